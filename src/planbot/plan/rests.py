"""Why an item is left alone: what a rule of asking says instead of asking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planbot.plan.dates import say_day
from planbot.plan.vocabulary import Word
from planbot.plan.why_words import say_last_asks, say_weeks_between


class Reason(Word):
    """The most telling first: of several, people read only that."""

    NOT_LIVE = "not_live"
    EXPLAINED = "explained"
    SILENT = "silent"
    """Of the person rather than the item: who answers nothing is asked about everything at once."""
    SELDOM = "seldom"
    SNOOZED = "snoozed"
    ASKED = "asked"
    NO_REMINDER = "no_reminder"
    ANSWERED = "answered"
    NOT_BEGUN = "not_begun"
    NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True)
class Rest:
    """That an item is left alone. `day` is when it was answered or asked about, until when it is explained,
    or when it begins; `asks` after how many unanswered ones somebody counts as silent; `weeks` how far apart
    the asks are from then on."""

    reason: Reason
    day: date | None = None
    asks: int = 0
    weeks: int = 0

    def in_words(self, today: date) -> str:
        day = "" if self.day is None else say_day(self.day, today)
        asks, often = say_last_asks(self.asks), say_weeks_between(self.weeks)
        return _WORDS[self.reason].format(day=day, asks=asks, often=often)


_WORDS = {
    Reason.NOT_LIVE: "not in the department that planbot is tried on",
    Reason.EXPLAINED: "late and explained, so it is left alone until {day}",
    Reason.SILENT: "has not answered {asks}, so planbot asks {often} about everything at once",
    Reason.SELDOM: "asked on {day}; without an answer it is asked about {often}",
    Reason.SNOOZED: "snoozed until {day}",
    Reason.ASKED: "already asked on {day}",
    Reason.NO_REMINDER: "asked on {day}; reminders have stopped, and its head reads of it",
    Reason.ANSWERED: "updated on {day}",
    Reason.NOT_BEGUN: "does not begin before {day}",
    Reason.NOT_DUE: "nothing is due",
}


_PLACES = {reason: place for place, reason in enumerate(Reason)}
_NOTHING_DUE = Rest(Reason.NOT_DUE)


def most_telling(rests: Iterable[Rest]) -> Rest:
    """Return the one to tell of several; where there is none, that nothing is due."""
    return min(rests, key=lambda rest: _PLACES[rest.reason], default=_NOTHING_DUE)
