"""Events: one file each, named as Slack names it."""

from slack_bolt import App

from planbot.slack.bot import Bot
from planbot.slack.events import app_home_opened, app_mention, message_im, team_join, user_change


def register(app: App, bot: Bot) -> None:
    for listener in (app_home_opened, app_mention, message_im, team_join, user_change):
        listener.register(app, bot)
