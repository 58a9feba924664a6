"""Whole messages and views: how many blocks, ids used twice, and what only a view has."""

from typing import Any

from planbot.sandbox.blocks.kinds import block
from planbot.sandbox.blocks.objects import text
from planbot.sandbox.blocks.problems import Findings, Problem
from planbot.sandbox.blocks.shapes import Check, anything, boolean, list_of, record, string

Json = dict[str, Any]

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
IN_A_MESSAGE = {"table": 1, "data_visualization": 2}
"""Blocks of which a message takes so many only."""


def check_message_blocks(blocks: list[Any]) -> list[Problem]:
    """What Slack would refuse in the blocks of a message; empty where it would take them."""
    found = Findings("message")
    list_of(block, most=MESSAGE_BLOCKS)(blocks, "/blocks", found)
    _distinct_block_ids(blocks, "/blocks", found)
    for kind, most in IN_A_MESSAGE.items():
        indexes = [at for at, one in enumerate(blocks) if isinstance(one, dict) and one.get("type") == kind]
        words = f"{kind} block is" if most == 1 else f"{kind} blocks are"
        for index in indexes[most:]:
            found.add(f"only {most} {words} allowed in a message", f"/blocks/{index}")
    return found.problems


def check_view(view: Json) -> list[Problem]:
    """What Slack would refuse in a modal or Home view, with pointers from `/view`."""
    kind = view.get("type")
    if kind not in ("modal", "home"):
        found = Findings("modal")
        found.add(
            "missing required field: type" if kind is None else f"unsupported type: {kind}", "/view/type"
        )
        return found.problems
    found = Findings(kind)
    (_MODAL_VIEW if kind == "modal" else _HOME_VIEW)(_without_nulls(view), "/view", found)
    blocks = view.get("blocks")
    if isinstance(blocks, list):
        _distinct_block_ids(blocks, "/view/blocks", found)
        _one_focus(blocks, found)
        if kind == "modal" and not view.get("submit") and _has_input(blocks):
            found.add("must define submit to use an input block in modals", "/view/submit")
    return found.problems


def length_of_text(blocks: list[Json]) -> int:
    """All characters that blocks show: the texts of their text objects, wherever they stand."""

    def count(node: Any) -> int:
        if isinstance(node, list):
            return sum(count(item) for item in node)
        if isinstance(node, dict):
            own = len(node["text"]) if isinstance(node.get("text"), str) else 0
            return own + sum(count(value) for value in node.values())
        return 0

    return count(blocks)


_COMMON: dict[str, Check] = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
_BLOCKS = list_of(block, most=VIEW_BLOCKS, least=0)

_MODAL_VIEW = record(
    {"type": anything, "title": text(24), "blocks": _BLOCKS},
    {
        **_COMMON,
        "submit": text(24),
        "close": text(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
_HOME_VIEW = record({"type": anything, "blocks": _BLOCKS}, _COMMON)


def _without_nulls(view: Json) -> Json:
    """Slack takes null for a view's own absent parts: its answers hold them, and apps send them back."""
    return {key: value for key, value in view.items() if value is not None}


def _distinct_block_ids(blocks: list[Any], at: str, found: Findings) -> None:
    seen: set[str] = set()
    for index, one in enumerate(blocks):
        block_id = one.get("block_id") if isinstance(one, dict) else None
        if not isinstance(block_id, str):
            continue
        if block_id in seen:
            found.add(f"block_id {block_id} already exists", f"{at}/{index}/block_id")
        seen.add(block_id)


def _has_input(blocks: list[Any]) -> bool:
    return any(isinstance(one, dict) and one.get("type") == "input" for one in blocks)


def _one_focus(blocks: list[Any], found: Findings) -> None:
    focused = [
        f"/view/blocks/{index}/{part}"
        for index, one in enumerate(blocks)
        if isinstance(one, dict)
        for part in ("element", "accessory")
        if isinstance(one.get(part), dict) and one[part].get("focus_on_load") is True
    ]
    for at in focused[1:]:
        found.add("only one element can have focus_on_load", f"{at}/focus_on_load")
