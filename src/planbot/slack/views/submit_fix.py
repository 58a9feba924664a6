"""A form that fixes a dropped file comes back: the file is read anew, and the next page shown."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.plan.errors import UserError
from planbot.services.upload_people import addresses_of, keep_member
from planbot.services.uploads import departments_here, open_reading, settle
from planbot.slack.bot import Bot
from planbot.slack.directory import find_member
from planbot.slack.views.fix_forms import CALLBACK, fix_form, read_fix_form, submitted
from planbot.slack.views.fix_parts import About


def register(app: App, bot: Bot) -> None:
    @app.view(CALLBACK)
    def submit_fix(ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
        person, submission = bot.person(body["user"]["id"]), submitted(view)
        upload, reading = open_reading(bot.database, bot.workspace_id, submission.upload_id, person.id)
        about = About(
            reading=reading,
            settled=upload.settled,
            chosen=upload.choices,
            departments=departments_here(bot.database, bot.workspace_id, now=bot.now()),
        )
        fixed = read_fix_form(submission, about, _addresses(client, submission.users))
        settle(
            bot.database,
            bot.workspace_id,
            submission.upload_id,
            person.id,
            submission_id=submission.submission_id,
            settled=fixed.settled,
            choices=fixed.choices,
            now=bot.now(),
        )
        bot.wake_jobs()
        following = None
        if submission.seen:
            after = replace(about, seen=submission.seen)
            following = fix_form(submission.form, submission.upload_id, after)
        if following is None:
            ack()
        else:
            ack(response_action="update", view=following)

    def _addresses(client: WebClient, users: Mapping[str, str]) -> Mapping[str, str]:
        """Return the emails of Slack users, of whom planbot may not have heard; raises `UserError`."""
        known = addresses_of(bot.database, bot.workspace_id, users)
        for slack_id in users.keys() - known.keys():
            try:
                member = find_member(client, slack_id)
            except (SlackApiError, OSError):
                words = "Slack did not say who that is. Please try again in a moment."
                raise UserError(words, users[slack_id]) from None
            if member is None or member.is_gone or not member.email:
                words = "Only a person of this Slack workspace with an address can own items. Choose another."
                raise UserError(words, users[slack_id])
            keep_member(bot.database, bot.workspace_id, member, now=bot.now())
            known = {**known, slack_id: member.email}
        return known
