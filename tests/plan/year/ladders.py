"""What has to hold of every digest and rollup: who reads of what on which day, and not before whom."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from plan.year.checks import Check
from plan.year.city import LIVE_SINCE, ZONE
from plan.year.evidence import (
    Record,
    check_ins,
    day_in,
    days_after,
    is_explained,
    last_word,
    leaves,
    overdue_since,
    owner_of,
    said_on,
    status_of,
    zone_of,
)
from plan.year.simulation import Sweep

from planbot.plan.model import Department, Facts, Item
from planbot.plan.reports.digest import Digest
from planbot.plan.reports.lines import ItemLine
from planbot.plan.reports.rollup import Rollup
from planbot.plan.rests import Reason
from planbot.plan.vocabulary import BEHIND_FLAGS, Flag, Role

_DAY = timedelta(days=1)


class SilenceLadder(Check):
    """One reminder; after two unanswered asks none, an ask a fortnight, and a place in the head's digest.

    Who is back from leave is asked what their stand-in was asked. What is to be handed over is named there.
    An ask does not say for whom it was: where its reader was asked about the item before it came to its
    owner, nobody can tell, and it is left out.
    """

    def see(self, sweep: Sweep) -> None:
        facts = sweep.facts
        for message in check_ins(sweep):
            today = day_in(zone_of(facts.person_by_id[message.person_id or 0]), sweep.at)
            for one in message.items:
                item, owner = facts.item_by_id[one.item_id], facts.person_by_id[one.owner_id]
                days = self.record.unanswered(facts, item, owner, today)
                self.steps["reminders"] += one.kind == "reminder"
                is_known = not self.record.is_mixed_up(item, owner)
                if one.kind == "reminder" and len(days) != 1 and is_known:
                    self.wrong(sweep, f"{item.id}: a reminder after {len(days)} unanswered asks")
                is_back = all(ask.person_id != owner.id for ask in self.record.asks(item, owner)[-1:])
                if one.kind == "ask" and len(days) >= 2 and (today - days[-1]).days < 12 and not is_back:
                    self.wrong(sweep, f"{item.id}: asked on {days[-1]} and again, though nobody answers")
        for one in sweep.agenda.passed_over:
            item, owner = facts.item_by_id[one.item_id], facts.person_by_id[one.owner_id]
            days = self.record.unanswered(facts, item, owner, one.day)
            self.steps["weeks left out"] += one.rest.reason in (Reason.SELDOM, Reason.SILENT)
            is_known = one.rest.reason is Reason.SELDOM and not self.record.is_mixed_up(item, owner)
            if is_known and (not days or (one.day - days[-1]).days >= 14):
                self.wrong(sweep, f"{item.id}: no ask in a fortnight, asked on {days}")
        for department, digest in sweep.digests:
            self._see_digest(sweep, department, digest)

    def _see_digest(self, sweep: Sweep, department: Department | None, digest: Digest) -> None:
        facts, named = sweep.facts, {one.line.id: one.asked_on for one in digest.unheard}
        to_hand_over = {one.id for entry in digest.handovers for one in entry.items}
        for item in leaves(facts):
            owner = owner_of(facts, item)
            if department is None or item.department_id != department.id or owner.slack_id is None:
                continue
            if self.record.is_mixed_up(item, owner):
                continue
            days = self.record.unanswered(facts, item, owner, digest.today)
            expected = len(days) >= 2 and item.id not in to_hand_over and not status_of(facts, item).is_closed
            self.steps["unheard in a digest"] += expected
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
        rests = (one.rest.reason is Reason.EXPLAINED for one in sweep.agenda.passed_over)
        self.steps["explained and left alone"] += sum(rests)

    def _see_rollup(self, sweep: Sweep, rollup: Rollup) -> None:
        facts, today = sweep.facts, rollup.today
        lines = {one.id: one for goal in rollup.goals for one in goal.lines}
        for item in leaves(facts):
            owner = owner_of(facts, item)
            if owner.role is not Role.LEADERSHIP:
                heads = facts.department_by_id[item.department_id or 0].head_id
                days = 7 if owner.id == heads else 15
                self._compare(sweep, item, rollup.today, lines, days, self.digests_at)
        resting = {
            one.id
            for one in lines.values()
            if one.days_late and _rests(facts, facts.item_by_id[one.id], today - one.days_late * _DAY, today)
        }
        late = sorted((one.days_late for key, one in lines.items() if key not in resting), reverse=True)[:3]
        shown = [line.days_late for line in rollup.look_first if line.id not in resting]
        if shown != late[: len(shown)] or any(late[len(shown) :]):
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
        where = "digest" if until == sweep.at else "rollup"
        self.steps[f"overdue in a {where}"] += expected
        if is_named is not expected:
            self.wrong(sweep, f"{item.id}: due {due}, asked since: {is_told}, in the {where}: {is_named}")

    def _see_rest(self, sweep: Sweep, item: Item) -> None:
        facts, today = sweep.facts, day_in(ZONE, sweep.at)
        due = overdue_since(facts, item, today)
        is_to_be_kept = any(one.item_id == item.id and one.kept_at for one in facts.declines)
        if due is not None and _rests(facts, item, due, today) and not is_to_be_kept:
            self.wrong(sweep, f"{item.id}: explained, and asked about")


def _rests(facts: Facts, item: Item, due: date, today: date) -> bool:
    word = last_word(facts, item)
    if word is None or word.expected is None or not is_explained(facts, item, due):
        return False
    return today < min(word.expected, days_after(day_in(ZONE, word.at), 10))


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


def behind(digest: Digest) -> dict[int, ItemLine]:
    return {line.id: line for line in (*digest.newly_behind, *digest.still_behind)}


def _week(sweep: Sweep) -> str:
    year, week, _ = day_in(ZONE, sweep.at).isocalendar()
    return f"{year}-W{week:02}"
