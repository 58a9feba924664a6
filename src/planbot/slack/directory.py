"""Slack's directory of users, as the services know it."""

from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient

from planbot.services.people import Member

_PAGE = 200


def all_members(client: WebClient) -> list[Member]:
    """Return every person in the workspace, with those who have left and without the bots."""
    members: list[Member] = []
    cursor: str | None = None
    while True:
        page = client.users_list(limit=_PAGE, cursor=cursor)
        members += [member_of(user) for user in page["members"] if not user.get("is_bot")]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return members


def member_of(user: Mapping[str, Any]) -> Member:
    """Return one user of Slack's."""
    profile = user.get("profile") or {}
    return Member(
        slack_id=user["id"],
        email=profile.get("email"),
        name=profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"],
        zone=user.get("tz"),
        is_gone=bool(user.get("deleted")),
    )
