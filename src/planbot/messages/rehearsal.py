"""A message shown to somebody whom it is not meant for: headed by whom it would go to, its buttons inert."""

from dataclasses import replace
from typing import Any

from planbot.messages.fit import fit_text
from planbot.messages.limits import Block
from planbot.messages.mrkdwn import clean, escape, shorten
from planbot.messages.renderer import Part, Rendered
from planbot.messages.split import split_blocks

INERT = "only_me"
"""What the action ids of inert buttons begin with; a number follows, for they have to differ."""

_NAME_LENGTH = 80


def rehearse(rendered: Rendered, recipient: str) -> Rendered:
    """Return the message headed by "This would go to …", in which a click does nothing but say so."""
    name = escape(shorten(clean(recipient), _NAME_LENGTH))
    words = f"This would go to *{name}*. It went to nobody but you."
    heading: Block = {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": words, "verbatim": True}],
    }
    numbers = iter(range(10_000))

    def inert(element: dict[str, Any]) -> dict[str, Any]:
        if "action_id" not in element:
            return element
        kept = {key: value for key, value in element.items() if key not in ("value", "url", "confirm")}
        return kept | {"action_id": f"{INERT}:{next(numbers)}"}

    def disarm(block: Block) -> Block:
        changed = dict(block)
        if block["type"] == "actions":
            changed["elements"] = [inert(element) for element in block["elements"]]
        if "accessory" in block:
            changed["accessory"] = inert(block["accessory"])
        return changed

    first, *rest = split_blocks([heading, *map(disarm, rendered.blocks)])
    parts = [Part(rendered.text, part) for part in rest]
    parts += [replace(part, blocks=[disarm(block) for block in part.blocks]) for part in rendered.parts]
    text = fit_text(f"This would go to {name}: {rendered.text}")
    return replace(rendered, text=text, blocks=first, parts=tuple(parts))
