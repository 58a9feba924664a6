"""*Fix columns*: what each column of a dropped file holds, and what the plan is called."""

from collections.abc import Iterator
from typing import Any

from planbot.intake.fields import Field
from planbot.plan.errors import UserError
from planbot.slack.views.fix_parts import (
    About,
    Fixed,
    Page,
    Values,
    intro,
    key_of,
    labelled,
    menu,
    picked,
    picked_several,
    several,
)

_A_PAGE = 40
_LEVELS = 5
_TITLE, _MILESTONES, _YES = "title", "milestones", "yes"
_SHEETS, _HEADER_ROW = "sheet", "header_row"

_WORDS = {
    Field.IGNORE: "Not used",
    Field.ID: "planbot's permanent id",
    Field.LEVEL_NAME: "Which level the row is on",
    Field.NUMBER: "Number of the item",
    Field.PARENT: "Number of the item above",
    Field.TITLE: "The item itself",
    Field.LEAD: "Who leads it",
    Field.SUPPORT: "Who supports",
    Field.STATUS_MARK: "Marked where the status is its header",
    Field.HORIZON: "Marked where the time is its header",
    Field.PERIOD: "What is done or spent at the time in its header",
    Field.PRIORITY_MARK: "Marked where the priority is its header",
    Field.MEASURE: "Measure of success",
    Field.DUE: "Due date",
    Field.ADOPTED_DUE: "Due date as first adopted",
    Field.START: "Start date",
    Field.TIMELINE: "Timeline in words",
}
_OF_LEVELS = (Field.GROUP, Field.GROUP_NUMBER, Field.GROUP_DESCRIPTION)


def columns_page(about: About) -> Page:
    """Return the next forty columns that were not shown yet."""
    rest = [(header, role) for header, role in about.reading.columns if key_of(header) not in about.seen]
    shown = rest[:_A_PAGE]
    blocks = [intro("Say what each column holds. planbot reads the file again when you save.")]
    if not about.seen:
        blocks += _about_the_plan(about)
    blocks += [
        labelled(f"column:{key_of(header)}", header, menu(_roles(role), role, "Choose what it holds"))
        for header, role in shown
    ]
    return Page(blocks=blocks, keys=tuple(key_of(header) for header, _ in shown), left=len(rest) - len(shown))


def read_columns(values: Values, about: About) -> Fixed:
    """Return what was changed."""
    columns = {
        header: chosen
        for header, role in about.reading.columns
        if (chosen := picked(values, f"column:{key_of(header)}")) not in (None, role)
    }
    settled: dict[str, Any] = {"columns": columns} if columns else {}
    title = picked(values, _TITLE)
    if title is not None and title != about.reading.preview.title:
        settled["title"] = title
    if _MILESTONES in values:
        settled["milestones"] = _YES in picked_several(values, _MILESTONES)
    if _SHEETS in values and (sheets := picked_several(values, _SHEETS)) != _sheets_read(about):
        settled[_SHEETS] = sheets
    if _HEADER_ROW in values and (row := _row(picked(values, _HEADER_ROW))) != _header_row(about):
        settled[_HEADER_ROW] = row
    return Fixed(settled=settled)


def _about_the_plan(about: About) -> Iterator[dict[str, Any]]:
    name = {"type": "plain_text_input", "initial_value": about.reading.preview.title, "max_length": 150}
    hint = "A plan of this name that is there already is brought up to date"
    yield labelled(_TITLE, "What the plan is called", name, hint)
    if about.reading.milestones:
        chosen = [_YES] if about.settled.get("milestones") else []
        words = "Rows and dated lines beneath an item are its milestones"
        yield labelled(_MILESTONES, "Milestones", several("checkboxes", [(_YES, words)], chosen))
    if len(about.reading.sheets) > 1:
        names = [(sheet.name, sheet.name) for sheet in about.reading.sheets]
        hint = "Several are read as one plan where they hold the same table"
        choice = several("multi_static_select", names, _sheets_read(about))
        yield labelled(_SHEETS, "Sheets to read", choice, hint)
    row = _header_row(about)
    number = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}
    hint = "Of every sheet that is read. Leave it empty to have planbot look for it"
    yield labelled(
        _HEADER_ROW, "Row of the headers", number | ({"initial_value": str(row)} if row else {}), hint
    )


def _sheets_read(about: About) -> list[str]:
    """Return the sheets that were chosen before, else those that planbot found."""
    found = [sheet.name for sheet in about.reading.sheets if sheet.is_read]
    return [*(about.settled.get(_SHEETS) or found)]


def _header_row(about: About) -> int | None:
    return about.settled.get(_HEADER_ROW) or about.reading.header_row


def _row(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise UserError("Write the number of a row, 1 for the first.", field=_HEADER_ROW)
    return int(text)


def _roles(now: str) -> Iterator[tuple[str, str]]:
    """Yield each field with its words; the one that the column has now is always among them."""
    roles = {
        field.value: _WORDS.get(field, field.value.capitalize()) for field in Field if field not in _OF_LEVELS
    }
    for level in range(1, _LEVELS):
        top = ": the top, such as a goal" if level == 1 else ""
        roles[f"level {level}"] = f"Level {level}{top}"
        roles[f"level {level} number"] = f"Number of level {level}"
        roles[f"level {level} description"] = f"Description of level {level}"
    roles.setdefault(now, now)
    yield from roles.items()
