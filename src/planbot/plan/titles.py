"""Titles cut to fit, so that they still read as titles."""

import re

_CLAUSE_END = re.compile(r"(?<=\w)(?:[,;:.?!)](?=\s)|\s+[–—(-](?=\s|\w))")
_TRAILING = " \t,;:.–—-/(&+"
_LONGEST_END = 3
"""In characters, with what has to stand behind it."""
_MARK = "…"


def short_title(text: str, limit: int = 60) -> str:
    """Return `text` in at most `limit` characters, on one line, without punctuation at its end.

    A longer text is cut and marked with an ellipsis: where a clause ends in the second half of what fits,
    else between words, and inside a word only where it alone is too long.
    """
    whole = " ".join(text.split()).rstrip(_TRAILING)
    if len(whole) <= limit:
        return whole
    room = limit - len(_MARK)
    ends = _CLAUSE_END.finditer(whole, room // 2, room + _LONGEST_END)
    clauses = [end.start() for end in ends if end.start() <= room]
    space = whole.rfind(" ", 0, room + 1)
    cut = clauses[-1] if clauses else space if space > 0 else room
    return (whole[:cut].rstrip(_TRAILING) or whole[:room]) + _MARK


def is_cut(title: str) -> bool:
    """Whether a short title is the beginning of a longer text."""
    return title.endswith(_MARK)
