"""The shape of the plans: who is above and below an item, and what an item takes from those above it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar

from planbot.plan.model import Assignment, Body, Department, Facts, Item, Person
from planbot.plan.naming import NameIndex
from planbot.plan.periods import is_ongoing
from planbot.plan.vocabulary import Part

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Inherited(Generic[T]):
    """A value, and the ancestor that it came from: None where it is the item's own, or there is none."""

    value: T
    from_item_id: int | None = None

    @property
    def is_inherited(self) -> bool:
        return self.from_item_id is not None


class Outline:
    """Look-ups on the tree of items of one `Facts`; built once, asked often.

    Items whose parent is not among the facts stand at the top.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._leads: dict[int, Inherited[Assignment | None]] = {}

    # The tree

    @cached_property
    def leaves(self) -> Sequence[Item]:
        """Items without children, in the order of the plans."""
        return tuple(item for item in self.in_order if self.is_leaf(item.id))

    @cached_property
    def in_order(self) -> Sequence[Item]:
        """All items, each before what is under it, in the order of the plans."""
        tops = sorted(
            (item for item in self.facts.items if self.parent(item) is None),
            key=lambda item: (item.plan_id, item.position, item.id),
        )
        return tuple(found for top in tops for found in self._walk(top))

    def is_leaf(self, item_id: int) -> bool:
        return item_id not in self.facts.children

    def parent(self, item: Item) -> Item | None:
        return None if item.parent_id is None else self.facts.item_by_id.get(item.parent_id)

    def children(self, item: Item) -> Sequence[Item]:
        return self.facts.children.get(item.id, ())

    def ancestors(self, item: Item) -> tuple[Item, ...]:
        """Return what the item is under, from the top, without the item."""
        return tuple(reversed(list(self._upward(item))[1:]))

    def goal(self, item: Item) -> Item:
        """Return the top-level item that the item is under, or is."""
        return list(self._upward(item))[-1]

    def path_titles(self, item: Item) -> tuple[str, ...]:
        """Return the titles of the ancestors from the top."""
        return tuple(ancestor.title for ancestor in self.ancestors(item))

    def descendant_leaves(self, item: Item) -> tuple[Item, ...]:
        """Return the leaves under the item in the plan's order; the item itself where it is one."""
        return tuple(found for found in self._walk(item) if self.is_leaf(found.id))

    # What an item has, or takes from above

    def due(self, item: Item) -> Inherited[date | None]:
        """Return the item's due date, else that of the nearest ancestor with one.

        An ongoing item without a date takes none: that its goal ends some day does not make it end.
        """
        if item.due is None and is_ongoing(item):
            return Inherited(None)
        return self._nearest(item, lambda holder: holder.due)

    def dated(self, item: Item) -> Item:
        """Return the item, or nearest ancestor, that a due date was ever set for; else the item.

        It is where the adopted due date is found, and where a date that was removed still shows.
        """
        if is_ongoing(item):
            return item
        holders = (h for h in self._upward(item) if h.due is not None or h.adopted_due is not None)
        return next(holders, item)

    def lead(self, item: Item) -> Inherited[Assignment | None]:
        """Return the item's lead, else that of the nearest ancestor with one."""
        if item.id not in self._leads:
            self._leads[item.id] = self._nearest(item, self._own_lead)
        return self._leads[item.id]

    def department(self, item: Item) -> Inherited[Department | None]:
        """Return the item's department, else the nearest ancestor's, else the lead's.

        Without any it goes to the administrators. A lead's department is the one assigned, or the
        one that the person belongs to.
        """
        found = self._nearest(item, lambda holder: self._department(holder.department_id))
        if found.value is not None:
            return found
        lead = self.lead(item)
        if lead.value is None:
            return found
        person = self._person(lead.value.person_id)
        department_id = person.department_id if person else lead.value.department_id
        department = self._department(department_id)
        return Inherited(department, lead.from_item_id if department else None)

    def supports(self, item: Item) -> tuple[Assignment, ...]:
        """Return who supports the item itself; support is not inherited."""
        return self.assigned(item, Part.SUPPORT)

    def assigned(self, item: Item, part: Part) -> tuple[Assignment, ...]:
        assignments = self.facts.assignments_by_item.get(item.id, ())
        return tuple(assignment for assignment in assignments if assignment.part is part)

    # Who answers

    def reporter(self, item: Item) -> Person | None:
        """Return the person who answers for the item; None where nobody does, or they have left."""
        lead = self.lead(item).value
        return None if lead is None else self.answers_for(lead)

    def answers_for(self, assignment: Assignment) -> Person | None:
        """Return the active person who answers for an assignment.

        The person assigned; for a body the assignment's reporter, else the body's; for a department the
        assignment's reporter, else its head.
        """
        if assignment.person_id is not None:
            return self._active(assignment.person_id)
        return self._active(assignment.reporter_id) or self._active(self._speaker_id(assignment))

    def lead_name(self, item: Item) -> str | None:
        """Return the name of the person, department or body that leads."""
        lead = self.lead(item).value
        return None if lead is None else self.assignee_name(lead)

    def assignee_name(self, assignment: Assignment) -> str | None:
        assignee: Person | Department | Body | None = (
            self._person(assignment.person_id)
            or self._department(assignment.department_id)
            or self._body(assignment.body_id)
        )
        return None if assignee is None else assignee.name

    # How it is called

    @cached_property
    def names(self) -> NameIndex:
        return NameIndex(self.facts)

    def label(self, item: Item) -> str:
        """Return the number with as much path as makes it unique in the workspace, else `#142`.

        `references.resolve` reads it back to the same item.
        """
        return self.names.label(item)

    def _upward(self, item: Item) -> Iterator[Item]:
        above: Item | None = item
        while above is not None:
            yield above
            above = self.parent(above)

    def _walk(self, item: Item) -> Iterator[Item]:
        yield item
        for child in self.children(item):
            yield from self._walk(child)

    def _nearest(self, item: Item, field: "Callable[[Item], T | None]") -> "Inherited[T | None]":
        for holder in self._upward(item):
            value = field(holder)
            if value is not None:
                return Inherited(value, None if holder is item else holder.id)
        return Inherited(None)

    @cached_property
    def _lead_by_item(self) -> Mapping[int, Assignment]:
        found: dict[int, Assignment] = {}
        for item_id, assignments in self.facts.assignments_by_item.items():
            for assignment in assignments:
                if assignment.part is Part.LEAD:
                    found.setdefault(item_id, assignment)
        return found

    def _own_lead(self, item: Item) -> Assignment | None:
        return self._lead_by_item.get(item.id)

    def _speaker_id(self, assignment: Assignment) -> int | None:
        body = self._body(assignment.body_id)
        if body is not None:
            return body.reporter_id
        department = self._department(assignment.department_id)
        return None if department is None else department.head_id

    def _active(self, person_id: int | None) -> Person | None:
        person = self._person(person_id)
        return person if person is not None and person.active else None

    def _person(self, person_id: int | None) -> Person | None:
        return None if person_id is None else self.facts.person_by_id.get(person_id)

    def _department(self, department_id: int | None) -> Department | None:
        return None if department_id is None else self.facts.department_by_id.get(department_id)

    def _body(self, body_id: int | None) -> Body | None:
        return None if body_id is None else self.facts.body_by_id.get(body_id)
