"""The rich_text block: sections, lists, quotes and preformatted text."""

from planbot.sandbox.blocks.objects import url
from planbot.sandbox.blocks.shapes import (
    Check,
    Kind,
    anything,
    boolean,
    list_of,
    one_of,
    record,
    string,
    typed,
    whole_number,
)

_STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_STYLE = record({}, dict.fromkeys(_STYLES, boolean))


def _inline(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Kind:
    return Kind(record({"type": anything, **required}, {"style": _STYLE, **(optional or {})}))


_INLINE = typed(
    {
        "text": _inline({"text": string(least=1)}),
        "link": _inline({"url": url}, {"text": string(least=0), "unsafe": boolean}),
        "user": _inline({"user_id": string()}),
        "usergroup": _inline({"usergroup_id": string()}),
        "channel": _inline({"channel_id": string()}),
        "team": _inline({"team_id": string()}),
        "emoji": _inline(
            {"name": string()}, {"unicode": string(), "url": url, "skin_tone": whole_number(1, 6)}
        ),
        "broadcast": _inline({"range": one_of("here", "channel", "everyone")}),
        "color": _inline({"value": string()}),
        "date": _inline(
            {"timestamp": whole_number(), "format": string()}, {"url": url, "fallback": string(least=0)}
        ),
    }
)

_BORDER: dict[str, Check] = {"border": whole_number(0, 1)}
_SECTION = record({"type": anything, "elements": list_of(_INLINE, least=0)})

_ELEMENTS = typed(
    {
        "rich_text_section": Kind(_SECTION),
        "rich_text_preformatted": Kind(
            record(
                {"type": anything, "elements": list_of(_INLINE, least=0)}, {**_BORDER, "language": string()}
            )
        ),
        "rich_text_quote": Kind(record({"type": anything, "elements": list_of(_INLINE, least=0)}, _BORDER)),
        "rich_text_list": Kind(
            record(
                {
                    "type": anything,
                    "style": one_of("bullet", "ordered"),
                    "elements": list_of(typed({"rich_text_section": Kind(_SECTION)})),
                },
                {**_BORDER, "indent": whole_number(0, 8), "offset": whole_number(0)},
            )
        ),
    }
)

rich_text = record({"type": anything, "elements": list_of(_ELEMENTS)}, {"block_id": string(255)})
