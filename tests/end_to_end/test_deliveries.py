"""What cannot be delivered: administrators hear of it, see why, and decide. The tests follow one another."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from end_to_end.city import CITY_PLAN, MARIA, PAT, VERA, ZONE, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words

from planbot.plan.delivery_words import UNDELIVERED
from planbot.store.outbox_records import MessageState


@pytest.fixture(scope="module")
def town(files: Files, make_town: MakeTown) -> Iterator[Town]:
    """Tuesday morning: the rollup is about to go out, to a channel that planbot is not in any more."""
    with make_town("2026-11-24T07:50") as made:
        made.bring_in(files.plan, CITY_PLAN)
        made.go_live()
        made.start_bot()
        made.driver.fault("chat.postMessage", "not_ok", times=1, code="not_in_channel")
        made.move_to("2026-11-24T08:00")
        yield made


def test_the_administrator_is_told_a_little_later(town: Town) -> None:
    assert town.outbox("rollup")[0].state is MessageState.DEAD
    assert town.direct_messages(PAT) == []
    town.driver.clear_faults()
    town.move_to("2026-11-24T08:05")
    (told,) = town.direct_messages(PAT)
    assert "1 message of planbot’s could not be delivered" in told.plain
    assert (
        "1 leadership rollup to *#leadership*: planbot is not in #leadership: "
        "invite it there with /invite @planbot." in told.plain
    )
    assert "/plan deliveries" in told.plain


@pytest.mark.parametrize(
    ("who", "told"),
    [
        (MARIA, "looked after by administrators. Pat Doe can tell you more."),
        (VERA, "You are not in the plan"),
    ],
)
def test_the_list_is_for_administrators(town: Town, who: str, told: str) -> None:
    assert told in words(town.person(who).command("/plan deliveries"))


def test_the_list_shows_what_is_dead_with_what_to_do(town: Town) -> None:
    pat = town.person(PAT)
    said = words(pat.command("/plan deliveries"))
    assert "1 notice to administrators" in said
    assert "*What could not be delivered: 1 message*\nLeadership rollup to *#leadership*, Tue Nov 24" in said
    assert pat.last_message().ephemeral
    assert pat.last_message().buttons == ["Send again", "Discard"]


def test_a_click_sends_it_again_and_redraws_the_list(town: Town) -> None:
    pat = town.person(PAT)
    seen = pat.last_message()
    assert pat.click("Send again").ok
    redrawn = pat.wait_for_message("goes out again")
    assert redrawn.ts == seen.ts
    assert redrawn.plain.startswith("The leadership rollup to #leadership goes out again")
    assert redrawn.buttons == []
    town.driver.settle()
    (rollup,) = town.in_leadership()[:1]
    assert rollup.metadata is not None
    assert rollup.metadata["event_payload"]["key"] == town.outbox("rollup")[0].dedupe_key
    assert "1 leadership rollup" in words(pat.command("/plan deliveries"))


def test_one_that_somebody_else_dealt_with_meanwhile_is_left_alone(town: Town) -> None:
    town.driver.fault("chat.postMessage", "not_ok", times=1, code="is_archived")
    pat = town.person(PAT)
    pat.say("what is behind schedule?")
    town.driver.settle()
    town.driver.clear_faults()
    dead = next(one for one in town.outbox("answer") if one.state is MessageState.DEAD)
    words(pat.command("/plan deliveries"))
    stale = pat.last_message()
    town.planbot("outbox", "discard", dead.dedupe_key, "--reason", "asked again")
    assert pat.click("Send again", message=stale).ok
    pat.wait_for_message("That message has been dealt with already.")
    town.driver.settle()
    assert next(one for one in town.outbox("answer") if one.id == dead.id).reason == "asked again"


def test_no_more_than_one_notice_a_day(town: Town) -> None:
    first, later = town.outbox(UNDELIVERED)
    assert (first.state, later.state) == (MessageState.SENT, MessageState.QUEUED)
    town.move_to("2026-11-25T08:30")
    assert town.outbox(UNDELIVERED)[1].reason == "nothing is undelivered any more"


def test_a_notice_that_cannot_be_delivered_itself_comes_on_another_day(town: Town) -> None:
    pat, mark = town.person(PAT), town.driver.mark()
    town.driver.fault("chat.postMessage", "not_ok", times=1, code="restricted_action")
    pat.say("what is behind schedule?")
    town.driver.settle()
    town.move_to("2026-11-27T07:45")  # a Friday, after Thanksgiving
    town.driver.fault("chat.postMessage", "not_ok", times=1, code="restricted_action")
    town.move_to("2026-11-27T08:15")
    assert [one.state for one in town.outbox(UNDELIVERED)[2:]] == [MessageState.DEAD, MessageState.QUEUED]
    town.driver.clear_faults()
    town.move_to("2026-11-30T12:00")
    told = [one for one in town.direct_messages(PAT, since=mark) if "could not be delivered" in one.plain]
    assert [one.at.astimezone(ZoneInfo(ZONE)).strftime("%a %H:%M") for one in told] == ["Mon 08:00"]
