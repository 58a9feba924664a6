"""Saying in Slack who an owner of the plan is: once, for all items that name it."""

from collections.abc import Mapping
from datetime import datetime

from planbot.intake.draft import OwnerChoice, OwnerKind
from planbot.plan.errors import UserError
from planbot.plan.gaps import GapRef
from planbot.plan.reports.builders.gaps import owner_gaps
from planbot.plan.reports.gaps_list import Filled
from planbot.plan.vocabulary import Via
from planbot.services.chosen_people import chosen_person
from planbot.services.directory import Member
from planbot.services.gap_answers import OwnerAnswer, answered_once
from planbot.services.gaps import GapsSeen
from planbot.services.last_word import last_choice, say_who
from planbot.services.settling_owners import Settled, settle_within
from planbot.store import workspaces
from planbot.store.unit_of_work import Database, Unit

PERSON, DEPARTMENT, OWNER = "person", "department", "owner"
"""The fields of the form that may be wrong."""


def name_owner(
    database: Database,
    workspace_id: int,
    actor_id: int,
    ref: GapRef,
    answer: OwnerAnswer,
    *,
    members: Mapping[str, Member | None],
    submission_id: str,
    now: datetime,
    via: Via,
) -> Filled:
    """Say who a name of the plan means, for all of its items, and return what came of it.

    A name that somebody else settled since the form was opened stays as they said. The same `submission_id`
    counts once; sent again, it is answered again. Raises `UserError` with the field.
    """

    def settle(unit: Unit) -> Filled:
        workspaces.lock_workspace(unit, workspace_id)
        return _Naming(unit, workspace_id, actor_id, answer, members, now, via).run(ref)

    return database.write(
        lambda unit: answered_once(unit, workspace_id, submission_id, lambda: settle(unit), now=now)
    )


class _Naming:
    """One submission being carried out."""

    def __init__(
        self,
        unit: Unit,
        workspace_id: int,
        actor_id: int,
        answer: OwnerAnswer,
        members: Mapping[str, Member | None],
        now: datetime,
        via: Via,
    ) -> None:
        self._unit = unit
        self._workspace_id = workspace_id
        self._answer = answer
        self._members = members
        self._now = now
        self._via = via
        self._seen = GapsSeen(unit, workspace_id, actor_id, now=now)
        self._joined: list[str] = []

    def run(self, ref: GapRef) -> Filled:
        if not self._seen.is_administrator:
            raise UserError("Who the owners of a plan are is said by an administrator.", OWNER)
        if ref.of not in {gap.key for gap in owner_gaps(self._seen.of(ref.plan_id))}:
            return Filled(done="Nothing was changed.", lines=(), kept=(self._settled_meanwhile(),))
        settled = settle_within(
            self._unit,
            self._workspace_id,
            self._answer.name,
            self._choice(),
            now=self._now,
            actor_id=self._seen.person.id,
            via=self._via,
        )
        return Filled(done=_done(settled), lines=(), joined=tuple(self._joined))

    def _choice(self) -> OwnerChoice:
        match self._answer.kind:
            case OwnerKind.PERSON:
                return OwnerChoice(kind=OwnerKind.PERSON, name=self._answer.email or self._email())
            case OwnerKind.DEPARTMENT:
                return self._department()
            case OwnerKind.BODY:
                called = " ".join((self._answer.called or self._answer.name).split())
                return OwnerChoice(kind=OwnerKind.BODY, name=called, reporter=self._email())

    def _department(self) -> OwnerChoice:
        facts = self._seen.facts
        known = facts.department_by_id.get(self._answer.department_id or 0)
        if known is None and not self._answer.called:
            raise UserError("That department is no longer there. Choose another.", DEPARTMENT)
        head = facts.person_by_id.get(known.head_id or 0) if known else None
        reporter = None if head is not None and head.active else self._email()
        return OwnerChoice(
            kind=OwnerKind.DEPARTMENT,
            name=known.name if known else " ".join((self._answer.called or "").split()),
            reporter=reporter,
        )

    def _email(self) -> str:
        """Return the address of the person who was chosen, added to the plan where Slack vouches for them."""
        if self._answer.slack_id is None:
            raise UserError(_WHOM[self._answer.kind], PERSON)
        person = chosen_person(
            self._unit,
            self._workspace_id,
            self._answer.slack_id,
            self._members,
            field=PERSON,
            department_id=self._answer.department_id,
            by_id=self._seen.person.id,
            now=self._now,
        )
        if person.id not in self._seen.facts.person_by_id:
            self._joined.append(person.name)
        return person.email

    def _settled_meanwhile(self) -> str:
        name = self._answer.name
        entry = last_choice(self._unit, self._workspace_id, "owner", name)
        if entry is None:
            return f"“{name}” needs nobody any more: no open item names it."
        owner = (entry.after or {}).get("owner") or "settled"
        who = say_who(
            self._unit, self._workspace_id, self._seen.facts, "owner", name, reader=self._seen.person
        )
        return f"“{name}” is {owner} by now.{f' {who}' if who else ''}"


_WHOM = {
    OwnerKind.PERSON: "Choose the person who is meant.",
    OwnerKind.DEPARTMENT: "Nobody heads that department yet. Choose who heads it, and answers for its items.",
    OwnerKind.BODY: "Choose the person who answers for it: planbot asks them.",
}


def _done(settled: Settled) -> str:
    parts = [
        f"{verb} {count} {'item' if count == 1 else 'items'}"
        for verb, count in (("leads", settled.led), ("supports", settled.supported))
        if count
    ]
    given = f": {' and '.join(parts)}" if parts else ""
    if settled.name == settled.owner:
        return f"{settled.name} has somebody who answers for it from now on{given}."
    return f"“{settled.name}” is {settled.owner} from now on{given}."
