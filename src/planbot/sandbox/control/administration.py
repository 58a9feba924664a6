"""Changing the workspace itself: who is in it, and which channels there are."""

from collections.abc import Mapping
from typing import Any

from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.control.stage import Stage
from planbot.sandbox.workspace.people import User
from planbot.sandbox.workspace_file import WorkspaceFile, WorkspaceFileError, is_time_zone

Json = dict[str, Any]

_CHANGEABLE = {
    "name": str,
    "real_name": str,
    "email": str,
    "title": str,
    "tz": str,
    "locale": str,
    "is_admin": bool,
    "deleted": bool,
    "status_text": str,
    "status_emoji": str,
    "status_expiration": int,
}


def person_as_json(stage: Stage, user: User) -> Json:
    return user.as_slack(stage.workspace.now(), with_locale=True)


async def add_person(stage: Stage, entry: Mapping[str, Any]) -> Json:
    """Add somebody, described as in the workspace file; the app gets `team_join`."""
    workspace = stage.workspace
    try:
        user_entry = WorkspaceFile.from_mapping({"users": [dict(entry)]}).users[0]
    except WorkspaceFileError as error:
        raise ControlError(str(error)) from error
    for taken in (user_entry.email, user_entry.name):
        if workspace.find_user(taken) is not None:
            raise ControlError(f"There is a {taken!r} already.", 409)
    with stage.courier.collecting() as deliveries:
        user = workspace.settle_user(user_entry)
        workspace.announce(
            {"type": "team_join", "user": person_as_json(stage, user), "event_ts": workspace.clock.next_ts()}
        )
    delivered = await stage.wait_for(deliveries)
    return {"ok": True, "delivered": delivered, "user": person_as_json(stage, user)}


async def change_person(stage: Stage, user: User, changes: Mapping[str, Any]) -> Json:
    """Change a person; the app gets `user_change`.

    `deleted: true` deactivates, `dnd` is [start, end] or null.
    """
    workspace = stage.workspace
    for key, value in changes.items():
        if key == "dnd":
            _check_dnd(value)
        elif key not in _CHANGEABLE:
            raise ControlError(f"{key!r} cannot be changed; known are dnd, {', '.join(_CHANGEABLE)}.")
        elif not isinstance(value, _CHANGEABLE[key]):
            raise ControlError(f"{key!r} needs a value of type {_CHANGEABLE[key].__name__}.")
    if "tz" in changes and not is_time_zone(changes["tz"]):
        raise ControlError(f"{changes['tz']!r} is no time zone such as America/New_York.")
    for key, value in changes.items():
        setattr(user, key, tuple(value) if key == "dnd" and value else value)
    user.updated = workspace.seconds()
    with stage.courier.collecting() as deliveries:
        ts = workspace.clock.next_ts()
        shown = person_as_json(stage, user)
        workspace.announce({"type": "user_change", "user": shown, "cache_ts": user.updated, "event_ts": ts})
    return {"ok": True, "delivered": await stage.wait_for(deliveries), "user": shown}


async def add_channel(stage: Stage, entry: Mapping[str, Any]) -> Json:
    """Add a channel, described as in the workspace file."""
    workspace = stage.workspace
    users = [{"email": one.email, "name": one.name} for one in workspace.people()]
    try:
        channel_entry = WorkspaceFile.from_mapping({"users": users, "channels": [dict(entry)]}).channels[0]
    except WorkspaceFileError as error:
        raise ControlError(str(error)) from error
    if workspace.find_channel(channel_entry.name) is not None:
        raise ControlError(f"There is a channel {channel_entry.name!r} already.", 409)
    channel = workspace.settle_channel(channel_entry)
    return {"ok": True, "channel": channel.as_slack(workspace.bot.id)}


async def change_channel(stage: Stage, reference: str, changes: Mapping[str, Any]) -> Json:
    """Archive a channel or bring it back, let somebody join or leave: {"is_archived", "join", "leave"}."""
    workspace = stage.workspace
    channel = workspace.find_channel(reference)
    if channel is None or channel.is_im:
        raise ControlError(f"There is no channel {reference!r}.", 404)
    for key in changes:
        if key not in ("is_archived", "join", "leave"):
            raise ControlError(f"{key!r} cannot be changed; known are is_archived, join, leave.")
    if "is_archived" in changes:
        channel.is_archived = bool(changes["is_archived"])
    with stage.courier.collecting() as deliveries:
        for key in ("join", "leave"):
            if key not in changes:
                continue
            user = workspace.find_user(str(changes[key]))
            if user is None:
                raise ControlError(f"There is nobody called {changes[key]!r}.", 404)
            if key == "join":
                workspace.join(channel, user)
            elif channel.has(user.id):
                channel.members.remove(user.id)
    delivered = await stage.wait_for(deliveries)
    return {"ok": True, "delivered": delivered, "channel": channel.as_slack(workspace.bot.id)}


def _check_dnd(value: Any) -> None:
    if value is not None and not (
        isinstance(value, list) and len(value) == 2 and all(isinstance(one, int) for one in value)
    ):
        raise ControlError("'dnd' needs [start, end] in Unix seconds, or null.")
