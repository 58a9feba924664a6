"""What on record does not fit together: rules only, each with its evidence.

It is put to the owner as a question. The head reads of it once the owner was asked, with what they said
since. What an owner has explained in a note rests for as long as the facts are the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import ClassVar, TypeAlias, TypeVar

from planbot.plan.calendar import WorkCalendar
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.findings import LateForecast, Slow, explain
from planbot.plan.model import Ask, Facts, Person, StatusUpdate
from planbot.plan.outline import Outline
from planbot.plan.standing import Standing, stood
from planbot.plan.vocabulary import Flag, Status, Via, Word

COMPLETED_DAYS = 31
"""For so long after it was completed an item is asked about; later nobody would remember."""

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
Key: TypeAlias = tuple[type, tuple[object, ...]]
T = TypeVar("T")


class Reply(Word):
    """How far a contradiction has come with its owner."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    ANSWERED = "answered"
    EXPLAINED = "explained"
    """Answered with a note: it rests."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """That an owner was asked about a contradiction, and what was said since."""

    contradiction: Contradiction
    asked_at: datetime
    said_since: tuple[StatusUpdate, ...]

    @property
    def reply(self) -> Reply:
        if not self.said_since:
            return Reply.ASKED
        return Reply.EXPLAINED if any(update.note for update in self.said_since) else Reply.ANSWERED


def contradictions(
    standing: Standing, said: Sequence[StatusUpdate], facts: Facts, today: date
) -> tuple[Contradiction, ...]:
    """Return what does not fit together of a leaf, by all that was `said` of it, oldest first."""
    if not said:
        return ()
    if standing.status is Status.COMPLETED:
        unproven = _unproven(said, facts)
        return (unproven,) if unproven is not None else ()
    if not standing.is_open or standing.status is Status.ON_HOLD:
        return ()
    # Of what is nearly due, that it is slow need not be said as well.
    found = (
        _little_done(standing, facts, today) or _slow_on_track(standing),
        _same_note(said, facts),
        _expected_passed(standing),
    )
    return tuple(one for one in found if one is not None)


class Contradictions:
    """What owners were asked about contradictions, and what they said, for one `Facts` and local day.

    `asks` are those for a word about an item, by item.
    """

    def __init__(
        self, facts: Facts, outline: Outline, today: date, asks: Mapping[int, Sequence[Ask]]
    ) -> None:
        self.facts = facts
        self.outline = outline
        self.today = today
        self._asks = asks

    def of(self, standing: Standing) -> tuple[Contradiction, ...]:
        """Return what does not fit together today."""
        said = self.facts.updates_by_item.get(standing.item.id, ())
        return contradictions(standing, said, self.facts, self.today)

    def reply(self, standing: Standing, owner: Person, contradiction: Contradiction) -> Reply:
        exchange = self._latest(standing, owner).get(_key(contradiction))
        return Reply.NOT_ASKED if exchange is None else exchange.reply

    def not_asked(self, standing: Standing, owner: Person) -> tuple[Contradiction, ...]:
        return self._in_state(standing, owner, Reply.NOT_ASKED)

    def unanswered(self, standing: Standing, owner: Person) -> tuple[Contradiction, ...]:
        """Return what waits for a word from the owner, asked or not."""
        return self._in_state(standing, owner, Reply.NOT_ASKED, Reply.ASKED)

    def questions(self, standing: Standing, owner: Person, reader: Person) -> tuple[str, ...]:
        """Return what the owner is asked beside the item, in words for `reader`, who may stand in for them.

        That an item is slow is shown whatever its status: nobody above reads of it before.
        """
        found = self.of(standing)
        shown = [one for one in found if self.reply(standing, owner, one) is not Reply.EXPLAINED]
        asked = [ask_about(one, standing, self.facts, self.today, reader) for one in shown]
        slow = _finding(standing, Slow)
        is_covered = any(isinstance(one, LittleDone | SlowOnTrack) for one in found)
        if slow is not None and not is_covered and Flag.OVERDUE not in standing.flags:
            asked.append(_ask_arithmetic(slow, self.facts, self.today))
        return tuple(asked)

    def news(self, standing: Standing, owner: Person, after: datetime, until: datetime) -> Sequence[Exchange]:
        """Return what the owner was first asked, or first answered, after `after` and up to `until`.

        So each is told once when it was asked, and once more if the answer came later.
        """
        return [
            exchange
            for exchange in self._exchanges(standing, owner, until)
            if after < exchange.asked_at
            or (exchange.said_since and after < exchange.said_since[0].at <= until)
        ]

    def _in_state(self, standing: Standing, owner: Person, *states: Reply) -> tuple[Contradiction, ...]:
        return tuple(one for one in self.of(standing) if self.reply(standing, owner, one) in states)

    def _latest(self, standing: Standing, owner: Person) -> Mapping[Key, Exchange]:
        return {_key(one.contradiction): one for one in self._exchanges(standing, owner, None)}

    def _exchanges(self, standing: Standing, owner: Person, until: datetime | None) -> Sequence[Exchange]:
        """Return every exchange, in the order of asking, as of `until`.

        Asked again unanswered, it is the same exchange; so it is once it was explained. Answered without a
        note and asked again, it is another.
        """
        item_id, theirs = standing.item.id, (owner.id, owner.delegate_id)
        updates = [
            update
            for update in self.facts.updates_by_item.get(item_id, ())
            if until is None or update.at <= until
        ]
        dated_at, found = self._dated_at(standing), dict[Key, list[Exchange]]()
        for ask in self._asks.get(item_id, ()):
            if ask.person_id not in theirs or (until is not None and ask.at > until):
                continue
            for one in self._at(standing, updates, ask.at):
                if one.by_date and dated_at is not None and ask.at < dated_at:
                    continue
                before = found.setdefault(_key(one), [])
                if before and not _is_over(before[-1], ask.at):
                    continue
                since = tuple(update for update in updates if update.at > ask.at)
                before.append(Exchange(one, ask.at, since))
        exchanges = [exchange for of_key in found.values() for exchange in of_key]
        return sorted(exchanges, key=lambda exchange: exchange.asked_at)

    def _at(
        self, standing: Standing, updates: Sequence[StatusUpdate], at: datetime
    ) -> tuple[Contradiction, ...]:
        """Return what did not fit together at an instant, by the item's dates as they are."""
        then = stood(self.facts, self.outline, standing.item, at)
        said = [update for update in updates if update.at <= at]
        return contradictions(then, said, self.facts, local_day(at, self.facts.policy.zone))

    def _dated_at(self, standing: Standing) -> datetime | None:
        """Return when its due date was last changed: what was asked before was asked about another date."""
        holder_id = self.outline.due(standing.item).from_item_id or standing.item.id
        return self._last_change.get(holder_id)

    @cached_property
    def _last_change(self) -> Mapping[int, datetime]:
        changes = sorted(self.facts.due_changes, key=lambda change: change.at)
        return {change.item_id: change.at for change in changes}


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
            return f"{who} said completed on {day}. What shows that it is done? A sentence is enough."
        case SameNote(note, times):
            return f"The last {times} notes say the same, “{_short(note)}”. Is that still how it stands?"
        case ExpectedPassed(expected):
            return f"It was expected by {say_day(expected, today)}, which has passed. When will it be done?"
        case SlowOnTrack(slow):
            return _ask_arithmetic(slow, facts, today)


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
    if standing.status is not Status.ON_TRACK or due is None or percent is None or due < today:
        return None
    left = WorkCalendar.of(policy).between(today, due)
    if percent > policy.little_done_percent or left > policy.little_time_days:
        return None
    return LittleDone(percent, due, left)


def _slow_on_track(standing: Standing) -> SlowOnTrack | None:
    slow = _finding(standing, Slow)
    if slow is None or standing.due is None or standing.status is not Status.ON_TRACK:
        return None
    # That all the time of what is overdue is gone need not be said.
    return None if Flag.OVERDUE in standing.flags else SlowOnTrack(slow, standing.due)


def _expected_passed(standing: Standing) -> ExpectedPassed | None:
    late = _finding(standing, LateForecast)
    return ExpectedPassed(late.expected) if late is not None and late.passed else None


def _unproven(said: Sequence[StatusUpdate], facts: Facts) -> Unproven | None:
    since: list[StatusUpdate] = []
    for update in reversed(said):
        if update.status is not Status.COMPLETED:
            break
        since.append(update)
    if not since or any(update.note or update.evidence for update in since):
        return None
    return Unproven(local_day(since[-1].at, facts.policy.zone))


def _same_note(said: Sequence[StatusUpdate], facts: Facts) -> SameNote | None:
    """What was said with a click carries no note, and what a file says again is not said again by anybody."""
    times = facts.policy.same_note_times
    by_people = (update.note for update in said if update.via is not Via.IMPORT)
    notes = [note for note in by_people if note and note.strip()][-times:]
    if len(notes) < times or len({_folded(note) for note in notes}) > 1:
        return None
    return SameNote(notes[-1].strip(), times)


def _finding(standing: Standing, kind: type[T]) -> T | None:
    return next((finding for finding in standing.findings if isinstance(finding, kind)), None)


def _is_over(exchange: Exchange, asked_at: datetime) -> bool:
    """Whether an exchange had ended without an explanation when the owner was asked again."""
    said = [update for update in exchange.said_since if update.at <= asked_at]
    return bool(said) and not any(update.note for update in said)


def _key(contradiction: Contradiction) -> Key:
    return type(contradiction), contradiction.rests_on


def _folded(note: str) -> str:
    return " ".join(note.casefold().split()).strip(" .!")


def _short(note: str) -> str:
    line = " ".join(note.split())
    return line if len(line) <= _NOTE_SHOWN else f"{line[: _NOTE_SHOWN - 1].rstrip()}…"


def _ask_arithmetic(slow: Slow, facts: Facts, today: date) -> str:
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
    """Whether it was completed so recently that its owner may still be asked about it."""
    last = standing.last_update
    if standing.status is not Status.COMPLETED or last is None:
        return False
    return local_day(last.at, facts.policy.zone) >= today - timedelta(days=COMPLETED_DAYS)
