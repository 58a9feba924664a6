"""What a `blocks.json.j2` renders to, read back: blocks one after another, and where the thread begins.

The blocks are JSON objects with nothing but white space between them, so that a template can leave any of
them out without minding commas. `{"thread": true}` among them begins a new part of the thread.
"""

import json
from typing import Any

from planbot.messages.limits import Block

_DECODER = json.JSONDecoder()
_WHITE_SPACE = " \t\n\r"


class DocumentError(ValueError):
    """Rendered output that is not a sequence of blocks; the message says where and why."""


def read_parts(source: str) -> list[list[Block]]:
    """Return the blocks of the message itself, then those of each part of its thread that has any.

    Raises `DocumentError`.
    """
    parts: list[list[Block]] = [[]]
    position = 0
    while (position := _skip_space(source, position)) < len(source):
        try:
            value, position = _DECODER.raw_decode(source, position)
        except json.JSONDecodeError as error:
            raise DocumentError(
                f"{error.msg}: …{source[max(0, error.pos - 60) : error.pos + 20]!r}"
            ) from error
        if not isinstance(value, dict):
            raise DocumentError(f"a block is an object, not {_name(value)}: words go into a `section`")
        if value == {"thread": True}:
            parts.append([])
        else:
            parts[-1].append(value)
    return [parts[0], *(part for part in parts[1:] if part)]


def _skip_space(source: str, position: int) -> int:
    while position < len(source) and source[position] in _WHITE_SPACE:
        position += 1
    return position


def _name(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:60]
