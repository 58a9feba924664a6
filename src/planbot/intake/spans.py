"""A stretch of time in words to its first and last day: `Q1 2024`, `FY22/23`, `Fall of 2022`, `2022-2027`."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from planbot.plan.vocabulary import Precision, YearEdge

MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].lower(), calendar.month_abbr[number].lower())
} | {"sept": 9}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20|21)\d\d"
_SHORT_YEAR = rf"(?:{_YEAR}|'?\d\d)"
_ORDINALS = {"1st": 1, "first": 1, "2nd": 2, "second": 2, "3rd": 3, "third": 3, "4th": 4, "fourth": 4}
_ORDINAL = "|".join(_ORDINALS)
_SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
_SEASON = "|".join(_SEASONS)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? (?=\S)")
_FISCAL = r"(?:fye?|f\.y\.|fiscal(?: years?)?)(?: ?end(?:ing|s)?)?"


_COMMA = r", (?=[a-z])"
"""Between two parts of one year, as `Spring, Summer 2026`; two dates of their own are no range."""

DAY_ZERO = date(1899, 12, 30)
DAY_ZERO_1904 = date(1904, 1, 1)

ORDER_NOT_SETTLED = (
    "it is not settled whether the month or the day comes first: with a map file (--map), its line "
    "“date_order: mdy” or “date_order: dmy” says so"
)


LONGEST_SPAN = 100
"""In characters; what is longer is a sentence."""


class UnreadableDate(ValueError):
    """A text that is a date by its shape and cannot be taken for one; the message says why."""


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, both included."""

    start: date
    end: date
    precision: Precision


@dataclass(frozen=True, slots=True)
class SpanReader:
    """Reads spans by a city's fiscal year and the order of its dates.

    `fiscal_year_start` is the first month, 1 to 12; `fiscal_year_named_by` says by which of its two calendar
    years a fiscal year is named: FY27 is the one that ends in 2027, or the one that starts then.
    `date_order` is `mdy`, `dmy` or None where nobody has settled it.
    """

    fiscal_year_start: int = 7
    date_order: str | None = None
    fiscal_year_named_by: YearEdge = YearEdge.END

    def read(self, text: str) -> Span | None:
        """Return the span that the whole of `text` (folded, one line) names, or None.

        Raises `UnreadableDate` for a date that does not exist, or whose order is not settled.
        """
        return self._read(text, {})

    def _read(self, text: str, known: dict[str, Span | None]) -> Span | None:
        """Read `text`, a part of a range perhaps; `known` keeps what was read of the parts of one text.

        A range is looked for at every cut, in its parts too: without what is known that would take twice as
        long for each cut more.
        """
        text = text.strip(" .,;")
        if len(text) > LONGEST_SPAN:
            return None
        if text not in known:
            known[text] = self._one(text) or self._range(text, known)
        return known[text]

    def _one(self, text: str) -> Span | None:
        """Read a span that is no range of two others."""
        for reader in (
            self._day,
            self._month,
            self._quarter,
            self._fiscal_year,
            self._part_of_year,
            self._year,
        ):
            if span := reader(text):
                return span
        return None

    def fiscal_year(self, year: int) -> Span:
        ends_later = self.fiscal_year_start > 1 and self.fiscal_year_named_by is YearEdge.END
        start = date(year - ends_later, self.fiscal_year_start, 1)
        return Span(start, start + relativedelta(years=1, days=-1), Precision.FISCAL_YEAR)

    def _day(self, text: str) -> Span | None:
        text = _WEEKDAY.sub("", text, count=1) if _WEEKDAY.match(text) else text
        if found := re.fullmatch(
            rf"({_YEAR})[-/.](\d{{1,2}})[-/.](\d{{1,2}})(?:[t ]\d{{1,2}}:\d\d.*)?", text
        ) or re.fullmatch(rf"({_YEAR})(\d\d)(\d\d)", text):
            return _one_day(int(found[1]), int(found[2]), int(found[3]))
        if found := re.fullmatch(rf"({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? ({_SHORT_YEAR})", text):
            return _one_day(_full_year(found[3]), MONTHS[found[1]], int(found[2]))
        if found := re.fullmatch(
            rf"(\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?({_MONTH})\.?,?[ -]({_SHORT_YEAR})", text
        ):
            return _one_day(_full_year(found[3]), MONTHS[found[2]], int(found[1]))
        if found := re.fullmatch(
            rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2({_SHORT_YEAR})(?: \d{{1,2}}:\d\d.*)?", text
        ):
            first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
            if first > 12 and second > 12:
                raise UnreadableDate("there is no such day")
            order = "dmy" if first > 12 else "mdy" if second > 12 else self.date_order
            if order is None and first != second:
                raise UnreadableDate(ORDER_NOT_SETTLED)
            month, day = (second, first) if order == "dmy" else (first, second)
            return _one_day(year, month, day)
        return None

    def _month(self, text: str) -> Span | None:
        if found := re.fullmatch(rf"({_MONTH})\.?,?[ /-]*(?:of )?({_YEAR}|'\d\d|(?<=[/-])\d\d)", text):
            return _months(_full_year(found[2]), MONTHS[found[1]], 1, Precision.MONTH)
        if found := re.fullmatch(rf"({_YEAR})[ -]({_MONTH})", text):
            return _months(int(found[1]), MONTHS[found[2]], 1, Precision.MONTH)
        if found := re.fullmatch(rf"(\d{{1,2}})[/-]({_YEAR})", text) or re.fullmatch(
            rf"(?P<y>{_YEAR})-(?P<m>0[1-9]|1[0-2])", text
        ):
            month, year = (found["m"], found["y"]) if "m" in found.groupdict() else (found[1], found[2])
            if not 1 <= int(month) <= 12:
                raise UnreadableDate("there is no such month")
            return _months(int(year), int(month), 1, Precision.MONTH)
        if found := re.fullmatch(rf"({_MONTH})\.? ?(?:-|to) ?({_MONTH})\.?,? ({_YEAR})", text):
            first, last = (_months(int(found[3]), MONTHS[found[at]], 1, Precision.MONTH) for at in (1, 2))
            return Span(first.start, last.end, Precision.RANGE)
        return None

    def _quarter(self, text: str) -> Span | None:
        fiscal = bool(re.search(_FISCAL, text))
        bare = re.sub(
            rf"\b(?:{_FISCAL}|cy|of|the|calendar year)(?=[ \d'])|(?<=\d)(?:{_FISCAL}|cy)(?=[ \d'])", " ", text
        )
        bare = " ".join(
            re.sub(rf"\b({_ORDINAL}) (?:quarter|qtr)\b", lambda m: f"q{_ORDINALS[m[1]]}", bare).split()
        )
        bare = re.sub(r"\b(?:quarter|qtr) ?([1-4])\b", r"q\1", bare)
        bare = re.sub(r"\b([1-4])q(?=[ '\d]|$)", r"q\1 ", bare)
        year = rf"(?P<year>{_YEAR}|'?\d\d)(?:\s?[-/]\s?(?P<end>{_YEAR}|\d\d))?"
        quarters = r"q(?P<first>[1-4])(?: ?(?:-|to|/|&|and) ?q?(?P<last>[1-4]))?"
        found = re.fullmatch(rf"{quarters}[ ,/-]*{year}", bare) or re.fullmatch(
            rf"{year}[ ,/:-]*{quarters}", bare
        )
        if not found:
            return None
        named = _full_year(found["end"] or found["year"])
        first, last = int(found["first"]), int(found["last"] or found["first"])
        start = self.fiscal_year(named).start if fiscal or found["end"] else date(named, 1, 1)
        precision = Precision.QUARTER if first == last else Precision.RANGE
        return Span(
            start + relativedelta(months=3 * (first - 1)),
            start + relativedelta(months=3 * last, days=-1),
            precision,
        )

    def _fiscal_year(self, text: str) -> Span | None:
        if found := re.fullmatch(rf"{_FISCAL}[ '-]*({_YEAR}|\d\d)(?:\s?[-/]\s?'?({_YEAR}|\d\d))?", text):
            first, last = _full_year(found[1]), _full_year(found[2] or found[1])
            if last - first in (0, 1):
                return self._fiscal_year_across(first, last)
            return self._fiscal_years(first, last, text)
        if found := re.fullmatch(
            rf"{_FISCAL}[ '-]*({_YEAR}|\d\d)\s?(?:-|to|/|through|thru)\s?{_FISCAL}[ '-]*({_YEAR}|\d\d)", text
        ):
            return self._fiscal_years(_full_year(found[1]), _full_year(found[2]), text)
        if listed := re.fullmatch(
            rf"{_FISCAL}[ '-]*((?:{_YEAR}|\d\d)(?:,? ?(?:,|&|and) ?(?:{_FISCAL} ?)?(?:{_YEAR}|\d\d))+)", text
        ):
            years = [_full_year(year) for year in re.findall(r"\d+", listed[1])]
            return self._fiscal_years(min(years), max(years), text)
        if found := re.fullmatch(rf"(?:school|academic) year ({_YEAR})\s?[-/]\s?({_SHORT_YEAR})", text):
            return Span(date(int(found[1]), 7, 1), date(_full_year(found[2]), 6, 30), Precision.RANGE)
        if found := re.fullmatch(rf"(?:year \w{{1,5}}:? )\(?({_YEAR})\s?[-/]\s?({_SHORT_YEAR})\)?", text):
            first, last = _full_year(found[1]), _full_year(found[2])
            return self._fiscal_year_across(first, last) if last - first == 1 else None
        if (found := re.fullmatch(rf"({_YEAR}|\d\d)\s?[-/]\s?(\d\d)|({_YEAR})\s?/\s?({_YEAR})", text)) and (
            _full_year(found[2] or found[4]) - _full_year(found[1] or found[3]) == 1
        ):
            return self._fiscal_year_across(
                _full_year(found[1] or found[3]), _full_year(found[2] or found[4])
            )
        return None

    def _fiscal_year_across(self, first: int, last: int) -> Span:
        """Return the fiscal year that is written with both of its calendar years, or twice with its name.

        Where it is the calendar year, two years are two.
        """
        if self.fiscal_year_start == 1 and first != last:
            return Span(date(first, 1, 1), date(last, 12, 31), Precision.RANGE)
        return self.fiscal_year(last if self.fiscal_year_named_by is YearEdge.END else first)

    def _fiscal_years(self, first: int, last: int, text: str) -> Span:
        if last < first:
            raise UnreadableDate("it ends before it starts")
        return Span(self.fiscal_year(first).start, self.fiscal_year(last).end, Precision.RANGE)

    def _part_of_year(self, text: str) -> Span | None:
        if found := re.fullmatch(
            rf"(?:(?:early|mid|late)[ -])?({_SEASON})(?: of)?,? "
            rf"({_YEAR}|'\d\d|\d\d(?=\s?[-/]))(?:\s?[-/]\s?\d{{2,4}})?",
            text,
        ):
            return _months(_full_year(found[2]), _SEASONS[found[1]], 3, Precision.SEASON)
        text = re.sub(r"^([12])h\b", r"h\1", text)
        if found := re.fullmatch(rf"({_YEAR}) ({_SEASON})", text):
            return _months(int(found[1]), _SEASONS[found[2]], 3, Precision.SEASON)
        if found := re.fullmatch(
            rf"(early|beginning of|mid|middle of|late)[ -]*(?:in |year )?({_YEAR})", text
        ):
            first = {"early": 1, "beginning of": 1, "mid": 5, "middle of": 5, "late": 9}[found[1]]
            return _months(int(found[2]), first, 4, Precision.SEASON)
        if found := re.fullmatch(rf"(?:h([12])|(first|1st|second|2nd) half)(?: of)? ({_YEAR})", text):
            half = int(found[1] or _ORDINALS[found[2]])
            return _months(int(found[3]), 6 * half - 5, 6, Precision.SEASON)
        return None

    def _year(self, text: str) -> Span | None:
        if found := re.fullmatch(rf"(?:cy ?|calendar year )?({_YEAR})(?:\.0)?", text):
            return _months(int(found[1]), 1, 12, Precision.YEAR)
        return None

    def _range(self, text: str, known: dict[str, Span | None]) -> Span | None:
        if found := re.fullmatch(rf"({_YEAR})\s?[-/]\s?(\d\d)", text):
            text = f"{found[1]}-{found[1][:2]}{found[2]}"
        separators = (
            r"\.\.+",
            r" (?:to|through|thru|until) ",
            r" - ",
            r"-",
            r"\s?(?:->|>|→)\s?",
            r"(?<=\d{4}),?\s?(?:/|&|and|,)\s?(?=\d{4})",
            r"(?<=[a-z\d])\s?(?:/|&|\band\b)\s?(?=[a-z])",
            _COMMA,
        )
        for separator in separators:
            for cut in re.finditer(separator, text):
                head, tail = text[: cut.start()].strip(), text[cut.end() :].strip()
                last = self._read(tail, known) if head and _whole(tail) else None
                if last is None:
                    continue
                alone = self._read(head, known) if _whole(head) else None
                if alone and separator == _COMMA:
                    continue
                first = alone or self._read(f"{head} {last.start.year}", known)
                if first is None:
                    continue
                if last.end < first.start:
                    raise UnreadableDate("it ends before it starts")
                return Span(first.start, last.end, Precision.RANGE)
        return None


def from_serial(number: float, day_zero: date) -> date | None:
    """Return the day of a serial number that lost its format; None for what is no plausible day.

    Excel counts from `DAY_ZERO` (a day early, for its year 1900 has a February 29), old Macs from 1904.
    """
    if 20_000 <= number < 80_000:
        return day_zero + timedelta(days=int(number))
    return None


def _whole(text: str) -> bool:
    """Whether a part of a range can stand alone: two bare digits cannot."""
    return not re.fullmatch(r"'?\d{0,2}", text)


def _one_day(year: int, month: int, day: int) -> Span:
    try:
        found = date(year, month, day)
    except ValueError:
        raise UnreadableDate("there is no such day") from None
    return Span(found, found, Precision.DAY)


def _months(year: int, month: int, count: int, precision: Precision) -> Span:
    start = date(year, month, 1)
    return Span(start, start + relativedelta(months=count, days=-1), precision)


def _full_year(text: str) -> int:
    number = int(text.strip("'"))
    return number + 2000 if number < 100 else number
