"""The fields of a form for gaps, one set an item, and what is read from them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from planbot.plan.errors import UserError
from planbot.plan.gaps import GapKind
from planbot.plan.reports.gap_forms import GapLine, Unit
from planbot.services.gap_answers import (
    MEASURE_LENGTH,
    SHORT_TITLE_LENGTH,
    DateAnswer,
    ItemAnswer,
    LeadAnswer,
    MeasureAnswer,
    TitleAnswer,
)
from planbot.slack.views.item_fields import plain

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]
Seen = Mapping[str, str | None]

ALL_PERSON, ALL_DEPARTMENT, ALL_DATE = "all:person", "all:department", "all:date"
MOST_OPTIONS = 100

_ONGOING = "ongoing"


def field_blocks(kind: GapKind, line: GapLine) -> list[dict[str, Any]]:
    """Return the fields of one item."""
    return _FIELDS[kind][0](line)


def read_answers(kind: GapKind, values: Values, seen: Seen) -> list[ItemAnswer]:
    """Return what was filled in; raises `UserError` on a field that cannot be read."""
    return [
        answer for item_id in seen if (answer := _FIELDS[kind][1](values, int(item_id), seen)) is not None
    ]


def first_field(kind: GapKind, item_id: str) -> str:
    """Return the field in which an item without an answer is complained of."""
    return f"{_FIELDS[kind][2]}:{item_id}"


def input_block(
    block_id: str,
    label: str,
    element: dict[str, Any],
    *,
    hint: str | None = None,
    optional: bool = True,
) -> dict[str, Any]:
    block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(cut(label, 300)),
        "element": element,
        "optional": optional,
    }
    return block | {"hint": plain(cut(hint, 600))} if hint else block


def person_element() -> dict[str, Any]:
    return {"type": "users_select", "action_id": "person", "placeholder": plain("Choose a person")}


def department_element(departments: Sequence[Unit], *more: dict[str, Any]) -> dict[str, Any]:
    shown = departments[: MOST_OPTIONS - len(more)]
    return {
        "type": "static_select",
        "action_id": "department",
        "placeholder": plain("Choose a department"),
        "options": [*(option(one.name, str(one.id)) for one in shown), *more],
    }


def option(text: str, value: str, description: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"text": plain(cut(text, 75)), "value": value}
    return found | {"description": plain(cut(description, 75))} if description else found


def value_of(values: Values, block_id: str) -> Any:
    """Return what stands in the only element of a block, None for nothing."""
    for element in values.get(block_id, {}).values():
        chosen = element.get("selected_option")
        if chosen is not None:
            return chosen["value"]
        return (
            element.get("selected_user")
            or element.get("selected_date")
            or [one["value"] for one in element.get("selected_options") or ()]
            or (element.get("value") or "").strip()
            or None
        )
    return None


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _title(line: GapLine) -> str:
    return f"{line.label}  {line.short_title}"


def _wording(line: GapLine) -> str | None:
    return line.wording if line.wording != line.short_title else None


# Who leads


def _lead_fields(line: GapLine) -> list[dict[str, Any]]:
    return [input_block(f"lead:{line.id}", _title(line), person_element(), hint=_wording(line))]


def _read_lead(values: Values, item_id: int, seen: Seen) -> ItemAnswer | None:
    own, person = value_of(values, f"lead:{item_id}"), value_of(values, ALL_PERSON)
    department = None if own or person else value_of(values, ALL_DEPARTMENT)
    if not (own or person or department):
        return None
    return LeadAnswer(
        item_id=item_id,
        field=f"lead:{item_id}" if own else ALL_PERSON if person else ALL_DEPARTMENT,
        seen=seen[str(item_id)],
        slack_id=own or person,
        department_id=int(department) if department else None,
    )


# When it is due


def _date_fields(line: GapLine) -> list[dict[str, Any]]:
    picker = {"type": "datepicker", "action_id": "date", "placeholder": plain("Choose a day")}
    boxes = {
        "type": "checkboxes",
        "action_id": "ongoing",
        "options": [option("Ongoing, without an end", _ONGOING)],
    }
    return [
        input_block(f"date:{line.id}", _title(line), picker, hint=_wording(line)),
        input_block(f"ongoing:{line.id}", f"Or {line.label} is", boxes),
    ]


def _read_date(values: Values, item_id: int, _: Seen) -> ItemAnswer | None:
    own, ongoing = value_of(values, f"date:{item_id}"), value_of(values, f"ongoing:{item_id}")
    if own and ongoing:
        raise UserError("Choose a day, or say that it is ongoing: not both.", f"date:{item_id}")
    day = None if ongoing else own or value_of(values, ALL_DATE)
    if not (day or ongoing):
        return None
    return DateAnswer(
        item_id=item_id,
        field=f"date:{item_id}" if own or ongoing else ALL_DATE,
        due=date.fromisoformat(day) if day else None,
    )


# By what one sees that it is done


def _measure_fields(line: GapLine) -> list[dict[str, Any]]:
    text = {
        "type": "plain_text_input",
        "action_id": "measure",
        "max_length": MEASURE_LENGTH,
        "placeholder": plain("A number, or what will be there in the end"),
    }
    return [input_block(f"measure:{line.id}", _title(line), text, hint=_wording(line))]


def _read_measure(values: Values, item_id: int, _: Seen) -> ItemAnswer | None:
    field = f"measure:{item_id}"
    measure = value_of(values, field)
    return MeasureAnswer(item_id=item_id, field=field, measure=measure) if measure else None


# How it is called


def _title_fields(line: GapLine) -> list[dict[str, Any]]:
    text = {
        "type": "plain_text_input",
        "action_id": "title",
        "max_length": SHORT_TITLE_LENGTH,
        "initial_value": line.short_title[:SHORT_TITLE_LENGTH],
    }
    about = " ".join(filter(None, (line.advice, f"The plan says: {line.wording}")))
    return [input_block(f"title:{line.id}", line.label, text, hint=about)]


def _read_title(values: Values, item_id: int, seen: Seen) -> ItemAnswer | None:
    field, before = f"title:{item_id}", seen[str(item_id)]
    title = value_of(values, field)
    if not title or title == before:
        return None
    return TitleAnswer(item_id=item_id, field=field, seen=before, short_title=title)


_Fields = tuple[
    Callable[[GapLine], list[dict[str, Any]]], Callable[[Values, int, Seen], ItemAnswer | None], str
]
_LEAD: _Fields = (_lead_fields, _read_lead, "lead")
_TITLE: _Fields = (_title_fields, _read_title, "title")
_FIELDS: Mapping[GapKind, _Fields] = {
    GapKind.LEAD: _LEAD,
    GapKind.UNREACHED: _LEAD,
    GapKind.LOAD: _LEAD,
    GapKind.DATE: (_date_fields, _read_date, "date"),
    GapKind.MEASURE: (_measure_fields, _read_measure, "measure"),
    GapKind.WORDING: _TITLE,
    GapKind.SHORT_TITLE: _TITLE,
}


def for_all(kind: GapKind, departments: Sequence[Unit], *, is_alone: bool) -> Iterator[dict[str, Any]]:
    """Yield the fields that count for every item for which nothing else is chosen; for one alone, for it."""
    if _FIELDS[kind] is _LEAD:
        if not is_alone:
            hint = "For every item below for which you choose nobody else"
            yield input_block(ALL_PERSON, "All to the same person", person_element(), hint=hint)
        if departments:
            label = "A department, where no person is chosen" if is_alone else "Or all to a department"
            hint = "Its head answers for it" if is_alone else "Its head answers for them"
            yield input_block(ALL_DEPARTMENT, label, department_element(departments), hint=hint)
    elif kind is GapKind.DATE and not is_alone:
        picker = {"type": "datepicker", "action_id": "date", "placeholder": plain("Choose a day")}
        hint = "For every item below that is not ongoing and has no day of its own"
        yield input_block(ALL_DATE, "The same day for all", picker, hint=hint)
