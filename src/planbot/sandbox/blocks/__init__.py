"""What Slack accepts as Block Kit: every limit, surface by surface, with errors that point to the place.

`shapes` is the small language of checks; `objects`, `elements`, `rich_text` and `kinds` say with it what
is allowed where; `surfaces` checks whole messages and views.
"""

from planbot.sandbox.blocks.problems import Problem
from planbot.sandbox.blocks.surfaces import check_message_blocks, check_view, length_of_text

__all__ = ["Problem", "check_message_blocks", "check_view", "length_of_text"]
