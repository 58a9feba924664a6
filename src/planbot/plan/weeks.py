"""Which week somebody means, and the page of a preview of one."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from planbot.plan.dates import read_day
from planbot.plan.errors import UserError
from planbot.plan.slots import monday_of

LONGEST_WEEKS = 8
"""So many weeks ahead are foreseen; by then people have answered, and it would go otherwise."""

_WORDS = re.compile(r"\b(?P<which>this|next)\s+week\b", re.IGNORECASE)
_WEEK_OF = re.compile(r"\b(?:the\s+)?week\s+(?:of|from|beginning)\s+(?P<day>.+)$", re.IGNORECASE)
_MOST_WORDS = 5


class Week(NamedTuple):
    """What was typed beside the week, and the Monday of the week."""

    rest: str
    monday: date


def split_week(text: str, today: date) -> Week:
    """Read `next week`, `Public Works week of Dec 7`, `Maria Lopez 2026-12-07`; without one, this week.

    Raises `UserError` for a week that is over, or that nobody can foresee yet.
    """
    rest, day = _split(" ".join(text.split()), today)
    monday, this = monday_of(day), monday_of(today)
    if monday < this:
        raise UserError(
            "That week is over. What was sent is in: deliveries. Ask for this week or a later one."
        )
    if monday > this + timedelta(weeks=LONGEST_WEEKS):
        raise UserError(f"planbot looks at most {LONGEST_WEEKS} weeks ahead. Ask for a week before that.")
    return Week(rest.strip(" ,:"), monday)


def _split(text: str, today: date) -> tuple[str, date]:
    if found := _WEEK_OF.search(text):
        return text[: found.start()], read_day(found["day"], today)
    if found := _WORDS.search(text):
        days = 7 if found["which"].casefold() == "next" else 0
        return f"{text[: found.start()]} {text[found.end() :]}", today + timedelta(days=days)
    words = text.split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        last = " ".join(words[-count:])
        # A name may end in May or April.
        if any(character.isdecimal() for character in last):
            try:
                return " ".join(words[:-count]), read_day(last, today)
            except UserError:
                continue
    return text, today


class PreviewPage(NamedTuple):
    """One page of the preview of a week: of a person, of a department, or of all."""

    monday: date
    person_id: int | None = None
    department_id: int | None = None
    number: int = 0

    def __str__(self) -> str:
        return f"{self.monday}:{self.person_id or ''}:{self.department_id or ''}:{self.number}"

    @classmethod
    def read(cls, text: str) -> "PreviewPage":
        monday, person_id, department_id, number = text.split(":")
        return cls(
            date.fromisoformat(monday),
            int(person_id) if person_id else None,
            int(department_id) if department_id else None,
            int(number),
        )
