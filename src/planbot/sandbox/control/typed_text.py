"""What Slack's client makes of what a person types: entities, mentions, links, and a rich_text block."""

import re
from typing import Any

from planbot.sandbox.workspace import Workspace

Json = dict[str, Any]

_TOKEN = re.compile(r"(<@[A-Z0-9]+>|<#[A-Z0-9]+(?:\|[^>]*)?>|<https?://[^>]+>)")


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def linked(workspace: Workspace, text: str, *, with_names: bool = False) -> str:
    """Escaped text with `@name` and `#channel` turned into links where they exist.

    `with_names` adds the name, as in slash commands: `<@U012|ana>`.
    """

    def person(match: re.Match[str]) -> str:
        name = match[1].rstrip(".,:;!?")
        user = workspace.find_user(name)
        if user is None:
            return match[0]
        return f"<@{user.id}{'|' + user.name if with_names else ''}>" + match[1][len(name) :]

    def channel(match: re.Match[str]) -> str:
        found = workspace.find_channel(match[1])
        return match[0] if found is None else f"<#{found.id}|{found.name}>"

    escaped = escape(text)
    for user_id in workspace.users:
        escaped = escaped.replace(f"&lt;@{user_id}&gt;", f"<@{user_id}>")
    escaped = re.sub(r"(?<![\w<])@([\w.\-@+:;!?,]+)", person, escaped)
    escaped = re.sub(r"(?<![\w<&])#([a-z0-9_\-]+)", channel, escaped)
    return re.sub(r"(?<![<|])(https?://[^\s<>]+)", r"<\1>", escaped)


def as_rich_text(text: str) -> list[Json]:
    """The blocks that Slack's client sends along with typed text."""
    elements = [_inline(part) for part in _TOKEN.split(text) if part]
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "elements": [section]}]


def _inline(part: str) -> Json:
    if part.startswith("<@") and _TOKEN.fullmatch(part):
        return {"type": "user", "user_id": part[2:-1].split("|")[0]}
    if part.startswith("<#") and _TOKEN.fullmatch(part):
        return {"type": "channel", "channel_id": part[2:-1].split("|")[0]}
    if part.startswith("<http") and _TOKEN.fullmatch(part):
        return {"type": "link", "url": part[1:-1]}
    return {"type": "text", "text": part.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")}
