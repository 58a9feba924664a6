"""When each person last said something themselves, about whatever there is or was.

Asked of each source for its newest row, person by person: what was said before costs nothing.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, select

from planbot.store.tables import (
    assignments,
    decision_answers,
    decisions,
    declines,
    due_date_changes,
    people,
    snoozes,
    status_updates,
)
from planbot.store.unit_of_work import Unit
from planbot.store.updates import stands


def last_words(unit: Unit, workspace_id: int, *, now: datetime) -> Mapping[int, datetime]:
    """Return, by person, when they last gave an update that stands, put something off, said that it is not
    theirs, moved a date, asked for a decision or made one, or took on a part.

    Who never did is left out. What became of the item since makes no difference.
    """
    updates = status_updates.c
    sources = (
        _newest(updates.author_id, updates.at, updates.recorded_at <= now, stands(now)),
        _newest(snoozes.c.by_id, snoozes.c.at, snoozes.c.at <= now),
        _newest(declines.c.by_id, declines.c.at, declines.c.at <= now),
        _newest(due_date_changes.c.by_id, due_date_changes.c.at, due_date_changes.c.at <= now),
        _newest(decisions.c.asked_by_id, decisions.c.asked_at, decisions.c.asked_at <= now),
        _newest(decision_answers.c.by_id, decision_answers.c.at, decision_answers.c.at <= now),
        _newest(assignments.c.person_id, assignments.c.accepted_at, assignments.c.accepted_at <= now),
    )
    statement = select(people.c.id, *sources).where(people.c.workspace_id == workspace_id)
    found: dict[int, datetime] = {}
    for person_id, *instants in unit.session.execute(statement):
        said = [at for at in instants if at is not None]
        if said:
            found[person_id] = max(said)
    return found


def _newest(
    who: ColumnElement[int], at: ColumnElement[datetime], *conditions: ColumnElement[bool]
) -> ScalarSelect[datetime]:
    """Return a query for the newest row that is the person's; an index on who and when answers it."""
    table = who.table
    return (
        select(at)
        .where(table.c.workspace_id == people.c.workspace_id, who == people.c.id, *conditions)
        .order_by(at.desc())
        .limit(1)
        .correlate(people)
        .scalar_subquery()
    )
