"""Loads `Facts`: everything known of a workspace as of an instant, in one query a subject.

Rows are read as plain tuples: ten thousand items load in a fraction of a second.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from planbot.plan.look_at import asks_count_from
from planbot.plan.model import (
    Ask,
    Assignment,
    Decision,
    Decline,
    DueDateChange,
    Facts,
    Item,
    Snooze,
    StatusUpdate,
)
from planbot.plan.wants import AskKind
from planbot.store.assignments import ASSIGNMENT_COLUMNS, assignment_of
from planbot.store.bodies import list_bodies
from planbot.store.decisions import decision_of, select_decisions
from planbot.store.declines import decline_of, select_declines
from planbot.store.departments import list_departments
from planbot.store.due_changes import DUE_CHANGE_COLUMNS
from planbot.store.items import ITEM_COLUMNS, SAME_ITEM, item_of
from planbot.store.last_words import last_words
from planbot.store.outbox_records import MessageState
from planbot.store.overrides import list_overrides
from planbot.store.people import list_people
from planbot.store.plans import list_plans
from planbot.store.rows import AnyRow, valid_at
from planbot.store.snoozes import select_snoozes, snooze_of
from planbot.store.tables import (
    asks,
    assignments,
    decision_answers,
    decisions,
    declines,
    due_date_changes,
    item_versions,
    items,
    outbox_messages,
    snoozes,
    status_updates,
)
from planbot.store.unit_of_work import Unit
from planbot.store.updates import UPDATE_COLUMNS, stands, update_of
from planbot.store.workspaces import load_policy, workspace

_BATCH = 10_000
_PEOPLE_AT_ONCE = 100


def load_facts(
    unit: Unit,
    workspace_id: int,
    as_of: datetime | None = None,
    *,
    now: datetime,
    about: Collection[int] | None = None,
) -> Facts:
    """Return what was known of the workspace at `as_of`, or is at `now`.

    Plans, items, their own settings, assignments, heads, updates, decisions, date changes, asks and what was
    said to them are as they stood then. People and the city's settings are as they are: of them only the
    ledger keeps the past.

    With `about`, only the leaves among these items are loaded, what they are under and what was said of
    either, and of the asks about whatever there is those of the last days and those that a person has not
    answered: enough to judge those leaves.
    """
    instant = as_of or now
    plans = list_plans(unit, workspace_id, now=instant)
    plan_ids = {plan.id for plan in plans}
    if about is None:
        items = _items(unit, workspace_id, plan_ids, instant)
    else:
        items = _leaves_with_ancestors(unit, workspace_id, plan_ids, instant, about)
    known, policy = {item.id for item in items}, load_policy(unit, workspace_id)
    ids = None if about is None else sorted(known)
    people, heard = list_people(unit, workspace_id), last_words(unit, workspace_id, now=instant)
    asked = [ask for ask in _asks(unit, workspace_id, instant, ids) if ask.item_id in known]
    if about is not None:
        since = {person.id: heard.get(person.id) for person in people}
        others = _asks_that_count(unit, workspace_id, instant, asks_count_from(policy, instant), since)
        elsewhere = sorted({ask.item_id for ask in others} - known)
        there = {item.id for item in _items(unit, workspace_id, plan_ids, instant, elsewhere)}
        asked += [ask for ask in others if ask.item_id in there]
    return Facts(
        as_of=instant,
        policy=policy,
        plans=plans,
        items=items,
        assignments=[
            each for each in _assignments(unit, workspace_id, instant, ids) if each.item_id in known
        ],
        departments=list_departments(unit, workspace_id, now=instant),
        people=people,
        bodies=list_bodies(unit, workspace_id, now=instant),
        updates=[each for each in _updates(unit, workspace_id, instant, ids) if each.item_id in known],
        decisions=[each for each in _decisions(unit, workspace_id, instant, ids) if each.item_id in known],
        due_changes=[
            each for each in _due_changes(unit, workspace_id, instant, ids) if each.item_id in known
        ],
        asks=asked,
        overrides=list_overrides(unit, workspace_id, now=instant),
        snoozes=[each for each in _snoozes(unit, workspace_id, instant, ids) if each.item_id in known],
        declines=[each for each in _declines(unit, workspace_id, instant, ids) if each.item_id in known],
        heard=heard,
        has_directory=workspace(unit, workspace_id).slack_team_id is not None,
    )


def _items(
    unit: Unit,
    workspace_id: int,
    plan_ids: Collection[int],
    instant: datetime,
    ids: Sequence[int] | None = None,
    *conditions: ColumnElement[bool],
) -> list[Item]:
    statement = (
        select(*ITEM_COLUMNS)
        .join_from(items, item_versions, SAME_ITEM)
        .where(items.c.workspace_id == workspace_id, valid_at(item_versions, instant), *conditions)
        .order_by(items.c.plan_id, item_versions.c.position, items.c.id)
    )
    found = [item_of(row) for row in _rows_about(unit, statement, items.c.id, ids)]
    return [item for item in found if item.plan_id in plan_ids]


def _leaves_with_ancestors(
    unit: Unit, workspace_id: int, plan_ids: Collection[int], instant: datetime, about: Collection[int]
) -> list[Item]:
    child = item_versions.alias("child")
    children = select(child.c.id).where(
        child.c.workspace_id == workspace_id,
        child.c.parent_id == items.c.id,
        child.c.valid_from <= instant,
        child.c.valid_to.is_(None) | (child.c.valid_to > instant),
    )
    found = _items(unit, workspace_id, plan_ids, instant, sorted(about), ~children.exists())
    known = {item.id for item in found}
    above = {item.parent_id for item in found if item.parent_id is not None}
    while missing := sorted(above - known):
        parents = _items(unit, workspace_id, plan_ids, instant, missing)
        found += parents
        known.update(missing)
        above = {item.parent_id for item in parents if item.parent_id is not None}
    return found


def _assignments(
    unit: Unit, workspace_id: int, instant: datetime, ids: Sequence[int] | None
) -> list[Assignment]:
    statement = (
        select(*ASSIGNMENT_COLUMNS)
        .where(assignments.c.workspace_id == workspace_id, valid_at(assignments, instant))
        .order_by(assignments.c.id)
    )
    found = [assignment_of(row) for row in _rows_about(unit, statement, assignments.c.item_id, ids)]
    return [
        replace(each, accepted_at=None) if each.accepted_at and each.accepted_at > instant else each
        for each in found
    ]


def _updates(
    unit: Unit, workspace_id: int, instant: datetime, ids: Sequence[int] | None
) -> list[StatusUpdate]:
    statement = (
        select(*UPDATE_COLUMNS)
        .where(
            status_updates.c.workspace_id == workspace_id,
            status_updates.c.recorded_at <= instant,
            stands(instant),
        )
        .order_by(status_updates.c.at, status_updates.c.id)
    )
    return [update_of(row) for row in _rows_about(unit, statement, status_updates.c.item_id, ids)]


def _decisions(unit: Unit, workspace_id: int, instant: datetime, ids: Sequence[int] | None) -> list[Decision]:
    statement = select_decisions(workspace_id, decision_answers.c.at <= instant)
    asked = statement.where(statement.selected_columns.asked_at <= instant)
    return [decision_of(row) for row in _rows_about(unit, asked, decisions.c.item_id, ids)]


def _due_changes(
    unit: Unit, workspace_id: int, instant: datetime, ids: Sequence[int] | None
) -> list[DueDateChange]:
    statement = (
        select(*DUE_CHANGE_COLUMNS)
        .where(due_date_changes.c.workspace_id == workspace_id, due_date_changes.c.at <= instant)
        .order_by(due_date_changes.c.at, due_date_changes.c.id)
    )
    rows = _rows_about(unit, statement, due_date_changes.c.item_id, ids)
    return [DueDateChange(**row._mapping) for row in rows]


def _asks(unit: Unit, workspace_id: int, instant: datetime, ids: Sequence[int] | None) -> list[Ask]:
    return _asks_in(_rows_about(unit, _select_asks(workspace_id, instant), asks.c.item_id, ids))


def _asks_that_count(
    unit: Unit,
    workspace_id: int,
    instant: datetime,
    begin: datetime,
    since: Mapping[int, datetime | None],
) -> list[Ask]:
    """Return the asks from `begin` on, and of those before it the weekly ones to each person after `since`,
    where that is None all."""
    statement = _select_asks(workspace_id, instant)
    found = _asks_in(_rows(unit, statement.where(asks.c.at >= begin)))
    # Wanted in no order: for the sake of one SQLite would read all that were ever made.
    older = statement.where(asks.c.at < begin, asks.c.kind == AskKind.ASK).order_by(None)
    silent = [
        asks.c.person_id == person_id if at is None else and_(asks.c.person_id == person_id, asks.c.at > at)
        for person_id, at in sorted(since.items())
        if at is None or at < begin
    ]
    for first in range(0, len(silent), _PEOPLE_AT_ONCE):
        found += _asks_in(_rows(unit, older.where(or_(*silent[first : first + _PEOPLE_AT_ONCE]))))
    return found


def _select_asks(workspace_id: int, instant: datetime) -> Select[Any]:
    """Return a query for the asks that count. Of one whose message was never sent nobody has heard; one whose
    message has left the outbox was sent: `retention` keeps no other."""
    never_sent = (MessageState.SUPPRESSED, MessageState.DEAD)
    return (
        select(asks.c.item_id, asks.c.person_id, asks.c.kind, asks.c.day, asks.c.at)
        .join_from(
            asks,
            outbox_messages,
            (asks.c.outbox_message_id == outbox_messages.c.id)
            & (asks.c.workspace_id == outbox_messages.c.workspace_id),
            isouter=True,
        )
        .where(
            asks.c.workspace_id == workspace_id,
            asks.c.at <= instant,
            outbox_messages.c.state.not_in(never_sent) | asks.c.outbox_message_id.is_(None),
        )
        .order_by(asks.c.at, asks.c.id)
    )


def _asks_in(rows: Iterable[AnyRow]) -> list[Ask]:
    return [Ask(**row._mapping) for row in rows]


def _snoozes(unit: Unit, workspace_id: int, instant: datetime, ids: Sequence[int] | None) -> list[Snooze]:
    rows = _rows_about(unit, select_snoozes(workspace_id, instant), snoozes.c.item_id, ids)
    return [snooze_of(row) for row in rows]


def _declines(unit: Unit, workspace_id: int, instant: datetime, ids: Sequence[int] | None) -> list[Decline]:
    rows = _rows_about(unit, select_declines(workspace_id, instant), declines.c.item_id, ids)
    return [decline_of(row) for row in rows]


def _rows_about(
    unit: Unit, statement: Select[Any], column: ColumnElement[int], ids: Sequence[int] | None
) -> Iterator[AnyRow]:
    """Yield the rows whose `column` is among `ids`, batch by batch; all rows where that is None."""
    if ids is None:
        yield from _rows(unit, statement)
        return
    for begin in range(0, len(ids), _BATCH):
        yield from _rows(unit, statement.where(column.in_(ids[begin : begin + _BATCH])))


def _rows(unit: Unit, statement: Select[Any]) -> Sequence[AnyRow]:
    return unit.session.execute(statement).all()
