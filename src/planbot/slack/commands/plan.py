"""`/plan`: questions about the plan, answered to the asker alone."""

from typing import Any

from slack_bolt import Ack, App

from planbot.plan.reports.answer import Outcome
from planbot.plan.reports.builders.help import build_help
from planbot.services.answers import answer_question
from planbot.services.people import find_in_slack
from planbot.slack.bot import Bot, private


def register(app: App, bot: Bot) -> None:
    @app.command(bot.plan_command)
    def plan(ack: Ack, command: dict[str, Any]) -> None:
        text = (command.get("text") or "").strip()
        if text.casefold() in ("", "help", "?"):
            ack(private(bot.renderer.render("help", build_help(bot.plan_command, bot.status_command))))
            return
        # Everybody may read the plan, whether they have a part in it or not.
        asker = find_in_slack(bot.database, bot.workspace_id, command["user_id"])
        asker_id = asker.id if asker else None
        answered = answer_question(bot.database, bot.workspace_id, text, asker_id, now=bot.now())
        if answered.answer.outcome is Outcome.DECLINED:
            found = build_help(bot.plan_command, bot.status_command, typed=text)
            ack(private(bot.renderer.render("help", found)))
            return
        ack(private(bot.renderer.render(answered.message, answered.report)))
