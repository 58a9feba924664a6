"""The form in which an item is put off: until when."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from planbot.plan.dates import say_day
from planbot.services.snoozing import Snoozing
from planbot.slack.views.item_fields import plain

CALLBACK = "snooze_form"

_UNTIL = "until"


def snooze_form(snoozing: Snoozing) -> dict[str, Any]:
    options = [
        {
            "text": plain(f"{choice.words}, {say_day(choice.until, snoozing.today)}"),
            "value": choice.until.isoformat(),
        }
        for choice in snoozing.choices
    ]
    heading = f"{snoozing.label}  {snoozing.title}"
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain("Snooze"),
        "submit": plain("Snooze"),
        "close": plain("Not now"),
        "private_metadata": str(snoozing.item_id),
        "blocks": [
            {
                "type": "input",
                "block_id": _UNTIL,
                "label": plain(heading if len(heading) <= 300 else heading[:299] + "…"),
                "hint": plain("planbot asks about it again that day, unless you answer before."),
                "element": {
                    "type": "radio_buttons",
                    "action_id": _UNTIL,
                    "options": options,
                    "initial_option": options[0],
                },
            }
        ],
    }


def read_snooze_form(view: Mapping[str, Any]) -> tuple[int, date]:
    """Return the item, and the day until which it is put off."""
    chosen = view["state"]["values"][_UNTIL][_UNTIL]["selected_option"]["value"]
    return int(view["private_metadata"]), date.fromisoformat(chosen)
