"""Text as Slack sends it, back to what the person typed."""

import html
import re

_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")


def without_mentions(text: str) -> str:
    """Return the text without mentions of users, its escaped characters restored."""
    return html.unescape(_MENTION.sub(" ", text)).strip()
