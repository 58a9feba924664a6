"""What a sweep owes the people: that nothing due is passed over in silence, and that owners hear first."""

from datetime import date, datetime

from planbot.plan.agenda import Agenda, MessageKind, MessageState, zone_of
from planbot.plan.check_ins import Asking
from planbot.plan.clock import local_day
from planbot.plan.due_steps import steps_of
from planbot.plan.escalation import Escalation
from planbot.plan.model import Facts, Person
from planbot.plan.periods import period_of
from planbot.plan.rests import Reason, Rest
from planbot.plan.standing import Standing, in_force
from planbot.plan.vocabulary import BEHIND_FLAGS, Flag, Status


def every_item_is_accounted_for(found: Agenda, known: Facts, now: datetime) -> None:
    """Each item of a zone's day is asked about, held back or passed over, with a reason that is true."""
    spoken = {
        one.item_id
        for message in found.messages
        if message.kind is MessageKind.CHECK_IN
        for one in message.items
    }
    assert all(message.reason for message in found.messages if message.state is MessageState.SUPPRESSED)
    rests = {one.item_id: one.rest for one in found.passed_over}
    for zone in (mark.partition("@")[2] for mark in found.marks if mark.startswith("day:")):
        asking = Asking(known, local_day(now, zone))
        is_weekly = any(mark.startswith("ask:") and mark.endswith(f"@{zone}") for mark in found.marks)
        for owner, standing in asking.owned:
            if zone_of(known, asking.recipient(owner) or owner) != zone:
                continue
            item_id = standing.item.id
            assert (item_id in spoken) is not (item_id in rests)
            if item_id in rests:
                the_reason_is_true(asking, standing, owner, rests[item_id], is_weekly=is_weekly)


def the_reason_is_true(
    asking: Asking, standing: Standing, owner: Person, rest: Rest, *, is_weekly: bool
) -> None:
    """Hold the reason why an item is passed over against the facts."""
    facts, today, word = asking.facts, asking.today, standing.last_update
    said_on = None if word is None else local_day(word.at, facts.policy.zone)
    starts_later = standing.item.start is not None and standing.item.start > today
    asks = [ask for ask in facts.asks if ask.item_id == standing.item.id]
    match rest.reason:
        case Reason.ANSWERED:
            assert said_on is not None
            if is_weekly and not starts_later:
                assert said_on >= period_of(standing.cadence, today).start
        case Reason.ASKED:
            zone = zone_of(facts, asking.recipient(owner) or owner)
            # Who stood in may have been asked on the day that it was there.
            assert rest.day in {day for ask in asks for day in (ask.day, local_day(ask.at, zone))}
        case Reason.SELDOM | Reason.NO_REMINDER:
            days = {ask.day for ask in asks if word is None or ask.at > word.at}
            assert len(days) >= asking.rules(standing).unanswered_asks
        case Reason.SILENT:
            the_silence_is_true(facts, asking.recipient(owner) or owner, today, is_weekly=is_weekly)
        case Reason.EXPLAINED:
            assert word is not None
            assert word.expected is not None
            assert standing.due is not None
            assert word.expected > standing.due
        case Reason.SNOOZED:
            assert any(one.item_id == standing.item.id for one in facts.snoozes)
        case Reason.NOT_BEGUN:
            assert starts_later
        case Reason.NOT_DUE:
            assert not is_weekly, "on the day of the ask each item is due, or answered, or begins later"
            assert today not in step_days(asking, standing)
        case reason:
            raise AssertionError(f"nobody is passed over as {reason} in a city that is live")


def the_silence_is_true(facts: Facts, reader: Person, today: date, *, is_weekly: bool) -> None:
    """Hold that somebody has said nothing through two days of asking, and is not yet to be asked again."""
    words = [one.at for one in facts.updates if one.author_id == reader.id]
    words += [one.at for one in (*facts.snoozes, *facts.declines) if one.by_id == reader.id]
    asks = [ask for ask in facts.asks if (ask.person_id, ask.kind) == (reader.id, "ask")]
    days = {ask.day for ask in asks if ask.day < today and all(ask.at > at for at in words)}
    assert len(days) >= facts.policy.unanswered_asks
    weeks = facts.policy.silent_ask_weeks
    assert not is_weekly or (weeks > 1 and (today - max(days)).days < 7 * weeks - 2)


def step_days(asking: Asking, standing: Standing) -> set[date]:
    """Return the days on which a due date that is not of an occurrence asks for a word by itself."""
    due = standing.due
    if due is None or standing.status is Status.ON_HOLD or standing.item.recurrence is not None:
        return set()
    steps = steps_of(asking.rules(standing), asking.calendar, due)
    return {step.day for step in steps if (due >= step.day if step.is_before else due < step.day)}


def no_head_hears_first(found: Agenda, known: Facts, now: datetime) -> None:
    """What a digest says to be behind, its owner has said or was asked about, since the date was set.

    What is overdue, on a day after that date.
    """
    for message in found.messages:
        if message.kind is not MessageKind.DIGEST or message.state is MessageState.SUPPRESSED:
            continue
        reader = known.person_by_id[message.person_id or 0]
        asking = Asking(known, local_day(now, zone_of(known, reader)))
        escalation = Escalation(asking, now)
        for standing in asking.standings.values():
            owner = standing.reporter
            if owner is None or not known.reaches(owner) or not asking.rules(standing).asked:
                continue
            if not in_force(known, standing.item):
                continue
            read = BEHIND_FLAGS.intersection(escalation.for_head(standing).flags)
            heard = heard_on(asking, standing, owner, now)
            assert not read or heard
            if Flag.OVERDUE in read:
                assert standing.due is not None
                assert max(heard) > standing.due


def heard_on(asking: Asking, standing: Standing, owner: Person, now: datetime) -> set[date]:
    facts, item_id = asking.facts, standing.item.id
    theirs = (owner.id, owner.delegate_id)
    instants = [ask.at for ask in facts.asks if ask.item_id == item_id and ask.person_id in theirs]
    instants += [one.at for one in facts.updates_by_item.get(item_id, ())]
    return {local_day(at, facts.policy.zone) for at in instants if at < now}
