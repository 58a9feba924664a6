"""Going live, step by step: where the city stands, and each step that an administrator may choose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from planbot.plan.clock import local_day
from planbot.plan.errors import UserError
from planbot.plan.marks import MADE_UP_FOR
from planbot.plan.model import Facts, Person
from planbot.plan.permissions import may_administer
from planbot.plan.reports.builders.going_live import build_going_live, build_pilot_form
from planbot.plan.reports.going_live import GoingLive, PilotForm, Step
from planbot.plan.vocabulary import Mode, Via
from planbot.services.modes import settle_mode
from planbot.store import owner_names, receipts, sweep_marks, workspaces
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A step as chosen: through what, by which click or form, and for a pilot the department."""

    step: Step
    key: str
    via: Via = Via.BUTTON
    department_id: int | None = None


def show_going_live(
    database: Database,
    workspace_id: int,
    person_id: int,
    *,
    now: datetime,
    plan_command: str,
    done: str | None = None,
) -> Callable[[], GoingLive]:
    """Return how to say where the city stands, which takes a while: two weeks are foreseen for the numbers.

    Raises `UserError`, saying whom to ask, for who is no administrator.
    """
    with database.reading() as unit:
        facts, person = _look(unit, workspace_id, person_id, now)
        names = owner_names.list_owner_names(unit, workspace_id)
        swept = sweep_marks.marks_since(unit, workspace_id, now - MADE_UP_FOR)
    return lambda: build_going_live(facts, person, names, swept, now, plan_command=plan_command, done=done)


def pilot_form(database: Database, workspace_id: int, person_id: int, *, now: datetime) -> PilotForm:
    """Return the departments that may try planbot out; raises `UserError` where there is none."""
    with database.reading() as unit:
        facts, _ = _look(unit, workspace_id, person_id, now)
    form = build_pilot_form(facts, local_day(now, facts.policy.zone))
    if not form.departments:
        raise UserError("No department has an item with an owner yet. Fill the gaps in the plan first.")
    return form


def take_step(database: Database, workspace_id: int, person_id: int, choice: Choice, *, now: datetime) -> str:
    """Take one step and return in words what it means; raises `UserError` where it cannot be taken.

    The same `key` counts once, and is answered in the same way. All of it is in the ledger.
    """

    def store(unit: Unit) -> str:
        key = f"going_live:{choice.key}"
        if not receipts.take_receipt(unit, workspace_id, key, now=now):
            return str(receipts.outcome_of(unit, workspace_id, key))
        workspaces.lock_workspace(unit, workspace_id)
        facts, person = _look(unit, workspace_id, person_id, now)
        changes = _changes(facts, person, choice)
        for name, value in changes.items():
            workspaces.set_setting(unit, workspace_id, name, value, now=now, by_id=person_id, via=choice.via)
        policy, silenced = settle_mode(
            unit, workspace_id, facts.policy, now=now, by_id=person_id, via=choice.via
        )
        said = {
            Mode.SET_UP: "planbot is back in set-up: nobody hears from it by itself.",
            Mode.ONLY_ME: "From now on everything goes to you alone.",
            Mode.PILOT: f"{policy.pilot_department} tries planbot out from now on.",
            Mode.LIVE: "planbot is live from now on.",
            Mode.PAUSED: f"Paused.{_silenced(silenced)}",
        }[policy.mode]
        if choice.step is Step.RESUME:
            said = "planbot goes on."
        receipts.set_outcome(unit, workspace_id, key, said)
        return said

    return database.write(store)


def _changes(facts: Facts, person: Person, choice: Choice) -> Mapping[str, object]:
    """Return the settings that the step changes; raises `UserError` where it leads nowhere."""
    policy = facts.policy
    if choice.step is Step.ONLY_ME:
        return {"only_me": person.email, "mode": Mode.ONLY_ME}
    if choice.step is Step.PILOT:
        department = facts.department_by_id.get(choice.department_id or 0)
        if department is None:
            raise UserError("That department is no longer there. Choose another.", "department")
        return {"pilot_department": department.name, "mode": Mode.PILOT}
    if choice.step is Step.LIVE:
        return {"mode": Mode.LIVE}
    if choice.step is Step.PAUSE:
        if policy.mode is Mode.PAUSED:
            raise UserError("planbot is paused already.")
        if policy.mode is Mode.SET_UP:
            raise UserError("There is nothing to pause: planbot is being set up, and nobody hears from it.")
        return {"mode": Mode.PAUSED}
    if choice.step is Step.RESUME:
        if policy.mode is not Mode.PAUSED:
            raise UserError("planbot is not paused.")
        return {"mode": policy.resumes_to or Mode.LIVE}
    return {"mode": Mode.SET_UP}


def _silenced(count: int) -> str:
    if not count:
        return " Nothing was waiting to be sent."
    return f" {'1 message' if count == 1 else f'{count} messages'} that waited will not be sent."


def _look(unit: Unit, workspace_id: int, person_id: int, now: datetime) -> tuple[Facts, Person]:
    facts = load_facts(unit, workspace_id, now=now)
    person = facts.person_by_id[person_id]
    if not may_administer(person):
        names = " or ".join(one.name for one in facts.people if may_administer(one))
        raise UserError(
            f"Going live is up to administrators: {names or 'whoever set planbot up'} can tell you more."
        )
    return facts, person
