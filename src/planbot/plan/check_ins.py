"""Which items a person is asked for a word about on one local day, and why each of them.

Three kinds of asking are told apart, because each follows its own rule and the record must say which it was:
the weekly ask, the single nudge around a due date, and the reminder of an ask without an answer. A rule
returns what it wants, or why it leaves the item alone.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cached_property

from planbot.plan.calendar import WorkCalendar
from planbot.plan.clock import local_day
from planbot.plan.contradictions import is_recently_completed
from planbot.plan.dates import say_day
from planbot.plan.declines import HAND_OVER, asked_to_keep, deciders, open_decline
from planbot.plan.due_steps import latest_step, steps_of, window_start
from planbot.plan.exchanges import Exchanges
from planbot.plan.going_live import live_since
from planbot.plan.marks import last_ask_day, next_ask_day
from planbot.plan.milestones import called_by_step, called_weekly, open_milestones, say_milestone
from planbot.plan.model import Ask, Facts, Milestone, Person, Snooze
from planbot.plan.outline import Outline
from planbot.plan.overrides import policy_for
from planbot.plan.periods import Period, period_of
from planbot.plan.policy import ItemPolicy
from planbot.plan.reports.check_in import Prompt
from planbot.plan.rests import Reason, Rest, most_telling
from planbot.plan.snooze import put_off_until, standing_snooze
from planbot.plan.standing import Standing, assess, in_force
from planbot.plan.vocabulary import Flag, Status
from planbot.plan.wants import AskKind, Verdict, Want, wants_of
from planbot.plan.why_words import say_due, say_late, say_news_wanted

__all__ = ["AskKind", "Asking", "Want", "zone_of"]

MISSED_STEP_DAYS = 7
"""For how many days a missed step is made up for; by then a weekly ask has taken the item along."""

FORTNIGHT_DAYS = 12
"""The least distance of fortnightly asks: 14 days, less what a free day may move one of them."""


_DOES_NOT_FIT = "A question about what was last said"


class Asking:
    """The rules of asking for one `Facts`, on one local day.

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
        reminder. What falls together is one, told by its most pressing reason."""
        found: list[Verdict] = []
        if weekly:
            found.append(self.passed_over(standing, owner) or self.weekly(standing, owner))
        found.append(self.nudge(standing, owner))
        if reminder:
            found.append(self.reminder(standing, owner))
        wants = wants_of(found)
        if not wants:
            return most_telling(one for one in found if isinstance(one, Rest))
        return replace(min(wants, key=lambda want: want.pressing), kind=wants[0].kind)

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
            return _want(standing, owner, AskKind.ASK, Prompt.LATE, self._say_late(standing, due))
        if due is not None and standing.status is not Status.ON_HOLD and due >= self.today:
            window, spoken_on = (
                window_start(self.rules(standing), self.calendar, due),
                self._spoken_on(standing),
            )
            if window <= self.today and (spoken_on is None or spoken_on < window):
                why = say_due(self.calendar, due, self.today)
                return _want(standing, owner, AskKind.ASK, Prompt.DUE_SOON, why)
        if by_milestone := self._milestone_weekly(standing, owner):
            return by_milestone
        if not is_news_wanted:
            return Rest(Reason.ANSWERED, said_on)
        if standing.item.start is not None and standing.item.start > self.today:
            return Rest(Reason.NOT_BEGUN, standing.item.start)
        return _want(standing, owner, AskKind.ASK, Prompt.PERIOD, say_news_wanted(period))

    def nudge(self, standing: Standing, owner: Person) -> Verdict:
        """Return why the item is asked about today by itself, whatever the day of the week."""
        step = self._due_step(standing, owner)
        wants = wants_of((step, *self._milestone_steps(standing, owner), *self._again(standing, owner)))
        return min(wants, key=lambda want: want.pressing, default=step)

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
            return _want(standing, owner, AskKind.NUDGE, Prompt.NEARLY_DUE, why)
        if Flag.OVERDUE not in standing.flags:
            return Rest(Reason.NOT_DUE)
        if rest := self.rests(standing):
            return rest
        if said_on is not None and said_on > due:
            return Rest(Reason.ANSWERED, said_on)
        return _want(standing, owner, AskKind.NUDGE, Prompt.LATE, self._say_late(standing, due))

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
        want = _want(standing, owner, kind, prompt, say_milestone(milestone, self.today))
        return replace(want, milestone=milestone)

    def _again(self, standing: Standing, owner: Person) -> Iterator[Want]:
        """Yield the item on the day until which it was put off, or once its owner was asked to keep it."""
        asks, usual = list(self.asks_to(owner, standing)), self.weekly(standing, owner)
        kept = asked_to_keep(self.facts, standing, owner, asks, self._oldest_step(standing))
        if kept is not None:
            if not isinstance(usual, Want):
                usual = _want(standing, owner, AskKind.NUDGE, Prompt.PERIOD, "")
            yield replace(usual, kind=AskKind.NUDGE, why=f"{usual.why}. {kept}".removeprefix(". "))
            return
        over = put_off_until(self.snooze(standing, owner), asks, self._oldest_step(standing), self.today)
        if over is not None and isinstance(usual, Want):
            yield replace(usual, kind=AskKind.NUDGE, why=f"{usual.why}. {over}")

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
        return _want(standing, owner, AskKind.REMINDER, Prompt.REMINDER, why)

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
        return _want(standing, owner, AskKind.CONTRADICTION, Prompt.CONTRADICTION, _DOES_NOT_FIT)

    def contradicted(self) -> Iterator[Want]:
        """Yield what does not fit together and was not asked about yet, in the plan's order."""
        for owner, standing in self.answered_for.values():
            want = None if self.put_off(standing, owner) else self.contradiction(standing, owner)
            if want is not None and self.exchanges.not_asked(standing, owner):
                yield want

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

    def dated_at(self, standing: Standing) -> datetime | None:
        """Return when its due date was last changed."""
        holder_id = self.outline.due(standing.item).from_item_id or standing.item.id
        return self._last_change.get(holder_id)

    # What they rest on

    def passed_over(self, standing: Standing, owner: Person) -> Rest | None:
        """Return why this week's ask passes the item over, if it does.

        It was made already (to somebody who has moved to another zone since), or went unanswered often
        enough that the item is asked about every other week. Who is back from leave is asked what their
        delegate did not answer.
        """
        days = self.unanswered_asks(standing, owner)
        if not days:
            return None
        if days[-1] >= self._this_weeks_ask:
            this_week = (ask for ask in self.asks_to(owner, standing) if ask.day >= self._this_weeks_ask)
            is_made = self.is_away(owner) or any(ask.person_id == owner.id for ask in this_week)
            return Rest(Reason.ASKED, days[-1]) if is_made else None
        is_often_enough = len(days) >= self.rules(standing).unanswered_asks
        if is_often_enough and (self.today - days[-1]).days < FORTNIGHT_DAYS:
            return Rest(Reason.FORTNIGHTLY, days[-1])
        return None

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
        theirs = (owner.id, owner.delegate_id)
        return (ask for ask in self.asks_about(standing.item.id) if ask.person_id in theirs)

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

    # Whom it reaches

    def recipient(self, owner: Person) -> Person | None:
        """Return who gets the owner's check-in: the owner; their delegate while they are away; else None."""
        if not self.is_away(owner):
            return owner if self.facts.reaches(owner) else None
        delegate = None if owner.delegate_id is None else self.facts.person_by_id.get(owner.delegate_id)
        if delegate is None or not self.facts.reaches(delegate) or self.is_away(delegate):
            return None
        return delegate

    def is_away(self, person: Person) -> bool:
        """Whether they are on leave; `away_until` is the day on which they are back."""
        return person.away_until is not None and self.today < person.away_until

    @cached_property
    def _this_weeks_ask(self) -> date:
        return last_ask_day(self.policy, self.calendar, self.today)

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

    def _said_on(self, standing: Standing) -> date | None:
        update = standing.last_update
        return None if update is None else local_day(update.at, self.policy.zone)

    def _spoken_on(self, standing: Standing) -> date | None:
        """Return when what is due was last spoken of: a word on the occurrence before does not count."""
        word = standing.last_word
        return None if word is None else local_day(word.at, self.policy.zone)

    def _has_just_opened(self, standing: Standing) -> bool:
        """Whether today's word completed the occurrence before, so that nothing is said of this one yet."""
        opened = standing.occurrence
        return opened is not None and opened.opened_on == self.today and not opened.words

    def _period(self, standing: Standing) -> Period:
        return period_of(standing.cadence, self.today)

    def _has_forecast_passed(self, standing: Standing) -> bool:
        update = standing.last_update
        return update is not None and update.expected is not None and update.expected <= self.today

    def _steps_since(self, standing: Standing, owner: Person) -> date:
        """The first day whose steps count: none from before going live, before the date was set, or before
        the occurrence that is due had opened.

        On which day the date was set is told in the zone whose day it is here: that of who is asked.
        """
        bounds, dated_at = [self._oldest_step(standing)], self.dated_at(standing)
        if standing.occurrence is not None and standing.occurrence.opened_on is not None:
            bounds.append(standing.occurrence.opened_on + timedelta(days=1))
        if dated_at is not None:
            bounds.append(local_day(dated_at, zone_of(self.facts, self.recipient(owner) or owner)))
        return max(bounds)

    def _oldest_step(self, standing: Standing) -> date:
        missed_from = self.today - timedelta(days=MISSED_STEP_DAYS)
        return max(missed_from, live_since(self.policy, standing.department) or missed_from)

    def _was_asked_since(self, day: date, standing: Standing, owner: Person) -> bool:
        return any(ask.day >= day for ask in self.asks_to(owner, standing))

    def _say_late(self, standing: Standing, due: date) -> str:
        update = standing.last_update
        return say_late(self.calendar, due, update.expected if update else None, self.today)

    @cached_property
    def _last_change(self) -> Mapping[int, datetime]:
        changes = sorted(self.facts.due_changes, key=lambda change: change.at)
        return {change.item_id: change.at for change in changes}


def zone_of(facts: Facts, person: Person) -> str:
    """Return the zone that the person's day goes by: their own, else the workspace's."""
    return person.zone or facts.policy.zone


def _want(standing: Standing, owner: Person, kind: AskKind, prompt: Prompt, why: str) -> Want:
    return Want(standing=standing, owner=owner, kind=kind, prompt=prompt, why=why)
