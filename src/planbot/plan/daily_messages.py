"""The one message of a person's day: who gets one, of what, and why others do not."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta

from planbot.plan.check_ins import Asking, AskKind, Want, zone_of
from planbot.plan.clock import local_day
from planbot.plan.deciding import Deciding, Question
from planbot.plan.going_live import takes_part
from planbot.plan.hand_overs import hand_overs
from planbot.plan.launch import Lead, Leads, launch_message, told_the_work_day_before
from planbot.plan.marks import (
    Mark,
    Occasion,
    is_ask_of_use,
    is_reminder_of_use,
    last_ask_day,
    last_reminder_day,
)
from planbot.plan.model import Person
from planbot.plan.planned import (
    MessageKind,
    PassedOver,
    PlannedDecision,
    PlannedHandOver,
    PlannedItem,
    PlannedMessage,
)
from planbot.plan.planning import Planning
from planbot.plan.rests import Reason, Rest
from planbot.plan.slots import monday_of, week_of
from planbot.plan.standing import Standing

HEARS_OF_LEADS = "hears today what they lead, and is asked on the next work day"

_NEWS_DAYS = 14
"""For so long somebody has just come; by then a weekly ask has taken everything along."""


class DailyMessages:
    """Plans one zone's day at a time. `passed_over` gathers the items about which nothing is said."""

    def __init__(self, planning: Planning) -> None:
        self._planning = planning
        self.passed_over: list[PassedOver] = []

    def messages(self, here: Mapping[Occasion, Mark]) -> Iterator[PlannedMessage]:
        """Yield the messages of the day that `here` begins, by occasion; `Occasion.DAY` is among them."""
        mark = here[Occasion.DAY]
        asking = self._planning.asking_in(mark.zone)
        sent: dict[int, list[Want]] = {}
        held: dict[int, list[Want]] = {}
        put_off: dict[tuple[int, str], list[Want]] = {}
        untold = self._untold(asking)
        policy, calendar, today = self._planning.policy, asking.calendar, asking.today
        # Found once for all: what was missed is the same for everybody.
        asked_on = last_ask_day(policy, calendar, today)
        reminded_on = last_reminder_day(policy, calendar, today)
        may_ask, may_remind = (
            is_ask_of_use(policy, calendar, today),
            is_reminder_of_use(policy, calendar, today),
        )
        for owner, standing in asking.owned:
            recipient = asking.recipient(owner)
            if zone_of(self._planning.facts, recipient or owner) != mark.zone:
                continue
            if not self._planning.hears(owner, standing):
                self._pass_over(owner, standing, mark, Rest(Reason.NOT_LIVE))
                continue
            if standing.item.id in self._asked_elsewhere(owner, recipient, asking.today):
                self._pass_over(owner, standing, mark, Rest(Reason.ASKED, asking.today))
                continue
            came_late = self._has_just_come(owner, recipient or owner, mark)
            told_on = told_the_work_day_before(recipient or owner, asking)
            ask_missed = came_late or told_on == asked_on
            reminder_missed = came_late or told_on == reminded_on
            verdict = asking.on_the_day(
                standing,
                owner,
                weekly=Occasion.ASK in here or (ask_missed and may_ask),
                reminder=Occasion.REMINDER in here or (reminder_missed and may_remind),
            )
            if isinstance(verdict, Rest):
                self._pass_over(owner, standing, mark, verdict)
            elif (reason := asking.put_off(standing, owner)) is not None:
                put_off.setdefault((owner.id, reason), []).append(verdict)
            elif recipient is None:
                held.setdefault(owner.id, []).append(verdict)
            else:
                sent.setdefault(recipient.id, []).append(verdict)
        hand_overs = self._hand_overs(asking, here)
        decisions, held_decisions = self._decisions(mark, asking, weekly=Occasion.ASK in here)
        others = None if Occasion.ASK in here else {*decisions, *hand_overs}
        self._add_contradictions(sent, mark, asking, others)
        for person in self._planning.people:
            if person.id in held or person.id in held_decisions:
                unreached = self._planning.why_unreached(person, asking)
                wants, questions = held.get(person.id, ()), held_decisions.get(person.id, ())
                yield self._check_in(person, wants, mark, asking.today, unreached, questions=questions)
            enough = self._why_enough(person, asking.today)
            if person.id in untold and enough is None and zone_of(self._planning.facts, person) == mark.zone:
                yield launch_message(person, untold[person.id], mark)
                enough = HEARS_OF_LEADS
            theirs, questions = hand_overs.get(person.id, ()), decisions.get(person.id, ())
            if person.id in sent or theirs or questions:
                wants = sent.get(person.id, ())
                yield self._check_in(
                    person, wants, mark, asking.today, enough, hand_overs=theirs, questions=questions
                )
        for number, ((owner_id, reason), wants) in enumerate(put_off.items(), start=1):
            owner = self._planning.facts.person_by_id[owner_id]
            yield self._check_in(owner, wants, mark, asking.today, reason, part=f"/put-off-{number}")

    def _add_contradictions(
        self, sent: dict[int, list[Want]], mark: Mark, asking: Asking, others: Collection[int] | None
    ) -> None:
        """Add what does not fit together: to every message of a weekly ask (`others` is None), else to those
        that go out anyway, to whom something else is sent or who are among the `others`."""
        hearing = None if others is None else {*sent, *others}
        asked = {want.item.id for wants in sent.values() for want in wants}
        for want in asking.contradicted():
            recipient = asking.recipient(want.owner)
            if (
                recipient is None
                or not self._planning.hears(want.owner, want.standing)
                or want.item.id in asked
            ):
                continue
            if zone_of(self._planning.facts, recipient) != mark.zone:
                continue
            if want.item.id in self._asked_elsewhere(want.owner, recipient, asking.today):
                continue
            if hearing is None:
                is_due = recipient.id in sent or asking.silence.rest(recipient, weekly=True) is None
            else:
                is_due = recipient.id in hearing
            if is_due:
                sent.setdefault(recipient.id, []).append(want)
                self.passed_over = [one for one in self.passed_over if one.item_id != want.item.id]

    def _decisions(
        self, mark: Mark, asking: Asking, *, weekly: bool
    ) -> tuple[Mapping[int, list[Question]], Mapping[int, list[Question]]]:
        """Return what is to be decided by whom gets to hear of it today; and by whom nobody stands in for."""
        sent: dict[int, list[Question]] = {}
        held: dict[int, list[Question]] = {}
        for question in Deciding(asking).on_the_day(weekly=weekly):
            decider = question.decider
            recipient = asking.recipient(decider)
            if (
                not takes_part(self._planning.facts, decider)
                or zone_of(self._planning.facts, recipient or decider) != mark.zone
            ):
                continue
            if recipient is not None:
                sent.setdefault(recipient.id, []).append(question)
            elif weekly:
                # Once a week is often enough to say that it is held back.
                held.setdefault(decider.id, []).append(question)
        return sent, held

    def _check_in(
        self,
        person: Person,
        wants: Sequence[Want],
        mark: Mark,
        today: date,
        reason: str | None,
        *,
        hand_overs: Sequence[PlannedHandOver] = (),
        questions: Sequence[Question] = (),
        part: str = "",
    ) -> PlannedMessage:
        # Held back in one zone must not stand in the way of somebody who is in another by noon.
        where = "" if reason is None else f"@{mark.zone}{part}"
        return PlannedMessage(
            kind=MessageKind.CHECK_IN,
            dedupe_key=f"dm:{person.id}:{today}{where}",
            week=week_of(today),
            not_before=mark.at,
            expires_at=mark.expires_at,
            person_id=person.id,
            reason=reason,
            items=tuple(map(_planned, sorted(wants, key=lambda want: want.pressing))),
            decisions=tuple(map(_planned_decision, questions)),
            hand_overs=tuple(hand_overs),
        )

    def _pass_over(self, owner: Person, standing: Standing, mark: Mark, rest: Rest) -> None:
        self.passed_over.append(
            PassedOver(item_id=standing.item.id, owner_id=owner.id, day=mark.day, rest=rest)
        )

    def _hand_overs(
        self, asking: Asking, here: Mapping[Occasion, Mark]
    ) -> Mapping[int, Sequence[PlannedHandOver]]:
        """Return, by the person who decides, the items that their owners declined.

        They stand in the first message after that, and in each weekly ask until it is decided. Who cannot
        get one today is not told today.
        """
        found: dict[int, list[PlannedHandOver]] = {}
        for one in hand_overs(asking):
            for decider in one.deciders:
                recipient = asking.recipient(decider)
                is_here = zone_of(self._planning.facts, decider) == here[Occasion.DAY].zone
                is_weekly = Occasion.ASK in here and asking.silence.rest(decider, weekly=True) is None
                if recipient == decider and is_here and one.is_due(decider, weekly=is_weekly):
                    why = f"{one.owner.name} says that this is not theirs"
                    planned = PlannedHandOver(item_id=one.item.id, owner_id=one.owner.id, why=why)
                    found.setdefault(decider.id, []).append(planned)
        return found

    def _untold(self, asking: Asking) -> Mapping[int, Sequence[Lead]]:
        """Return, by person, the leads that they are to be told of and are there to be told of."""
        found: dict[int, list[Lead]] = {}
        for leads in Leads(asking).untold().values():
            for lead in leads:
                is_there = asking.recipient(lead.owner) == lead.owner
                if is_there and self._planning.hears(lead.owner, asking.standings[lead.leaves[0].id]):
                    found.setdefault(lead.owner.id, []).append(lead)
        return found

    def _asked_elsewhere(self, owner: Person, recipient: Person | None, today: date) -> frozenset[int]:
        """Return the items about which the owner was asked today before somebody stood in, or the reverse."""
        others = {owner.id, owner.delegate_id} - {None, (recipient or owner).id}
        asks = (ask for other in others for ask in self._planning.facts.asks_by_person.get(other or 0, ()))
        return frozenset(ask.item_id for ask in asks if ask.day >= today and ask.kind != AskKind.LAUNCH)

    def _has_just_come(self, owner: Person, recipient: Person, here: Mark) -> bool:
        """Whether today's check-in is the zone's first since it is the recipient who gets the owner's.

        They moved there, or the owner went on leave or is back. The week's moments may have passed here
        before, and not have come yet where it was before: what is missed by that is made up for.
        """
        today = here.day
        instants = [recipient.moved_at, None if owner == recipient else owner.away_since]
        days = [local_day(instant, here.zone) for instant in instants if instant is not None]
        if owner == recipient and owner.away_until is not None and owner.away_until <= today:
            days.append(owner.away_until)
        since = (today - max(days)).days if days else _NEWS_DAYS
        dealt_with = (f"{Occasion.DAY}:{today - timedelta(days=n)}@{here.zone}" for n in range(1, since))
        return since < _NEWS_DAYS and self._planning.swept.isdisjoint(dealt_with)

    def _why_enough(self, person: Person, today: date) -> str | None:
        zone = zone_of(self._planning.facts, person)
        # For somebody who has moved since, a message was of the day it was there and of the day it was here.
        messages = {
            ask.at: {ask.day, local_day(ask.at, zone)}
            for ask in self._planning.facts.asks_by_person.get(person.id, ())
        }
        if any(today in days for days in messages.values()):
            return "has had a message today"
        this_week = sum(monday_of(today) in {monday_of(day) for day in days} for days in messages.values())
        if this_week >= self._planning.policy.direct_messages_per_week:
            times = "once" if this_week == 1 else f"{this_week} times"
            return f"has been written to {times} this week, which is as often as the settings allow"
        return None


def _planned(want: Want) -> PlannedItem:
    return PlannedItem(
        item_id=want.item.id, owner_id=want.owner.id, kind=want.kind, prompt=want.prompt, why=want.why
    )


def _planned_decision(question: Question) -> PlannedDecision:
    decision = question.decision
    return PlannedDecision(
        decision_id=decision.id,
        item_id=decision.item_id,
        decider_id=question.decider.id,
        why=question.why,
    )
