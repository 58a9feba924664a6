"""One table to items, refusals and rows passed over."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import itemgetter

from planbot.intake.cells import Cell, cell_at, is_blank, is_error, line_of, text_of
from planbot.intake.continuations import goes_on
from planbot.intake.dated_headers import said_of_dates
from planbot.intake.draft import Draft, RejectedRow, SkippedRow
from planbot.intake.fields import Field
from planbot.intake.gaps import find_gaps
from planbot.intake.item_drafts import item_of
from planbot.intake.layout import Layout
from planbot.intake.legends import Legend
from planbot.intake.outline_placing import OutlinePlacer, has_outline
from planbot.intake.owners import OwnerMatcher
from planbot.intake.placing import Aside, GroupedPlacer, Placer, Standing
from planbot.intake.plan_map import PlanMap
from planbot.intake.refusals import RowRefused
from planbot.intake.reports import report_owners, report_statuses, report_times
from planbot.intake.row_owners import RowOwners
from planbot.intake.row_status import RowStatus
from planbot.intake.same_item import adds_to, joined
from planbot.intake.schedule import ScheduleReader
from planbot.intake.sections import SectionedPlacer, find_headings
from planbot.intake.sheet_sections import sheet_starts
from planbot.intake.times import TimeRules
from planbot.intake.totals import is_total
from planbot.intake.tree import Node, Tree, keys_of
from planbot.intake.values import ValueReader
from planbot.plan.errors import UserError


class TableReading:
    """One pass over the rows: each becomes an item, or is rejected or skipped with its reason.

    `notes` are the rows that are skipped beforehand, by number.
    """

    def __init__(
        self,
        layout: Layout,
        rules: TimeRules,
        owners: OwnerMatcher,
        mapping: PlanMap,
        notes: Mapping[int, str],
    ) -> None:
        self._notes = notes
        self._layout = layout
        self._columns = layout.columns
        self._rows = layout.rows
        self._second_lines = {part.first_line for part in layout.parts if part.header.second}
        self._repeated = {number for number, row in self._rows if layout.header.repeats_in(row)}
        self._others = {number for number, row in self._rows if layout.header.is_another(row)}
        self._totals = {number for number, row in self._rows if is_total(row)}
        aside = self._second_lines | self._repeated | self._others | self._totals | notes.keys()
        self._items = [(number, row) for number, row in self._rows if number not in aside]
        self._takes_steps = mapping.takes_steps
        self._rules = rules
        self._spans = rules.span_reader()
        self._placer = self._sectioned()
        body = [row for number, row in self._items]
        row_owners = RowOwners(self._columns, body, owners)
        self._statuses = RowStatus(self._columns, body, mapping.status)
        self._schedules = ScheduleReader(self._columns, body, rules)
        self._values = ValueReader(
            self._columns,
            self._schedules,
            self._spans,
            row_owners,
            self._statuses,
        )
        owners.expect_departments(row_owners.department_texts())
        owners.relate(row_owners.texts())
        self._tree = Tree(self._label_of("number"), self._label_of("title"), layout.in_words)
        self._rejected: list[tuple[int, RejectedRow]] = []
        self._skipped: list[tuple[int, SkippedRow]] = []
        self._last: Node | None = None
        self._last_row: Sequence[Cell] = ()

    def run(self) -> None:
        for at, part in enumerate(self._layout.parts):
            self._placer.begin_sheet(at)
            for number, row in part.rows:
                if (reason := self._passed_over(number, row)) is not None:
                    self._skip(number, reason)
                    continue
                try:
                    self._take(number, row)
                except RowRefused as refused:
                    self._last = None
                    self._reject(number, refused)
        for node in self._tree.prune():
            if node.level < len(self._placer.section_levels):
                self._skip(node.row or 0, f"a heading with nothing beneath it: “{node.label.title}”")
                continue
            reason = f"there is no text for the item under “{node.label.title}”"
            self._reject(node.row or 0, RowRefused(self._label_of("title"), "", reason))
        for number in self._tree.repeated_headings:
            self._skip(number, "a heading that stands above already")

    def draft(self, title: str, mapping: PlanMap, owners: OwnerMatcher, legend: Legend) -> Draft:
        levels = self._level_names(mapping)
        nodes = list(self._tree.walk())
        keys = keys_of(nodes)
        positions = {id(child): at for node in nodes for at, child in enumerate(node.children)}
        tops = [node for node in nodes if len(keys[id(node)]) == 1]
        positions |= {id(node): at for at, node in enumerate(tops)}
        pairs = [
            (
                node,
                item_of(
                    node,
                    keys[id(node)],
                    positions[id(node)],
                    levels,
                    self._spans,
                    self._layout,
                    takes_steps=self._takes_steps,
                ),
            )
            for node in nodes
        ]
        for node, item in pairs:
            if not item.is_leaf and node.row is not None:
                level = levels[node.level]
                reason = f"the {level.lower()} “{item.short_title}”, which other rows stand beneath"
                self._skip(node.row, reason, level)
        items = [item for _, item in pairs]
        return Draft(
            title=title,
            levels=levels,
            sheet=self._layout.parts[0].table.name,
            header_row=self._layout.parts[0].header_row,
            why=". ".join(
                filter(
                    None,
                    (self._layout.why, self._said, *said_of_dates(self._columns), *self._schedules.said),
                )
            ),
            columns=self._columns.as_fields,
            items=tuple(items),
            rejected=tuple(row for _, row in sorted(self._rejected, key=itemgetter(0))),
            skipped=tuple(row for _, row in sorted(self._skipped, key=itemgetter(0))),
            rows_read=len(self._rows),
            owners=report_owners(items),
            statuses=report_statuses(pairs),
            times=report_times(nodes),
            gaps=(
                *find_gaps(self._columns, pairs, self._unnamed(), owners.has_person, legend.said),
                *self._statuses.doubts,
            ),
            legend=dict(self._rules.legend),
            legend_said=legend.said,
            adopted_on=mapping.adopted_on,
            resolution=mapping.resolution,
            sheets=self._layout.sheets,
            sheets_not_read=self._layout.not_read,
        )

    def _take(self, number: int, row: Sequence[Cell]) -> None:
        if number in self._others:
            raise self._other_table(row)
        if self._last and self._last.values and self._adds(number, row):
            self._refuse_beyond(number, row)
            more = self._values.read(row, heading_status=self._placer.status_text)
            self._last.values = joined(self._last.values, more)
            self._skip(number, f"it adds to the item in {self._layout.in_words(self._last.row or 0)}")
            return
        place = self._placer.place(number, row)
        self._refuse_beyond(number, row)
        if isinstance(place, Aside):
            self._skip(number, place.reason)
            if place.step and self._last:
                self._add_step(self._last, place.step)
            return
        node = self._tree.add(place, self._values.read(row, heading_status=self._placer.status_text))
        self._describe_levels(node, row)
        self._last = node if place.standing is not Standing.HEADING else None
        self._last_row = row

    def _adds(self, number: int, row: Sequence[Cell]) -> bool:
        is_heading = self._placer.is_heading(number)
        return not is_heading and adds_to(self._columns, self._last_row, row)

    def _describe_levels(self, node: Node, row: Sequence[Cell]) -> None:
        """Give the levels above a row what it says of them, the first time that it is said."""
        for at in self._columns.positions(Field.GROUP_DESCRIPTION):
            depth = self._columns.roles[at].depth or 0
            described = node.above(len(self._placer.section_levels) + depth)
            if described is not None and not described.description:
                cell = cell_at(row, at)
                described.description = None if is_error(cell) else text_of(cell) or None

    def _passed_over(self, number: int, row: Sequence[Cell]) -> str | None:
        """Return why a row holds nothing of the plan; None for one that is to be read."""
        if number in self._second_lines:
            return "the second line of the header"
        if number in self._repeated:
            return "the header once more"
        if number in self._notes:
            return self._notes[number]
        if number in self._totals:
            return "a total of the rows above"
        if all(is_blank(cell) or is_error(cell) for cell in row):
            return "nothing but error values of the spreadsheet"
        return None

    def _other_table(self, row: Sequence[Cell]) -> RowRefused:
        at, text = next((at, line_of(cell)) for at, cell in enumerate(row) if not is_blank(cell))
        label = self._columns.labels[at] if at < len(self._columns.labels) else f"(column {at + 1})"
        return RowRefused(
            label,
            text,
            "another table begins here, with other columns: please bring it in as a file of its own",
        )

    def _add_step(self, node: Node, step: str) -> None:
        ended = node.label.title.endswith((".", "!", "?", ":", ";"))
        if goes_on(step) and not node.steps and not ended:
            self._tree.go_on(node, step)
        else:
            node.steps.append(step)

    def _sectioned(self) -> SectionedPlacer:
        outlined = has_outline(self._columns)
        headings = find_headings(self._columns, self._items, outlined=outlined)
        over_headers = {above for (above, _), (row, _) in pairwise(self._rows) if row in self._repeated}
        starts, self._said = sheet_starts(self._layout.parts, self._columns, headings, over_headers)
        self.sections_above = [section for start in starts for section in start or ()]
        body = [row for number, row in self._items if number not in headings]
        inner: Placer = (
            OutlinePlacer(self._columns, body, has_sections=bool(headings))
            if outlined
            else GroupedPlacer(self._columns, body)
        )
        return SectionedPlacer(inner, headings, starts)

    def _level_names(self, mapping: PlanMap) -> tuple[str, ...]:
        found = self._placer.levels
        if mapping.levels and len(mapping.levels) != len(found):
            raise UserError(
                f"Map file, levels: it names {len(mapping.levels)}, but the plan holds {len(found)} "
                f"({', '.join(found)}).",
                field="levels",
            )
        return mapping.levels or found

    def _refuse_beyond(self, number: int, row: Sequence[Cell]) -> None:
        """What stands beyond the header belongs to nothing: only error values there are passed over."""
        width = len(self._columns.labels)
        if len(row) <= width:
            return
        for at, cell in enumerate(row[width:], start=width):
            if not is_blank(cell) and not is_error(cell):
                own = self._layout.part_of(number).own_column(at) + 1
                raise RowRefused(f"(column {own})", line_of(cell), "no header stands above this cell")

    def _unnamed(self) -> list[tuple[str, str]]:
        """Return the columns beyond the header, each with the error values that were passed over in it."""
        found: dict[int, dict[str, None]] = {}
        for _, row in self._rows:
            for at, cell in enumerate(row[len(self._columns.labels) :], start=len(self._columns.labels) + 1):
                if is_error(cell):
                    found.setdefault(at, {})[line_of(cell)] = None
        return [(f"column {at}", ", ".join(values)) for at, values in sorted(found.items())]

    def _reject(self, number: int, refused: RowRefused) -> None:
        sheet, row = self._layout.place_of(number)
        rejected = RejectedRow(
            row=row, column=refused.column, value=refused.value, reason=refused.reason, sheet=sheet
        )
        self._rejected.append((number, rejected))

    def _skip(self, number: int, reason: str, level: str | None = None) -> None:
        sheet, row = self._layout.place_of(number)
        self._skipped.append((number, SkippedRow(row=row, reason=reason, level=level, sheet=sheet)))

    def _label_of(self, role: str) -> str:
        fields: Mapping[str, str] = self._columns.as_fields
        return next((label for label, field in fields.items() if field == role), role)
