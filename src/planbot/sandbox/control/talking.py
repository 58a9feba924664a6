"""A person types: messages, slash commands; and opens the app's Home."""

from typing import Any

from planbot.sandbox.api.response_urls import ResponseRefused, answer_interaction
from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.control.stage import Stage, failure_shown
from planbot.sandbox.control.typed_text import as_rich_text, linked
from planbot.sandbox.delivery.payloads import slash_command
from planbot.sandbox.workspace import posting
from planbot.sandbox.workspace.channels import Channel
from planbot.sandbox.workspace.people import User
from planbot.sandbox.workspace.posting import Draft

Json = dict[str, Any]


async def say(stage: Stage, person: User, channel: Channel, text: str, thread_ts: str | None) -> Json:
    """Type a message. Answers {"ok", "channel", "ts", "delivered"}: whether the app took its events."""
    workspace = stage.workspace
    if not text.strip():
        raise ControlError("There is nothing to say.")
    writable(person, channel)
    thread_ts = thread_parent(stage, person, channel, thread_ts)
    written = linked(workspace, text)
    draft = Draft(written, blocks=as_rich_text(written), thread_ts=thread_ts)
    with stage.courier.collecting() as deliveries:
        message = posting.post(workspace, channel, person, draft, through="person")
    delivered = await stage.wait_for(deliveries)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "delivered": delivered}


def writable(person: User, channel: Channel) -> None:
    """Raises ControlError where this person cannot write."""
    if not channel.has(person.id):
        raise ControlError(f"{person.real_name} is not in #{channel.name}.", 409)
    if channel.is_archived:
        raise ControlError(f"#{channel.name} is archived.", 409)


def thread_parent(stage: Stage, person: User, channel: Channel, ts: str | None) -> str | None:
    """The parent of the thread that a message is in; None without a message."""
    if not ts:
        return None
    message = stage.message_for(person, channel, ts)
    return message.thread_ts if message.is_reply else message.ts


async def run_command(stage: Stage, person: User, channel: Channel, line: str) -> Json:
    """Run a slash command such as `/plan behind`.

    Answers {"ok", "error", "ack", "channel"}. What the app acknowledges with becomes a message for the
    person; where it does not answer, Slackbot says so to them.
    """
    workspace = stage.workspace
    name, _, text = line.strip().partition(" ")
    declared = next((one for one in workspace.app.commands if one.command == name), None)
    if declared is None or not workspace.installed:
        _slackbot(stage, person, channel, f"{name} is not a valid command.")
        return {"ok": False, "error": "invalid_command", "ack": None, "channel": channel.id}
    if declared.should_escape:
        text = linked(workspace, text, with_names=True)
    url = stage.response_url(person, channel)
    payload = slash_command(workspace, person, channel, name, text.strip(), url)
    answer = await stage.courier.interact("slash_commands", payload)
    error: str | None = None
    if not answer.acked:
        error = failure_shown(answer)
        _slackbot(stage, person, channel, f'{name} failed with the error "{error}"')
    elif answer.payload:
        issued = workspace.response_urls.get(url.rsplit("/", 1)[1])
        assert issued is not None
        try:
            answer_interaction(workspace, issued, answer.payload)
        except ResponseRefused as refused:
            error = refused.code
            _slackbot(stage, person, channel, f'{name} failed with the error "{error}"')
    return {"ok": error is None, "error": error, "ack": answer.payload, "channel": channel.id}


async def open_home(stage: Stage, person: User, tab: str) -> Json:
    """Open the app's Home (or its messages tab). Answers {"ok", "delivered", "view"}."""
    if tab not in ("home", "messages"):
        raise ControlError("The tabs of an app are home and messages.")
    workspace = stage.workspace
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": workspace.dm_with(person.id).id,
        "tab": tab,
        "event_ts": workspace.clock.next_ts(),
    }
    home = workspace.screens.home(person.id)
    if home is not None and tab == "home":
        event["view"] = workspace.screens.as_slack(home)
    with stage.courier.collecting() as deliveries:
        workspace.announce(event)
    delivered = await stage.wait_for(deliveries)
    home = workspace.screens.home(person.id)
    view = workspace.screens.as_slack(home) if home else None
    return {"ok": True, "delivered": delivered, "view": view}


def _slackbot(stage: Stage, person: User, channel: Channel, text: str) -> None:
    posting.post_ephemeral(stage.workspace, channel, person, Draft(text), through="slackbot", by_slack=True)
