"""Modals: what they show, and what is done with what comes back."""

from slack_bolt import App

from planbot.slack.bot import Bot
from planbot.slack.views import (
    submit_decision,
    submit_fix,
    submit_gap_items,
    submit_gap_owner,
    submit_hand_over,
    submit_item_settings,
    submit_not_mine,
    submit_pilot,
    submit_settings,
    submit_snooze,
    submit_talk,
    submit_update,
    update_next,
)


def register(app: App, bot: Bot) -> None:
    for listener in (
        submit_decision,
        submit_fix,
        submit_gap_items,
        submit_gap_owner,
        submit_hand_over,
        submit_item_settings,
        submit_not_mine,
        submit_pilot,
        submit_settings,
        submit_snooze,
        submit_talk,
        submit_update,
        update_next,
    ):
        listener.register(app, bot)
