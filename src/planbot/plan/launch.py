"""Who is still to be told what they lead, and who has said that they will.

Told once is told: the launch of a city, a pilot's, and that of somebody who takes a lead later are one rule.
A lead is news for `launch_days`; what was given longer ago is known from being asked about.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from planbot.plan.check_ins import Asking, AskKind
from planbot.plan.clock import local_day
from planbot.plan.going_live import live_since
from planbot.plan.marks import Mark
from planbot.plan.model import Ask, Assignment, Item, Person
from planbot.plan.planned import MessageKind, PlannedItem, PlannedMessage
from planbot.plan.reports.check_in import Prompt
from planbot.plan.slots import week_of
from planbot.plan.vocabulary import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A lead that `owner` answers for, on the item that it was given for; open `leaves` come under it."""

    item: Item
    assignment: Assignment
    owner: Person
    leaves: tuple[Item, ...]


class Leads:
    """Who leads what on one local day, with what each was told and has said of it."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.facts = asking.facts

    @cached_property
    def by_item(self) -> Mapping[int, Lead]:
        """The leads by the item that they were given for, in the plan's order."""
        outline = self.asking.outline
        found: dict[int, tuple[Assignment, Person, list[Item]]] = {}
        for owner, standing in self.asking.owned:
            held = outline.lead(standing.item).value
            if held is not None:
                found.setdefault(held.item_id, (held, owner, []))[2].append(standing.item)
        return {
            item_id: Lead(
                item=self.facts.item_by_id[item_id], assignment=held, owner=owner, leaves=tuple(leaves)
            )
            for item_id, (held, owner, leaves) in found.items()
        }

    def of(self, person: Person) -> list[Lead]:
        return [lead for lead in self.by_item.values() if lead.owner.id == person.id]

    def supported_by(self, person: Person) -> list[Assignment]:
        """Return the person's parts as a support in open items, in the plan's order."""
        return [
            part
            for leaf in self.asking.outline.leaves
            if self.asking.is_asked_about(self.asking.standings[leaf.id])
            for part in self.asking.outline.assigned(leaf, Part.SUPPORT)
            if part.person_id == person.id
        ]

    def untold(self) -> Mapping[int, list[Lead]]:
        """Return the leads of which their owners are to be told, by owner."""
        found: dict[int, list[Lead]] = {}
        if self._may_be_any:
            for lead in self.by_item.values():
                if self._is_news(lead) and not self.is_taken(lead) and self.told_on(lead) is None:
                    found.setdefault(lead.owner.id, []).append(lead)
        return found

    def told_on(self, lead: Lead) -> date | None:
        """Return the day on which the owner was told that they lead it, and asked whether that is right."""
        days = [ask.day for ask in self._tellings(lead)]
        return max(days, default=None)

    def is_taken(self, lead: Lead) -> bool:
        """Whether the owner has said that they lead it, were it by saying how it stands."""
        since = lead.assignment.given_at
        return lead.assignment.accepted_at is not None or any(
            update.author_id == lead.owner.id and (since is None or update.at >= since)
            for leaf in lead.leaves
            for update in self.facts.updates_by_item.get(leaf.id, ())
        )

    def unanswered(self) -> Iterator[tuple[Lead, date]]:
        """Yield the leads whose owner was told before today and has said nothing, with the day."""
        for lead in self.by_item.values() if self._were_any_told else ():
            told_on = self.told_on(lead)
            if told_on is not None and told_on < self.asking.today and not self.is_taken(lead):
                yield lead, told_on

    @cached_property
    def _were_any_told(self) -> bool:
        return any(ask.kind == AskKind.LAUNCH for ask in self.facts.asks)

    @property
    def _news(self) -> timedelta:
        """For how long it is news that somebody leads something."""
        return timedelta(days=self.facts.policy.launch_days)

    @cached_property
    def _oldest(self) -> date:
        return self.asking.today - self._news

    @cached_property
    def _may_be_any(self) -> bool:
        """Whether anything could be news, told from what is quickly looked through."""
        policy = self.facts.policy
        if any((day or date.min) >= self._oldest for day in (policy.live_since, policy.pilot_since)):
            return True
        people = (person.away_until for person in self.facts.people)
        given = (self._given_on(assignment) for assignment in self.facts.assignments)
        return any((day or date.min) >= self._oldest for day in (*people, *given))

    def _is_news(self, lead: Lead) -> bool:
        department = self.asking.outline.department(lead.leaves[0]).value
        live = live_since(self.facts.policy, department)
        if live is None:
            return False
        since = max(live, self._given_on(lead.assignment) or live)
        return since >= self._oldest or self._was_away(lead.owner, since)

    def _was_away(self, owner: Person, since: date) -> bool:
        """Whether the owner is just back from a leave that fell into the days on which to tell them."""
        back, left_at = owner.away_until, owner.away_since
        if back is None or left_at is None or back < self._oldest:
            return False
        left_on = local_day(left_at, self.facts.policy.zone)
        return left_on <= since + self._news and back > since

    def _given_on(self, assignment: Assignment) -> date | None:
        at: datetime | None = assignment.given_at
        return None if at is None else local_day(at, self.facts.policy.zone)

    def _tellings(self, lead: Lead) -> Iterator[Ask]:
        since = lead.assignment.given_at
        for ask in self.facts.asks_by_person.get(lead.owner.id, ()):
            is_of_this = ask.kind == AskKind.LAUNCH and ask.item_id == lead.item.id
            if is_of_this and (since is None or ask.at >= since):
                yield ask


def launch_message(person: Person, leads: Sequence[Lead], mark: Mark) -> PlannedMessage:
    """Return the message that tells the person what they lead: it is the day's one to them."""
    return PlannedMessage(
        kind=MessageKind.LAUNCH,
        dedupe_key=f"dm:{person.id}:{mark.day}",
        week=week_of(mark.day),
        not_before=mark.at,
        expires_at=mark.expires_at,
        person_id=person.id,
        items=tuple(
            PlannedItem(
                item_id=lead.item.id,
                owner_id=person.id,
                kind=AskKind.LAUNCH,
                prompt=Prompt.NEW_LEAD,
                why="You are down to lead it",
            )
            for lead in leads
        ),
    )


def told_the_work_day_before(person: Person, asking: Asking) -> date | None:
    """Return the last work day where the person was told that day what they lead, in place of a check-in.

    What a pause has come between is not made up for.
    """
    asks = asking.facts.asks_by_person.get(person.id, ())
    days = [ask.day for ask in asks if ask.kind == AskKind.LAUNCH and ask.day < asking.today]
    told_on, resumed_on = max(days, default=None), asking.policy.resumed_on
    if told_on is None or (resumed_on is not None and told_on < resumed_on):
        return None
    return told_on if asking.calendar.add(told_on, 1) == asking.today else None
