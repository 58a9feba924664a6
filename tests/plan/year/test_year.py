"""The year of a city, day by day: nothing twice, nothing at a bad hour, every step on its day, and seldom."""

import pytest
from plan.year.city import SMALL, WHOLE
from plan.year.report import MEDIAN_A_WEEK, SHARE_OVER_TWO, SILENT_A_MONTH, figures, lines


def test_the_first_weeks_of_a_small_city() -> None:
    """A quarter of a year, with the outage, holidays, moves, leaves and both ladders."""
    found = figures(SMALL, weeks=13)
    assert not found.wrong
    assert found.share_over_two < SHARE_OVER_TWO


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", [1, 2])
def test_the_whole_year(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    found = figures(WHOLE, seed=seed)
    with capsys.disabled():
        print("", *lines(found), sep="\n")  # noqa: T201
    assert not found.wrong
    assert found.median_a_week <= MEDIAN_A_WEEK
    assert found.share_over_two < SHARE_OVER_TWO
    assert max(found.silent_a_month.values()) <= SILENT_A_MONTH
