"""Typed text as a rich_text block: paragraphs, lists, quotes and code blocks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal

from planbot.sandbox.control.typed_inline import inline, literal
from planbot.sandbox.control.typed_marks import FENCE

Json = dict[str, Any]
Kind = Literal["plain", "quote", "item"]

DEEPEST = 8
"""Slack's deepest `indent` of a list."""

_FENCE_OR_QUOTE_OF_THE_REST = re.compile(
    rf"(?P<quoted>^&gt; ?)?(?P<fence>{FENCE})|^&gt;&gt;&gt; ?(?=\s*\S)", re.MULTILINE
)
_QUOTE = re.compile(r"&gt; ?")
_ITEM = re.compile(r"(?P<blank>[ \t]*)(?:[-*•◦▪]|(?P<number>[1-9][0-9]{0,2})\.)[ \t]+(?P<words>\S.*)")


def as_rich_text(text: str) -> list[Json]:
    """The blocks that Slack's client sends along with typed text, from the text that `linked` gives."""
    parts = list(_parts(text)) or [_part("section", [])]
    return [{"type": "rich_text", "elements": parts}]


def _parts(text: str) -> Iterator[Json]:
    quoting = False
    at = 0
    for match in _FENCE_OR_QUOTE_OF_THE_REST.finditer(text):
        if match["fence"] is None and quoting:
            continue
        yield from _between(text, at, match.start(), quoting)
        at = match.end()
        if match["fence"] is None:
            quoting = True
        else:
            code = match["fence"][3:-3].removeprefix("\n").removesuffix("\n")
            yield {**_part("preformatted", literal(code)), "border": int(quoting or bool(match["quoted"]))}
            at += text.startswith("\n", at)
    yield from _between(text, at, len(text), quoting)


def _between(text: str, start: int, end: int, quoting: bool) -> Iterator[Json]:
    """What stands between code blocks, or, `quoting`, after the `>>>` that quotes all that follows."""
    words = text[start:end]
    if quoting:
        words = words.removesuffix("\n")
        if words.strip():
            yield _part("quote", inline(words))
        return
    lines = words.split("\n")
    kinds = _kinds(lines, from_its_start=start == 0 or text[start - 1] == "\n")
    read = 0
    for kind, group in groupby(zip(kinds, lines, strict=True), lambda pair: pair[0]):
        some = [line for _, line in group]
        read += len(some)
        if kind == "item":
            yield from _lists(some)
        elif kind == "quote":
            yield _part("quote", inline("\n".join(_QUOTE.sub("", line, count=1) for line in some)))
        else:
            # The break before a list, a quote or code belongs to the paragraph, as in what Slack sends.
            paragraph = "\n".join([*some, ""] if read < len(lines) else some)
            if paragraph:
                yield _part("section", inline(paragraph))


def _kinds(lines: Sequence[str], *, from_its_start: bool) -> list[Kind]:
    """The kind of each line; the first can only be plain where it goes on after a code block."""
    kinds: list[Kind] = []
    for line in lines:
        quote = _QUOTE.match(line)
        if not kinds and not from_its_start:
            kinds.append("plain")
        elif quote and (line[quote.end() :].strip() or kinds[-1:] == ["quote"]):
            kinds.append("quote")
        else:
            kinds.append("item" if _ITEM.fullmatch(line) else "plain")
    return kinds


@dataclass
class _Level:
    """A level of nesting: its distance from the margin, and its last item's number, 0 for a bullet."""

    width: int
    number: int = 0


@dataclass
class _Nesting:
    levels: list[_Level] = field(default_factory=list)

    def settle(self, width: int) -> _Level:
        """The level of an item that stands this far from the margin; it is the deepest one from now on."""
        while len(self.levels) > 1 and width < self.levels[-1].width:
            self.levels.pop()
        if not self.levels or (width > self.levels[-1].width and len(self.levels) <= DEEPEST):
            self.levels.append(_Level(width))
        return self.levels[-1]


def _lists(lines: Sequence[str]) -> list[Json]:
    """Items in a row as Slack has them: a list of its own wherever depth, style or the counting changes."""
    lists: list[Json] = []
    nesting = _Nesting()
    for line in lines:
        item = _ITEM.fullmatch(line)
        assert item is not None
        level = nesting.settle(len(item["blank"].expandtabs(4)))
        expected = level.number + 1
        level.number = int(item["number"] or 0)
        if level.number == 1:  # as in "1. 1. 1.", which counts up
            level.number = expected
        head = {
            "style": "ordered" if level.number else "bullet",
            "indent": len(nesting.levels) - 1,
            "border": 0,
        }
        goes_on = not level.number or level.number == expected
        if not (lists and goes_on and head.items() <= lists[-1].items()):
            offset = {"offset": level.number - 1} if level.number > 1 else {}
            lists.append({**_part("list", []), **head, **offset})
        lists[-1]["elements"].append(_part("section", inline(item["words"])))
    return lists


def _part(kind: str, elements: list[Json]) -> Json:
    return {"type": f"rich_text_{kind}", "elements": elements}
