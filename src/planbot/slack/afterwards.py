"""What waits until Slack has its acknowledgement: it gives three seconds, and an answer may take longer.

A listener puts off only what nobody loses if it fails: its effect is committed by then.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
from slack_bolt import BoltContext, BoltRequest

log = structlog.get_logger(__name__)

_KEY = "planbot_afterwards"


def put_off(context: BoltContext, step: Callable[[], object]) -> None:
    """Have `step` done once the request of this context is acknowledged."""
    context.setdefault(_KEY, []).append(step)


class Afterwards:
    """Does what was put off, in threads of its own: a slow answer keeps nobody from acknowledging."""

    def __init__(self, at_once: int = 4) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="afterwards")

    def do(self, request: BoltRequest) -> None:
        """Call it after the acknowledgement was sent; a step that fails is logged."""
        if steps := request.context.get(_KEY):
            self._threads.submit(_do_each, steps)

    def finish(self) -> None:
        """Take nothing more, and return once all is done: every answer has a time limit."""
        self._threads.shutdown()


def _do_each(steps: list[Callable[[], object]]) -> None:
    for step in steps:
        try:
            step()
        except Exception:
            log.exception("an answer could not be shown")
