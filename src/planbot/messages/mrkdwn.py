"""What a person typed, made safe to show in Slack's `mrkdwn`.

Slack reads `<`, `>` and `&` as the start of mentions, links and entities; they are escaped as Slack's
documentation asks. It has no escape for `*`, `~`, `` ` `` and `_`, so these become look-alikes that it does
not read as formatting (`_` only at the edge of a word: elsewhere it is harmless, and file names need it).
"""

import re
from bisect import bisect_right
from collections.abc import Callable

ELLIPSIS = "…"

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Control characters, halves of surrogate pairs, and the marks that turn the direction of all the text after
# them; right-to-left letters need none of those.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_EDGE_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "∗", "~": "∼", "`": "ˋ"},
)
_SPECIAL = re.compile("[&<>*~`_]")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_HALF_ENTITY = re.compile(r"&[a-z]{0,3}$")
_HALF_LINK = re.compile(r"<[^<>]*$")
_JOINERS = "\u200d\ufe0e\ufe0f"


def units(text: str) -> int:
    """Return the length in UTF-16 units, the larger of the ways in which Slack may count characters."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def fits(text: str, limit: int) -> bool:
    """Whether text has at most `limit` units."""
    return len(text) <= limit and units(text) <= limit


def clean(text: str) -> str:
    """Return `text` with all line ends as newlines, and without control characters and lone surrogates."""
    if text.isprintable():
        return text
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))


def one_line(text: str) -> str:
    """Return `text` cleaned, with every run of white space made one space."""
    return " ".join(clean(text).split())


def escape(text: str) -> str:
    """Return cleaned text such that Slack shows it and reads nothing into it."""
    if not _SPECIAL.search(text):
        return text
    return _EDGE_UNDERSCORE.sub("ˍ", text).translate(_ESCAPES)


def unescape(text: str) -> str:
    """Return escaped text as a reader sees it; look-alikes stay."""
    return re.sub("&(?:lt|gt|amp);", lambda entity: _ENTITIES[entity[0]], text)


def shorten(text: str, limit: int) -> str:
    """Return cleaned text cut, with an ellipsis, so that at most `limit` units are left *once escaped*."""
    if len(text) <= limit and fits(escape(text), limit):
        return text
    return _at_a_word(_longest_start(text, limit - len(ELLIPSIS), _units_escaped)) + ELLIPSIS


def escape_within(text: str, limit: int) -> str:
    """Return cleaned text escaped, cut with an ellipsis to at most `limit` units."""
    escaped = escape(text)
    return escaped if len(text) <= limit and fits(escaped, limit) else escape(shorten(text, limit))


def shorten_escaped(text: str, limit: int) -> str:
    """Return text that is escaped already, and may hold formatting, cut to at most `limit` units."""
    if fits(text, limit):
        return text
    # Two units stay free to close what the cut leaves open.
    kept = _longest_start(text, limit - len(ELLIPSIS) - 2, units)
    cut = _at_a_word(_HALF_LINK.sub("", _HALF_ENTITY.sub("", kept)))
    last_line = cut.rpartition("\n")[2]
    closing = "".join(mark for mark in "*`" if last_line.count(mark) % 2)
    return cut + ELLIPSIS + closing


def keep_lines(text: str, limit: int, *, lead: str = "") -> str:
    """Return text escaped, its lines kept and each led by `lead` (`>` quotes), in at most `limit` units."""
    lines = [" ".join(line.split()) for line in clean(text).split("\n")]
    kept = "\n".join(f"{lead}{escape(line)}" for line in _without_double_blanks(lines))
    return shorten_escaped(kept, limit)


def _units_escaped(text: str) -> int:
    """Return the units of `text` once it is escaped: `&amp;` is four more than `&`."""
    return units(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def _longest_start(text: str, room: int, measure: Callable[[str], int]) -> str:
    """Return as much of `text`, from its beginning, as measures at most `room`; none has no unit."""
    start = text[: max(0, room)]
    if measure(start) <= room:
        return start
    lengths = range(len(start) + 1)
    return start[: bisect_right(lengths, room, key=lambda length: measure(start[:length])) - 1]


def _at_a_word(cut: str) -> str:
    """Drop a word that was cut in two, unless that would drop much."""
    end = max(cut.rfind(" "), cut.rfind("\n"))
    if end > len(cut) * 0.6:
        cut = cut[:end]
    return cut.rstrip(" \n,:" + _JOINERS)


def _without_double_blanks(lines: list[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return kept
