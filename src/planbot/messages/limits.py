"""Whether a message is within Slack's limits, and if not, where and why."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from planbot.messages.block_shapes import (
    BLOCKS,
    ELEMENTS,
    ID_CHARACTERS,
    MESSAGE_BLOCKS,
    MESSAGE_CHARACTERS,
    PARTS,
    TABLE_CELLS,
    TABLE_ROWS,
    TEXT_CHARACTERS,
    TEXT_OBJECTS,
    VIEW_BLOCKS,
    Shape,
)
from planbot.messages.mrkdwn import units
from planbot.messages.registry import Surface

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that Slack would refuse. `pointer` is a JSON pointer such as `/blocks/3/text/text`."""

    pointer: str
    problem: str


class Bounded(NamedTuple):
    """A string or a list inside a block that Slack limits: `holder[key]`, at most `limit` long.

    `words` says that people read it, so that it may be shortened; an id or a value may not.
    """

    pointer: str
    holder: Any
    key: str
    limit: int
    words: bool

    @property
    def size(self) -> int:
        value = self.holder[self.key]
        return units(value) if isinstance(value, str) else len(value)


def message_size(blocks: Sequence[Block]) -> int:
    """Return how many characters the blocks are as the SDK writes them, the longest way there is."""
    return len(json.dumps(list(blocks)))


def check_message(text: str, blocks: Sequence[Block], surface: Surface = Surface.MESSAGE) -> list[Breach]:
    """Return every breach of Slack's limits by one message (or one Home), in reading order."""
    breaches = []
    if surface is Surface.MESSAGE:
        if not text.strip():
            breaches.append(Breach("/text", "is empty"))
        if units(text) > TEXT_CHARACTERS:
            breaches.append(Breach("/text", _too_long(units(text), TEXT_CHARACTERS)))
        if message_size(blocks) > MESSAGE_CHARACTERS:
            size = message_size(blocks)
            breaches.append(Breach("/blocks", f"{size} characters in all; at most {MESSAGE_CHARACTERS}"))
    most = block_limit(surface)
    if len(blocks) > most:
        breaches.append(Breach("/blocks", f"{len(blocks)} blocks; at most {most}"))
    breaches += _duplicates(list(blocks), "block_id", "/blocks")
    if sum(block.get("type") == "table" for block in blocks) > 1:
        breaches.append(Breach("/blocks", "more than one table"))
    for index, block in enumerate(blocks):
        breaches += check_block(block, f"/blocks/{index}", surface)
    return breaches


def block_limit(surface: Surface) -> int:
    return MESSAGE_BLOCKS if surface is Surface.MESSAGE else VIEW_BLOCKS


def check_block(block: Block, pointer: str = "", surface: Surface = Surface.MESSAGE) -> list[Breach]:
    """Return what Slack would refuse of one block by itself."""
    shape = BLOCKS.get(str(block.get("type")))
    if shape is None:
        return [Breach(pointer, f"“{block.get('type')}” is not a block that planbot uses")]
    breaches = []
    if shape.messages_only and surface is not Surface.MESSAGE:
        breaches.append(Breach(pointer, f"a {block['type']} block stands in messages only"))
    breaches += _malformed(block, shape, pointer)
    for bounded in bounded_in(block, pointer):
        value = bounded.holder[bounded.key]
        if not (value.strip() if isinstance(value, str) else value):
            breaches.append(Breach(bounded.pointer, "is empty"))
        elif bounded.size > bounded.limit:
            breaches.append(Breach(bounded.pointer, _too_long(bounded.size, bounded.limit, value)))
    return breaches


def bounded_in(block: Block, pointer: str = "") -> Iterator[Bounded]:
    """Yield everything in a block that Slack limits in length, in reading order."""
    shape = BLOCKS.get(str(block.get("type")))
    if shape is not None:
        yield from _bounded(block, shape, pointer)


def _bounded(holder: Block, shape: Shape, pointer: str) -> Iterator[Bounded]:
    for key in ("block_id", "action_id"):
        if isinstance(holder.get(key), str):
            yield Bounded(f"{pointer}/{key}", holder, key, ID_CHARACTERS, words=False)
    for key, limit in shape.texts.items():
        text = holder.get(key)
        if isinstance(text, dict) and isinstance(text.get("text"), str):
            yield Bounded(f"{pointer}/{key}/text", text, "text", limit, words=True)
    for limits, words in ((shape.words, True), (shape.strings, False)):
        for key, limit in limits.items():
            if isinstance(holder.get(key), str):
                yield Bounded(f"{pointer}/{key}", holder, key, limit, words)
    for key, limit in shape.lists.items():
        if isinstance(holder.get(key), list):
            yield Bounded(f"{pointer}/{key}", holder, key, limit, words=False)
    for inner, inner_shape, inner_pointer in _inner(holder, shape, pointer):
        if inner_shape is not None:
            yield from _bounded(inner, inner_shape, inner_pointer)


def _inner(holder: Block, shape: Shape, pointer: str) -> Iterator[tuple[Block, Shape | None, str]]:
    """Yield the objects inside an object, with the shape of each (None where there is no such element)."""
    for key in shape.lists:
        entries = holder.get(key)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                named = shape.entries.get(key)
                found = PARTS[named] if named else ELEMENTS.get(str(entry.get("type")))
                yield entry, found, f"{pointer}/{key}/{index}"
    for key in shape.objects:
        inner = holder.get(key)
        if isinstance(inner, dict):
            found = PARTS["confirm"] if key == "confirm" else ELEMENTS.get(str(inner.get("type")))
            yield inner, found, f"{pointer}/{key}"


def _malformed(holder: Block, shape: Shape, pointer: str) -> list[Breach]:
    breaches = [Breach(f"{pointer}/{key}", "is missing") for key in shape.required if key not in holder]
    for key in ("block_id", "action_id", *shape.words, *shape.strings):
        if not isinstance(holder.get(key, ""), str):
            breaches.append(Breach(f"{pointer}/{key}", "is not a string"))
    for key in shape.lists:
        entries = holder.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            breaches.append(Breach(f"{pointer}/{key}", "is not a list of objects"))
    for key in shape.objects:
        if not isinstance(holder.get(key, {}), dict):
            breaches.append(Breach(f"{pointer}/{key}", "is not an object"))
    if shape.any_of and not any(key in holder for key in shape.any_of):
        breaches.append(Breach(pointer, f"needs {' or '.join(shape.any_of)}"))
    for key in shape.texts:
        text = holder.get(key)
        if text is not None and not (
            isinstance(text, dict) and text.get("type") in TEXT_OBJECTS and isinstance(text.get("text"), str)
        ):
            breaches.append(Breach(f"{pointer}/{key}", "is not a text object"))
    if holder.get("type") == "table":
        breaches += _check_table(holder, pointer)
    if holder.get("type") == "actions":
        breaches += _duplicates(holder.get("elements"), "action_id", f"{pointer}/elements")
    for inner, inner_shape, inner_pointer in _inner(holder, shape, pointer):
        if inner_shape is None:
            breaches.append(
                Breach(inner_pointer, f"“{inner.get('type')}” is not an element that planbot uses")
            )
        else:
            breaches += _malformed(inner, inner_shape, inner_pointer)
    return breaches


def _check_table(table: Block, pointer: str) -> list[Breach]:
    rows = table.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return [Breach(f"{pointer}/rows", "is not a list of rows")]
    breaches = []
    if not 0 < len(rows) <= TABLE_ROWS:
        breaches.append(Breach(f"{pointer}/rows", f"{len(rows)} rows; 1 to {TABLE_ROWS}"))
    for index, row in enumerate(rows):
        if not 0 < len(row) <= TABLE_CELLS:
            breaches.append(Breach(f"{pointer}/rows/{index}", f"{len(row)} cells; 1 to {TABLE_CELLS}"))
    return breaches


def _duplicates(holders: object, key: str, pointer: str) -> list[Breach]:
    counts = Counter(
        holder[key]
        for holder in (holders if isinstance(holders, list) else ())
        if isinstance(holder, dict) and isinstance(holder.get(key), str)
    )
    return [
        Breach(pointer, f"{key} “{value}” stands there {n} times") for value, n in counts.items() if n > 1
    ]


def _too_long(size: int, limit: int, value: object = "") -> str:
    unit = "entries" if isinstance(value, list) else "characters"
    return f"{size} {unit}; at most {limit}"
