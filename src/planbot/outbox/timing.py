"""The outbox's limits in real time; `pace` has those on how fast it sends."""

import random
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """`lease` must outlast `request_timeout`, or two workers could post one message.

    A message that Slack keeps failing to take is given up after `most_attempts`, but not before
    `give_up_after` of business time: an outage must not cost what is still of use. `settle` is how long
    after a lost answer a post may still turn up in Slack. `at_once` is how many posts one worker has under
    way at a time, each to another recipient.
    """

    request_timeout: timedelta = timedelta(seconds=10)
    lease: timedelta = timedelta(seconds=60)
    settle: timedelta = timedelta(seconds=60)
    first_retry: timedelta = timedelta(seconds=5)
    longest_retry: timedelta = timedelta(minutes=10)
    most_attempts: int = 12
    give_up_after: timedelta = timedelta(days=3)
    at_once: int = 32

    def __post_init__(self) -> None:
        if self.lease <= self.request_timeout:
            raise ValueError("a lease must outlast the request timeout")

    def wait_since(self, since: timedelta) -> timedelta:
        """Return how long to wait for what has been failing for so long: as long again, within the limits."""
        return min(max(since, self.first_retry), self.longest_retry)

    def wait_after(self, attempts: int) -> timedelta:
        """Return how long to wait after so many failed attempts: doubled each time, give or take some."""
        wait: timedelta = min(self.first_retry * (1 << min(attempts, 20)), self.longest_retry)
        return wait * random.uniform(0.75, 1.25)  # noqa: S311 - spreads load, hides nothing
