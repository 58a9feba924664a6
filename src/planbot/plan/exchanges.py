"""What owners were asked about contradictions, and what they said since: found in the record, never stored.

The head reads of a contradiction once its owner was asked. What an owner has explained in a note rests for as
long as the facts are the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeAlias

from planbot.plan.absence import acts_for
from planbot.plan.clock import local_day
from planbot.plan.contradictions import (
    Contradiction,
    LittleDone,
    SlowOnTrack,
    ask_about,
    ask_about_arithmetic,
    contradictions,
    finding_of,
)
from planbot.plan.findings import Slow
from planbot.plan.model import Ask, Facts, Person, StatusUpdate
from planbot.plan.outline import Outline
from planbot.plan.standing import Standing, stood
from planbot.plan.vocabulary import Flag, Word

Key: TypeAlias = tuple[type, tuple[object, ...]]


_LATE_ANSWER = timedelta(weeks=5)
"""So long after an ask its answer is still news; it spares looking through the asks of years."""


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


class Exchanges:
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
        slow = finding_of(standing, Slow)
        is_covered = any(isinstance(one, LittleDone | SlowOnTrack) for one in found)
        if slow is not None and not is_covered and Flag.OVERDUE not in standing.flags:
            asked.append(ask_about_arithmetic(slow, self.facts, self.today))
        return tuple(asked)

    def news(self, standing: Standing, owner: Person, after: datetime, until: datetime) -> Sequence[Exchange]:
        """Return what the owner was first asked, or first answered, after `after` and up to `until`.

        So each is told once when it was asked, and once more if the answer came later.
        """
        updates = self.facts.updates_by_item.get(standing.item.id, ())
        recently = [
            ask.at for ask in self._asks.get(standing.item.id, ()) if after - _LATE_ANSWER < ask.at <= until
        ]
        if not any(self._at(standing, updates, at) for at in recently):
            return ()
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
        item_id = standing.item.id
        updates = [
            update
            for update in self.facts.updates_by_item.get(item_id, ())
            if until is None or update.at <= until
        ]
        dated_at, found = self._dated_at(standing), dict[Key, list[Exchange]]()
        for ask in self._asks.get(item_id, ()):
            is_theirs = acts_for(ask.person_id, owner, standing.lead, ask.at)
            if not is_theirs or (until is not None and ask.at > until):
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


def _is_over(exchange: Exchange, asked_at: datetime) -> bool:
    """Whether an exchange had ended without an explanation when the owner was asked again."""
    said = [update for update in exchange.said_since if update.at <= asked_at]
    return bool(said) and not any(update.note for update in said)


def _key(contradiction: Contradiction) -> Key:
    return type(contradiction), contradiction.rests_on
