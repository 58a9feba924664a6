"""Slack gives three seconds to acknowledge a click: the answer, which may take longer, comes after that."""

import time
from collections.abc import Callable, Iterator

import pytest
from driver import Message, Outcome
from end_to_end.city import CITY_PLAN, MARIA, OMAR, PAT, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words

from planbot.plan.vocabulary import Role, Status
from planbot.sandbox.delivery.receiver import ACK_SECONDS
from planbot.store import people
from planbot.store.outbox_records import MessageState

SLOW = 4.0


@pytest.fixture(scope="module", params=["socket", pytest.param("http", marks=pytest.mark.long)])
def town(request: pytest.FixtureRequest, make_town: MakeTown, files: Files) -> Iterator[Town]:
    """On the Tuesday of the ask, with the messages just sent."""
    with make_town("2026-11-24T09:30", ack_seconds=ACK_SECONDS) as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.start_bot(over_http=request.param == "http")
        yield town


def asked(town: Town, email: str) -> Message:
    return next(one for one in town.person(email).messages() if one.plain.startswith("Hello"))


def slowly(town: Town, click: Callable[[], Outcome]) -> None:
    """Click while answers take long to show: the click is acknowledged in time, before it is answered."""
    town.driver.fault("response_url", "slow", seconds=SLOW)
    began = time.monotonic()
    outcome = click()
    assert outcome.ok, outcome.error
    assert time.monotonic() - began < SLOW
    assert outcome.posts == []


def test_on_track(town: Town) -> None:
    maria, before = town.person(MARIA), town.updates()
    slowly(town, lambda: maria.click("On track", message=asked(town, MARIA)))
    assert [update.status for update in town.updates()[len(before) :]] == [Status.ON_TRACK]
    maria.wait_for_message("1 update recorded.")


def test_why_this_message(town: Town) -> None:
    omar = town.person(OMAR)
    slowly(town, lambda: omar.click("Why this message?", message=asked(town, OMAR)))
    omar.wait_for_message("at most once a day and twice a week")


def test_many_at_once_keep_nobody_waiting(town: Town) -> None:
    """More than there are threads for what Slack sends over a socket."""
    omar = town.person(OMAR)
    town.driver.fault("response_url", "slow", seconds=SLOW, times=12)
    for _ in range(12):
        outcome = omar.click("Why this message?", message=asked(town, OMAR))
        assert outcome.ok, outcome.error
    assert omar.command("/plan mine").ok
    town.driver.clear_faults()


def test_send_again_and_discard(town: Town) -> None:
    pat = town.person(PAT)
    town.driver.fault("chat.postMessage", "not_ok", times=3, code="is_archived")
    for question in ("what is behind schedule?", "what is silent?", "what is overdue?"):
        pat.say(question)
        town.driver.settle()
    words(pat.command("/plan deliveries"))
    first, second, _ = [str(one.id) for one in town.outbox("answer")]
    slowly(town, lambda: pat.click("Send again", value=first))
    listed = pat.wait_for_message("goes out again")
    town.driver.wait_until(
        lambda: any(one.state is MessageState.SENT for one in town.outbox("answer")), what="the message"
    )
    slowly(town, lambda: pat.click("Discard", message=listed, value=second))
    pat.wait_for_message("is discarded")
    town.driver.settle()
    states = [one.state for one in town.outbox("answer")]
    assert sorted(states) == [MessageState.DEAD, MessageState.SENT, MessageState.SUPPRESSED]


def test_a_refusal(town: Town) -> None:
    """Somebody who is no administrator any more still sees the buttons."""
    pat = town.person(PAT)
    with town.database.writing() as unit:
        known = people.person_by_slack_id(unit, town.workspace_id, pat.id)
        assert known is not None
        people.update_person(unit, town.workspace_id, known.id, role=Role.STAFF)
    listed = pat.wait_for_message("is discarded")
    slowly(town, lambda: pat.click("Discard", message=listed))
    pat.wait_for_message("looked after by administrators")
