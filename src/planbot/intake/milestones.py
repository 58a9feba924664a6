"""Milestones in one cell: `Nov 30 2026: RFP issued; Jan 15 2027: contract`, or one on each line."""

import re
from collections.abc import Sequence
from datetime import date

from planbot.intake.cells import fold_text
from planbot.intake.spans import SpanReader, UnreadableDate
from planbot.plan.model import Milestone

_BULLET = "• "
_DONE = re.compile(r"\s*\((?:done|completed?)(?:\s+(?P<on>\d{4}-\d\d-\d\d))?\)\s*$", re.I)
_TICKED = re.compile(r"^(?:\[x\]|☑|✓|✔)\s*", re.I)
_ITEM_MARK = re.compile(r"^(?:[•\-*–]|\[ \]|☐|\d{1,2}[.)]|[a-z][.)])\s+", re.I)
_MAX_DATE_WORDS = 30


def read_milestones(text: str, spans: SpanReader) -> tuple[Milestone, ...]:
    """Return the milestones in the cell's order; one whose date cannot be read keeps it in its title."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not all(line.startswith(_BULLET) for line in lines):
        lines = [part.strip() for line in lines for part in line.split(";") if part.strip()]
    return tuple(_read_one(line, spans) for line in lines)


def propose_milestones(lines: Sequence[str], rows: Sequence[str], spans: SpanReader) -> tuple[Milestone, ...]:
    """Return what may be milestones of an item: the dated ones of its lines, and each row beneath it."""
    if not lines and not rows:
        return ()
    dated = [milestone for line in lines if (milestone := _read_one(line, spans)).due]
    return (*dated, *(_read_one(row, spans) for row in rows))


def described(description: str | None, rows: Sequence[str]) -> str | None:
    """Return the description with the rows beneath the item, so that none of its words is lost."""
    return "\n".join([*([description] if description else []), *rows]) or None


def write_milestones(milestones: Sequence[Milestone]) -> str:
    """Return the cell that `read_milestones` reads back: one bulleted line each."""
    return "\n".join(_BULLET + _written(milestone) for milestone in milestones)


def _written(milestone: Milestone) -> str:
    due = f"{milestone.due.isoformat()}: " if milestone.due else ""
    done = f" (done {milestone.done_on.isoformat()})" if milestone.done_on else ""
    return f"{due}{' '.join(milestone.title.split())}{done}"


def _read_one(line: str, spans: SpanReader) -> Milestone:
    line = _TICKED.sub("", _ITEM_MARK.sub("", line))
    done = _DONE.search(line)
    done_on = date.fromisoformat(done["on"]) if done and done["on"] else None
    if done_on:
        line = _DONE.sub("", line)
    for cut in re.finditer(r":\s+|\s+[-–—]\s+", line):
        if (due := _day(line[: cut.start()], spans)) and line[cut.end() :].strip():
            return Milestone(title=line[cut.end() :].strip(), due=due, done_on=done_on)
    for tail in (
        r"(?P<title>.+?)\s*\((?P<when>[^()]+)\)",
        r"(?P<title>.+?)(?:\s+by|,|:|\s+[-–—])\s+(?P<when>.+)",
    ):
        if (found := re.fullmatch(tail, line)) and (due := _day(found["when"], spans)):
            return Milestone(title=found["title"], due=due, done_on=done_on)
    return Milestone(title=line, done_on=done_on)


def _day(text: str, spans: SpanReader) -> date | None:
    if not any(character.isdecimal() for character in text) or len(text) > _MAX_DATE_WORDS:
        return None
    try:
        span = spans.read(fold_text(text))
    except UnreadableDate:
        return None
    return span.end if span else None
