"""What happened, for those who count or look: posts, calls of the app, deliveries to it."""

import json
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

CALLS_KEPT = 20_000
ANSWERS_KEPT = 2_000
DELIVERIES_KEPT = 2_000
CHARACTERS_KEPT = 20_000
"""Of the JSON of a call's arguments, of its answer, of what is delivered, and of its acknowledgement."""
NOTE_LENGTH = 60
"""About the length of a note in place of what was left out."""

WAITING = "waiting"
ACKNOWLEDGED = "acknowledged"
LEFT_OUT = "(left out)"

_MARKS = ("xox", "xapp-", "ticket=")
"""What a secret begins with: looking for these is much faster than the pattern."""
_SECRET = re.compile(r"(xox[a-z]-|xapp-|ticket=)[\w-]+")


@dataclass(slots=True)
class CallRecord:
    """A request of the app to Slack and its answer; both are kept as JSON, which takes a tenth of the room.

    `answer` is None where there was none, and for all but the latest 2,000 calls. `order` counts calls and
    deliveries together.
    """

    n: int
    order: int
    at: str
    method: str
    args: str
    status: int
    ok: bool
    error: str | None
    answer: str | None

    def as_json(self) -> Json:
        return {
            "n": self.n,
            "at": self.at,
            "method": self.method,
            "args": json.loads(self.args),
            "status": self.status,
            "ok": self.ok,
            "error": self.error,
            "answer": None if self.answer is None else json.loads(self.answer),
        }


@dataclass(slots=True)
class DeliveryRecord:
    """An attempt to deliver; `title` is the command or the type of what is delivered.

    `sent` is what goes over the wire: an envelope, or a request's url, headers and payload. `outcome` is
    "waiting", "acknowledged" or Slack's word for what went wrong, `ack` the body of the acknowledgement.
    """

    n: int
    order: int
    at: str
    title: str
    kind: str
    retry: int
    sent: str
    outcome: str = WAITING
    ack: str = "null"

    def as_json(self) -> Json:
        return {
            "n": self.n,
            "at": self.at,
            "kind": self.kind,
            "retry": self.retry,
            "sent": json.loads(self.sent),
            "outcome": self.outcome,
            "ack": json.loads(self.ack),
        }


class Records:
    """`posts` is complete; `calls` keeps the latest 20,000, the latest 2,000 of them with their answers, and
    `deliveries` the latest 2,000.

    Each entry has a running number `n`. Tokens are left out wherever they stand, and so is what is too long.
    """

    def __init__(self) -> None:
        self.posts: list[Json] = []
        self.calls: deque[CallRecord] = deque(maxlen=CALLS_KEPT)
        self.deliveries: deque[DeliveryRecord] = deque(maxlen=DELIVERIES_KEPT)
        self.changes = 0
        self._calls_made = 0
        self._deliveries_made = 0

    def post(self, entry: Json) -> None:
        self.posts.append({"n": len(self.posts) + 1, **entry})

    def call(self, *, at: str, method: str, args: Mapping[str, Any], status: int, answer: Any = None) -> None:
        """Record a call and what was answered: a JSON object with `ok` and `error`, or else what `status`
        says; None for no answer."""
        said = answer if isinstance(answer, dict) else {}
        self.changes += 1
        self._calls_made += 1
        self.calls.append(
            CallRecord(
                n=self._calls_made,
                order=self.changes,
                at=at,
                method=method,
                args=_kept(args),
                status=status,
                ok=bool(said.get("ok", answer is not None and 200 <= status < 300)),
                error=said.get("error"),
                answer=None if answer is None else _kept(answer),
            )
        )
        if len(self.calls) > ANSWERS_KEPT:
            self.calls[-ANSWERS_KEPT - 1].answer = None

    def delivery(self, *, at: str, kind: str, retry: int, sent: Json) -> DeliveryRecord:
        """Record what is being sent to the app; `settle` says later what came of it."""
        self.changes += 1
        self._deliveries_made += 1
        payload = sent["payload"]
        if "token" in payload:
            sent = {**sent, "payload": {**payload, "token": LEFT_OUT}}
        inner = payload.get("event", payload)
        entry = DeliveryRecord(
            n=self._deliveries_made,
            order=self.changes,
            at=at,
            title=str(payload.get("command") or inner.get("type", kind)),
            kind=kind,
            retry=retry,
            sent=_kept(sent),
        )
        self.deliveries.append(entry)
        return entry

    def settle(self, delivery: DeliveryRecord, *, ack: Json | None, failure: str | None) -> None:
        """Say what came of a delivery."""
        self.changes += 1
        delivery.ack = _kept(ack)
        delivery.outcome = failure or ACKNOWLEDGED


def _kept(value: Any) -> str:
    """The JSON of a value, without tokens; what makes it too long is replaced by a note."""
    text = json.dumps(value)
    if len(text) > CHARACTERS_KEPT:
        text = json.dumps(_shortened(value, CHARACTERS_KEPT))
    if any(mark in text for mark in _MARKS):
        text = _SECRET.sub(rf"\1{LEFT_OUT}", text)
    return text


def _shortened(value: Any, room: int) -> Any:
    """The value with its longest parts left out, so that its JSON fits into `room` characters."""
    length = whole = len(json.dumps(value))
    if whole <= room:
        return value
    if isinstance(value, Mapping) and room > NOTE_LENGTH:
        shown = dict(value)
        sizes = {key: len(json.dumps(part)) for key, part in value.items()}
        for key in sorted(sizes, key=sizes.__getitem__, reverse=True):
            if length <= room or sizes[key] <= NOTE_LENGTH:
                break
            shown[key] = _shortened(value[key], room - (length - sizes[key]))
            length += len(json.dumps(shown[key])) - sizes[key]
        if length <= room:
            return shown
    return f"(left out: {whole:,} characters of JSON)"
