"""The Bolt app: every listener, registered."""

import logging

from slack_bolt import App
from slack_sdk import WebClient

from planbot.slack import actions, commands, events, views
from planbot.slack.bot import Bot
from planbot.slack.errors import register_errors
from planbot.slack.once import OnceApp

# Bolt warns of what is meant: that a client is given beside the token which it finds in the environment.
_log = logging.getLogger("slack_bolt.planbot")
_log.setLevel(logging.ERROR)


def build_app(bot: Bot, client: WebClient, signing_secret: str | None) -> App:
    """Return the app for `bot`; Slack is called through `client`.

    Listeners run before Slack is answered, so that an answer says what was committed. Bolt's default mode
    would poll for the answer and share five threads with everything else.
    """
    app = OnceApp(
        bot,
        client=client,
        logger=_log,
        signing_secret=signing_secret or "",
        process_before_response=True,
    )
    for folder in (commands, actions, views, events):
        folder.register(app, bot)
    register_errors(app, bot.renderer)
    return app
