"""A head whose digest came while they were away reads it on their return, once."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from plan.world import DANA, LIVE, MANAGER, PUBLIC_WORKS, SAM, city, item

from planbot.plan.agenda import agenda
from planbot.plan.model import Person
from planbot.plan.planned import MessageKind, PlannedMessage
from planbot.plan.returns import may_be_owed
from planbot.plan.vocabulary import Mode

LEFT = datetime(2026, 11, 19, 15, tzinfo=UTC)
"""The Thursday before the digest of Monday, November 23."""


def digests(
    hour: int, day: int, *swept: str, month: int = 11, others: Any = (), **leave: Any
) -> list[PlannedMessage]:
    """What falls due at an hour (UTC) of a day for Dana, away until Wednesday unless said otherwise."""
    dana = replace(DANA, **({"away_since": LEFT, "away_until": date(2026, 11, 25)} | leave))
    people, policy = (dana, *(others or (SAM, MANAGER))), replace(LIVE, mode=Mode.LIVE)
    facts = city(item(department_id=PUBLIC_WORKS.id), people=people, policy=policy)
    now = datetime(2026, month, day, hour, tzinfo=UTC)
    found = agenda(replace(facts, as_of=now), now, swept)
    return [one for one in found.messages if one.kind is MessageKind.DIGEST]


def test_it_is_held_and_sent_on_the_morning_of_the_return() -> None:
    (held,) = digests(14, 23)
    assert (held.person_id, held.reason) == (DANA.id, "away until Wed Nov 25")
    assert digests(15, 24, held.dedupe_key) == []
    (sent,) = digests(15, 25, held.dedupe_key)
    assert (sent.person_id, sent.reason, sent.week) == (DANA.id, None, held.week)
    assert sent.dedupe_key != held.dedupe_key
    assert digests(15, 27, held.dedupe_key, sent.dedupe_key) == []


def test_it_is_sent_later_that_week_where_nothing_was_sent_on_the_day() -> None:
    assert [one.reason for one in digests(15, 27)] == [None]
    assert digests(15, 1, month=12) == [], "by then there is another one"


@pytest.mark.parametrize(
    "leave",
    [
        pytest.param({"away_until": date(2026, 11, 23)}, id="back on the day of the digest"),
        pytest.param({"away_since": datetime(2026, 11, 23, 20, tzinfo=UTC)}, id="left after it"),
        pytest.param({"delegate_id": SAM.id}, id="somebody stood in"),
        pytest.param({"away_until": date(2026, 11, 26)}, id="still away"),
        pytest.param({"away_until": None, "away_since": None}, id="never away"),
    ],
)
def test_who_missed_none_gets_none(leave: dict[str, Any]) -> None:
    assert digests(15, 25, **leave) == []


def test_a_stand_in_who_was_away_too_was_none() -> None:
    sam = replace(SAM, away_since=LEFT, away_until=date(2026, 11, 25))
    (sent,) = digests(15, 25, others=(sam, MANAGER), delegate_id=SAM.id)
    assert sent.person_id == DANA.id


@pytest.mark.parametrize(("person", "is_owed"), [(DANA, True), (SAM, False)])
def test_only_for_who_reads_digests_has_everything_to_be_looked_at(person: Person, is_owed: bool) -> None:
    back = replace(person, away_since=LEFT, away_until=date(2026, 11, 25))
    facts, now = city(), datetime(2026, 11, 25, 15, tzinfo=UTC)
    assert may_be_owed(facts.policy, [back], facts.departments, now, ()) is is_owed
    (sent,) = digests(15, 25)
    assert not may_be_owed(facts.policy, [back], facts.departments, now, [sent.dedupe_key])
