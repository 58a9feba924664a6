"""Saying who the owners are whom a plan only names: proposals to choose from, and a choice applied to all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from planbot.intake.draft import OwnerChoice, OwnerKind
from planbot.intake.owner_names import key_of
from planbot.intake.owner_proposals import Candidate, Proposal, propose
from planbot.plan.errors import UserError
from planbot.plan.model import Assignment, Person
from planbot.plan.reports.builders.gaps import build_gaps
from planbot.plan.reports.gaps import GapsReport, OwnerGap
from planbot.plan.vocabulary import Part, Via
from planbot.services.directory import Member, take_in
from planbot.services.import_owners import Holder
from planbot.services.importing import require_administrator
from planbot.store import (
    aliases,
    assignments,
    bodies,
    departments,
    items,
    ledger,
    owner_names,
    people,
    plans,
    slack_members,
    workspaces,
)
from planbot.store.errors import Duplicate
from planbot.store.facts import load_facts
from planbot.store.records import NewAssignment
from planbot.store.unit_of_work import Database, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOwner:
    """A name that somebody has to settle, with those who may be meant, the best first."""

    gap: OwnerGap
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Who a name means now, and how many items were given to them."""

    name: str
    owner: str
    led: int
    supported: int


def plan_gaps(database: Database, workspace_id: int, plan_id: int, *, now: datetime) -> GapsReport:
    """Return what a plan still lacks, and advice on its goals."""
    with database.reading() as unit:
        plan = plans.plan(unit, workspace_id, plan_id, now=now)
        names = owner_names.list_owner_names(unit, workspace_id)
        return build_gaps(load_facts(unit, workspace_id, now=now), plan, names)


def open_owners(
    database: Database, workspace_id: int, plan_id: int, *, now: datetime
) -> tuple[OpenOwner, ...]:
    """Return the names of a plan that have to be settled, those of most items first, each with proposals
    from the people of the workspace and from Slack's directory."""
    gaps = plan_gaps(database, workspace_id, plan_id, now=now).owners
    with database.reading() as unit:
        candidates = list(owner_candidates(unit, workspace_id))
    return tuple(OpenOwner(gap=gap, proposals=propose(gap.name, candidates)) for gap in gaps)


def settle_owner(
    database: Database,
    workspace_id: int,
    name: str,
    choice: OwnerChoice,
    *,
    now: datetime,
    actor_id: int | None = None,
    via: Via = Via.TERMINAL,
) -> Settled:
    """Say who `name` means, remember it, and give them all items that name it.

    A person is chosen by email, and added to the workspace where Slack's directory knows them; a department
    or body by its name, either with the email of the person who answers for it, by heading the department. A
    body that was only made from that very name gives its items up. Who was given an item's lead since keeps
    it. Raises `UserError` for somebody unknown, a name that means somebody else already, or an actor who is
    no administrator.
    """

    return database.write(
        lambda unit: settle_within(unit, workspace_id, name, choice, now=now, actor_id=actor_id, via=via)
    )


def settle_within(
    unit: Unit,
    workspace_id: int,
    name: str,
    choice: OwnerChoice,
    *,
    now: datetime,
    actor_id: int | None,
    via: Via,
) -> Settled:
    """Do as `settle_owner` does, within a unit of work."""
    workspaces.lock_workspace(unit, workspace_id)
    require_administrator(unit, workspace_id, actor_id)
    return _Settling(unit, workspace_id, name, choice, actor_id, via, now).run()


def owner_candidates(unit: Unit, workspace_id: int) -> Iterator[Candidate]:
    """Yield the people of the workspace, and those whom Slack's directory has beside them."""
    members = {one.slack_id: one for one in slack_members.list_members(unit, workspace_id) if not one.is_gone}
    listed = people.list_people(unit, workspace_id, active_only=True)
    for person in listed:
        member = members.pop(person.slack_id, None) if person.slack_id else None
        title = person.title or (member.title if member else None)
        yield Candidate(
            name=person.name, email=person.email, title=title, slack_id=person.slack_id, is_listed=True
        )
    known = {person.email.casefold() for person in listed}
    for member in members.values():
        if member.email and member.email.casefold() not in known:
            yield Candidate(
                name=member.name, email=member.email, title=member.title, slack_id=member.slack_id
            )


class _Settling:
    """One choice being carried out."""

    def __init__(
        self,
        unit: Unit,
        workspace_id: int,
        name: str,
        choice: OwnerChoice,
        actor_id: int | None,
        via: Via,
        now: datetime,
    ) -> None:
        self._unit = unit
        self._workspace_id = workspace_id
        self._name = " ".join(name.split())
        self._choice = choice
        self._actor_id = actor_id
        self._via = via
        self._now = now

    def run(self) -> Settled:
        owner, holder = self._resolve()
        named = [
            one
            for one in owner_names.list_owner_names(self._unit, self._workspace_id)
            if key_of(one.name) == key_of(self._name)
        ]
        stopgap = self._stopgap(holder)
        held = self._held_by(stopgap) if stopgap is not None else []
        touched = {one.item_id for one in named} | {part.item_id for part in held}
        items.lock_items(self._unit, self._workspace_id, touched)
        given = [self._take_over(part, holder) for part in held]
        given += [self._assign(one.item_id, one.part, holder) for one in named]
        owner_names.end_owner_names(self._unit, self._workspace_id, [one.id for one in named], now=self._now)
        if stopgap is not None:
            bodies.retire_body(self._unit, self._workspace_id, stopgap, now=self._now)
        self._remember(holder, owner)
        return Settled(
            name=self._name,
            owner=owner,
            led=sum(part is Part.LEAD for part in given),
            supported=sum(part is Part.SUPPORT for part in given),
        )

    # Who it is

    def _resolve(self) -> tuple[str, Holder]:
        chosen = self._choice.name.strip()
        if self._choice.kind is OwnerKind.PERSON:
            person_id, name = self._person(chosen)
            return name, (person_id, None, None)
        if self._choice.kind is OwnerKind.DEPARTMENT:
            department = departments.upsert_department(self._unit, self._workspace_id, chosen, now=self._now)
            if self._choice.reporter:
                head, _ = self._person(self._choice.reporter)
                departments.set_head(self._unit, self._workspace_id, department.id, head, now=self._now)
            return department.name, (None, department.id, None)
        reporter = self._person(self._choice.reporter)[0] if self._choice.reporter else None
        body = bodies.upsert_body(self._unit, self._workspace_id, chosen, now=self._now, reporter_id=reporter)
        return body.name, (None, None, body.id)

    def _person(self, email: str) -> tuple[int, str]:
        found = people.person_by_email(self._unit, self._workspace_id, email)
        if found is None:
            found = self._from_slack(email)
        if found is None or not found.active:
            raise UserError(f"Nobody with the address {email} is in the plan or in Slack.", field="owner")
        return found.id, found.name

    def _from_slack(self, email: str) -> Person | None:
        members = slack_members.list_members(self._unit, self._workspace_id)
        for one in members:
            if one.email is not None and one.email.casefold() == email.casefold() and not one.is_gone:
                member = Member(
                    slack_id=one.slack_id,
                    email=one.email,
                    name=one.name,
                    zone=one.zone,
                    is_gone=False,
                    title=one.title,
                )
                return take_in(
                    self._unit,
                    self._workspace_id,
                    member,
                    department_id=None,
                    by_id=self._actor_id,
                    now=self._now,
                )
        return None

    def _stopgap(self, holder: Holder) -> int | None:
        """Return the body that was made from the name alone, where somebody else is meant by it."""
        body = bodies.body_named(self._unit, self._workspace_id, self._name, now=self._now)
        if body is None or body.id == holder[2] or body.reporter_id is not None:
            return None
        return body.id if key_of(body.name) == key_of(self._name) else None

    def _remember(self, holder: Holder, owner: str) -> None:
        person_id, department_id, body_id = holder
        if key_of(self._name) != key_of(owner):
            try:
                aliases.add_alias(
                    self._unit,
                    self._workspace_id,
                    self._name,
                    now=self._now,
                    person_id=person_id,
                    department_id=department_id,
                    body_id=body_id,
                )
            except Duplicate as error:
                raise UserError(str(error), field="owner") from error
        ledger.add_entry(
            self._unit,
            self._workspace_id,
            verb="settled",
            subject_kind="owner",
            subject_id=self._name,
            actor_id=self._actor_id,
            after={"kind": self._choice.kind.value, "owner": owner, "reporter": self._choice.reporter},
            at=self._now,
            via=self._via,
        )

    # What they are given

    def _held_by(self, body_id: int) -> Sequence[Assignment]:
        facts = load_facts(self._unit, self._workspace_id, now=self._now)
        return [part for part in facts.assignments if part.body_id == body_id]

    def _take_over(self, part: Assignment, holder: Holder) -> Part | None:
        assignments.end_assignment(self._unit, self._workspace_id, part.id, now=self._now)
        return self._assign(part.item_id, part.part, holder)

    def _assign(self, item_id: int, part: Part, holder: Holder) -> Part | None:
        held = assignments.assignments_of_item(self._unit, self._workspace_id, item_id)
        mine = [one for one in held if (one.person_id, one.department_id, one.body_id) == holder]
        is_led = any(one.part is Part.LEAD for one in held)
        if any(one.part is part for one in mine) or (part is Part.SUPPORT and mine):
            return None
        if part is Part.LEAD and is_led:
            return None
        for one in mine:
            if one.part is Part.SUPPORT:
                assignments.end_assignment(self._unit, self._workspace_id, one.id, now=self._now)
        person_id, department_id, body_id = holder
        new = NewAssignment(
            item_id=item_id, part=part, person_id=person_id, department_id=department_id, body_id=body_id
        )
        (given,) = assignments.add_assignments(self._unit, self._workspace_id, [new], now=self._now)
        ledger.add_entry(
            self._unit,
            self._workspace_id,
            verb="assigned",
            subject_kind="item",
            subject_id=item_id,
            actor_id=self._actor_id,
            after={"assignment": given.id, "part": part.value, "because": f"“{self._name}” was settled"},
            at=self._now,
            via=self._via,
        )
        return part
