"""The emoji that every workspace has, by their short names.

`emoji.txt` holds the short names and characters of emoji-data 15.1, which is where Slack's names come from
(https://github.com/iamcal/emoji-data, MIT licence, © 2013 Cal Henderson), without skin tones.
"""

import re
from pathlib import Path

_LINES = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()

EMOJI: dict[str, str] = dict(line.split(" ", 1) for line in _LINES)
"""{short name: character}; what is not here is shown as it was written."""

_SHORT_NAME = re.compile(r":([a-z0-9_+\-']+)(?::skin-tone-[2-6])?:")


def with_emoji(text: str) -> str:
    """`text` with the known `:short_names:` replaced."""
    return _SHORT_NAME.sub(lambda match: EMOJI.get(match[1], match[0]), text)
