"""A plan file to a draft: the way through all the rooms of the intake."""

from datetime import date
from pathlib import Path

from planbot.intake.cells import is_error, line_of
from planbot.intake.collection import without_collection
from planbot.intake.draft import Directory, Draft
from planbot.intake.layout import Layout, choose_layout, looks_like_people
from planbot.intake.owners import OwnerMatcher
from planbot.intake.people_list import PeopleList
from planbot.intake.plan_map import PlanMap
from planbot.intake.table_reading import TableReading
from planbot.intake.tables import read_tables
from planbot.intake.times import TimeRules
from planbot.plan.errors import UserError
from planbot.plan.policy import Policy

_LONGEST_TITLE = 100


def read_plan(
    path: Path,
    *,
    people: PeopleList | None = None,
    directory: Directory | None = None,
    mapping: PlanMap | None = None,
    title: str | None = None,
    policy: Policy | None = None,
    today: date,
) -> Draft:
    """Return what was understood of a CSV or XLSX file; nothing is stored and nothing is lost.

    Owners are matched against `people`, `directory` and `mapping`; `policy` gives the fiscal year where the
    map does not. Raises `UserError` for a file that holds no plan; a row that cannot be taken is in the draft
    with its reason.
    """
    mapping = mapping or PlanMap()
    with without_collection():
        return _read(path, people, directory, mapping, title=title, policy=policy or Policy(), today=today)


def _read(
    path: Path,
    people: PeopleList | None,
    directory: Directory | None,
    mapping: PlanMap,
    *,
    title: str | None,
    policy: Policy,
    today: date,
) -> Draft:
    layout = choose_layout(read_tables(path), mapping)
    if looks_like_people(layout.columns):
        headers = ", ".join(f"“{label}”" for label in layout.columns.labels)
        raise UserError(f"This looks like a people list, not a plan: its headers are {headers}.")
    rules = TimeRules(
        today=today,
        legend=mapping.legend,
        fiscal_year_start=mapping.fiscal_year_start or policy.fiscal_year_start,
        fiscal_year_named_by=policy.fiscal_year_named_by,
        date_order=mapping.date_order,
        adopted_on=mapping.adopted_on,
    )
    owners = OwnerMatcher(people, directory, mapping.owners)
    owners.add_department_aliases(mapping.departments)
    reading = TableReading(layout, rules, owners, mapping)
    reading.run()
    found = _title(path, layout, section_above=reading.title_is_section)
    draft = reading.draft(title or mapping.title or found, mapping, owners)
    if not draft.items and not draft.rejected:
        raise UserError(f"“{path.name}” has headers in row {layout.header_row}, but no items beneath them.")
    return draft


def _title(path: Path, layout: Layout, *, section_above: bool) -> str:
    """Return the first line above the header, where there is one; else the file's name in words.

    `section_above` says that the line directly above the header is a heading of the plan.
    """
    for row in layout.table.rows[: layout.header_row - 1 - section_above]:
        for cell in row:
            text = line_of(cell)
            if text and len(text) <= _LONGEST_TITLE and not is_error(cell):
                return text
    words = " ".join(path.stem.replace("_", " ").split()) or path.name
    return words[0].upper() + words[1:]
