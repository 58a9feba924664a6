"""The map file: what a person settles about a plan file that cannot be known from it (YAML)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from planbot.intake.draft import OwnerChoice, OwnerKind
from planbot.intake.fields import Role
from planbot.intake.horizons import horizon_key
from planbot.intake.spans import UnreadableDate
from planbot.intake.times import Problem, TimeReader, TimeRules
from planbot.plan.errors import UserError
from planbot.plan.model import Plan
from planbot.plan.vocabulary import Status

MAX_BYTES = 1024 * 1024
KEYS = (
    "title",
    "adopted",
    "resolution",
    "sheet",
    "header_row",
    "levels",
    "columns",
    "legend",
    "owners",
    "departments",
    "status",
    "date_order",
    "fiscal_year_start",
    "milestones",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMap:
    """`sheets` are those to read, as one where there are several. `columns` gives roles by header, `legend` a
    date or range by horizon, `owners` who a text means, `departments` the other names of each department,
    `status` planbot's word for a word of the plan. `takes_steps` says that rows and dated lines beneath an
    item are its milestones, `legend_before` is what was settled when the plan last came in."""

    title: str | None = None
    adopted_on: date | None = None
    resolution: str | None = None
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    levels: tuple[str, ...] = ()
    columns: Mapping[str, Role] = field(default_factory=dict)
    legend: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, OwnerChoice] = field(default_factory=dict)
    departments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    status: Mapping[str, Status] = field(default_factory=dict)
    date_order: str | None = None
    fiscal_year_start: int | None = None
    takes_steps: bool = False
    legend_before: Mapping[str, str] = field(default_factory=dict)

    def remembering(self, plan: Plan) -> "PlanMap":
        """Return the map with what `plan` settled when it came in, where this one leaves it open."""
        return replace(self, adopted_on=self.adopted_on or plan.adopted_on, legend_before=plan.legend)


def read_map(path: Path) -> PlanMap:
    """Return the map in a YAML file; raises `UserError` that names the key at fault."""
    name = path.name
    try:
        if path.is_dir():
            raise UserError(f"“{path}” is a folder, not a map file.")
        if path.stat().st_size > MAX_BYTES:
            raise UserError(f"“{name}” is too large for a map file.")
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UserError(f"There is no map file “{path}”.") from None
    except (OSError, UnicodeDecodeError):
        raise UserError(f"The map file “{path}” cannot be read.") from None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" near line {mark.line + 1}" if mark else ""
        raise UserError(f"“{name}” is not valid YAML{where}.") from None
    return parse_map(data)


def parse_map(data: Any) -> PlanMap:
    """Return the map that YAML data holds; entries left empty are not settled. Raises `UserError`."""
    if data is None:
        return PlanMap()
    if not isinstance(data, dict):
        raise _wrong("the map", "it has to be a list of keys, such as “columns:”")
    for key in data:
        if key not in KEYS:
            raise _wrong(str(key), f"this key is not known. There are: {', '.join(KEYS)}")
    fiscal_year_start = _fiscal_year_start(data.get("fiscal_year_start"))
    return PlanMap(
        title=_text(data, "title"),
        adopted_on=_date("adopted", data.get("adopted")),
        resolution=_text(data, "resolution"),
        sheets=_texts("sheet", data.get("sheet")),
        header_row=_row(data.get("header_row")),
        levels=_texts("levels", data.get("levels")),
        columns=_columns(data.get("columns")),
        legend=_legend(data.get("legend"), fiscal_year_start),
        owners={text: _owner(text, value) for text, value in _pairs("owners", data.get("owners"))},
        departments={
            name: _texts(f"departments › {name}", value)
            for name, value in _pairs("departments", data.get("departments"))
        },
        status={text: _status(text, value) for text, value in _pairs("status", data.get("status"))},
        date_order=_date_order(data.get("date_order")),
        fiscal_year_start=fiscal_year_start,
        takes_steps=_yes_or_no("milestones", data.get("milestones")),
    )


def _wrong(key: str, reason: str) -> UserError:
    return UserError(f"Map file, {key}: {reason}.", field=key)


def _text(data: dict[Any, Any], key: str) -> str | None:
    value = data.get(key)
    if isinstance(value, dict | list):
        raise _wrong(key, "it has to be a text")
    return str(value).strip() or None if value is not None else None


def _texts(key: str, value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    entries = value if isinstance(value, list) else [value]
    if any(isinstance(entry, dict | list) for entry in entries):
        raise _wrong(key, "it has to be a list of names")
    return tuple(text for entry in entries if entry is not None and (text := str(entry).strip()))


def _pairs(key: str, value: Any) -> list[tuple[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, dict):
        raise _wrong(key, "it has to hold pairs of “name: value”")
    return [(str(name), entry) for name, entry in value.items() if entry is not None]


def _date(key: str, value: Any) -> date | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    raise _wrong(key, f"“{value}” is not a date such as 2026-12-31")


def _row(value: Any) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise _wrong("header_row", "it has to be the number of a row, 1 for the first")
    return value


def _fiscal_year_start(value: Any) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 12):
        raise _wrong("fiscal_year_start", "it has to be a month, 1 to 12")
    return value


def _yes_or_no(key: str, value: Any) -> bool:
    if value is not None and not isinstance(value, bool):
        raise _wrong(key, "it has to be yes or no")
    return bool(value)


def _date_order(value: Any) -> str | None:
    if value not in (None, "mdy", "dmy"):
        raise _wrong("date_order", "it has to be mdy (03/04 is March 4) or dmy (03/04 is 3 April)")
    return str(value) if value else None


def _columns(value: Any) -> dict[str, Role]:
    roles = {}
    for header, entry in _pairs("columns", value):
        try:
            roles[header] = Role.parse(str(entry))
        except UserError as error:
            raise _wrong(f"columns › {header}", error.message.removesuffix(".")) from None
    return roles


def _legend(value: Any, fiscal_year_start: int | None) -> dict[str, str]:
    legend = {}
    for word, entry in _pairs("legend", value):
        text = entry.isoformat() if isinstance(entry, date) else str(entry)
        rules = TimeRules(today=date.min, legend={word: text}, fiscal_year_start=fiscal_year_start or 7)
        try:
            readable = TimeReader(rules).legend_reading(horizon_key(word)).problem is not Problem.NO_LEGEND
        except UnreadableDate:
            readable = False
        if not readable:
            raise _wrong(
                f"legend › {word}", f"“{text}” is no date, year or range such as 2026-01-01..2026-12-31"
            )
        legend[word] = text
    return legend


def _owner(text: str, value: Any) -> OwnerChoice:
    key = f"owners › {text}"
    kinds = [kind for kind in OwnerKind if isinstance(value, dict) and kind.value in value]
    if len(kinds) != 1 or not str(value[kinds[0].value] or "").strip():
        raise _wrong(
            key, "it has to be one of {person: email}, {department: name}, {body: name, reporter: email}"
        )
    kind = kinds[0]
    if unknown := set(value) - {kind.value} - ({"reporter"} if kind is OwnerKind.BODY else set()):
        raise _wrong(key, f"“{sorted(map(str, unknown))[0]}” does not belong here")
    name = str(value[kind.value]).strip()
    reporter = str(value.get("reporter") or "").strip().casefold() or None
    for email in (name if kind is OwnerKind.PERSON else None, reporter):
        if email is not None and "@" not in email:
            raise _wrong(key, f"“{email}” is not an email")
    return OwnerChoice(
        kind=kind, name=name.casefold() if kind is OwnerKind.PERSON else name, reporter=reporter
    )


def _status(text: str, value: Any) -> Status:
    try:
        return Status.parse(str(value))
    except UserError as error:
        raise _wrong(f"status › {text}", error.message.removesuffix(".")) from None
