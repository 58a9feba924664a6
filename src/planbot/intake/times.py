"""A time as a plan writes it to dates, precision, recurrence and horizon."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from planbot.intake.cells import Cell, fold_text, text_of
from planbot.intake.date_orders import settle_date_order
from planbot.intake.horizons import (
    horizon_key,
    is_horizon,
    letter_horizons,
    quarter_keys,
    split_horizons,
    years_ahead,
)
from planbot.intake.spans import DAY_ZERO, MONTHS, Span, SpanReader, UnreadableDate, from_serial
from planbot.intake.time_prose import LONGEST_TIME, dates_in
from planbot.intake.time_words import (
    ANY_RECURRENCE,
    BEFORE,
    ENDS,
    FILLERS,
    OPEN_ENDED,
    RECURRENCES,
    STARTS,
    TRAILERS,
    UNDECIDED,
    WAS,
    least_recurrence,
    rest_of_recurrence,
)
from planbot.plan.vocabulary import Precision, Recurrence, Status, YearEdge

_YEARLY = re.compile(rf"(?:by )?({'|'.join(MONTHS)})\.?(?: (\d{{1,2}})(?:st|nd|rd|th)?)?")
_OR_LATER = re.compile(r"(.+?)\s*(?:\+|,?\s(?:or|and) (?:later|beyond|after)|onwards?)")
_ASIDE = re.compile(r"\s*\(([^()]*)\)")


class Problem(StrEnum):
    """Why a time gave no date."""

    NO_LEGEND = "no_legend"
    NO_TIME = "no_time"
    SEVERAL_DATES = "several_dates"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReading:
    """What a time says. `text` is as written; a date that is not said is None, `status` mostly so."""

    text: str = ""
    start: date | None = None
    due: date | None = None
    precision: Precision = Precision.UNKNOWN
    recurrence: Recurrence | None = None
    horizon: str | None = None
    problem: Problem | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRules:
    """What a city has settled about its times; `legend` gives for each horizon a date or a range as text.

    `day_zero` is the day from which the file's spreadsheet counts days that lost their format.
    """

    today: date
    legend: Mapping[str, str] = field(default_factory=dict)
    fiscal_year_start: int = 7
    fiscal_year_named_by: YearEdge = YearEdge.END
    date_order: str | None = None
    adopted_on: date | None = None
    day_zero: date = DAY_ZERO

    def span_reader(self) -> SpanReader:
        return SpanReader(self.fiscal_year_start, self.date_order, self.fiscal_year_named_by)


class TimeReader:
    """Reads the times of one file; each distinct text is read once."""

    def __init__(self, rules: TimeRules) -> None:
        self._rules = rules
        self._spans = rules.span_reader()
        self._legend = {horizon_key(word): text for word, text in rules.legend.items()}
        self._read: dict[str, TimeReading] = {}

    def read(self, cell: Cell) -> TimeReading:
        """Return the reading of a cell; raises `UnreadableDate` for a date that cannot be one."""
        text = text_of(cell)
        if text not in self._read:
            self._read[text] = self._read_cell(cell, text)
        return self._read[text]

    def _read_cell(self, cell: Cell, text: str) -> TimeReading:
        if isinstance(cell, datetime | date):
            day = cell.date() if isinstance(cell, datetime) else cell
            return TimeReading(text=text, due=day, precision=Precision.DAY)
        serial = float(text) if re.fullmatch(r"\d{5}(?:\.\d+)?", text) else 0.0
        if counted := from_serial(serial, self._rules.day_zero):
            return TimeReading(text=text, due=counted, precision=Precision.DAY)
        return replace(self._read_text(text), text=text)

    def legend_reading(self, horizon: str) -> TimeReading:
        """Return the dates that the legend gives a horizon (as `horizon_key` has it)."""
        unread = TimeReading(precision=Precision.HORIZON, horizon=horizon, problem=Problem.NO_LEGEND)
        if horizon not in self._legend:
            return unread
        said = fold_text(self._legend[horizon])
        if re.fullmatch(ANY_RECURRENCE, said):
            name = horizon if len(horizon) > 1 else None
            return TimeReading(precision=Precision.ONGOING, recurrence=Recurrence.ONGOING, horizon=name)
        if after := re.fullmatch(r"(?:after|beyond|from)\s+(.+)", said):
            span = self._spans.read(after[1])
            start = span.end + relativedelta(days=1) if span else None
            return TimeReading(start=start, precision=Precision.HORIZON, horizon=horizon)
        if (later := _OR_LATER.fullmatch(said)) and (span := self._spans.read(later[1])):
            return TimeReading(start=span.start, precision=Precision.HORIZON, horizon=horizon)
        led = re.match(r"(?:(?:by|until|to|through|the|end of|in|before)\s+)*", said)
        words, dates = (led[0], said[led.end() :]) if led else ("", said)
        span = self._spans.read(dates)
        if span is None:
            return unread
        is_whole = span.precision is Precision.RANGE or (span.precision is Precision.QUARTER and not words)
        start = span.start if is_whole else None
        return TimeReading(start=start, due=_end(span, words), precision=Precision.HORIZON, horizon=horizon)

    def _read_text(self, text: str) -> TimeReading:
        if len(text) > LONGEST_TIME:
            return self._recurs_at_least(fold_text(text[:LONGEST_TIME]), text)
        if horizon_key(text) in self._legend:
            return self.legend_reading(horizon_key(text))
        if self._rules.date_order is None and (order := settle_date_order([text])):
            return TimeReader(replace(self._rules, date_order=order)).read(text)
        flat = " ".join(fold_text(re.sub(r"-\s*\n\s*", "-", text)).split()).strip(" .,;")
        if UNDECIDED.fullmatch(flat):
            return TimeReading(problem=Problem.NO_TIME)
        if dated := self._read_dates(flat) or self._read_dated_horizon(flat):
            return dated
        if horizons := split_horizons(text) or letter_horizons(flat):
            return self._read_horizons(horizons, text)
        if found := self._read_recurring(flat) or self._read_dates(flat) or self._read_aside(flat):
            return found
        bare = _ASIDE.sub(lambda aside: aside[0] if dates_in(aside[0]) else "", flat).strip()
        if found := self._read_recurring(bare) or self._read_dates(bare):
            return found
        return self._read_parts(text) or self._recurs_at_least(flat, text)

    def _recurs_at_least(self, flat: str, text: str) -> TimeReading:
        """Return what a text says where no rule makes dates of it: which of several counts is not guessed."""
        recurrence = least_recurrence(flat)
        dates = dates_in(text)
        if len(dates) > 1 and (recurrence or any(map(str.isdecimal, "".join(dates)))):
            return TimeReading(problem=Problem.SEVERAL_DATES)
        if recurrence is None:
            return TimeReading(problem=Problem.NO_TIME)
        return TimeReading(precision=Precision.ONGOING, recurrence=recurrence)

    def _read_aside(self, flat: str) -> TimeReading | None:
        """Read `2026 (Q1)` and `2026 (started 2024)`: what is in parentheses says it more exactly.

        `2026 (was 2024)` says what it is no more.
        """
        found = re.fullmatch(rf"([^()]+?){_ASIDE.pattern}", flat)
        if not found or not dates_in(found[2]):
            return None
        whole = self._read_dates(found[1])
        if whole is None or WAS.match(found[2]):
            return whole or self._read_dates(f"{found[1]} {found[2]}")
        if whole.due is None:
            return None
        for text in (f"{found[2]} {found[1]}", f"{found[1]} {found[2]}", found[2]):
            aside = self._read_dates(text)
            if aside is None:
                continue
            if aside.due is None and aside.start and aside.start <= whole.due:
                return replace(whole, start=aside.start)
            for inner, outer in ((aside, whole), (whole, aside)):
                if inner.due and outer.due and _first(outer) <= _first(inner) <= inner.due <= outer.due:
                    return inner
        return None

    def _read_parts(self, text: str) -> TimeReading | None:
        """Read several times in one cell: the latest is due; one that only begins something is the start.

        None where a part names a date in words that are not understood, or what recurs has another date.
        """
        parts = [
            part.strip()
            for part in re.split(r"[;\n]|,\s(?!\d{4}\b)|\s(?:and|&)\s", fold_text(text.replace("\n", ";")))
            if part.strip()
        ]
        if len(parts) < 2:
            return None
        readings = [self._read_recurring(part) or self._read_dates(part) for part in parts]
        dated = [found for found in readings if found and found.due]
        unread = any(dates_in(part) for part, found in zip(parts, readings, strict=True) if not found)
        recurs = any(found.recurrence for found in dated)
        if not dated or unread or (recurs and len({found.due for found in dated}) > 1):
            return None
        last = max(dated, key=lambda found: found.due or date.min)
        begins = (found.start for found in readings if found and found.start and not found.due)
        start = next(begins, last.start)
        return replace(last, start=start if start and last.due and start <= last.due else last.start)

    def _read_dated_horizon(self, flat: str) -> TimeReading | None:
        """Read `Mid-term (2027-2029)`, `Phase 1: 2025`: the dates, and the horizon beside them."""
        found = re.fullmatch(r"([^(:]+?)\s*(?:\((.+)\)|:\s*(.+))", flat)
        if not found or not is_horizon(found[1]):
            return None
        if quarter_keys(found[1]):
            return self._read_dates(f"{found[1]} {found[2] or found[3]}")
        dates = self._read_dates(found[2] or found[3])
        return replace(dates, horizon=horizon_key(found[1])) if dates else None

    def _read_horizons(self, horizons: tuple[str, ...], text: str) -> TimeReading:
        name = " to ".join(dict.fromkeys((horizons[0], horizons[-1])))
        ahead = years_ahead(text)
        if ahead and self._rules.adopted_on:
            start, due = (self._rules.adopted_on + relativedelta(months=months) for months in ahead)
            return TimeReading(start=start, due=due, precision=Precision.RANGE, horizon=name)
        readings = [
            TimeReading(recurrence=Recurrence.ONGOING)
            if horizon == "ongoing"
            else self.legend_reading(horizon)
            for horizon in horizons
        ]
        recurrence = next((found.recurrence for found in readings if found.recurrence), None)
        dated = [found for found in readings if found.horizon]
        if any(found.problem for found in dated):
            return TimeReading(
                precision=Precision.HORIZON, horizon=name, recurrence=recurrence, problem=Problem.NO_LEGEND
            )
        return TimeReading(
            start=dated[0].start,
            due=dated[-1].due,
            precision=Precision.HORIZON,
            horizon=name,
            recurrence=recurrence,
        )

    def _read_recurring(self, flat: str) -> TimeReading | None:
        """Read `Ongoing`, `2022 & Ongoing`, `Annually April 1st`, `2021 & update 2 to 3 years`."""
        if opened := OPEN_ENDED.fullmatch(flat):
            span = self._read_dates(opened["first"])
            if span:
                return replace(span, due=None, precision=Precision.ONGOING, recurrence=Recurrence.ONGOING)
        for pattern, recurrence in RECURRENCES:
            found = re.search(rf"\b(?:{pattern})\b", flat)
            if not found:
                continue
            rest = rest_of_recurrence(f"{flat[: found.start()]} {flat[found.end() :]}")
            if not rest:
                return TimeReading(precision=Precision.ONGOING, recurrence=recurrence)
            if yearly := _YEARLY.fullmatch(rest):
                if recurrence is Recurrence.ANNUAL:
                    return self._next_yearly(MONTHS[yearly[1]], int(yearly[2]) if yearly[2] else None, rest)
                return TimeReading(precision=Precision.ONGOING, recurrence=recurrence)
            if dated := self._read_dates(rest):
                ends = bool(ENDS.match(rest))
                due = dated.due if dated.precision is Precision.RANGE or ends else None
                start = dated.start if dated.start or ends else dated.due
                return TimeReading(start=start, due=due, precision=Precision.ONGOING, recurrence=recurrence)
        if updated := re.fullmatch(
            r"(.+?)\s*(?:&|and|,|;|\+|then)\s*(?:update|review|revisit|renew)\b(.*)", flat
        ):
            return None if dates_in(updated[2]) else self._read_dates(updated[1])
        return None

    def _next_yearly(self, month: int, day: int | None, text: str) -> TimeReading:
        """Return the next occurrence, today included; the last day of the month where no day is said."""
        for year in range(self._rules.today.year, self._rules.today.year + 5):
            try:
                due = date(year, month, day) if day else date(year, month, 1) + relativedelta(day=31)
            except ValueError:
                continue
            if due >= self._rules.today:
                precision = Precision.DAY if day else Precision.MONTH
                return TimeReading(due=due, precision=precision, recurrence=Recurrence.ANNUAL)
        raise UnreadableDate("there is no such day")

    def _read_dates(self, flat: str) -> TimeReading | None:
        bare = TRAILERS.sub("", _without_filler(flat))
        if found := self._spans.read(bare):
            return _from_span(found)
        if (later := re.fullmatch(r"(.+?)\s*\+", bare)) and (found := self._spans.read(later[1])):
            return TimeReading(start=found.start, precision=found.precision)
        for pattern, ends in ((ENDS, True), (STARTS, False)):
            if (led := pattern.match(bare)) and (
                found := self._spans.read(_without_filler(bare[led.end() :]))
            ):
                if ends:
                    return TimeReading(due=_end(found, led[0]), precision=found.precision)
                after = bare.startswith(("after", "beyond", "post"))
                start = found.end + relativedelta(days=1) if after else found.start
                return TimeReading(start=start, precision=found.precision)
        return None


def _end(span: Span, words: str) -> date:
    """Return the last day that is meant by a span after `words`: `before 2028` ends with 2027."""
    return span.start - relativedelta(days=1) if BEFORE.search(words) else span.end


def _first(reading: TimeReading) -> date:
    return reading.start or reading.due or date.min


def _without_filler(text: str) -> str:
    filler = FILLERS.match(text)
    return text[filler.end() :] if filler else text


def _from_span(span: Span) -> TimeReading:
    start = None if span.precision is Precision.DAY else span.start
    return TimeReading(start=start, due=span.end, precision=span.precision)


def reads_as_time(text: str) -> bool:
    """Whether a text says a time at all, also one that only a legend or a date order makes a date."""
    try:
        return _ANY_CITY.read(text).problem is not Problem.NO_TIME
    except UnreadableDate:
        return True


_ANY_CITY = TimeReader(TimeRules(today=date(2000, 1, 1)))
