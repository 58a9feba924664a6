"""*Waiting on*, chosen in the update form: the fields for the question appear, or go."""

from typing import Any

import structlog
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.services.waiting import lines_of
from planbot.slack.bot import Bot
from planbot.slack.views.waiting_fields import WAITING_ON, with_question

log = structlog.get_logger(__name__)


def register(app: App, bot: Bot) -> None:
    @app.action(WAITING_ON)
    def waiting_on(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        person = bot.person(body["user"]["id"])
        item_id = int(action["block_id"].partition(":")[2])
        waiting = lines_of(bot.database, bot.workspace_id, person.id, [item_id], now=bot.now())
        view = body["view"]
        chosen = (action.get("selected_option") or {}).get("value", "nothing")
        changed = with_question(view, item_id, chosen, waiting.deciders.get(item_id))
        try:
            client.views_update(view_id=view["id"], hash=view["hash"], view=changed)
        except SlackApiError as error:
            # Whoever chose twice in a row sees the form of the last choice; what is sent without a question
            # comes back with the fields for it.
            log.info("a form was not changed", code=error.response.get("error"))
        ack()
