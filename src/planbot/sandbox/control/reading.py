"""What a person sees."""

from typing import Any

from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.control.stage import Stage
from planbot.sandbox.workspace.channels import Channel
from planbot.sandbox.workspace.messages import Message
from planbot.sandbox.workspace.people import User
from planbot.sandbox.workspace.words import plain_words

Json = dict[str, Any]


def channels_of(stage: Stage, person: User) -> list[Json]:
    """The channels that the person is in, their DM with the app last."""
    return [
        {
            "id": channel.id,
            "name": channel.name,
            "is_private": channel.kind == "private_channel",
            "is_im": channel.is_im,
            "messages": sum(1 for one in stage.workspace.timeline(channel) if _visible(one, person)),
        }
        for channel in stage.workspace.channels.values()
        if channel.has(person.id)
    ]


def messages_for(
    stage: Stage, person: User, channel: Channel, thread_ts: str | None, *, limit: int = 1000
) -> list[Json]:
    """The latest messages of a channel, or a thread with its parent, oldest first, as this person sees them.

    Each is Slack's message object with `ephemeral` and `plain`: all words of text and blocks, a line each.
    """
    if not channel.has(person.id) and channel.kind != "public_channel":
        raise ControlError(f"{person.real_name} is not in this channel.", 404)
    timeline = stage.workspace.timeline(channel)
    shown = []
    for message in timeline:
        if not _visible(message, person):
            continue
        if thread_ts is None:
            if message.is_reply and not message.broadcast and message.ephemeral_to is None:
                continue
        elif thread_ts not in (message.ts, message.thread_ts):
            continue
        shown.append(message)
    return [_shown(stage, channel, message) for message in shown[-limit:]]


def _visible(message: Message, person: User) -> bool:
    return message.ephemeral_to in (None, person.id)


def _shown(stage: Stage, channel: Channel, message: Message) -> Json:
    return {
        **stage.workspace.timeline(channel).as_slack(message, with_metadata=True),
        "channel": channel.id,
        "ephemeral": message.ephemeral_to is not None,
        "plain": plain_words(message.text, message.blocks),
    }
