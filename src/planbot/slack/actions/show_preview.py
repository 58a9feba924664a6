"""*Show more*, *Back*: another page of a preview, in the place of the one that was clicked."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from planbot.plan.weeks import PreviewPage
from planbot.services.preview import preview_page
from planbot.slack.bot import Bot, redraw


def register(app: App, bot: Bot) -> None:
    def show(ack: Ack, action: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        person = bot.person(body["user"]["id"])
        page = PreviewPage.read(action["value"])
        shown = preview_page(bot.database, bot.workspace_id, person.id, page, now=bot.now())
        redraw(context, bot.renderer.render("preview", shown))
        ack()

    for action_id in ("show_preview", "show_preview_back"):
        app.action(action_id)(show)
