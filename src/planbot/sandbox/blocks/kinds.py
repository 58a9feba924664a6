"""The blocks: what each may hold, and on which surface it stands."""

from typing import Any

from planbot.sandbox.blocks import agents, charts
from planbot.sandbox.blocks.elements import IMAGE, accessory, action, image_fields, input_element
from planbot.sandbox.blocks.objects import ID, text
from planbot.sandbox.blocks.problems import Findings, Surface
from planbot.sandbox.blocks.rich_text import rich_text
from planbot.sandbox.blocks.shapes import (
    Check,
    Kind,
    anything,
    boolean,
    list_of,
    number,
    one_of,
    record,
    string,
    typed,
    whole_number,
)

_MESSAGE: frozenset[Surface] = frozenset({"message"})
_MODAL: frozenset[Surface] = frozenset({"modal"})


def _block(
    required: dict[str, Check], optional: dict[str, Check] | None = None, also: Check | None = None
) -> Check:
    return record({"type": anything, **required}, {"block_id": ID, **(optional or {})}, also=also)


def _text_or_fields(value: Any, at: str, found: Findings) -> None:
    if "text" not in value and "fields" not in value:
        found.add("missing required field: text", at)


def _distinct_action_ids(value: Any, at: str, found: Findings) -> None:
    seen: set[str] = set()
    for index, element in enumerate(value["elements"]):
        action_id = element.get("action_id")
        if action_id in seen:
            where = f" for block_id {value['block_id']}" if "block_id" in value else ""
            found.add(f"action_id {action_id} already exists{where}", f"{at}/elements/{index}/action_id")
        if action_id is not None:
            seen.add(action_id)


_context_item = typed(
    {
        "image": IMAGE,
        "plain_text": Kind(text(3000)),
        "mrkdwn": Kind(text(3000, mrkdwn=True)),
    }
)

_cell = typed(
    {
        "raw_text": Kind(record({"type": anything, "text": string(least=0)})),
        "raw_number": Kind(record({"type": anything, "value": number, "text": string(least=0)})),
        "rich_text": Kind(rich_text),
    }
)
_column = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})

block = typed(
    {
        "section": Kind(
            _block(
                {},
                {
                    "text": text(3000, mrkdwn=True),
                    "fields": list_of(text(2000, mrkdwn=True), most=10),
                    "accessory": accessory,
                    "expand": boolean,
                },
                also=_text_or_fields,
            )
        ),
        "header": Kind(_block({"text": text(150)}, {"level": whole_number(1, 4)})),
        "divider": Kind(_block({})),
        "context": Kind(_block({"elements": list_of(_context_item, most=10)})),
        "actions": Kind(_block({"elements": list_of(action, most=25)}, also=_distinct_action_ids)),
        "input": Kind(
            _block(
                {"label": text(2000), "element": input_element},
                {"hint": text(2000), "optional": boolean, "dispatch_action": boolean},
            )
        ),
        "image": Kind(
            _block(
                {name: check for name, check in image_fields[0].items() if name != "type"},
                {**image_fields[1], "title": text(2000)},
                also=image_fields[2],
            )
        ),
        "rich_text": Kind(rich_text),
        "markdown": Kind(_block({"text": string(12_000)}), _MESSAGE),
        "table": Kind(
            _block(
                {"rows": list_of(list_of(_cell, most=20), most=100)},
                {"column_settings": list_of(_column, most=20, least=0)},
            ),
            _MESSAGE,
        ),
        "data_visualization": Kind(_block({"title": charts.TITLE, "chart": charts.chart}), _MESSAGE),
        "task_card": Kind(_block(*agents.TASK_FIELDS), _MESSAGE),
        "plan": Kind(_block({"title": string()}, {"tasks": list_of(agents.task, least=0)}), _MESSAGE),
        "context_actions": Kind(
            _block({"elements": list_of(agents.context_action, most=5)}, also=_distinct_action_ids), _MESSAGE
        ),
        "alert": Kind(
            _block(
                {"text": text(3000, mrkdwn=True)},
                {"level": one_of("default", "info", "warning", "error", "success")},
            ),
            _MODAL,
        ),
    }
)
