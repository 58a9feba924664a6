"""The words around dates: what recurs, what is undecided, what says that a date begins or ends something."""

import re

from planbot.plan.vocabulary import Recurrence

RECURRENCES: tuple[tuple[str, Recurrence], ...] = (
    (
        r"(?:semi|bi)[ -]?annual(?:ly)?|twice (?:a|per|each) year|2x (?:a|per) year|every (?:six|6) months",
        Recurrence.SEMIANNUAL,
    ),
    (r"annual(?:ly)?|yearly|(?:every|each|per|once a|once per) year", Recurrence.ANNUAL),
    (r"quarterly|(?:every|each) quarter", Recurrence.QUARTERLY),
    (r"monthly|(?:every|each) month", Recurrence.MONTHLY),
    (r"weekly|(?:every|each) week", Recurrence.WEEKLY),
    (
        r"on[ -]?going(?:ly)?|continu(?:ous|al)(?:ly)?|continuing|perpetual|as needed|always|recurring",
        Recurrence.ONGOING,
    ),
)
"""Patterns of folded text; the first that is found counts."""

ANY_RECURRENCE = "|".join(pattern for pattern, _ in RECURRENCES)

UNDECIDED = re.compile(
    r"t\.?b\.?[da]\.?|to be (?:determined|decided|announced|confirmed|advised)|unknown|undetermined|not set"
    r"|n/?a|\?+|none|-+"
)

_LINK = r"(?: in| on| by| is| of|:)?[: ]+"

ENDS = re.compile(
    r"(?:(?:to be )?(?:completed?|completion|finish(?:ed)?|done|due|ends?|ending|deadline|target(?:ed)?"
    r"|no later than|by|before|until|through|(?:by )?(?:the )?end of)(?: date)?" + _LINK + ")+"
)
"""What stands before the last day: `end date December 2018`."""

STARTS = re.compile(
    r"(?:begin(?:s|ning)?|start(?:s|ing|ed)?(?: date)?|since|from|after|commenc(?:e|es|ing)|effective)"
    + _LINK
)
"""What stands before the first day: `starting July 2024`."""

FILLERS = re.compile(
    r"(?:launch(?:es|ed|ing)?|estimated|est\.?|anticipated|approx(?:imately|\.)?|about|around|circa|ca\.?"
    r"|expected|projected|planned|proposed|in|during|on|~|scheduled(?: for)?|adopt(?:ed|ion)?|complete)"
    + _LINK
)
"""What stands before a date and changes nothing: `launches in August, 2026`."""
