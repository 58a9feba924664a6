"""Who keeps silent is told by the facts of few as by those of all: their last word and what they were asked
since may be about items that nobody has to look at, or that are in the plan no more."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from plan.test_looking_at_few import check_ins, few
from plan.world import DANA, LIVE, PAT, SAM, TODAY, city, item, lead

from planbot.plan.check_ins import Asking, AskKind
from planbot.plan.clock import local_day
from planbot.plan.look_at import look_at
from planbot.plan.model import Ask, Decline, Facts, Person, Snooze, StatusUpdate
from planbot.plan.silence import Silence, last_words
from planbot.plan.vocabulary import Mode, Status

ON = replace(LIVE, mode=Mode.LIVE, holidays_country=None)
PEOPLE = (SAM, DANA, PAT)
ITEMS = range(1, 8)

_days = st.integers(0, 40).map(lambda ago: TODAY - timedelta(days=ago))
_who = st.sampled_from(PEOPLE)
_item = st.sampled_from(ITEMS)
_words = st.lists(st.tuples(_item, _who, _days), max_size=8)
_asks = st.sets(st.tuples(_item, _who, st.integers(1, 6)), min_size=4, max_size=12)
_later = st.lists(st.tuples(st.sampled_from(["snooze", "decline"]), _item, _who, _days), max_size=2)
_dues = st.sampled_from([None, *(TODAY + timedelta(days=n) for n in (-3, 1, 6, 15, 30, 400))])


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


@st.composite
def cities(draw: st.DrawFn) -> Facts:
    """Draw a city where most items were spoken of of late, by whomever; Pat may be away, with Sam there."""
    items = [item(n, due=draw(_dues), start=date(2026, 9, 1)) for n in ITEMS]
    words = [(n, draw(_who), draw(_days)) for n in ITEMS if n % 4] + draw(_words)
    pat = replace(PAT, away_until=TODAY + timedelta(days=5), delegate_id=SAM.id)
    known = replace(
        city(*items, policy=ON),
        people=(SAM, DANA, draw(st.sampled_from([PAT, PAT, pat]))),
        assignments=tuple(
            replace(lead(n, person_id=draw(_who).id), given_at=at(date(2026, 1, 5), 12)) for n in ITEMS
        ),
        updates=tuple(
            StatusUpdate(id=n, item_id=about, author_id=who.id, at=at(day, 18), status=Status.ON_TRACK)
            for n, (about, who, day) in enumerate(words, start=1)
        ),
        asks=tuple(
            Ask(item_id=about, person_id=who.id, kind=AskKind.ASK, day=day, at=at(day, 14))
            for about, who, weeks in sorted(draw(_asks), key=lambda ask: (ask[2], ask[0], ask[1].id))
            for day in [TODAY - timedelta(weeks=weeks)]
        ),
    )
    for what, about, who, day in draw(_later):
        said: dict[str, Any] = {"id": 1, "item_id": about, "person_id": who.id, "by_id": who.id}
        if what == "snooze":
            snooze = Snooze(**said, at=at(day, 19), until=day + timedelta(days=7))
            known = replace(known, snoozes=(snooze,))
        else:
            known = replace(known, declines=(Decline(**said, at=at(day, 19)),))
    heard = dict(last_words(known))
    retired: tuple[Person, date] | None = draw(st.none() | st.tuples(_who, _days))
    if retired is not None:
        who, day = retired
        heard[who.id] = max(at(day, 17), heard.get(who.id, at(day, 17)))
    return replace(known, heard=heard)


@settings(suppress_health_check=list(HealthCheck))
@given(cities(), st.sets(st.integers(0, 21), min_size=4, max_size=8))
def test_who_is_silent_is_told_by_the_facts_of_few(known: Facts, ahead: set[int]) -> None:
    begun = Asking(known, TODAY)
    days = {item_id: look_at(begun, standing) for item_id, standing in begun.standings.items()}
    for day in sorted(TODAY + timedelta(days=n) for n in ahead):
        now = at(day, 17)
        assert local_day(now, ON.zone) == day
        about = {item_id for item_id, look in days.items() if look <= day}
        of_few = few(known, about, now)
        assert check_ins(of_few, now).messages == check_ins(known, now).messages
        for person in known.people:
            silence = Silence(known, day)
            assert Silence(of_few, day).unanswered(person) == silence.unanswered(person)
            event(f"silent: {silence.has_fallen(person)}; of all items: {len(about) == len(days)}")
