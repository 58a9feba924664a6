"""What has to hold of every sweep for whoever is asked. A check keeps what it finds wrong, in sentences."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from plan.year.city import HALF_DAY, LIVE_SINCE, ZONE
from plan.year.evidence import (
    Record,
    check_ins,
    comes_round,
    day_in,
    days_after,
    days_before,
    days_begun,
    is_away,
    is_explained,
    is_quarterly,
    is_work_day,
    launches,
    leaves,
    owner_of,
    reader_of,
    said_on,
    status_of,
    weekly_in,
    zone_of,
)
from plan.year.simulation import Sweep

from planbot.plan.model import Facts, Item
from planbot.plan.planned import MessageState
from planbot.plan.rests import Reason
from planbot.plan.vocabulary import Status

_DAY = timedelta(days=1)


class Check:
    def __init__(self, record: Record) -> None:
        self.record = record
        self.found: list[str] = []
        self.steps: Counter[str] = Counter()

    def see(self, sweep: Sweep) -> None:
        """Look at a sweep; `record` has what was sent before it. `steps` counts what there was to look at."""
        raise NotImplementedError

    def wrong(self, sweep: Sweep, what: str) -> None:
        self.found.append(f"{sweep.at.astimezone(ZoneInfo(ZONE)):%a %Y-%m-%d %H:%M}: {what}")


class NothingTwice(Check):
    """One message a person a day, two a week, no key twice."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.keys: set[str] = set()
        self.days: dict[int, list[date]] = {}

    def see(self, sweep: Sweep) -> None:
        for key, times in Counter(message.dedupe_key for message in sweep.agenda.messages).items():
            if times > 1 or key in self.keys:
                self.wrong(sweep, f"{key} comes again")
            self.keys.add(key)
        for message in (*check_ins(sweep), *launches(sweep)):
            person = sweep.facts.person_by_id[message.person_id or 0]
            today = day_in(zone_of(person), sweep.at)
            days = self.days.setdefault(person.id, [])
            if today in days:
                self.wrong(sweep, f"a second message to {person.id} today")
            days.append(today)
            if sum(one.isocalendar()[:2] == today.isocalendar()[:2] for one in days) > 2:
                self.wrong(sweep, f"a third message to {person.id} this week")


class GoodHours(Check):
    """On a work day, in working hours, to somebody who is there."""

    def see(self, sweep: Sweep) -> None:
        for message in sweep.agenda.messages:
            if message.person_id is None or message.state is MessageState.SUPPRESSED:
                continue
            person = sweep.facts.person_by_id[message.person_id]
            local = sweep.at.astimezone(ZoneInfo(zone_of(person)))
            closes = time(12) if local.date() == HALF_DAY else time(18)
            if not is_work_day(local.date()) or not time(8) <= local.time() < closes:
                self.wrong(sweep, f"{message.kind} to {person.id} at {local:%a %H:%M}")
            if is_away(person, local.date()) or person.slack_id is None:
                self.wrong(sweep, f"{message.kind} to {person.id}, who is not there")


class Accounted(Check):
    """Every item that is due to be asked about is asked about, or held back with a reason, or answered."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.seen: dict[str, date] = {}

    def see(self, sweep: Sweep) -> None:
        for zone, today in days_begun(sweep):
            self._see_day(sweep, zone, today)
            self.seen[zone] = today

    def _see_day(self, sweep: Sweep, zone: str, today: date) -> None:
        facts = sweep.facts
        spoken = {one.item_id for message in check_ins(sweep, *MessageState) for one in message.items}
        passed = {one.item_id: one.rest.reason for one in sweep.agenda.passed_over}
        weekly = weekly_in(sweep, zone)
        remind = any(
            mark.startswith("reminder:") and mark.endswith(f"@{zone}") for mark in sweep.agenda.marks
        )
        for item in leaves(facts):
            owner = owner_of(facts, item)
            if zone_of(reader_of(facts, owner, sweep.at)) != zone or status_of(facts, item).is_closed:
                continue
            if item.id not in spoken and item.id not in passed:
                self.wrong(sweep, f"{item.id}: nothing is said of it, and not why")
            reasons = [
                *(["a new period"] if weekly and _is_news_wanted(facts, item, today) else []),
                *self._steps(facts, item, zone, today),
            ]
            self.steps["due to be asked about"] += bool(reasons)
            if reasons and passed.get(item.id) in (Reason.ANSWERED, Reason.NOT_DUE, Reason.NO_REMINDER):
                self.wrong(sweep, f"{item.id}: {reasons}, and passed over as {passed[item.id]}")
            days = self.record.unanswered(facts, item, owner, today)
            if remind and len(days) == 1 and (today - days[0]).days in (1, 2) and item.id not in spoken:
                is_put_off = item.id in facts.snooze_by_item or item.id in facts.decline_by_item
                has_had_it = any(
                    one.day >= days[0] and one.kind == "reminder" for one in self.record.asks(item, owner)
                )
                rests = passed.get(item.id) in (Reason.EXPLAINED, Reason.SILENT)
                if not is_put_off and not has_had_it and not rests:
                    self.wrong(sweep, f"{item.id}: asked on {days[0]}, no answer, no reminder")

    def _steps(self, facts: Facts, item: Item, zone: str, today: date) -> Iterator[str]:
        """Yield the steps of a due date that have come since the zone's last day, and no word."""
        status, said = status_of(facts, item), said_on(facts, item)
        due = item.due if item.recurrence is None and status is not Status.ON_HOLD else None
        since = self.seen.get(zone, today - _DAY)
        if due is None or any(one.item_id == item.id for one in facts.due_changes):
            return
        if since < days_before(due, 2) <= today <= due and (said is None or said < days_before(due, 10)):
            yield f"due {due}"
        late = since < days_after(due, 1) <= today and days_after(due, 1) >= LIVE_SINCE
        if late and (said is None or said <= due) and not is_explained(facts, item, due):
            yield f"was due {due}"


def _is_news_wanted(facts: Facts, item: Item, today: date) -> bool:
    said = said_on(facts, item)
    month = today.month - (today.month - 1) % 3 if is_quarterly(item, status_of(facts, item)) else today.month
    if item.start is not None and item.start > today:
        return False
    is_troubled = status_of(facts, item) in (Status.AT_RISK, Status.OFF_TRACK)
    if said is not None and (today - said).days < 14 and (is_troubled or comes_round(item)):
        return False
    if said is not None and is_troubled and not comes_round(item):
        return True
    return said is None or said < date(today.year, month, 1)
