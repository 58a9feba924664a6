from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from plan.strategies import TODAY as DRAWN_TODAY
from plan.strategies import facts
from plan.world import TODAY, city, item, said

from planbot.plan.ranking import rank
from planbot.plan.standing import assess
from planbot.plan.vocabulary import Flag, Priority, Status


def test_the_worst_come_first():
    far = date(2027, 7, 31)
    known = city(
        item(1, number="9.1", title="in order"),
        item(2, number="9.2", title="slipped", adopted_due=date(2027, 1, 1)),
        item(3, number="9.3", title="silent", start=date(2026, 1, 5), due=date(2030, 1, 1)),
        item(4, number="9.4", title="at risk"),
        item(5, number="9.5", title="slow", start=TODAY - timedelta(days=60), due=TODAY),
        item(6, number="9.6", title="late forecast"),
        item(7, number="9.7", title="off track"),
        item(8, number="9.8", title="overdue", due=TODAY - timedelta(days=2)),
        item(9, number="9.9", title="overdue longer", due=TODAY - timedelta(days=9)),
        updates=(
            said(item_id=1),
            said(item_id=2),
            said(Status.AT_RISK, item_id=4),
            said(item_id=5, percent=10),
            said(item_id=6, expected=far),
            said(Status.OFF_TRACK, item_id=7),
            said(item_id=8),
            said(item_id=9),
        ),
    )
    ranked = rank(assess(known, TODAY).values())
    assert [found.item.title for found in ranked] == [
        *("overdue longer", "overdue", "off track", "late forecast", "slow"),
        *("at risk", "silent", "slipped", "in order"),
    ]


def test_equals_go_by_priority_and_then_by_number_as_people_count():
    rows = [
        item(1, number="1.10", priority=Priority.HIGH),
        item(2, number="1.9", priority=Priority.HIGH),
        item(3, number="1.1", priority=Priority.LOW),
        item(4, number="1.1"),
        item(5, number=None),
        item(6, number="1.2", priority=Priority.MEDIUM),
    ]
    known = city(*rows, updates=[said(Status.OFF_TRACK, item_id=row.id) for row in rows])
    assert [found.item.id for found in rank(assess(known, TODAY).values())] == [2, 1, 6, 3, 4, 5]


@given(facts(), st.randoms(use_true_random=False))
def test_ranking_does_not_depend_on_the_order_it_is_given(known, random):
    standings = list(assess(known, DRAWN_TODAY).values())
    mixed = random.sample(standings, len(standings))
    ranked = rank(mixed)
    assert ranked == rank(standings)
    overdue = [found.days_late for found in ranked if Flag.OVERDUE in found.flags]
    assert overdue == sorted(overdue, reverse=True)
    assert [found.days_late for found in ranked[: len(overdue)]] == overdue


def test_ranking_keeps_every_standing():
    standing = assess(city(item()), TODAY)[1]
    assert rank([standing, replace(standing)]) == [standing, standing]
