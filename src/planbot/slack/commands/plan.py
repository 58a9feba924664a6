"""`/plan`: the first of the subcommands that knows the words, else a question about the plan."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from planbot.slack.bot import Bot
from planbot.slack.commands.deliveries import answer_deliveries
from planbot.slack.commands.gaps import answer_gaps
from planbot.slack.commands.handover import answer_handover
from planbot.slack.commands.help import answer_help
from planbot.slack.commands.holidays import answer_holidays
from planbot.slack.commands.item_settings import answer_item_settings
from planbot.slack.commands.leave import answer_leave
from planbot.slack.commands.live import answer_live
from planbot.slack.commands.preview import answer_preview
from planbot.slack.commands.question import answer_typed_question
from planbot.slack.commands.settings import answer_settings
from planbot.slack.commands.subcommand import Typed

SUBCOMMANDS = (
    answer_help,
    answer_deliveries,
    answer_gaps,
    answer_handover,
    answer_holidays,
    answer_item_settings,
    answer_leave,
    answer_live,
    answer_preview,
    answer_settings,
)


def register(app: App, bot: Bot) -> None:
    @app.command(bot.plan_command)
    def plan(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        typed = Typed(bot, ack, command, context, client)
        if not any(answer(typed) for answer in SUBCOMMANDS):
            answer_typed_question(typed)
