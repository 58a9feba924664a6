"""What on record does not fit together: rules only, each with its evidence.

It is put to the owner as a question, and told to those above once the owner was asked (`plan/exchanges.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from typing import ClassVar, TypeAlias, TypeVar

from planbot.plan.calendar import WorkCalendar
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.findings import LateForecast, Slow, explain
from planbot.plan.model import Facts, Person, StatusUpdate
from planbot.plan.standing import Standing
from planbot.plan.vocabulary import Flag, Status, Via

_NOTE_SHOWN = 80


@dataclass(frozen=True, slots=True)
class LittleDone:
    """Said to be on track at `percent` (0 to 100), `days_left` business days before `due`."""

    by_date: ClassVar[bool] = True
    percent: int
    due: date
    days_left: int

    @property
    def rests_on(self) -> tuple[object, ...]:
        return (self.percent, self.due)


@dataclass(frozen=True, slots=True)
class Unproven:
    """Said to be completed, with neither a note nor evidence since."""

    by_date: ClassVar[bool] = False
    completed_on: date

    @property
    def rests_on(self) -> tuple[object, ...]:
        return (self.completed_on,)


@dataclass(frozen=True, slots=True)
class SameNote:
    """The last notes, so many `times` in a row, are one and the same."""

    by_date: ClassVar[bool] = False
    note: str
    times: int

    @property
    def rests_on(self) -> tuple[object, ...]:
        return (_folded(self.note),)


@dataclass(frozen=True, slots=True)
class ExpectedPassed:
    """The day by which the owner expected it has passed, and it is not completed."""

    by_date: ClassVar[bool] = False
    expected: date

    @property
    def rests_on(self) -> tuple[object, ...]:
        return (self.expected,)


@dataclass(frozen=True, slots=True)
class SlowOnTrack:
    """Said to be on track, and slow by planbot's arithmetic."""

    by_date: ClassVar[bool] = True
    slow: Slow
    due: date

    @property
    def rests_on(self) -> tuple[object, ...]:
        return (self.slow.percent, self.due)


Contradiction: TypeAlias = LittleDone | Unproven | SameNote | ExpectedPassed | SlowOnTrack
T = TypeVar("T")


def contradictions(
    standing: Standing, said: Sequence[StatusUpdate], facts: Facts, today: date
) -> tuple[Contradiction, ...]:
    """Return what does not fit together of a leaf, by all that was `said` of it, oldest first.

    Of what comes round, what was said of the open occurrence counts; until that is something, the one before
    is looked at as completed.
    """
    if not said:
        return ()
    completed = _completed_with(standing, said, facts, today)
    if completed or standing.status is Status.COMPLETED:
        unproven = _unproven(completed, facts)
        return (unproven,) if unproven is not None else ()
    if not standing.is_open or standing.status is Status.ON_HOLD:
        return ()
    said = said if standing.occurrence is None else standing.occurrence.words
    # Of what is nearly due, that it is slow need not be said as well.
    found = (
        _little_done(standing, facts, today) or _slow_on_track(standing),
        _same_note(said, facts),
        _expected_passed(standing),
    )
    return tuple(one for one in found if one is not None)


def ask_about(
    contradiction: Contradiction, standing: Standing, facts: Facts, today: date, reader: Person
) -> str:
    """Return a contradiction as a question to `reader`."""
    who = _who_said(standing, facts, reader)
    match contradiction:
        case LittleDone(percent, due, days_left):
            when = _left(due, days_left, today)
            return f"{who} said on track at {percent}%, and it is due {when}. Still right?"
        case Unproven(completed_on):
            day = say_day(completed_on, today)
            return (
                f"{who} said completed on {day}. What shows that it is done? A sentence or a link is enough."
            )
        case SameNote(note, times):
            return f"The last {times} notes say the same, “{_short(note)}”. Is that still how it stands?"
        case ExpectedPassed(expected):
            return f"It was expected by {say_day(expected, today)}, which has passed. When will it be done?"
        case SlowOnTrack(slow):
            return ask_about_arithmetic(slow, facts, today)


def tell_of(contradiction: Contradiction, facts: Facts, today: date) -> str:
    """Return a contradiction as a sentence for those above, without a full stop."""
    match contradiction:
        case LittleDone(percent, due, days_left):
            left = f"{days_left} business {'day' if days_left == 1 else 'days'}"
            return f"On track at {percent}%, {left} before it is due ({say_day(due, today)})"
        case Unproven(completed_on):
            return f"Completed on {say_day(completed_on, today)}, without a note or evidence"
        case SameNote(note, times):
            return f"The same note {times} times: “{_short(note)}”"
        case ExpectedPassed(expected):
            return f"Expected by {say_day(expected, today)}, which has passed"
        case SlowOnTrack(slow):
            return f"On track; {explain(slow, facts, today)}"


def _little_done(standing: Standing, facts: Facts, today: date) -> LittleDone | None:
    policy, due, percent = facts.policy, standing.due, standing.percent
    if not _is_said_on_track(standing) or due is None or percent is None or due < today:
        return None
    left = WorkCalendar.of(policy).between(today, due)
    if percent > policy.little_done_percent or left > policy.little_time_days:
        return None
    return LittleDone(percent, due, left)


def _is_said_on_track(standing: Standing) -> bool:
    return standing.status is Status.ON_TRACK and standing.last_word is not None


def _slow_on_track(standing: Standing) -> SlowOnTrack | None:
    slow = finding_of(standing, Slow)
    if slow is None or standing.due is None or not _is_said_on_track(standing):
        return None
    # That all the time of what is overdue is gone need not be said.
    return None if Flag.OVERDUE in standing.flags else SlowOnTrack(slow, standing.due)


def _expected_passed(standing: Standing) -> ExpectedPassed | None:
    late = finding_of(standing, LateForecast)
    return ExpectedPassed(late.expected) if late is not None and late.passed else None


def _completed_with(
    standing: Standing, said: Sequence[StatusUpdate], facts: Facts, today: date
) -> Sequence[StatusUpdate]:
    """Return the updates since which nothing but "completed" was said, oldest first: of what comes round
    those of the occurrence before, as long as its owner may still be asked about it."""
    since = list(takewhile(lambda update: update.status is Status.COMPLETED, reversed(said)))[::-1]
    if standing.occurrence is None:
        return since
    last = standing.occurrence.last
    if last is None or last.update not in since or not _is_recent(last.completed_on, facts, today):
        return ()
    return since[since.index(last.update) :]


def _unproven(completed: Sequence[StatusUpdate], facts: Facts) -> Unproven | None:
    if not completed or any(update.note or update.evidence for update in completed):
        return None
    return Unproven(local_day(completed[0].at, facts.policy.zone))


def _is_recent(completed_on: date | None, facts: Facts, today: date) -> bool:
    return completed_on is not None and completed_on >= today - timedelta(days=facts.policy.unproven_days)


def _same_note(said: Sequence[StatusUpdate], facts: Facts) -> SameNote | None:
    """What was said with a click carries no note, and what a file says again is not said again by anybody."""
    times = facts.policy.same_note_times
    by_people = (update.note for update in said if update.via is not Via.IMPORT)
    notes = [note for note in by_people if note and note.strip()][-times:]
    if len(notes) < times or len({_folded(note) for note in notes}) > 1:
        return None
    return SameNote(notes[-1].strip(), times)


def finding_of(standing: Standing, kind: type[T]) -> T | None:
    return next((finding for finding in standing.findings if isinstance(finding, kind)), None)


def _folded(note: str) -> str:
    return " ".join(note.casefold().split()).strip(" .!")


def _short(note: str) -> str:
    line = " ".join(note.split())
    return line if len(line) <= _NOTE_SHOWN else f"{line[: _NOTE_SHOWN - 1].rstrip()}…"


def ask_about_arithmetic(slow: Slow, facts: Facts, today: date) -> str:
    return f"{explain(slow, facts, today)}. Does that look right?"


def _who_said(standing: Standing, facts: Facts, reader: Person) -> str:
    last = standing.last_update
    author = facts.person_by_id.get(last.author_id) if last is not None else None
    if author == reader:
        return "You"
    return author.name if author is not None else "Somebody"


def _left(due: date, days_left: int, today: date) -> str:
    if due == today:
        return "today"
    if days_left == 0:
        return f"on {say_day(due, today)}, before the next business day"
    return f"in {days_left} business {'day' if days_left == 1 else 'days'}"


def is_recently_completed(standing: Standing, facts: Facts, today: date) -> bool:
    """Whether it was completed so recently that its owner may still be asked about it: later nobody would
    remember."""
    last = standing.last_update
    if standing.status is not Status.COMPLETED or last is None:
        return False
    return _is_recent(local_day(last.at, facts.policy.zone), facts, today)
