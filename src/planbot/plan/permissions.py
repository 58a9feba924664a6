"""Who may do what."""

from collections.abc import Iterator

from planbot.plan.absence import is_away
from planbot.plan.clock import local_day
from planbot.plan.deciding import deciders, put_to
from planbot.plan.errors import UserError
from planbot.plan.model import Assignment, Decision, Department, Facts, Item, Person
from planbot.plan.outline import Outline
from planbot.plan.vocabulary import Part, Role

_NAMED = 3


def may_administer(person: Person) -> bool:
    """Whether they may change plans, settings and people."""
    return person.active and person.role is Role.ADMIN


def sees_leadership(person: Person) -> bool:
    """Whether they may see what leadership sees before it is said to everybody."""
    return person.active and person.role in (Role.LEADERSHIP, Role.ADMIN)


def may_update(facts: Facts, outline: Outline, person: Person, item: Item) -> bool:
    """Whether `person` may say how `item` stands.

    Leadership and administrators always; heads in their department; others where they lead (an ancestor's
    lead counts), support, stand in for the lead or report for a body or department. Nobody who has left.
    """
    if not person.active:
        return False
    if person.role in (Role.LEADERSHIP, Role.ADMIN) or _heads(person, item, outline):
        return True
    return any(person.id == speaker.id for speaker in _speakers(facts, outline, item))


def require_update(facts: Facts, outline: Outline, person: Person, item: Item) -> None:
    """Raise `UserError`, saying who may, where `person` may not say how `item` stands."""
    if may_update(facts, outline, person, item):
        return
    label = outline.label(item)
    if not person.active:
        raise UserError(f"{person.name} is no longer active here and cannot update {label}.")
    names = list(dict.fromkeys(speaker.name for speaker in _speakers(facts, outline, item)))[:_NAMED]
    department = outline.department(item).value
    head = facts.person_by_id.get(department.head_id) if department and department.head_id else None
    if head is not None and head.active and head.name not in names:
        names.append(head.name)
    raise UserError(f"{label} can be updated by {', '.join([*names, 'leadership'])} or an administrator.")


def may_hand_over(outline: Outline, person: Person, item: Item) -> bool:
    """Whether `person` may give `item` to another lead: its department's head, leadership, administrators."""
    if not person.active:
        return False
    return person.role in (Role.LEADERSHIP, Role.ADMIN) or _heads(person, item, outline)


def require_hand_over(facts: Facts, outline: Outline, person: Person, item: Item) -> None:
    """Raise `UserError`, saying who may, where `person` may not give `item` to another lead."""
    if may_hand_over(outline, person, item):
        return
    department = outline.department(item).value
    head = facts.person_by_id.get(department.head_id) if department and department.head_id else None
    names = [head.name] if head is not None and head.active else []
    allowed = ", ".join([*names, "leadership"])
    raise UserError(f"{outline.label(item)} can be handed over by {allowed} or an administrator.")


def may_decide(facts: Facts, outline: Outline, person: Person, decision: Decision) -> bool:
    """Whether `person` may answer what an item waits for.

    Who decides, whoever stands in or is asked instead while they are away, leadership, administrators.
    """
    if not person.active:
        return False
    if person.role in (Role.LEADERSHIP, Role.ADMIN):
        return True
    today = local_day(facts.as_of, facts.policy.zone)
    return any(
        decider == person or (decider.delegate_id == person.id and is_away(decider, today))
        for decider in (*deciders(facts, outline, decision), *put_to(facts, outline, decision, today))
    )


def require_decide(facts: Facts, outline: Outline, person: Person, decision: Decision) -> None:
    """Raise `UserError`, saying who may, where `person` may not answer what an item waits for."""
    if may_decide(facts, outline, person, decision):
        return
    names = [decider.name for decider in deciders(facts, outline, decision)][:_NAMED]
    raise UserError(f"This can be answered by {', '.join([*names, 'leadership'])} or an administrator.")


def may_fill_gaps(outline: Outline, person: Person, item: Item) -> bool:
    """Whether `person` may say what `item` lacks in the plan: administrators, heads in their department."""
    return may_administer(person) or (person.active and _heads(person, item, outline))


def headed_departments(facts: Facts, person: Person) -> list[Department]:
    """Return the departments that `person` heads; none for who has left."""
    own = person.department_id if person.role is Role.DEPARTMENT_HEAD else None
    return [one for one in facts.departments if person.active and (one.head_id == person.id or one.id == own)]


def require_fill_gaps(outline: Outline, person: Person, item: Item) -> None:
    """Raise `UserError`, saying who may, where `person` may not say what `item` lacks."""
    if not may_fill_gaps(outline, person, item):
        label = outline.label(item)
        raise UserError(f"{label} can be filled in by the head of its department or an administrator.")


def require_own_settings(outline: Outline, person: Person, item: Item) -> None:
    """Raise `UserError` where `person` may not say how the item is asked about: as for `may_fill_gaps`."""
    if not may_fill_gaps(outline, person, item):
        label = outline.label(item)
        raise UserError(
            f"The settings of {label} can be changed by the head of its department or an administrator."
        )


def _heads(person: Person, item: Item, outline: Outline) -> bool:
    department = outline.department(item).value
    if department is None:
        return False
    is_head = person.role is Role.DEPARTMENT_HEAD and person.department_id == department.id
    return is_head or department.head_id == person.id


def _speakers(facts: Facts, outline: Outline, item: Item) -> Iterator[Person]:
    """Yield those who speak for an item: lead, supports, delegates; whoever stands in for the lead."""
    lead = outline.lead(item)
    holder = facts.item_by_id[lead.from_item_id] if lead.from_item_id is not None else item
    assignments = [
        *([lead.value] if lead.value else []),
        *outline.supports(item),
        *_delegations(facts, outline, item),
        *(_delegations(facts, outline, holder) if holder is not item else ()),
    ]
    for assignment in assignments:
        speaker = outline.answers_for(assignment)
        if speaker is not None:
            yield speaker
    reporter = outline.reporter(item)
    if reporter is not None and reporter.delegate_id is not None:
        delegate = facts.person_by_id.get(reporter.delegate_id)
        if delegate is not None and delegate.active:
            yield delegate


def _delegations(facts: Facts, outline: Outline, item: Item) -> list[Assignment]:
    today = local_day(facts.as_of, facts.policy.zone)
    delegations = outline.assigned(item, Part.DELEGATE)
    return [delegation for delegation in delegations if delegation.until is None or delegation.until >= today]
