"""By the facts of the items to look at a day's check-ins are what they are by all facts."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from plan.strategies import TODAY, facts
from plan.test_agenda_properties import awake, live
from plan.test_look_at import spoken_of

from planbot.plan.agenda import Agenda, MessageKind, agenda, zones_of
from planbot.plan.check_ins import Asking, AskKind
from planbot.plan.clock import local_day
from planbot.plan.look_at import NEVER, asks_count_from, look_at
from planbot.plan.marks import Occasion, due_marks
from planbot.plan.model import Ask, Facts
from planbot.plan.outline import Outline
from planbot.plan.silence import last_words
from planbot.plan.untold import may_be_untold
from planbot.plan.vocabulary import Part


def at(day: date, hour: int = 16) -> datetime:
    return datetime.combine(day, time(hour, 30), UTC)


def with_days_of_people(known: Facts, shift: int) -> Facts:
    """The same city, long live, with leads given on some days and people who were away on others."""
    given = [TODAY - timedelta(days=(shift + 17 * n) % 95 - 5) for n in range(len(known.assignments))]
    policy = known.policy
    if shift % 5:
        policy = replace(policy, live_since=date(2026, 8, 3), pilot_since=None)
    launched = tuple(
        Ask(
            item_id=lead.item_id,
            person_id=lead.person_id or 0,
            kind="launch",
            day=day + timedelta(days=1),
            at=at(day + timedelta(days=1)),
        )
        for n, (lead, day) in enumerate(zip(known.assignments, given, strict=True))
        if (n + shift) % 3 == 0
    )
    return replace(
        known,
        policy=policy,
        assignments=tuple(
            replace(lead, given_at=at(day)) if n % 4 else replace(lead, given_at=at(day), accepted_at=at(day))
            for n, (lead, day) in enumerate(zip(known.assignments, given, strict=True))
        ),
        people=tuple(
            replace(
                person,
                away_since=None if n % 3 == 0 else at(TODAY - timedelta(days=(shift + 29 * n) % 90)),
                moved_at=at(TODAY - timedelta(days=n)) if n % 2 else None,
            )
            for n, person in enumerate(known.people)
        ),
        asks=(*known.asks, *launched),
    )


def few(known: Facts, about: Collection[int], now: datetime) -> Facts:
    """Return what is loaded of the leaves among these items."""
    outline = Outline(known)
    leaves = [leaf for leaf in outline.leaves if leaf.id in about]
    there = {one.id for leaf in leaves for one in (*outline.ancestors(leaf), leaf)}
    recently = asks_count_from(known.policy, now)
    heard = last_words(known) if known.heard is None else known.heard

    def is_loaded(ask: Ask) -> bool:
        if ask.item_id in there or ask.at >= recently:
            return True
        return ask.kind == AskKind.ASK and (ask.person_id not in heard or ask.at > heard[ask.person_id])

    return replace(
        known,
        items=tuple(item for item in known.items if item.id in there),
        assignments=tuple(one for one in known.assignments if one.item_id in there),
        updates=tuple(one for one in known.updates if one.item_id in there),
        decisions=tuple(one for one in known.decisions if one.item_id in there),
        due_changes=tuple(one for one in known.due_changes if one.item_id in there),
        snoozes=tuple(one for one in known.snoozes if one.item_id in there),
        declines=tuple(one for one in known.declines if one.item_id in there),
        asks=tuple(filter(is_loaded, known.asks)),
        heard=heard,
    )


def leads_to_look_at(known: Facts, today: date) -> set[int]:
    found = may_be_untold(known.policy, known.people, today)
    outline = Outline(known)
    ids: set[int] = set()
    for lead in known.assignments:
        assert found is not None or lead.given_at is not None
        if lead.part is not Part.LEAD or lead.accepted_at is not None:
            continue
        given_on = local_day(lead.given_at, known.policy.zone)  # type: ignore[arg-type]
        days = [] if found is None else [found.since]
        for person_id, since in found.by_person.items() if found is not None else ():
            if lead.person_id in (None, person_id):
                days.append(since)
        if found is None or any(given_on >= day for day in days):
            ids.update(leaf.id for leaf in outline.descendant_leaves(known.item_by_id[lead.item_id]))
    return ids


def check_ins(known: Facts, now: datetime) -> Agenda:
    marks = due_marks(known.policy, zones_of(known), now, ())
    reports = {mark.key for mark in marks if mark.occasion in (Occasion.DIGEST, Occasion.ROLLUP)}
    return agenda(known, now, reports)


@settings(suppress_health_check=list(HealthCheck))
@given(
    facts(policy=live, min_items=2).map(awake).map(spoken_of),
    st.integers(0, 94),
    st.sets(st.integers(0, 75), min_size=3, max_size=6),
)
def test_a_day_is_the_same_by_the_facts_of_few(known: Facts, shift: int, ahead: set[int]) -> None:
    known = with_days_of_people(known, shift)
    first_day = min(local_day(at(TODAY), zone) for zone in {known.policy.zone, *zones_of(known)})
    begun = Asking(known, first_day)
    days = {item_id: look_at(begun, standing) for item_id, standing in begun.standings.items()}
    soon = {day - timedelta(days=n) for day in days.values() if TODAY < day < NEVER for n in (1, 2)}
    for day in sorted({TODAY + timedelta(days=n) for n in ahead} | soon):
        if not TODAY <= day <= TODAY + timedelta(days=400):
            continue
        now = at(day)
        here = [local_day(now, zone) for zone in {known.policy.zone, *zones_of(known)}]
        about = {item_id for item_id, look in days.items() if look <= max(here)}
        about |= leads_to_look_at(known, min(here))
        of_all, of_few = check_ins(known, now), check_ins(few(known, about, now), now)
        assert of_few.messages == of_all.messages
        assert of_few.marks == of_all.marks
        if of_all.messages and len(about) < len(days):
            kinds = sorted({message.kind for message in of_all.messages})
            event(f"with fewer items: {', '.join(kinds)}")
        event(f"told what they lead: {any(m.kind is MessageKind.LAUNCH for m in of_all.messages)}")
