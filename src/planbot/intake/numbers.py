"""The numbers that plans give their items: always text, as the plan has them."""

import re
from calendar import month_abbr
from collections.abc import Callable, Sequence

from planbot.intake.cells import Cell, line_of
from planbot.intake.fields import LEVEL_RANKS

_LEVELS = "|".join(sorted(LEVEL_RANKS, key=len, reverse=True))
_DOTTED = r"\d{1,3}(?:\.(?:\d{1,3}|[A-Za-z]{1,2}))+"
_CODED = r"[A-Z]{1,6}[-. ]?\d{1,4}(?:[.-]\w{1,4})*"
_HEADING_CODE = (
    r"[A-Z]{1,6}[-.]\d{1,4}(?:[.-]\w{1,4})*|[A-Z]{1,6}\d{1,4}(?:[.-]\w{1,4})*(?=\s*(?:[.):|–—]|$))"
)
_PLAIN = r"\d{1,3}[a-z]?(?=[.):]|\s*[-–—:]\s)|[A-Z](?=[.):]\s)"
_IN_WORDS = r"(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?=\s*(?:[.):|–—-]|$))"
_LEVEL_WORD = re.compile(rf"^(?i:{_LEVELS})s?\s*#?\s*(?=\d|{_HEADING_CODE}|[A-Za-z]\b)")
_LEADING = re.compile(
    rf"(?P<number>{_DOTTED}|{_CODED}|{_PLAIN})\s*[.):|]?\s*(?:[-–—:]\s*)?\s(?P<title>\S.*)", re.S
)
_LEVELLED = re.compile(
    rf"(?P<level>(?i:{_LEVELS}))\s*#?\s*"
    rf"(?P<number>\d[\w.-]*|{_HEADING_CODE}|{_IN_WORDS}|[A-Za-z]\b|(?i:[IVX]+)\b)"
    r"\s*[.):|–—-]*\s*(?P<title>.*)",
    re.S,
)
_LETTERED = re.compile(r"(?P<number>[a-z])[.)]\s+(?P<title>\S.*)", re.S)
_MONTH = "|".join(month_abbr[1:])
_AS_DATE = re.compile(rf"\d{{4}}-\d\d-\d\d|\d{{1,2}}-(?:{_MONTH})(?:-\d\d)?|(?:{_MONTH})-\d\d", re.I)


def clean_number(cell: Cell) -> str | None:
    """Return a number without what surrounds it: `|1.6.1|`, `3.4.`, `Goal 2:` are `1.6.1`, `3.4`, `2`."""
    text = line_of(cell).strip("|()[] ").rstrip(".:)|").lstrip("#").strip()
    return (text if text[:1].isdecimal() else _LEVEL_WORD.sub("", text)) or None


def looks_like_date(number: str) -> bool:
    """Whether a spreadsheet may have made the number a date: `1-1` becomes `1-Jan`."""
    return _AS_DATE.fullmatch(number) is not None


def split_number(text: str) -> tuple[str | None, str]:
    """Return the number at the beginning of a title, if there is one, and the rest."""
    if (found := _LEVELLED.fullmatch(text)) and found["title"]:
        return found["number"].rstrip(".-"), found["title"]
    if found := _LEADING.fullmatch(text):
        return found["number"], found["title"]
    return None, text


def split_letter(text: str) -> tuple[str | None, str]:
    """Return the letter that counts a title, `a.` or `b)`, if there is one, and the rest."""
    found = _LETTERED.fullmatch(text)
    return (found["number"], found["title"]) if found else (None, text)


def split_heading(text: str) -> tuple[str, str | None, str] | None:
    """Return level word, number and title of `Goal 2: Safe streets`; None where no level word leads."""
    found = _LEVELLED.fullmatch(text)
    if not found:
        return None
    return found["level"].casefold(), found["number"].rstrip(".-"), found["title"] or text


Splitter = Callable[[str], tuple[str | None, str]]


def begin_with_numbers(texts: Sequence[str], split: Splitter = split_number) -> bool:
    """Whether most of a column's texts begin with a number of their own, as `split` finds it."""
    distinct = {text for text in texts if text}
    numbered = sum(split(text)[0] is not None for text in distinct)
    return numbered > 0 and numbered >= 0.6 * len(distinct)


def parent_numbers(number: str) -> list[str]:
    """Return the numbers that stand above `1.2.3`, the nearest first: `1.2`, `1`."""
    parts = re.split(r"([.-])", number)
    return ["".join(parts[:end]) for end in range(len(parts) - 2, 0, -2)]


def numbers_above(number: str) -> list[str]:
    """Return what may stand above a number, the nearest first; `1.2` above `1.2a` too."""
    return [*([number[:-1]] if re.search(r"\d[a-z]$", number) else []), *parent_numbers(number)]


def natural_order(text: str) -> list[tuple[int, int, str]]:
    """Return a key that puts `Owner 2` before `Owner 10`."""
    runs = re.findall(r"\d+|\D+", text.casefold())
    return [(0, int(run), "") if run.isdecimal() else (1, 0, run.strip()) for run in runs]
