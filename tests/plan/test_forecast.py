"""The forecast is the sweep played forward: nothing more, nothing less, however it is cut."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import event, given
from hypothesis import strategies as st
from plan.strategies import ZONES, near_days
from plan.test_agenda_properties import START, asks_of, cities, patient
from plan.world import LIVE, SAM, city, item

from planbot.plan.agenda import MessageKind, MessageState, PlannedMessage, agenda
from planbot.plan.forecast import as_if_live, forecast, play
from planbot.plan.marks import due_marks, moments_of
from planbot.plan.model import Facts
from planbot.plan.policy import Policy
from planbot.plan.vocabulary import Mode

ON = replace(LIVE, mode=Mode.LIVE, leadership_channel="C1")
MONDAY = datetime(2026, 11, 30, 13, tzinfo=UTC)
"""08:00 in New York."""

clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
rhythms = st.fixed_dictionaries(
    {
        "ask_time": clocks,
        "reminder_time": clocks,
        "digest_time": clocks,
        "rollup_time": clocks,
        "quiet_from": clocks,
        "quiet_until": clocks,
    }
)


def polled(
    known: Facts, swept: frozenset[str], since: datetime, until: datetime, every: timedelta
) -> Iterator[PlannedMessage]:
    """Yield what the sweep finds when it just looks again and again."""
    now = since
    while now < until:
        found = agenda(replace(known, as_of=now), now, swept)
        yield from found.messages
        swept |= frozenset(found.marks)
        known = replace(known, asks=(*known.asks, *asks_of(found, known, now)))
        now += every


def in_words(messages: list[PlannedMessage], known: Facts) -> list[str]:
    names = {person.id: person.name.split()[0] for person in known.people}
    return [
        f"{message.not_before.astimezone(UTC):%a %H:%M} {message.kind} to "
        f"{names.get(message.person_id or 0, message.channel)}"
        + "".join(f" [{one.kind} {one.item_id}]" for one in message.items)
        + (f" held: {message.reason}" if message.reason else "")
        for message in messages
    ]


def test_two_weeks_of_one_who_never_answers() -> None:
    known = city(item(1), item(2, due=date(2026, 12, 3)), policy=ON)
    found = forecast(known, (), MONDAY, MONDAY + timedelta(days=14))
    assert in_words([one for one in found if one.kind is MessageKind.CHECK_IN], known) == [
        "Tue 14:30 check_in to Sam [ask 2] [ask 1]",
        "Thu 14:30 check_in to Sam [reminder 2] [reminder 1]",
        "Fri 14:30 check_in to Sam [nudge 2] held: has been written to 2 times this week, "
        "which is as often as the settings allow",
        "Mon 14:30 check_in to Sam [nudge 2]",
        "Tue 14:30 check_in to Sam [ask 2] [ask 1]",
    ]
    assert [one.dedupe_key for one in found if one.kind is not MessageKind.CHECK_IN] == [
        "digest:1:2026-W49",
        "rollup:2026-W49",
        "digest:1:2026-W50",
        "rollup:2026-W50",
    ]


@patient
@given(cities, rhythms, st.integers(0, 24 * 20), st.integers(0, 24 * 9), st.integers(1, 24 * 9))
def test_a_forecast_can_be_cut_anywhere(
    known: Facts, rhythm: dict[str, time], begin: int, first: int, second: int
) -> None:
    known = replace(known, asks=(), policy=replace(known.policy, **rhythm))
    since = START + timedelta(hours=begin)
    middle = since + timedelta(hours=first)
    until = middle + timedelta(hours=second)
    whole = forecast(known, (), since, until)
    before, facts, swept = [], known, frozenset[str]()
    for moment in play(known, (), since, middle):
        before += moment.agenda.messages
        facts, swept = moment.afterwards()
    assert [*before, *forecast(facts, swept, middle, until)] == whole
    event(f"messages: {min(len(whole), 10)}")


@patient
@given(cities, rhythms, st.integers(0, 24 * 20), st.integers(1, 5))
def test_looking_every_quarter_of_an_hour_finds_the_same(
    known: Facts, rhythm: dict[str, time], begin: int, days: int
) -> None:
    known = replace(known, asks=(), policy=replace(known.policy, **rhythm))
    since = START + timedelta(hours=begin)
    until = since + timedelta(days=days)
    looked = polled(known, frozenset(), since, until, timedelta(minutes=15))
    assert list(looked) == forecast(known, (), since, until)


@given(st.sampled_from(ZONES), st.sampled_from(ZONES), near_days, rhythms)
def test_between_two_moments_no_mark_comes(zone: str, other: str, day: date, rhythm: dict[str, time]) -> None:
    policy = Policy(mode=Mode.LIVE, zone=zone, **rhythm)
    since = datetime.combine(day, time(0), UTC)
    until = since + timedelta(days=3)
    swept = frozenset[str]()
    moments = iter([*moments_of(policy, [other], since, until), until])
    following = next(moments)
    for step in range(3 * 24 * 12):
        now = since + timedelta(minutes=5 * step)
        while following <= now:
            swept |= {mark.key for mark in due_marks(policy, [other], following, swept)}
            following = next(moments)
        assert not due_marks(policy, [other], now, swept)


def test_who_stands_in_is_foreseen_and_who_is_away_is_told_apart() -> None:
    away = replace(SAM, away_until=date(2026, 12, 7), away_since=MONDAY)
    known = city(item(1), policy=ON)
    known = replace(known, people=(away, *known.people[1:]))
    found = [
        one
        for one in forecast(known, (), MONDAY, MONDAY + timedelta(days=9))
        if one.kind is MessageKind.CHECK_IN
    ]
    assert in_words(found, known) == [
        "Tue 14:30 check_in to Sam [ask 1] held: away until Mon Dec 7",
        "Tue 14:30 check_in to Sam [ask 1]",
    ]
    assert found[0].state is MessageState.SUPPRESSED


def test_a_city_in_set_up_hears_nothing_and_would_if_it_went_live() -> None:
    known = city(item(1), policy=replace(ON, mode=Mode.SET_UP, live_since=None))
    until = MONDAY + timedelta(days=7)
    assert forecast(known, (), MONDAY, until) == []
    live = as_if_live(known, MONDAY)
    assert live.policy.live_since == date(2026, 11, 30)
    assert [one.kind.value for one in forecast(live, (), MONDAY, until)] == [
        "digest",
        "launch",
        "rollup",
        "check_in",
        "check_in",
    ]
    assert as_if_live(live, until) is live
