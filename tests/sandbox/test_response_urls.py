"""Answering through a response_url: how often, how long, and with what."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from driver import Driver, Person
from sandbox.echo import buttons
from sandbox.socket_app import SocketApp
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from planbot.sandbox import Sandbox
from planbot.sandbox.workspace import triggers


@pytest.fixture
def attached(sandbox: Sandbox) -> Iterator[SocketApp]:
    with SocketApp(sandbox) as app:
        yield app


@pytest.fixture
def ana(driver: Driver) -> Person:
    return driver.person("ana@example.gov")


def command_url(ana: Person, attached: SocketApp) -> str:
    ana.command("/ask", "general")
    return str(attached.envelopes("slash_commands")[-1]["payload"]["response_url"])


def test_it_works_five_times(ana: Person, attached: SocketApp) -> None:
    hook = WebhookClient(command_url(ana, attached), retry_handlers=[])
    answers = [hook.send(text=str(number)) for number in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [404]
    assert "used_url" in answers[5].body
    assert [one.text for one in ana.messages("general")] == list("01234")


def test_it_lasts_half_an_hour(ana: Person, attached: SocketApp, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = WebhookClient(command_url(ana, attached), retry_handlers=[])
    assert triggers.RESPONSE_URL_SECONDS == 30 * 60
    monkeypatch.setattr(triggers, "RESPONSE_URL_SECONDS", 0.0)
    refused = hook.send(text="late")
    assert (refused.status_code, "expired_url" in refused.body) == (404, True)


def test_answers_are_ephemeral_unless_they_say_otherwise(
    ana: Person, attached: SocketApp, driver: Driver
) -> None:
    hook = WebhookClient(command_url(ana, attached), retry_handlers=[])
    hook.send(text="to Ana")
    hook.send(text="to all", response_type="in_channel")
    bo = driver.person("bo@example.gov")
    assert [one.text for one in bo.messages("general")] == ["to all"]
    assert [one.text for one in ana.messages("general")] == ["to Ana", "to all"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": [{"type": "sparkles"}]}, "invalid_blocks"),
        ({"text": 5}, "invalid_payload"),
        ({"delete_original": True}, "message_not_found"),
    ],
)
def test_what_it_refuses_costs_no_use(
    ana: Person, attached: SocketApp, body: dict[str, Any], code: str
) -> None:
    hook = WebhookClient(command_url(ana, attached), retry_handlers=[])
    refused = hook.send_dict(body)
    assert (refused.status_code >= 400, code in refused.body) == (True, True)
    assert all(hook.send(text="x").status_code == 200 for _ in range(5))


def test_a_made_up_address(sandbox: Sandbox) -> None:
    assert (
        WebhookClient(f"{sandbox.url}/response/T1/none", retry_handlers=[]).send(text="x").status_code == 404
    )


def test_the_message_that_was_clicked_is_replaced_or_deleted(
    web: WebClient, ana: Person, attached: SocketApp
) -> None:
    web.chat_postMessage(channel=ana.id, text="old", blocks=buttons("Go"))
    message = ana.last_message()
    ana.click("Go", message=message)
    hook = WebhookClient(attached.payloads("block_actions")[-1]["response_url"], retry_handlers=[])
    hook.send(text="new", replace_original=True)
    assert [(one.ts, one.text) for one in ana.messages()] == [(message.ts, "new")]
    hook.send(delete_original=True)
    assert ana.messages() == []


def test_an_ephemeral_message_is_replaced_for_its_reader(ana: Person, attached: SocketApp) -> None:
    WebhookClient(command_url(ana, attached)).send(text="old", blocks=buttons("Go"))
    ana.click("Go", channel="general")
    hook = WebhookClient(attached.payloads("block_actions")[-1]["response_url"], retry_handlers=[])
    hook.send(text="new", replace_original=True)
    assert [(one.text, one.ephemeral) for one in ana.messages("general")] == [("new", True)]


def test_answers_to_a_click_in_a_thread_stay_there(web: WebClient, ana: Person, attached: SocketApp) -> None:
    parent = web.chat_postMessage(channel="general", text="parent")
    reply = web.chat_postMessage(
        channel="general", text="reply", thread_ts=parent["ts"], blocks=buttons("Go")
    )
    (shown,) = (one for one in ana.messages("general", thread_ts=parent["ts"]) if one.ts == reply["ts"])
    ana.click("Go", message=shown)
    action = attached.payloads("block_actions")[-1]
    assert action["container"]["thread_ts"] == parent["ts"]
    WebhookClient(action["response_url"]).send(text="noted", response_type="in_channel")
    assert [one.text for one in ana.messages("general", thread_ts=parent["ts"])][-1] == "noted"


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("slow", ["1", "2"]),
        ("error", ["2"]),
        ("hang", ["2"]),
        ("drop_before_accept", ["2"]),
        ("accept_then_drop", ["1", "2"]),
    ],
)
def test_one_can_be_spoiled(
    ana: Person, attached: SocketApp, driver: Driver, kind: str, shown: list[str]
) -> None:
    hook = WebhookClient(command_url(ana, attached), retry_handlers=[])
    driver.fault("response_url", kind, seconds=0.2)
    with suppress(OSError):  # how a reset shows
        hook.send(text="1")
    hook.send(text="2")
    assert [one.text for one in ana.messages("general")] == shown
