"""`/planstatus`: an update on one line, or the form with everything that waits for one.

Slack keeps `/status` for itself; where it is delivered all the same, it is the same command.
"""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from planbot.plan.vocabulary import Via
from planbot.services.updates import record_line
from planbot.services.waiting import waiting_for
from planbot.slack.bot import Bot, private
from planbot.slack.views.opening import open_view
from planbot.slack.views.update_form import update_view


def register(app: App, bot: Bot) -> None:
    def status(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        person = bot.person(command["user_id"])
        line = (command.get("text") or "").strip()
        if line:
            confirmation = record_line(
                bot.database,
                bot.workspace_id,
                person.id,
                line,
                now=bot.now(),
                via=Via.COMMAND,
                submission_id=f"command:{command['trigger_id']}",
            )
            bot.wake()
            ack(private(bot.renderer.render("confirmation", confirmation)))
            return
        waiting = waiting_for(bot.database, bot.workspace_id, person.id, now=bot.now())
        open_view(client, command["trigger_id"], update_view(waiting))
        ack()

    for name in dict.fromkeys((bot.status_command, "/status")):
        app.command(name)(status)
