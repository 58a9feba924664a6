"""What the rules of asking go by on one local day: who answers for what, whom a message reaches, how they
were asked before and what they said."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property

from planbot.plan.absence import acts_for, is_away, recipient
from planbot.plan.calendar import WorkCalendar
from planbot.plan.clock import local_day
from planbot.plan.contradictions import is_recently_completed
from planbot.plan.dates import say_day
from planbot.plan.declines import HAND_OVER, deciders, open_decline
from planbot.plan.exchanges import Exchanges
from planbot.plan.model import Ask, Facts, Person, Snooze
from planbot.plan.outline import Outline
from planbot.plan.overrides import policy_for
from planbot.plan.policy import ItemPolicy
from planbot.plan.silence import Silence
from planbot.plan.snooze import SnoozeChoice, snooze_choices, standing_snooze
from planbot.plan.standing import Standing, assess, in_force
from planbot.plan.wants import AskKind


class Grounds:
    """One `Facts` on one local day.

    Asks made on that day itself do not count: a check-in queued this morning is held against these rules
    again when it is sent. With `about`, only the leaves among these items are looked at.
    """

    def __init__(
        self,
        facts: Facts,
        today: date,
        outline: Outline | None = None,
        about: Collection[int] | None = None,
    ) -> None:
        self.facts = facts
        self.today = today
        self.policy = facts.policy
        self.calendar = WorkCalendar.of(facts.policy)
        self.outline = outline or Outline(facts)
        self.standings: Mapping[int, Standing] = assess(facts, today, self.outline, about)

    @cached_property
    def owned(self) -> Sequence[tuple[Person, Standing]]:
        """The open items in force that somebody answers for, in the plan's order."""
        found: list[tuple[Person, Standing]] = []
        for leaf in self.outline.leaves:
            standing, owner = self.standings.get(leaf.id), self.outline.reporter(leaf)
            if standing is not None and owner is not None and self.is_asked_about(standing):
                found.append((owner, standing))
        return found

    @cached_property
    def exchanges(self) -> Exchanges:
        return Exchanges(self.facts, self.outline, self.today, self._word_asks)

    @cached_property
    def silence(self) -> Silence:
        return Silence(self.facts, self.today)

    @cached_property
    def just_completed(self) -> Sequence[tuple[Person, Standing]]:
        """The items in force that were completed of late, with who answers for them, in the plan's order."""
        found = ((self.outline.reporter(leaf), self.standings.get(leaf.id)) for leaf in self.outline.leaves)
        return [
            (owner, standing)
            for owner, standing in found
            if owner is not None
            and standing is not None
            and in_force(self.facts, standing.item)
            and self.rules(standing).asked
            and is_recently_completed(standing, self.facts, self.today)
        ]

    @cached_property
    def answered_for(self) -> Mapping[int, tuple[Person, Standing]]:
        """By item, whatever a word may be asked for: what is open, and what was completed of late."""
        return {
            standing.item.id: (owner, standing) for owner, standing in (*self.owned, *self.just_completed)
        }

    @cached_property
    def owned_by_item(self) -> Mapping[int, tuple[Person, Standing]]:
        return {standing.item.id: (owner, standing) for owner, standing in self.owned}

    @cached_property
    def owned_by_person(self) -> Mapping[int, Sequence[Standing]]:
        found: dict[int, list[Standing]] = {}
        for owner, standing in self.owned:
            found.setdefault(owner.id, []).append(standing)
        return found

    def is_asked_about(self, standing: Standing) -> bool:
        return standing.is_open and in_force(self.facts, standing.item) and self.rules(standing).asked

    def rules(self, standing: Standing) -> ItemPolicy:
        """Return what holds for the item: its own settings, its plan's or the city's."""
        return policy_for(self.facts, standing.item)

    # Whom it reaches

    def recipient(self, owner: Person) -> Person | None:
        """Return who gets the owner's check-in: the owner; their delegate while they are away; else None."""
        return recipient(self.facts, owner, self.today)

    def reader(self, owner: Person) -> Person:
        """Return whose messages are looked at for the owner: the recipient's, or the owner's own."""
        return self.recipient(owner) or owner

    def is_away(self, person: Person) -> bool:
        return is_away(person, self.today)

    # How they were asked

    def unanswered_asks(self, standing: Standing, owner: Person) -> Sequence[date]:
        """Return the days of weekly asks since the last update, oldest first. A new owner starts afresh."""
        answered_at = standing.last_update.at if standing.last_update is not None else None
        asks = (ask for ask in self.asks_to(owner, standing) if ask.kind == AskKind.ASK)
        return sorted({ask.day for ask in asks if answered_at is None or ask.at > answered_at})

    def asks_about(self, item_id: int) -> Sequence[Ask]:
        """Return how whoever answers for the item was asked for a word before today, oldest first."""
        return self._asks_by_item.get(item_id, ())

    def asks_to(self, owner: Person, standing: Standing) -> Iterator[Ask]:
        """Yield how the owner, or who stands in for them, was asked about the item before today."""
        asks = self.asks_about(standing.item.id)
        return (ask for ask in asks if acts_for(ask.person_id, owner, standing.lead, ask.at))

    @cached_property
    def _asks_by_item(self) -> Mapping[int, Sequence[Ask]]:
        found: dict[int, list[Ask]] = {}
        for item_id, asks in self._word_asks.items():
            found[item_id] = [ask for ask in asks if ask.day < self.today]
        return found

    @cached_property
    def _word_asks(self) -> Mapping[int, Sequence[Ask]]:
        """How a word was asked for, by item, oldest first; questions put to who decides are none of it."""
        found: dict[int, list[Ask]] = {}
        for ask in sorted(self.facts.asks, key=lambda ask: (ask.at, ask.person_id, ask.kind)):
            if ask.kind not in (AskKind.DECISION, AskKind.LAUNCH, HAND_OVER):
                found.setdefault(ask.item_id, []).append(ask)
        return found

    def _was_asked_since(self, day: date, standing: Standing, owner: Person) -> bool:
        return any(ask.day >= day for ask in self.asks_to(owner, standing))

    # What was said

    def _said_on(self, standing: Standing) -> date | None:
        update = standing.last_update
        return None if update is None else local_day(update.at, self.policy.zone)

    def _spoken_on(self, standing: Standing) -> date | None:
        """Return when what is due was last spoken of: a word on the occurrence before does not count."""
        word = standing.last_word
        return None if word is None else local_day(word.at, self.policy.zone)

    def _has_forecast_passed(self, standing: Standing) -> bool:
        update = standing.last_update
        return update is not None and update.expected is not None and update.expected <= self.today

    def dated_at(self, standing: Standing) -> datetime | None:
        """Return when its due date was last changed."""
        holder_id = self.outline.due(standing.item).from_item_id or standing.item.id
        return self._last_change.get(holder_id)

    @cached_property
    def _last_change(self) -> Mapping[int, datetime]:
        changes = sorted(self.facts.due_changes, key=lambda change: change.at)
        return {change.item_id: change.at for change in changes}

    # What puts them off

    def put_off(self, standing: Standing, owner: Person) -> str | None:
        """Return why the owner is not asked for now, if so: they have put the item off, or declined it."""
        if open_decline(self.facts, standing.item, owner) is not None:
            names = [one.name for one in deciders(self.facts, self.outline, standing.item, owner, self.today)]
            waits_for = f", which waits for {' or '.join(names)}" if names else ""
            return f"said not to be theirs{waits_for}"
        snooze = self.snooze(standing, owner)
        if snooze is None or snooze.until <= self.today:
            return None
        return f"snoozed until {say_day(snooze.until, self.today)}"

    def snooze(self, standing: Standing, owner: Person) -> Snooze | None:
        """Return how the owner put the item off, be it over or not; None once something has ended that."""
        return standing_snooze(self.facts, standing, owner, self.dated_at(standing))

    def snooze_choices(self, standing: Standing) -> tuple[SnoozeChoice, ...]:
        """Return until when the item may be put off today."""
        return snooze_choices(self.policy, self.rules(standing), standing, self.today)


def zone_of(facts: Facts, person: Person) -> str:
    """Return the zone that the person's day goes by: their own, else the workspace's."""
    return person.zone or facts.policy.zone
