"""What Slack adds to the blocks it stores: ids where there are none, and the defaults of text objects."""

import copy
import itertools
from typing import Any

Json = dict[str, Any]

_numbers = itertools.count(1)

_INTERACTIVE = frozenset(
    {
        "button",
        "overflow",
        "static_select",
        "multi_static_select",
        "external_select",
        "multi_external_select",
        "users_select",
        "multi_users_select",
        "conversations_select",
        "multi_conversations_select",
        "channels_select",
        "multi_channels_select",
        "datepicker",
        "timepicker",
        "datetimepicker",
        "checkboxes",
        "radio_buttons",
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
        "file_input",
        "feedback_buttons",
        "icon_button",
    }
)


def complete_blocks(blocks: list[Json]) -> list[Json]:
    """A copy of valid blocks in which every block and interactive element has an id."""
    completed = copy.deepcopy(blocks)
    for block in completed:
        block.setdefault("block_id", _new_id("b"))
        if block["type"] == "input":
            block.setdefault("optional", False)
            block.setdefault("dispatch_action", False)
        _complete(block)
    return completed


def _complete(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _complete(item)
    elif isinstance(node, dict):
        kind = node.get("type")
        if kind == "plain_text":
            node.setdefault("emoji", True)
        elif kind == "mrkdwn":
            node.setdefault("verbatim", False)
        elif kind in _INTERACTIVE:
            node.setdefault("action_id", _new_id("a"))
        for value in node.values():
            _complete(value)


def _new_id(prefix: str) -> str:
    return f"{prefix}{next(_numbers):05d}"
