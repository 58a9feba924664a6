"""Pictures of a message: uploaded to Slack once, and from then on referred to."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from planbot.outbox.sender import Sender, SendError
from planbot.store import pictures
from planbot.store.unit_of_work import Database

log = structlog.get_logger(__name__)


class PictureShelf:
    """Knows which pictures Slack has, by what they show; those it has not, it uploads."""

    def __init__(self, database: Database, workspace_id: int, sender: Sender) -> None:
        self._database = database
        self._workspace_id = workspace_id
        self._sender = sender

    def file_ids(self, drawings: Mapping[str, Callable[[], bytes]], *, now: datetime) -> dict[str, str]:
        """Return the ids of Slack's files by the names of the pictures.

        A picture that cannot be drawn or uploaded is left out: it is an ornament, and the message says all of
        it in words, on time.
        """
        found: dict[str, str] = {}
        for name, draw in drawings.items():
            try:
                found[name] = self._file_id(name, draw(), now)
            except SendError as failure:
                log.warning("a picture could not be uploaded", picture=name, reason=failure.reason)
            except Exception:
                log.exception("a picture could not be drawn", picture=name)
        return found

    def _file_id(self, name: str, content: bytes, now: datetime) -> str:
        digest = hashlib.sha256(content).hexdigest()
        with self._database.reading() as unit:
            known = pictures.file_id(unit, self._workspace_id, digest)
        if known is not None:
            return known
        uploaded = self._sender.upload(f"{name}.png", content)
        self._database.write(
            lambda unit: pictures.keep_file_id(unit, self._workspace_id, digest, uploaded, now=now)
        )
        return uploaded
