"""Work for the worker: what takes longer than a person should wait for an answer from Slack."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from planbot.store.records import Job, JobState, Json
from planbot.store.rows import AnyRow, changed_rows, inserted_id, one
from planbot.store.tables import jobs
from planbot.store.unit_of_work import Unit

_NAMES = tuple(Job.__dataclass_fields__)


def add_job(
    unit: Unit,
    workspace_id: int,
    *,
    kind: str,
    payload: Json,
    now: datetime,
    requested_by_id: int | None = None,
) -> Job:
    """Queue a job."""
    values = {
        "workspace_id": workspace_id,
        "kind": kind,
        "payload": payload,
        "requested_by_id": requested_by_id,
        "state": JobState.QUEUED,
        "attempts": 0,
        "created_at": now,
    }
    return job(unit, workspace_id, inserted_id(unit, jobs, values))


def is_any_waiting(unit: Unit, workspace_id: int, *, real_now: datetime) -> bool:
    """Whether a job waits, or was left by its worker; it costs less to look than to claim in vain."""
    waiting = exists().where(jobs.c.workspace_id == workspace_id, _waits(real_now))
    return bool(unit.session.scalar(select(waiting)))


def claim_job(unit: Unit, workspace_id: int, *, real_now: datetime, lease: timedelta) -> Job | None:
    """Take the oldest job that waits, or whose worker has let its lease run out; None if there is none."""
    row_id = unit.session.scalar(
        select(jobs.c.id)
        .where(jobs.c.workspace_id == workspace_id, _waits(real_now))
        .order_by(jobs.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row_id is None:
        return None
    unit.session.execute(
        update(jobs)
        .where(jobs.c.id == row_id)
        .values(
            state=JobState.RUNNING,
            lease_token=uuid.uuid4().hex,
            lease_until=real_now + lease,
            attempts=jobs.c.attempts + 1,
        )
    )
    return job(unit, workspace_id, row_id)


def hold_job(unit: Unit, workspace_id: int, job_id: int, lease_token: str, *, until: datetime) -> bool:
    """Let the lease last until then; return False if it was lost. A worker that failed gives it up so."""
    statement = update(jobs).where(
        jobs.c.workspace_id == workspace_id, jobs.c.id == job_id, jobs.c.lease_token == lease_token
    )
    return changed_rows(unit, statement.values(lease_until=until)) == 1


def finish_job(
    unit: Unit, workspace_id: int, job_id: int, lease_token: str, *, result: Json, now: datetime
) -> bool:
    """Record what the job came to; return False if the lease was lost."""
    values = {"state": JobState.DONE, "result": result, "finished_at": now}
    return _close(unit, workspace_id, job_id, lease_token, values)


def fail_job(
    unit: Unit, workspace_id: int, job_id: int, lease_token: str, *, error: str, now: datetime
) -> bool:
    """Record that the job cannot be done, and why; return False if the lease was lost."""
    values = {"state": JobState.FAILED, "error": error, "finished_at": now}
    return _close(unit, workspace_id, job_id, lease_token, values)


def job(unit: Unit, workspace_id: int, job_id: int) -> Job:
    """Return the job; raises `NotFound`."""
    return _job(one(unit, jobs, workspace_id, job_id))


def _waits(real_now: datetime) -> ColumnElement[bool]:
    return or_(
        jobs.c.state == JobState.QUEUED,
        and_(jobs.c.state == JobState.RUNNING, jobs.c.lease_until < real_now),
    )


def _close(unit: Unit, workspace_id: int, job_id: int, lease_token: str, values: dict[str, Any]) -> bool:
    statement = update(jobs).where(
        jobs.c.workspace_id == workspace_id, jobs.c.id == job_id, jobs.c.lease_token == lease_token
    )
    return changed_rows(unit, statement.values(**values, lease_token=None, lease_until=None)) == 1


def _job(row: AnyRow) -> Job:
    return Job(**{name: row._mapping[name] for name in _NAMES})
