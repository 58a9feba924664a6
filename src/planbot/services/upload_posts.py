"""What planbot says in a DM about a file that was dropped there: one message a file, edited as it goes on."""

from dataclasses import replace
from datetime import datetime, timedelta

from planbot.plan.reports.days_preview import DaysPreview
from planbot.plan.reports.notice import Notice
from planbot.plan.reports.people_preview import PeoplePreview
from planbot.plan.reports.plan_upload import PlanImported, PlanPreview
from planbot.services.settling_owners import plan_gaps
from planbot.services.upload_days import days_from_json, holds_days
from planbot.services.upload_people_list import holds_people, preview_from_json
from planbot.services.upload_reading import reading_from_json
from planbot.store import outbox, plans, uploads
from planbot.store.outbox_records import NewMessage
from planbot.store.records import UploadState
from planbot.store.unit_of_work import Database, Unit
from planbot.store.uploads import Upload

UPLOAD, UPLOAD_REFUSED = "upload", "upload_refused"

_OF_USE_FOR = timedelta(days=2)
_MISSING = 8

_SAID = {
    UploadState.READING: "planbot is reading {file}. It shows here what it understood.",
    UploadState.IMPORTING: "planbot is bringing {file} in. This message says when it is done.",
    UploadState.UNDOING: "planbot is taking back the import of {file}.",
    UploadState.CANCELLED: "{file} was not brought in. Nothing is stored, and nobody was written to.",
    UploadState.EXPIRED: "{file} waited too long and is no longer kept. Drop it here again to bring it in.",
}


def show_upload(unit: Unit, workspace_id: int, upload: Upload, *, now: datetime) -> None:
    """Queue what is to be said of the upload as it is now: its message, or an edit of it."""
    key = f"{UPLOAD}:{upload.id}"
    first = NewMessage(
        kind=UPLOAD,
        dedupe_key=key,
        not_before=now,
        expires_at=now + _OF_USE_FOR,
        recipient_person_id=upload.by_id,
        references={"upload_id": upload.id},
        urgent=True,
    )
    if not outbox.enqueue(unit, workspace_id, first, now=now):
        posted = outbox.message_of_key(unit, workspace_id, key)
        assert posted is not None
        edit = replace(first, dedupe_key=f"{key}/edit-{upload.revision}", edits_id=posted.id)
        outbox.enqueue(unit, workspace_id, edit, now=now)


def build_upload(
    database: Database, workspace_id: int, upload_id: int, *, now: datetime
) -> tuple[str, PlanPreview | PlanImported | PeoplePreview | DaysPreview | Notice]:
    """Return what is to be said of an upload: the name of the message, and its report."""
    with database.reading() as unit:
        upload = uploads.upload(unit, workspace_id, upload_id)
    if holds_people(upload) and upload.state is UploadState.READY:
        return "people_preview", replace(preview_from_json(upload.found), note=upload.reason)
    if holds_days(upload) and upload.state is UploadState.READY:
        return "days_preview", replace(days_from_json(upload.found), note=upload.reason)
    if upload.state is UploadState.READY:
        preview = reading_from_json(upload.found).preview
        return "plan_preview", replace(preview, note=upload.reason)
    if upload.state is UploadState.IMPORTED and (holds_people(upload) or holds_days(upload)):
        return "notice", Notice(message=upload.reason or "")
    if upload.state is UploadState.IMPORTED:
        return "plan_imported", _imported(database, workspace_id, upload, now)
    if upload.state in (UploadState.REFUSED, UploadState.UNDONE):
        return "notice", Notice(message=upload.reason or "")
    return "notice", Notice(message=_SAID[upload.state].format(file=upload.name))


def _imported(database: Database, workspace_id: int, upload: Upload, now: datetime) -> PlanImported:
    assert upload.plan_id is not None
    gaps = plan_gaps(database, workspace_id, upload.plan_id, now=now)
    with database.reading() as unit:
        plan = plans.plan(unit, workspace_id, upload.plan_id, now=now)
    missing = [
        *(gap.words for gap in gaps.owners),
        *(f"{gap.words}: nobody leads them" for gap in gaps.without_lead),
        *(f"{gap.words}: no date" for gap in gaps.without_date),
    ]
    done = upload.found["imported"]
    return PlanImported(
        upload_id=upload.id,
        plan_id=plan.id,
        file=upload.name,
        title=plan.title,
        items=done["items"],
        changes=done["changes"],
        dates=done["dates"],
        missing=tuple(missing[:_MISSING]),
        missing_total=len(missing),
        note=upload.reason,
    )
