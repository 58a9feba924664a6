"""A plan file to a draft: the way through all the rooms of the intake."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from planbot.intake.cells import Cell, is_blank, is_error, line_of
from planbot.intake.draft import Directory, Draft, DraftItem, RejectedRow, SkippedRow
from planbot.intake.gaps import find_gaps
from planbot.intake.layout import Layout, choose_layout, is_repeated_header, looks_like_people
from planbot.intake.outline_placing import OutlinePlacer, has_outline
from planbot.intake.owners import OwnerMatcher
from planbot.intake.people_list import PeopleList
from planbot.intake.placing import Aside, GroupedPlacer, Placer, Standing
from planbot.intake.plan_map import PlanMap
from planbot.intake.refusals import RowRefused
from planbot.intake.reports import report_owners, report_statuses, report_times
from planbot.intake.schedule import ScheduleReader
from planbot.intake.spans import SpanReader
from planbot.intake.tables import read_tables
from planbot.intake.times import TimeRules
from planbot.intake.tree import Node, Tree, keys_of
from planbot.intake.values import ValueReader
from planbot.plan.errors import UserError
from planbot.plan.policy import Policy
from planbot.plan.titles import short_title

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
    layout = choose_layout(read_tables(path), mapping)
    if looks_like_people(layout.columns):
        headers = ", ".join(f"“{label}”" for label in layout.columns.labels)
        raise UserError(f"This looks like a people list, not a plan: its headers are {headers}.")
    rules = TimeRules(
        today=today,
        legend=mapping.legend,
        fiscal_year_start=mapping.fiscal_year_start or (policy or Policy()).fiscal_year_start,
        date_order=mapping.date_order,
        adopted_on=mapping.adopted_on,
    )
    owners = OwnerMatcher(people, directory, mapping.owners)
    owners.add_department_aliases(mapping.departments)
    reading = _Reading(layout, rules, owners, mapping)
    reading.run()
    draft = reading.draft(title or mapping.title or _title(path, layout), mapping, owners)
    if not draft.items and not draft.rejected:
        raise UserError(f"“{path.name}” has headers in row {layout.header_row}, but no items beneath them.")
    return draft


class _Reading:
    """One pass over the rows: each becomes an item, or is rejected or skipped with its reason."""

    def __init__(self, layout: Layout, rules: TimeRules, owners: OwnerMatcher, mapping: PlanMap) -> None:
        self._layout = layout
        self._columns = layout.columns
        self._rows = layout.rows
        body = [row for _, row in self._rows if not is_repeated_header(row, self._columns.labels)]
        self._values = ValueReader(
            self._columns,
            body,
            ScheduleReader(self._columns, body, rules),
            SpanReader(rules.fiscal_year_start, rules.date_order),
            owners,
            mapping.status,
        )
        owners.relate(self._values.owner_texts(body))
        outlined = has_outline(self._columns)
        self._placer: Placer = (
            OutlinePlacer(self._columns, body) if outlined else GroupedPlacer(self._columns, body)
        )
        self._tree = Tree(self._label_of("number"), self._label_of("title"))
        self._rejected: list[RejectedRow] = []
        self._skipped: list[SkippedRow] = []
        self._last: Node | None = None

    def run(self) -> None:
        for number, row in self._rows:
            if is_repeated_header(row, self._columns.labels):
                self._skipped.append(SkippedRow(row=number, reason="the header once more"))
                continue
            if all(is_blank(cell) or is_error(cell) for cell in row):
                self._skipped.append(
                    SkippedRow(row=number, reason="nothing but error values of the spreadsheet")
                )
                continue
            try:
                self._take(number, row)
            except RowRefused as refused:
                self._last = None
                self._reject(number, refused)
        for node in self._tree.prune():
            column = self._label_of("title")
            self._reject(
                node.row or 0,
                RowRefused(column, "", f"there is no text for the item under “{node.label.title}”"),
            )
        for number in self._tree.repeated_headings:
            self._skipped.append(SkippedRow(row=number, reason="a heading that stands above already"))

    def draft(self, title: str, mapping: PlanMap, owners: OwnerMatcher) -> Draft:
        levels = mapping.levels or self._placer.levels
        nodes = list(self._tree.walk())
        keys = keys_of(nodes)
        positions = {id(child): at for node in nodes for at, child in enumerate(node.children)}
        tops = [node for node in nodes if len(keys[id(node)]) == 1]
        positions |= {id(node): at for at, node in enumerate(tops)}
        pairs = [(node, _item(node, keys[id(node)], positions[id(node)], levels)) for node in nodes]
        for node, item in pairs:
            if not item.is_leaf and node.row is not None:
                level = levels[node.level].lower()
                self._skipped.append(
                    SkippedRow(row=node.row, reason=f"a heading: the {level} “{item.short_title}”")
                )
        items = [item for _, item in pairs]
        return Draft(
            title=title,
            levels=levels,
            sheet=self._layout.table.name,
            header_row=self._layout.header_row,
            why=self._layout.why,
            columns=self._columns.as_fields,
            items=tuple(items),
            rejected=tuple(sorted(self._rejected, key=lambda row: row.row)),
            skipped=tuple(sorted(self._skipped, key=lambda row: row.row)),
            rows_read=len(self._rows),
            owners=report_owners(items),
            statuses=report_statuses(pairs),
            times=report_times(nodes),
            gaps=find_gaps(self._columns, pairs, self._unnamed(), owners.has_person),
            legend=dict(mapping.legend),
            adopted_on=mapping.adopted_on,
            resolution=mapping.resolution,
        )

    def _take(self, number: int, row: Sequence[Cell]) -> None:
        place = self._placer.place(number, row)
        self._refuse_beyond(row)
        if isinstance(place, Aside):
            self._skipped.append(SkippedRow(row=number, reason=place.reason))
            if place.milestone and self._last:
                self._last.add_milestone(place.milestone)
            return
        node = self._tree.add(place, self._values.read(row))
        self._last = node if place.standing is not Standing.HEADING else None

    def _refuse_beyond(self, row: Sequence[Cell]) -> None:
        """What stands beyond the header belongs to nothing: only error values there are passed over."""
        width = len(self._columns.labels)
        for at, cell in enumerate(row[width:], start=width + 1):
            if not is_blank(cell) and not is_error(cell):
                raise RowRefused(f"(column {at})", line_of(cell), "no header stands above this cell")

    def _unnamed(self) -> list[tuple[str, str]]:
        """Return the columns beyond the header, each with the error values that were passed over in it."""
        found: dict[int, dict[str, None]] = {}
        for _, row in self._rows:
            for at, cell in enumerate(row[len(self._columns.labels) :], start=len(self._columns.labels) + 1):
                if is_error(cell):
                    found.setdefault(at, {})[line_of(cell)] = None
        return [(f"column {at}", ", ".join(values)) for at, values in sorted(found.items())]

    def _reject(self, number: int, refused: RowRefused) -> None:
        self._rejected.append(
            RejectedRow(row=number, column=refused.column, value=refused.value, reason=refused.reason)
        )

    def _label_of(self, role: str) -> str:
        fields: Mapping[str, str] = self._columns.as_fields
        return next((label for label, field in fields.items() if field == role), role)


def _item(node: Node, key: tuple[str, ...], position: int, levels: Sequence[str]) -> DraftItem:
    values = node.values
    title = node.label.title or f"{levels[node.level]} {node.label.number}"
    if values is None:
        return DraftItem(
            key=key,
            level=node.level,
            position=position,
            row=None,
            number=node.label.number,
            title=title,
            short_title=short_title(title) or title,
            is_leaf=node.is_leaf,
        )
    schedule = values.schedule
    return DraftItem(
        key=key,
        level=node.level,
        position=position,
        row=node.row,
        number=node.label.number,
        title=title,
        short_title=values.short_title or short_title(title) or title,
        is_leaf=node.is_leaf,
        serial=values.serial,
        description=values.description,
        department=values.department,
        leads=values.leads,
        supports=values.supports,
        start=schedule.start,
        due=schedule.due,
        adopted_due=schedule.adopted_due,
        timeline=schedule.timeline,
        precision=schedule.precision,
        recurrence=schedule.recurrence,
        horizon=schedule.horizon,
        status=values.status,
        status_text=values.status_text,
        percent=values.percent,
        priority=values.priority,
        measure=values.measure,
        budget=values.budget,
        funding=values.funding,
        resources=values.resources,
        cadence=values.cadence,
        milestones=values.milestones,
    )


def _title(path: Path, layout: Layout) -> str:
    """Return the first line above the header, where there is one; else the file's name in words."""
    for row in layout.table.rows[: layout.header_row - 1]:
        for cell in row:
            text = line_of(cell)
            if text and len(text) <= _LONGEST_TITLE and not is_error(cell):
                return text
    words = " ".join(path.stem.replace("_", " ").split()) or path.name
    return words[0].upper() + words[1:]
