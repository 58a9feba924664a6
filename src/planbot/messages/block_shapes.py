"""Slack's limits of Block Kit as data: for each block and element, what it must have and how large it may be.

Numbers are Slack's own (docs.slack.dev, Block Kit reference), in characters or entries.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# Not documented: Slack answers `msg_blocks_too_long` above about 13,200 characters of blocks.
MESSAGE_CHARACTERS = 13_000
# Above it chat.update refuses (`msg_too_long`); chat.postMessage recommends to stay under it.
TEXT_CHARACTERS = 4_000
TABLE_ROWS, TABLE_CELLS = 100, 20

TEXT_OBJECTS = ("mrkdwn", "plain_text")


@dataclass(frozen=True, slots=True)
class Shape:
    """`texts` are text objects by key with the limit of their words; `strings` are bare strings.

    `lists` limits the number of entries; an entry is checked by its own shape, named in `entries` where it
    has no type of its own. `any_of` wants at least one of its keys.
    """

    required: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    texts: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    strings: Mapping[str, int] = field(default_factory=dict)
    lists: Mapping[str, int] = field(default_factory=dict)
    entries: Mapping[str, str] = field(default_factory=dict)
    objects: tuple[str, ...] = ()
    messages_only: bool = False


BLOCKS: Mapping[str, Shape] = {
    "actions": Shape(required=("elements",), lists={"elements": 25}),
    "context": Shape(required=("elements",), lists={"elements": 10}),
    "divider": Shape(),
    "header": Shape(required=("text",), texts={"text": 150}),
    "image": Shape(
        required=("alt_text",),
        any_of=("image_url", "slack_file"),
        texts={"title": 2000},
        words={"alt_text": 2000},
        strings={"image_url": 3000},
    ),
    "input": Shape(required=("label", "element"), texts={"label": 2000, "hint": 2000}, objects=("element",)),
    "markdown": Shape(required=("text",), words={"text": 12_000}, messages_only=True),
    "rich_text": Shape(required=("elements",)),
    "section": Shape(
        any_of=("text", "fields"),
        texts={"text": 3000},
        lists={"fields": 10},
        entries={"fields": "field"},
        objects=("accessory",),
    ),
    "table": Shape(required=("rows",), messages_only=True),
}

_CHOICE = Shape(
    required=("options",), lists={"options": 10}, entries={"options": "option"}, objects=("confirm",)
)
_SELECT = Shape(texts={"placeholder": 150}, objects=("confirm",))

ELEMENTS: Mapping[str, Shape] = {
    "button": Shape(
        required=("text", "action_id"),
        texts={"text": 75},
        strings={"value": 2000, "url": 3000},
        objects=("confirm",),
    ),
    "checkboxes": _CHOICE,
    "radio_buttons": _CHOICE,
    "overflow": Shape(required=("options",), lists={"options": 5}, entries={"options": "option"}),
    "static_select": Shape(
        required=("options",),
        texts={"placeholder": 150},
        lists={"options": 100},
        entries={"options": "option"},
        objects=("confirm",),
    ),
    "users_select": _SELECT,
    "conversations_select": _SELECT,
    "channels_select": _SELECT,
    "datepicker": _SELECT,
    "timepicker": _SELECT,
    "plain_text_input": Shape(texts={"placeholder": 150}, strings={"initial_value": 3000}),
    "image": Shape(
        required=("alt_text",),
        any_of=("image_url", "slack_file"),
        words={"alt_text": 2000},
        strings={"image_url": 3000},
    ),
    "mrkdwn": Shape(required=("text",), words={"text": 3000}),
    "plain_text": Shape(required=("text",), words={"text": 3000}),
}

# Objects without a type, or whose limit depends on where they stand.
PARTS: Mapping[str, Shape] = {
    "confirm": Shape(
        required=("title", "text", "confirm", "deny"),
        texts={"title": 100, "text": 300, "confirm": 30, "deny": 30},
    ),
    "field": Shape(required=("type", "text"), words={"text": 2000}),
    "option": Shape(
        required=("text", "value"), texts={"text": 75, "description": 75}, strings={"value": 150}
    ),
}

ID_CHARACTERS = 255
