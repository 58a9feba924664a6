"""A form that fixes a dropped file comes back: the file is read anew, and the next page shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.plan.errors import UserError
from planbot.services.directory import Member
from planbot.services.upload_people import addresses_of
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
        known = addresses_of(bot.database, bot.workspace_id, submission.users)
        strangers = _strangers(client, submission.users, known)
        theirs = {one.slack_id: one.email for one in strangers if one.email}
        fixed = read_fix_form(submission, about, {**known, **theirs})
        settle(
            bot.database,
            bot.workspace_id,
            submission.upload_id,
            person.id,
            submission_id=submission.submission_id,
            settled=fixed.settled,
            choices=fixed.choices,
            strangers=strangers,
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


def _strangers(client: WebClient, users: Mapping[str, str], known: Mapping[str, str]) -> Sequence[Member]:
    """Return those of `users` whom planbot has not heard of, as Slack has them; raises `UserError`."""
    strangers = []
    for slack_id in users.keys() - known.keys():
        try:
            member = find_member(client, slack_id)
        except (SlackApiError, OSError):
            words = "Slack did not say who that is. Please try again in a moment."
            raise UserError(words, users[slack_id]) from None
        if member is None or member.is_gone or not member.email:
            words = "Only a person of this Slack workspace with an address can own items. Choose another."
            raise UserError(words, users[slack_id])
        strangers.append(member)
    return strangers
