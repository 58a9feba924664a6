"""Rate limits: the published tier of each method, and a message a second in each channel.

In real time, whatever the workspace's clock does.
"""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable

from planbot.sandbox.api.method import Method, Tier

WINDOW_SECONDS = 60.0
CHANNEL_MESSAGES_A_SECOND = 1.0
CHANNEL_BURST = 5
"""Messages that a channel takes at once before the rate holds."""


class RateLimiter:
    """`scale` multiplies every rate; a scale of 20 lets tests run twenty times as fast."""

    def __init__(
        self, *, enabled: bool, scale: float = 1.0, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self.enabled = enabled
        self.scale = scale
        self._seconds = seconds
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._channels: dict[str, tuple[float, float]] = {}

    def wait(self, method: Method, channel: str) -> int | None:
        """None where the call may go ahead (and is counted), else the seconds for `Retry-After`."""
        if not self.enabled:
            return None
        now = self._seconds()
        posts = method.tier is Tier.POSTING
        waits = [self._window_wait(method, now), self._channel_wait(channel, now) if posts else 0.0]
        if max(waits) > 0:
            return max(1, math.ceil(max(waits)))
        self._calls[method.name].append(now)
        if posts:
            self._take(channel, now)
        return None

    def _window_wait(self, method: Method, now: float) -> float:
        calls = self._calls[method.name]
        while calls and now - calls[0] >= WINDOW_SECONDS:
            calls.popleft()
        allowed = max(1, int(method.tier.value * self.scale))
        return calls[0] + WINDOW_SECONDS - now if len(calls) >= allowed else 0.0

    def _channel_wait(self, channel: str, now: float) -> float:
        left = self._left(channel, now)
        return 0.0 if left >= 1 else (1 - left) / (CHANNEL_MESSAGES_A_SECOND * self.scale)

    def _take(self, channel: str, now: float) -> None:
        self._channels[channel] = (self._left(channel, now) - 1, now)

    def _left(self, channel: str, now: float) -> float:
        burst = CHANNEL_BURST * max(self.scale, 1.0)
        left, since = self._channels.get(channel, (burst, now))
        return min(burst, left + (now - since) * CHANNEL_MESSAGES_A_SECOND * self.scale)
