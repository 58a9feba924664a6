"""Slash commands."""

from slack_bolt import App

from planbot.slack.bot import Bot
from planbot.slack.commands import plan, status


def register(app: App, bot: Bot) -> None:
    for listener in (plan, status):
        listener.register(app, bot)
