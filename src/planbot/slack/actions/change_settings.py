"""*Change* beside a group of settings: the form for it."""

from dataclasses import replace
from typing import Any

import structlog
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.plan.policy import Policy
from planbot.plan.policy_sections import section_called
from planbot.services.settings import settings_to_change
from planbot.slack.bot import Bot
from planbot.slack.channels import find_channel, is_channel_id
from planbot.slack.views.opening import open_view
from planbot.slack.views.settings_form import settings_form

log = structlog.get_logger(__name__)

_MOST_PAGES = 2
"""The form has to open within three seconds of the click."""


def register(app: App, bot: Bot) -> None:
    @app.action("change_settings")
    def change_settings(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        person = bot.person(body["user"]["id"])
        policy = settings_to_change(bot.database, bot.workspace_id, person.id)
        group = section_called(action["value"])
        if "leadership_channel" in group.labels:
            policy = _with_channel_id(policy, client)
        open_view(client, body["trigger_id"], settings_form(group, policy, body.get("response_url")))
        ack()


def _with_channel_id(policy: Policy, client: WebClient) -> Policy:
    """Return the policy with the id of a channel that is set by its name, where Slack tells it in time."""
    name = policy.leadership_channel
    if name is None or is_channel_id(name):
        return policy
    try:
        found = find_channel(client, name, most_pages=_MOST_PAGES)
    except (SlackApiError, OSError) as problem:
        log.warning("could not look up the leadership channel", reason=str(problem))
        found = None
    return replace(policy, leadership_channel=found or name)
