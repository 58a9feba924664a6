"""What happened, for those who count or look: posts, calls of the Web API, deliveries to the app."""

from collections import deque
from typing import Any

Json = dict[str, Any]

CALLS_KEPT = 20_000
DELIVERIES_KEPT = 2_000


class Records:
    """`posts` is complete; `calls` keeps the latest 20,000, `deliveries` to the app the latest 2,000.

    Each entry has a running number `n`.
    """

    def __init__(self) -> None:
        self.posts: list[Json] = []
        self.calls: deque[Json] = deque(maxlen=CALLS_KEPT)
        self.deliveries: deque[Json] = deque(maxlen=DELIVERIES_KEPT)
        self._calls_made = 0
        self._deliveries_made = 0

    def post(self, entry: Json) -> None:
        self.posts.append({"n": len(self.posts) + 1, **entry})

    def call(self, entry: Json) -> None:
        self._calls_made += 1
        self.calls.append({"n": self._calls_made, **entry})

    def delivery(self, entry: Json) -> None:
        self._deliveries_made += 1
        self.deliveries.append({"n": self._deliveries_made, **entry})
