"""Who leads and supports an item, and its department, from all the columns of a row that name owners."""

import re
from collections.abc import Sequence

from planbot.intake.cells import Cell, cell_at, fold_words, is_blank, is_error, is_formula, line_of, text_of
from planbot.intake.columns import Columns
from planbot.intake.combined_cells import split_department_and_staff, split_owner_and_time
from planbot.intake.draft import OwnerMention
from planbot.intake.fields import Field
from planbot.intake.numbers import natural_order
from planbot.intake.owner_lines import LineBreaks
from planbot.intake.owner_texts import names_apart, split_owners
from planbot.intake.owners import OwnerMatcher
from planbot.intake.refusals import RowRefused
from planbot.plan.titles import short_title

_PARTNERS_ASIDE = re.compile(r"\((?:\w+ )*(?:partner|support)\w*\)", re.I)
_BESIDE = re.compile(r"([^()]+)\(([^()]+)\)\s*", re.S)
LONGEST_CELL = 2_000
"""In characters; no list of owners is longer."""

_Owners = tuple[tuple[OwnerMention, ...], tuple[OwnerMention, ...], str | None]


class RowOwners:
    """Reads the owners of one table's rows; the same cells in another row are read once."""

    def __init__(self, columns: Columns, rows: Sequence[Sequence[Cell]], owners: OwnerMatcher) -> None:
        self._columns = columns
        self._owners = owners
        self._with_time = columns.positions(Field.LEAD_AND_TIMELINE)
        self._with_department = columns.positions(Field.DEPARTMENT_AND_LEAD)
        self._leads = [*columns.positions(Field.LEAD), *self._with_time, *self._with_department]
        self._supports = sorted(
            columns.positions(Field.SUPPORT), key=lambda at: natural_order(columns.labels[at])
        )
        self._with_partners = {at for at in self._leads if _PARTNERS_ASIDE.search(columns.labels[at])}
        self._numbered = all(
            re.search(r"\d\s*$", columns.labels[at]) for at in (*self._leads, *self._supports)
        )
        self._cells = (*self._leads, *self._supports, *columns.positions(Field.DEPARTMENT))
        distinct: dict[tuple[Cell, ...], Sequence[Cell]] = {}
        for row in rows:
            distinct.setdefault(self._cells_of(row), row)
        self._rows = [*distinct.values()]
        self._breaks = {
            at: LineBreaks([text_of(cell_at(row, at)) for row in self._rows])
            for at in dict.fromkeys(self._cells)
        }
        self._apart = names_apart(text_of(cell_at(row, at)) for row in self._rows for at in self._cells)
        self._read: dict[tuple[Cell, ...], _Owners] = {}
        self._split: dict[tuple[int, str], list[tuple[str, bool]]] = {}

    def texts(self) -> list[str]:
        """Return the distinct owners that the rows name, as written."""
        found = (text for row in self._rows for at in self._cells for text, _ in self._owner_texts(row, at))
        return list(dict.fromkeys(found))

    def department_texts(self) -> set[str]:
        """Return what the rows name as departments."""
        return {text for row in self._rows for text in self._department_texts(row)}

    def read(self, row: Sequence[Cell]) -> _Owners:
        """Return leads, supports and department; raises `RowRefused` for a formula or too long a text."""
        cells = self._cells_of(row)
        if cells not in self._read:
            self._read[cells] = self._match(row)
        return self._read[cells]

    def _cells_of(self, row: Sequence[Cell]) -> tuple[Cell, ...]:
        return tuple([cell_at(row, at) for at in self._cells])

    def _match(self, row: Sequence[Cell]) -> _Owners:
        leads: list[OwnerMention] = []
        supports: list[OwnerMention] = []
        self._refuse_unreadable(row)
        for at in self._leads:
            for text, is_support in self._owner_texts(row, at):
                (supports if is_support or leads else leads).append(self._owners.match(text))
        for at in self._supports:
            supports.extend(self._owners.match(text) for text, _ in self._owner_texts(row, at))
        if self._numbered and not leads and supports:
            leads, supports = supports[:1], supports[1:]
        departments = self._department_texts(row)
        if not self._leads and departments:
            mentions = [self._owners.match(text) for text in departments]
            leads, supports = mentions[:1], [*supports, *mentions[1:]]
        return tuple(leads), _others(supports, leads), self._department(departments)

    def _owner_texts(self, row: Sequence[Cell], at: int) -> list[tuple[str, bool]]:
        cell = cell_at(row, at)
        if is_blank(cell) or is_error(cell):
            return []
        text = text_of(cell)
        if len(text) > LONGEST_CELL:
            return []
        if (at, text) not in self._split:
            self._split[at, text] = self._split_owners(text, at)
        return self._split[at, text]

    def _split_owners(self, text: str, at: int) -> list[tuple[str, bool]]:
        """Split what a cell says of owners; the time or the department beside them is taken out.

        Under `Lead (Partner)` those in parentheses support.
        """
        if at in self._with_time:
            text, _ = split_owner_and_time(text)
        elif at in self._with_department:
            department, staff = split_department_and_staff(text)
            text = staff or department
        if at in self._with_partners and (beside := _BESIDE.fullmatch(text)):
            leads, partners = (self._split_plain(part, at) for part in beside.groups())
            return [*leads, *((name, True) for name, _ in partners)]
        return self._split_plain(text, at)

    def _split_plain(self, text: str, at: int) -> list[tuple[str, bool]]:
        single = self._numbered and len(self._supports) > 0
        is_known = self._owners.is_known
        mended = self._breaks[at].mended(text, is_known)
        return split_owners(mended, is_known, single=single, apart=self._apart)

    def _refuse_unreadable(self, row: Sequence[Cell]) -> None:
        for at in self._cells:
            if is_formula(cell := cell_at(row, at)):
                raise RowRefused(self._columns.labels[at], line_of(cell), "this is a formula, not its value")
            if (length := len(text_of(cell))) > LONGEST_CELL:
                reason = f"{length:,} characters are no list of owners: it may have {LONGEST_CELL:,}"
                raise RowRefused(self._columns.labels[at], short_title(line_of(cell)), reason)

    def _department_texts(self, row: Sequence[Cell]) -> list[str]:
        found = [
            text for at in self._columns.positions(Field.DEPARTMENT) for text, _ in self._owner_texts(row, at)
        ]
        for at in self._with_department:
            department, staff = split_department_and_staff(text_of(cell_at(row, at)))
            found += [department] if staff else []
        return found

    def _department(self, texts: Sequence[str]) -> str | None:
        """Return the first known department; else the first text, unless it is known as somebody else."""
        for text in texts:
            if known := self._owners.department(text):
                return known
        return next((text for text in texts if not self._owners.is_known(text)), None)


def _others(supports: Sequence[OwnerMention], leads: Sequence[OwnerMention]) -> tuple[OwnerMention, ...]:
    """Return the supports without those that lead, or stand among them before."""
    seen = {fold_words(mention.text) for mention in leads}
    kept = []
    for mention in supports:
        if fold_words(mention.text) not in seen:
            seen.add(fold_words(mention.text))
            kept.append(mention)
    return tuple(kept)
