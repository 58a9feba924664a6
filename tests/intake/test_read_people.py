"""People lists: who works where, who heads what, and the rows that cannot be taken."""

from pathlib import Path

import pytest
from intake.table_files import write_csv_rows, write_xlsx_rows

from planbot.intake.people_list import PeopleList
from planbot.intake.read_people import read_people
from planbot.plan.errors import UserError


def people_of(tmp_path: Path, *rows: list[str]) -> PeopleList:
    found = read_people(write_csv_rows(tmp_path / "people.csv", rows))
    assert len(found.people) + len(found.rejected) + len(found.skipped) == found.rows_read
    return found


def test_people_roles_and_departments(tmp_path: Path) -> None:
    found = people_of(
        tmp_path,
        ["Work Email", "Employee Name", "Dept.", "Role", "Job Title"],
        ["Ann@X.example", "Ann Ash", "Finance", "Department Head", "Finance Director"],
        ["bo@x.example", "Bo Birk", "finance", "", "Clerk"],
        ["cy@x.example", "Cy Cole", "Manager's Office", "Leadership", "City Manager"],
        ["di@x.example", "Di Dorn", "", "admin", ""],
    )
    assert [(person.email, person.role) for person in found.people] == [
        ("ann@x.example", "department_head"),
        ("bo@x.example", None),
        ("cy@x.example", "leadership"),
        ("di@x.example", "admin"),
    ]
    assert [person.department for person in found.people] == ["Finance", "Finance", "Manager's Office", None]
    assert {department.name: department.head for department in found.departments} == {
        "Finance": "ann@x.example",
        "Manager's Office": "cy@x.example",
    }
    assert found.columns["Dept."] == "department"


def test_first_and_last_names_and_marked_heads(tmp_path: Path) -> None:
    found = people_of(
        tmp_path,
        ["First Name", "Last Name", "Email", "Department", "Head", "Department aliases"],
        ["Ann", "Ash", "ann@x.example", "Public Works", "", "DPW; Streets"],
        ["Bo", "Birk", "bo@x.example", "Public Works", "yes", ""],
        ["Cy", "Cole", "cy@x.example", "Clerk", "Parks", ""],
        ["Di", "Dorn", "di@x.example", "Police", "ann@x.example", ""],
    )
    assert found.people[0].name == "Ann Ash"
    works, clerk, parks, police = found.departments
    assert (works.aliases, works.head) == (("DPW", "Streets"), "bo@x.example")
    assert (clerk.head, parks.head, police.head) == (None, "cy@x.example", "ann@x.example")


def test_rows_that_cannot_be_taken_are_named(tmp_path: Path) -> None:
    header = ["Email", "Name", "Role"]
    found = people_of(
        tmp_path,
        header,
        ["ann@x.example", "Ann Ash", "staff"],
        ["", "Bo Birk", ""],
        ["bo at x", "Bo Birk", ""],
        ["cy@x.example", "", ""],
        ["ANN@x.example", "Ann Again", ""],
        ["di@x.example", "Di Dorn", "wizard"],
        header,
        ["#N/A", "", ""],
    )
    assert [(row.row, row.column) for row in found.rejected] == [
        (3, "Email"), (4, "Email"), (5, "Name"), (6, "Email"), (7, "Role"),
    ]  # fmt: skip
    assert found.rejected[3].reason == "the same email stands in row 2"
    assert [row.row for row in found.skipped] == [8, 9]


def test_the_list_is_found_on_its_sheet_below_a_preamble(tmp_path: Path) -> None:
    sheets = {
        "About": [["Our city"]],
        "Staff": [["Directory"], [], ["Name", "E-mail"], ["Ann Ash", "ann@x.example"]],
    }
    found = read_people(write_xlsx_rows(tmp_path / "people.xlsx", sheets))
    assert [person.email for person in found.people] == ["ann@x.example"]


def test_a_list_without_emails_is_refused_with_its_headers(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="“Zebra”, “Name”"):
        people_of(tmp_path, ["Zebra", "Name"], ["a", "Ann"])
