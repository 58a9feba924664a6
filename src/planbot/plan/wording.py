"""Lists and times of day as people read them."""

from collections.abc import Sequence
from datetime import time
from itertools import islice

_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def joined(names: Sequence[str], most: int = 10) -> str:
    """Return `a, b and c`; past `most` names the rest is counted: `a, b and 3 more`."""
    named = list(islice(names, most))
    if len(names) > most:
        named.append(f"{len(names) - most} more")
    if len(named) < 2:
        return "".join(named)
    return f"{', '.join(named[:-1])} and {named[-1]}"


def say_span(days: int) -> str:
    """Return `10 days`, or `two weeks` where they are whole."""
    weeks, rest = divmod(days, 7)
    if rest or weeks < 2:
        return {1: "day", 7: "week"}.get(days, f"{days} days")
    return f"{say_number(weeks)} weeks"


def say_number(number: int) -> str:
    return _NUMBERS.get(number, str(number))


def say_time(at: time) -> str:
    """Return `9:30`, `14:00`."""
    return f"{at.hour}:{at:%M}"
