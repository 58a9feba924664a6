"""Which items people say are not theirs, and which of those they were asked to keep."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select

from planbot.plan.model import Decline
from planbot.store.looks import look_again
from planbot.store.rows import AnyRow, inserted_id
from planbot.store.tables import decline_answers, declines
from planbot.store.unit_of_work import Unit


def add_decline(
    unit: Unit,
    workspace_id: int,
    *,
    item_id: int,
    person_id: int,
    by_id: int,
    reason: str | None,
    suggested_slack_id: str | None,
    now: datetime,
) -> int:
    """Record that the person says the item is not theirs; return the row's id."""
    look_again(unit, workspace_id, [item_id], now=now)
    return inserted_id(
        unit,
        declines,
        {
            "workspace_id": workspace_id,
            "item_id": item_id,
            "person_id": person_id,
            "by_id": by_id,
            "at": now,
            "reason": reason,
            "suggested_slack_id": suggested_slack_id,
        },
    )


def keep_declined(unit: Unit, workspace_id: int, decline_id: int, *, by_id: int, now: datetime) -> None:
    """Record that the person was asked to keep the item; raises `Duplicate` if they were already."""
    values = {"workspace_id": workspace_id, "decline_id": decline_id, "by_id": by_id, "at": now}
    inserted_id(unit, decline_answers, values)


def select_declines(workspace_id: int, instant: datetime) -> Select[Any]:
    """Return a query for what was declined up to `instant`, with what had been answered by then."""
    answers = decline_answers
    answered = and_(
        answers.c.decline_id == declines.c.id,
        answers.c.workspace_id == declines.c.workspace_id,
        answers.c.at <= instant,
    )
    return (
        select(
            *(column for column in declines.c if column.name != "workspace_id"),
            answers.c.by_id.label("kept_by_id"),
            answers.c.at.label("kept_at"),
        )
        .outerjoin_from(declines, answers, answered)
        .where(declines.c.workspace_id == workspace_id, declines.c.at <= instant)
        .order_by(declines.c.at, declines.c.id)
    )


def decline_of(row: AnyRow) -> Decline:
    return Decline(**row._mapping)
