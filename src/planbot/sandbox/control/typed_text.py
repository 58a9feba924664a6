"""What Slack's client makes of what a person types.

`linked` gives the message's `text`: escaped, with entities, the formatting marks still in it. `as_rich_text`
gives the blocks that go with it. The rooms: `typed_links` (mentions, channels, links), `typed_inline` (bold,
code, emoji within a line), `typed_blocks` (paragraphs, lists, quotes, code blocks), `typed_marks` (what both
sides must read alike).
"""

from planbot.sandbox.control.typed_blocks import as_rich_text
from planbot.sandbox.control.typed_links import linked
from planbot.sandbox.control.typed_marks import escape

__all__ = ["as_rich_text", "escape", "linked"]
