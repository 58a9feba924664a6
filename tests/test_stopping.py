"""Several things end at once within one time limit."""

import threading
import time

from planbot.stopping import stop_together


def test_all_are_stopped_at_once_and_a_slow_one_is_named() -> None:
    released = threading.Event()
    stopped: list[str] = []
    began = time.monotonic()
    late = stop_together(
        {
            "hangs": lambda: released.wait(30),
            "quick": lambda: stopped.append("quick"),
            "also slow": lambda: released.wait(30),
        },
        seconds=0.3,
    )
    assert time.monotonic() - began < 20
    assert late == ("hangs", "also slow")
    assert stopped == ["quick"]
    released.set()


def test_one_that_fails_holds_up_no_other() -> None:
    stopped: list[str] = []

    def fails() -> None:
        raise RuntimeError("no")

    assert stop_together({"fails": fails, "other": lambda: stopped.append("other")}, seconds=5) == ()
    assert stopped == ["other"]
