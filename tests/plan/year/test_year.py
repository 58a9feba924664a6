"""The year of a city, day by day: nothing twice, nothing at a bad hour, every step on its day, and seldom."""

from collections.abc import Callable

import pytest
from plan.year.city import SMALL, WHOLE
from plan.year.report import MEDIAN_A_WEEK, SHARE_OVER_TWO, SILENT_A_MONTH, Figures, figures, lines


def test_the_first_months_of_a_small_city() -> None:
    """A quarter of a year, with the outage, holidays, moves, leaves and every step of both ladders."""
    found = figures(SMALL, weeks=13)
    assert not found.wrong
    assert min(found.steps.values()) > 0
    assert len(found.steps) == 20
    assert found.share_over_two < SHARE_OVER_TWO


@pytest.fixture(scope="module")
def found() -> Figures:
    return figures(WHOLE)


@pytest.mark.long
@pytest.mark.timeout(1800)
class TestTheWholeYear:
    def test_every_sweep_keeps_every_promise(
        self, found: Figures, record_property: Callable[[str, object], None]
    ) -> None:
        record_property("report", "\n".join(lines(found)))
        assert not found.wrong
        assert min(found.steps.values()) > 0

    def test_half_of_the_owners_hear_less_than_every_week(self, found: Figures) -> None:
        assert found.median_a_week <= MEDIAN_A_WEEK

    def test_hardly_anybody_hears_three_times_in_a_week(self, found: Figures) -> None:
        assert found.share_over_two < SHARE_OVER_TWO

    def test_who_never_answers_is_left_alone_most_of_the_time(self, found: Figures) -> None:
        assert max(found.silent_a_month.values()) <= SILENT_A_MONTH
