"""Which items a person is asked for a word about on one local day, and why each of them.

Three kinds of asking are told apart, because each follows its own rule and the record must say which it was:
the weekly ask, the single nudge around a due date, and the reminder of an ask without an answer. A rule
returns what it wants, or why it leaves the item alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.declines import asked_to_keep
from planbot.plan.due_steps import window_start
from planbot.plan.due_wants import DueWants, want_of
from planbot.plan.grounds import zone_of
from planbot.plan.marks import last_ask_day
from planbot.plan.model import Person
from planbot.plan.reports.check_in import Prompt
from planbot.plan.rests import Reason, Rest, most_telling
from planbot.plan.snooze import put_off_until
from planbot.plan.standing import Standing
from planbot.plan.vocabulary import Flag, Status
from planbot.plan.wants import AskKind, Verdict, Want, told_as_one, wants_of
from planbot.plan.why_words import say_due, say_news_wanted

__all__ = ["AskKind", "Asking", "Want", "zone_of"]

_DOES_NOT_FIT = "A question about what was last said"


class Asking(DueWants):
    """The rules of asking for one `Facts`, on one local day."""

    def waiting(self, person: Person) -> Sequence[Want]:
        """Return what waits for a word from `person`, on whatever day of the week; most pressing first.

        What is put off does not wait.
        """
        wants = (
            self.most_pressing(standing, owner)
            for owner, standing in self.answered_for.values()
            if owner == person and self.put_off(standing, owner) is None
        )
        return sorted((want for want in wants if want is not None), key=lambda want: want.pressing)

    def most_pressing(self, standing: Standing, owner: Person) -> Want | None:
        contradiction = self.contradiction(standing, owner)
        if not self.is_asked_about(standing):
            return contradiction
        found = wants_of((self.weekly(standing, owner), self.nudge(standing, owner), contradiction))
        return min(found, key=lambda want: want.pressing, default=None)

    def on_the_day(self, standing: Standing, owner: Person, *, weekly: bool, reminder: bool) -> Verdict:
        """Return what the owner hears about the item today, where today is a day of the weekly ask, or of its
        reminder. What falls together is one, told by its most pressing reason.

        Whoever has fallen silent hears nothing between two of their asks.
        """
        found: list[Verdict] = []
        if weekly:
            found.append(self.passed_over(standing, owner) or self.weekly(standing, owner))
        found.append(self.nudge(standing, owner))
        if reminder:
            found.append(self.reminder(standing, owner))
        wants = wants_of(found)
        if not wants:
            return most_telling(one for one in found if isinstance(one, Rest))
        if rest := self.silence.rest(self.reader(owner), weekly=weekly):
            return rest
        return told_as_one(wants)

    # The three kinds of asking

    def weekly(self, standing: Standing, owner: Person) -> Verdict:
        """Return why the item belongs into a weekly ask, if it does; the silence ladder is left aside."""
        said_on, due = self._said_on(standing), standing.due
        period = self._period(standing)
        is_news_wanted = said_on is None or said_on < period.start
        if Flag.OVERDUE in standing.flags and due is not None:
            if rest := self.rests(standing):
                return rest
            if not (is_news_wanted or self._has_forecast_passed(standing)):
                return Rest(Reason.ANSWERED, said_on)
            return want_of(standing, owner, AskKind.ASK, Prompt.LATE, self._say_late(standing, due))
        if due is not None and standing.status is not Status.ON_HOLD and due >= self.today:
            window, spoken_on = (
                window_start(self.rules(standing), self.calendar, due),
                self._spoken_on(standing),
            )
            if window <= self.today and (spoken_on is None or spoken_on < window):
                why = say_due(self.calendar, due, self.today)
                return want_of(standing, owner, AskKind.ASK, Prompt.DUE_SOON, why)
        if by_milestone := self._milestone_weekly(standing, owner):
            return by_milestone
        if not is_news_wanted:
            return Rest(Reason.ANSWERED, said_on)
        if standing.item.start is not None and standing.item.start > self.today:
            return Rest(Reason.NOT_BEGUN, standing.item.start)
        return want_of(standing, owner, AskKind.ASK, Prompt.PERIOD, say_news_wanted(period))

    def nudge(self, standing: Standing, owner: Person) -> Verdict:
        """Return why the item is asked about today by itself, whatever the day of the week."""
        step = self._due_step(standing, owner)
        wants = wants_of((step, *self._milestone_steps(standing, owner), *self._again(standing, owner)))
        return min(wants, key=lambda want: want.pressing, default=step)

    def _again(self, standing: Standing, owner: Person) -> Iterator[Want]:
        """Yield the item on the day until which it was put off, or once its owner was asked to keep it."""
        asks, since = list(self.asks_to(owner, standing)), self._made_up_since(standing, owner)
        kept = asked_to_keep(self.facts, standing, owner, asks, since)
        over = put_off_until(self.snooze(standing, owner), asks, since, self.today)
        if kept is None and over is None:
            return
        usual = self.weekly(standing, owner)
        if kept is not None:
            if not isinstance(usual, Want):
                usual = want_of(standing, owner, AskKind.NUDGE, Prompt.PERIOD, "")
            yield replace(usual, kind=AskKind.NUDGE, why=f"{usual.why}. {kept}".removeprefix(". "))
        elif isinstance(usual, Want):
            yield replace(usual, kind=AskKind.NUDGE, why=f"{usual.why}. {over}")

    def _made_up_since(self, standing: Standing, owner: Person) -> date:
        """Return since when what was missed is made up for: for who is asked seldom, since they last were."""
        reader, since = self.reader(owner), self._oldest_step(standing)
        return min(since, *self.silence.unanswered(reader)[-1:]) if self.silence.has_fallen(reader) else since

    def reminder(self, standing: Standing, owner: Person) -> Verdict:
        """Return a reminder of this week's ask, if that has no answer and reminders have not stopped.

        There is one, also for somebody who has moved to another zone since. For what was put off since the
        ask, the day until which it was is the reminder.
        """
        days = self.unanswered_asks(standing, owner)
        if not days or days[-1] < self._this_weeks_ask:
            return Rest(Reason.NOT_DUE)
        if rest := self.rests(standing):
            return rest
        if len(days) >= self.rules(standing).unanswered_asks:
            return Rest(Reason.NO_REMINDER, days[-1])
        asks = self.asks_to(owner, standing)
        if any(ask.kind == AskKind.REMINDER and ask.day >= days[-1] for ask in asks):
            return Rest(Reason.ASKED, days[-1])
        snooze = self.snooze(standing, owner)
        if snooze is not None and snooze.until > days[-1]:
            return Rest(Reason.SNOOZED, snooze.until)
        why = f"Asked on {say_day(days[-1], self.today)}, no answer yet"
        return want_of(standing, owner, AskKind.REMINDER, Prompt.REMINDER, why)

    def contradiction(self, standing: Standing, owner: Person) -> Want | None:
        """Return that what is on record of the item does not fit together, until the owner says something.

        What was said today is left alone for the day.
        """
        update = standing.last_update
        if update is None or not self.exchanges.unanswered(standing, owner):
            return None
        delegate = self.facts.person_by_id.get(owner.delegate_id or 0, owner)
        zones = {self.policy.zone, zone_of(self.facts, owner), zone_of(self.facts, delegate)}
        if max(local_day(update.at, zone) for zone in zones) >= self.today:
            return None
        return want_of(standing, owner, AskKind.CONTRADICTION, Prompt.CONTRADICTION, _DOES_NOT_FIT)

    def contradicted(self) -> Iterator[Want]:
        """Yield what does not fit together and was not asked about yet, in the plan's order.

        A late item that was explained is left alone with that, too.
        """
        for owner, standing in self.answered_for.values():
            is_left_alone = self.put_off(standing, owner) or self.rests(standing)
            want = None if is_left_alone else self.contradiction(standing, owner)
            if want is not None and self.exchanges.not_asked(standing, owner):
                yield want

    # What they rest on

    def passed_over(self, standing: Standing, owner: Person) -> Rest | None:
        """Return why this week's ask passes the item over, if it does.

        It was made already (to somebody who has moved to another zone since), or went unanswered often
        enough that the item is asked about less often; to whoever answers nothing, all items in the same
        week. Who is back from leave is asked what their delegate did not answer.
        """
        days, reader = self.unanswered_asks(standing, owner), self.reader(owner)
        if days and days[-1] >= self._this_weeks_ask:
            this_week = (ask for ask in self.asks_to(owner, standing) if ask.day >= self._this_weeks_ask)
            is_made = self.is_away(owner) or any(ask.person_id == owner.id for ask in this_week)
            return Rest(Reason.ASKED, days[-1]) if is_made else None
        if self.silence.has_fallen(reader):
            return self.silence.rest(reader, weekly=True)
        rules = self.rules(standing)
        is_often_enough = bool(days) and len(days) >= rules.unanswered_asks
        if is_often_enough and not self.silence.is_time_again(days[-1], rules.silent_ask_weeks):
            return Rest(Reason.SELDOM, days[-1], weeks=rules.silent_ask_weeks)
        return None

    @cached_property
    def _this_weeks_ask(self) -> date:
        return last_ask_day(self.policy, self.calendar, self.today)
