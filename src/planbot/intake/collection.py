"""Python's cycle collector, while a plan is read or stored."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collection() -> Iterator[None]:
    """Pause the cycle collector: a plan is many values that all stay, and looking through them takes long.

    Afterwards they are counted among the oldest at once, which a full collection looks through.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()
            gc.enable()
