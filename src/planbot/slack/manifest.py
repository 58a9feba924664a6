"""The app manifest: what planbot declares to Slack, no more than it uses."""

from typing import Any

import yaml

from planbot.plan.errors import UserError

# Slack keeps these to itself and rejects a manifest that declares one; its own `/status` sets a status line.
# fmt: off
RESERVED_COMMANDS = frozenset((
    "status", "me", "join", "away", "dnd", "shrug", "remind", "msg", "feed", "who", "collapse", "expand",
    "leave", "open", "search", "topic", "mute", "pro", "shortcuts",
))
# fmt: on
COMMAND_LENGTH = 32

# Each scope with what needs it.
SCOPES = {
    "app_mentions:read": "a question that mentions planbot",
    "channels:history": "looking for a post in the leadership channel before posting it again",
    "channels:read": "finding the leadership channel by its name",
    "chat:write": "posting",
    "commands": "the slash commands",
    "files:read": "reading a plan that an administrator drops into the direct message",
    "files:write": "the picture in the weekly rollup",
    "groups:history": "the same as channels:history, where the leadership channel is private",
    "groups:read": "the same as channels:read, where the leadership channel is private",
    "im:history": "questions in a direct message, and looking for a post there before posting it again",
    "im:write": "opening the direct message with a person",
    "users:read": "names, time zones, who has left",
    "users:read.email": "matching people of the plan to people in Slack",
}

EVENTS = ("app_home_opened", "app_mention", "message.im", "team_join", "user_change")


def build_manifest(plan_command: str = "/plan", status_command: str = "/planstatus") -> dict[str, Any]:
    """Return the manifest as data, for the two command names.

    Raises `UserError` for a name that Slack does not take.
    """
    for command in (plan_command, status_command):
        _check_command(command)
    return {
        "display_information": {
            "name": "planbot",
            "description": "Keeps the city's strategic plan honest",
            "background_color": "#1f4e5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "planbot", "always_online": True},
            "slash_commands": [
                {
                    "command": plan_command,
                    "description": "Ask about the plan",
                    "usage_hint": "behind | mine | due 2 weeks | show 2.1.3 | help",
                    "should_escape": False,
                },
                {
                    "command": status_command,
                    "description": "Say how your items are going",
                    "usage_hint": "2.1.3 at risk 40% waiting for the permit",
                    "should_escape": False,
                },
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def manifest_yaml(plan_command: str = "/plan", status_command: str = "/planstatus") -> str:
    """Return the manifest as the YAML that Slack's "create from a manifest" takes."""
    manifest = build_manifest(plan_command, status_command)
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=110)


def _check_command(command: str) -> None:
    name = command.removeprefix("/")
    if not command.startswith("/") or not name or len(command) > COMMAND_LENGTH or " " in name:
        raise UserError(
            f"“{command}” cannot be a command: it starts with / and has at most {COMMAND_LENGTH} characters."
        )
    if name in RESERVED_COMMANDS:
        raise UserError(f"Slack keeps {command} for itself. Choose another name, such as /plan{name}.")
