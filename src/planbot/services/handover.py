"""Handing items over whose owner has left or declined them: who has what to hand over, and doing so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.errors import UserError
from planbot.plan.handover import LeftItem, handovers_of, left_item
from planbot.plan.model import Facts, Person
from planbot.plan.outline import Outline
from planbot.plan.permissions import require_hand_over
from planbot.plan.reports.builders.handover import (
    Before,
    build_handed_over,
    build_handover_entry,
    build_handover_list,
)
from planbot.plan.reports.handover import HandedOver, HandOverEntry, HandOverList
from planbot.plan.vocabulary import Role, Via
from planbot.services.answered_check_ins import show_answers
from planbot.services.chosen_people import chosen_person
from planbot.services.directory import Member
from planbot.store import assignments, items, ledger, receipts, workspaces
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database, Unit

NOTE_LENGTH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who is to answer for an item from now on, by their Slack user; `field` is where that was chosen."""

    item_id: int
    slack_id: str
    field: str


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one submission came to, kept so that the same one is answered the same way."""

    moved: dict[int, Before]
    kept: list[int]
    joined: list[str]
    note: str | None
    departed_id: int | None
    department_id: int | None
    at: datetime

    def as_json(self) -> dict[str, Any]:
        moved = {str(item_id): list(before) for item_id, before in self.moved.items()}
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return values | {"moved": moved, "at": self.at.isoformat()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "_Outcome":
        moved = {int(item_id): Before(*before) for item_id, before in values["moved"].items()}
        return cls(**{**values, "moved": moved, "at": datetime.fromisoformat(values["at"])})


def hand_over_list(database: Database, workspace_id: int, person_id: int, *, now: datetime) -> HandOverList:
    """Return what the person may hand over; raises `UserError` for somebody who never has anything to."""
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
    person = facts.person_by_id[person_id]
    listed = build_handover_list(facts, person, now)
    if not listed.entries and not _may_ever(facts, person):
        raise UserError("Items are handed over by department heads, leadership and administrators.")
    return listed


def hand_over_entry(
    database: Database,
    workspace_id: int,
    actor_id: int,
    departed_id: int,
    department_id: int | None,
    *,
    now: datetime,
) -> tuple[HandOverEntry, date]:
    """Return what one person left behind in one department, and the local day of who may hand it over.

    Raises `UserError` where nothing of it is left, or it is not theirs to hand over.
    """
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
    actor = facts.person_by_id[actor_id]
    asking = Asking(facts, local_day(now, zone_of(facts, actor)))
    if not _may_ever(facts, actor):
        raise UserError("Items are handed over by department heads, leadership and administrators.")
    for handover in handovers_of(facts, asking.outline, actor):
        entry = build_handover_entry(asking, handover)
        if (entry.person_id, entry.department_id) == (departed_id, department_id):
            return entry, asking.today
    raise UserError("There is nothing left here for you to hand over.")


def hand_over_item(
    database: Database, workspace_id: int, actor_id: int, item_id: int, *, now: datetime
) -> tuple[HandOverEntry, date]:
    """Return one item that is to be handed over, as `hand_over_entry` does."""
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
    actor = facts.person_by_id[actor_id]
    asking = Asking(facts, local_day(now, zone_of(facts, actor)))
    for handover in handovers_of(facts, asking.outline, actor):
        mine = tuple(left for left in handover.items if left.item.id == item_id)
        if mine:
            return build_handover_entry(asking, replace(handover, items=mine)), asking.today
    raise UserError("There is nothing left here for you to hand over.")


def hand_over(
    database: Database,
    workspace_id: int,
    actor_id: int,
    choices: Sequence[Choice],
    *,
    members: Mapping[str, Member | None],
    note: str | None,
    submission_id: str,
    now: datetime,
    via: Via,
) -> HandedOver:
    """Give items to those who answer for them from now on, all or none, and return what came of it.

    `members` says what Slack knows of the `strangers` among the chosen: whoever has an account with an email
    address is added to the plan, in the department that the item stands in. An item that somebody else handed
    over meanwhile stays as it is. The same `submission_id` counts once; sent again, it is answered again.
    Raises `UserError` with the choice's field.
    """

    def store(unit: Unit) -> HandedOver:
        key = f"hand_over:{submission_id}"
        if not receipts.take_receipt(unit, workspace_id, key, now=now):
            stored = _Outcome.from_json(receipts.outcome_of(unit, workspace_id, key))
            return _confirm(unit, workspace_id, actor_id, stored, now=stored.at)
        workspaces.lock_workspace(unit, workspace_id)
        items.lock_items(unit, workspace_id, {choice.item_id for choice in choices})
        handing_over = _HandingOver(unit, workspace_id, actor_id, members, note, now, via)
        outcome = handing_over.run(choices)
        receipts.set_outcome(unit, workspace_id, key, outcome.as_json())
        show_answers(unit, workspace_id, handing_over.declined, key=f"hand-over-{submission_id}", now=now)
        return _confirm(unit, workspace_id, actor_id, outcome, now=now)

    return database.write(store)


class _HandingOver:
    """One submission being carried out."""

    def __init__(
        self,
        unit: Unit,
        workspace_id: int,
        actor_id: int,
        members: Mapping[str, Member | None],
        note: str | None,
        now: datetime,
        via: Via,
    ) -> None:
        self._unit = unit
        self._workspace_id = workspace_id
        self._members = members
        self._note = note
        self._now = now
        self._via = via
        self._facts = load_facts(unit, workspace_id, now=now)
        self._outline = Outline(self._facts)
        self._actor = self._facts.person_by_id[actor_id]
        self._joined: dict[int, str] = {}
        self.declined: list[int] = []
        """The items handed over that their owners had declined."""

    def run(self, choices: Sequence[Choice]) -> _Outcome:
        moved: dict[int, Before] = {}
        kept: list[int] = []
        left_by: set[tuple[int, int | None]] = set()
        for choice in choices:
            item = self._facts.item_by_id.get(choice.item_id)
            if item is None:
                raise UserError("That item is no longer in the plan.", choice.field)
            left = left_item(self._facts, self._outline, item)
            if left is None:
                kept.append(item.id)
                continue
            self._require(choice)
            department = self._outline.department(item).value
            department_id = department.id if department else None
            self._give(left, self._owner(choice, department_id))
            if left.decline is not None:
                self.declined.append(item.id)
            moved[item.id] = Before(left.left_by.name, department_id)
            left_by.add((left.left_by.id, department_id))
        departed_id, department_id = left_by.pop() if len(left_by) == 1 else (None, None)
        return _Outcome(
            moved, kept, list(self._joined.values()), self._note, departed_id, department_id, self._now
        )

    def _require(self, choice: Choice) -> None:
        try:
            require_hand_over(self._facts, self._outline, self._actor, self._facts.item_by_id[choice.item_id])
        except UserError as refusal:
            raise UserError(refusal.message, choice.field) from None

    def _owner(self, choice: Choice, department_id: int | None) -> Person:
        """Return the chosen person, added to the plan where Slack vouches for them."""
        found = chosen_person(
            self._unit,
            self._workspace_id,
            choice.slack_id,
            self._members,
            field=choice.field,
            department_id=department_id,
            by_id=self._actor.id,
            now=self._now,
        )
        if found.id not in self._facts.person_by_id:
            self._joined[found.id] = found.name
        return found

    def _give(self, left: LeftItem, owner: Person) -> None:
        """End the lead that stands and begin the new one; a body or department leads on, through another."""
        held = left.assignment
        given = assignments.set_lead(
            self._unit,
            self._workspace_id,
            left.item.id,
            now=self._now,
            person_id=owner.id if left.was_led else None,
            department_id=held.department_id,
            body_id=held.body_id,
            reporter_id=None if left.was_led else owner.id,
        )
        ledger.add_entry(
            self._unit,
            self._workspace_id,
            verb="handed_over",
            subject_kind="item",
            subject_id=left.item.id,
            actor_id=self._actor.id,
            before={"assignment": held.id, "person": left.left_by.id},
            after={
                "assignment": given.id,
                "person": owner.id,
                "because": left.because,
                "note": self._note,
            },
            at=self._now,
            via=self._via,
        )


def _confirm(unit: Unit, workspace_id: int, actor_id: int, outcome: _Outcome, *, now: datetime) -> HandedOver:
    facts = load_facts(unit, workspace_id, now=now)
    return build_handed_over(
        facts,
        facts.person_by_id[actor_id],
        outcome.moved,
        kept=outcome.kept,
        joined=outcome.joined,
        note=outcome.note,
        departed_id=outcome.departed_id,
        department=facts.department_by_id.get(outcome.department_id or 0),
        now=now,
    )


def _may_ever(facts: Facts, person: Person) -> bool:
    if person.role in (Role.LEADERSHIP, Role.ADMIN, Role.DEPARTMENT_HEAD):
        return True
    return any(department.head_id == person.id for department in facts.departments)
