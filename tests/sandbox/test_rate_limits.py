"""Rate limits: tiers, a message a second a channel, and how they scale."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from sandbox.echo import client_of
from slack_sdk.errors import SlackApiError

from planbot.sandbox import Sandbox, WorkspaceFile
from planbot.sandbox.api import dispatch
from planbot.sandbox.api.method import METHODS
from planbot.sandbox.api.rate_limits import RateLimiter

assert dispatch.FAMILIES


class Seconds:
    """Real time, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.mark.parametrize(
    ("name", "calls"),
    [
        ("users.list", 20),
        ("conversations.list", 20),
        ("conversations.history", 50),
        ("chat.update", 50),
        ("users.info", 100),
        ("views.open", 100),
    ],
)
def test_a_tier_is_so_many_calls_a_minute(seconds: Seconds, name: str, calls: int) -> None:
    limiter = RateLimiter(enabled=True, seconds=seconds)
    assert [limiter.wait(METHODS[name], "") for _ in range(calls)] == [None] * calls
    assert limiter.wait(METHODS[name], "") == 60
    seconds.now += 59.5
    assert limiter.wait(METHODS[name], "") == 1
    seconds.now += 0.5
    assert limiter.wait(METHODS[name], "") is None


def test_tiers_are_those_of_the_reference(reference: Callable[[str], Any]) -> None:
    per_minute = {"t1": 1, "t2": 20, "t3": 50, "t4": 100}
    for name, method in METHODS.items():
        tier = reference(f"methods/{name}.json")["rate_limits"]
        if tier in per_minute:
            assert method.tier.value == per_minute[tier], name


def test_a_channel_takes_a_short_burst_then_a_message_a_second(seconds: Seconds) -> None:
    limiter = RateLimiter(enabled=True, seconds=seconds)
    post = METHODS["chat.postMessage"]
    assert [limiter.wait(post, "C1") for _ in range(6)] == [None] * 5 + [1]
    assert limiter.wait(post, "C2") is None
    seconds.now += 1
    assert [limiter.wait(post, "C1"), limiter.wait(post, "C1")] == [None, 1]


def test_the_workspace_has_a_limit_of_its_own(seconds: Seconds) -> None:
    limiter = RateLimiter(enabled=True, seconds=seconds)
    post = METHODS["chat.postMessage"]
    waits = [limiter.wait(post, f"C{number}") for number in range(301)]
    assert waits == [None] * 300 + [60]


def test_rates_scale(seconds: Seconds) -> None:
    limiter = RateLimiter(enabled=True, scale=20, seconds=seconds)
    assert [limiter.wait(METHODS["users.list"], "") for _ in range(401)] == [None] * 400 + [60]
    post = METHODS["chat.postMessage"]
    assert [limiter.wait(post, "C1") for _ in range(101)] == [None] * 100 + [1]
    seconds.now += 1
    assert [limiter.wait(post, "C1") for _ in range(21)] == [None] * 20 + [1]


def test_the_client_gets_429_and_may_come_back(city: WorkspaceFile) -> None:
    with Sandbox(city, rate_limits=True) as sandbox:
        web = client_of(sandbox)
        for number in range(5):
            web.chat_postMessage(channel="general", text=str(number))
        with pytest.raises(SlackApiError) as caught:
            web.chat_postMessage(channel="general", text="too many")
        assert caught.value.response.status_code == 429
        assert caught.value.response["error"] == "ratelimited"
        time.sleep(int(caught.value.response.headers["Retry-After"]))
        assert web.chat_postMessage(channel="general", text="again")["ok"]


def test_they_are_off_unless_asked_for(sandbox: Sandbox) -> None:
    web = client_of(sandbox)
    assert all(web.chat_postMessage(channel="general", text=str(n))["ok"] for n in range(20))
