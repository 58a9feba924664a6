"""The whole bot under Slack's rate limits: later, perhaps, but everything arrives, once."""

from collections import Counter
from collections.abc import Iterator

import pytest
from driver import Driver, Post
from slack_sdk import WebClient

from planbot.trial import Trial

TUESDAY = "2026-11-24T08:00:00-05:00"
LEADERS = "leadership"
BURST = 5


@pytest.fixture(scope="module")
def unlimited() -> list[Post]:
    with Trial() as trial, Driver(trial.sandbox.url) as driver:
        driver.wait_for_app()
        driver.move_clock(TUESDAY)
        return driver.posted()


@pytest.fixture
def limited() -> Iterator[tuple[Trial, Driver]]:
    with Trial(rate_limits=True) as trial, Driver(trial.sandbox.url) as driver:
        driver.wait_for_app()
        yield trial, driver


def shown(posts: list[Post]) -> Counter[tuple[str | None, str | None, str]]:
    return Counter((post.channel_name, post.recipient, post.plain) for post in posts)


@pytest.mark.long
def test_everything_arrives_by_tuesday_morning(limited: tuple[Trial, Driver], unlimited: list[Post]) -> None:
    _, driver = limited
    driver.move_clock(TUESDAY)
    posts = driver.posted()
    assert shown(posts) == shown(unlimited)
    rollup, *thread = [post for post in posts if post.channel_name == LEADERS]
    assert thread
    assert {post.thread_ts for post in thread} == {rollup.ts}


@pytest.mark.long
def test_a_channel_that_is_full_takes_the_rollup_a_little_later(
    limited: tuple[Trial, Driver], unlimited: list[Post]
) -> None:
    trial, driver = limited
    web = WebClient(token=trial.sandbox.bot_token, base_url=trial.sandbox.api_url)
    driver.move_clock("2026-11-24T07:59:00-05:00")
    before = driver.mark()
    for number in range(BURST):
        web.chat_postMessage(channel=LEADERS, text=f"in the way {number}")
    driver.move_clock(TUESDAY)

    def rollup() -> list[Post]:
        posts = driver.posted(channel=LEADERS, since=before + BURST)
        expected = sum(post.channel_name == LEADERS for post in unlimited)
        return posts if len(posts) >= expected else []

    posts = driver.wait_until(rollup, seconds=20, what="the rollup and its thread")
    assert shown(posts) == shown([post for post in unlimited if post.channel_name == LEADERS])
    assert {post.thread_ts for post in posts[1:]} == {posts[0].ts}
    refused = [call for call in driver.calls("chat.postMessage") if call["status"] == 429]
    assert {call["error"] for call in refused} == {"ratelimited"}
