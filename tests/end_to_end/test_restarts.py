"""Nothing is sent twice: when the bot is restarted, when two work at once, when Slack asks to wait."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from driver import Post
from end_to_end.city import CITY_PLAN, GRACE, LEE, MARIA, OMAR, RUTH, SAM, TOM, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town

OWNERS = {RUTH: 1, MARIA: 1, OMAR: 1, SAM: 1, LEE: 1, GRACE: 1}


@contextmanager
def live(town: Town, files: Files) -> Iterator[Town]:
    with town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        yield town


@pytest.fixture
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    with live(make_town("2026-11-24T09:15"), files) as town:
        yield town


def keys(posts: list[Post]) -> Counter[str]:
    """How often each key was posted; it travels in the message's metadata."""
    return Counter(post.metadata["event_payload"]["key"] for post in posts if post.metadata)


def test_a_restart_during_the_day_sends_nothing_again(town: Town) -> None:
    bot = town.start_bot()
    town.move_to("2026-11-24T09:30")
    assert Counter(post.recipient for post in town.driver.posted() if post.recipient) == OWNERS
    before = town.driver.mark()

    town.stop_bot(bot)
    town.start_bot()
    town.move_to("2026-11-24T10:15")

    assert town.driver.posted(since=before) == []


@pytest.mark.each_database
def test_two_bots_on_one_database_send_everything_once(database_url: str, files: Files) -> None:
    with live(Town(database_url, files.people, "2026-11-24T09:15", absent=[TOM]), files) as town:
        town.start_bot()
        town.start_bot()
        town.move_to("2026-11-24T09:45")

        posts = town.driver.posted()
        assert Counter(post.recipient for post in posts if post.recipient) == OWNERS
        assert set(keys(posts).values()) == {1}


def test_a_bot_that_was_away_all_morning_sends_one_message_to_each(town: Town) -> None:
    """The ask of 09:30 is made up for at noon, folded into one."""
    town.move_to("2026-11-24T12:00")
    assert town.driver.posted() == []
    town.start_bot()
    assert Counter(post.recipient for post in town.driver.posted() if post.recipient) == OWNERS


def test_what_slack_asks_to_send_later_still_goes_out_once(town: Town) -> None:
    town.start_bot()
    before = town.driver.mark()
    town.driver.fault("chat.postMessage", "ratelimited", times=2, retry_after=1)
    town.move_to("2026-11-24T09:30")
    sent = Counter(post.recipient for post in town.driver.posted(since=before) if post.recipient)
    assert sent == OWNERS
