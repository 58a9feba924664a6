"""Rich text blocks as HTML."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from planbot.sandbox.page.dates import formatted
from planbot.sandbox.page.mrkdwn import channel_link, link, mention
from planbot.sandbox.page.viewer import Viewer
from planbot.sandbox.workspace.emoji import EMOJI

Json = dict[str, Any]

_STYLES = {
    "bold": Markup("<strong>{}</strong>"),
    "italic": Markup("<em>{}</em>"),
    "strike": Markup("<s>{}</s>"),
    "underline": Markup("<u>{}</u>"),
    "code": Markup("<code>{}</code>"),
}


def rich_text(viewer: Viewer, block: Json) -> Markup:
    pieces: list[Markup] = []
    for is_list, parts in groupby(block["elements"], lambda part: part["type"] == "rich_text_list"):
        if is_list:
            pieces.append(_lists(viewer, list(parts)))
        else:
            pieces.extend(_part(viewer, part) for part in parts)
    return Markup("").join(pieces)


def _part(viewer: Viewer, part: Json) -> Markup:
    content = Markup("").join(_inline(viewer, one) for one in part["elements"])
    match part["type"]:
        case "rich_text_quote":
            return Markup("<blockquote>{}</blockquote>").format(content)
        case "rich_text_preformatted":
            return Markup("<pre>{}</pre>").format(content)
    return Markup("<p>{}</p>").format(content)


def _lists(viewer: Viewer, parts: Sequence[Json]) -> Markup:
    """Lists that follow one another; a deeper `indent` is a list inside the item before it."""
    pieces: list[Markup] = []
    open_tags: list[str] = []
    for part in parts:
        depth = int(part.get("indent", 0)) + 1
        tag = "ol" if part["style"] == "ordered" else "ul"
        begins_with = int(part["offset"]) + 1 if tag == "ol" and part.get("offset") else None
        while len(open_tags) > depth or (len(open_tags) == depth and open_tags[-1] != tag):
            pieces.append(Markup("</li></{}>").format(open_tags.pop()))
        follows = len(open_tags) == depth
        while len(open_tags) < depth:
            open_tags.append(tag)
            innermost = len(open_tags) == depth
            start = Markup(' start="{}"').format(begins_with) if innermost and begins_with else ""
            pieces.append(Markup("<{}{}>").format(tag, start))
            if not innermost:
                pieces.append(Markup('<li class="bare">'))
        for number, item in enumerate(part["elements"]):
            if follows or number:
                pieces.append(Markup("</li>"))
            counted_on = follows and not number and begins_with
            pieces.append(Markup('<li value="{}">').format(begins_with) if counted_on else Markup("<li>"))
            pieces.extend(_inline(viewer, one) for one in item["elements"])
    while open_tags:
        pieces.append(Markup("</li></{}>").format(open_tags.pop()))
    return Markup("").join(pieces)


def _inline(viewer: Viewer, one: Json) -> Markup:
    shown = _shown(viewer, one)
    for style, wrapping in _STYLES.items():
        if one.get("style", {}).get(style):
            shown = wrapping.format(shown)
    return shown


def _shown(viewer: Viewer, one: Json) -> Markup:
    match one["type"]:
        case "text":
            return Markup("<br>").join(escape(line) for line in str(one["text"]).split("\n"))
        case "link":
            return link(str(one["url"]), str(one.get("text", "")))
        case "user":
            return mention(viewer, str(one["user_id"]))
        case "channel":
            return channel_link(viewer, str(one["channel_id"]))
        case "emoji":
            return escape(EMOJI.get(one["name"], f":{one['name']}:"))
        case "broadcast":
            return Markup('<span class="mention">@{}</span>').format(one["range"])
        case "usergroup":
            return Markup('<span class="mention">@{}</span>').format(one["usergroup_id"])
        case "date":
            words = formatted(int(one["timestamp"]), one["format"], viewer.zone, viewer.workspace.now())
            return Markup("<time>{}</time>").format(words)
    return escape(str(one.get("value", one.get("team_id", ""))))
