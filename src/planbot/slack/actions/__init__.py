"""Buttons in messages and on the Home tab."""

from slack_bolt import App

from planbot.slack.actions import (
    cancel_upload,
    change_settings,
    decide,
    decide_delivery,
    decide_in_words,
    fill_gaps,
    fix_upload,
    hand_over,
    hand_over_item,
    import_upload,
    item_more,
    item_no_change,
    item_on_track,
    keep_owner,
    launch_answers,
    live_steps,
    not_mine,
    only_me,
    open_gaps,
    open_item_settings,
    show_gaps,
    show_hand_overs,
    show_preview,
    undo_upload,
    update_all,
    update_item,
    waiting_on,
    why_message,
)
from planbot.slack.bot import Bot


def register(app: App, bot: Bot) -> None:
    for listener in (
        update_all,
        update_item,
        item_on_track,
        item_no_change,
        item_more,
        not_mine,
        why_message,
        hand_over,
        hand_over_item,
        keep_owner,
        show_hand_overs,
        decide_delivery,
        decide,
        decide_in_words,
        waiting_on,
        open_gaps,
        open_item_settings,
        show_gaps,
        show_preview,
        fill_gaps,
        import_upload,
        fix_upload,
        cancel_upload,
        change_settings,
        undo_upload,
        live_steps,
        launch_answers,
        only_me,
    ):
        listener.register(app, bot)
