"""Composition objects: text, options, confirmation dialogs, filters. Limits are Slack's own."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from planbot.sandbox.blocks.problems import Findings
from planbot.sandbox.blocks.shapes import (
    Check,
    anything,
    boolean,
    list_of,
    matching,
    one_of,
    record,
    string,
)

ID = string(255)
URL_LIMIT = 3000


def text(most: int, *, mrkdwn: bool = False) -> Check:
    """A text object of at most `most` characters: plain_text, and with `mrkdwn` either kind."""
    kinds = {"plain_text": record({"type": anything, "text": string(most)}, {"emoji": boolean})}
    if mrkdwn:
        kinds["mrkdwn"] = record({"type": anything, "text": string(most)}, {"verbatim": boolean})

    def check(value: Any, at: str, found: Findings) -> None:
        if not isinstance(value, dict):
            found.add("must provide an object", at)
        elif value.get("type") not in kinds:
            found.add(f"must be a valid enum value: {', '.join(kinds)}", f"{at}/type")
        else:
            kinds[value["type"]](value, at, found)

    return check


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https", "mailto", "slack") and bool(parts.netloc or parts.path)


def url(value: Any, at: str, found: Findings) -> None:
    before = len(found.problems)
    string(URL_LIMIT)(value, at, found)
    if len(found.problems) == before and not _is_web_address(value):
        found.add("must be a valid URL", at)


def _is_date(value: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)) and date.fromisoformat(value) is not None
    except ValueError:
        return False


calendar_date = matching("a date such as 2026-11-24", _is_date)
clock_time = matching(
    "a time such as 09:30", lambda value: re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) is not None
)

confirm = record(
    {"text": text(300, mrkdwn=True)},
    {"title": text(100), "confirm": text(30), "deny": text(30), "style": one_of("primary", "danger")},
)


def option(*, mrkdwn: bool = False, with_url: bool = False) -> Check:
    """An option: `mrkdwn` in checkboxes and radio buttons, a URL in overflow menus."""
    optional = {"description": text(75, mrkdwn=mrkdwn)}
    if with_url:
        optional["url"] = url
    return record({"text": text(75, mrkdwn=mrkdwn), "value": string(150)}, optional)


option_group = record({"label": text(75), "options": list_of(option(), most=100)})

conversation_filter = record(
    {},
    {
        "include": list_of(one_of("im", "mpim", "private", "public")),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)

dispatch_action_config = record(
    {}, {"trigger_actions_on": list_of(one_of("on_enter_pressed", "on_character_entered"), most=2)}
)


def _one_way_to_the_file(value: Any, at: str, found: Findings) -> None:
    if ("id" in value) == ("url" in value):
        found.add("exactly one of id, url is required", at)


slack_file = record({}, {"id": string(255), "url": url}, also=_one_way_to_the_file)


def initial_among_options(value: Any, at: str, found: Findings) -> None:
    """What is chosen at first must stand among the options, word for word."""
    offered = list(value.get("options", ()))
    for group in value.get("option_groups", ()):
        offered += group["options"]
    if "initial_option" in value and value["initial_option"] not in offered:
        found.add("must be one of the provided options", f"{at}/initial_option")
    for index, chosen in enumerate(value.get("initial_options", ())):
        if chosen not in offered:
            found.add("must be one of the provided options", f"{at}/initial_options/{index}")
