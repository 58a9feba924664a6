"""The words around dates: what recurs, what is undecided, what says that a date begins or ends something."""

import re

from planbot.intake.spans import MONTHS
from planbot.plan.vocabulary import Recurrence

_MONTH = "|".join(MONTHS)
_PART_OF_YEAR = (
    r"(?:spring|summer|fall|autumn|winter|budget (?:cycle|year|season)|fiscal year|fy|legislative session)"
)

RECURRENCES: tuple[tuple[str, Recurrence], ...] = (
    (
        r"(?:semi|bi)[ -]?annual(?:ly)?|twice (?:a|per|each) year|2x (?:a|per|each) year"
        r"|every (?:six|6) months",
        Recurrence.SEMIANNUAL,
    ),
    (
        r"(?:once )?every (?:(?:\w+|\d+)(?: ?(?:-|to|or) ?(?:\w+|\d+))?|other) years?|bi[ -]?ennial(?:ly)?"
        r"|tri[ -]?ennial(?:ly)?|(?:bi|semi)[ -]?(?:weekly|monthly)|fortnightly|daily|every (?:day|meeting)",
        Recurrence.ONGOING,
    ),
    (
        r"annual(?:ly)?|yearly|(?:every|each|per|once a|once per) year|(?:every|each) "
        + _PART_OF_YEAR
        + rf"|(?:every|each)(?= (?:{_MONTH})\b)",
        Recurrence.ANNUAL,
    ),
    (r"quarterly|(?:every|each) quarter", Recurrence.QUARTERLY),
    (r"monthly|(?:every|each) month", Recurrence.MONTHLY),
    (r"weekly|(?:every|each) week", Recurrence.WEEKLY),
    (
        r"on[ -]?going(?:ly)?|continu(?:ous|al)(?:ly)?|continuing|continued|perpetual|as[ -]needed|always"
        r"|re-?occurring|recurring|permanent",
        Recurrence.ONGOING,
    ),
)
"""Patterns of folded text; the first that is found counts."""

ANY_RECURRENCE = "|".join(pattern for pattern, _ in RECURRENCES)

_NOISE = re.compile(
    r"\b(?:basis|reporting|reports?|reviews?|reviewed|updates?|updated|updating|revisit(?:ed)?|renewals?"
    r"|renew(?:ed)?|throughout|activity|activities|efforts?|process|currently|with)\b"
)
_LINKS_AROUND = re.compile(
    r"^(?:and|on|each|every|in|starting|beginning|then|thereafter|from|to|of|the)\b"
    r"|\b(?:and|then|to|the|each|every)$"
)
_EDGES = " ,;:&-+/()."
_SAID_TO_GO_ON = re.compile(
    r"(?:currently|already|now|this is|in (?:progress|process)|started|underway)"
    r"[\s,;/&-]+(?:and )?on-?going\b"
)


def rest_of_recurrence(text: str) -> str:
    """Return what a recurring time says besides: `and 2022`, without the words that only link."""
    rest = _NOISE.sub(" ", re.sub(rf"\b(?:{ANY_RECURRENCE})\b", " ", text))
    while (shorter := " ".join(_LINKS_AROUND.sub("", rest.strip(_EDGES)).split()).strip(_EDGES)) != rest:
        rest = shorter
    return rest


def least_recurrence(text: str) -> Recurrence | None:
    """Return what a text that begins with `ongoing`, `annual` … recurs, whatever else it says."""
    for pattern, recurrence in RECURRENCES:
        if re.match(rf"(?:{pattern})\b", text):
            return recurrence
    return Recurrence.ONGOING if _SAID_TO_GO_ON.match(text) else None


UNDECIDED = re.compile(
    r"t\.?b\.?[da]\.?|to be (?:determined|decided|announced|confirmed|advised)|unknown|undetermined|not set"
    r"|n/?a|\?+|none|-+"
)

_LINK = r"(?: in| on| by| is| of|:)?[: ]+"

ENDS = re.compile(
    r"(?:(?:to be )?(?:completed?|completion|finish(?:ed)?|done|due|ends?|ending|deadline|target(?:ed)?"
    r"|no later than|by|before|prior to|until|through|eo[yf]"
    r"|(?:by )?(?:the )?(?:year[- ]?end|end of)(?: (?:the )?year)?)(?: date)?" + _LINK + ")+"
)
"""What stands before the last day: `end date December 2018`."""

BEFORE = re.compile(r"\b(?:before|prior to)\s*$")
"""What says that the day after it is too late already."""

WAS = re.compile(
    r"(?:was|originally|formerly|previously|(?:extended|moved|changed|revised|postponed|delayed|pushed)"
    r"(?: back)?(?: from)?)\b"
)
"""What says that the date after it holds no more."""

STARTS = re.compile(
    r"(?:begin(?:s|ning)?|start(?:s|ing|ed)?(?: date)?|since|from|after|beyond|post"
    r"|commenc(?:e|es|ing)|effective)" + _LINK.replace("[: ]", "[-: ]")
)
"""What stands before the first day: `starting July 2024`."""

FILLERS = re.compile(
    r"(?:launch(?:es|ed|ing)?|estimated|est\.?|anticipated|approx(?:imately|\.)?|about|around|circa|ca\.?"
    r"|expected|projected|planned|proposed|in|during|on|scheduled(?: for)?|adopt(?:ed|ion)?|complete(?! by)"
    r"|(?:calendar )?year(?= \d{4}))" + _LINK + r"|~"
)
"""What stands before a date and changes nothing: `launches in August, 2026`."""

TRAILERS = re.compile(
    r"\s*(?:\?+|\(?est(?:imated|\.)?\)?|\(?approx(?:imately|\.)?\)?|(?:city |town )?council(?: meeting)?"
    r"|budget(?: (?:cycle|year|process|season))?|or (?:earlier|later|sooner)|deadline|target|at the latest)$"
)
"""What stands behind a date and changes nothing: `2025 budget cycle`."""

OPEN_ENDED = re.compile(
    r"(?:from |since |starting (?:in )?)?(?P<first>.+?)"
    r"(?:\s*(?:-|to|until|through)\s*(?:present|current|date|now)"
    r"|\s*(?:and|&)\s*(?:beyond|on|after|later)|,?\s*(?:onwards?|forward))"
)
"""A time with a beginning and no end: `2020 - present`, `2025 and beyond`."""
