"""The JSON that Slack sends to an app."""

from typing import Any

from planbot.sandbox.workspace import Workspace
from planbot.sandbox.workspace.channels import SCOPE_FAMILY, Channel
from planbot.sandbox.workspace.ids import derive_id
from planbot.sandbox.workspace.people import User

Json = dict[str, Any]

_FAMILY_OF_TYPE = {
    "channel": SCOPE_FAMILY["public_channel"],
    "group": SCOPE_FAMILY["private_channel"],
    "im": "im",
}


def subscription_of(event: Json) -> str:
    """The event type that an app subscribes to: `message.im` for a message in a DM."""
    if event["type"] == "message":
        return f"message.{_FAMILY_OF_TYPE[event['channel_type']]}"
    return str(event["type"])


def event_callback(workspace: Workspace, event: Json, number: int) -> Json:
    """The wrapper around an event; every retry carries the same `event_id`."""
    return {
        "token": workspace.verification_token,
        "team_id": workspace.team_id,
        "enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": derive_id("Ev", workspace.team_id, str(number)),
        "event_time": workspace.seconds(),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": derive_id("4-", workspace.team_id, str(number)),
    }


def slash_command(
    workspace: Workspace, user: User, channel: Channel, command: str, text: str, response_url: str
) -> Json:
    return {
        "token": workspace.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": workspace.triggers.issue(user.id),
    }


def interaction(workspace: Workspace, kind: str, user: User, **parts: Any) -> Json:
    """What every interactive payload carries, and `parts` of its own."""
    return {
        "type": kind,
        "team": {"id": workspace.team_id, "domain": workspace.team.domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": workspace.team_id},
        "api_app_id": workspace.app_id,
        "token": workspace.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
        **parts,
    }


def channel_part(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.name}
