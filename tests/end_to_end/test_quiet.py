"""When nothing is sent: while the city is set up, while it is paused; and what a pilot lets through."""

from collections.abc import Iterator

import pytest
from end_to_end.city import CITY_PLAN, GRACE, LEE, MARIA, OMAR, RUTH, SAM, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    """Just imported, and not yet live, a quarter of an hour before Tuesday's ask."""
    with make_town("2026-11-24T09:15") as town:
        town.bring_in(files.plan, CITY_PLAN, at="2026-11-23T12:00")
        town.set("leadership_channel", "#leadership", at="2026-11-23T12:00")
        town.start_bot()
        yield town


def test_importing_and_setting_up_send_nothing(town: Town) -> None:
    town.move_to("2026-11-24T09:45")
    assert town.driver.posted() == []
    assert town.outbox() == []


def test_who_asks_is_answered_all_the_same(town: Town) -> None:
    assert "Behind schedule" in words(town.person(GRACE).command("/plan behind"))


def test_a_pilot_asks_its_department_only(town: Town) -> None:
    town.set("pilot_department", "Public Works", at="2026-11-24T09:45")
    town.set("mode", "pilot", at="2026-11-24T09:45")
    town.move_to("2026-11-24T10:00")
    posts = town.driver.posted()
    assert {post.recipient for post in posts} == {RUTH, MARIA, OMAR}
    assert len(posts) == 3


def test_while_it_is_paused_nobody_hears_anything(town: Town) -> None:
    town.set("mode", "paused", at="2026-11-24T10:00")
    before = town.move_to("2026-11-25T10:00")
    assert town.driver.posted(since=before) == []


def test_after_the_pause_what_still_holds_is_sent(town: Town) -> None:
    """Two business days before Monday: the two items that are due then. Who was not in the pilot hears what
    they lead; nothing from before the pause is made up for."""
    town.set("mode", "live", at="2026-11-25T10:00")
    before = town.move_to("2026-11-25T10:15")
    posts = [post for post in town.driver.posted(since=before) if post.recipient]
    told = {post.recipient for post in posts if "You're down to lead" in post.plain}
    assert told == {SAM, LEE, GRACE}
    assert {post.recipient for post in posts} - told == {MARIA, OMAR}


def test_what_was_queued_before_a_pause_is_not_sent_in_it(make_town: MakeTown, files: Files) -> None:
    with make_town("2026-11-24T09:30") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.planbot("sweep", "--at", "2026-11-24T09:30")
        assert [one.state.value for one in town.outbox()].count("queued") > 1
        town.set("mode", "paused", at="2026-11-24T09:30")
        town.start_bot()
        town.move_to("2026-11-24T09:45")
        assert town.driver.posted() == []
