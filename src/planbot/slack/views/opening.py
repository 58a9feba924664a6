"""Opening a modal with the trigger of a click or a command."""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.plan.errors import UserError


def open_view(client: WebClient, trigger_id: str, view: dict[str, Any]) -> None:
    """Show the modal; raises `UserError` where it comes too late for Slack to show it."""
    try:
        client.views_open(trigger_id=trigger_id, view=view)
    except SlackApiError as error:
        code = error.response.get("error")
        if code == "expired_trigger_id":
            raise UserError("The form could not be opened in time. Please try again.") from None
        # An exchanged one means that Slack delivered the click twice, and the form is on their screen.
        if code != "exchanged_trigger_id":
            raise
