"""Once a day the tables are relieved of what nobody looks at any more, in batches that hold nobody up."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from planbot.plan.clock import local_day
from planbot.store import retention, sweep_marks, uploads, workspaces
from planbot.store.real_time import real_now
from planbot.store.unit_of_work import Database, Unit

log = structlog.get_logger(__name__)

_BATCH = 200
_RECEIPTS_KEPT = timedelta(days=60)
"""Slack gives up on a delivery within the hour; a form may stay open for as long as its window."""
_LANES_KEPT = timedelta(days=1)
_FILES_KEPT = timedelta(days=14)
"""A plan file that was dropped into Slack and neither brought in nor put aside."""
_FILES_AT_ONCE = 5


def tidy(
    database: Database,
    workspace_id: int,
    now: datetime,
    *,
    keep_closed: timedelta,
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Do the day's tidying, unless somebody has; return how many messages went from the outbox to the ledger.

    `stopping` is asked between batches: what is left undone then is done on the next day.
    """

    with database.reading() as unit:
        mark = f"tidy:{local_day(now, workspaces.load_policy(unit, workspace_id).zone)}"
        if sweep_marks.has_mark(unit, workspace_id, mark):
            return 0
    if not database.write(lambda unit: sweep_marks.add_mark(unit, workspace_id, mark, now=now)):
        return 0
    archived = _in_batches(
        database,
        lambda unit: retention.archive_messages(
            unit, workspace_id, closed_before=now - keep_closed, now=now, limit=_BATCH
        ),
        stopping,
    )
    _in_batches(
        database,
        lambda unit: retention.forget_receipts(unit, workspace_id, before=now - _RECEIPTS_KEPT, limit=_BATCH),
        stopping,
    )
    _in_batches(
        database,
        lambda unit: retention.forget_lanes(
            unit, workspace_id, free_before=real_now(unit) - _LANES_KEPT, limit=_BATCH
        ),
        stopping,
    )
    _in_batches(
        database,
        lambda unit: uploads.forget_contents(
            unit, workspace_id, before=now - _FILES_KEPT, limit=_FILES_AT_ONCE
        ),
        stopping,
    )
    if archived:
        log.info("archived", messages=archived)
    return archived


def _in_batches(database: Database, take_some: Callable[[Unit], int], stopping: Callable[[], bool]) -> int:
    """Call it in a transaction of its own until it finds nothing; return how many it found."""
    total = 0
    while not stopping() and (found := database.write(take_some)):
        total += found
    return total
