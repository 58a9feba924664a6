"""Asking Slack who was chosen in a form."""

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.plan.errors import UserError
from planbot.services.directory import Member
from planbot.slack.directory import find_member


def look_up(client: WebClient, slack_id: str, field: str) -> Member | None:
    """Return the chosen account, None for who is no person here; raises `UserError` if Slack says nothing."""
    try:
        return find_member(client, slack_id)
    except (SlackApiError, OSError):
        raise UserError("Slack did not say who that is. Please try again in a moment.", field) from None
