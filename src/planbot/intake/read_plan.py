"""A plan file to a draft: the way through all the rooms of the intake."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from planbot.intake.bare_quarters import date_quarters
from planbot.intake.cells import Cell, fold_text
from planbot.intake.collection import without_collection
from planbot.intake.draft import Directory, Draft, Gap
from planbot.intake.footnotes import find_footnotes
from planbot.intake.layout import Layout, LooksLikePeople, choose_layout, looks_like_people
from planbot.intake.legends import Legend, find_legend, merge_legends, overruled_legend
from planbot.intake.notes import is_note, lone_text, names_key_sheet
from planbot.intake.owners import OwnerMatcher
from planbot.intake.people_list import PeopleList
from planbot.intake.plan_map import PlanMap
from planbot.intake.plan_titles import title_above, title_of_file
from planbot.intake.sections import Section, section_of
from planbot.intake.table_reading import TableReading
from planbot.intake.tables import read_book
from planbot.intake.times import TimeRules
from planbot.plan.errors import UserError
from planbot.plan.policy import Policy
from planbot.plan.wording import joined


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
    book = read_book(path)
    layout = choose_layout(book.tables, mapping)
    if looks_like_people(layout.columns):
        raise LooksLikePeople(layout.columns.labels)
    rules = TimeRules(
        today=today,
        fiscal_year_start=mapping.fiscal_year_start or policy.fiscal_year_start,
        fiscal_year_named_by=policy.fiscal_year_named_by,
        date_order=mapping.date_order,
        adopted_on=mapping.adopted_on,
        day_zero=book.tables[0].day_zero,
    )
    notes = {
        number: reason
        for part in layout.parts
        for number, reason in find_footnotes(layout.columns, part.rows).items()
    }
    read = [part.table for part in layout.parts]
    keys = [table for table in book.tables if table not in read and names_key_sheet(table.name or "")]
    legend = find_legend([*_beside(layout, notes), *(row for table in keys for row in table.rows)], rules)
    above = [row for part in layout.parts for row in part.preamble]
    quarters = date_quarters(layout.columns, (row for _, row in layout.rows), above)
    said = merge_legends(quarters, legend.dates)
    rules = replace(rules, legend=merge_legends(said, mapping.legend_before, mapping.legend))
    owners = OwnerMatcher(people, directory, mapping.owners)
    owners.add_department_aliases(mapping.departments)
    owners.learn(legend.meanings)
    mapping = replace(mapping, status={**legend.statuses, **mapping.status})
    reading = TableReading(layout, rules, owners, mapping, notes)
    reading.run()
    found = title_above(_title_lines(layout, reading.sections_above)) or title_of_file(path.name)
    draft = reading.draft(title or mapping.title or found, mapping, owners, legend)
    if not draft.items and not draft.rejected:
        raise UserError(f"“{path.name}” has headers in row {draft.header_row}, but no items beneath them.")
    if keys and find_legend((row for table in keys for row in table.rows), rules) != Legend():
        named = ", ".join(f"“{table.name}”" for table in keys)
        draft = replace(draft, why=f"{draft.why}. What its words mean was read in the sheet {named} too")
    if quarters:
        named, year = joined([key.upper() for key in quarters]), next(iter(quarters.values())).split()[1]
        draft = replace(draft, why=f"{draft.why}. The year of {named} is {year}, as the lines above say")
    overruled = overruled_legend(said, mapping.legend_before, mapping.legend)
    not_read = (*draft.sheets_not_read, *book.not_read)
    unknown = _unknown_columns(mapping, layout.columns.labels)
    return replace(draft, gaps=(*draft.gaps, *overruled, *unknown), sheets_not_read=not_read)


def _unknown_columns(mapping: PlanMap, labels: Sequence[str]) -> list[Gap]:
    """Return the columns that a map names and the file does not have, as by a slip of the pen."""
    known = {fold_text(label) for label in labels}
    return [
        Gap(
            kind="unknown_column",
            message=f"The map names a column “{name}”, and no header of the file is written so.",
            text=name,
        )
        for name in mapping.columns
        if fold_text(name) not in known
    ]


def _beside(layout: Layout, notes: Collection[int]) -> list[Sequence[Cell]]:
    """Return the lines above the header, the headers themselves one by one, and the notes beneath them."""
    below = [
        row for number, row in layout.rows if number in notes or ((text := lone_text(row)) and is_note(text))
    ]
    headers = [[cell] for cell in layout.header.cells]
    above = [row for part in layout.parts for row in part.preamble]
    return [*above, *headers, *below]


def _title_lines(layout: Layout, sections: Sequence[Section]) -> list[Sequence[Cell]]:
    """Return the lines above the header that may be the plan's title: those that head no section of it.

    Of several sheets that is what stands above more than one of them.
    """
    heads = {section.label for section in sections}
    first, *more = [
        [row for row in part.preamble if section_of(lone_text(row) or "").label not in heads]
        for part in layout.parts
    ]
    elsewhere = {lone_text(row) for rows in more for row in rows}
    return [row for row in first if lone_text(row) in elsewhere] if more else first
