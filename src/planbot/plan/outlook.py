"""Who hears what in a stretch of time, and who hears nothing and why: the forecast, person by person."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from planbot.plan.agenda import Agenda
from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.forecast import play
from planbot.plan.model import Department, Facts, Item, Person
from planbot.plan.outline import Outline
from planbot.plan.planned import MessageKind, MessageState, PassedOver, PlannedMessage
from planbot.plan.rests import Reason, Rest, most_telling
from planbot.plan.standing import in_force
from planbot.plan.wording import joined


class Reach(NamedTuple):
    """How many people hear from planbot, and how many of them more than once."""

    people: int
    more_than_once: int


@dataclass(frozen=True)
class Outlook:
    """What falls due in a stretch of time. `facts` are those at its beginning."""

    facts: Facts
    found: Sequence[Agenda]

    @classmethod
    def of(
        cls, facts: Facts, swept: Collection[str], now: datetime, since: datetime, until: datetime
    ) -> "Outlook":
        """Play the sweep forward from `now`, and keep what falls due from `since` to before `until`."""
        moments = play(facts, swept, now, until)
        return cls(facts, [moment.agenda for moment in moments if moment.at >= since])

    @cached_property
    def messages(self) -> Sequence[PlannedMessage]:
        return [message for agenda in self.found for message in agenda.messages]

    @cached_property
    def reach(self) -> Reach:
        queued = (one for one in self.messages if one.state is MessageState.QUEUED)
        heard = Counter(one.person_id for one in queued if one.person_id is not None)
        return Reach(len(heard), sum(times > 1 for times in heard.values()))

    def to(self, person: Person) -> Sequence[PlannedMessage]:
        """Return the messages to the person in their order, held back ones among them."""
        return self._by_person.get(person.id, ())

    def why_not(self, person: Person, *, has_heard: bool = False) -> str | None:
        """Return why the person hears nothing more: a reason for all of their items, or for each group.

        None where there is no more to say for one who has heard something.
        """
        held = [message.reason for message in self.to(person) if message.reason is not None]
        reasons = [*dict.fromkeys(held), *self._stood_in_for(person)]
        told = {item.item_id for one in self.messages for item in one.items if item.owner_id == person.id}
        by_rest: dict[Rest, list[str]] = {}
        for item_id, rest in self.rests(person).items():
            if item_id not in told:
                label = self.outline.label(self.facts.item_by_id[item_id])
                by_rest.setdefault(rest, []).append(label)
        today = local_day(self.facts.as_of, zone_of(self.facts, person))
        for rest, labels in by_rest.items():
            which = "" if rest.reason is Reason.SILENT else f"{joined(labels, 4)}: "
            reasons.append(which + rest.in_words(today))
        return "; ".join(reasons) or (None if has_heard else self._nothing_looked_at(person))

    def rests(self, person: Person) -> Mapping[int, Rest]:
        """Return why each of the person's items is left alone whenever it is looked at, by item id."""
        return {
            item_id: most_telling(one.rest for one in passed)
            for item_id, passed in self._passed_by_owner.get(person.id, {}).items()
        }

    def owners(self) -> Iterator[Person]:
        """Yield who answers for an open item that is in force."""
        return (self.facts.person_by_id[person_id] for person_id in self.item_ids_by_owner)

    def owners_in(self, department: Department) -> frozenset[int]:
        """Return the ids of those who answer for an open item of the department."""
        return frozenset(
            owner_id
            for owner_id, item_ids in self.item_ids_by_owner.items()
            for item_id in item_ids
            if self.outline.department(self.facts.item_by_id[item_id]).value == department
        )

    @property
    def open_items(self) -> int:
        return len(self._open)

    @cached_property
    def outline(self) -> Outline:
        return Outline(self.facts)

    @cached_property
    def item_ids_by_owner(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = {}
        for leaf in self._open:
            owner = self.outline.reporter(leaf)
            if owner is not None and owner.active:
                found.setdefault(owner.id, []).append(leaf.id)
        return found

    @cached_property
    def _open(self) -> Sequence[Item]:
        return [leaf for leaf in self.outline.leaves if self._is_open(leaf) and in_force(self.facts, leaf)]

    def _is_open(self, leaf: Item) -> bool:
        update = self.facts.latest_update(leaf.id)
        return not (leaf.status if update is None else update.status).is_closed

    @cached_property
    def _by_person(self) -> Mapping[int, Sequence[PlannedMessage]]:
        found: dict[int, list[PlannedMessage]] = {}
        for message in self.messages:
            if message.person_id is not None:
                found.setdefault(message.person_id, []).append(message)
        return found

    @cached_property
    def _passed_by_owner(self) -> Mapping[int, Mapping[int, Sequence[PassedOver]]]:
        found: dict[int, dict[int, list[PassedOver]]] = {}
        for agenda in self.found:
            for one in agenda.passed_over:
                found.setdefault(one.owner_id, {}).setdefault(one.item_id, []).append(one)
        return found

    def _stood_in_for(self, person: Person) -> Iterator[str]:
        others = {
            message.person_id
            for message in self.messages
            if message.kind is MessageKind.CHECK_IN and message.person_id != person.id
            for item in message.items
            if item.owner_id == person.id
        }
        names = [self.facts.person_by_id[one].name for one in sorted(filter(None, others))]
        if names and person.away_until is not None:
            today = local_day(self.facts.as_of, zone_of(self.facts, person))
            yield f"away until {say_day(person.away_until, today)}, {joined(names)} stands in"

    def _nothing_looked_at(self, person: Person) -> str:
        if person.id not in self.item_ids_by_owner:
            return "answers for nothing that is open"
        if not self.facts.reaches(person):
            return "not in Slack"
        return "no moment of the rhythm comes for them then"
