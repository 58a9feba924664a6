"""The official slack-bolt against the workspace, unmodified: over Socket Mode, and over signed HTTP."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from driver import Driver
from sandbox.echo import EchoApp, buttons, client_of
from slack_bolt import BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler

from planbot.sandbox import Sandbox, WorkspaceFile

pytestmark = pytest.mark.xdist_group("bolt")

Json = dict[str, Any]


class Running:
    """A workspace with the app attached, and a driver for its people."""

    def __init__(self, sandbox: Sandbox, echo: EchoApp, driver: Driver) -> None:
        self.sandbox = sandbox
        self.echo = echo
        self.driver = driver
        self.web = client_of(sandbox)
        self.ana = driver.person("ana@example.gov")
        self.bo = driver.person("bo@example.gov")


@contextmanager
def over_sockets(sandbox: Sandbox, driver: Driver) -> Iterator[EchoApp]:
    echo = EchoApp(client_of(sandbox), sandbox.signing_secret)
    handler = SocketModeHandler(echo.app, sandbox.app_token)
    handler.connect()
    driver.wait_for_app()
    try:
        yield echo
    finally:
        handler.close()


@contextmanager
def over_http(sandbox: Sandbox, driver: Driver) -> Iterator[EchoApp]:
    echo = EchoApp(client_of(sandbox), sandbox.signing_secret)

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            answer = echo.app.dispatch(BoltRequest(body=body, headers=dict(self.headers.items())))
            self.send_response(answer.status)
            for name, values in answer.headers.items():
                for value in values:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write((answer.body or "").encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        driver.post("/app", request_url=f"http://127.0.0.1:{server.server_port}/slack/events")
        yield echo
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module", params=[over_sockets, over_http], ids=["sockets", "http"])
def running(request: pytest.FixtureRequest, city: WorkspaceFile) -> Iterator[Running]:
    with (
        Sandbox(city, ack_seconds=1.0) as sandbox,
        Driver(sandbox.url) as driver,
        request.param(sandbox, driver) as echo,
    ):
        yield Running(sandbox, echo, driver)


def test_the_check_of_a_certificate_is_answered(city: WorkspaceFile) -> None:
    with (
        Sandbox(city, ack_seconds=1.0) as sandbox,
        Driver(sandbox.url) as driver,
        over_http(sandbox, driver) as echo,
    ):
        assert driver.post("/app/ssl_check") == {"ok": True, "status": 200}
        assert driver.person("ana@example.gov").command("/ask behind").ok
        assert echo.last("command")["text"] == "behind"


def test_a_command_is_acknowledged_with_words(running: Running) -> None:
    outcome = running.ana.command("/ask behind  Public Works ")
    assert outcome.ok
    assert outcome.plain == "heard behind  Public Works"
    assert running.echo.last("command")["user_id"] == running.ana.id
    assert running.ana.last_message().ephemeral
    assert outcome.plain not in [one.plain for one in running.bo.messages()]


def test_a_command_is_acknowledged_with_blocks_or_aloud(running: Running) -> None:
    running.ana.command("/ask blocks", "general")
    assert running.ana.last_message("general").buttons == ["Reply"]
    running.ana.command("/ask aloud", "general")
    assert running.bo.last_message("general").plain == "aloud"


def test_a_command_is_answered_through_its_response_url(running: Running) -> None:
    outcome = running.ana.command("/ask respond", "general")
    assert [(post.plain, post.ephemeral_to is not None) for post in outcome.posts] == [
        ("to you", True),
        ("to all", False),
    ]


def test_a_command_that_asks_for_it_gets_links(running: Running) -> None:
    running.ana.command("/link give @bo a #general")
    text = running.echo.last("command")["text"]
    general = running.driver.describe()["channels"][0]["id"]
    assert text == f"give <@{running.bo.id}|bo> a <#{general}|general>"


def test_a_command_that_is_not_answered_times_out_for_the_person(running: Running) -> None:
    outcome = running.ana.command("/ask silence")
    # Bolt answers 404 over HTTP; over sockets it says nothing.
    assert outcome.error in ("operation_timeout", "dispatch_failed")
    assert f'/ask failed with the error "{outcome.error}"' == running.ana.last_message().plain


def test_a_command_nobody_declared(running: Running) -> None:
    outcome = running.ana.command("/nothing here")
    assert outcome.error == "invalid_command"
    assert outcome.plain == "/nothing is not a valid command."


def open_form(running: Running) -> None:
    assert running.ana.command("/ask form").ok
    modal = running.ana.modal()
    assert modal is not None
    assert modal.labels == ["Note", "Status"]


def test_a_form_from_opening_to_submission(running: Running) -> None:
    open_form(running)
    refused = running.ana.submit({"Note": "wrong", "Status": "Late"})
    assert refused.errors == {"note": "Not like that."}
    modal = running.ana.modal()
    assert modal is not None
    assert modal.errors == refused.errors
    assert running.ana.submit({"Note": "right"}).ok
    assert running.ana.modal() is None
    values = running.echo.last("submission")["view"]["state"]["values"]
    assert values["note"]["typed"] == {"type": "plain_text_input", "value": "right"}
    assert values["status"]["chosen"]["selected_option"]["value"] == "late"


def test_slacks_client_keeps_an_incomplete_form_back(running: Running) -> None:
    open_form(running)
    before = len(running.echo.seen.get("submission", []))
    outcome = running.ana.submit()
    assert outcome.error == "client_validation"
    assert outcome.errors == {"note": "Please complete this required field."}
    assert len(running.echo.seen.get("submission", [])) == before


def test_an_untouched_input_is_empty_in_the_state(running: Running) -> None:
    open_form(running)
    running.ana.submit({"typed": "right"})
    values = running.echo.last("submission")["view"]["state"]["values"]
    assert values["status"]["chosen"] == {"type": "static_select", "selected_option": None}


def test_every_answer_to_a_submission(running: Running) -> None:
    open_form(running)
    running.ana.submit({"note": "push"})
    assert [view.title for view in running.ana.modals()] == ["Form", "Pushed"]
    running.ana.submit({"note": "update"})
    assert [view.title for view in running.ana.modals()] == ["Form", "Updated"]
    running.ana.submit({"note": "done"})
    assert [view.title for view in running.ana.modals()] == ["Form"]
    running.ana.submit({"note": "push"})
    running.ana.submit({"note": "clear"})
    assert running.ana.modals() == []


def test_an_error_under_no_input_is_no_answer(running: Running) -> None:
    open_form(running)
    assert running.ana.submit({"note": "astray"}).error == "invalid_response_action"
    assert running.ana.modal() is not None


def test_a_submission_without_an_answer_leaves_the_form_open(running: Running) -> None:
    open_form(running)
    assert running.ana.submit({"note": "silence"}).error in ("operation_timeout", "dispatch_failed")
    assert running.ana.modal() is not None


def test_a_fourth_modal_is_refused(running: Running) -> None:
    open_form(running)
    running.ana.submit({"note": "push"})
    running.ana.submit({"note": "push"})
    assert running.ana.submit({"note": "push"}).error == "push_limit_reached"
    assert len(running.ana.modals()) == 3


def test_closing_a_form_tells_the_app_that_asked(running: Running) -> None:
    open_form(running)
    assert running.ana.close_modal().ok
    assert running.ana.modal() is None
    closed = running.echo.last("closed")
    assert closed["is_cleared"] is False
    assert closed["view"]["callback_id"] == "form"


def test_a_button_in_a_message(running: Running) -> None:
    running.web.chat_postMessage(
        channel=running.ana.id, text="Pick", blocks=buttons("Reply", "Replace", "Delete")
    )
    message = running.ana.last_message()
    assert message.buttons == ["Reply", "Replace", "Delete"]
    assert running.ana.click("Reply", message=message).plain == "replied"
    action = running.echo.last("action")
    assert action["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": False,
    }
    assert action["actions"][0]["value"] == "Reply"
    running.ana.click("Replace", message=message)
    assert [one.plain for one in running.ana.messages() if one.ts == message.ts] == ["replaced"]


def test_a_message_deletes_itself(running: Running) -> None:
    running.web.chat_postMessage(channel=running.ana.id, text="Gone soon", blocks=buttons("Delete"))
    message = running.ana.last_message()
    running.ana.click("Delete", message=message)
    assert message.ts not in [one.ts for one in running.ana.messages()]


def test_a_button_in_an_ephemeral_message(running: Running) -> None:
    running.ana.command("/ask blocks", "general")
    assert running.ana.click("Reply", channel="general").plain == "replied"
    assert running.echo.last("action")["container"]["is_ephemeral"] is True


def test_home_opens_and_its_button_opens_a_form(running: Running) -> None:
    home = running.ana.open_home()
    assert home is not None
    assert home.plain.startswith("Welcome home")
    assert running.ana.click("Open", inside="home").ok
    modal = running.ana.modal()
    assert modal is not None
    assert modal.title == "From a button"


def test_a_picker_on_home(running: Running) -> None:
    running.ana.open_home()
    running.ana.click(action_id="pick", inside="home", choice="2026-11-24")
    action = running.echo.last("action")
    assert action["actions"][0]["selected_date"] == "2026-11-24"
    state = action["view"]["state"]["values"]["picking"]["pick"]
    assert state == {"type": "datepicker", "selected_date": "2026-11-24"}


def test_an_external_select_asks_the_app(running: Running) -> None:
    search = {"type": "external_select", "action_id": "search"}
    blocks = [{"type": "actions", "block_id": "row", "elements": [search]}]
    running.web.chat_postMessage(channel=running.ana.id, text="Search", blocks=blocks)
    message = running.ana.last_message()
    where = {"channel": message.channel, "ts": message.ts}
    options = running.ana.suggestions("roads", inside="message", action_id="search", **where)
    assert [one["text"]["text"] for one in options] == ["found roads"]


def test_shortcuts(running: Running) -> None:
    assert running.ana.shortcut("global").ok
    assert running.echo.last("shortcut")["type"] == "shortcut"
    running.web.chat_postMessage(channel="general", text="about this")
    message = running.ana.last_message("general")
    assert running.ana.shortcut("on_message", message=message).ok
    assert running.echo.last("shortcut")["message"]["text"] == "about this"


def test_a_mention_in_a_channel(running: Running) -> None:
    outcome = running.ana.say("@helper what is <late> & why?", "general")
    assert outcome.plain == "you called"
    event = running.echo.last("mention")["event"]
    assert event["text"] == f"<@{running.sandbox.bot_user_id}> what is &lt;late&gt; &amp; why?"
    thread = running.ana.messages("general", thread_ts=event["ts"])
    assert [one.plain for one in thread][1:] == ["you called"]


def test_a_direct_message(running: Running) -> None:
    running.ana.say("hello")
    event = running.echo.last("message")["event"]
    assert (event["channel_type"], event["text"]) == ("im", "hello")
    assert event["channel"].startswith("D")


def test_messages_in_private_channels(running: Running) -> None:
    running.ana.say("between us", "leadership")
    assert running.echo.last("message")["event"]["channel_type"] == "group"


def test_people_come_change_and_go(running: Running) -> None:
    dee = running.driver.add_person("dee@example.gov", real_name="Dee")
    assert running.echo.last("team_join")["event"]["user"]["profile"]["email"] == "dee@example.gov"
    dee.change(tz="America/Denver", title="Clerk")
    assert running.echo.last("user_change")["event"]["user"]["tz"] == "America/Denver"
    dee.change(deleted=True)
    assert running.echo.last("user_change")["event"]["user"]["deleted"] is True
    assert running.web.chat_postMessage(channel=dee.id, text="still there?")["ok"]


def test_somebody_joins_a_channel(running: Running) -> None:
    running.driver.patch("/channels/leadership", join="bo@example.gov")
    assert running.echo.last("member_joined")["event"]["user"] == running.bo.id
    running.driver.patch("/channels/leadership", leave="bo@example.gov")


# What a payload may hold beside the keys of the reference: named in Slack's own pages.
ALSO: dict[str, set[str]] = {
    "event": {"context_team_id"},
    "submission": {"response_urls"},
    "suggestion": set(),
}

SHAPES = [
    ("command", "SlashCommandPayload.json"),
    ("submission", "ViewSubmissionPayload.json"),
    ("closed", "ViewClosedPayload.json"),
    ("action", "BlockActionPayload.json"),
    ("mention", "AppMentionPayload.json"),
    ("message", "MessagePayload.json"),
    ("home", "AppHomeOpenedPayload.json"),
    ("team_join", "TeamJoinPayload.json"),
    ("user_change", "UserChangePayload.json"),
    ("member_joined", "MemberJoinedChannelPayload.json"),
]


@pytest.mark.parametrize(("kind", "name"), SHAPES)
def test_payloads_have_slacks_shape(
    running: Running, reference: Callable[[str], Any], kind: str, name: str
) -> None:
    everything(running)
    expected = reference(f"payloads/{name}")
    sent = running.echo.last(kind)
    assert set(sent) <= set(expected) | ALSO.get(kind, set()), json.dumps(sent)
    for part in ("event", "container", "team", "view"):
        if part in sent:
            assert set(sent[part]) <= set(expected[part]) | VIEW_PARTS | EVENT_PARTS, part


VIEW_PARTS = {"blocks"}
EVENT_PARTS = {"event_ts"}


def everything(running: Running) -> None:
    """Make sure that each kind of payload was sent at least once."""
    running.ana.command("/ask form")
    running.ana.submit({"note": "done"})
    running.ana.command("/ask form")
    running.ana.close_modal()
    running.ana.open_home()
    running.ana.click("Open", inside="home")
    running.ana.say("@helper hi", "general")
    running.ana.say("hi")
    if "team_join" not in running.echo.seen:
        running.driver.add_person("eve@example.gov").change(title="Clerk")
    running.bo.change(title="Engineer")
    running.driver.patch("/channels/leadership", leave="bo@example.gov")
    running.driver.patch("/channels/leadership", join="bo@example.gov")
