"""Quarters that say no year: the lines above the table do, or a person is asked."""

from datetime import date

import pytest

HEADER = ["Goal", "Action", "Q1", "Q2", "Q3", "Q4"]
ROWS = [
    ["Streets", "Pave Elm Street", "X", "", "", ""],
    ["Streets", "Build a ramp", "", "x", "x", ""],
    ["Streets", "Paint lines", "", "", "", "X"],
]


@pytest.mark.parametrize(
    ("above", "first", "last"),
    [
        (["2026 Work Plan"], date(2026, 1, 1), date(2026, 12, 31)),
        (["FY 2026 Work Plan"], date(2025, 7, 1), date(2026, 6, 30)),
        (["FY25-26 Work Plan"], date(2025, 7, 1), date(2026, 6, 30)),
        (["Town of Ashby", "Fiscal Year 2027"], date(2026, 7, 1), date(2027, 6, 30)),
        (
            ["2026 Work Plan", "Updated January 2025", "Resolution 24-117"],
            date(2026, 1, 1),
            date(2026, 12, 31),
        ),
        (["Work Plan", "Calendar year 2026"], date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_marks_under_quarters_fall_in_the_year_above(read, above: list[str], first: date, last: date) -> None:
    draft = read([*([line] for line in above), HEADER, *ROWS])
    items = draft.leaves
    assert (items[0].start, items[2].due) == (first, last)
    assert (items[1].due.month - items[1].start.month) % 12 == 5
    assert [item.timeline for item in items] == ["Q1", "Q2 / Q3", "Q4"]
    assert "The year of Q1, Q2, Q3 and Q4 is" in draft.why


def test_quarters_in_a_time_column_fall_in_it_too(read) -> None:
    times = ["Q1", "1st Quarter", "Q2-Q3", "Quarter 4", "Q2 2027"]
    rows = [
        ["Goal", "Action", "Timeline"],
        *(["Streets", f"Pave {at}", said] for at, said in enumerate(times)),
    ]
    draft = read([["2026 Work Plan"], *rows])
    assert [(item.start, item.due) for item in draft.leaves] == [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 4, 1), date(2027, 6, 30)),
    ]


@pytest.mark.parametrize("above", [["Work Plan"], ["Strategic Plan 2025-2030"], ["2025 and 2026 Work Plan"]])
def test_without_one_year_a_person_is_asked(read, above: list[str]) -> None:
    draft = read([above, HEADER, *ROWS])
    assert all(item.due is None for item in draft.leaves)
    assert {gap.text for gap in draft.gaps if gap.kind == "no_legend"} == {"Q1", "Q2 / Q3", "Q4"}


def test_a_plan_without_quarters_has_none_in_its_legend(read) -> None:
    assert read([["2026 Work Plan"], ["Goal", "Action", "Due"], ["Streets", "Pave", "May 2026"]]).legend == {}


def test_quarters_beneath_a_year_are_that_years(read) -> None:
    rows = [["Goal", "Action", "2026", "", "2027", ""], ["", "", "Q1", "Q2", "Q1", "Q2"]]
    draft = read([*rows, ["Streets", "Pave", "", "", "X", ""], ["Streets", "Dig", "X", "", "", ""]])
    assert [item.due for item in draft.leaves] == [date(2027, 3, 31), date(2026, 3, 31)]
