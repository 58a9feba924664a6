"""The work on dropped files that takes longer than a click may: reading, bringing in, taking back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from planbot.intake.diff_words import dates_in_words, summary
from planbot.intake.layout import LooksLikePeople, NoItemColumn
from planbot.plan.errors import UserError
from planbot.plan.own_days import OwnDay
from planbot.plan.vocabulary import Via
from planbot.services.directory import FROM_FORM, Member, link_members
from planbot.services.holidays import import_days
from planbot.services.importing import Imported, import_plan
from planbot.services.importing_people import import_people
from planbot.services.undo_import import Undone, undo_import, undone_in_words
from planbot.services.upload_days import (
    days_in_words,
    found_days,
    holds_days,
    looks_like_days,
    read_days_of,
)
from planbot.services.upload_map import emails_in
from planbot.services.upload_people_list import (
    found_people,
    holds_people,
    people_in_words,
    read_people_list,
)
from planbot.services.upload_posts import show_upload
from planbot.services.upload_reading import (
    ReadFile,
    read_file,
    reading_from_json,
    reading_of,
    reading_of_headers,
)
from planbot.services.uploads import IMPORT, READ, UNDO, read_anew
from planbot.store import slack_members, uploads
from planbot.store.records import Job, UploadState
from planbot.store.unit_of_work import Database, Unit
from planbot.store.uploads import Upload

Close = Callable[[Unit], None]
"""Ends the job in the unit of its effect; raises where another worker has it by now."""

_CHANGED = (
    "The plan changed while this file was being looked at. Please look at what it would change now, and "
    "import it again."
)
_GIVEN_UP = {
    READ: (
        UploadState.REFUSED,
        "planbot tried several times and could not read “{file}”. Please save it as a new XLSX or CSV file "
        "and drop that here.",
    ),
    IMPORT: (
        UploadState.READY,
        "planbot tried several times and could not bring “{file}” in, so nothing is stored. Please tell "
        "whoever runs planbot for you.",
    ),
    UNDO: (
        UploadState.IMPORTED,
        "planbot tried several times and could not take the import back. Please tell whoever runs planbot "
        "for you.",
    ),
}


class Files(Protocol):
    """Where dropped files are fetched from."""

    def fetch(self, file_id: str, name: str, most: int) -> bytes:
        """Return a file's bytes, at most `most`.

        Raises `UserError` where it cannot be had, another error where it may be had a little later.
        """


class UploadJobs:
    """The steps by kind of job. Each may be run again from the start until it has called its `close`."""

    def __init__(self, database: Database, workspace_id: int, files: Files, most_bytes: int) -> None:
        self._database = database
        self._workspace_id = workspace_id
        self._files = files
        self._most_bytes = most_bytes

    @property
    def steps(self) -> Mapping[str, Callable[[Job, datetime, Close], None]]:
        return {READ: self.read, IMPORT: self.bring_in, UNDO: self.take_back}

    def read(self, job: Job, now: datetime, close: Close) -> None:
        """Fetch the file where that was not done yet, read it, and show what was understood."""
        upload, content = self._upload(job)
        if upload is None:
            self._database.write(close)
            return
        found, reason = upload.found, upload.reason
        try:
            if content is None:
                content = self._files.fetch(upload.slack_file, upload.name, self._most_bytes)
            if upload.found is None and looks_like_days(upload.name, content):
                found = self._days(upload, content, now)
            else:
                found = self._plan(upload, content, now)
        except LooksLikePeople:
            found, reason = self._people(upload, content, now)
        except NoItemColumn as error:
            found = reading_of_headers(upload, error).as_json()
            reason = f"{error.without_advice} Say with Fix columns which column it is."
        except UserError as error:
            reason = error.message
        changes = {
            "state": UploadState.REFUSED if found is None else UploadState.READY,
            "found": found,
            "reason": reason,
        }
        self._database.write(lambda unit: self._close_read(unit, job, content, changes, now, close))

    def bring_in(self, job: Job, now: datetime, close: Close) -> None:
        """Store what the file holds, unless the plan is no longer the one that the preview was about."""
        upload, content = self._upload(job)
        if upload is None or content is None:
            self._database.write(close)
            return
        if holds_people(upload):
            self._bring_in_people(job, upload, content, now, close)
            return
        if holds_days(upload):
            self._bring_in_days(job, upload, content, now, close)
            return
        try:
            read = read_file(self._database, self._workspace_id, upload, content, now=now)
            plan_id = read.diff.plan.id if read.diff else None
            if plan_id != reading_from_json(upload.found).plan_id:
                self._database.write(lambda unit: self._back_to_reading(unit, job, now, close))
                return
            self._store(job, upload, read, now, close)
        except UserError as error:
            changes = {"state": UploadState.READY, "reason": error.message}
            self._database.write(lambda unit: self._close(unit, job, changes, now, close))
            return
        self._link(emails_in(upload.settled), now)

    def take_back(self, job: Job, now: datetime, close: Close) -> None:
        """Take the import back, or say what was built on it."""
        upload, _ = self._upload(job)
        if upload is None:
            self._database.write(close)
            return

        def then(unit: Unit, undone: Undone) -> None:
            reason = f"{undone_in_words(undone)} Nobody was written to."
            self._close(unit, job, {"state": UploadState.UNDONE, "reason": reason}, now, close)

        try:
            undo_import(
                self._database,
                self._workspace_id,
                None,
                now=now,
                plan_id=upload.plan_id,
                import_id=upload.import_id,
                actor_id=job.requested_by_id,
                via=Via.BUTTON,
                then=then,
            )
        except UserError as error:
            changes = {"state": UploadState.IMPORTED, "reason": error.message}
            self._database.write(lambda unit: self._close(unit, job, changes, now, close))

    def give_up(self, job: Job, now: datetime, close: Close) -> None:
        """Say that the file could not be dealt with: its worker died of it, or failed, too often."""
        upload, _ = self._upload(job)
        if upload is None:
            self._database.write(close)
            return
        state, words = _GIVEN_UP[job.kind]
        if job.kind == READ and upload.found is not None:
            state = UploadState.READY
        changes = {"state": state, "reason": words.format(file=upload.name)}
        self._database.write(lambda unit: self._close(unit, job, changes, now, close))

    def _upload(self, job: Job) -> tuple[Upload | None, bytes | None]:
        """Return the upload with its bytes; None where something else was decided since it was queued."""
        with self._database.reading() as unit:
            upload = uploads.upload(unit, self._workspace_id, job.payload["upload_id"])
            if upload.revision != job.payload["revision"]:
                return None, None
            return upload, uploads.content_of(unit, self._workspace_id, upload.id)

    def _store(self, job: Job, upload: Upload, read: ReadFile, now: datetime, close: Close) -> None:
        def then(unit: Unit, imported: Imported) -> None:
            diff = imported.diff
            done = {
                "items": len(read.draft.leaves),
                "changes": summary(diff) if diff else None,
                "dates": dates_in_words(diff.dates) if diff else None,
            }
            changes = {
                "state": UploadState.IMPORTED,
                "found": {**upload.found, "imported": done},
                "plan_id": imported.plan_id,
                "import_id": imported.import_id,
            }
            self._close(unit, job, changes, now, close)

        import_plan(
            self._database,
            self._workspace_id,
            read.draft,
            read.joining,
            now=now,
            actor_id=job.requested_by_id,
            choices=read.choices,
            is_titled=read.is_titled,
            file=upload.name,
            then=then,
        )

    def _close_read(
        self,
        unit: Unit,
        job: Job,
        content: bytes | None,
        changes: Mapping[str, Any],
        now: datetime,
        close: Close,
    ) -> None:
        if content is not None:
            uploads.keep_content(unit, self._workspace_id, job.payload["upload_id"], content)
        self._close(unit, job, changes, now, close)

    def _back_to_reading(self, unit: Unit, job: Job, now: datetime, close: Close) -> None:
        upload = self._locked(unit, job)
        if upload is not None:
            read_anew(unit, self._workspace_id, upload, {}, now=now, note=_CHANGED)
        close(unit)

    def _close(self, unit: Unit, job: Job, changes: Mapping[str, Any], now: datetime, close: Close) -> None:
        """Change the upload, unless something else was decided meanwhile, show it, and end the job."""
        upload = self._locked(unit, job)
        if upload is not None:
            changed = uploads.change_upload(unit, self._workspace_id, upload.id, now=now, changes=changes)
            show_upload(unit, self._workspace_id, changed, now=now)
        close(unit)

    def _locked(self, unit: Unit, job: Job) -> Upload | None:
        upload = uploads.upload(unit, self._workspace_id, job.payload["upload_id"], lock=True)
        return upload if upload.revision == job.payload["revision"] else None

    def _plan(self, upload: Upload, content: bytes, now: datetime) -> Any:
        read = read_file(self._database, self._workspace_id, upload, content, now=now)
        return reading_of(self._database, self._workspace_id, upload, read).as_json()

    def _days(self, upload: Upload, content: bytes, now: datetime) -> Any:
        days = read_days_of(self._database, self._workspace_id, upload, content, now=now)
        return found_days(self._database, self._workspace_id, upload, days, now=now)

    def _bring_in_days(self, job: Job, upload: Upload, content: bytes, now: datetime, close: Close) -> None:
        def then(unit: Unit, new: Sequence[OwnDay]) -> None:
            reason = days_in_words(upload.name, new)
            self._close(unit, job, {"state": UploadState.IMPORTED, "reason": reason}, now, close)

        try:
            import_days(
                self._database,
                self._workspace_id,
                read_days_of(self._database, self._workspace_id, upload, content, now=now),
                now=now,
                by_id=job.requested_by_id or upload.by_id,
                via=Via.IMPORT,
                then=then,
            )
        except UserError as error:
            changes = {"state": UploadState.READY, "reason": error.message}
            self._database.write(lambda unit: self._close(unit, job, changes, now, close))

    def _people(self, upload: Upload, content: bytes | None, now: datetime) -> tuple[Any, str | None]:
        """Return what a people list holds, and None; or nothing, and why it cannot be read."""
        try:
            listed = read_people_list(upload.name, content or b"")
        except UserError as error:
            return None, error.message
        with self._database.reading() as unit:
            return found_people(unit, self._workspace_id, upload, listed, now), None

    def _bring_in_people(self, job: Job, upload: Upload, content: bytes, now: datetime, close: Close) -> None:
        listed = read_people_list(upload.name, content)
        reason = people_in_words(upload.name, listed)

        def then(unit: Unit) -> None:
            self._close(unit, job, {"state": UploadState.IMPORTED, "reason": reason}, now, close)

        try:
            import_people(
                self._database,
                self._workspace_id,
                listed,
                now=now,
                actor_id=job.requested_by_id or upload.by_id,
                file=upload.name,
                then=then,
            )
        except UserError as error:
            changes = {"state": UploadState.READY, "reason": error.message}
            self._database.write(lambda unit: self._close(unit, job, changes, now, close))
            return
        self._link({person.email for person in listed.people}, now)

    def _link(self, named: Collection[str], now: datetime) -> None:
        """Link those who joined to their accounts, which the next look at the directory would do too."""
        with self._database.reading() as unit:
            listed = slack_members.list_members(unit, self._workspace_id)
        members = [
            Member(
                slack_id=one.slack_id,
                email=one.email,
                name=one.name,
                zone=one.zone,
                is_gone=one.is_gone,
                title=one.title,
            )
            for one in listed
            if one.email and one.email.casefold() in named
        ]
        if members:
            link_members(self._database, self._workspace_id, members, whole=False, noticed=FROM_FORM, now=now)
