"""How long a message that Slack did not take waits for its next attempt."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbot.outbox.timing import Timing

TIMING = Timing(first_retry=timedelta(seconds=5), longest_retry=timedelta(minutes=10))


@given(st.integers(0, 500))
def test_the_wait_doubles_up_to_the_longest_give_or_take_a_quarter(attempts: int) -> None:
    plain = min(TIMING.first_retry * 2 ** min(attempts, 30), TIMING.longest_retry)
    assert 0.75 * plain <= TIMING.wait_after(attempts) <= 1.25 * plain


@pytest.mark.parametrize("attempts", [0, 3, 12])
def test_those_that_failed_together_do_not_come_back_together(attempts: int) -> None:
    waits = {TIMING.wait_after(attempts) for _ in range(100)}
    assert len(waits) > 50
    assert max(waits) - min(waits) > 0.3 * min(TIMING.first_retry * 2**attempts, TIMING.longest_retry)


def test_a_lease_that_a_post_could_outlast_is_refused() -> None:
    with pytest.raises(ValueError, match="outlast"):
        Timing(lease=timedelta(seconds=10), request_timeout=timedelta(seconds=10))
