"""Rows that only add an owner or a milestone to the item before them, whose cells are merged over both."""

from collections.abc import Sequence
from dataclasses import replace

from planbot.intake.cells import Cell, cell_at, fold_text, is_blank, line_of
from planbot.intake.columns import Columns
from planbot.intake.fields import Field
from planbot.intake.values import ItemValues

ADDED = (Field.LEAD, Field.SUPPORT, Field.MILESTONES)
"""What a row may add to the item before it."""


def adds_to(columns: Columns, before: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Whether `row` says nothing but another owner or milestone of the item in the row `before` it.

    It names the same item and nothing else that differs; or nothing at all besides.
    """
    title = columns.first(Field.TITLE)
    cell = cell_at(row, title)
    is_named = not is_blank(cell)
    if is_named and cell != cell_at(before, title):
        return False
    adds = False
    for at, role in enumerate(columns.roles):
        cell = cell_at(row, at)
        if is_blank(cell) or role.field is Field.IGNORE:
            continue
        is_same = fold_text(line_of(cell)) == fold_text(line_of(cell_at(before, at)))
        if role.field in ADDED:
            adds = adds or not is_same
        elif not (is_named and is_same):
            return False
    return adds


def joined(values: ItemValues, more: ItemValues) -> ItemValues:
    """Return what both rows say of the item: whoever is new in the second supports."""
    known = {mention.text for mention in (*values.leads, *values.supports)}
    others = tuple(mention for mention in (*more.leads, *more.supports) if mention.text not in known)
    return replace(
        values,
        leads=values.leads or others[:1],
        supports=(*values.supports, *(others if values.leads else others[1:])),
        milestones=(*values.milestones, *(one for one in more.milestones if one not in values.milestones)),
        steps=(*values.steps, *(step for step in more.steps if step not in values.steps)),
    )
