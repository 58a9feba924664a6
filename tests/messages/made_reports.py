"""Reports of every kind, filled from their types: with one text everywhere, or with anything at all."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from random import Random
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from planbot.messages.limits import Block, check_message
from planbot.messages.registry import Surface
from planbot.messages.renderer import Rendered

HOSTILE = (
    "<!channel> <!here|everybody> wake up",
    "<@U123> <#C123|general> <https://evil.example|your payslip>",
    "https://city.gov@evil.example/<b>|your*payslip*",
    "https://city.gov/a|*b*~c`_d_&e?f=1#" + "x" * 300,
    "&lt;!channel&gt; &amp; &#60;!here&#62;",
    "*bold* _italic_ ~gone~ `code` ```block```",
    "a *b _c ~d `e",
    "\"quoted\" 'single' \\ back\\slash \\n \\u003c!channel\\u003e {{ report }} {% raw %}",
    '"}, {"type": "divider"}, {"x": "',
    "line one\n> line two\r\n\r\n\r\n\n> &gt; line three\u2028four\ttab\x00\x07\x1b[31mred",
    "שלום עולם \u202eoverridden\u202c مرحبا",
    "👩‍👩‍👧‍👦🏛️" * 40,
    "\ud800 half a surrogate",
    "\u200b",
    "",
    "   \n  ",
    "The quick & brown <fox> jumps over *the* lazy_dog. " * 200,
    "&" * 10_000,
    "\U0001f3db" * 10_000,
    "字" * 10_000,
    "\n" * 5_000 + "x",
    "*\n" * 5_000,
)
DAY = date(2026, 11, 24)

_LINK = re.compile(r"<https?://([^<>|\s/?#]+)[^<>|\s]*\|([^<>|]+)>")


def filled(kind: Any, text: str, many: int) -> Any:
    """Return a value of the type with `text` in every string and `many` entries in every list."""
    if kind is str:
        return text
    if kind is int:
        return 1_000
    if kind is bool:
        return True
    if kind is datetime:
        return datetime(2026, 11, 24, 15, tzinfo=UTC)
    if kind is date:
        return DAY
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if get_origin(kind) is tuple:
        return (filled(get_args(kind)[0], text, many),) * many
    if get_origin(kind) is UnionType:
        return filled(next(kind for kind in get_args(kind) if kind is not NoneType), text, many)
    assert is_dataclass(kind), kind
    hints = get_type_hints(kind)
    return kind(**{field.name: filled(hints[field.name], text, many) for field in fields(kind)})


def anything(kind: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for values of the type, made of a few texts, hostile ones among them.

    The shape comes from a seed: drawing hundreds of fields one by one would be slow.
    """
    texts = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=40), min_size=1, max_size=5)
    return st.builds(lambda seed, pool: scattered(kind, Random(seed), pool), st.integers(0, 2**32), texts)


def scattered(kind: Any, random: Random, pool: list[str]) -> Any:
    """Return a value of the type, chosen by chance with strings from the pool."""
    if kind is str:
        return random.choice(pool)
    if kind is int:
        return random.choice((0, 1, 2, 99, 10_000))
    if kind is bool:
        return random.random() < 0.5
    if kind is datetime:
        return datetime(2026, 11, 24, 15, tzinfo=UTC) + timedelta(hours=random.randint(-90_000, 90_000))
    if kind is date:
        return DAY + timedelta(days=random.choice((-9_000, -400, -20, -1, 0, 1, 30, 8_000)))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return random.choice(list(kind))
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        return tuple(scattered(inner, random, pool) for _ in range(random.choice((0, 1, 2, 11))))
    if get_origin(kind) is UnionType:
        inner = random.choice(get_args(kind))
        return None if inner is NoneType else scattered(inner, random, pool)
    hints = get_type_hints(kind)
    return kind(**{field.name: scattered(hints[field.name], random, pool) for field in fields(kind)})


def assert_safe(rendered: Rendered, surface: Surface) -> None:
    """Fail unless Slack would take every part of a message, and would read nothing into what was typed."""
    for text, blocks in posts(rendered):
        assert check_message(text, blocks, surface) == []
        for words in [text, *strings_in(blocks)]:
            assert "<" not in _LINK.sub("", words)
            for host, shown in _LINK.findall(words):
                assert shown.startswith((host, "…"))
            assert not any(ord(character) < 32 and character != "\n" for character in words)
            words.encode()
        for words in [text, *mrkdwn_in(blocks)]:
            assert re.sub("&(amp|lt|gt);", "", words).count("&") == 0
            assert all(line.count("*") % 2 == 0 and line.count("`") % 2 == 0 for line in words.split("\n"))


def posts(rendered: Rendered) -> Iterator[tuple[str, list[Block]]]:
    yield rendered.text, rendered.blocks
    for part in rendered.parts:
        yield part.text, part.blocks


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)


def mrkdwn_in(value: Any) -> Iterator[str]:
    """Yield the words of every mrkdwn object, failing for one that lets Slack look for mentions by itself."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            assert value["verbatim"] is True
            yield value["text"]
        for inner in value.values():
            yield from mrkdwn_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from mrkdwn_in(inner)
