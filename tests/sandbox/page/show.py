"""An app that shows blocks of every kind and answers clicks and forms, on the official slack-bolt."""

import threading
from types import TracebackType
from typing import Any

from sandbox.echo import EchoApp, client_of, form
from slack_bolt import Ack
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from planbot.sandbox import Sandbox

Json = dict[str, Any]

_PATIENCE_SECONDS = 10
WORDS = ("Late", "Fine", "Lost", "Found", "Feared", "Forgotten")


def show_city() -> Json:
    return {
        "team": {"name": "City of Example", "domain": "example-city"},
        "app": {
            "name": "Helper",
            "bot_name": "helper",
            "commands": [
                {"command": "/ask", "usage_hint": "form | aloud", "description": "Ask the helper"},
                "/link",
            ],
            "shortcuts": [
                {"name": "Open a form", "callback_id": "global"},
                {"name": "File this", "callback_id": "on_message", "on_message": True},
            ],
        },
        "users": [
            {
                "email": "ana@example.gov",
                "real_name": "Ana Ruiz",
                "title": "Planner",
                "tz": "America/New_York",
            },
            {"email": "bo@example.gov", "real_name": "Bo Chen", "tz": "America/Los_Angeles"},
            {"email": "cy@example.gov", "real_name": "Cy Abara", "is_admin": True},
        ],
        "channels": [
            {"name": "general"},
            {"name": "leadership", "members": ["ana@example.gov", "cy@example.gov"], "is_private": True},
            {"name": "crowd"},
        ],
        "guide": [{"title": "Look around", "text": "There is *nothing* to do."}],
    }


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def options(*words: str) -> list[Json]:
    return [{"text": plain(word), "value": word.lower()} for word in words]


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str, **parts: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **parts}


def element(kind: str, **parts: Any) -> Json:
    return {"type": kind, "action_id": f"use_{kind}", **parts}


def every_block() -> list[Json]:
    """A message with each block, and each element that stands in one."""
    confirm = {
        "title": plain("Really?"),
        "text": mrkdwn("It *cannot* be undone."),
        "confirm": plain("Do it"),
        "deny": plain("No"),
    }
    listed = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": word, "style": {"bold": True}}],
                    }
                    for word in ("First point", "Second point")
                ],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "A quoted word"}]},
        ],
    }
    return [
        {"type": "header", "text": plain("Every block")},
        section("*bold* _italic_ ~gone~ `code` :tada: <https://example.gov|the site>\n>quoted"),
        {"type": "section", "fields": [mrkdwn("*Lead*\nAna"), mrkdwn("*Due*\nFriday")]},
        section(
            "A menu beside",
            accessory=element("static_select", options=options(*WORDS), placeholder=plain("Pick a word")),
        ),
        section("More", accessory=element("overflow", options=options("Hide", "Archive"))),
        section("A day", accessory=element("datepicker", initial_date="2026-11-24")),
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("A *small* note")]},
        {"type": "image", "image_url": "https://example.gov/map.png", "alt_text": "A map of the bridges"},
        listed,
        {
            "type": "actions",
            "elements": [
                element("button", text=plain("Delete all"), style="danger", confirm=confirm),
                element("users_select", placeholder=plain("Choose a person")),
                element("timepicker", initial_time="09:30"),
                element("checkboxes", options=options("Water", "Roads")),
                element("radio_buttons", options=options("Yes", "No")),
                element("multi_static_select", options=options(*WORDS), placeholder=plain("Several")),
            ],
        },
    ]


def every_input() -> Json:
    """A modal with each kind of input."""
    kinds: list[Json] = [
        element("plain_text_input", multiline=True, max_length=50),
        element("number_input", is_decimal_allowed=False, min_value="0", max_value="100"),
        element("email_text_input"),
        element("url_text_input"),
        element("static_select", options=options(*WORDS)),
        element("multi_static_select", options=options(*WORDS)),
        element("external_select", min_query_length=1),
        element("users_select"),
        element("datepicker"),
        element("timepicker"),
        element("checkboxes", options=options("Water", "Roads")),
        element("radio_buttons", options=options("Yes", "No")),
        element("file_input"),
    ]
    blocks = [
        {
            "type": "input",
            "block_id": kind["type"],
            "optional": number > 0,
            "label": plain(kind["type"].replace("_", " ").capitalize()),
            "hint": plain("A hint"),
            "element": kind,
        }
        for number, kind in enumerate(kinds)
    ]
    return {
        "type": "modal",
        "callback_id": "inputs",
        "title": plain("Every input"),
        "submit": plain("Send"),
        "blocks": blocks,
    }


class ShowApp(EchoApp):
    """Connected over Socket Mode inside its `with`; `values` is what the last form held."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(client_of(sandbox), sandbox.signing_secret)
        self.web = client_of(sandbox)
        self.values: Json = {}
        self._handler = SocketModeHandler(self.app, sandbox.app_token, trace_enabled=False)
        self.app.action({"action_id": "press_inputs"})(self.inputs)
        self.app.view("inputs")(self.given)
        self.app.options("use_external_select")(self.search)
        for block in every_block():
            for one in (*block.get("elements", ()), block.get("accessory", {})):
                if "action_id" in one:
                    self.app.action(one["action_id"])(self.picked)

    def __enter__(self) -> "ShowApp":
        self._handler.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The SDK waits for its connection to end, for ever where it was just being renewed.
        self._handler.client.auto_reconnect_enabled = False
        closing = threading.Thread(target=self._handler.close, daemon=True)
        closing.start()
        closing.join(_PATIENCE_SECONDS)

    def inputs(self, ack: Ack, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=every_input())
        ack()

    def given(self, ack: Ack, view: Json) -> None:
        self.values = {name: next(iter(states.values())) for name, states in view["state"]["values"].items()}
        ack()


__all__ = ["ShowApp", "every_block", "form", "show_city"]
