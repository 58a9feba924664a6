"""Answers of the Web API against JSON Schemas generated from Slack's own types."""

from collections.abc import Callable
from typing import Any

import pytest
from driver import Driver
from jsonschema import Draft7Validator
from sandbox.echo import buttons, form
from sandbox.socket_app import SocketApp
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.sandbox import Sandbox

WORDS = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}


def as_generated(node: Any) -> Any:
    """An answer without what the generated types do not know, though Slack's own examples hold it.

    That is null, and the values of a view's state.
    """
    if isinstance(node, dict):
        kept = {key: as_generated(value) for key, value in node.items() if value is not None}
        return {**kept, "state": {}} if kept.get("state") == {"values": {}} else kept
    return [as_generated(item) for item in node] if isinstance(node, list) else node


def test_answers_fit_their_schemas(
    sandbox: Sandbox, web: WebClient, driver: Driver, reference: Callable[[str], Any]
) -> None:
    ana = driver.person("ana@example.gov")
    blocks = [WORDS, {"type": "divider"}, *buttons("Go")]
    sent = web.chat_postMessage(channel=ana.id, text="Hello", blocks=blocks)
    web.chat_postMessage(channel=ana.id, text="below", thread_ts=sent["ts"])
    web.reactions_add(channel=sent["channel"], timestamp=sent["ts"], name="wave")
    with SocketApp(sandbox) as app:
        ana.shortcut("any")
        opened = web.views_open(trigger_id=app.payloads("shortcut")[-1]["trigger_id"], view=form())
    answers = {
        "AuthTest": web.auth_test(),
        "ChatPostMessage": sent,
        "ConversationsHistory": web.conversations_history(channel=sent["channel"]),
        "ConversationsList": web.conversations_list(types="public_channel,private_channel,im"),
        "ConversationsOpen": web.conversations_open(users=ana.id, return_im=True),
        "DndInfo": web.dnd_info(user=ana.id),
        "UsersInfo": web.users_info(user=ana.id),
        "UsersList": web.users_list(),
        "UsersLookupByEmail": web.users_lookupByEmail(email="ana@example.gov"),
        "ViewsOpen": opened,
        "ViewsPublish": web.views_publish(user_id=ana.id, view={"type": "home", "blocks": [WORDS]}),
    }
    problems = {
        name: [
            f"{list(error.absolute_path)}: {error.message[:200]}"
            for error in validator.iter_errors(as_generated(answer.data))
        ]
        for name, answer in answers.items()
        for validator in [Draft7Validator(reference(f"schemas/{name}Response.json"))]
    }
    assert {name: found for name, found in problems.items() if found} == {}


def test_errors_fit_them_too(web: WebClient, reference: Callable[[str], Any]) -> None:
    validator = Draft7Validator(reference("schemas/ChatPostMessageResponse.json"))
    too_long = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    for args in (
        {"channel": "nowhere", "text": "x"},
        {"channel": "general", "text": "x", "blocks": too_long},
    ):
        with pytest.raises(SlackApiError) as caught:
            web.chat_postMessage(**args)
        assert list(validator.iter_errors(caught.value.response.data)) == []
