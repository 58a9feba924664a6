"""Buttons of a message that is meant for somebody else: they say so, and do nothing."""

import re

from slack_bolt import Ack, App, BoltContext

from planbot.messages.rehearsal import INERT
from planbot.plan.reports.notice import Notice
from planbot.slack.bot import Bot, whisper

_WORDS = "This message is only shown to you, so its buttons do nothing. Nothing was recorded."


def register(app: App, bot: Bot) -> None:
    @app.action(re.compile(rf"^{INERT}:\d+$"))
    def only_me(ack: Ack, context: BoltContext) -> None:
        whisper(context, bot.renderer.render("notice", Notice(message=_WORDS)))
        ack()
