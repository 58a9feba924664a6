"""Bringing a plan and its people in, or in again: in one unit of work, and nothing is sent to anybody."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from planbot.intake.collection import without_collection
from planbot.intake.diff import Choices, PlanDiff
from planbot.intake.diff_comparing import Before, compare
from planbot.intake.diff_matching import ids_agree
from planbot.intake.draft import Directory, Draft, Key, OwnerChoice, OwnerKind
from planbot.intake.people_list import PeopleList
from planbot.plan.errors import UserError
from planbot.plan.model import Facts, Item, Person, Plan
from planbot.plan.permissions import may_administer
from planbot.plan.vocabulary import Via
from planbot.services.import_changes import ImportChanges
from planbot.services.import_owners import OwnerIds
from planbot.services.importing_again import apply_again
from planbot.services.importing_new import import_new
from planbot.services.importing_people import refuse_rejected, store_people
from planbot.store import (
    aliases,
    bodies,
    departments,
    imports,
    items,
    ledger,
    owner_names,
    people,
    workspaces,
)
from planbot.store.errors import Duplicate
from planbot.store.facts import load_facts
from planbot.store.rows import fold_name
from planbot.store.unit_of_work import Database, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What is stored now: the plan's id, and each item by its key in the draft.

    `import_id` is for taking it back. `diff` is what was changed in a plan that was there, None for a new
    one.
    """

    import_id: int
    plan_id: int
    items: Mapping[Key, Item]
    diff: PlanDiff | None = None


def known_directory(database: Database, workspace_id: int, *, now: datetime) -> Directory:
    """Return who and what the workspace knows, against which a file's owners are matched."""
    with database.reading() as unit:
        everybody = people.list_people(unit, workspace_id, active_only=True)
        known_as = aliases.aliases_of_people(unit, workspace_id)
        return Directory(
            people=everybody,
            departments=departments.list_departments(unit, workspace_id, now=now),
            bodies=bodies.list_bodies(unit, workspace_id, now=now),
            aliases={
                text: OwnerChoice(kind=OwnerKind.PERSON, name=person.email.casefold())
                for person in everybody
                for text in known_as.get(person.id, ())
            },
            open_names={one.name for one in owner_names.list_owner_names(unit, workspace_id)},
        )


def plan_there(
    database: Database, workspace_id: int, draft: Draft, *, is_titled: bool, now: datetime
) -> Plan | None:
    """Return the plan that a file would come into again; None where it is a new one.

    `is_titled` says that a person gave the title. Else the permanent ids of an exported file tell the plan,
    whatever the file is called.
    """
    with database.reading() as unit:
        return _plan_there(load_facts(unit, workspace_id, now=now), draft, is_titled)


def look_again(
    database: Database,
    workspace_id: int,
    draft: Draft,
    plan: Plan,
    listed: PeopleList | None = None,
    *,
    now: datetime,
    choices: Choices | None = None,
) -> PlanDiff:
    """Return what bringing a file in again, with a people list, would change in a plan; nothing is stored."""
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
        if listed is not None:
            facts = replace(facts, people=[*facts.people, *_joining(facts, listed)])
        names = owner_names.list_owner_names(unit, workspace_id)
        return compare(draft, facts, plan, _before(unit, workspace_id, plan, now), choices, names)


def import_plan(
    database: Database,
    workspace_id: int,
    draft: Draft,
    listed: PeopleList | None = None,
    *,
    now: datetime,
    actor_id: int | None = None,
    choices: Choices | None = None,
    is_titled: bool = False,
    file: str | None = None,
    then: Callable[[Unit, Imported], None] = lambda _unit, _imported: None,
) -> Imported:
    """Store a plan, and the people list it came with, all or nothing; `then` ends the same unit of work.

    Where the plan is there already, what the file changes is taken over, and what was decided in planbot is
    kept unless `choices` say otherwise. Raises `UserError` where a row was rejected, where a choice needs a
    person and there is no actor, or where the actor is no administrator.
    """
    refuse_rejected(len(draft.rejected), "plan")
    refuse_rejected(len(listed.rejected) if listed else 0, "people list")

    def store(unit: Unit) -> Imported:
        workspaces.lock_workspace(unit, workspace_id)
        require_administrator(unit, workspace_id, actor_id)
        if listed is not None:
            store_people(unit, workspace_id, listed, now)
        importer = _Importer(unit, workspace_id, draft, choices or Choices(), actor_id, now)
        imported = importer.run(is_titled=is_titled, file=file)
        then(unit, imported)
        return imported

    try:
        with without_collection():
            return database.write(store)
    except Duplicate as error:
        raise UserError(f"This plan cannot be stored as it is. {error}") from error


_Stored = tuple[int, Mapping[Key, Item], PlanDiff | None, ImportChanges]


class _Importer:
    """One file being stored."""

    def __init__(
        self,
        unit: Unit,
        workspace_id: int,
        draft: Draft,
        choices: Choices,
        actor_id: int | None,
        now: datetime,
    ) -> None:
        self._unit = unit
        self._workspace_id = workspace_id
        self._draft = draft
        self._choices = choices
        self._actor_id = actor_id
        self._now = now
        self._owners = OwnerIds(unit, workspace_id, now)

    def run(self, *, is_titled: bool, file: str | None) -> Imported:
        plan = _plan_there(self._facts(), self._draft, is_titled)
        plan_id, stored, diff, changes = self._new() if plan is None else self._again(plan)
        self._owners.remember(self._draft.owners)
        changes.departments, changes.bodies = self._owners.new_departments, self._owners.new_bodies
        ledger.add_entry(
            self._unit,
            self._workspace_id,
            verb="imported",
            subject_kind="plan",
            subject_id=plan_id,
            actor_id=self._actor_id,
            after=self._summary(diff, len(stored)),
            at=self._now,
            via=Via.IMPORT,
        )
        record = imports.add_import(
            self._unit,
            self._workspace_id,
            plan_id,
            now=self._now,
            by_id=self._actor_id,
            file=file,
            changes=changes.as_json(),
            said={str(item_id): values for item_id, values in (diff.said if diff else {}).items()},
        )
        return Imported(import_id=record.id, plan_id=plan_id, items=stored, diff=diff)

    def _summary(self, diff: PlanDiff | None, count: int) -> dict[str, object]:
        if diff is None:
            return {"title": self._draft.title, "items": count, "leaves": self._draft.accepted}
        names = ("new", "changed", "moved", "gone", "kept")
        return {"title": diff.plan.title, **{name: len(getattr(diff, name)) for name in names}}

    def _facts(self) -> Facts:
        return load_facts(self._unit, self._workspace_id, now=self._now)

    def _new(self) -> _Stored:
        plan_id, stored, changes = import_new(
            self._unit, self._workspace_id, self._owners, self._draft, now=self._now
        )
        return plan_id, stored, None, changes

    def _again(self, plan: Plan) -> _Stored:
        there = items.list_items(self._unit, self._workspace_id, plan.id)
        items.lock_items(self._unit, self._workspace_id, [item.id for item in there])
        facts = self._facts()
        before = _before(self._unit, self._workspace_id, plan, self._now)
        names = owner_names.list_owner_names(self._unit, self._workspace_id)
        diff = compare(self._draft, facts, plan, before, self._choices, names)
        stored, changes = apply_again(
            self._unit,
            self._workspace_id,
            self._owners,
            facts,
            diff,
            self._choices,
            actor_id=self._actor_id,
            now=self._now,
        )
        return plan.id, stored, diff, changes


def require_administrator(unit: Unit, workspace_id: int, actor_id: int | None) -> None:
    """Raise `UserError` where the actor may not change plans; without one it is the operator's terminal."""
    if actor_id is not None and not may_administer(people.person(unit, workspace_id, actor_id)):
        raise UserError("Plans can be brought in by an administrator.")


def _plan_there(facts: Facts, draft: Draft, is_titled: bool) -> Plan | None:
    titled = next((plan for plan in facts.plans if fold_name(plan.title) == fold_name(draft.title)), None)
    if is_titled:
        return titled
    serials = {item.serial for item in draft.items if item.serial is not None}
    overlap: dict[int, dict[int, Item]] = {}
    for item in facts.items:
        if item.serial in serials:
            overlap.setdefault(item.plan_id, {})[item.serial] = item
    for plan_id, found in sorted(overlap.items(), key=lambda pair: -len(pair[1])):
        if ids_agree(draft.items, found):
            return facts.plan_by_id[plan_id]
    return titled


def _before(unit: Unit, workspace_id: int, plan: Plan, now: datetime) -> Before | None:
    """Return the plan as its last import left it; of an earlier planbot's the ledger tells when that was."""
    last = imports.latest_import(unit, workspace_id, plan.id)
    if last is not None:
        said = {int(item_id): values for item_id, values in last.said.items()}
        return Before(facts=load_facts(unit, workspace_id, last.at, now=now), said=said)
    entries = ledger.list_entries(unit, workspace_id, subject_kind="plan", subject_id=plan.id)
    came_in = next((entry.at for entry in entries if entry.verb == "imported"), None)
    return Before(facts=load_facts(unit, workspace_id, came_in, now=now)) if came_in else None


def _joining(facts: Facts, listed: PeopleList) -> Iterator[Person]:
    """Yield those of the list who are not known yet, under ids that nobody has."""
    known = {person.email.casefold() for person in facts.people}
    for row in listed.people:
        if row.email.casefold() not in known:
            yield Person(id=-row.row, email=row.email, name=row.name)
