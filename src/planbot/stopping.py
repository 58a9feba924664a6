"""Ending several things at once within one time limit."""

import threading
import time
from collections.abc import Callable, Mapping

import structlog

log = structlog.get_logger(__name__)


def stop_together(steps: Mapping[str, Callable[[], object]], seconds: float) -> tuple[str, ...]:
    """Run all `steps` at once, each in a thread of its own, and return once all are done, or after `seconds`.

    Return the names of those that were not done by then; they go on by themselves. A step that fails is
    logged and counts as done.
    """
    deadline = time.monotonic() + seconds
    threads = {
        name: threading.Thread(target=_run, args=(name, step), name=f"stop-{name}", daemon=True)
        for name, step in steps.items()
    }
    for thread in threads.values():
        thread.start()
    for thread in threads.values():
        thread.join(max(0.0, deadline - time.monotonic()))
    return tuple(name for name, thread in threads.items() if thread.is_alive())


def _run(name: str, step: Callable[[], object]) -> None:
    try:
        step()
    except Exception:
        log.exception("something could not be stopped in order", what=name)
