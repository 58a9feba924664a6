"""The clock of a sandbox as business clock, moved from outside in steps.

A sandbox plays a move of its clock in steps and waits at each until everybody who follows has finished the
work that falls due there. The protocol is a long poll: `POST {url}/follow {follower, finished, quiet_until}`
answers `{step, now}` once there is a step after `finished`. For a follower no step need be played before the
instant until which it is quiet.
"""

import json
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

_POLL_SECONDS = 30
_RETRY_SECONDS = 0.5

log = structlog.get_logger(__name__)


class FollowedClock:
    """A business clock that runs on from the latest step it was told of."""

    def __init__(self, url: str) -> None:
        """`url` is the clock's address, such as `http://127.0.0.1:4100/sandbox/clock`."""
        self._url = url.rstrip("/")
        self._follower = f"bot-{uuid.uuid4().hex[:8]}"
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._set(self._get(self._url)["now"])

    def now(self) -> datetime:
        base, at = self._base
        return base + timedelta(seconds=time.monotonic() - at)

    def follow(self, finish: Callable[[], datetime]) -> None:
        """Call `finish` at each step, and tell the sandbox when it is done; returns once it knows of us.

        `finish` returns the instant until which nothing more falls due by itself.
        """
        answer = self._tell(None, None)
        self._thread = threading.Thread(target=self._run, args=(answer, finish), name="clock", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Do nothing at the steps to come; they are still reported finished, or the sandbox would wait."""
        self._stopping.set()

    def _run(self, answer: dict[str, object], finish: Callable[[], datetime]) -> None:
        finished: object = None
        while True:
            quiet_until = None
            if answer["step"] != finished and not self._stopping.is_set():
                self._set(str(answer["now"]))
                try:
                    quiet_until = finish()
                except Exception:
                    log.exception("the work of a clock step failed")
            finished = answer["step"]
            try:
                answer = self._tell(finished, quiet_until)
            except (OSError, ValueError):
                if self._stopping.wait(_RETRY_SECONDS):
                    return

    def _set(self, instant: object) -> None:
        base = datetime.fromisoformat(str(instant)).astimezone(UTC)
        self._base = (base, time.monotonic())

    def _tell(self, finished: object, quiet_until: datetime | None) -> dict[str, object]:
        quiet = quiet_until.isoformat() if quiet_until else None
        body = json.dumps({"follower": self._follower, "finished": finished, "quiet_until": quiet}).encode()
        return self._get(
            urllib.request.Request(  # noqa: S310 - the operator's own address, set beside the tokens
                self._url + "/follow", data=body, headers={"Content-Type": "application/json"}
            )
        )

    def _get(self, request: str | urllib.request.Request) -> dict[str, object]:
        with urllib.request.urlopen(request, timeout=_POLL_SECONDS) as response:  # noqa: S310 - as above
            answer = json.load(response)
        if not isinstance(answer, dict):
            raise ValueError("the clock did not answer with an object")
        return answer
