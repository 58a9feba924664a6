"""How much real time has gone by in this process, by a clock that nobody can set."""

import time


def elapsed() -> float:
    """Return seconds since some instant in the past.

    Where there is such a clock, it goes on while the host sleeps: a lease, too, runs out meanwhile.
    """
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()
