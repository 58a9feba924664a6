"""Modals and Home through the Web API: triggers, the stack, hashes, external ids."""

from typing import Any

import pytest
from driver import Driver
from sandbox.echo import form
from sandbox.socket_app import SocketApp
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.sandbox import Sandbox
from planbot.sandbox.workspace import triggers

Json = dict[str, Any]


@pytest.fixture
def attached(sandbox: Sandbox) -> Any:
    with SocketApp(sandbox) as app:
        yield app


def trigger(driver: Driver, attached: SocketApp) -> str:
    driver.person("ana@example.gov").shortcut("any")
    return str(attached.payloads("shortcut")[-1]["trigger_id"])


def test_a_trigger_works_once(web: WebClient, driver: Driver, attached: SocketApp) -> None:
    once = trigger(driver, attached)
    web.views_open(trigger_id=once, view=form())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        web.views_open(trigger_id=once, view=form())


def test_a_refused_view_leaves_the_trigger_usable(
    web: WebClient, driver: Driver, attached: SocketApp
) -> None:
    once = trigger(driver, attached)
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        web.views_open(trigger_id=once, view={**form(), "title": {"type": "plain_text", "text": "x" * 25}})
    assert web.views_open(trigger_id=once, view=form())["ok"]


def test_a_trigger_lasts_three_seconds(
    web: WebClient, driver: Driver, attached: SocketApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = trigger(driver, attached)
    assert triggers.TRIGGER_SECONDS == 3
    monkeypatch.setattr(triggers, "TRIGGER_SECONDS", 0.0)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        web.views_open(trigger_id=late, view=form())


def test_a_stack_of_three(web: WebClient, driver: Driver, attached: SocketApp) -> None:
    with pytest.raises(SlackApiError, match="not_found"):
        web.views_push(trigger_id=trigger(driver, attached), view=form())
    root = web.views_open(trigger_id=trigger(driver, attached), view=form("1"))["view"]
    second = web.views_push(trigger_id=trigger(driver, attached), view=form("2"))["view"]
    assert (second["root_view_id"], second["previous_view_id"]) == (root["id"], root["id"])
    web.views_push(trigger_id=trigger(driver, attached), view=form("3"))
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        web.views_push(trigger_id=trigger(driver, attached), view=form("4"))
    assert [view.title for view in driver.person("ana@example.gov").modals()] == ["1", "2", "3"]


def test_an_update_keeps_what_was_typed_and_checks_the_hash(
    web: WebClient, driver: Driver, attached: SocketApp
) -> None:
    ana = driver.person("ana@example.gov")
    view = web.views_open(trigger_id=trigger(driver, attached), view=form())["view"]
    ana.fill({"Note": "half a sentence"})
    updated = web.views_update(view_id=view["id"], hash=view["hash"], view=form("Changed"))["view"]
    modal = ana.modal()
    assert modal is not None
    assert (modal.title, modal.state["note"]["typed"]["value"]) == ("Changed", "half a sentence")
    assert updated["hash"] != view["hash"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        web.views_update(view_id=view["id"], hash=view["hash"], view=form())
    ana.close_modal()
    with pytest.raises(SlackApiError, match="not_found"):
        web.views_update(view_id=view["id"], view=form())


def test_external_ids(web: WebClient, driver: Driver, attached: SocketApp) -> None:
    web.views_open(trigger_id=trigger(driver, attached), view=form(external_id="mine"))
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        web.views_push(trigger_id=trigger(driver, attached), view=form(external_id="mine"))
    assert web.views_update(external_id="mine", view=form("By id", external_id="mine"))["ok"]


def test_home_keeps_its_id(web: WebClient, driver: Driver) -> None:
    ana = driver.person("ana@example.gov")
    assert ana.home() is None
    words = {"type": "section", "text": {"type": "mrkdwn", "text": "one"}}
    first = web.views_publish(user_id=ana.id, view={"type": "home", "blocks": [words]})["view"]
    second = web.views_publish(user_id=ana.id, view={"type": "home", "blocks": []}, hash=first["hash"])[
        "view"
    ]
    assert first["id"] == second["id"]
    home = ana.home()
    assert home is not None
    assert home.blocks == []


def test_what_the_client_checks_before_it_sends(web: WebClient, driver: Driver, attached: SocketApp) -> None:
    def field(block_id: str, element: Json) -> Json:
        label = {"type": "plain_text", "text": block_id}
        return {"type": "input", "block_id": block_id, "label": label, "element": element}

    inputs = [
        field("percent", {"type": "number_input", "is_decimal_allowed": False, "max_value": "100"}),
        field("mail", {"type": "email_text_input"}),
        field("link", {"type": "url_text_input"}),
        field("short", {"type": "plain_text_input", "max_length": 5, "min_length": 2}),
        field("who", {"type": "users_select"}),
    ]
    web.views_open(trigger_id=trigger(driver, attached), view=form(blocks=inputs))
    ana = driver.person("ana@example.gov")
    wrong = {"percent": 140, "mail": "nobody", "link": "nowhere", "short": "x"}
    assert ana.submit(wrong).errors == {
        "percent": "Please enter a number no more than 100.",
        "mail": "Please enter a valid email address.",
        "link": "Please enter a valid URL.",
        "short": "Please enter at least 2 characters.",
        "who": "Please complete this required field.",
    }
    right = {
        "percent": 40,
        "mail": "a@b.gov",
        "link": "https://example.com",
        "short": "fine",
        "who": "bo@example.gov",
    }
    assert ana.submit(right).ok
    values = attached.payloads("view_submission")[-1]["view"]["state"]["values"]
    (who,) = values["who"].values()
    assert who == {"type": "users_select", "selected_user": driver.person("bo@example.gov").id}
    (percent,) = values["percent"].values()
    assert percent["value"] == "40"


def test_an_input_that_dispatches_tells_the_app_at_once(
    web: WebClient, driver: Driver, attached: SocketApp
) -> None:
    blocks = form()["blocks"]
    blocks[1]["dispatch_action"] = True
    web.views_open(trigger_id=trigger(driver, attached), view=form(blocks=blocks))
    driver.person("ana@example.gov").fill({"Status": "late"})
    action = attached.payloads("block_actions")[-1]
    assert action["actions"][0]["selected_option"]["value"] == "late"
    assert action["container"]["type"] == "view"
