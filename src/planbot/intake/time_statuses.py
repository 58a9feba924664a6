"""A status where a plan keeps its times: `Completed 2024`, `2023 - done`, `On hold`."""

import re
from dataclasses import replace
from datetime import date

from planbot.intake.cells import fold_text
from planbot.intake.status_words import read_status
from planbot.intake.time_prose import LONGEST_TIME
from planbot.intake.times import Problem, TimeReader, TimeReading
from planbot.plan.vocabulary import Status

_FINISHED = r"(?:completed|done|finished|accomplished|closed|implemented)"
_BEFORE = re.compile(
    rf"(?:was |were |already )?{_FINISHED}\b(?!\s+(?:by|before)\b)"
    r"[\s:,(–-]*(?:in |on |as of )?(?P<when>.+?)\)?"
)
_BEHIND = re.compile(rf"(?P<when>.+?)[\s,;:(–-]+(?:{_FINISHED}|complete)\)?")


def read_status_in_time(reading: TimeReading, reader: TimeReader, today: date) -> TimeReading:
    """Return `reading`, of the text of a time, with the status that it says.

    What was finished by today has that for its status and is due no more; a date to come is a due date.
    Raises `UnreadableDate` as `reader` does.
    """
    flat = fold_text(reading.text)
    if (
        reading.problem in (Problem.NO_TIME, Problem.SEVERAL_DATES)
        and (status := read_status(reading.text)) is not None
    ):
        return replace(reading, status=status)
    if len(flat) > LONGEST_TIME:
        return reading
    if (found := _BEFORE.fullmatch(flat)) and _begins_by(reader.read(found["when"]), today):
        return replace(reading, start=None, due=None, status=Status.COMPLETED, problem=None)
    if (found := _BEHIND.fullmatch(flat)) and (when := reader.read(found["when"])).problem is None:
        return replace(when, text=reading.text, status=Status.COMPLETED)
    return reading


def _begins_by(reading: TimeReading, today: date) -> bool:
    begins = reading.start or reading.due
    return begins is not None and begins <= today and reading.recurrence is None
