"""The picture in the rollup: uploaded once, referred to, and left out where Slack does not take it."""

from collections.abc import Iterator

import pytest
from driver import Post
from end_to_end.city import CITY_PLAN, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town

UPLOAD = "files.getUploadURLExternal"


@pytest.fixture
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    """On the Monday before the rollup."""
    with make_town("2026-11-23T17:00") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        yield town


def rollup(town: Town) -> Post:
    """The rollup of Tuesday, without its thread."""
    town.move_to("2026-11-24T08:00")
    (post,) = [one for one in town.in_leadership() if one.thread_ts is None]
    return post


def pictures(post: Post) -> list[str]:
    return [block["slack_file"]["id"] for block in post.blocks if block["type"] == "image"]


def test_it_is_uploaded_and_shown(town: Town) -> None:
    town.start_bot()
    (file_id,) = pictures(rollup(town))
    assert file_id.startswith("F")
    assert len(town.driver.calls(UPLOAD)) == 1


def test_a_post_that_is_made_again_refers_to_the_same_file(town: Town) -> None:
    town.start_bot()
    town.driver.fault("chat.postMessage", "not_ok", times=1, code="channel_not_found")
    town.move_to("2026-11-24T08:00")
    assert town.in_leadership() == []
    (row,) = town.outbox("rollup")[:1]
    town.planbot("outbox", "retry", row.dedupe_key)
    town.move_to("2026-11-24T08:15")
    (post,) = [one for one in town.in_leadership() if one.thread_ts is None]
    assert len(pictures(post)) == 1
    assert len(town.driver.calls(UPLOAD)) == 1


@pytest.mark.parametrize("code", ["missing_scope", "fatal_error", "ratelimited"])
def test_without_it_the_rollup_comes_all_the_same(town: Town, code: str) -> None:
    town.start_bot()
    town.driver.fault(UPLOAD, "not_ok", times=9, code=code)
    post = rollup(town)
    assert pictures(post) == []
    assert "behind schedule" in post.plain


def test_a_picture_that_slack_does_not_know_is_left_out_in_the_end(town: Town) -> None:
    town.start_bot()
    town.driver.fault("chat.postMessage", "not_ok", times=3, code="invalid_blocks")
    town.move_to("2026-11-24T08:00")
    town.driver.wait_until(town.in_leadership, seconds=40, what="the rollup")
    post = next(one for one in town.in_leadership() if one.thread_ts is None)
    assert pictures(post) == []
    assert len(town.driver.calls(UPLOAD)) == 1
