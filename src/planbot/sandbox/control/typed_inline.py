"""Formatting within a line of typed text, as the elements of a rich text section."""

import re
from typing import Any

from planbot.sandbox.control.typed_marks import CODE, unescape
from planbot.sandbox.workspace.emoji import EMOJI

Json = dict[str, Any]
Style = dict[str, bool]

_ENTITY = re.compile(
    r"<@(?P<user>[A-Z0-9]+)(?:\|[^<>]*)?>|<#(?P<channel>[A-Z0-9]+)(?:\|[^<>]*)?>"
    r"|<!(?P<broadcast>here|channel|everyone)>|<(?P<url>(?i:https?)://[^<>|\s]+)>"
    r"|<mailto:(?P<email>[^<>|\s]+)\|[^<>|]*>"
)
_NAMES = "|".join(re.escape(name) for name in sorted(EMOJI, key=len, reverse=True))
_EMOJI = rf":(?P<emoji>{_NAMES}):(?::skin-tone-(?P<tone>[2-6]):)?"


def _paired(mark: str, style: str) -> str:
    """Two marks that open and close at the edges of words, no blank just inside; what is between them is
    the group `style`, where code, entities and names of emoji are passed over whole.
    """
    sign = re.escape(mark)
    between = rf"(?>{CODE}|<[^<>\n]*>|:[a-z0-9_+'\-]+:|[^{sign}\n])++"
    opening = rf"(?<![^\W_])(?<!{sign}){sign}(?!\s)"
    closing = rf"(?<!\s){sign}(?!{sign})(?![^\W_])"
    return rf"{opening}(?P<{style}>{between}){closing}"


_INLINE = re.compile(
    "|".join(
        (
            rf"(?P<code>{CODE})",
            _ENTITY.pattern,
            _paired("*", "bold"),
            _paired("_", "italic"),
            _paired("~", "strike"),
            _EMOJI,
        )
    )
)


def inline(text: str, style: Style | None = None) -> list[Json]:
    """The elements of escaped text with entities: its formatting becomes their `style`."""
    return _elements(_INLINE, text, style or {})


def literal(text: str, style: Style | None = None) -> list[Json]:
    """The elements of code: entities are read, marks and emoji are not."""
    return _elements(_ENTITY, text, style or {})


def _elements(pattern: re.Pattern[str], text: str, style: Style) -> list[Json]:
    found: list[Json] = []
    at = 0
    for match in pattern.finditer(text):
        found += _text(text[at : match.start()], style)
        found += _matched(match, style)
        at = match.end()
    return found + _text(text[at:], style)


def _matched(match: re.Match[str], style: Style) -> list[Json]:
    element: Json
    match match.lastgroup:
        case "bold" | "italic" | "strike" as kind:
            return inline(match[kind], {**style, kind: True})
        case "code":
            return literal(match["code"][1:-1], {**style, "code": True})
        case "user":
            element = {"type": "user", "user_id": match["user"]}
        case "channel":
            element = {"type": "channel", "channel_id": match["channel"]}
        case "broadcast":
            element = {"type": "broadcast", "range": match["broadcast"]}
        case "url":
            element = {"type": "link", "url": unescape(match["url"])}
        case "email":
            address = unescape(match["email"])
            element = {"type": "link", "url": f"mailto:{address}", "text": address}
        case _:
            element = _emoji(match["emoji"], match["tone"])
    return [_styled(element, style)]


def _emoji(name: str, tone: str | None) -> Json:
    if tone is None:
        return {"type": "emoji", "name": name, "unicode": _code_points(EMOJI[name])}
    # Slack counts the tones from 2, Unicode's modifiers begin with U+1F3FB and stand in for U+FE0F.
    toned = EMOJI[name].removesuffix("\ufe0f") + chr(0x1F3FB + int(tone) - 2)
    return {"type": "emoji", "name": name, "unicode": _code_points(toned), "skin_tone": int(tone)}


def _code_points(signs: str) -> str:
    return "-".join(f"{ord(sign):x}" for sign in signs)


def _text(text: str, style: Style) -> list[Json]:
    return [_styled({"type": "text", "text": unescape(text)}, style)] if text else []


def _styled(element: Json, style: Style) -> Json:
    return {**element, "style": dict(style)} if style else element
