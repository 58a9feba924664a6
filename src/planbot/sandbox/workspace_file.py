"""The file that says who lives in a workspace: its team, its app, its people and channels."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from planbot.sandbox.guide import GuideStep, read_guide_step
from planbot.sandbox.workspace_section import Section, WorkspaceFileError

DEFAULT_SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:join",
    "channels:manage",
    "channels:read",
    "chat:write",
    "commands",
    "dnd:read",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "groups:write",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "reactions:write",
    "team:read",
    "users.profile:read",
    "users:read",
    "users:read.email",
)
"""What the app may do where the file does not say."""

SUPPORTED_EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "file_shared",
    "member_joined_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "team_join",
    "tokens_revoked",
    "user_change",
)

__all__ = ["WorkspaceFile", "WorkspaceFileError", "load_workspace_file"]

_CHANNEL_NAME = re.compile(r"[a-z0-9_\-]{1,80}")
_COMMAND = re.compile(r"/[a-z0-9_\-]{1,31}")


@dataclass(frozen=True)
class TeamEntry:
    name: str = "Sandbox"
    domain: str = "sandbox"


@dataclass(frozen=True)
class CommandEntry:
    """A slash command. `should_escape` turns @names and #channels in its text into links."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class ShortcutEntry:
    """A shortcut of the app: `on_message` says whether it stands in the menu of messages or is global."""

    name: str
    callback_id: str
    on_message: bool = False


@dataclass(frozen=True)
class AppEntry:
    name: str = "Sandbox app"
    bot_name: str = "app"
    commands: tuple[CommandEntry, ...] = ()
    shortcuts: tuple[ShortcutEntry, ...] = ()
    scopes: tuple[str, ...] = DEFAULT_SCOPES
    events: tuple[str, ...] = SUPPORTED_EVENTS


@dataclass(frozen=True)
class UserEntry:
    email: str
    name: str
    real_name: str
    title: str = ""
    tz: str = "UTC"
    locale: str = "en-US"
    is_admin: bool = False
    deleted: bool = False


@dataclass(frozen=True)
class ChannelEntry:
    """A channel; `members` are emails or names. The app is in it unless `app_is_member` is false."""

    name: str
    members: tuple[str, ...] = ()
    is_private: bool = False
    app_is_member: bool = True


@dataclass(frozen=True)
class WorkspaceFile:
    team: TeamEntry = field(default_factory=TeamEntry)
    app: AppEntry = field(default_factory=AppEntry)
    users: tuple[UserEntry, ...] = ()
    channels: tuple[ChannelEntry, ...] = ()
    guide: tuple[GuideStep, ...] = ()

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> "WorkspaceFile":
        """The workspace that a parsed file describes.

        Only `users` is needed, each with at least an `email`. Channels without `members` hold everybody.

        Raises WorkspaceFileError with one sentence on anything unknown, missing, doubled or malformed.
        """
        top = Section("the workspace file", data, {"team", "app", "users", "channels", "guide"})
        users = tuple(
            _user(entry, f"user {number}") for number, entry in enumerate(top.sections("users"), start=1)
        )
        if not users:
            raise WorkspaceFileError("The workspace file needs at least one user.")
        _refuse_doubles("email", [user.email for user in users])
        _refuse_doubles("user name", [user.name for user in users])
        members = {known.lower(): user.email for user in users for known in (user.name, user.email)}
        channels = tuple(
            _channel(entry, f"channel {number}", members)
            for number, entry in enumerate(top.sections("channels"), start=1)
        )
        _refuse_doubles("channel name", [channel.name for channel in channels])
        guide = tuple(
            read_guide_step(entry, f"step {number} of the guide", members, [one.name for one in channels])
            for number, entry in enumerate(top.sections("guide"), start=1)
        )
        return cls(_team(top.section("team")), _app(top.section("app")), users, channels, guide)


def load_workspace_file(path: str | Path) -> WorkspaceFile:
    """Read a workspace from a YAML or JSON file; raises WorkspaceFileError where it cannot be used."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except OSError as error:
        raise WorkspaceFileError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise WorkspaceFileError(f"{path} is not a text file in UTF-8.") from error
    except (ValueError, yaml.YAMLError) as error:
        first_line = str(error).splitlines()[0]
        raise WorkspaceFileError(
            f"{path} is neither YAML nor JSON that can be read: {first_line}."
        ) from error
    if not isinstance(data, Mapping):
        raise WorkspaceFileError(f"{path} must hold a mapping with team, app, users and channels.")
    return WorkspaceFile.from_mapping(data)


def is_time_zone(name: str) -> bool:
    """Whether the time zone database knows this name."""
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True


def _team(data: Any) -> TeamEntry:
    section = Section("team", data, {"name", "domain"})
    name = section.text("name", TeamEntry.name)
    return TeamEntry(
        name, section.text("domain", re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "sandbox")
    )


def _app(data: Any) -> AppEntry:
    section = Section("app", data, {"name", "bot_name", "commands", "shortcuts", "scopes", "events"})
    events = section.texts("events", SUPPORTED_EVENTS)
    for event in events:
        if event not in SUPPORTED_EVENTS:
            raise section.error(f"asks for the event {event!r}; known are {', '.join(SUPPORTED_EVENTS)}")
    commands = tuple(_command(entry) for entry in section.sections("commands"))
    _refuse_doubles("command", [command.command for command in commands])
    name = section.text("name", AppEntry.name)
    return AppEntry(
        name=name,
        bot_name=section.text("bot_name", re.sub(r"[^a-z0-9]+", "", name.lower()) or AppEntry.bot_name),
        commands=commands,
        shortcuts=tuple(_shortcut(entry) for entry in section.sections("shortcuts")),
        scopes=section.texts("scopes", DEFAULT_SCOPES),
        events=events,
    )


def _command(data: Any) -> CommandEntry:
    if isinstance(data, str):
        data = {"command": data}
    section = Section("a command of the app", data, {"command", "description", "usage_hint", "should_escape"})
    command = section.text("command")
    if not _COMMAND.fullmatch(command):
        raise section.error(
            f"is named {command!r}: a slash and at most 31 small letters, digits, - or _ are needed"
        )
    return CommandEntry(
        command,
        section.text("description", ""),
        section.text("usage_hint", ""),
        section.flag("should_escape", False),
    )


def _shortcut(data: Any) -> ShortcutEntry:
    section = Section("a shortcut of the app", data, {"name", "callback_id", "on_message"})
    return ShortcutEntry(section.text("name"), section.text("callback_id"), section.flag("on_message", False))


def _user(data: Any, where: str) -> UserEntry:
    known = {"email", "name", "real_name", "title", "tz", "locale", "is_admin", "deleted"}
    section = Section(where, data, known)
    email = section.text("email")
    local_part, at, domain = email.partition("@")
    if not (local_part and at and domain):
        raise section.error(f"has {email!r} as its 'email', which is no address")
    tz = section.text("tz", UserEntry.tz)
    if not is_time_zone(tz):
        raise section.error(f"has {tz!r} as its 'tz', which is no time zone such as America/New_York")
    return UserEntry(
        email=email,
        name=section.text("name", local_part.lower()),
        real_name=section.text("real_name", re.sub(r"[._\-]+", " ", local_part).title()),
        title=section.text("title", ""),
        tz=tz,
        locale=section.text("locale", UserEntry.locale),
        is_admin=section.flag("is_admin", False),
        deleted=section.flag("deleted", False),
    )


def _channel(data: Any, where: str, users: Mapping[str, str]) -> ChannelEntry:
    """A channel; `users` gives the email of everybody, by name and by email in small letters."""
    section = Section(where, data, {"name", "members", "is_private", "app_is_member"})
    name = section.text("name").removeprefix("#")
    if not _CHANNEL_NAME.fullmatch(name):
        raise section.error(f"is named {name!r}: small letters, digits, - and _ only, at most 80")
    members = section.texts("members", list(dict.fromkeys(users.values())))
    return ChannelEntry(
        name,
        tuple(section.known(member, users) for member in members),
        section.flag("is_private", False),
        section.flag("app_is_member", True),
    )


def _refuse_doubles(what: str, values: Sequence[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value.lower() in seen:
            raise WorkspaceFileError(f"In the workspace file, the {what} {value!r} stands twice.")
        seen.add(value.lower())
