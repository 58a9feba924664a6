"""A dropped file that turns out to be a list of the city's own days: what it holds, and what it changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from planbot.intake.read_days import CALENDARS, lists_days, read_days
from planbot.plan.clock import local_day
from planbot.plan.own_days import OwnDay, own_days, say_kinds
from planbot.plan.reports.days_preview import DayLine, DaysPreview
from planbot.services.upload_content import as_file
from planbot.store import workspaces
from planbot.store.records import Json
from planbot.store.unit_of_work import Database
from planbot.store.uploads import Upload

_DAYS = "days"
_LARGEST = 256 * 1024
"""No table of days is larger; plans, which may be, need not be read twice."""

_PREVIEW: TypeAdapter[DaysPreview] = TypeAdapter(DaysPreview)


def holds_days(upload: Upload) -> bool:
    """Whether the file was read as a list of days."""
    return upload.found is not None and _DAYS in upload.found


def days_from_json(found: Json) -> DaysPreview:
    return _PREVIEW.validate_python(found[_DAYS])


def looks_like_days(name: str, content: bytes) -> bool:
    """Whether a dropped file is a calendar or a list of days, by its name and its headers."""
    with as_file(name, content) as path:
        return path.suffix.casefold() in CALENDARS or (len(content) <= _LARGEST and lists_days(path))


def read_days_of(
    database: Database, workspace_id: int, upload: Upload, content: bytes, *, now: datetime
) -> Sequence[OwnDay]:
    """Return the days of a dropped file; raises `UserError` for the first that cannot be read."""
    with database.reading() as unit:
        zone = workspaces.load_policy(unit, workspace_id).zone
    with as_file(upload.name, content) as path:
        return read_days(path, local_day(now, zone), zone)


def found_days(
    database: Database, workspace_id: int, upload: Upload, days: Sequence[OwnDay], *, now: datetime
) -> Any:
    """Return what was understood of the list, as data to keep with the upload."""
    with database.reading() as unit:
        policy = workspaces.load_policy(unit, workspace_id)
    known = {one.day: one for one in own_days(policy)}
    new = sorted((one for one in days if known.get(one.day) != one), key=lambda one: one.day)
    preview = DaysPreview(
        upload_id=upload.id,
        file=upload.name,
        today=local_day(now, policy.zone),
        read=len(days),
        kinds=say_kinds(new),
        days=tuple(
            DayLine(
                day=one.day,
                kind=one.kind.label,
                name=one.name,
                before=known[one.day].kind.label if one.day in known else None,
            )
            for one in new
        ),
    )
    return {_DAYS: _PREVIEW.dump_python(preview, mode="json")}


def days_in_words(name: str, new: Sequence[OwnDay]) -> str:
    """Return what is said once the list is in."""
    if not new:
        return f"The city knew all days of {name} already."
    return f"From {name}, planbot knows of {say_kinds(new)} more. Nobody was written to."
