"""Finding what somebody wants to click or fill in, among the blocks on their screen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.control.states import STATE_FIELDS

Json = dict[str, Any]


@dataclass(frozen=True)
class Placed:
    """An element and the block it stands in."""

    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def label(self) -> str:
        """What a person would call it: the label of an input, the text of a button."""
        for holder in (self.block.get("label"), self.element.get("text"), self.element.get("placeholder")):
            if isinstance(holder, dict):
                return str(holder["text"])
        return ""

    @property
    def is_input(self) -> bool:
        return bool(self.block["type"] == "input")


def placed_elements(blocks: Sequence[Json]) -> Iterator[Placed]:
    """Every element that can be clicked, chosen or filled in, in reading order."""
    for block in blocks:
        for element in (block.get("element"), block.get("accessory"), *block.get("elements", ())):
            if isinstance(element, dict) and "action_id" in element:
                for clickable in _clickables(element):
                    yield Placed(block, clickable)


def stateful_elements(blocks: Sequence[Json]) -> Iterator[Placed]:
    """Those that keep what was chosen: everything but buttons and overflow menus."""
    return (one for one in placed_elements(blocks) if one.element["type"] in STATE_FIELDS)


def seen_by(user_id: str, blocks: Sequence[Json]) -> list[Json]:
    """The blocks without what is shown to others only: an icon button may name the people it is for."""
    return [
        {**block, "elements": [one for one in block.get("elements", ()) if _is_for(user_id, one)]}
        if block["type"] == "context_actions"
        else block
        for block in blocks
    ]


def find_element(
    blocks: Sequence[Json],
    *,
    action_id: str | None = None,
    block_id: str | None = None,
    label: str | None = None,
    value: str | None = None,
) -> Placed:
    """The one element that fits everything given; `value` is that of a button.

    Raises ControlError with what there is, when none fits or several do.
    """
    everything = list(placed_elements(blocks))
    found = [
        one
        for one in everything
        if action_id in (None, one.action_id)
        and block_id in (None, one.block_id)
        and (label is None or label.lower() == one.label.lower())
        and (value is None or value == one.element.get("value"))
    ]
    if len(found) == 1:
        return found[0]
    what = ", ".join(
        f"{name} {wanted!r}"
        for name, wanted in (
            ("action_id", action_id),
            ("block_id", block_id),
            ("label", label),
            ("value", value),
        )
        if wanted is not None
    )
    there = "; ".join(_describe(one) for one in (found or everything)) or "nothing to click"
    problem = "Several elements fit" if found else "There is no element with"
    raise ControlError(f"{problem} {what or 'that'}. There is: {there}.", 409 if found else 404)


def _clickables(element: Json) -> list[Json]:
    """What a click can meet in an element: feedback buttons are two, with one `action_id` between them."""
    if element["type"] != "feedback_buttons":
        return [element]
    shared = {"type": element["type"], "action_id": element["action_id"]}
    return [{**shared, **element[side]} for side in ("positive_button", "negative_button")]


def _is_for(user_id: str, element: Json) -> bool:
    return user_id in element.get("visible_to_user_ids", (user_id,))


def _describe(one: Placed) -> str:
    value = f", value {one.element['value']!r}" if "value" in one.element else ""
    return (
        f"{one.element['type']} {one.label!r} (action_id {one.action_id!r}, block_id {one.block_id!r}{value})"
    )
