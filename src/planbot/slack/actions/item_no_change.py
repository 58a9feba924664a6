"""*No change*: the last word once more with one click, or the form where a sentence is wanted."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from planbot.services.repeating import WordsWanted, repeat_last_word
from planbot.services.waiting import lines_of
from planbot.slack.bot import Bot, whisper
from planbot.slack.once import keep_answer
from planbot.slack.views.opening import open_view
from planbot.slack.views.update_form import words_wanted_view


def register(app: App, bot: Bot) -> None:
    @app.action("item_no_change")
    def item_no_change(
        ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient, context: BoltContext
    ) -> None:
        person, item_id, now = bot.person(body["user"]["id"]), int(action["value"]), bot.now()
        try:
            confirmation = repeat_last_word(
                bot.database,
                bot.workspace_id,
                person.id,
                item_id,
                now=now,
                submission_id=f"click:{body['trigger_id']}",
            )
        except WordsWanted as wanted:
            waiting = lines_of(bot.database, bot.workspace_id, person.id, [item_id], now=now)
            open_view(client, body["trigger_id"], words_wanted_view(waiting, str(wanted)))
            keep_answer(context)  # once the words are there, this click must not repeat them
        else:
            bot.wake()
            whisper(context, bot.renderer.render("confirmation", confirmation))
        ack()
