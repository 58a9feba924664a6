"""What waits until Slack has its acknowledgement: it gives three seconds, and an answer may take longer.

A listener puts off only what nobody loses if it fails: its effect is committed by then.
"""

from collections.abc import Callable

import structlog
from slack_bolt import BoltContext, BoltRequest

log = structlog.get_logger(__name__)

_KEY = "planbot_afterwards"


def put_off(context: BoltContext, step: Callable[[], object]) -> None:
    """Have `step` done once the request of this context is acknowledged."""
    context.setdefault(_KEY, []).append(step)


def do_what_was_put_off(request: BoltRequest) -> None:
    """Call it after the acknowledgement was sent; a step that fails is logged."""
    for step in request.context.get(_KEY, ()):
        try:
            step()
        except Exception:
            log.exception("an answer could not be shown")
