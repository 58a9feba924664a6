"""`/plan`: questions about the plan, answered to the asker alone; to administrators, what was delivered."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from planbot.plan.reports.answer import Answer, Outcome
from planbot.plan.reports.builders.help import build_help
from planbot.plan.reports.help import Help
from planbot.services.answers import answer_question
from planbot.services.deliveries import show_deliveries
from planbot.services.people import find_in_slack
from planbot.slack.bot import Bot, private
from planbot.slack.commands.gaps import answer_gaps
from planbot.slack.commands.handover import WORDS as HANDOVER
from planbot.slack.commands.handover import answer_handover
from planbot.slack.commands.holidays import WORDS as HOLIDAYS
from planbot.slack.commands.holidays import answer_holidays
from planbot.slack.commands.item_settings import WORD as ITEM_SETTINGS
from planbot.slack.commands.item_settings import answer_item_settings
from planbot.slack.commands.leave import WORDS as LEAVE
from planbot.slack.commands.leave import answer_leave
from planbot.slack.commands.live import WORDS as LIVE
from planbot.slack.commands.live import answer_live
from planbot.slack.commands.preview import WORDS as PREVIEW
from planbot.slack.commands.preview import answer_preview
from planbot.slack.commands.settings import WORDS as SETTINGS
from planbot.slack.commands.settings import answer_settings

DELIVERIES = "deliveries"


def register(app: App, bot: Bot) -> None:
    @app.command(bot.plan_command)
    def plan(ack: Ack, command: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        text = (command.get("text") or "").strip()
        if text.casefold() in ("", "help", "?"):
            ack(private(bot.renderer.render("help", build_help(bot.plan_command, bot.status_command))))
            return
        if text.casefold() == DELIVERIES:
            administrator = bot.person(command["user_id"])
            shown = show_deliveries(bot.database, bot.workspace_id, administrator.id, now=bot.now())
            ack(private(bot.renderer.render(DELIVERIES, shown)))
            return
        if text.casefold() in HANDOVER:
            answer_handover(bot, ack, command)
            return
        if text.split()[0].casefold() in HOLIDAYS:
            answer_holidays(bot, ack, command)
            return
        if text.split()[0].casefold() in LEAVE:
            answer_leave(bot, ack, command)
            return
        if text.split()[0].casefold() in LIVE:
            answer_live(bot, ack, command, context)
            return
        if text.split()[0].casefold() == ITEM_SETTINGS and len(text.split()) > 1:
            answer_item_settings(bot, ack, command, client)
            return
        if text.split()[0].casefold() in PREVIEW:
            answer_preview(bot, ack, command, context)
            return
        if text.casefold() in SETTINGS:
            answer_settings(bot, ack, command)
            return
        if answer_gaps(bot, ack, command, text):
            return
        # Everybody may read the plan, whether they have a part in it or not.
        asker = find_in_slack(bot.database, bot.workspace_id, command["user_id"])
        if asker is None and text.casefold() == "mine":
            bot.person(command["user_id"])  # says whom to ask
        asker_id = asker.id if asker else None
        answered = answer_question(bot.database, bot.workspace_id, text, asker_id, now=bot.now())
        meant = build_help(bot.plan_command, bot.status_command, typed=text)
        if _is_unknown(answered.answer, text, meant, bot.plan_command):
            ack(private(bot.renderer.render("help", meant)))
            return
        ack(private(bot.renderer.render(answered.message, answered.report)))


def _is_unknown(answer: Answer, typed: str, found: Help, plan_command: str) -> bool:
    """Whether the first word is no subcommand, so that the help says more than the answer could.

    A slip in one that stands alone, such as `behnd`, counts; what has a meaning or may have several does not.
    """
    usages = (entry.usage.split() for section in found.sections for entry in section.entries)
    known = {words[1] for words in usages if words[0] == plan_command and len(words) > 1}
    if answer.outcome is Outcome.DECLINED:
        return typed.split()[0].casefold() not in known
    return (
        answer.outcome is Outcome.ASK_BACK and len(answer.candidates) == 1 and answer.candidates[0] in known
    )
