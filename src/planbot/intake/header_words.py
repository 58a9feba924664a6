"""Words of headers of several words: those that say what the column holds, and those that describe it."""

import re

from planbot.intake.fields import LEVEL_RANKS, Field
from planbot.intake.phrases import listed

_SUPPORT = r"(?:support(?!ed\b)\w*|supported by)"
"""Whoever supports; of `Goals Supported` nobody does."""

_PATTERNS: tuple[tuple[str, Field], ...] = (
    (r"\b(update|comment|note|benefit|impact|type|categorie)s?\b|\bcategory\b", Field.IGNORE),
    (r"\b(status|stage)\b", Field.STATUS),
    (r"\b(start|begin|launch|kick ?off|commence)\w*\b", Field.START),
    (r"\b(due|deadline|end|end date|finish|completion|complete by|target date)\b", Field.DUE),
    (r"\b(time ?lines?|time ?frames?|schedule|timing|horizon|fiscal year|phasing)\b", Field.TIMELINE),
    (r"\b(indicators?|measures?|metrics?|kpis?|outcomes?)\b", Field.MEASURE),
    (
        r"\b(quantified|quantifiable|measurable|smart) (objective|target|outcome|result|goal)s?\b",
        Field.MEASURE,
    ),
    (rf"\b(leads?|responsib\w+|owners?)\b.*\b(partners?|partnering|{_SUPPORT})\b", Field.LEAD),
    (rf"\b(partners?|partnering|{_SUPPORT}|collaborat\w*|stakeholders?)\b", Field.SUPPORT),
    (
        r"\b(responsib\w+|owners?|leads?|implement[eo]rs?|assigned|assignee|champion|accountab\w+)\b",
        Field.LEAD,
    ),
    (r"\bwhom?\b", Field.LEAD),
    (r"\bwhen\b", Field.TIMELINE),
    (r"\b(departments?|dept|division)\b", Field.DEPARTMENT),
    (r"\b(milestones?|next steps?)\b", Field.MILESTONES),
    (r"\b(funding|funds?|grants?|resources?)\b", Field.RESOURCES),
    (r"\b(costs?|budget\w*|expenditure)\b", Field.BUDGET),
    (r"\bpriority\b", Field.PRIORITY),
    (r"\bdescriptions?\b", Field.DESCRIPTION),
)
KEYWORDS = tuple((re.compile(pattern), field) for pattern, field in _PATTERNS)
"""Words that say what a column holds, whatever describes them."""

DECIDING = (
    (re.compile(r"\b(percent(age)?|pct)\b|%"), Field.PERCENT),
    (re.compile(r"\bactuals?\b"), Field.IGNORE),
    (re.compile(r"\bresources?\b.*\bsupport\b|\bsupport (available|needed|required)\b"), Field.RESOURCES),
)
"""Words that say what a column holds wherever they stand in its header."""

ENDING_FIELDS = frozenset(
    {
        Field.LEAD,
        Field.SUPPORT,
        Field.TIMELINE,
        Field.PERCENT,
        Field.MEASURE,
        Field.BUDGET,
        Field.RESOURCES,
        Field.IGNORE,
    }
)
"""Fields that the last words of a header may tell where nothing else does: `Staff Contact`."""

TIME_NOUN = re.compile(r"\b(?:years?|fy|periods?|phases?|quarters?|months?|dates?)$")
"""A last word that says only that the column holds times; what is before it may say which."""


def _any_number(phrase: str) -> str:
    return rf"{phrase[:-1]}(?:y|ies)" if phrase.endswith("y") else rf"{phrase}s?"


LEVEL_WORDS = re.compile(rf"\b(?:{'|'.join(map(_any_number, sorted(LEVEL_RANKS, key=len, reverse=True)))})\b")

WEAK_LEVELS = frozenset(
    {"area", "category", "section", "sector", "topic", "focus", "program", "vision", "vision statement"}
)
"""Levels that are as often something else: an attribute of the rows, a department's unit."""

COMPOUND_MODIFIERS = frozenset(
    listed(
        """
        action, annual, board, capital, city, citywide, community, corporate, council, county, current,
        department, departmental, detailed, district, future, general, high, immediate, implementation,
        implementing, individual, initial, key, local, long, main, major, minor, municipal, near, new, next,
        ongoing, other, our, overall, plan, planned, policy, possible, potential, primary, priority, program,
        project, proposed, range, recommended, related, secondary, short, smart, specific, staff, strategic,
        strategy, suggested, supporting, tactical, term, top, town, village, work, year
        """
    )
)
"""Words that describe a level: `key actions` are actions, `supporting action` is one too."""

COMPOUND_ENDINGS = frozenset(
    listed("identified, list, needed, planned, proposed, recommended, required, suggested, summary")
)
"""Words behind a level that say nothing of what the column holds: `actions needed`."""
