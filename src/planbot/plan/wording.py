"""Lists and times of day as people read them."""

from collections.abc import Sequence
from datetime import time
from itertools import islice


def joined(names: Sequence[str], most: int = 10) -> str:
    """Return `a, b and c`; past `most` names the rest is counted: `a, b and 3 more`."""
    named = list(islice(names, most))
    if len(names) > most:
        named.append(f"{len(names) - most} more")
    if len(named) < 2:
        return "".join(named)
    return f"{', '.join(named[:-1])} and {named[-1]}"


def say_time(at: time) -> str:
    """Return `9:30`, `14:00`."""
    return f"{at.hour}:{at:%M}"
