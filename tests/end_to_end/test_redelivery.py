"""What Slack delivers twice has one effect and one answer, over Socket Mode and over signed HTTP."""

from collections.abc import Callable, Iterator
from copy import deepcopy

import pytest
from driver import Driver
from end_to_end.city import CITY_PLAN, LEE, MARIA, OMAR, PAT, RUTH, SAM, Files
from end_to_end.conftest import MakeTown
from end_to_end.redelivery import Redelivery
from end_to_end.town import Town, words

from planbot.plan.vocabulary import Status
from planbot.sandbox.delivery.receiver import Kind


@pytest.fixture(scope="module", params=[pytest.param("socket", marks=pytest.mark.long), "http"])
def town(request: pytest.FixtureRequest, make_town: MakeTown, files: Files) -> Iterator[Town]:
    """On the Tuesday of the ask, with the messages just sent."""
    with make_town("2026-11-24T09:30") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.start_bot(over_http=request.param == "http")
        yield town


@pytest.fixture
def slack(town: Town) -> Redelivery:
    return Redelivery(town)


@pytest.fixture
def driver(town: Town) -> Driver:
    return town.driver


def test_a_line_is_stored_once_and_answered_twice(town: Town, slack: Redelivery) -> None:
    before = town.updates()
    said = words(town.person(OMAR).command("/planstatus 1.3.1 on track 40% by friday"))
    assert "1 update recorded" in said
    payload, answer = slack.last("slash_commands")
    assert payload["text"] == "1.3.1 on track 40% by friday"
    # What was said in between changes nothing: the answer is the one of then.
    words(town.person(OMAR).command("/planstatus 1.3.1 at risk 45%"))

    assert slack.again("slash_commands", payload) == answer
    assert [update.percent for update in town.updates()[len(before) :]] == [40, 45]


def test_a_line_that_was_refused_is_refused_again(town: Town, slack: Redelivery) -> None:
    before = town.updates()
    words(town.person(OMAR).command("/planstatus 1.3.1 wobbly"))
    payload, answer = slack.last("slash_commands")
    assert slack.again("slash_commands", payload) == answer
    assert town.updates() == before


def test_a_question_on_one_line_is_answered_again(town: Town, slack: Redelivery) -> None:
    words(town.person(PAT).command("/plan behind"))
    payload, answer = slack.last("slash_commands")
    assert slack.again("slash_commands", payload) == answer


def test_on_track_counts_once(town: Town, driver: Driver, slack: Redelivery) -> None:
    before, mark = town.updates(), driver.mark()
    maria = town.person(MARIA)
    asked = next(one for one in maria.messages() if one.plain.startswith("Hello"))
    town.answer_to(lambda: maria.click("On track", message=asked))
    payload, _ = slack.last("interactive")
    slack.again("interactive", payload)
    driver.wait_until(lambda: len(driver.posted(since=mark, ephemeral=True)) > 1, what="the second answer")

    assert [update.status for update in town.updates()[len(before) :]] == [Status.ON_TRACK]
    told = [post.plain for post in driver.posted(since=mark, ephemeral=True)]
    assert len(told) == 2
    assert told[0] == told[1]
    assert "Thank you. 1 update recorded." in told[0]


def test_a_form_is_stored_once_and_confirmed_twice(town: Town, slack: Redelivery) -> None:
    before = town.updates()
    sam = town.person(SAM)
    sam.command("/planstatus")
    assert sam.submit({"Status": "at_risk", "In a sentence": "Two have left"}).errors == {}
    payload, answer = slack.last("interactive")
    assert answer is not None
    assert answer["view"]["title"]["text"] == "Recorded"
    assert slack.again("interactive", payload) == answer
    assert [update.note for update in town.updates()[len(before) :]] == ["Two have left"]


def test_a_form_that_is_sent_again_in_other_words_comes_back(town: Town, slack: Redelivery) -> None:
    """As when the answer was lost, and the person wrote on before they sent it again."""
    before = town.updates()
    payload, _ = slack.last("interactive")
    altered = deepcopy(payload) | {"trigger_id": "1.another"}
    (note,) = [fields for block, fields in altered["view"]["state"]["values"].items() if "note" in block]
    note["note"]["value"] = "Three have left"
    answer = slack.again("interactive", altered)
    assert answer is not None
    assert "In the meantime you said" in str(answer["view"])
    assert "Three have left" in str(answer["view"])
    assert town.updates() == before


Open = Callable[[Town], object]


@pytest.mark.parametrize(
    ("open_form", "kind"),
    [
        (lambda town: town.person(RUTH).command("/planstatus"), "slash_commands"),
        (lambda town: _click(town, "Update all"), "interactive"),
        (lambda town: _click(town, "Update"), "interactive"),
    ],
    ids=["command", "update all", "update"],
)
def test_a_form_that_is_open_already_stays(
    town: Town, driver: Driver, slack: Redelivery, open_form: Open, kind: Kind
) -> None:
    ruth, mark = town.person(RUTH), driver.mark()
    open_form(town)
    shown = ruth.modals()
    assert len(shown) == 1
    payload, answer = slack.last(kind)
    assert slack.again(kind, payload) == answer
    assert ruth.modals() == shown
    assert driver.posted(since=mark, ephemeral=None) == []
    ruth.close_modal(everything=True)


def _click(town: Town, label: str) -> None:
    ruth = town.person(RUTH)
    asked = next(one for one in ruth.messages() if one.plain.startswith("Hello"))
    if label == "Update":
        button = next(
            one
            for block in asked.blocks
            for one in [block.get("accessory"), *block.get("elements", [])]
            if one and one.get("action_id") == "update_item"
        )
        ruth.click(message=asked, action_id="update_item", value=button["value"])
    else:
        ruth.click(label, message=asked)


@pytest.mark.parametrize("where", ["dm", "leadership"])
def test_a_question_is_answered_once(town: Town, driver: Driver, slack: Redelivery, where: str) -> None:
    mark = driver.mark()
    lee = town.person(LEE)
    if where == "dm":
        lee.say("what is behind schedule?")
    else:
        lee.say("@planbot what is behind schedule?", where)
    driver.settle()
    payload, _ = slack.last("events_api", event_of=lee.id)
    slack.again("events_api", payload)
    driver.settle()
    assert len(driver.posted(since=mark)) == 1
    keys = [one.dedupe_key for one in town.outbox("answer")]
    assert keys.count(f"answer:{payload['event_id']}") == 1
