"""Blocks as a reader without Slack sees them: for the terminal, and for screen readers and notifications."""

import re
from collections.abc import Iterable
from typing import Any

from planbot.messages.mrkdwn import unescape

RULE = "―" * 20

_LINK = re.compile(r"<([^<>|]+)\|[^<>]*>")


def read_blocks(blocks: Iterable[dict[str, Any]], *, controls: bool = True) -> str:
    """Return blocks as text, a blank line between them; buttons as `[Update all]`, if `controls`."""
    paragraphs = [_read_block(block, controls) for block in blocks]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _read_block(block: dict[str, Any], controls: bool) -> str:
    match block["type"]:
        case "header":
            return _words(block["text"])
        case "section":
            lines = [_words(block["text"])] if "text" in block else []
            lines += [_as_one_line(_words(field)) for field in block.get("fields", ())]
            if controls and "accessory" in block:
                lines.append(_read_element(block["accessory"]))
            return "\n".join(line for line in lines if line)
        case "context":
            return " ".join(_read_element(element) for element in block["elements"])
        case "actions":
            return " ".join(_read_element(element) for element in block["elements"]) if controls else ""
        case "divider":
            return RULE
        case "markdown":
            return str(block["text"])
        case "image":
            return f"[{block['alt_text']}]"
        case _:
            return ""


def _read_element(element: dict[str, Any]) -> str:
    if element["type"] in ("mrkdwn", "plain_text"):
        return _words(element)
    label = element.get("text") or element.get("placeholder")
    return f"[{_words(label) if label else element.get('alt_text', element['type'])}]"


def _words(text: dict[str, Any]) -> str:
    if text["type"] == "plain_text":
        return str(text["text"])
    # What people typed holds none of these marks any more, so that those left are the template's.
    words = str(text["text"]).replace("*", "").replace("`", "")
    return unescape(_LINK.sub(r"\1", words))


def _as_one_line(field: str) -> str:
    name, _, value = field.partition("\n")
    return f"{name}: {' '.join(value.split())}" if value else name
