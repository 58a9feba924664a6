"""Messages, and the timeline of one channel with its threads."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


TOMBSTONE = "tombstone"
"""The subtype of what stands in the place of a deleted message that has replies."""


@dataclass(frozen=True)
class Author:
    """Who wrote a message; `bot_profile` is there for the app's own."""

    user: str
    bot_id: str | None = None
    app_id: str | None = None
    bot_profile: Json | None = None


@dataclass
class Message:
    """A message. `ephemeral_to` names the only person who sees it; `posted_at` is real (monotonic) time."""

    ts: str
    channel: str
    team_id: str
    author: Author
    text: str
    posted_at: float
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: Json | None = None
    ephemeral_to: str | None = None
    client_msg_id: str | None = None
    username: str | None = None
    icon_emoji: str | None = None
    subtype: str | None = None
    edited_ts: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def is_tombstone(self) -> bool:
        return self.subtype == TOMBSTONE

    def as_slack(self, *, with_metadata: bool = False) -> Json:
        """The `message` object without what its thread adds."""
        message: Json = {"type": "message", "user": self.author.user, "text": self.text, "ts": self.ts}
        if self.is_tombstone:
            return message | {
                "subtype": TOMBSTONE,
                "hidden": True,
                "thread_ts": self.thread_ts,
                "parent_user_id": self.author.user,
            }
        if self.subtype:
            message["subtype"] = self.subtype
        elif self.broadcast:
            message["subtype"] = "thread_broadcast"
        if self.client_msg_id:
            message["client_msg_id"] = self.client_msg_id
        if self.author.bot_id:
            message |= {"bot_id": self.author.bot_id, "app_id": self.author.app_id}
            message["bot_profile"] = self.author.bot_profile
        message["team"] = self.team_id
        if self.username:
            message["username"] = self.username
        if self.icon_emoji:
            message["icons"] = {"emoji": self.icon_emoji}
        if self.blocks:
            message["blocks"] = self.blocks
        if self.attachments:
            message["attachments"] = self.attachments
        if self.files:
            message |= {"files": self.files, "upload": True, "display_as_bot": False}
        if self.thread_ts:
            message["thread_ts"] = self.thread_ts
        if self.edited_ts:
            message["edited"] = {"user": self.author.user, "ts": self.edited_ts}
        if self.reactions:
            message["reactions"] = [
                {"name": name, "users": users, "count": len(users)} for name, users in self.reactions.items()
            ]
        if with_metadata and self.metadata:
            message["metadata"] = self.metadata
        return message


class Timeline:
    """The messages of one channel, oldest first, each under its `ts`."""

    def __init__(self) -> None:
        self._messages: dict[str, Message] = {}
        self._replies: dict[str, list[str]] = {}

    def add(self, message: Message) -> None:
        self._messages[message.ts] = message
        if message.is_reply and message.ephemeral_to is None:
            assert message.thread_ts is not None
            self._replies.setdefault(message.thread_ts, []).append(message.ts)
            parent = self._messages.get(message.thread_ts)
            if parent is not None:
                parent.thread_ts = parent.ts

    def get(self, ts: str) -> Message | None:
        return self._messages.get(ts)

    def replace(self, message: Message) -> None:
        """Put a message where the one with the same `ts` is."""
        self._messages[message.ts] = message

    def remove(self, ts: str) -> None:
        """Take a message away; a thread that ends with it goes, and with the thread a tombstone."""
        message = self._messages.pop(ts)
        replies = self._replies.get(message.thread_ts or "", [])
        if ts in replies:
            replies.remove(ts)
        parent = self._messages.get(message.thread_ts or "")
        if parent is None or not message.is_reply or replies:
            return
        if parent.is_tombstone:
            del self._messages[parent.ts]
        else:
            parent.thread_ts = None

    def __iter__(self) -> Iterator[Message]:
        return iter(list(self._messages.values()))

    def __reversed__(self) -> Iterator[Message]:
        return reversed(self._messages.values())

    def replies(self, thread_ts: str) -> list[Message]:
        return [self._messages[ts] for ts in self._replies.get(thread_ts, [])]

    def as_slack(self, message: Message, *, with_metadata: bool = False) -> Json:
        """The message as histories give it: with reply counts on a parent, its parent's author on a reply."""
        shown = message.as_slack(with_metadata=with_metadata)
        if message.is_reply:
            parent = self._messages.get(message.thread_ts or "")
            if parent is not None:
                shown["parent_user_id"] = parent.author.user
            return shown
        replies = self.replies(message.ts)
        if replies:
            people = list(dict.fromkeys(reply.author.user for reply in replies))
            shown |= {
                "reply_count": len(replies),
                "reply_users_count": len(people),
                "latest_reply": replies[-1].ts,
                "reply_users": people[:5],
                "is_locked": False,
                "subscribed": False,
            }
        return shown
