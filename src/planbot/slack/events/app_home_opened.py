"""The Home tab is opened: shown as things stand now."""

from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from planbot.slack.bot import Bot
from planbot.slack.home import publish_home


def register(app: App, bot: Bot) -> None:
    @app.event("app_home_opened")
    def app_home_opened(event: dict[str, Any], client: WebClient) -> None:
        if event.get("tab") == "home":
            publish_home(bot, client, event["user"])
