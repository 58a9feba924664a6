"""A small app on the official slack-bolt that keeps every payload it gets and answers in every way."""

from typing import Any

from slack_bolt import Ack, App, Respond, Say
from slack_sdk import WebClient

from planbot.sandbox import Sandbox

Json = dict[str, Any]


def client_of(sandbox: Sandbox) -> WebClient:
    """The official client as an app would make it, its own retries off so that faults show."""
    return WebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


def form(title: str = "Form", **parts: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [
            {
                "type": "input",
                "block_id": "note",
                "label": {"type": "plain_text", "text": "Note"},
                "element": {"type": "plain_text_input", "action_id": "typed"},
            },
            {
                "type": "input",
                "block_id": "status",
                "optional": True,
                "label": {"type": "plain_text", "text": "Status"},
                "element": {
                    "type": "static_select",
                    "action_id": "chosen",
                    "options": [
                        {"text": {"type": "plain_text", "text": word.title()}, "value": word}
                        for word in ("late", "fine")
                    ],
                },
            },
        ],
        **parts,
    }


def buttons(*labels: str) -> list[Json]:
    return [
        {
            "type": "actions",
            "block_id": "row",
            "elements": [
                {
                    "type": "button",
                    "action_id": f"press_{label.lower()}",
                    "text": {"type": "plain_text", "text": label},
                    "value": label,
                }
                for label in labels
            ],
        }
    ]


class EchoApp:
    """The app, and what it got: `seen[kind]` is a list of payloads."""

    def __init__(self, client: WebClient, signing_secret: str) -> None:
        self.app = App(client=client, signing_secret=signing_secret, process_before_response=True)
        self.seen: dict[str, list[Json]] = {}
        self._register()

    def last(self, kind: str) -> Json:
        return self.seen[kind][-1]

    def _saw(self, kind: str, payload: Json) -> None:
        self.seen.setdefault(kind, []).append(payload)

    def _register(self) -> None:
        app = self.app
        app.command("/ask")(self.ask)
        app.command("/link")(self.link)
        app.view("form")(self.submitted)
        app.view_closed("form")(self.closed)
        app.action({"action_id": "press_reply"})(self.reply)
        app.action({"action_id": "press_replace"})(self.replace)
        app.action({"action_id": "press_delete"})(self.delete)
        app.action({"action_id": "press_open"})(self.open)
        app.action({"action_id": "pick"})(self.picked)
        app.options("search")(self.search)
        app.shortcut("global")(self.shortcut)
        app.shortcut("on_message")(self.shortcut)
        app.event("app_mention")(self.mentioned)
        app.event("app_home_opened")(self.home)
        app.event("team_join")(self.joined)
        app.event("user_change")(self.changed)
        app.event("member_joined_channel")(self.member_joined)
        app.event("message")(self.message)

    def ask(self, ack: Ack, body: Json, respond: Respond, client: WebClient) -> None:
        self._saw("command", body)
        match body["text"]:
            case "form":
                client.views_open(trigger_id=body["trigger_id"], view=form(notify_on_close=True))
                ack()
            case "respond":
                respond("to you")
                respond("to all", response_type="in_channel")
                ack()
            case "blocks":
                ack(text="fallback", blocks=buttons("Reply"))
            case "aloud":
                ack(text="aloud", response_type="in_channel")
            case "silence":
                return
            case text:
                ack(f"heard {text}")

    def link(self, ack: Ack, body: Json) -> None:
        self._saw("command", body)
        ack()

    def submitted(self, ack: Ack, body: Json, view: Json) -> None:
        self._saw("submission", body)
        match view["state"]["values"]["note"]["typed"]["value"]:
            case "wrong":
                ack(response_action="errors", errors={"note": "Not like that."})
            case "astray":
                ack(response_action="errors", errors={"nowhere": "?"})
            case "update":
                ack(response_action="update", view=form("Updated"))
            case "push":
                ack(response_action="push", view=form("Pushed"))
            case "clear":
                ack(response_action="clear")
            case "silence":
                return
            case _:
                ack()

    def closed(self, ack: Ack, body: Json) -> None:
        self._saw("closed", body)
        ack()

    def reply(self, ack: Ack, body: Json, respond: Respond) -> None:
        self._saw("action", body)
        respond("replied")
        ack()

    def replace(self, ack: Ack, body: Json, respond: Respond) -> None:
        self._saw("action", body)
        respond(text="replaced", replace_original=True)
        ack()

    def delete(self, ack: Ack, body: Json, respond: Respond) -> None:
        self._saw("action", body)
        respond(delete_original=True)
        ack()

    def open(self, ack: Ack, body: Json, client: WebClient) -> None:
        self._saw("action", body)
        client.views_open(trigger_id=body["trigger_id"], view=form("From a button"))
        ack()

    def picked(self, ack: Ack, body: Json) -> None:
        self._saw("action", body)
        ack()

    def search(self, ack: Ack, body: Json) -> None:
        self._saw("suggestion", body)
        text = {"type": "plain_text", "text": f"found {body['value']}"}
        ack(options=[{"text": text, "value": "found"}])

    def shortcut(self, ack: Ack, body: Json, client: WebClient) -> None:
        self._saw("shortcut", body)
        client.views_open(trigger_id=body["trigger_id"], view=form("Shortcut"))
        ack()

    def mentioned(self, body: Json, say: Say) -> None:
        self._saw("mention", body)
        say("you called", thread_ts=body["event"]["ts"])

    def home(self, body: Json, client: WebClient) -> None:
        self._saw("home", body)
        blocks = [
            {"type": "section", "text": {"type": "mrkdwn", "text": "Welcome home"}},
            *buttons("Open"),
            {
                "type": "section",
                "block_id": "picking",
                "text": {"type": "mrkdwn", "text": "Pick a day"},
                "accessory": {"type": "datepicker", "action_id": "pick"},
            },
        ]
        client.views_publish(user_id=body["event"]["user"], view={"type": "home", "blocks": blocks})

    def joined(self, body: Json) -> None:
        self._saw("team_join", body)

    def changed(self, body: Json) -> None:
        self._saw("user_change", body)

    def member_joined(self, body: Json) -> None:
        self._saw("member_joined", body)

    def message(self, body: Json) -> None:
        self._saw("message", body)
