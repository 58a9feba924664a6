"""Making a message fit: what Slack would refuse is shortened or made plain, and nothing else is touched."""

from copy import deepcopy
from typing import Any

from planbot.messages.block_shapes import MESSAGE_CHARACTERS, TEXT_CHARACTERS
from planbot.messages.limits import Block, Bounded, Breach, bounded_in, check_block, message_size
from planbot.messages.mrkdwn import clean, escape, shorten_escaped
from planbot.messages.plain_text import read_blocks
from planbot.messages.registry import Surface

# Escaped once more for a message's size, a section of so many characters still fits a message.
_SECTION_CHARACTERS = 2000
# Words shorter than this are not what makes a block too large.
_SHORTEST_WORDS = 40


def fit_text(text: str, limit: int = TEXT_CHARACTERS) -> str:
    """Return a message's text, shortened where it is too long."""
    return shorten_escaped(text, limit)


def fit_blocks(
    blocks: list[Block], surface: Surface, mended: list[Breach] | None = None, *, first: int = 0
) -> list[Block]:
    """Return blocks each of which Slack takes by itself; how many there are is not looked at.

    What is right is returned as it is. Of the rest, words are shortened with an ellipsis, lists cut, repeated
    ids dropped. A block that is still wrong becomes a section of its words; one without is left out. What was
    wrong is added to `mended`, with the place of the block as counted from `first`.
    """
    fitted = []
    is_small = surface is not Surface.MESSAGE or message_size(blocks) <= MESSAGE_CHARACTERS
    for index, given in enumerate(blocks, first):
        breaches = check_block(given, f"/blocks/{index}", surface)
        if mended is not None:
            mended += breaches
        is_right = not breaches and (is_small or message_size([given]) <= MESSAGE_CHARACTERS)
        block = given if is_right else _fit_block(deepcopy(given), surface)
        if block:
            fitted.append(block)
    seen: set[Any] = set()
    for index, block in enumerate(fitted):
        if "block_id" in block:
            if block["block_id"] in seen:
                fitted[index] = {key: value for key, value in block.items() if key != "block_id"}
            seen.add(block["block_id"])
    return fitted


def _fit_block(block: Block, surface: Surface) -> Block | None:
    for bounded in list(bounded_in(block)):
        value = bounded.holder[bounded.key]
        if isinstance(value, list):
            bounded.holder[bounded.key] = value[: bounded.limit]
        elif bounded.words:
            bounded.holder[bounded.key] = _shorten(bounded, bounded.limit)
    too_large = surface is Surface.MESSAGE and not _shrink(block)
    if not too_large and not check_block(block, surface=surface):
        return block
    words = _words_of(block)
    return {"type": "section", "text": {"type": "mrkdwn", "text": words, "verbatim": True}} if words else None


def _shorten(bounded: Bounded, limit: int) -> str:
    return shorten_escaped(bounded.holder[bounded.key], limit)


def _shrink(block: Block) -> bool:
    """Shorten the longest words of a block until it fits a message of its own; return whether it does.

    Letters outside ASCII count for six in the size of a message, so that a block may be too large with every
    one of its texts within its limit.
    """
    while message_size([block]) > MESSAGE_CHARACTERS:
        words = [bounded for bounded in bounded_in(block) if bounded.words]
        longest = max(words, key=lambda bounded: bounded.size, default=None)
        if longest is None or longest.size < _SHORTEST_WORDS:
            return False
        longest.holder[longest.key] = _shorten(longest, longest.size // 2)
    return True


def _words_of(block: Block) -> str:
    try:
        words = read_blocks([block], controls=False)
    except (KeyError, TypeError, AttributeError):
        # It lacks what every block of its type has.
        words = ""
    text = block.get("text")
    found = words or (text.get("text") if isinstance(text, dict) else text)
    if not isinstance(found, str):
        return ""
    return shorten_escaped(escape(clean(found)), _SECTION_CHARACTERS).strip()
