"""The phrases that say what is asked for."""

import re
from dataclasses import dataclass

from planbot.plan.questions.sentence import Sentence, phrase
from planbot.plan.reports.answer import Intent
from planbot.plan.vocabulary import BEHIND_FLAGS, Flag, Status

NO_LEAD, NO_DUE_DATE = "no_lead", "no_due_date"
"""Standings that narrow `Intent.GAPS`."""


@dataclass(frozen=True, slots=True)
class Phrase:
    pattern: re.Pattern[str]
    intent: Intent
    standing: str | None = None


def _phrase(words: str, intent: Intent, standing: str | None = None) -> Phrase:
    return Phrase(phrase(words), intent, standing)


_NEITHER = r"(?:not|hasnt|havent|didnt|has no|have no|had no|without)"

_HEARD = r"heard from|heard|report(?:ed|ing)?|updat(?:ed?|ing)|answer(?:ed)?|respond(?:ed)?|repl(?:y|ied)"
_LACKING = r"(?:no|without(?: an?| any)?|missing(?: an?)?)"
_DECISION = r"(?:(?:need(?:s|ing)?|open|pending)(?: an?)? )?decisions?"
_I_DO = r"(?:do )?i (?:lead|own|owe|have|answer for|report (?:on|for))"

PHRASES = (
    _phrase(rf"{_NEITHER} (?:yet )?(?:been )?(?:{_HEARD})(?: yet)?", Intent.SILENT),
    _phrase(rf"(?:{_LACKING}|need(?:s|ing)?(?: an)?) updates?", Intent.SILENT),
    _phrase(r"silent|silence|unreported|unheard|(?:gone |gone so |too )?quiet", Intent.SILENT),
    _phrase(rf"{_LACKING} (?:owners?|leads?)|unassigned|unowned", Intent.GAPS, NO_LEAD),
    _phrase(rf"{_LACKING} (?:due )?(?:dates?|deadlines?|timelines?)|undated", Intent.GAPS, NO_DUE_DATE),
    _phrase(r"gaps?|incomplete", Intent.GAPS),
    _phrase(
        r"overdue|over due|past due|past (?:its|their|the) (?:due dates?|deadlines?)",
        Intent.BEHIND,
        Flag.OVERDUE,
    ),
    _phrase(r"off[ -]?track", Intent.BEHIND, Flag.OFF_TRACK),
    _phrase(
        r"(?:expected|forecast(?:ed)?|going to (?:be|finish)) late|late forecasts?",
        Intent.BEHIND,
        Flag.LATE_FORECAST,
    ),
    _phrase(r"slow", Intent.BEHIND, Flag.SLOW),
    _phrase(r"at[ -]risk|risky", Intent.ATTENTION, Flag.AT_RISK),
    _phrase(r"(?:running |falling |fallen )?(?:behind|late)|delayed|lagging", Intent.BEHIND),
    _phrase(
        r"(?:(?:need(?:s|ing)?|wants?|deserves?) (?:my |our |your )?)?attention|in trouble|look at first"
        r"|(?:should (?:i|we) )?worry about|problems?",
        Intent.ATTENTION,
    ),
    _phrase(
        rf"waiting(?: on| for)?|blocked(?: by| on)?|stuck|{_DECISION}",
        Intent.WAITING,
    ),
    _phrase(r"slipped|slips?|re-?dated|moved dates?", Intent.ALL, Flag.SLIPPED),
    _phrase(r"not (?:yet )?started|unstarted", Intent.ALL, Status.NOT_STARTED),
    _phrase(r"on[ -]track", Intent.ALL, Status.ON_TRACK),
    _phrase(r"on[ -]hold|paused", Intent.ALL, Status.ON_HOLD),
    _phrase(r"discontinued|dropped|cancell?ed", Intent.ALL, Status.DISCONTINUED),
    _phrase(r"(?:got |get )?(?:completed?|done|finished|accomplished)|completions?", Intent.COMPLETED),
    _phrase(r"(?:coming |falls? |falling )?due(?: dates?| soon)?|deadlines?|coming up|upcoming", Intent.DUE),
    _phrase(
        rf"mine|my(?: own)?|assigned to me|{_I_DO}|for me",
        Intent.MINE,
    ),
    _phrase(r"all|everything|anything|every|whole plan", Intent.ALL),
)

KEYWORDS = (
    *("behind", "overdue", "off track", "at risk", "attention", "silent", "reported", "waiting", "gaps"),
    *("due", "mine", "completed", "finished", "slipped", "schedule", "everything", "decisions"),
)
"""Words that a misspelled one may have meant."""

_SCHEDULE = re.compile(r"\bschedule\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the intent, if any, the standings that narrow it, whether only the asker's own."""

    intent: Intent | None
    standings: tuple[str, ...]
    mine: bool
    says_due: bool


def take_wanted(sentence: Sentence) -> Wanted | tuple[Intent, ...]:
    """Take out what is asked for; two things at once come back as the intents that do not go together."""
    intents: list[Intent] = []
    standings: list[str] = []
    for known in PHRASES:
        while sentence.take(known.pattern):
            intents.append(known.intent)
            if known.standing is not None:
                standings.append(known.standing)
    if Intent.BEHIND in intents:
        sentence.take(_SCHEDULE)
    mine, says_due = Intent.MINE in intents, Intent.DUE in intents
    left = _without(intents, Intent.MINE)
    main = _without(left, Intent.ALL) if not standings else left
    if says_due and len(set(main)) > 1:
        main = _without(main, Intent.DUE)
    if set(main) == {Intent.BEHIND, Intent.ATTENTION}:
        main, standings = [Intent.ATTENTION], _spelled_out(standings)
    if len(set(main)) > 1:
        return tuple(dict.fromkeys(main))
    intent = next(iter(main or left), Intent.MINE if mine else None)
    return Wanted(intent, tuple(dict.fromkeys(standings)), mine, says_due)


def _without(intents: list[Intent], one: Intent) -> list[Intent]:
    return [intent for intent in intents if intent is not one]


def _spelled_out(standings: list[str]) -> list[str]:
    """Return the standings of "behind or at risk": being behind is four of them, unless some were named."""
    if not standings or not any(standing in BEHIND_FLAGS for standing in standings):
        return [*(flag for flag in Flag if flag in BEHIND_FLAGS), *standings]
    return standings
