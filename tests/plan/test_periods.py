from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.world import TODAY, item

from planbot.plan.periods import Period, cadence_of, period_of, previous_period
from planbot.plan.policy import ItemPolicy, Policy
from planbot.plan.vocabulary import Cadence, Precision, Recurrence, Status

cadences = st.sampled_from(Cadence)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(cadences, days)
def test_periods_lie_end_to_end(cadence, day):
    period = period_of(cadence, day)
    assert period.start <= day <= period.end
    assert period_of(cadence, period.start) == period_of(cadence, period.end) == period
    assert previous_period(cadence, day).end == period.start - timedelta(days=1)


@pytest.mark.parametrize(
    ("cadence", "period", "previous"),
    [
        (Cadence.MONTH, ("2026-11-01", "2026-11-30"), ("2026-10-01", "2026-10-31")),
        (Cadence.QUARTER, ("2026-10-01", "2026-12-31"), ("2026-07-01", "2026-09-30")),
        (Cadence.FORTNIGHT, ("2026-11-16", "2026-11-29"), ("2026-11-02", "2026-11-15")),
    ],
)
def test_the_periods_of_a_day(cadence, period, previous):
    assert period_of(cadence, TODAY) == Period(*map(date.fromisoformat, period))
    assert previous_period(cadence, TODAY) == Period(*map(date.fromisoformat, previous))


FAR, NEAR = date(2027, 11, 25), date(2027, 11, 24)


@pytest.mark.parametrize(
    ("changes", "status", "overdue", "expected"),
    [
        ({}, Status.ON_TRACK, False, Cadence.MONTH),
        ({}, Status.AT_RISK, False, Cadence.FORTNIGHT),
        ({}, Status.OFF_TRACK, False, Cadence.FORTNIGHT),
        ({}, Status.ON_TRACK, True, Cadence.FORTNIGHT),
        ({}, Status.ON_HOLD, False, Cadence.QUARTER),
        ({"precision": Precision.ONGOING}, Status.ON_TRACK, False, Cadence.QUARTER),
        ({"recurrence": Recurrence.ANNUAL}, Status.ON_TRACK, False, Cadence.QUARTER),
        ({"recurrence": Recurrence.QUARTERLY}, Status.ON_TRACK, False, Cadence.QUARTER),
        ({"recurrence": Recurrence.MONTHLY}, Status.ON_TRACK, False, Cadence.MONTH),
        ({"recurrence": Recurrence.WEEKLY}, Status.ON_TRACK, False, Cadence.MONTH),
        ({"recurrence": Recurrence.MONTHLY}, Status.ON_HOLD, False, Cadence.QUARTER),
        ({"recurrence": Recurrence.ANNUAL}, Status.OFF_TRACK, False, Cadence.FORTNIGHT),
        ({"precision": Precision.HORIZON, "due": FAR}, Status.ON_TRACK, False, Cadence.QUARTER),
        ({"precision": Precision.HORIZON, "due": NEAR}, Status.ON_TRACK, False, Cadence.MONTH),
        ({"precision": Precision.DAY, "due": FAR}, Status.ON_TRACK, False, Cadence.MONTH),
        ({"cadence": Cadence.MONTH}, Status.OFF_TRACK, True, Cadence.MONTH),
    ],
)
def test_how_often_an_item_needs_a_word(changes, status, overdue, expected):
    one = item(**changes)
    known = {"due": one.due, "overdue": overdue, "today": TODAY}
    rules = replace(ItemPolicy.of(Policy()), cadence=one.cadence)
    assert cadence_of(one, status, rules, **known) is expected
    turned = {
        Cadence.MONTH: Cadence.QUARTER,
        Cadence.FORTNIGHT: Cadence.MONTH,
        Cadence.QUARTER: Cadence.FORTNIGHT,
    }
    others = replace(
        rules,
        reporting_period=turned[rules.reporting_period],
        trouble_period=turned[rules.trouble_period],
        quiet_period=turned[rules.quiet_period],
    )
    assert cadence_of(one, status, others, **known) is (one.cadence or turned[expected])
