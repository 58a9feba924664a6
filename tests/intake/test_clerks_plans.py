"""Small faults that one line of a plan showed: each with what a clerk reads there."""

from datetime import date

from intake.table_files import Rows
from intake.test_missing_levels import outline

X = "X"


def fields(draft) -> list[str]:
    return [str(field) for field in draft.columns.values()]


def test_a_sector_groups_and_a_timeframe_counts_before_a_phase(read) -> None:
    draft = read(
        [
            ["Sector", "Strategy", "Action", "Phase", "Timeframe"],
            ["Buildings", "Electrify", "Adopt a code", "Phase 1", "Near-term (2025-2027)"],
            ["", "", "Heat pumps", "Phase 2", "Mid-term (2028-2032)"],
            ["Transport", "Shift", "Bike lanes", "Phase 3", "2033"],
        ]
    )
    assert draft.levels == ("Sector", "Strategy", "Action")
    assert [item.due for item in draft.leaves] == [date(2027, 12, 31), date(2032, 12, 31), date(2033, 12, 31)]


def test_pages_and_notes_between_the_rows_say_nothing_of_the_levels(read) -> None:
    header = ["Goal Area", "Objective", "Action"]
    rows: Rows = [
        *(header, ["Economy", "Downtown", "Facades"], ["", "", "Signs"], ["Page 2 of 2"], header),
        *(
            ["Economy (cont'd)", "Business", "Visit firms"],
            ["Life", "", "Dog park"],
            ["Last updated 3/4/2025"],
        ),
    ]
    draft = read(rows)
    assert outline(draft) == [
        *("Economy", "  Downtown", "    Facades", "    Signs", "  Business", "    Visit firms"),
        *("Life", "  Dog park"),
    ]


def test_goals_that_are_only_numbered_beside_a_description(read_xlsx) -> None:
    draft = read_xlsx(
        {"Goals": [["Goal", "Description", "Owner"], [1, "Hire", "Board"], [2, "Plan", "Board"]]}
    )
    assert [(item.number, item.title) for item in draft.items] == [("1", "Hire"), ("2", "Plan")]


def test_numbers_with_a_letter_before_a_title(read) -> None:
    draft = read([["Strategy", "Action"], ["1. Water", "1a. Map wells"], ["", "1b) Adopt it"]])
    assert [(item.number, item.title) for item in draft.leaves] == [("1a", "Map wells"), ("1b", "Adopt it")]


def test_phases_are_marked_as_years_are(read) -> None:
    header = ["Recommendation", "Phase I (0-2 years)", "Phase II (3-5 years)", "Lead Agency"]
    draft = read([header, ["Riverwalk", X, "", "Parks"], ["Brook", "", X, "DPW"]])
    assert fields(draft)[1:3] == ["horizon", "horizon"]
    assert [item.timeline for item in draft.leaves] == header[1:3]


def test_the_revised_date_counts_else_the_original_and_not_when_it_was_done(read) -> None:
    draft = read(
        [
            [
                *("Action Item", "Primary", "Secondary", "Support Dept"),
                *("Original Due Date", "Revised Due Date", "Completion Date"),
            ],
            ["Update policies", "HR", "Counsel", "IT", "6/30/2025", "12/31/2025", ""],
            ["Adopt a schedule", "Clerk", "", "", "3/31/2025", "", "4/2/2025"],
        ]
    )
    assert [(item.due, item.adopted_due) for item in draft.leaves] == [
        (date(2025, 12, 31), date(2025, 6, 30)),
        (date(2025, 3, 31), date(2025, 3, 31)),
    ]
    first = draft.leaves[0]
    assert [one.text for one in (*first.leads, *first.supports)] == ["HR", "Counsel", "IT"]
