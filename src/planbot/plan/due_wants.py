"""What dates call for on one local day: in the weekly ask or by themselves, and when next."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from planbot.plan.clock import local_day
from planbot.plan.due_steps import latest_step, steps_of, window_start
from planbot.plan.going_live import live_since
from planbot.plan.grounds import Grounds, zone_of
from planbot.plan.marks import next_ask_day
from planbot.plan.milestones import called_by_step, called_weekly, open_milestones, say_milestone
from planbot.plan.model import Milestone, Person
from planbot.plan.periods import Period, period_of
from planbot.plan.reports.check_in import Prompt
from planbot.plan.rests import Reason, Rest
from planbot.plan.standing import Standing
from planbot.plan.vocabulary import Flag, Status
from planbot.plan.wants import AskKind, Verdict, Want
from planbot.plan.why_words import say_due, say_late

MISSED_STEP_DAYS = 7
"""For how many days a missed step is made up for; by then a weekly ask has taken the item along."""


class DueWants(Grounds):
    """The rules of dates, for one `Facts` on one local day."""

    def _due_step(self, standing: Standing, owner: Person) -> Verdict:
        """Return the latest step around the due date that has come, if it is neither answered nor asked."""
        due, said_on = standing.due, self._spoken_on(standing)
        if due is None or standing.status is Status.ON_HOLD:
            return Rest(Reason.NOT_DUE)
        step = latest_step(self.rules(standing), self.calendar, due, self.today)
        if step is None or step.day < self._steps_since(standing, owner):
            return Rest(Reason.NOT_DUE)
        asked = [ask.day for ask in self.asks_to(owner, standing) if ask.day >= step.day]
        if asked:
            return Rest(Reason.ASKED, max(asked))
        if step.is_before:
            if due < self.today:
                return Rest(Reason.NOT_DUE)
            if said_on is not None and said_on >= step.window_from:
                return Rest(Reason.ANSWERED, said_on)
            why = say_due(self.calendar, due, self.today)
            return want_of(standing, owner, AskKind.NUDGE, Prompt.NEARLY_DUE, why)
        if Flag.OVERDUE not in standing.flags:
            return Rest(Reason.NOT_DUE)
        if rest := self.rests(standing):
            return rest
        if said_on is not None and said_on > due:
            return Rest(Reason.ANSWERED, said_on)
        return want_of(standing, owner, AskKind.NUDGE, Prompt.LATE, self._say_late(standing, due))

    def _milestone_weekly(self, standing: Standing, owner: Person) -> Want | None:
        if standing.status is Status.ON_HOLD:
            return None
        rules, said_on = self.rules(standing), self._said_on(standing)
        called = called_weekly(standing.item, rules, self.calendar, said_on, self.today)
        wants = [self._milestone_want(standing, owner, AskKind.ASK, *each) for each in called]
        return min(wants, key=lambda want: want.pressing, default=None)

    def _milestone_steps(self, standing: Standing, owner: Person) -> Iterator[Want]:
        if standing.status is Status.ON_HOLD or self.rests(standing):
            return
        rules, said_on, since = self.rules(standing), self._said_on(standing), self._oldest_step(standing)
        called = called_by_step(standing.item, rules, self.calendar, said_on, self.today, since)
        for prompt, milestone, day in called:
            if not self._was_asked_since(day, standing, owner):
                yield self._milestone_want(standing, owner, AskKind.NUDGE, prompt, milestone)

    def _milestone_want(
        self, standing: Standing, owner: Person, kind: AskKind, prompt: Prompt, milestone: Milestone
    ) -> Want:
        want = want_of(standing, owner, kind, prompt, say_milestone(milestone, self.today))
        return replace(want, milestone=milestone)

    def rests(self, standing: Standing) -> Rest | None:
        """Return until when an overdue item is left alone because it was explained with a later date, if it
        is: until that date, or `rest_days` work days after the word, whichever is first.
        """
        update, said_on = standing.last_update, self._said_on(standing)
        if Flag.OVERDUE not in standing.flags or update is None or said_on is None or standing.due is None:
            return None
        if update.expected is None or update.expected <= standing.due:
            return None
        until = min(update.expected, self.calendar.add(said_on, self.rules(standing).rest_days))
        return Rest(Reason.EXPLAINED, until) if self.today < until else None

    def next_day(self, standing: Standing) -> date:
        """Return the first day on which the item would be asked about again, were it answered today."""
        period_end = self._period(standing).end
        days = [next_ask_day(self.policy, period_end + timedelta(days=1))]
        if standing.status is Status.ON_HOLD:
            return min(days)
        for due, is_new in self._dates_ahead(standing):
            rules = self.rules(standing)
            window = window_start(rules, self.calendar, due)
            if window > self.today or is_new:
                days.append(next_ask_day(self.policy, max(window, self.today + timedelta(days=1))))
            for step in steps_of(rules, self.calendar, due):
                is_still_open = (
                    step.window_from > self.today or is_new if step.is_before else due >= self.today
                )
                if step.day > self.today and is_still_open:
                    days.append(step.day)
        return min(days)

    def _dates_ahead(self, standing: Standing) -> Iterator[tuple[date, bool]]:
        """Yield the item's due date and its milestones', and whether what is due then has just opened."""
        if standing.due is not None:
            yield standing.due, self._has_just_opened(standing)
        for milestone in open_milestones(standing.item):
            if milestone.due is not None:
                yield milestone.due, False

    def _has_just_opened(self, standing: Standing) -> bool:
        """Whether today's word completed the occurrence before, so that nothing is said of this one yet."""
        opened = standing.occurrence
        return opened is not None and opened.opened_on == self.today and not opened.words

    def _period(self, standing: Standing) -> Period:
        return period_of(standing.cadence, self.today)

    def _steps_since(self, standing: Standing, owner: Person) -> date:
        """The first day whose steps count: none from before going live, before the date was set, or before
        the occurrence that is due had opened.

        On which day the date was set is told in the zone whose day it is here: that of who is asked.
        """
        bounds, dated_at = [self._oldest_step(standing)], self.dated_at(standing)
        if standing.occurrence is not None and standing.occurrence.opened_on is not None:
            bounds.append(standing.occurrence.opened_on + timedelta(days=1))
        if dated_at is not None:
            bounds.append(local_day(dated_at, zone_of(self.facts, self.reader(owner))))
        return max(bounds)

    def _oldest_step(self, standing: Standing) -> date:
        missed_from = self.today - timedelta(days=MISSED_STEP_DAYS)
        return max(missed_from, live_since(self.policy, standing.department) or missed_from)

    def _say_late(self, standing: Standing, due: date) -> str:
        update = standing.last_update
        return say_late(self.calendar, due, update.expected if update else None, self.today)


def want_of(standing: Standing, owner: Person, kind: AskKind, prompt: Prompt, why: str) -> Want:
    return Want(standing=standing, owner=owner, kind=kind, prompt=prompt, why=why)
