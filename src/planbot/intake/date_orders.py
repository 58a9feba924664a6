"""Whether the month or the day comes first in `03/04/2025`, by the dates around it or by the header."""

import re
from collections.abc import Iterable

_ORDER = re.compile(r"\b(?:mm?[/. -]dd?|dd?[/. -]mm?)[/. -]y{2,4}\b")
_NUMERIC_DATE = re.compile(r"(?<![\d/.])(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}\b")


def settle_date_order(texts: list[str]) -> str | None:
    """Return `mdy` or `dmy` where the unambiguous dates of a column agree on it."""
    orders = set()
    for text in texts:
        for found in _NUMERIC_DATE.finditer(text):
            first, second = int(found[1]), int(found[2])
            if first > 12 >= second:
                orders.add("dmy")
            elif second > 12 >= first:
                orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None


def settling_date(texts: Iterable[str]) -> str | None:
    """Return the first date that only one order allows: `13/12/2026`."""
    found = (date for text in texts for date in _NUMERIC_DATE.finditer(text))
    return next((date[0] for date in found if (int(date[1]) > 12) != (int(date[2]) > 12)), None)


def has_open_date(texts: Iterable[str]) -> bool:
    """Whether a date means another day in the other order: `7/1/2026`."""
    found = (date for text in texts for date in _NUMERIC_DATE.finditer(text))
    return any(max(int(date[1]), int(date[2])) <= 12 and int(date[1]) != int(date[2]) for date in found)


def order_in_header(header: str) -> str | None:
    """Return `mdy` or `dmy` where a header says it: `Due (MM/DD/YYYY)`."""
    found = _ORDER.search(header.casefold())
    return ("mdy" if found[0].startswith("m") else "dmy") if found else None
