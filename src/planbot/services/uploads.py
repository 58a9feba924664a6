"""Bringing a plan in from Slack: a file is dropped, looked at, settled, and brought in or not.

Each step is short: it changes the upload and queues the work, which `upload_jobs` does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from planbot.plan.errors import UserError
from planbot.plan.model import Department
from planbot.plan.permissions import may_administer
from planbot.services.directory import Member
from planbot.services.importing import require_administrator
from planbot.services.people import whom_to_ask
from planbot.services.upload_days import days_from_json, holds_days
from planbot.services.upload_map import choices_of, map_of, merged
from planbot.services.upload_people import keep_members
from planbot.services.upload_people_list import holds_people, preview_from_json
from planbot.services.upload_posts import UPLOAD_REFUSED, show_upload
from planbot.services.upload_reading import Reading, reading_from_json
from planbot.store import departments, jobs, outbox, people, receipts, uploads
from planbot.store.outbox_records import NewMessage
from planbot.store.records import UploadState
from planbot.store.unit_of_work import Database, Unit
from planbot.store.uploads import Upload

READ, IMPORT, UNDO = "read_upload", "import_upload", "undo_upload"

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE

_TAKEN = frozenset(("csv", "tsv", "txt", "text", "xlsx", "xlsm", "ics", "ical"))
_OLD_EXCEL = frozenset(("xls", "xlsb", "ods", "numbers"))

_NOT_NOW = {
    UploadState.READING: "planbot is still reading {file}. Please try again in a moment.",
    UploadState.IMPORTING: "planbot is bringing {file} in at this moment.",
    UploadState.IMPORTED: "{file} is in already.",
    UploadState.UNDOING: "planbot is taking the import of {file} back at this moment.",
    UploadState.UNDONE: "The import of {file} was taken back. Drop the file here again to bring it in.",
    UploadState.CANCELLED: "{file} was put aside. Drop it here again to bring it in.",
    UploadState.REFUSED: "{file} cannot be read. Drop it here again once it is mended.",
    UploadState.EXPIRED: "{file} waited too long and is no longer kept. Drop it here again to bring it in.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedFile:
    """A file as Slack tells of it; `is_elsewhere` says that Slack only holds a link to it."""

    id: str
    name: str
    kind: str
    size: int
    is_elsewhere: bool = False


def take_files(
    database: Database,
    workspace_id: int,
    *,
    event_id: str,
    slack_id: str,
    channel: str,
    files: Sequence[DroppedFile],
    now: datetime,
) -> bool:
    """Have the files read that somebody dropped, or say why not; return False for an event seen before.

    Only an administrator's are. `event_id` is Slack's: the same one comes again when Slack was not answered
    in time.
    """

    def take(unit: Unit) -> bool:
        person = people.person_by_slack_id(unit, workspace_id, slack_id)
        if person is None or not may_administer(person):
            reason = f"Plans are brought in by an administrator. {whom_to_ask(unit, workspace_id)} can do it."
            return _refuse(unit, workspace_id, event_id, channel, reason, now)
        taken = [_take(unit, workspace_id, event_id, person.id, channel, file, now) for file in files]
        return any(taken)

    return database.write(take)


def open_reading(
    database: Database, workspace_id: int, upload_id: int, person_id: int
) -> tuple[Upload, Reading]:
    """Return what was understood of an upload, for a form; raises `UserError` where it is not to be changed
    any more, or the person is no administrator."""
    with database.reading() as unit:
        require_administrator(unit, workspace_id, person_id)
        upload = uploads.upload(unit, workspace_id, upload_id)
    if upload.state is not UploadState.READY and not (upload.state is UploadState.READING and upload.found):
        raise _not_now(upload)
    if (listed := _list_of(upload)) is not None:
        raise UserError(
            f"{upload.name} is a list of {listed}: there is nothing to settle. Import or Cancel it."
        )
    return upload, reading_from_json(upload.found)


def departments_here(database: Database, workspace_id: int, *, now: datetime) -> Sequence[Department]:
    """Return the departments that an owner may be."""
    with database.reading() as unit:
        return departments.list_departments(unit, workspace_id, now=now)


def settle(
    database: Database,
    workspace_id: int,
    upload_id: int,
    person_id: int,
    *,
    submission_id: str,
    now: datetime,
    settled: Mapping[str, Any] | None = None,
    choices: Mapping[str, Any] | None = None,
    strangers: Sequence[Member] = (),
) -> None:
    """Take over what a form settled of the map, or chose where the plan is there; have the file read anew.

    `strangers` are accounts that were chosen and that planbot had not heard of. `submission_id` makes a form
    count once. Raises `UserError` for what the map cannot hold, where the upload is over, or the person is no
    administrator.
    """

    def take_over(unit: Unit) -> None:
        require_administrator(unit, workspace_id, person_id)
        upload = uploads.upload(unit, workspace_id, upload_id, lock=True)
        if not receipts.take_receipt(unit, workspace_id, f"settle:{submission_id}", now=now):
            return
        if upload.state not in (UploadState.READY, UploadState.READING):
            raise _not_now(upload)
        keep_members(unit, workspace_id, strangers, now=now)
        changes = {
            "settled": merged(upload.settled, settled or {}),
            "choices": {**upload.choices, **(choices or {})},
        }
        map_of(changes["settled"])
        choices_of(changes["choices"])
        if (changes["settled"], changes["choices"]) != (upload.settled, upload.choices):
            read_anew(unit, workspace_id, upload, changes, now=now)

    database.write(take_over)


def start_import(
    database: Database, workspace_id: int, upload_id: int, person_id: int, *, now: datetime
) -> None:
    """Have the file brought in; a click that comes again does nothing. Raises `UserError` saying why not."""

    def start(unit: Unit) -> None:
        upload = _locked(unit, workspace_id, upload_id, person_id)
        if upload.state in (UploadState.IMPORTING, UploadState.IMPORTED):
            return
        if upload.state is not UploadState.READY:
            raise _not_now(upload)
        if not _can_import(upload):
            raise UserError(f"{upload.name} cannot be brought in as it is. Its preview says why.")
        _go_on(unit, workspace_id, upload, UploadState.IMPORTING, IMPORT, person_id, now)

    database.write(start)


def cancel_upload(
    database: Database, workspace_id: int, upload_id: int, person_id: int, *, now: datetime
) -> None:
    """Put the file aside; a click that comes again does nothing. Raises `UserError` where it is in."""

    def cancel(unit: Unit) -> None:
        upload = _locked(unit, workspace_id, upload_id, person_id)
        if upload.state is UploadState.CANCELLED:
            return
        if upload.state not in (UploadState.READY, UploadState.READING):
            raise _not_now(upload)
        cancelled = uploads.change_upload(
            unit, workspace_id, upload.id, now=now, changes={"state": UploadState.CANCELLED}
        )
        show_upload(unit, workspace_id, cancelled, now=now)

    database.write(cancel)


def start_undo(
    database: Database, workspace_id: int, upload_id: int, person_id: int, *, now: datetime
) -> None:
    """Have the import taken back; a click that comes again does nothing. Raises `UserError` with why not."""

    def start(unit: Unit) -> None:
        upload = _locked(unit, workspace_id, upload_id, person_id)
        if upload.state in (UploadState.UNDOING, UploadState.UNDONE):
            return
        if upload.state is not UploadState.IMPORTED:
            raise _not_now(upload)
        if (listed := _list_of(upload)) is not None:
            raise UserError(f"A list of {listed} cannot be taken back, but another one can change it.")
        _go_on(unit, workspace_id, upload, UploadState.UNDOING, UNDO, person_id, now)

    database.write(start)


def read_anew(
    unit: Unit,
    workspace_id: int,
    upload: Upload,
    changes: Mapping[str, Any],
    *,
    now: datetime,
    note: str | None = None,
) -> None:
    """Queue another reading of the file, after `changes` of what was settled; the preview shows `note`."""
    changes = {**changes, "state": UploadState.READING, "reason": note}
    changed = uploads.change_upload(unit, workspace_id, upload.id, now=now, changes=changes)
    _queue(unit, workspace_id, READ, changed, changed.by_id, now)


def _go_on(
    unit: Unit, workspace_id: int, upload: Upload, state: UploadState, kind: str, by_id: int, now: datetime
) -> None:
    changed = uploads.change_upload(
        unit, workspace_id, upload.id, now=now, changes={"state": state, "reason": None}
    )
    _queue(unit, workspace_id, kind, changed, by_id, now)
    show_upload(unit, workspace_id, changed, now=now)


def _queue(unit: Unit, workspace_id: int, kind: str, upload: Upload, by_id: int, now: datetime) -> None:
    payload = {"upload_id": upload.id, "revision": upload.revision}
    jobs.add_job(unit, workspace_id, kind=kind, payload=payload, requested_by_id=by_id, now=now)


def _can_import(upload: Upload) -> bool:
    if holds_people(upload):
        return preview_from_json(upload.found).can_import
    if holds_days(upload):
        return days_from_json(upload.found).can_import
    return reading_from_json(upload.found).preview.can_import


def _list_of(upload: Upload) -> str | None:
    """Return what the file lists; None for a plan."""
    if holds_people(upload):
        return "people"
    return "days" if holds_days(upload) else None


def _locked(unit: Unit, workspace_id: int, upload_id: int, person_id: int) -> Upload:
    require_administrator(unit, workspace_id, person_id)
    return uploads.upload(unit, workspace_id, upload_id, lock=True)


def _not_now(upload: Upload) -> UserError:
    words = _NOT_NOW.get(upload.state, "{file} was just changed. Please look at its preview again.")
    return UserError(words.format(file=upload.name))


def _take(
    unit: Unit, workspace_id: int, event_id: str, by_id: int, channel: str, file: DroppedFile, now: datetime
) -> bool:
    key = f"{event_id}:{file.id}"
    reason = _why_not(file)
    if reason is not None:
        return _refuse(unit, workspace_id, key, channel, reason, now)
    upload = uploads.add_upload(
        unit, workspace_id, key=key, by_id=by_id, slack_file=file.id, name=file.name, now=now
    )
    if upload is None:
        return False
    _queue(unit, workspace_id, READ, upload, by_id, now)
    return True


def _why_not(file: DroppedFile) -> str | None:
    """Return why the file is not even fetched, in one sentence; None where it is worth a look."""
    ending = PurePath(file.name).suffix.removeprefix(".").casefold() or file.kind.casefold()
    if file.is_elsewhere:
        return (
            f"“{file.name}” is a link to a file elsewhere. Download it, and drop the CSV or XLSX file here."
        )
    if ending in _OLD_EXCEL:
        return f"“{file.name}” is in a format that planbot cannot read. Please save it as XLSX or CSV."
    if ending not in _TAKEN and file.kind.casefold() not in _TAKEN:
        return f"“{file.name}” is no plan that planbot can read. Please drop it here as a CSV or XLSX file."
    if file.size > MAX_BYTES:
        size, most = file.size / MEGABYTE, MAX_BYTES // MEGABYTE
        return f"“{file.name}” is {size:.0f} MB; planbot takes plans of up to {most} MB in Slack."
    return None


def _refuse(unit: Unit, workspace_id: int, key: str, channel: str, reason: str, now: datetime) -> bool:
    message = NewMessage(
        kind=UPLOAD_REFUSED,
        dedupe_key=f"{UPLOAD_REFUSED}:{key}",
        not_before=now,
        recipient_channel=channel,
        references={"reason": reason},
        urgent=True,
    )
    return outbox.enqueue(unit, workspace_id, message, now=now)
