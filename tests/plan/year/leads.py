"""What has to hold of who leads what: told once, before the first question, and shown until they take it."""

from collections.abc import Iterator
from datetime import date

from plan.year.checks import Check
from plan.year.city import LIVE_SINCE, ZONE
from plan.year.evidence import (
    Record,
    check_ins,
    day_in,
    days_begun,
    is_away,
    launches,
    leaves,
    owner_of,
    status_of,
    zone_of,
)
from plan.year.simulation import Sweep

from planbot.plan.model import Department, Facts, Item, Person
from planbot.plan.reports.digest import Digest

NEWS_DAYS = 30


class Leads(Check):
    """Each owner hears once of what they lead, on the first day on which they can, ahead of all questions."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.told: dict[tuple[int, int], date] = {}
        """By the lead and who it was told."""

    def see(self, sweep: Sweep) -> None:
        for zone, today in days_begun(sweep):
            self._see_day(sweep, zone, today)
        for message in check_ins(sweep):
            self._see_question(sweep, message.person_id or 0, [one.item_id for one in message.items])
        for department, digest in sweep.digests:
            if department is not None:
                self._see_digest(sweep, department, digest)
        for message in launches(sweep):
            for one in message.items:
                key = _lead(sweep.facts, one.item_id), message.person_id or 0
                self.steps["told of a lead"] += 1
                if key in self.told:
                    self.wrong(sweep, f"{message.person_id} is told again that they lead {one.item_id}")
                if owner_of(sweep.facts, sweep.facts.item_by_id[one.item_id]).id != message.person_id:
                    self.wrong(sweep, f"{message.person_id} is told that they lead {one.item_id}")
                self.told[key] = day_in(zone_of(sweep.facts.person_by_id[key[1]]), sweep.at)

    def _see_day(self, sweep: Sweep, zone: str, today: date) -> None:
        facts, hearing = sweep.facts, {message.person_id for message in launches(sweep)}
        for person in facts.people:
            if zone_of(person) != zone or is_away(person, today) or person.slack_id is None:
                continue
            news = [item.id for item in self._untold(facts, person, today)]
            days = self.record.days_of(person.id)
            this_week = sum(day.isocalendar()[:2] == today.isocalendar()[:2] for day in days)
            if news and person.id not in hearing and today not in days and this_week < 2:
                self.wrong(sweep, f"{person.id} is not told that they lead {news}")

    def _see_question(self, sweep: Sweep, person_id: int, item_ids: list[int]) -> None:
        facts, person = sweep.facts, sweep.facts.person_by_id[person_id]
        today = day_in(zone_of(person), sweep.at)
        untold = {item.id for item in self._untold(facts, person, today)} & set(item_ids)
        if untold:
            self.wrong(sweep, f"{person_id} is asked about {untold} before hearing that they lead it")

    def _see_digest(self, sweep: Sweep, department: Department, digest: Digest) -> None:
        facts, shown = sweep.facts, {one.label for one in digest.unaccepted}
        for item in leaves(facts):
            if item.department_id == department.id and not status_of(facts, item).is_closed:
                owner = owner_of(facts, item)
                told_on = self.told.get((_lead(facts, item.id), owner.id))
                is_open = told_on is not None and told_on < digest.today and not _is_taken(facts, item, owner)
                self.steps["not taken yet in a digest"] += is_open
                if is_open is not (str(item.number) in shown):
                    self.wrong(sweep, f"{item.id}: not taken: {is_open}, in the digest: {not is_open}")

    def _untold(self, facts: Facts, person: Person, today: date) -> Iterator[Item]:
        """Yield what they came to lead of late, were not told of, and have said nothing about."""
        for item in leaves(facts):
            if owner_of(facts, item) != person or status_of(facts, item).is_closed:
                continue
            given_at = facts.assignments_by_item[item.id][0].given_at
            since = max(LIVE_SINCE, day_in(ZONE, given_at) if given_at is not None else LIVE_SINCE)
            is_news = (today - since).days <= NEWS_DAYS and not _is_taken(facts, item, person)
            if is_news and (_lead(facts, item.id), person.id) not in self.told:
                yield item


def _lead(facts: Facts, item_id: int) -> int:
    return facts.assignments_by_item[item_id][0].id


def _is_taken(facts: Facts, item: Item, owner: Person) -> bool:
    lead = facts.assignments_by_item[item.id][0]
    words = facts.updates_by_item.get(item.id, ())
    return lead.accepted_at is not None or any(
        one.author_id == owner.id and (lead.given_at is None or one.at >= lead.given_at) for one in words
    )
