"""A people list (CSV or XLSX) to people and departments with their heads."""

import re
from collections.abc import Sequence
from pathlib import Path

from planbot.intake.cells import Cell, fold_text, fold_words, is_blank, is_error, line_of
from planbot.intake.draft import RejectedRow, SkippedRow
from planbot.intake.header_candidates import HEADER_WITHIN
from planbot.intake.people_headers import read_people_headers
from planbot.intake.people_list import DepartmentRow, PeopleList, PersonRow
from planbot.intake.phrases import listed
from planbot.intake.refusals import RowRefused, needed
from planbot.intake.tables import Table, read_tables
from planbot.intake.words import is_mark, says_nothing
from planbot.plan.errors import UserError
from planbot.plan.vocabulary import Role

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_ROLES: dict[str, Role] = {
    word: role
    for role, words in {
        Role.STAFF: "staff,employee,member,user,contributor,owner,regular",
        Role.DEPARTMENT_HEAD: "department head,dept head,head,director,department director,division head",
        Role.LEADERSHIP: "leadership,leader,executive,city manager,town manager,mayor,council,city council,"
        "assistant city manager,deputy city manager,executive team,leadership team,management",
        Role.ADMIN: "admin,administrator,plan administrator,plan admin,plan manager,coordinator",
    }.items()
    for word in listed(words)
}


def read_people(path: Path) -> PeopleList:
    """Return the people of a file, and the departments that they name.

    A department's head is who its `head` column names, else its first department head, else the one person
    of leadership in it. Raises `UserError` for a file without a column of emails.
    """
    table, header_row, columns = _choose(read_tables(path))
    labels = [line_of(cell) for cell in table.rows[header_row - 1]]
    reader = _PeopleReader(labels, columns)
    rows = table.filled_rows(header_row)
    for number, row in rows:
        reader.take(number, row)
    return reader.done(len(rows))


def _choose(tables: Sequence[Table]) -> tuple[Table, int, dict[str, int]]:
    best: tuple[Table, int, dict[str, int]] | None = None
    for table in tables:
        for number, row in table.filled_rows(0)[:HEADER_WITHIN]:
            columns = read_people_headers(row)
            if "email" in columns and (best is None or len(columns) > len(best[2])):
                best = (table, number, columns)
    if best is None:
        number, row = tables[0].filled_rows(0)[0]
        found = ", ".join(f"“{line_of(cell)}”" for cell in row if not is_blank(cell))
        raise UserError(
            f"The people list needs a column of emails. The headers found in row {number}: {found}."
        )
    return best


class _PeopleReader:
    def __init__(self, labels: Sequence[str], columns: dict[str, int]) -> None:
        self._labels = labels
        self._columns = columns
        self._people: dict[str, PersonRow] = {}
        self._rejected: list[RejectedRow] = []
        self._skipped: list[SkippedRow] = []
        self._departments: dict[str, str] = {}
        self._aliases: dict[str, dict[str, None]] = {}
        self._heads: dict[str, str] = {}

    def take(self, number: int, row: Sequence[Cell]) -> None:
        if all(is_blank(cell) or is_error(cell) for cell in row):
            self._skipped.append(SkippedRow(row=number, reason="nothing but error values of the spreadsheet"))
        elif fold_text(self._text(row, "email")) == fold_text(self._label("email")):
            self._skipped.append(SkippedRow(row=number, reason="the header once more"))
        else:
            try:
                self._take(number, row)
            except RowRefused as refused:
                self._rejected.append(
                    RejectedRow(row=number, column=refused.column, value=refused.value, reason=refused.reason)
                )

    def done(self, rows_read: int) -> PeopleList:
        people = tuple(self._people.values())
        departments = tuple(
            DepartmentRow(
                name=name, aliases=tuple(self._aliases.get(key, ())), head=self._head(key, name, people)
            )
            for key, name in self._departments.items()
        )
        columns = {label: "ignore" for label in self._labels if label}
        columns |= {self._labels[at]: field for field, at in self._columns.items()}
        return PeopleList(
            people=people,
            departments=departments,
            rejected=tuple(self._rejected),
            skipped=tuple(self._skipped),
            rows_read=rows_read,
            columns=columns,
        )

    def _take(self, number: int, row: Sequence[Cell]) -> None:
        email = self._text(row, "email").casefold()
        if not _EMAIL.fullmatch(email):
            reason = "this is not an email" if email else "there is no email"
            raise RowRefused(self._label("email"), email, reason)
        if email in self._people:
            raise RowRefused(
                self._label("email"), email, f"the same email stands in row {self._people[email].row}"
            )
        name = self._text(row, "name") or " ".join(
            filter(None, (self._text(row, "first name"), self._text(row, "last name")))
        )
        if not name:
            raise RowRefused(self._label("name"), "", "there is no name")
        role = self._role(row)
        department = self._department(row)
        self._people[email] = PersonRow(
            row=number,
            email=email,
            name=name,
            title=self._text(row, "title") or None,
            department=department,
            role=role,
        )
        self._note_head(row, email, department)

    def _role(self, row: Sequence[Cell]) -> Role | None:
        text = self._text(row, "role")
        if not text or says_nothing(text):
            return None
        role = _ROLES.get(fold_words(text)) or _ROLES.get(fold_words(text).removesuffix("s"))
        if role is None:
            known = ", ".join(role.label for role in Role)
            raise RowRefused(self._label("role"), text, f"this is not one of: {known}")
        return role

    def _department(self, row: Sequence[Cell]) -> str | None:
        text = self._text(row, "department")
        if not text or says_nothing(text):
            return None
        name = self._departments.setdefault(fold_text(text), text)
        for alias in re.split(r"[;,\n]", self._text(row, "aliases")):
            if alias.strip():
                self._aliases.setdefault(fold_text(text), {})[alias.strip()] = None
        return name

    def _note_head(self, row: Sequence[Cell], email: str, department: str | None) -> None:
        """A mark or the department's own name makes this person its head; an email names another person."""
        text = self._text(row, "head")
        if not text or says_nothing(text) or fold_text(text) in ("no", "false", "0"):
            return
        if _EMAIL.fullmatch(text.casefold()) and department:
            self._heads.setdefault(fold_text(department), text.casefold())
        elif is_mark(text) and department:
            self._heads[fold_text(department)] = email
        else:
            self._departments.setdefault(fold_text(text), text)
            self._heads[fold_text(text)] = email

    def _head(self, key: str, name: str, people: Sequence[PersonRow]) -> str | None:
        if self._heads.get(key) in self._people:
            return self._heads[key]
        members = [person for person in people if person.department == name]
        heads = [person.email for person in members if person.role is Role.DEPARTMENT_HEAD]
        leaders = [person.email for person in members if person.role is Role.LEADERSHIP]
        return heads[0] if heads else leaders[0] if len(leaders) == 1 else None

    def _text(self, row: Sequence[Cell], field: str) -> str:
        at = self._columns.get(field)
        if at is None or at >= len(row):
            return ""
        return line_of(needed(row[at], self._labels[at]))

    def _label(self, field: str) -> str:
        at = self._columns.get(field)
        return field if at is None else self._labels[at]
