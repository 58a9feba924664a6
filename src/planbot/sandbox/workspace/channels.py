"""Channels: public, private, and the app's direct messages with people."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["public_channel", "private_channel", "im"]

SCOPE_FAMILY: dict[Kind, str] = {"public_channel": "channels", "private_channel": "groups", "im": "im"}
"""The word with which scopes and events name each kind: `channels:history`, `message.groups`."""

CHANNEL_TYPE: dict[Kind, str] = {"public_channel": "channel", "private_channel": "group", "im": "im"}
"""The `channel_type` of message events."""


@dataclass
class Channel:
    """A conversation. `members` are user ids in order of joining; `user` is the other side of a DM."""

    id: str
    name: str
    kind: Kind
    team_id: str
    created: int
    creator: str
    members: list[str] = field(default_factory=list)
    user: str | None = None
    is_archived: bool = False
    is_open: bool = True

    @property
    def is_im(self) -> bool:
        return self.kind == "im"

    def has(self, user_id: str) -> bool:
        return user_id in self.members

    def as_slack(self, viewer: str, *, with_count: bool = True) -> Json:
        """The `channel` object as the member `viewer` gets it."""
        if self.is_im:
            return {
                "id": self.id,
                "created": self.created,
                "is_im": True,
                "is_org_shared": False,
                "is_archived": self.is_archived,
                "context_team_id": self.team_id,
                "updated": self.created * 1000,
                "user": self.user,
                "is_user_deleted": False,
                "priority": 0,
            }
        nothing = {"value": "", "creator": "", "last_set": 0}
        channel: Json = {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "public_channel",
            "is_group": self.kind == "private_channel",
            "is_im": False,
            "is_mpim": False,
            "is_private": self.kind == "private_channel",
            "is_archived": self.is_archived,
            "is_general": self.name == "general",
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "is_pending_ext_shared": False,
            "pending_shared": [],
            "pending_connected_team_ids": [],
            "shared_team_ids": [self.team_id],
            "context_team_id": self.team_id,
            "created": self.created,
            "updated": self.created * 1000,
            "creator": self.creator,
            "unlinked": 0,
            "is_member": self.has(viewer),
            "topic": nothing,
            "purpose": dict(nothing),
            "previous_names": [],
        }
        if with_count:
            channel["num_members"] = len(self.members)
        return channel
