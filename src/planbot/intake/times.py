"""A time as a plan writes it to dates, precision, recurrence and horizon."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from planbot.intake.cells import Cell, fold_text, text_of
from planbot.intake.horizons import horizon_key, split_horizons, years_ahead
from planbot.intake.spans import MONTHS, Span, SpanReader, UnreadableDate, from_serial
from planbot.intake.time_words import ANY_RECURRENCE, ENDS, FILLERS, RECURRENCES, STARTS, UNDECIDED
from planbot.plan.vocabulary import Precision, Recurrence


class Problem(StrEnum):
    """Why a time gave no date."""

    NO_LEGEND = "no_legend"
    NO_TIME = "no_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReading:
    """What a time says. `text` is as written; a date that is not said is None."""

    text: str = ""
    start: date | None = None
    due: date | None = None
    precision: Precision = Precision.UNKNOWN
    recurrence: Recurrence | None = None
    horizon: str | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRules:
    """What a city has settled about its times; `legend` gives for each horizon a date or a range as text."""

    today: date
    legend: Mapping[str, str] = field(default_factory=dict)
    fiscal_year_start: int = 7
    date_order: str | None = None
    adopted_on: date | None = None


class TimeReader:
    """Reads the times of one file; each distinct text is read once."""

    def __init__(self, rules: TimeRules) -> None:
        self._rules = rules
        self._spans = SpanReader(rules.fiscal_year_start, rules.date_order)
        self._legend = {horizon_key(word): text for word, text in rules.legend.items()}
        self._read: dict[str, TimeReading] = {}

    def read(self, cell: Cell) -> TimeReading:
        """Return the reading of a cell; raises `UnreadableDate` for a date that cannot be one."""
        text = text_of(cell)
        if isinstance(cell, datetime | date):
            day = cell.date() if isinstance(cell, datetime) else cell
            return TimeReading(text=text, due=day, precision=Precision.DAY)
        if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and (serial := from_serial(float(text))):
            return TimeReading(text=text, due=serial, precision=Precision.DAY)
        if text not in self._read:
            self._read[text] = replace(self._read_text(text), text=text)
        return self._read[text]

    def legend_reading(self, horizon: str) -> TimeReading:
        """Return the dates that the legend gives a horizon (as `horizon_key` has it)."""
        unread = TimeReading(precision=Precision.HORIZON, horizon=horizon, problem=Problem.NO_LEGEND)
        if horizon not in self._legend:
            return unread
        said = fold_text(self._legend[horizon])
        if re.fullmatch(ANY_RECURRENCE, said):
            return TimeReading(precision=Precision.ONGOING, recurrence=Recurrence.ONGOING, horizon=horizon)
        if after := re.fullmatch(r"(?:after|beyond|from)\s+(.+)", said):
            span = self._spans.read(after[1])
            start = span.end + relativedelta(days=1) if span else None
            return TimeReading(start=start, precision=Precision.HORIZON, horizon=horizon)
        span = self._spans.read(re.sub(r"^(?:(?:by|until|to|through|the|end of|in|before)\s+)+", "", said))
        if span is None:
            return unread
        start = span.start if span.precision is Precision.RANGE else None
        return TimeReading(start=start, due=span.end, precision=Precision.HORIZON, horizon=horizon)

    def _read_text(self, text: str) -> TimeReading:
        if horizon_key(text) in self._legend:
            return self.legend_reading(horizon_key(text))
        flat = " ".join(fold_text(re.sub(r"-\s*\n\s*", "-", text)).split())
        if UNDECIDED.fullmatch(flat):
            return TimeReading(problem=Problem.NO_TIME)
        if horizons := split_horizons(text):
            return self._read_horizons(horizons, text)
        for candidate in (flat, re.sub(r"\s*\([^)]*\)", "", flat).strip()):
            if found := self._read_recurring(candidate) or self._read_dates(candidate):
                return found
        parts = [
            part
            for part in re.split(r"[;\n]|,\s(?!\d{4})", fold_text(text.replace("\n", ";")))
            if part.strip()
        ]
        if len(parts) > 1:
            readings = [
                self._read_recurring(part.strip()) or self._read_dates(part.strip()) for part in parts
            ]
            dated = [found for found in readings if found and found.due]
            if dated:
                return max(dated, key=lambda found: found.due or date.min)
        return TimeReading(problem=Problem.NO_TIME)

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
        for pattern, recurrence in RECURRENCES:
            found = re.search(rf"\b(?:{pattern})\b", flat)
            if not found:
                continue
            rest = (flat[: found.start()] + " " + flat[found.end() :]).strip(" ,;:&-+/()")
            rest = re.sub(
                r"^(?:and|by|on|each|every|in|starting|beginning|then|thereafter|from|to)\b|\b(?:and|then|to)$",
                "",
                rest,
            ).strip(" ,;:&-+/()")
            if not rest or rest in (
                "basis",
                "reporting",
                "review",
                "updates",
                "update",
                "throughout",
                "activity",
            ):
                return TimeReading(precision=Precision.ONGOING, recurrence=recurrence)
            if yearly := re.fullmatch(rf"({'|'.join(MONTHS)})\.?(?: (\d{{1,2}})(?:st|nd|rd|th)?)?", rest):
                if recurrence is Recurrence.ANNUAL:
                    return self._next_yearly(MONTHS[yearly[1]], int(yearly[2]) if yearly[2] else None, rest)
                return TimeReading(precision=Precision.ONGOING, recurrence=recurrence)
            if dated := self._read_dates(rest):
                start = dated.start or dated.due
                due = dated.due if dated.precision is Precision.RANGE or ENDS.match(rest) else None
                return TimeReading(start=start, due=due, precision=Precision.ONGOING, recurrence=recurrence)
        if updated := re.fullmatch(
            r"(.+?)\s*(?:&|and|,|;|\+|then)\s*(?:update|review|revisit|renew)\b.*", flat
        ):
            return self._read_dates(updated[1])
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
        raise UnreadableDate(f"there is no day {text}")

    def _read_dates(self, flat: str) -> TimeReading | None:
        bare = _without_filler(flat)
        if found := self._spans.read(bare):
            return _from_span(found)
        for pattern, ends in ((ENDS, True), (STARTS, False)):
            if (led := pattern.match(bare)) and (
                found := self._spans.read(_without_filler(bare[led.end() :]))
            ):
                if ends:
                    return TimeReading(due=found.end, precision=found.precision)
                after = bare.startswith("after")
                start = found.end + relativedelta(days=1) if after else found.start
                return TimeReading(start=start, precision=found.precision)
        return None


def _without_filler(text: str) -> str:
    filler = FILLERS.match(text)
    return text[filler.end() :] if filler else text


def _from_span(span: Span) -> TimeReading:
    start = None if span.precision is Precision.DAY else span.start
    return TimeReading(start=start, due=span.end, precision=span.precision)


def settle_date_order(texts: list[str]) -> str | None:
    """Return `mdy` or `dmy` where the unambiguous dates of a column agree on it."""
    orders = set()
    for text in texts:
        if found := re.match(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}\b", text):
            first, second = int(found[1]), int(found[2])
            if first > 12 >= second:
                orders.add("dmy")
            elif second > 12 >= first:
                orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None
