"""The words of a message, for whoever counts or searches them."""

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]


def plain_words(text: str, blocks: Sequence[Json]) -> str:
    """Every word that blocks show, a line for each text; the text itself where there are no blocks."""
    lines: list[str] = []

    def gather(node: Any) -> None:
        if isinstance(node, list):
            for item in node:
                gather(item)
        elif isinstance(node, dict):
            if isinstance(node.get("text"), str):
                lines.append(node["text"])
            for value in node.values():
                if isinstance(value, dict | list):
                    gather(value)

    gather(list(blocks))
    return "\n".join(lines) if lines else text
