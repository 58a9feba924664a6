"""Scripted faults: what goes wrong with the next calls of a method (or envelopes), or a share of them."""

import difflib
import itertools
import random
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast, get_args

Json = dict[str, Any]
FaultKind = Literal[
    "ratelimited",
    "error",
    "not_ok",
    "invalid_json",
    "hang",
    "slow",
    "accept_then_drop",
    "accept_late",
    "drop_before_accept",
    "history_lag",
    "history_unreadable",
    "socket_drop",
]

HISTORY_METHODS = frozenset({"conversations.history", "conversations.replies"})
ENVELOPES = frozenset({"events_api", "slash_commands", "interactive"})
RESPONSE_URL = "response_url"
FILES_UPLOAD = "files upload"
_URLS = {RESPONSE_URL: "a response_url", FILES_UPLOAD: "a files upload"}
_LASTING = frozenset({"history_lag", "history_unreadable"})
_OF_URLS = frozenset({"error", "hang", "slow", "accept_then_drop", "drop_before_accept"})
_DEFAULT_SECONDS = {"hang": 3600.0, "slow": 1.0, "accept_late": 1.0, "history_lag": 5.0}
_DEFAULT_CODE = {"not_ok": "internal_error", "history_unreadable": "missing_scope"}


class FaultError(Exception):
    """A fault that cannot be scripted; the message is a sentence."""


@dataclass
class Fault:
    """`times` is how many calls are still to fail (None: no end), `share` the chance of each (0 to 1)."""

    id: int
    method: str
    kind: FaultKind
    times: int | None
    share: float | None
    code: str
    seconds: float
    retry_after: int

    def concerns(self, method: str) -> bool:
        if (self.kind == "socket_drop") != (method in ENVELOPES):
            return False
        if self.kind in _LASTING:
            return method in HISTORY_METHODS and self.method in ("*", method)
        return self.method == method or (self.method == "*" and method not in _URLS)


class FaultBook:
    """The faults in force, in the order in which they were scripted; the first that fits a call hits it."""

    def __init__(self, methods: Collection[str], seed: int = 0) -> None:
        """`methods` are the names of the Web API methods there are."""
        self._methods = methods
        self._faults: list[Fault] = []
        self._random = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self._ids = itertools.count(1)

    def add(self, wanted: Mapping[str, Any]) -> Fault:
        """Script a fault from {"method", "kind", "times" | "share", "code", "seconds", "retry_after"}.

        The `method` of a `socket_drop` is a kind of envelope. `response_url` stands for all of those, `files
        upload` for the addresses that take the bytes of files. Without `times` and `share` a fault hits one
        call, the history kinds every call. Raises FaultError.
        """
        known = {"method", "kind", "times", "share", "code", "seconds", "retry_after"}
        for key in wanted:
            if key not in known:
                raise FaultError(f"{key!r} is no part of a fault; known are {', '.join(sorted(known))}.")
        if wanted.get("kind") not in get_args(FaultKind):
            kinds = ", ".join(get_args(FaultKind))
            raise FaultError(f"The kind of a fault is one of {kinds}, not {wanted.get('kind')!r}.")
        kind = cast(FaultKind, wanted["kind"])
        share, times = wanted.get("share"), wanted.get("times")
        if share is not None and not (isinstance(share, int | float) and 0 < share <= 1):
            raise FaultError("The share of a fault is a number above 0 and at most 1.")
        if times is not None and not (_is_whole(times) and times > 0):
            raise FaultError("The times of a fault are a whole number above 0.")
        seconds = wanted.get("seconds", _DEFAULT_SECONDS.get(kind, 0.0))
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
            raise FaultError("The seconds of a fault are a number from 0 on.")
        retry_after = wanted.get("retry_after", 1)
        if not _is_whole(retry_after) or retry_after < 0:
            raise FaultError("The retry_after of a fault is a whole number of seconds.")
        method = str(wanted.get("method") or "*")
        self._check_method(kind, method)
        if times is None and share is None and kind not in _LASTING:
            times = 1
        fault = Fault(
            id=next(self._ids),
            method=method,
            kind=kind,
            times=times,
            share=share,
            code=str(wanted.get("code") or _DEFAULT_CODE.get(kind, "internal_error")),
            seconds=float(seconds),
            retry_after=retry_after,
        )
        self._faults.append(fault)
        return fault

    def _check_method(self, kind: FaultKind, method: str) -> None:
        """Refuse a fault that could never hit anything."""
        if kind == "socket_drop":
            known, what = ENVELOPES, "a socket_drop"
        elif kind in _LASTING:
            known, what = HISTORY_METHODS, f"a {kind}"
        elif method in _URLS:
            if kind in _OF_URLS:
                return
            kinds = ", ".join(sorted(_OF_URLS))
            raise FaultError(f"The kind of a fault of {_URLS[method]} is one of {kinds}, not {kind!r}.")
        elif method == "*" or method in self._methods:
            return
        else:
            near = difflib.get_close_matches(method, self._methods, n=3)
            meant = f" Did you mean {' or '.join(near)}?" if near else ""
            raise FaultError(f"The workspace knows no method {method!r}.{meant}")
        if method not in ("*", *known):
            names = ", ".join(sorted(known))
            raise FaultError(f"The method of {what} is * or one of {names}, not {method!r}.")

    def draw(self, method: str) -> Fault | None:
        """The fault that hits this call or envelope, counted as used."""
        for fault in self._faults:
            if not fault.concerns(method):
                continue
            if fault.share is not None and self._random.random() >= fault.share:
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times == 0:
                    self._faults.remove(fault)
            return fault
        return None

    def clear(self) -> None:
        self._faults.clear()

    def as_json(self) -> list[Json]:
        return [asdict(fault) for fault in self._faults]


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
