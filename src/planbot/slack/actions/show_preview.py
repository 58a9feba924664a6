"""*Show more*, *Back*: another page of a preview, in the place of the one that was clicked."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from planbot.messages.renderer import Rendered
from planbot.plan.weeks import PreviewPage
from planbot.services.preview import preview_page
from planbot.slack.bot import Bot, compose_afterwards


def register(app: App, bot: Bot) -> None:
    def show(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        person = bot.person(body["user"]["id"])
        page, now = PreviewPage.read(action["value"]), bot.now()

        def compose() -> Rendered:
            shown = preview_page(bot.database, bot.workspace_id, person.id, page, now=now)
            return bot.renderer.render("preview", shown)

        compose_afterwards(context, compose, replace=True)
        ack()

    for action_id in ("show_preview", "show_preview_back"):
        app.action(action_id)(show)
