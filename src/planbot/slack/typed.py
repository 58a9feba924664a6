"""Text as Slack sends it, back to what the person typed."""

import html
import re
from collections.abc import Callable

_ENTITY = re.compile(
    r"<@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>|<#[CG][A-Z0-9]+\|(?P<channel>[^>]+)>"
    r"|<!(?P<all>here|channel|everyone)(?:\|[^>]*)?>|<mailto:[^>|]*\|(?P<email>[^>]+)>"
    r"|<(?P<url>https?://[^>|]+)(?:\|[^>]*)?>"
)


def as_typed(text: str, name_of: Callable[[str], str | None] = lambda _slack_id: None) -> str:
    """Return the text without Slack's entities, its escaped characters restored.

    A mention becomes the name that `name_of` gives for the user's id, and is left out where it gives none,
    as for planbot itself.
    """

    def plain(match: re.Match[str]) -> str:
        if match["user"]:
            return name_of(match["user"]) or " "
        if match["channel"]:
            return f"#{match['channel']}"
        return f"@{match['all']}" if match["all"] else match["email"] or match["url"]

    return html.unescape(_ENTITY.sub(plain, text)).strip()
