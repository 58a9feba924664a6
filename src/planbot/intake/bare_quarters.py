"""Quarters without a year, `Q1 | Q2 | Q3 | Q4`: horizons whose dates the year above the table gives."""

import re
from collections.abc import Iterable, Mapping, Sequence

from planbot.intake.cells import Cell, line_of
from planbot.intake.columns import Columns
from planbot.intake.fields import Field
from planbot.intake.horizons import quarter_keys
from planbot.intake.notes import is_note, lone_text
from planbot.intake.plan_titles import instructs, says_plan
from planbot.intake.spans import SpanReader, UnreadableDate

_YEAR = re.compile(
    r"(?<![\w/.-])(?P<fiscal>(?:fy|fiscal years?|f\.y\.)[ -]*'?(?=\d))?"
    r"(?P<first>20\d\d|(?<=[ '-])\d\d|(?<=fy)\d\d)(?:\s*[-–/]\s*'?(?P<last>20\d\d|\d\d))?(?![\w/])",
    re.I,
)
_TIMES = (Field.TIMELINE, Field.START, Field.DUE, Field.LEAD_AND_TIMELINE)
_MARKED = (Field.HORIZON, Field.PERIOD)


def date_quarters(
    columns: Columns, rows: Iterable[Sequence[Cell]], above: Iterable[Sequence[Cell]]
) -> Mapping[str, str]:
    """Return, as a legend, the quarters that the table names without a year, in that of the lines `above`.

    Empty where it names none, or where the lines name no year or several.
    """
    headers = [columns.header(at) for field in _MARKED for at in columns.positions(field)]
    times = [at for field in _TIMES for at in columns.positions(field)]
    cells = {row[at] for row in rows for at in times if at < len(row) and isinstance(row[at], str)}
    named = {key for text in [*headers, *map(line_of, cells)] for key in quarter_keys(text)}
    year = _year_in(above) if named else None
    return {key: f"{key.upper()} {year}" for key in sorted(named)} if year else {}


def _year_in(lines: Iterable[Sequence[Cell]]) -> str | None:
    """Return the year of the title, else the only one of the other lines; what dates the file says none."""
    texts = [
        text for line in lines if (text := lone_text(line)) and not instructs(text) and not is_note(text)
    ]
    titles = {year for text in texts if says_plan(text) for year in _years(text)}
    found = titles or {year for text in texts for year in _years(text)}
    return found.pop() if len(found) == 1 else None


def _years(text: str) -> set[str]:
    """Return the years in a line, each as it can stand behind a quarter; `2025-2030` is none."""
    found = set()
    for year in _YEAR.finditer(text):
        if not year["fiscal"] and len(year["first"]) < 4:
            continue
        named = f"{'FY' if year['fiscal'] else ''}{year['first']}" + (
            f"-{year['last']}" if year["last"] else ""
        )
        try:
            span = SpanReader().read(named.casefold())
        except UnreadableDate:
            continue
        if span is not None and (span.end - span.start).days < 366:
            found.add(named)
    return found
