"""Sentences where a time belongs: the dates that they name, in whatever words stand around those."""

import re

from planbot.intake.spans import MONTHS

LONGEST_TIME = 300
"""In characters; what is longer is read for nothing but the dates in it."""

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_BARE_MONTH = "|".join(sorted(MONTHS.keys() - {"may"}, key=len, reverse=True))
_YEAR = r"(?:19|20|21)\d\d"
_YEARS = rf"{_YEAR}(?:\s?[-–—/]\s?(?:{_YEAR}|\d\d)(?!\d))?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_NAMED = re.compile(
    rf"\b(?:{_YEAR}-\d\d-\d\d|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}"
    rf"|(?:{_MONTH})\.? {_DAY}(?:,? {_YEAR})?|{_DAY} (?:of )?(?:{_MONTH})\.?(?:,? {_YEAR})?"
    rf"|(?:fye?|fiscal years?)[ '-]*\d{{2,4}}(?:\s?[-/]\s?\d{{2,4}})?(?: q[1-4])?"
    rf"|(?:q[1-4]|[1-4]q|h[12]|[12]h)\b(?:,?\s?(?:of )?(?:fy ?)?(?:{_YEAR}|\d\d))?"
    rf"|(?:{_MONTH}|spring|summer|fall|autumn|winter)\.?,?(?: of)? {_YEARS}"
    rf"|(?:{_BARE_MONTH}|spring|summer|fall|autumn|winter)|{_YEARS}(?: q[1-4])?)\b",
    re.I,
)


def dates_in(text: str) -> tuple[str, ...]:
    """Return the distinct dates, months, quarters and years that a text names, as written."""
    found = (" ".join(match[0].split()) for match in _NAMED.finditer(" ".join(text.split())))
    return tuple({name.casefold(): name for name in found}.values())
