"""What Slack may do to a post, and what becomes of the message then.

`DESCRIPTION: Fault` is a row of the matrix; its columns are the kinds of messages. The faults themselves are
those of the sandbox (docs/sandbox-control-api.md), scripted when the post is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

Script = Mapping[str, Any]

PATIENCE_SECONDS = 1.5
"""How long a request may take."""
SETTLE_SECONDS = 0.2
"""How long after a lost answer a post is given to turn up."""
LATE_SECONDS = 6 * SETTLE_SECONDS
MOST_ATTEMPTS = 4


class Outcome(Enum):
    ONCE = auto()
    """Seen once, and on record as sent."""
    REFUSED = auto()
    """Not seen, and dead for the reason that Slack gave, `Fault.reason`."""
    UNREADABLE = auto()
    """Nobody can look whether it is there: it is seen at most once, or at least once, as its kind says."""
    HIDDEN = auto()
    """It turns up later than it is looked for, which nobody can know: seen at least once, at most twice."""


@dataclass(frozen=True)
class Fault:
    """`post` spoils the first `times` posts of the message; `look` what is asked of Slack meanwhile.

    `uncounted` are attempts that do not count as such.
    """

    post: Script
    outcome: Outcome = Outcome.ONCE
    times: int = 1
    look: Script | None = None
    reason: str | None = None
    attempts: int | None = None
    arrives: bool = field(default=False)
    late_seconds: float = 0.0


def _lost(**look: Any) -> Fault:
    """A post that arrived, its answer lost, and trouble with looking for it."""
    return Fault({"kind": "accept_then_drop"}, look=look)


def _refused(code: str) -> Fault:
    return Fault({"kind": "not_ok", "code": code}, Outcome.REFUSED, reason=code, times=MOST_ATTEMPTS)


def _not_ok(code: str) -> Fault:
    return Fault({"kind": "not_ok", "code": code})


def _unreadable(code: str, *, arrives: bool) -> Fault:
    kind = "accept_then_drop" if arrives else "drop_before_accept"
    look = {"kind": "history_unreadable", "code": code}
    return Fault({"kind": kind}, Outcome.UNREADABLE, look=look, reason=code, arrives=arrives)


def _always(reason: str, **post: Any) -> Fault:
    return Fault(post, Outcome.REFUSED, times=100, reason=reason)


FAULTS: dict[str, Fault] = {
    "too many requests": Fault({"kind": "ratelimited", "retry_after": 0}, attempts=1),
    "too many requests for long": Fault(
        {"kind": "ratelimited", "retry_after": 0}, times=MOST_ATTEMPTS + 3, attempts=1
    ),
    "a second to wait": Fault({"kind": "ratelimited", "retry_after": 1}, attempts=1),
    "a server error": Fault({"kind": "error"}),
    "server errors": Fault({"kind": "error"}, times=MOST_ATTEMPTS - 1),
    "nothing but server errors": _always("http_500", kind="error"),
    "no answer": Fault({"kind": "hang"}),
    "a slow answer": Fault({"kind": "slow", "seconds": PATIENCE_SECONDS / 8}),
    "an answer after patience has run out": Fault(
        {"kind": "slow", "seconds": PATIENCE_SECONDS * 1.25}, Outcome.ONCE
    ),
    "a reset after it arrived": Fault({"kind": "accept_then_drop"}),
    "a reset before it arrived": Fault({"kind": "drop_before_accept"}),
    "resets before it arrived": Fault({"kind": "drop_before_accept"}, times=MOST_ATTEMPTS - 1),
    "nothing but resets": _always("connection_lost", kind="drop_before_accept"),
    "it arrives late": Fault({"kind": "accept_late", "seconds": SETTLE_SECONDS / 4}),
    "it arrives later than anybody looks": Fault(
        {"kind": "accept_late", "seconds": LATE_SECONDS}, Outcome.HIDDEN, late_seconds=LATE_SECONDS
    ),
    "an answer that is no JSON": Fault({"kind": "invalid_json"}),
    "an error inside Slack": _not_ok("internal_error"),
    "a fatal error that may have acted": _not_ok("fatal_error"),
    "a service that is not there": _not_ok("service_unavailable"),
    "a timeout inside Slack": _not_ok("request_timeout"),
    "too many requests, said in the body": _not_ok("ratelimited"),
    "no such channel": _refused("channel_not_found"),
    "an archived channel": _refused("is_archived"),
    "a channel that planbot is not in": _refused("not_in_channel"),
    "a channel that is closed to apps": _refused("restricted_action"),
    "a message too long": _refused("msg_too_long"),
    "blocks that Slack does not take": _refused("invalid_blocks"),
    "a scope that is missing": _refused("missing_scope"),
    "too many requests to look": _lost(kind="ratelimited", retry_after=0, times=3),
    "server errors when looking": _lost(kind="error", times=2),
    "no answer when looking": _lost(kind="hang", times=1),
    "no JSON when looking": _lost(kind="invalid_json", times=2),
    "resets when looking": _lost(kind="drop_before_accept", times=2),
    "errors inside Slack when looking": _lost(kind="not_ok", code="internal_error", times=2),
    "a history that lags a little": _lost(kind="history_lag", seconds=SETTLE_SECONDS / 4),
    "a history that lags": Fault(
        {"kind": "accept_then_drop"}, Outcome.HIDDEN, look={"kind": "history_lag", "seconds": 60}
    ),
    "no history, and it arrived": _unreadable("missing_scope", arrives=True),
    "no history, and it did not arrive": _unreadable("missing_scope", arrives=False),
    "a history for members only, and it arrived": _unreadable("not_in_channel", arrives=True),
    "a history for members only, and it did not": _unreadable("not_in_channel", arrives=False),
}

EACH_STEP = (
    "too many requests",
    "a server error",
    "nothing but resets",
    "a reset after it arrived",
    "a reset before it arrived",
    "no such channel",
    "too many requests to look",
    "server errors when looking",
    "a history that lags",
    "no history, and it arrived",
    "no history, and it did not arrive",
)
"""Rows that between them take every step which the outbox stores; the others take the same ones again."""
