"""Stretches of time as people name them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from planbot.plan.calendar import WorkCalendar
from planbot.plan.dates import read_day
from planbot.plan.errors import UserError
from planbot.plan.policy import Policy
from planbot.plan.questions.sentence import Sentence, phrase
from planbot.plan.slots import monday_of

_NUMBERS = {
    **{"a": 1, "an": 1, "one": 1, "two": 2, "couple of": 2, "a couple of": 2, "three": 3, "four": 4},
    **{"five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12},
}
_NUMBER = r"(?P<count>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_UNIT = r"(?P<unit>(?:business |working |work )?days?|weeks?|months?|years?)"
_LEAD = r"(?:(?:in|within|over|during|for) )?(?:the )?"
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


_AHEAD = phrase(rf"{_LEAD}(?:(?:next|coming) )?{_NUMBER} {_UNIT}(?: from now)?")
_BACK = phrase(rf"{_LEAD}(?:last|past|previous) {_NUMBER} {_UNIT}|{_NUMBER.replace('count', 'ago')} days ago")
_EDGE = r"(?:(?P<edge>since|by|before|until|till|through) )?"
_WHICH = r"(?P<which>this|next|last|current|coming|previous|past)"
_NAMED = phrase(rf"{_EDGE}{_LEAD}(?:end of )?(?:the )?{_WHICH} (?P<what>week|month|quarter|(?:fiscal )?year)")
_DAY = phrase(r"(?P<day>today|tomorrow|yesterday)")
_MONTH = phrase(r"(?:(?:in|during|for) )?(?P<month>[a-z]{3,9})\.?(?: (?P<year>\d{4}))?")
_AS_OF = phrase(r"as of")
_BETWEEN = phrase(r"between|from")
_FROM = phrase(r"since|after|starting")
_TO = phrase(r"(?P<how>by|before|until|till|through)(?: the(?= end))?")
_ON = phrase(r"on")
_BARE = re.compile(
    r"(?<![\w/-])(?=\d{4}-\d|\d{1,2}/\d|\d{1,2} [a-z]{3}|(?:mon|tue|wed|thu|fri|sat|sun)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?!\d))",
    re.IGNORECASE,
)
_LONGEST_DATE = 4


@dataclass(frozen=True, slots=True)
class Window:
    """Both ends belong to it; either may be open."""

    start: date | None
    end: date | None


class TimeReader:
    """Takes times out of a sentence, seen from `today`; `looks_back` where it asks about what has been."""

    def __init__(self, sentence: Sentence, policy: Policy, today: date, *, looks_back: bool = False) -> None:
        self.sentence = sentence
        self.policy = policy
        self.today = today
        self.looks_back = looks_back

    def as_of(self) -> date | None:
        """Take out `as of` a day that has been."""
        days: list[date] = []
        self.sentence.take_if(_AS_OF, lambda found: self._read(found.end(), days, past=True))
        return days[0] if days else None

    def window(self) -> Window | None:
        for read in (
            self._back,
            self._named,
            self._between,
            self._bounded,
            self._ahead,
            self._day,
            self._month,
        ):
            window = read()
            if window is not None:
                return window
        return None

    def _back(self) -> Window | None:
        found = self.sentence.take(_BACK)
        if found is None:
            return None
        if found["ago"]:
            day = self.today - timedelta(days=_count(found["ago"]))
            return Window(day, day)
        return Window(self._moved(-_count(found["count"]), found["unit"]), self.today)

    def _ahead(self) -> Window | None:
        found = self.sentence.take(_AHEAD)
        if found is None:
            return None
        count = _count(found["count"])
        if self.looks_back:
            return Window(self._moved(-count, found["unit"]), self.today)
        return Window(self.today, self._moved(count, found["unit"]))

    def _named(self) -> Window | None:
        found = self.sentence.take(_NAMED)
        if found is None:
            return None
        which = found["which"].casefold()
        offset = {"next": 1, "coming": 1, "last": -1, "previous": -1, "past": -1}.get(which, 0)
        start, end = _stretch(found["what"].casefold(), offset, self.today, self.policy.fiscal_year_start)
        match (found["edge"] or "").casefold():
            case "":
                return Window(start, end)
            case "since":
                return Window(start, self.today)
            case "before":
                return Window(None if self.looks_back else self.today, start - timedelta(days=1))
            case _:
                return Window(None if self.looks_back else self.today, end)

    def _month(self) -> Window | None:
        month: list[Window] = []

        def accepts(found: re.Match[str]) -> int | None:
            number = _month_number(found["month"])
            if number is None:
                return None
            month.append(self._whole_month(number, found["year"]))
            return found.end()

        self.sentence.take_if(_MONTH, accepts)
        return month[0] if month else None

    def _whole_month(self, month: int, year: str | None) -> Window:
        if year is not None:
            first = date(int(year), month, 1)
        else:
            first = self.today.replace(month=month, day=1)
            if self.looks_back and first > self.today:
                first -= relativedelta(years=1)
            elif not self.looks_back and month < self.today.month:
                first += relativedelta(years=1)
        return Window(first, first + relativedelta(day=31))

    def _day(self) -> Window | None:
        found = self.sentence.take(_DAY)
        if found is not None:
            offset = {"today": 0, "tomorrow": 1, "yesterday": -1}[found["day"].casefold()]
            day = self.today + timedelta(days=offset)
            return Window(day, day)
        days: list[date] = []
        for before in (_ON, _BARE):
            if self.sentence.take_if(before, lambda at: self._read(at.end(), days, past=self.looks_back)):
                break
        return Window(days[0], days[0]) if days else None

    def _between(self) -> Window | None:
        days: list[date] = []

        def accepts(found: re.Match[str]) -> int | None:
            days.clear()
            middle = self._read(found.end(), days, past=self.looks_back)
            joint = middle is not None and re.compile(r"\s+(?:and|to|until|through)\b").match(
                self.sentence.rest, middle
            )
            return self._read(joint.end(), days, past=self.looks_back) if joint else None

        self.sentence.take_if(_BETWEEN, accepts)
        if len(days) != 2:
            return None
        start, end = days
        # "Between Oct 1 and Dec 31", asked in November, begins with the last October.
        return Window(start if start <= end else start - relativedelta(years=1), end)

    def _bounded(self) -> Window | None:
        since: list[date] = []
        until: list[date] = []
        word: list[str] = []

        def until_accepts(found: re.Match[str]) -> int | None:
            word.append(found["how"].casefold())
            return self._read(found.end(), until, past=False)

        def since_accepts(found: re.Match[str]) -> int | None:
            past = self.looks_back or found[0].casefold() == "since"
            return self._read(found.end(), since, past=past)

        self.sentence.take_if(_FROM, since_accepts)
        self.sentence.take_if(_TO, until_accepts)
        if not since and not until:
            return None
        end = until[0] if until else None
        if end is not None and word[-1] == "before":
            end -= timedelta(days=1)
        start = since[0] if since else None
        if start is None and not self.looks_back:
            start = self.today
        return Window(start, self.today if end is None and self.looks_back else end)

    def _read(self, at: int, days: list[date], *, past: bool) -> int | None:
        """Read a day at a place of the sentence, the longest reading first; return where it ends."""
        text = self.sentence.rest
        words = list(re.finditer(r"[^\s|]+", text[at:]))[:_LONGEST_DATE]
        for last in reversed(words):
            typed = text[at : at + last.end()].strip()
            if "|" in typed:
                continue
            try:
                day = read_day(typed, self.today)
            except UserError:
                continue
            if past and day > self.today:
                day = _before(day, typed)
            days.append(day)
            return at + last.end()
        return None

    def _moved(self, count: int, unit: str) -> date:
        unit = unit.casefold().rstrip("s")
        if " day" in unit:
            return WorkCalendar.of(self.policy).add(self.today, count)
        step = {
            "day": relativedelta(days=count),
            "week": relativedelta(weeks=count),
            "month": relativedelta(months=count),
            "year": relativedelta(years=count),
        }[unit]
        return self.today + step


def _stretch(what: str, offset: int, today: date, fiscal_start: int) -> tuple[date, date]:
    """Return the first and last day of a week, month, quarter or year, `offset` after the one of `today`."""
    if what == "week":
        start = monday_of(today) + timedelta(weeks=offset)
        return start, start + timedelta(days=6)
    first = today.replace(day=1)
    months = {"month": 1, "quarter": 3}.get(what, 12)
    anchor = fiscal_start if what == "fiscal year" else 1
    start = (
        first - relativedelta(months=(first.month - anchor) % months) + relativedelta(months=months * offset)
    )
    return start, start + relativedelta(months=months, days=-1)


def _count(typed: str) -> int:
    return int(typed) if typed.isdecimal() else _NUMBERS[typed.casefold()]


def _month_number(typed: str) -> int | None:
    folded = typed.casefold()
    return next((at for at, name in enumerate(_MONTHS, start=1) if name.startswith(folded)), None)


def _before(day: date, typed: str) -> date:
    """Return the last such day that has been, where a day was typed that comes round: `friday`, `Nov 1`."""
    if re.fullmatch(r"[a-z]+", typed, re.IGNORECASE) and typed.casefold() != "tomorrow":
        return day - timedelta(days=7)
    if re.search(r"\d{4}|next|in ", typed, re.IGNORECASE) or not re.search(r"\d", typed):
        return day
    return day - relativedelta(years=1)
