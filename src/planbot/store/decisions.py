"""What items wait for, and how it was decided."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from planbot.plan.model import Decision
from planbot.plan.vocabulary import DecisionOutcome
from planbot.store.errors import NotFound
from planbot.store.looks import look_again
from planbot.store.records import NewDecision
from planbot.store.rows import AnyRow, inserted_id
from planbot.store.tables import decision_answers, decisions
from planbot.store.unit_of_work import Unit


def add_decision(unit: Unit, workspace_id: int, new: NewDecision, *, now: datetime) -> Decision:
    """Record that an item waits for a decision from `now` on."""
    values = {name: getattr(new, name) for name in NewDecision.__dataclass_fields__}
    row_id = inserted_id(unit, decisions, {**values, "workspace_id": workspace_id, "asked_at": now})
    look_again(unit, workspace_id, [new.item_id], now=now)
    return decision(unit, workspace_id, row_id)


def answer_decision(
    unit: Unit,
    workspace_id: int,
    decision_id: int,
    *,
    answer: str,
    by_id: int,
    now: datetime,
    outcome: DecisionOutcome = DecisionOutcome.IN_WORDS,
) -> Decision:
    """Record the answer; raises `Duplicate` if there is one (the first stands), `NotFound`."""
    decision(unit, workspace_id, decision_id)
    values = {"decision_id": decision_id, "outcome": outcome, "answer": answer, "by_id": by_id, "at": now}
    inserted_id(unit, decision_answers, values | {"workspace_id": workspace_id})
    return decision(unit, workspace_id, decision_id)


def decision(unit: Unit, workspace_id: int, decision_id: int) -> Decision:
    """Return the decision; raises `NotFound`."""
    found = _where(unit, workspace_id, decisions.c.id == decision_id)
    if not found:
        raise NotFound(f"There is no decision {decision_id} in this workspace.")
    return found[0]


def decisions_of_item(unit: Unit, workspace_id: int, item_id: int) -> Sequence[Decision]:
    """Return what the item waits or has waited for, in the order of asking."""
    return _where(unit, workspace_id, decisions.c.item_id == item_id)


def decisions_of_updates(unit: Unit, workspace_id: int, update_ids: Collection[int]) -> Sequence[Decision]:
    """Return the questions that were asked with these updates."""
    return _where(unit, workspace_id, decisions.c.update_id.in_(update_ids))


def select_decisions(workspace_id: int, answered_by: ColumnElement[bool] | None = None) -> Select[Any]:
    """Return a query for decisions, each with its answer if that meets the condition `answered_by`."""
    answers = decision_answers
    belongs = and_(answers.c.decision_id == decisions.c.id, answers.c.workspace_id == workspace_id)
    if answered_by is not None:
        belongs = and_(belongs, answered_by)
    return (
        select(
            decisions.c.id,
            decisions.c.item_id,
            decisions.c.kind,
            decisions.c.question,
            decisions.c.decider_id,
            decisions.c.asked_by_id,
            decisions.c.asked_at,
            decisions.c.needed_by,
            decisions.c.update_id,
            answers.c.outcome,
            answers.c.answer,
            answers.c.by_id.label("answered_by_id"),
            answers.c.at.label("answered_at"),
        )
        .outerjoin_from(decisions, answers, belongs)
        .where(decisions.c.workspace_id == workspace_id)
        .order_by(decisions.c.asked_at, decisions.c.id)
    )


def decision_of(row: AnyRow) -> Decision:
    return Decision(**row._mapping)


def _where(unit: Unit, workspace_id: int, *conditions: ColumnElement[bool]) -> list[Decision]:
    statement = select_decisions(workspace_id).where(*conditions)
    return [decision_of(row) for row in unit.session.execute(statement)]
