"""conversations.history and conversations.replies: what was said."""

import re
import time
from collections.abc import Iterable
from typing import Any

from planbot.sandbox.api.conversations import channel_for
from planbot.sandbox.api.method import ApiError, Call, Tier, method
from planbot.sandbox.api.paging import page_limit, read_cursor, write_cursor
from planbot.sandbox.workspace.channels import Channel
from planbot.sandbox.workspace.messages import Message

Json = dict[str, Any]

LAG_NOTE = "history_lag"
"""The note on a call (see faults) that hides what was posted in the last so many real seconds."""

_TS = re.compile(r"\d{1,12}(\.\d{1,6})?")


@method("conversations.history", Tier.THREE, required=("channel",))
def conversations_history(call: Call) -> Json:
    """Newest first, without replies that were not also sent to the channel."""
    channel = _readable(call)
    limit = page_limit(call, default=100, most=999, strict=False)
    shown = (one for one in reversed(call.workspace.timeline(channel)) if not one.is_reply or one.broadcast)
    return _page(call, channel, shown, limit, newest_first=True)


@method("conversations.replies", Tier.THREE, json=False, required=("channel", "ts"))
def conversations_replies(call: Call) -> Json:
    """A thread, oldest first, its parent leading every page."""
    channel = _readable(call)
    limit = page_limit(call, default=1000, most=1000, strict=False)
    timeline = call.workspace.timeline(channel)
    parent = timeline.get(call.text("ts"))
    if parent is None or parent.ephemeral_to is not None:
        raise ApiError("thread_not_found")
    if parent.is_reply:
        return _page(call, channel, [parent], limit, newest_first=False)
    answer = _page(call, channel, timeline.replies(parent.ts), limit, newest_first=False)
    answer["messages"].insert(0, timeline.as_slack(parent, with_metadata=call.flag("include_all_metadata")))
    return answer


def _readable(call: Call) -> Channel:
    channel = channel_for(call, action="history")
    if not channel.has(call.workspace.bot.id):
        raise ApiError("not_in_channel")
    return channel


def _page(
    call: Call, channel: Channel, messages: Iterable[Message], limit: int, *, newest_first: bool
) -> Json:
    oldest, latest = _ts(call, "oldest"), _ts(call, "latest")
    inclusive = call.flag("inclusive")
    cursor = read_cursor(call, "next_ts")
    lag = call.notes.get(LAG_NOTE, 0.0)
    chosen: list[Message] = []
    for message in messages:
        at = _key(message.ts)
        if message.ephemeral_to is not None or time.monotonic() - message.posted_at < lag:
            continue
        if oldest is not None and (at < oldest or (at == oldest and not inclusive)):
            continue
        if latest is not None and (at > latest or (at == latest and not inclusive)):
            continue
        if cursor is not None and (at > _key(cursor) if newest_first else at < _key(cursor)):
            continue
        chosen.append(message)
        if len(chosen) > limit:
            break
    page, rest = chosen[:limit], chosen[limit:]
    timeline = call.workspace.timeline(channel)
    with_metadata = call.flag("include_all_metadata")
    answer: Json = {
        "messages": [timeline.as_slack(message, with_metadata=with_metadata) for message in page],
        "has_more": bool(rest),
    }
    if newest_first:
        answer |= {"pin_count": 0, "channel_actions_count": 0}
    if rest:
        answer["response_metadata"] = {"next_cursor": write_cursor("next_ts", rest[0].ts)}
    return answer


def _ts(call: Call, name: str) -> tuple[int, int] | None:
    value = call.text(name)
    if value in ("", "0", "now"):
        return None
    if not _TS.fullmatch(value):
        raise ApiError(f"invalid_ts_{name}")
    return _key(value)


def _key(ts: str) -> tuple[int, int]:
    seconds, _, micros = ts.partition(".")
    return int(seconds), int((micros or "0").ljust(6, "0"))
