"""One workspace: who is in it, where they talk, and what everybody has on screen."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from planbot.sandbox.clock.clock import WorkspaceClock
from planbot.sandbox.workspace.assistant import AssistantThreads
from planbot.sandbox.workspace.channels import Channel, Kind
from planbot.sandbox.workspace.files import Files
from planbot.sandbox.workspace.ids import derive_id, derive_secret
from planbot.sandbox.workspace.messages import Author, Timeline
from planbot.sandbox.workspace.people import User
from planbot.sandbox.workspace.records import Records
from planbot.sandbox.workspace.triggers import ResponseUrls, Triggers
from planbot.sandbox.workspace.views import Draft, Screens
from planbot.sandbox.workspace_file import AppEntry, ChannelEntry, UserEntry, WorkspaceFile

Json = dict[str, Any]

SLACKBOT = "USLACKBOT"


class Workspace:
    """The state.

    It changes on the server's event loop only; people, channels and messages come and go under `lock`,
    with which other threads may read them. What happens is announced through `announce`: it takes the
    `event` part of an event payload, and the server connects it to the delivery.

    `refused_tokens` gives the error code of each token that is no longer good; `base_url` is the address of
    the server, below which files have theirs.
    """

    def __init__(self, file: WorkspaceFile, clock: WorkspaceClock) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.announce: Callable[[Json], None] = lambda _event: None
        self.team = file.team
        self.app: AppEntry = file.app
        seed = file.team.name
        self.team_id = derive_id("T", seed)
        self.app_id = derive_id("A", seed, file.app.name)
        self.bot_id = derive_id("B", seed, file.app.name)
        self.bot_token = f"xoxb-{derive_secret(seed, file.app.name, 'bot')}"
        self.app_token = f"xapp-1-{self.app_id}-{derive_secret(seed, file.app.name, 'app')}"
        self.signing_secret = derive_secret(seed, file.app.name, "signing")
        self.verification_token = derive_secret(seed, file.app.name, "verification", length=24)
        self.refused_tokens: dict[str, str] = {}
        self.installed = True
        self.base_url = ""
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self._timelines: dict[str, Timeline] = {}
        self.screens = Screens(self.team_id, self.app_id, self.bot_id)
        self.triggers = Triggers(self.team_id)
        self.response_urls = ResponseUrls()
        self.files = Files(self.team_id)
        self.assistant = AssistantThreads()
        self.message_drafts: dict[tuple[str, str, str], Draft] = {}
        self.records = Records()
        self.bot = self._settle_bot()
        for user in file.users:
            self.settle_user(user)
        for channel in file.channels:
            self.settle_channel(channel)

    def now(self) -> datetime:
        return self.clock.now()

    def seconds(self) -> int:
        return int(self.now().timestamp())

    # People

    def settle_user(self, entry: UserEntry) -> User:
        user = User(
            id=derive_id("U", self.team_id, entry.email.lower()),
            team_id=self.team_id,
            name=entry.name,
            real_name=entry.real_name,
            email=entry.email,
            title=entry.title,
            tz=entry.tz,
            locale=entry.locale,
            is_admin=entry.is_admin,
            deleted=entry.deleted,
            updated=self.seconds(),
        )
        with self.lock:
            self.users[user.id] = user
        return user

    def people(self) -> list[User]:
        """Everybody but bots."""
        return [user for user in self.users.values() if not user.is_bot]

    def find_user(self, reference: str) -> User | None:
        """A member by id, email, name or full name, with or without an @."""
        wanted = reference.removeprefix("@").lower()
        for user in self.users.values():
            if reference == user.id or wanted in (user.email or "", user.name, user.real_name):
                return user
        for user in self.users.values():
            if wanted in ((user.email or "").lower(), user.name.lower(), user.real_name.lower()):
                return user
        return None

    def author(self, user: User) -> Author:
        if user.bot_id is None:
            return Author(user.id)
        profile = {
            "id": user.bot_id,
            "app_id": self.app_id,
            "user_id": user.id,
            "name": self.app.name,
            "icons": {"image_36": "", "image_48": "", "image_72": ""},
            "deleted": False,
            "updated": user.updated,
            "team_id": self.team_id,
        }
        return Author(user.id, user.bot_id, self.app_id, profile)

    def _settle_bot(self) -> User:
        bot = User(
            id=derive_id("U", self.team_id, self.bot_id),
            team_id=self.team_id,
            name=self.app.bot_name,
            real_name=self.app.name,
            bot_id=self.bot_id,
            app_id=self.app_id,
            updated=self.seconds(),
        )
        self.users[bot.id] = bot
        return bot

    # Channels

    def settle_channel(self, entry: ChannelEntry) -> Channel:
        kind: Kind = "private_channel" if entry.is_private else "public_channel"
        members = [user.id for email in entry.members if (user := self.find_user(email))]
        creator = members[0] if members else self.bot.id
        if entry.app_is_member:
            members.append(self.bot.id)
        return self._settle(derive_id("C", self.team_id, entry.name), entry.name, kind, creator, members)

    def dm_with(self, user_id: str) -> Channel:
        """The app's direct messages with a person, opened where there are none yet."""
        existing = self.find_dm(user_id)
        if existing is not None:
            return existing
        channel = self._settle(
            derive_id("D", self.team_id, user_id), "directmessage", "im", self.bot.id, [user_id, self.bot.id]
        )
        channel.user = user_id
        return channel

    def find_dm(self, user_id: str) -> Channel | None:
        return self.channels.get(derive_id("D", self.team_id, user_id))

    def find_channel(self, reference: str) -> Channel | None:
        """A channel by id, or by name with or without a #."""
        if reference in self.channels:
            return self.channels[reference]
        wanted = reference.removeprefix("#").lower()
        return next((one for one in self.channels.values() if not one.is_im and one.name == wanted), None)

    def timeline(self, channel: Channel) -> Timeline:
        return self._timelines[channel.id]

    def join(self, channel: Channel, user: User, inviter: str | None = None) -> bool:
        """Make somebody a member; False where they are one already."""
        if channel.has(user.id):
            return False
        channel.members.append(user.id)
        event: Json = {
            "type": "member_joined_channel",
            "user": user.id,
            "channel": channel.id,
            "channel_type": "C" if channel.kind == "public_channel" else "G",
            "team": self.team_id,
            "event_ts": self.clock.next_ts(),
        }
        if inviter:
            event["inviter"] = inviter
        self.announce(event)
        return True

    def _settle(self, channel_id: str, name: str, kind: Kind, creator: str, members: list[str]) -> Channel:
        channel = Channel(
            id=channel_id,
            name=name,
            kind=kind,
            team_id=self.team_id,
            created=self.seconds(),
            creator=creator,
            members=members,
        )
        with self.lock:
            self.channels[channel.id] = channel
            self._timelines[channel.id] = Timeline()
        return channel
