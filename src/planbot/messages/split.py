"""A message that is too large for one post, as several: cut between blocks, in their order."""

from collections.abc import Iterable

from planbot.messages.block_shapes import MESSAGE_BLOCKS, MESSAGE_CHARACTERS
from planbot.messages.limits import Block, message_size


def split_blocks(
    blocks: list[Block], most_blocks: int = MESSAGE_BLOCKS, most_characters: int = MESSAGE_CHARACTERS
) -> list[list[Block]]:
    """Return the blocks in parts, filled in reading order, each within both limits.

    A heading stays with what follows it and buttons with what they belong to, as long as those fit one part.
    Every block must fit a part by itself.
    """
    parts: list[list[Block]] = []

    def fits(candidate: list[Block]) -> bool:
        tables = sum(block["type"] == "table" for block in candidate)
        return len(candidate) <= most_blocks and tables <= 1 and message_size(candidate) <= most_characters

    if fits(blocks):
        parts, blocks = [blocks], []
    for group in _groups(blocks):
        pieces = [group] if fits(group) else [[block] for block in group]
        for piece in pieces:
            if parts and fits(parts[-1] + piece):
                parts[-1] += piece
            else:
                parts.append(list(piece))
    return [part for part in map(_without_edge_dividers, parts) if part]


def _groups(blocks: Iterable[Block]) -> list[list[Block]]:
    """Return the blocks in runs that should not be torn apart."""
    groups: list[list[Block]] = []
    open_heading = False
    for block in blocks:
        if groups and (open_heading or block["type"] == "actions"):
            groups[-1].append(block)
        else:
            groups.append([block])
        open_heading = block["type"] in ("header", "divider")
    return groups


def _without_edge_dividers(part: list[Block]) -> list[Block]:
    """A line between two things parts nothing at the edge of a message."""
    first, last = 0, len(part)
    while first < last and part[first]["type"] == "divider":
        first += 1
    while last > first and part[last - 1]["type"] == "divider":
        last -= 1
    return part[first:last]
