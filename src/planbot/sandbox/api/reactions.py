"""reactions.add."""

import re
from typing import Any

from planbot.sandbox.api.conversations import channel_for
from planbot.sandbox.api.method import ApiError, Call, Tier, method
from planbot.sandbox.workspace.emoji import EMOJI

Json = dict[str, Any]

DIFFERENT_EMOJI_LIMIT = 23
_TONE = re.compile(r"::skin-tone-[2-6]$")


@method("reactions.add", Tier.THREE, scopes=("reactions:write",), required=("name",))
def reactions_add(call: Call) -> Json:
    """Add a reaction. Names are those that every workspace has, with or without colons and skin tone: this
    workspace has no emoji of its own."""
    name = call.text("name").strip(":")
    if _TONE.sub("", name) not in EMOJI:
        raise ApiError("invalid_name")
    if not call.text("channel") or not call.text("timestamp"):
        raise ApiError("no_item_specified")
    channel = channel_for(call)
    if channel.is_archived:
        raise ApiError("is_archived")
    if not re.fullmatch(r"\d+\.\d+", call.text("timestamp")):
        raise ApiError("bad_timestamp")
    message = call.workspace.timeline(channel).get(call.text("timestamp"))
    if message is None or message.ephemeral_to is not None:
        raise ApiError("message_not_found")
    people = message.reactions.get(name, [])
    if call.workspace.bot.id in people:
        raise ApiError("already_reacted")
    if name not in message.reactions and len(message.reactions) >= DIFFERENT_EMOJI_LIMIT:
        raise ApiError("too_many_emoji")
    message.reactions[name] = [*people, call.workspace.bot.id]
    return {}
