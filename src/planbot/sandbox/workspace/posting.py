"""Messages coming to be, changing and going, each with its record and its event."""

import re
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from planbot.sandbox.workspace.channels import CHANNEL_TYPE, Channel
from planbot.sandbox.workspace.completion import complete_blocks
from planbot.sandbox.workspace.files import StoredFile, file_as_slack
from planbot.sandbox.workspace.messages import TOMBSTONE, Author, Message
from planbot.sandbox.workspace.people import User
from planbot.sandbox.workspace.words import plain_words
from planbot.sandbox.workspace.workspace import SLACKBOT, Workspace

Json = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """What somebody wants to post: checked by whoever makes it."""

    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: Json | None = None
    username: str | None = None
    icon_emoji: str | None = None
    files: tuple[StoredFile, ...] = ()


def post(workspace: Workspace, channel: Channel, author: User, draft: Draft, *, through: str) -> Message:
    """Put a message that everybody in the channel sees, record it and announce it.

    `through` names the way it came: a Web API method, `response_url`, or `person`.
    """
    message = _message(workspace, channel, workspace.author(author), draft)
    if author.bot_id is None:
        message.client_msg_id = str(uuid.uuid4())
    with workspace.lock:
        workspace.timeline(channel).add(message)
    if author.bot_id is not None:
        workspace.assistant.answered(channel.id, message.thread_ts or message.ts)
    _record(workspace, channel, message, author.name, through)
    _announce_message(workspace, channel, message)
    for file in draft.files:
        _announce_file(workspace, channel, message, file)
    asks_the_app = author.bot_id is None and _mentions(message.text, workspace.bot.id)
    if asks_the_app and not channel.is_im and channel.has(workspace.bot.id):
        _announce_mention(workspace, channel, message)
    return message


def post_ephemeral(
    workspace: Workspace,
    channel: Channel,
    reader: User,
    draft: Draft,
    *,
    through: str,
    by_slack: bool = False,
) -> Message:
    """Put a message that only `reader` sees: in no history, with no event. `by_slack` signs it Slackbot."""
    author = Author(SLACKBOT) if by_slack else workspace.author(workspace.bot)
    message = _message(workspace, channel, author, draft)
    message.ephemeral_to = reader.id
    with workspace.lock:
        workspace.timeline(channel).add(message)
    _record(workspace, channel, message, "slackbot" if by_slack else workspace.bot.name, through)
    return message


def edit(workspace: Workspace, channel: Channel, message: Message, draft: Draft) -> None:
    """Change text, blocks and, where given, metadata ({} takes it away); the time of posting stays."""
    before = message.as_slack()
    message.text = draft.text
    message.blocks = complete_blocks(draft.blocks)
    message.attachments = list(draft.attachments)
    if draft.metadata is not None:
        message.metadata = draft.metadata or None
    if message.ephemeral_to is not None:
        return
    message.edited_ts = workspace.clock.next_ts()
    _announce_change(
        workspace,
        channel,
        {"subtype": "message_changed", "message": message.as_slack(), "previous_message": before},
    )


def delete(workspace: Workspace, channel: Channel, message: Message) -> None:
    """Take a message away. The first of a thread leaves a tombstone, until the last reply is gone too.

    Slack announces a tombstone as `message_changed`, and its end as `message_deleted`.
    """
    timeline = workspace.timeline(channel)
    before = timeline.as_slack(message)
    parent = timeline.get(message.thread_ts or "")
    with workspace.lock:
        tombstone = _tombstone(message) if timeline.replies(message.ts) else None
        if tombstone is None:
            timeline.remove(message.ts)
        else:
            timeline.replace(tombstone)
    for shown in message.files:
        file = workspace.files.get(shown["id"])
        if file is not None:
            file.unshare(channel.id, message.ts)
    if message.ephemeral_to is not None:
        return
    if tombstone is not None:
        changed = {"subtype": "message_changed", "message": timeline.as_slack(tombstone)}
        _announce_change(workspace, channel, {**changed, "previous_message": before})
        return
    _announce_deletion(workspace, channel, message.ts, before)
    if parent is not None and parent.is_tombstone and timeline.get(parent.ts) is None:
        _announce_deletion(workspace, channel, parent.ts, parent.as_slack())


def _tombstone(message: Message) -> Message:
    return Message(
        ts=message.ts,
        channel=message.channel,
        team_id=message.team_id,
        author=Author(SLACKBOT),
        text="This message was deleted.",
        posted_at=message.posted_at,
        thread_ts=message.ts,
        subtype=TOMBSTONE,
    )


def _message(workspace: Workspace, channel: Channel, author: Author, draft: Draft) -> Message:
    ts = workspace.clock.next_ts()
    for file in draft.files:
        file.shares.setdefault(channel.id, []).append(ts)
    return Message(
        ts=ts,
        channel=channel.id,
        team_id=workspace.team_id,
        author=author,
        text=draft.text,
        posted_at=time.monotonic(),
        blocks=complete_blocks(draft.blocks),
        attachments=list(draft.attachments),
        thread_ts=draft.thread_ts,
        broadcast=draft.broadcast,
        metadata=draft.metadata,
        username=draft.username,
        icon_emoji=draft.icon_emoji,
        subtype="file_share" if draft.files else None,
        files=[
            file_as_slack(file, workspace.channels, workspace.team_id, workspace.base_url, with_shares=False)
            for file in draft.files
        ],
    )


def _record(workspace: Workspace, channel: Channel, message: Message, author: str, through: str) -> None:
    recipient = workspace.users.get(channel.user or "")
    workspace.records.post(
        {
            "at": workspace.now().isoformat(),
            "channel": channel.id,
            "channel_name": None if channel.is_im else channel.name,
            "recipient": recipient.email if recipient else None,
            "author": {
                "id": message.author.user,
                "name": author,
                "is_bot": message.author.bot_id is not None,
            },
            "through": through,
            "ts": message.ts,
            "thread_ts": message.thread_ts,
            "ephemeral_to": message.ephemeral_to,
            "text": message.text,
            "plain": plain_words(message.text, message.blocks),
            "blocks": message.blocks,
            "metadata": message.metadata,
            "files": [{"id": one["id"], "name": one["name"], "title": one["title"]} for one in message.files],
        }
    )


def _announce_file(workspace: Workspace, channel: Channel, message: Message, file: StoredFile) -> None:
    if channel.has(workspace.bot.id):
        workspace.announce(
            {
                "type": "file_shared",
                "file_id": file.id,
                "user_id": message.author.user,
                "file": {"id": file.id},
                "channel_id": channel.id,
                "event_ts": message.ts,
            }
        )


def _announce_message(workspace: Workspace, channel: Channel, message: Message) -> None:
    if not channel.has(workspace.bot.id):
        return
    event = message.as_slack(with_metadata=True)
    parent = workspace.timeline(channel).get(message.thread_ts or "")
    if message.is_reply and parent is not None:
        event["parent_user_id"] = parent.author.user
    workspace.announce(
        {**event, "channel": channel.id, "event_ts": message.ts, "channel_type": CHANNEL_TYPE[channel.kind]}
    )


def _announce_mention(workspace: Workspace, channel: Channel, message: Message) -> None:
    workspace.announce(
        {**message.as_slack(), "type": "app_mention", "channel": channel.id, "event_ts": message.ts}
    )


def _announce_deletion(workspace: Workspace, channel: Channel, ts: str, before: Json) -> None:
    change = {"subtype": "message_deleted", "deleted_ts": ts, "previous_message": before}
    _announce_change(workspace, channel, change)


def _announce_change(workspace: Workspace, channel: Channel, change: Json) -> None:
    if not channel.has(workspace.bot.id):
        return
    ts = workspace.clock.next_ts()
    workspace.announce(
        {
            "type": "message",
            **change,
            "channel": channel.id,
            "hidden": True,
            "ts": ts,
            "event_ts": ts,
            "channel_type": CHANNEL_TYPE[channel.kind],
        }
    )


def _mentions(text: str, user_id: str) -> bool:
    return re.search(rf"<@{user_id}(\|[^>]*)?>", text) is not None
