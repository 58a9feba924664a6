"""What agents show in messages: tasks, plans of tasks, and buttons that ask how an answer was."""

from planbot.sandbox.blocks.objects import ID, confirm, text, url
from planbot.sandbox.blocks.rich_text import rich_text
from planbot.sandbox.blocks.shapes import Check, Kind, anything, list_of, one_of, record, string, typed

_source = record({"type": one_of("url"), "url": url, "text": string()})

TASK_FIELDS: tuple[dict[str, Check], dict[str, Check]] = (
    {
        "task_id": string(),
        "title": string(),
        "status": one_of("pending", "in_progress", "complete", "error"),
    },
    {
        "details": typed({"rich_text": Kind(rich_text)}),
        "output": typed({"rich_text": Kind(rich_text)}),
        "sources": list_of(_source, least=0),
    },
)
"""Required and optional fields of a task_card, as a block or inside a plan."""

task = typed(
    {"task_card": Kind(record({"type": anything, **TASK_FIELDS[0]}, {"block_id": ID, **TASK_FIELDS[1]}))}
)

_feedback = record({"text": text(75), "value": string(2000)}, {"accessibility_label": string(75)})

context_action = typed(
    {
        "feedback_buttons": Kind(
            record(
                {"type": anything, "positive_button": _feedback, "negative_button": _feedback},
                {"action_id": ID},
            )
        ),
        "icon_button": Kind(
            record(
                {"type": anything, "icon": one_of("trash"), "text": text(75)},
                {
                    "action_id": ID,
                    "value": string(2000),
                    "confirm": confirm,
                    "accessibility_label": string(75),
                    "visible_to_user_ids": list_of(string()),
                },
            )
        ),
    }
)
"""What may stand in a context_actions block."""
