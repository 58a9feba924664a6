"""What has to hold of every sweep of the year. A check keeps what it finds wrong, in sentences."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from plan.year.city import HALF_DAY, LIVE_SINCE, ZONE
from plan.year.evidence import (
    Record,
    check_ins,
    day_in,
    days_after,
    days_before,
    is_away,
    is_explained,
    is_quarterly,
    is_work_day,
    last_word,
    leaves,
    overdue_since,
    owner_of,
    reader_of,
    said_on,
    status_of,
    zone_of,
)
from plan.year.simulation import Sweep

from planbot.plan.model import Department, Facts, Item
from planbot.plan.planned import MessageState
from planbot.plan.reports.digest import Digest
from planbot.plan.reports.lines import ItemLine
from planbot.plan.reports.rollup import Rollup
from planbot.plan.rests import Reason
from planbot.plan.vocabulary import BEHIND_FLAGS, Flag, Role, Status

_DAY = timedelta(days=1)


class Check:
    def __init__(self, record: Record) -> None:
        self.record = record
        self.found: list[str] = []

    def see(self, sweep: Sweep) -> None:
        """Look at a sweep; `record` has what was sent before it."""
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
        for message in check_ins(sweep):
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


class SilenceLadder(Check):
    """One reminder; after two unanswered asks none, an ask a fortnight, and a place in the head's digest.

    Who is back from leave is asked what their stand-in was asked. What is to be handed over is named there.
    An ask does not say for whom it was: where the stand-in led the item before, nobody can tell, and it is
    left out.
    """

    def see(self, sweep: Sweep) -> None:
        facts = sweep.facts
        for message in check_ins(sweep):
            today = day_in(zone_of(facts.person_by_id[message.person_id or 0]), sweep.at)
            for one in message.items:
                item, owner = facts.item_by_id[one.item_id], facts.person_by_id[one.owner_id]
                days = self.record.unanswered(facts, item, owner, today)
                if one.kind == "reminder" and len(days) != 1:
                    self.wrong(sweep, f"{item.id}: a reminder after {len(days)} unanswered asks")
                is_back = all(ask.person_id != owner.id for ask in self.record.asks(item, owner)[-1:])
                if one.kind == "ask" and len(days) >= 2 and (today - days[-1]).days < 12 and not is_back:
                    self.wrong(sweep, f"{item.id}: asked on {days[-1]} and again, though nobody answers")
        for one in sweep.agenda.passed_over:
            item, owner = facts.item_by_id[one.item_id], facts.person_by_id[one.owner_id]
            days = self.record.unanswered(facts, item, owner, one.day)
            if one.rest.reason is Reason.FORTNIGHTLY and (one.day - days[-1]).days >= 14:
                self.wrong(sweep, f"{item.id}: no ask a fortnight after {days[-1]}")
        for department, digest in sweep.digests:
            self._see_digest(sweep, department, digest)

    def _see_digest(self, sweep: Sweep, department: Department | None, digest: Digest) -> None:
        facts, named = sweep.facts, {one.line.id: one.asked_on for one in digest.unheard}
        to_hand_over = {one.id for entry in digest.handovers for one in entry.items}
        for item in leaves(facts):
            owner = owner_of(facts, item)
            if department is None or item.department_id != department.id or owner.slack_id is None:
                continue
            if self.record.led_before(item, owner.delegate_id):
                continue
            days = self.record.unanswered(facts, item, owner, digest.today)
            expected = len(days) >= 2 and item.id not in to_hand_over and not status_of(facts, item).is_closed
            if expected is not (item.id in named):
                self.wrong(sweep, f"{item.id}: {len(days)} unanswered asks, named: {item.id in named}")
            if expected and not set(days) <= set(named.get(item.id, ())):
                self.wrong(sweep, f"{item.id}: the digest does not name the days {days}")


class OverdueLadder(Check):
    """Without an answer: in the digest from 7 work days on, in the rollup from 15; explained, it rests."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.digests_at = datetime.min.replace(tzinfo=ZoneInfo("UTC"))

    def see(self, sweep: Sweep) -> None:
        if f"digest:{_week(sweep)}@{ZONE}" in sweep.agenda.marks:
            self.digests_at = sweep.at
        for department, digest in sweep.digests:
            for item in leaves(sweep.facts):
                if department is not None and item.department_id == department.id:
                    self._compare(sweep, item, digest.today, behind(digest), 7, sweep.at)
        if sweep.rollup is not None:
            self._see_rollup(sweep, sweep.rollup)
        for message in check_ins(sweep):
            for one in message.items:
                self._see_rest(sweep, sweep.facts.item_by_id[one.item_id])

    def _see_rollup(self, sweep: Sweep, rollup: Rollup) -> None:
        facts, lines = sweep.facts, {one.id: one for goal in rollup.goals for one in goal.lines}
        for item in leaves(facts):
            owner = owner_of(facts, item)
            if owner.role is not Role.LEADERSHIP:
                heads = facts.department_by_id[item.department_id or 0].head_id
                days = 7 if owner.id == heads else 15
                self._compare(sweep, item, rollup.today, lines, days, self.digests_at)
        late = sorted((line.days_late for line in lines.values()), reverse=True)[:3]
        shown = [line.days_late for line in rollup.look_first]
        if shown != late:
            self.wrong(sweep, f"to look at first are {shown} days late, not {late}")

    def _compare(
        self,
        sweep: Sweep,
        item: Item,
        today: date,
        lines: dict[int, ItemLine],
        n: int,
        until: datetime,
    ) -> None:
        """Hold what is named against the ladder, where the owner could answer and has not."""
        facts, owner = sweep.facts, owner_of(sweep.facts, item)
        due, said = overdue_since(facts, item, today), said_on(facts, item)
        if due is None or owner.slack_id is None or is_explained(facts, item, due):
            return
        if said is not None and said > due:
            return
        dated = max((one.at for one in facts.due_changes if one.item_id == item.id), default=None)
        is_told = any(
            one.day > due and one.at < until and (dated is None or one.at > dated)
            for one in self.record.asks(item, owner)
        )
        expected = is_told and today >= days_after(max(due, LIVE_SINCE), n)
        is_named = item.id in lines and Flag.OVERDUE in lines[item.id].flags
        if is_named is not expected:
            where = "digest" if n == 7 and until == sweep.at else "rollup"
            self.wrong(sweep, f"{item.id}: due {due}, asked since: {is_told}, in the {where}: {is_named}")

    def _see_rest(self, sweep: Sweep, item: Item) -> None:
        facts, today = sweep.facts, day_in(ZONE, sweep.at)
        due, word = overdue_since(facts, item, today), last_word(facts, item)
        if due is None or word is None or word.expected is None or not is_explained(facts, item, due):
            return
        until = min(word.expected, days_after(day_in(ZONE, word.at), 10))
        is_to_be_kept = any(one.item_id == item.id and one.kept_at for one in facts.declines)
        if today < until and not is_to_be_kept:
            self.wrong(sweep, f"{item.id}: explained until {until}, and asked about")


class OwnerFirst(Check):
    """The owner is asked, or says it, before the head reads of it, and the head before leadership."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.read: dict[int, frozenset[int]] = {}
        self.departments: set[int] = set()
        self.week = ""

    def see(self, sweep: Sweep) -> None:
        if sweep.digests and self.week != _week(sweep):
            self.week, self.departments, self.read = _week(sweep), set(), {}
        for department, digest in sweep.digests:
            lines = behind(digest)
            if department is not None:
                self.departments.add(department.id)
                self.read[department.id] = frozenset(lines)
            for line in lines.values():
                self._see_line(sweep, line)
        if sweep.rollup is None:
            return
        for goal in sweep.rollup.goals:
            for line in goal.lines:
                department_id = sweep.facts.item_by_id[line.id].department_id
                is_read = line.id in self.read.get(department_id or 0, ())
                if (
                    not BEHIND_FLAGS.isdisjoint(line.flags)
                    and not is_read
                    and department_id in self.departments
                ):
                    self.wrong(sweep, f"{line.id}: leadership reads of it before its head")

    def _see_line(self, sweep: Sweep, line: ItemLine) -> None:
        facts, today = sweep.facts, day_in(ZONE, sweep.at)
        item = facts.item_by_id[line.id]
        owner = owner_of(facts, item)
        if owner.slack_id is None:
            return
        asked = {day_in(ZONE, one.at) for one in self.record.asks(item, owner)}
        said = {day_in(ZONE, one.at) for one in facts.updates_by_item.get(item.id, ())}
        late = {day for day in asked | said if line.due is not None and day > line.due}
        heard = {Flag.OVERDUE: late, Flag.SLOW: asked, Flag.OFF_TRACK: said, Flag.LATE_FORECAST: said}
        for flag in line.flags:
            if not heard.get(flag, {today}):
                self.wrong(
                    sweep, f"{item.id}: its head reads that it is {flag}, which its owner has not heard"
                )


class Accounted(Check):
    """Every item that is due to be asked about is asked about, or held back with a reason, or answered."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.seen: dict[str, date] = {}

    def see(self, sweep: Sweep) -> None:
        for mark in sweep.agenda.marks:
            if mark.startswith("day:"):
                zone = mark.partition("@")[2]
                self._see_day(sweep, zone, day_in(zone, sweep.at))
                self.seen[zone] = day_in(zone, sweep.at)

    def _see_day(self, sweep: Sweep, zone: str, today: date) -> None:
        facts = sweep.facts
        spoken = {one.item_id for message in check_ins(sweep, *MessageState) for one in message.items}
        passed = {one.item_id: one.rest.reason for one in sweep.agenda.passed_over}
        weekly = any(mark.startswith("ask:") and mark.endswith(f"@{zone}") for mark in sweep.agenda.marks)
        remind = any(
            mark.startswith("reminder:") and mark.endswith(f"@{zone}") for mark in sweep.agenda.marks
        )
        for item in leaves(facts):
            owner = owner_of(facts, item)
            if zone_of(reader_of(facts, owner, sweep.at)) != zone or status_of(facts, item).is_closed:
                continue
            if _is_done_for_now(facts, item):
                continue
            if item.id not in spoken and item.id not in passed:
                self.wrong(sweep, f"{item.id}: nothing is said of it, and not why")
            reasons = [
                *(["a new period"] if weekly and _is_news_wanted(facts, item, today) else []),
                *self._steps(facts, item, zone, today),
            ]
            if reasons and passed.get(item.id) in (Reason.ANSWERED, Reason.NOT_DUE, Reason.NO_REMINDER):
                self.wrong(sweep, f"{item.id}: {reasons}, and passed over as {passed[item.id]}")
            days = self.record.unanswered(facts, item, owner, today)
            if remind and len(days) == 1 and (today - days[0]).days in (1, 2) and item.id not in spoken:
                is_put_off = item.id in facts.snooze_by_item or item.id in facts.decline_by_item
                has_had_it = any(
                    one.day >= days[0] and one.kind == "reminder" for one in self.record.asks(item, owner)
                )
                if not is_put_off and not has_had_it:
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


def _is_done_for_now(facts: Facts, item: Item) -> bool:
    """Whether it came in completed and comes round: nothing is open before the next occurrence."""
    return item.id not in facts.updates_by_item and item.status is Status.COMPLETED


def _is_news_wanted(facts: Facts, item: Item, today: date) -> bool:
    said = said_on(facts, item)
    month = today.month - (today.month - 1) % 3 if is_quarterly(item, status_of(facts, item)) else today.month
    if item.start is not None and item.start > today:
        return False
    return said is None or said < date(today.year, month, 1)


def behind(digest: Digest) -> dict[int, ItemLine]:
    return {line.id: line for line in (*digest.newly_behind, *digest.still_behind)}


def _week(sweep: Sweep) -> str:
    year, week, _ = day_in(ZONE, sweep.at).isocalendar()
    return f"{year}-W{week:02}"


CHECKS = (NothingTwice, GoodHours, SilenceLadder, OverdueLadder, OwnerFirst, Accounted)


def look(sweeps: Iterable[Sweep]) -> tuple[Record, list[str]]:
    """Return the record of the sweeps, and all that is wrong with them."""
    record = Record()
    checks = [kind(record) for kind in CHECKS]
    for sweep in sweeps:
        for check in checks:
            check.see(sweep)
        record.keep(sweep)
    return record, [f"{type(check).__name__}: {what}" for check in checks for what in check.found]
