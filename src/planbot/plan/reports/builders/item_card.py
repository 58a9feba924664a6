"""The card of one item."""

from dataclasses import replace
from datetime import date, datetime

from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.model import Decision, DueDateChange, Facts, Item, Person
from planbot.plan.occurrences import Outcome
from planbot.plan.outline import Outline
from planbot.plan.permissions import may_decide, may_fill_gaps, may_update
from planbot.plan.reports.builders.decisions import decided, open_decision
from planbot.plan.reports.decisions import OpenDecision
from planbot.plan.reports.item_card import DateMove, ItemCard, Round
from planbot.plan.reports.lines import ItemLine, heading_line, last_word
from planbot.plan.round_words import say_past
from planbot.plan.standing import Standing, assess


def build_item_card(facts: Facts, item: Item, viewer: Person | None, now: datetime) -> ItemCard:
    """Return all that is on record of `item`, as `viewer` may see and change it."""
    today = local_day(now, zone_of(facts, viewer) if viewer else facts.policy.zone)
    outline = Outline(facts)
    standings = assess(facts, today, outline)
    moves = sorted(
        (change for change in facts.due_changes if change.item_id == item.id),
        key=lambda change: (change.at, change.id),
    )
    line = heading_line(facts, outline, item, standings, today)
    asked = [decision for decision in facts.decisions if decision.item_id == item.id]
    asked.sort(key=lambda decision: (decision.asked_at, decision.id))
    names = (outline.assignee_name(assignment) for assignment in outline.supports(item))
    return ItemCard(
        today=today,
        line=line,
        text=item.title,
        description=item.description,
        timeline=item.timeline,
        start=item.start,
        measure=item.measure,
        budget=item.budget,
        funding=item.funding.label if item.funding else None,
        resources=item.resources,
        priority=item.priority.label if item.priority else None,
        lead_inherited=outline.lead(item).is_inherited,
        supports=tuple(name for name in names if name is not None),
        milestones=item.milestones,
        rounds=_rounds(facts, standings.get(item.id), today),
        updates=tuple(
            last_word(facts, update) for update in reversed(facts.updates_by_item.get(item.id, ()))
        ),
        moves=tuple(_move(facts, change) for change in moves),
        children=tuple(
            heading_line(facts, outline, child, standings, today) for child in outline.children(item)
        ),
        may_update=viewer is not None
        and outline.is_leaf(item.id)
        and may_update(facts, outline, viewer, item),
        decisions=tuple(_waits_for(facts, outline, one, line, today, viewer) for one in asked if one.is_open),
        decided=tuple(decided(facts, one, line) for one in reversed(asked) if not one.is_open),
        may_set=viewer is not None and may_fill_gaps(outline, viewer, item),
    )


def _rounds(facts: Facts, standing: Standing | None, today: date) -> tuple[Round, ...]:
    occurrence = standing.occurrence if standing is not None else None
    over = occurrence.past if occurrence is not None else ()
    return tuple(
        Round(
            name=say_past(one, today),
            completed_on=one.completed_on,
            by=_name(facts, one.update.author_id) if one.update is not None else None,
        )
        for one in reversed(over)
        if one.outcome is not Outcome.PASSED
    )


def _name(facts: Facts, person_id: int) -> str:
    person = facts.person_by_id.get(person_id)
    return person.name if person else "somebody"


def _waits_for(
    facts: Facts, outline: Outline, decision: Decision, line: ItemLine, today: date, viewer: Person | None
) -> OpenDecision:
    """Return the question with buttons for whoever may answer it, asked or not."""
    shown = open_decision(facts, outline, decision, line, today, viewer)
    may_answer = viewer is not None and may_decide(facts, outline, viewer, decision)
    return replace(shown, is_yours=may_answer)


def _move(facts: Facts, change: DueDateChange) -> DateMove:
    return DateMove(
        before=change.before,
        after=change.after,
        reason=change.reason,
        by=_name(facts, change.by_id),
        on=local_day(change.at, facts.policy.zone),
    )
