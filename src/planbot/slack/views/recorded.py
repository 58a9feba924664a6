"""What a form turns into once it is stored: old beside new, and the way to what still waits."""

import json
from collections.abc import Mapping
from typing import Any

from planbot.messages.renderer import Rendered

NEXT_CALLBACK = "update_next"


def recorded_view(rendered: Rendered, left: int, *, in_home: bool = False) -> dict[str, Any]:
    """Return the modal that confirms; with something `left` its button leads to the next items.

    `in_home`: it all began in the Home tab.
    """
    # The way to the rest is the modal's own button here, so that the message's button falls away.
    blocks = [
        {name: part for name, part in block.items() if name != "accessory"} for block in rendered.blocks
    ]
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": NEXT_CALLBACK,
        "title": {"type": "plain_text", "text": "Recorded"},
        "close": {"type": "plain_text", "text": "Done"},
        "private_metadata": json.dumps({"in_home": in_home}),
        "blocks": blocks,
    }
    if left:
        view["submit"] = {"type": "plain_text", "text": "Next item" if left == 1 else "Next items"}
    return view


def began_in_home(view: Mapping[str, Any]) -> bool:
    """Whether the confirmed form was opened in the Home tab."""
    return bool(json.loads(view.get("private_metadata") or "{}").get("in_home"))
