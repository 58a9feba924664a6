"""What an interaction hands the app to answer with: trigger ids and response URLs.

Both live in real time, whatever the workspace's clock does: they guard against slow apps, not dates.
"""

import itertools
import secrets
import time
from dataclasses import dataclass

TRIGGER_SECONDS = 3.0
RESPONSE_URL_USES = 5
RESPONSE_URL_SECONDS = 30 * 60.0


@dataclass
class Trigger:
    id: str
    user: str
    issued: float
    exchanged: bool = False

    @property
    def expired(self) -> bool:
        return time.monotonic() - self.issued > TRIGGER_SECONDS


class Triggers:
    def __init__(self, team_id: str) -> None:
        self._team_id = team_id
        self._numbers = itertools.count(1)
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str) -> str:
        """A new trigger id for an interaction of this person, in Slack's form `1.2.abc`."""
        trigger_id = f"{next(self._numbers)}.{sum(self._team_id.encode())}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = Trigger(trigger_id, user, time.monotonic())
        return trigger_id

    def get(self, trigger_id: str) -> Trigger | None:
        return self._issued.get(trigger_id)


@dataclass
class ResponseUrl:
    """Where the app may answer an interaction in `channel`; `message_ts` is what it started from."""

    secret: str
    user: str
    channel: str
    message_ts: str | None
    thread_ts: str | None
    issued: float
    uses: int = 0

    @property
    def expired(self) -> bool:
        return time.monotonic() - self.issued > RESPONSE_URL_SECONDS

    @property
    def used_up(self) -> bool:
        return self.uses >= RESPONSE_URL_USES


class ResponseUrls:
    def __init__(self) -> None:
        self._issued: dict[str, ResponseUrl] = {}

    def issue(
        self, user: str, channel: str, *, message_ts: str | None = None, thread_ts: str | None = None
    ) -> ResponseUrl:
        secret = secrets.token_hex(12)
        issued = ResponseUrl(secret, user, channel, message_ts, thread_ts, time.monotonic())
        self._issued[secret] = issued
        return issued

    def get(self, secret: str) -> ResponseUrl | None:
        return self._issued.get(secret)
