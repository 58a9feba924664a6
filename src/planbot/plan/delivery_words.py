"""What became of a message, in an administrator's words instead of Slack's codes and the outbox's."""

from planbot.plan.vocabulary import Word

UNDELIVERED = "undelivered"
"""The kind of the notices by which administrators hear of what could not be delivered."""

SENT_AGAIN = "may have arrived twice; the history cannot be read"
"""The reason, or the end of it, of a message that was posted again where nobody could look for it."""

_KINDS = {
    "check_in": ("check-in", "check-ins"),
    "check_in_answered": ("check-in", "check-ins"),
    "launch": ("word on what somebody leads", "words on what people lead"),
    "talk_request": ("wish to talk", "wishes to talk"),
    "digest": ("department digest", "department digests"),
    "rollup": ("leadership rollup", "leadership rollups"),
    "answer": ("answer", "answers"),
    "upload": ("word on a plan file", "words on plan files"),
    "upload_refused": ("word on a plan file", "words on plan files"),
    UNDELIVERED: ("notice to administrators", "notices to administrators"),
}

_OWN_FAULT = "made a mistake here: please tell whoever runs planbot for you. Its log says more."

_WHY_IN_A_CHANNEL = {
    "channel_not_found": "planbot cannot find the channel {to}. If it is private, invite planbot there with "
    "/invite @planbot.",
    "not_in_channel": "planbot is not in {to}: invite it there with /invite @planbot.",
    "is_archived": "{to} is archived: unarchive it in Slack, or choose another channel.",
    "restricted_action": "Slack's settings do not let planbot post in {to}: a Slack administrator can change "
    "that.",
}

_WHY_TO_A_PERSON = {
    "channel_not_found": "Slack does not know {to} any more.",
    "user_not_found": "Slack does not know {to} any more.",
    "user_disabled": "The Slack account of {to} is switched off.",
    "cannot_dm_bot": "Slack takes {to} for an app, and apps get no direct messages.",
    "restricted_action": "Slack's settings do not let planbot write to {to}: a Slack administrator can "
    "change that.",
}

_WHY = {
    "message_not_found": "The message that was to change is no longer in Slack.",
    "cant_update_message": "Slack does not let planbot change that message.",
    "edit_window_closed": "Slack lets nobody change that message any more.",
    "thread_not_found": "The message that it was to answer is no longer in Slack.",
    "missing_scope": "planbot lacks a permission in Slack: install the app again from its manifest.",
    "ratelimited": "Slack asked planbot to wait until it was too late for it.",
    "message_limit_exceeded": "Slack took no more messages for this workspace.",
    "slack_unreachable": "Slack could not be reached, though planbot kept trying.",
    "connection_lost": "The connection to Slack kept breaking.",
    "timeout": "Slack kept planbot waiting too long.",
    "unreadable_answer": "Slack kept answering with something that planbot cannot read.",
}

_OWN_FAULTS = {"invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text"}
_MOVES = {"external_channel_migrating", "org_login_required", "team_added_to_org"}
_TRIED_FOR_LONG = {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}


class Reach(Word):
    """Where a message goes."""

    PERSON = "person"
    CHANNEL = "channel"


class Piece(Word):
    """What of a message is meant: a part of its thread, or a change of it."""

    WHOLE = "whole"
    PART = "part"
    CHANGE = "change"


def say_channel(channel: str) -> str:
    """Return what to call a channel that is known by its name (`#leadership`) or by its id."""
    if channel.startswith("#"):
        return channel
    return "a direct message" if channel[:1] in "DUW" else f"the channel {channel}"


def say_kind(kind: str, count: int = 1, piece: Piece = Piece.WHOLE) -> str:
    """Return what a message of the outbox's `kind` is called, without its article: `check-ins`."""
    one, many = _KINDS.get(kind, (kind.replace("_", " "), kind.replace("_", " ")))
    if piece is Piece.WHOLE:
        return one if count == 1 else many
    article = "an" if one[:1] in "aeiou" else "a"
    return f"{piece.value} of {article} {one}" if count == 1 else f"{piece.value}s of {many}"


def say_undelivered(reason: str, to: str, reach: Reach) -> str:
    """Return as a sentence why a message could not be delivered, and what helps.

    `reason` is as the outbox keeps it: a code of Slack's, or a word or sentence of planbot's own. `to` names
    the person or the channel. A code that nobody has put into words is told as it is, in brackets.
    """
    if reason.endswith(SENT_AGAIN):
        why = reason.removesuffix(SENT_AGAIN).removesuffix("; ")
        doubt = "It may have arrived, even twice: planbot may not look there."
        return f"{say_undelivered(why, to, reach)} {doubt}" if why else doubt
    by_reach = _WHY_TO_A_PERSON if reach is Reach.PERSON else _WHY_IN_A_CHANNEL
    words = by_reach.get(reason) or _WHY.get(reason)
    if words is not None:
        return words.format(to=to)
    if reason in _OWN_FAULTS:
        return f"Slack did not take the message as planbot wrote it. planbot {_OWN_FAULT}"
    if reason.startswith("could not be composed"):
        return f"planbot could not write the message. It {_OWN_FAULT}"
    if reason.startswith("may not have arrived"):
        return "It may have arrived or not: Slack did not say, and planbot may not look there."
    if reason in _MOVES:
        return f"Slack was moving the workspace or the channel and took nothing meanwhile ({reason})."
    if reason in _TRIED_FOR_LONG or reason.startswith("http_5"):
        return f"Slack kept failing, though planbot kept trying ({reason})."
    return f"Slack did not take it ({reason})."
