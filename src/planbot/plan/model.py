"""The nouns of the plan as plain values, and `Facts`: all of them as they stood at one instant.

Ids are the database's. Instants are aware UTC; dates are local calendar days; percent is 0 to 100.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from planbot.plan.policy import ItemPolicy, Policy
from planbot.plan.vocabulary import (
    Cadence,
    DecisionKind,
    DecisionOutcome,
    Funding,
    Part,
    PlanState,
    Precision,
    Priority,
    Recurrence,
    Role,
    Status,
    Via,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    id: int
    name: str
    aliases: tuple[str, ...] = ()
    head_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`away_until` is the day on which they are back from the leave that began at `away_since`, or were.

    `away_by_status`: their Slack status said so, which `follows_status` lets it. `moved_at` is when they came
    to their zone from another.
    """

    id: int
    email: str
    name: str
    title: str | None = None
    department_id: int | None = None
    role: Role = Role.STAFF
    slack_id: str | None = None
    zone: str | None = None
    moved_at: datetime | None = None
    away_until: date | None = None
    away_since: datetime | None = None
    away_by_status: bool = False
    follows_status: bool = False
    delegate_id: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A board or an outside agency: it owns items and reports through a person."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()
    reporter_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    id: int
    title: str
    levels: tuple[str, ...] = ("Goal", "Strategy", "Action")
    state: PlanState = PlanState.ADOPTED
    adopted_on: date | None = None
    resolution: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    legend: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    title: str
    due: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of a plan, at any level. `serial` is the permanent short id, shown as `#142`.

    `status` and `percent` are what the plan said when it came in; what people have said since is in updates.
    `position` orders items as the plan has them.
    """

    id: int
    plan_id: int
    serial: int
    parent_id: int | None
    position: int
    number: str | None
    title: str
    short_title: str
    description: str | None = None
    department_id: int | None = None
    start: date | None = None
    due: date | None = None
    adopted_due: date | None = None
    timeline: str | None = None
    precision: Precision | None = None
    recurrence: Recurrence | None = None
    priority: Priority | None = None
    status: Status = Status.NOT_STARTED
    percent: int | None = None
    measure: str | None = None
    budget: str | None = None
    funding: Funding | None = None
    resources: str | None = None
    cadence: Cadence | None = None
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who has which part in an item, since `given_at`: exactly one of person, department and body."""

    id: int
    item_id: int
    part: Part
    person_id: int | None = None
    department_id: int | None = None
    body_id: int | None = None
    reporter_id: int | None = None
    until: date | None = None
    accepted_at: datetime | None = None
    given_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerName:
    """An owner of an item as the plan writes it, of whom nobody has said yet who that is."""

    id: int
    item_id: int
    part: Part
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusUpdate:
    """What somebody said of an item; never changed once said."""

    id: int
    item_id: int
    author_id: int
    at: datetime
    status: Status
    percent: int | None = None
    note: str | None = None
    expected: date | None = None
    evidence: str | None = None
    on_behalf_of_id: int | None = None
    via: Via = Via.COMMAND


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an item waits for; `answered_at` is None while it still waits.

    `update_id` is the update with which it was asked. What the owner took back counts as answered by them.
    """

    id: int
    item_id: int
    kind: DecisionKind
    question: str
    decider_id: int | None
    asked_by_id: int
    asked_at: datetime
    needed_by: date | None = None
    update_id: int | None = None
    outcome: DecisionOutcome | None = None
    answer: str | None = None
    answered_by_id: int | None = None
    answered_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDateChange:
    id: int
    item_id: int
    before: date | None
    after: date | None
    reason: str | None
    by_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """That a person was asked about an item, in which kind of message, and on which local day."""

    item_id: int
    person_id: int
    kind: str
    day: date
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """That a plan, or an item and what is under it, has a setting of its own: a field of `ItemPolicy`."""

    key: str
    value: Any
    plan_id: int | None = None
    item_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """That `person_id`, who answers for the item, is not to be asked about it before `until`."""

    id: int
    item_id: int
    person_id: int
    until: date
    by_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline:
    """That `person_id`, who answers for the item, says that it is not theirs.

    `suggested_slack_id` is whose they think it is, who may be nobody in the plan. `kept_by_id` asked them at
    `kept_at` to keep it.
    """

    id: int
    item_id: int
    person_id: int
    by_id: int
    at: datetime
    reason: str | None = None
    suggested_slack_id: str | None = None
    kept_by_id: int | None = None
    kept_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything known of one workspace as of `as_of`: the sole input of the rules.

    Retired people, departments and items are left out by whoever loads them, but for people, who stay
    (inactive) because they are still quoted. Updates of an item are in the order in which they were made.
    `has_directory` says that Slack's directory was read: before that nobody can be said to be missing in it.
    `heard` has when each person last said something themselves, also of what is not among the items; None
    where that is found in these facts.
    """

    as_of: datetime
    policy: Policy = field(default_factory=Policy)
    plans: Sequence[Plan] = ()
    items: Sequence[Item] = ()
    assignments: Sequence[Assignment] = ()
    departments: Sequence[Department] = ()
    people: Sequence[Person] = ()
    bodies: Sequence[Body] = ()
    updates: Sequence[StatusUpdate] = ()
    decisions: Sequence[Decision] = ()
    due_changes: Sequence[DueDateChange] = ()
    asks: Sequence[Ask] = ()
    overrides: Sequence[Override] = ()
    snoozes: Sequence[Snooze] = ()
    declines: Sequence[Decline] = ()
    heard: Mapping[int, datetime] | None = None
    has_directory: bool = True

    @cached_property
    def plan_by_id(self) -> Mapping[int, Plan]:
        return {plan.id: plan for plan in self.plans}

    @cached_property
    def item_by_id(self) -> Mapping[int, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def person_by_id(self) -> Mapping[int, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def department_by_id(self) -> Mapping[int, Department]:
        return {department.id: department for department in self.departments}

    @cached_property
    def body_by_id(self) -> Mapping[int, Body]:
        return {body.id: body for body in self.bodies}

    @cached_property
    def children(self) -> Mapping[int | None, Sequence[Item]]:
        """Items by parent id, in the plan's order."""
        found: dict[int | None, list[Item]] = {}
        for item in sorted(self.items, key=lambda item: (item.plan_id, item.position, item.id)):
            found.setdefault(item.parent_id, []).append(item)
        return found

    @cached_property
    def assignments_by_item(self) -> Mapping[int, Sequence[Assignment]]:
        found: dict[int, list[Assignment]] = {}
        for assignment in sorted(self.assignments, key=lambda assignment: assignment.id):
            found.setdefault(assignment.item_id, []).append(assignment)
        return found

    @cached_property
    def updates_by_item(self) -> Mapping[int, Sequence[StatusUpdate]]:
        found: dict[int, list[StatusUpdate]] = {}
        for update in sorted(self.updates, key=lambda update: (update.at, update.id)):
            found.setdefault(update.item_id, []).append(update)
        return found

    @cached_property
    def open_decisions_by_item(self) -> Mapping[int, Sequence[Decision]]:
        found: dict[int, list[Decision]] = {}
        for decision in sorted(self.decisions, key=lambda decision: (decision.asked_at, decision.id)):
            if decision.is_open:
                found.setdefault(decision.item_id, []).append(decision)
        return found

    @cached_property
    def decision_by_id(self) -> Mapping[int, Decision]:
        return {decision.id: decision for decision in self.decisions}

    @cached_property
    def due_changes_by_item(self) -> Mapping[int, Sequence[DueDateChange]]:
        found: dict[int, list[DueDateChange]] = {}
        for change in sorted(self.due_changes, key=lambda change: (change.at, change.id)):
            found.setdefault(change.item_id, []).append(change)
        return found

    @cached_property
    def item_policy(self) -> ItemPolicy:
        """What holds for an item where neither it nor its plan has anything of its own."""
        return ItemPolicy.of(self.policy)

    @cached_property
    def has_own_policies(self) -> bool:
        """Whether any plan or item has something of its own in place of the city's settings."""
        return bool(self.overrides) or any(item.cadence is not None for item in self.items)

    @cached_property
    def overrides_of_item(self) -> Mapping[int, Mapping[str, Override]]:
        found: dict[int, dict[str, Override]] = {}
        for one in self.overrides:
            if one.item_id is not None:
                found.setdefault(one.item_id, {})[one.key] = one
        return found

    @cached_property
    def overrides_of_plan(self) -> Mapping[int, Mapping[str, Override]]:
        found: dict[int, dict[str, Override]] = {}
        for one in self.overrides:
            if one.plan_id is not None:
                found.setdefault(one.plan_id, {})[one.key] = one
        return found

    @cached_property
    def asks_by_person(self) -> Mapping[int, Sequence[Ask]]:
        found: dict[int, list[Ask]] = {}
        for ask in sorted(self.asks, key=lambda ask: (ask.at, ask.item_id)):
            found.setdefault(ask.person_id, []).append(ask)
        return found

    @cached_property
    def asks_by_item(self) -> Mapping[int, Sequence[Ask]]:
        found: dict[int, list[Ask]] = {}
        for ask in sorted(self.asks, key=lambda ask: (ask.at, ask.person_id, ask.kind)):
            found.setdefault(ask.item_id, []).append(ask)
        return found

    @cached_property
    def snooze_by_item(self) -> Mapping[int, Snooze]:
        """The latest one of each item."""
        return {one.item_id: one for one in sorted(self.snoozes, key=lambda one: (one.at, one.id))}

    @cached_property
    def decline_by_item(self) -> Mapping[int, Decline]:
        """The latest one of each item."""
        return {one.item_id: one for one in sorted(self.declines, key=lambda one: (one.at, one.id))}

    def reaches(self, person: Person) -> bool:
        """Whether a message to the person would be seen, as far as is known."""
        return person.active and (person.slack_id is not None or not self.has_directory)

    def latest_update(self, item_id: int) -> StatusUpdate | None:
        updates = self.updates_by_item.get(item_id)
        return updates[-1] if updates else None
