"""A node of the tree, with what its row says, to an item of the draft."""

from collections.abc import Sequence

from planbot.intake.draft import DraftItem, Key
from planbot.intake.layout import Layout
from planbot.intake.milestones import described, propose_milestones
from planbot.intake.spans import SpanReader
from planbot.intake.tree import Node
from planbot.plan.titles import short_title


def item_of(
    node: Node,
    key: Key,
    position: int,
    levels: Sequence[str],
    spans: SpanReader,
    layout: Layout,
    *,
    takes_steps: bool,
) -> DraftItem:
    """Return the item; `takes_steps` says that its steps are milestones, else they are only proposed."""
    values = node.values
    title = node.label.title or f"{levels[node.level]} {node.label.number}"
    if values is None:
        return DraftItem(
            key=key,
            level=node.level,
            position=position,
            row=None,
            number=node.label.number,
            title=title,
            short_title=short_title(title) or title,
            is_leaf=node.is_leaf,
            description=node.description,
        )
    schedule = values.schedule
    sheet, row = layout.place_of(node.row) if node.row is not None else (None, None)
    steps = propose_milestones(values.steps, node.steps, spans)
    return DraftItem(
        key=key,
        level=node.level,
        position=position,
        row=row,
        number=node.label.number,
        title=title,
        short_title=values.short_title or short_title(title) or title,
        is_leaf=node.is_leaf,
        serial=values.serial,
        description=described(values.description, node.steps) or node.description,
        department=values.department,
        leads=values.leads,
        supports=values.supports,
        start=schedule.start,
        due=schedule.due,
        adopted_due=schedule.adopted_due,
        timeline=schedule.timeline,
        precision=schedule.precision,
        recurrence=schedule.recurrence,
        horizon=schedule.horizon,
        status=values.status,
        status_text=values.status_text,
        percent=values.percent,
        priority=values.priority,
        measure=values.measure,
        budget=values.budget,
        funding=values.funding,
        resources=values.resources,
        cadence=values.cadence,
        milestones=(*values.milestones, *steps) if takes_steps else values.milestones,
        proposed_milestones=() if takes_steps else steps,
        sheet=sheet,
    )
