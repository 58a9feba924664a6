"""What has to be handed over, and on whose list it stands: its owner has left, or has declined it."""

from dataclasses import dataclass

from planbot.plan.declines import open_decline
from planbot.plan.model import Assignment, Decline, Department, Facts, Item, Person
from planbot.plan.occurrences import is_closed
from planbot.plan.outline import Outline
from planbot.plan.permissions import may_hand_over
from planbot.plan.standing import in_force
from planbot.plan.vocabulary import Role, fold


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftItem:
    """An item whose lead is `assignment`, for which `left_by` answered and does no more, or wants no more.

    `decline` says the latter; without it they have left, and the lead is the item's own.
    """

    item: Item
    assignment: Assignment
    left_by: Person
    decline: Decline | None = None

    @property
    def was_led(self) -> bool:
        """Whether the departed person led it; else they reported for the body or department that does."""
        return self.assignment.person_id is not None

    @property
    def because(self) -> str:
        """A sentence without a full stop."""
        if self.decline is not None:
            return f"{self.left_by.name} said that it is not theirs"
        return has_left(self.left_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """What one person left behind or declined in one department, in the order of the plans; never nothing."""

    person: Person
    department: Department | None
    items: tuple[LeftItem, ...]


def has_left(person: Person) -> str:
    """Return the sentence, without a full stop, that a person has left."""
    return f"{person.name} is no longer in Slack"


def departed(facts: Facts, outline: Outline, assignment: Assignment) -> Person | None:
    """Return the inactive person whose successor has to be named for a lead; None where there is no need.

    That is the lead; the reporter named for the lead of a body or department; where none was named and
    nobody else answers, the body's reporter or the department's head.
    """
    if assignment.person_id is not None:
        return _inactive(facts, assignment.person_id)
    reporter = _inactive(facts, assignment.reporter_id)
    if reporter is not None or outline.answers_for(assignment) is not None:
        return reporter
    body = None if assignment.body_id is None else facts.body_by_id.get(assignment.body_id)
    if body is not None:
        return _inactive(facts, body.reporter_id)
    led_by = facts.department_by_id.get(assignment.department_id or 0)
    return None if led_by is None else _inactive(facts, led_by.head_id)


def left_item(facts: Facts, outline: Outline, item: Item) -> LeftItem | None:
    """Return the item as one to be handed over, if it is.

    Of who has left, an item is where its lead stands, so that what takes its lead from above comes along with
    it; declined is one item alone. What is finished, or in no plan that is in force, can stay as it is.
    """
    lead = outline.lead(item)
    if lead.value is None or not in_force(facts, item) or not _is_open(facts, outline, item):
        return None
    person = None if lead.is_inherited else departed(facts, outline, lead.value)
    if person is not None:
        return LeftItem(item=item, assignment=lead.value, left_by=person)
    owner = outline.reporter(item)
    decline = open_decline(facts, item, owner) if owner is not None else None
    if owner is None or decline is None:
        return None
    return LeftItem(item=item, assignment=lead.value, left_by=owner, decline=decline)


def handovers(facts: Facts, outline: Outline) -> tuple[HandOver, ...]:
    """Return all that has to be handed over, by department and person; each item is in it once at most."""
    found: dict[tuple[int | None, int], list[LeftItem]] = {}
    for item in outline.in_order:
        left = left_item(facts, outline, item)
        if left is not None:
            department = outline.department(item).value
            found.setdefault((department.id if department else None, left.left_by.id), []).append(left)
    listed = [
        HandOver(
            person=facts.person_by_id[person_id],
            department=None if department_id is None else facts.department_by_id[department_id],
            items=tuple(items),
        )
        for (department_id, person_id), items in found.items()
    ]
    return tuple(sorted(listed, key=_by_department_and_name))


def keepers(facts: Facts, department: Department | None) -> tuple[Person, ...]:
    """Return on whose list a department's hand-overs stand: the head's, else every administrator's.

    The administrators have those of no department, of one without a head, and of one whose head has left.
    """
    head = facts.person_by_id.get(department.head_id) if department and department.head_id else None
    if head is not None and head.active:
        return (head,)
    admins = (one for one in facts.people if one.active and one.role is Role.ADMIN)
    return tuple(sorted(admins, key=lambda one: one.id))


def handovers_of(facts: Facts, outline: Outline, person: Person) -> tuple[HandOver, ...]:
    """Return what the person may hand over: a head what is their department's, those above everything."""
    return tuple(
        one
        for one in handovers(facts, outline)
        if all(may_hand_over(outline, person, left.item) for left in one.items)
    )


def _is_open(facts: Facts, outline: Outline, item: Item) -> bool:
    return any(not is_closed(facts, leaf) for leaf in outline.descendant_leaves(item))


def _inactive(facts: Facts, person_id: int | None) -> Person | None:
    person = None if person_id is None else facts.person_by_id.get(person_id)
    return person if person is not None and not person.active else None


def _by_department_and_name(one: HandOver) -> tuple[bool, str, str, int]:
    name = fold(one.department.name) if one.department else ""
    return one.department is None, name, fold(one.person.name), one.person.id
