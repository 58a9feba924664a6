"""Whole plans in the shapes that towns keep them: each row, owner, time and status as a clerk reads it."""

from datetime import date

import pytest
import yaml
from intake.table_files import Rows

from planbot.intake.draft import Draft
from planbot.intake.map_writer import map_text
from planbot.intake.plan_map import parse_map

X = "X"


def outline(draft: Draft) -> list[str]:
    return [f"{'  ' * (len(item.key) - 1)}{item.number or '-'} {item.title}" for item in draft.items]


def owners(draft: Draft) -> list[tuple[list[str], list[str]]]:
    return [([one.text for one in item.leads], [one.text for one in item.supports]) for item in draft.leaves]


def dues(draft: Draft) -> list[date | None]:
    return [item.due for item in draft.leaves]


def skipped(draft: Draft) -> list[tuple[int, str]]:
    return [(row.row, row.reason) for row in draft.skipped]


ASHFORD: Rows = [
    ["Town of Ashford Comprehensive Plan"],
    ["Implementation Matrix"],
    [],
    ["Chapter", "Recommendation", "", "Responsible Party", "Time Frame", "", "", ""],
    ["", "No.", "Description", "", "Short", "Middle", "Long", "Ongoing"],
    ["Land Use", "LU-1", "Update the zoning code", "Planning Board", X, "", "", " "],
    ["", "LU-2", "Study transfers", "Planning Board/Selectboard", "", "x", "", ""],
    ["Housing", "H-1", "Count the housing", "Housing Committee, Town Planner", X, X, "", ""],
    ["", "H-2", "Watch rents", "Town Planner", "", "", "", X],
]


def test_a_header_of_two_lines_over_columns_of_marks(read_xlsx) -> None:
    legend = parse_map({"legend": {"Short": 2026, "Middle": "2027-01-01..2029-12-31", "Long": 2035}})
    draft = read_xlsx({"Matrix": ASHFORD}, mapping=legend)
    assert (draft.title, draft.header_row) == ("Town of Ashford Comprehensive Plan", 4)
    assert outline(draft) == [
        *("- Land Use", "  LU-1 Update the zoning code", "  LU-2 Study transfers"),
        *("- Housing", "  H-1 Count the housing", "  H-2 Watch rents"),
    ]
    assert dues(draft) == [date(2026, 12, 31), date(2029, 12, 31), date(2029, 12, 31), None]
    assert [item.horizon for item in draft.leaves[:3]] == [
        "short term",
        "medium term",
        "short term to medium term",
    ]
    assert draft.leaves[3].recurrence == "ongoing"
    assert owners(draft)[1] == (["Planning Board"], ["Selectboard"])
    assert skipped(draft) == [(5, "the second line of the header")]


@pytest.mark.parametrize("over", ["Timeframe", "Implementation Schedule", "Priority", ""])
@pytest.mark.parametrize(
    ("beneath", "horizon", "due"),
    [
        (["Short (0-2 yrs)", "Mid (3-5 yrs)", "Long (6+ yrs)"], "medium term", None),
        ([2026, 2027, 2028], None, date(2027, 12, 31)),
        (["FY26", "FY27", "FY28"], None, date(2027, 6, 30)),
    ],
)
def test_times_beneath_a_header_that_spans_them(
    read_xlsx, over: str, beneath: list[object], horizon: str | None, due: date | None
) -> None:
    rows = [
        ["Goal", "Action", "Lead", over or None, None, None],
        [None, None, None, *beneath],
        ["Safe", "Pave", "DPW", "X", None, None],
        [None, "Paint", "DPW", None, "X", None],
        ["Green", "Plant", "DPW", None, None, "X"],
    ]
    spans = ["A1:A2", "B1:B2", "C1:C2", "D1:F1", "A3:A4"]
    draft = read_xlsx({"Plan": rows}, merged=spans if over else ())
    assert outline(draft) == ["- Safe", "  - Pave", "  - Paint", "- Green", "  - Plant"]
    assert (draft.leaves[1].horizon, draft.leaves[1].due) == (horizon, due)
    assert (2, "the second line of the header") in skipped(draft)


def test_a_row_of_times_beneath_headers_of_their_own_is_no_header(read) -> None:
    draft = read([["Action", "Lead", "Start", "End"], ["", "", "2026", "2027"], ["Pave", "DPW", "2026", ""]])
    assert [(row.row, row.reason) for row in draft.rejected] == [(2, "there is no text for the item")]


def test_goals_as_rows_over_tables_that_repeat_their_header(read_xlsx) -> None:
    header = ["Objective", "Action", "Lead", "Start", "End", "Status"]
    draft = read_xlsx(
        {
            "Goals": [
                ["GOAL 1: SERVE PEOPLE WELL"],
                header,
                ["1.1 Front desk", "Open a help line", "IT Director", "Q1 2024", "Q3 2024", "Complete"],
                [None, "Train staff", "HR Director", "Q1 2025", "Q4 2025", "On Track"],
                ["GOAL 2: KEEP ROADS GOOD"],
                header,
                ["2.1 Paving", "Pave Main St", "City Engineer", "FY26 Q2", "FY27", "Delayed"],
                ["Page 1 of 2"],
                ["GOAL 3: NOTHING YET"],
            ]
        }
    )
    assert draft.levels == ("Goal", "Objective", "Action")
    assert outline(draft) == [
        "1 SERVE PEOPLE WELL",
        "  1.1 Front desk",
        "    - Open a help line",
        "    - Train staff",
        "2 KEEP ROADS GOOD",
        "  2.1 Paving",
        "    - Pave Main St",
    ]
    assert draft.title == "Plan"
    assert [(item.start, item.due) for item in draft.leaves][2] == (date(2025, 10, 1), date(2027, 6, 30))
    assert skipped(draft) == [
        (5, "the goal “KEEP ROADS GOOD”, which other rows stand beneath"),
        (6, "the header once more"),
        (8, "the number of a page"),
        (9, "a heading with nothing beneath it: “NOTHING YET”"),
    ]


def test_statuses_as_headings_hold_for_the_rows_beneath(read) -> None:
    draft = read(
        [
            ["Project", "Description", "Department", "End date"],
            ["IN PROGRESS"],
            ["Library roof", "New slates", "Library", "end date December 2018"],
            ["Pool", "Paint", "Parks", "Fall of 2022"],
            ["COMPLETED"],
            ["Dog park", "Build", "Parks", "2021"],
        ]
    )
    assert [item.status for item in draft.leaves] == ["on_track", "on_track", "completed"]
    assert [(one.text, one.status) for one in draft.statuses] == [
        ("IN PROGRESS", "on_track"),
        ("COMPLETED", "completed"),
    ]
    assert dues(draft) == [date(2018, 12, 31), date(2022, 11, 30), date(2021, 12, 31)]
    assert {report.mention.kind for report in draft.owners} == {"department"}


def test_five_status_columns_hold_a_share_of_one(read_xlsx) -> None:
    draft = read_xlsx(
        {
            "Dashboard": [
                [
                    *("Strategic priority", "Initiative", "Owner"),
                    *("On Track", "Some Delay", "Paused", "Upcoming", "Complete"),
                ],
                ["Safe", "Cameras", "Police Chief", 0.45, None, None, None, None],
                [None, "Patrols", "Police Chief", None, 0.2, None, None, None],
                [None, "Engine", "Fire Chief", None, None, None, None, 1],
                ["Rich", "Fair", "EDC", None, None, 0.5, None, None],
                [None, "Park", "EDC", None, None, None, 0, None],
                [None, "Both", "EDC", 0.5, 0.3, None, None, None],
            ]
        }
    )
    assert [(item.status, item.percent) for item in draft.leaves] == [
        ("on_track", 45),
        ("at_risk", 20),
        ("completed", 100),
        ("on_hold", 50),
        ("not_started", 0),
    ]
    assert [(row.row, row.reason) for row in draft.rejected] == [
        (7, "both On Track and Some Delay are filled in")
    ]


def test_owner_and_time_in_one_column(read) -> None:
    draft = read(
        [
            ["Element", "Policy", "Implementation Action", "Agency / Time Frame"],
            ["Roads", "C-1 Complete streets", "C-1.1 Adopt standards", "Public Works / 1-3 Years"],
            ["Roads", "C-1 Complete streets", "C-1.2 Count sidewalks", "Public Works, Planning / Ongoing"],
            ["Safety", "S-1 Fire", "S-1.1 Clear brush", "Fire Department\nOngoing"],
            ["Safety", "S-1 Fire", "S-1.2 Write a plan", "County OES / FY22/23"],
        ]
    )
    assert draft.columns["Agency / Time Frame"] == "lead and timeline"
    assert owners(draft) == [
        (["Public Works"], []),
        (["Public Works"], ["Planning"]),
        (["Fire Department"], []),
        (["County OES"], []),
    ]
    assert [item.timeline for item in draft.leaves] == ["1-3 Years", "Ongoing", "Ongoing", "FY22/23"]
    assert dues(draft)[3] == date(2023, 6, 30)


def test_department_and_staff_in_one_column(read) -> None:
    header = ["Goal", "Action", "Assigned Department Assigned Staff Member"]
    cells = ["Public Works\nJohn Smith", "Finance (Mary Major)", "Human Resources: Bob Jones", "Parks"]
    draft = read([header, *(["G", f"Action {at}", cell] for at, cell in enumerate(cells))])
    assert [(item.department, item.leads[0].text) for item in draft.leaves] == [
        ("Public Works", "John Smith"),
        ("Finance", "Mary Major"),
        ("Human Resources", "Bob Jones"),
        (None, "Parks"),
    ]


def test_plain_headings_in_the_items_own_column(read) -> None:
    draft = read(
        [
            ["Action", "Lead Department", "Timeframe", "Estimated Cost"],
            ["Land Use and Zoning"],
            ["Adopt a form-based code", "Planning", "Short", "$50,000"],
            ["Rezone the mill", "Planning", "Medium", "$10,000-$20,000"],
            ["Housing (continued)"],
            ["Found a land bank", "Housing Authority", "Long", "$1M"],
            ["* Short = 1-2 years"],
        ]
    )
    assert outline(draft) == [
        *("- Land Use and Zoning", "  - Adopt a form-based code", "  - Rezone the mill"),
        *("- Housing", "  - Found a land bank"),
    ]
    assert skipped(draft)[-1] == (7, "a note beside the table")


def test_rows_and_dated_lines_beneath_an_item_are_proposed_as_milestones(read) -> None:
    rows = [
        ["Goal", "Strategy", "Responsibility", "Timeline"],
        ["Goal 1: Healthy", "1.1 Open a clinic near the", "Health Dept", "2026"],
        ["", "river and the school", "", ""],
        ["", "a. Find a site", "", ""],
        ["", "b. Hire a nurse by June 2026", "", ""],
        ["", "1.2 Renew the park\n• Survey: March 2026\n• Talk to neighbors", "Parks", "2027"],
    ]
    draft = read(rows)
    clinic, park = draft.leaves
    assert (clinic.number, clinic.title) == ("1.1", "Open a clinic near the river and the school")
    assert (park.number, park.title) == ("1.2", "Renew the park")
    assert (clinic.milestones, park.milestones) == ((), ())
    assert [(step.title, step.due) for step in clinic.proposed_milestones] == [
        ("Find a site", None),
        ("Hire a nurse", date(2026, 6, 30)),
    ]
    assert [(step.title, step.due) for step in park.proposed_milestones] == [("Survey", date(2026, 3, 31))]
    assert park.description == "• Survey: March 2026\n• Talk to neighbors"
    taken = read(rows, mapping=parse_map({"milestones": True}))
    assert [item.milestones for item in taken.leaves] == [item.proposed_milestones for item in draft.leaves]
    assert not any(item.proposed_milestones for item in taken.leaves)


def test_columns_of_years_with_marks_are_the_time(read) -> None:
    draft = read(
        [
            ["Goal", "Action", "FY25", "FY26", "FY27", "Lead"],
            ["G", "A", "X", "", "", "C"],
            ["G", "B", "", "x", "x", "C"],
        ]
    )
    assert [(item.start, item.due) for item in draft.leaves] == [
        (date(2024, 7, 1), date(2025, 6, 30)),
        (date(2025, 7, 1), date(2027, 6, 30)),
    ]


def test_headers_misspelt_empty_doubled_and_dates(read) -> None:
    draft = read(
        [
            ["", "Stratigic Priorty", "Objctive", "Initative", "Responsable Party", "2025-06-30", "Target"],
            ["1", "Growth", "Infill", "Zoning", "Planner", "50%", "June 2026"],
            ["2", "Growth", "Infill", "Parking", "Planner", "20%", "2027"],
        ]
    )
    assert draft.levels == ("Strategic Priority", "Objective", "Initiative")
    assert [(item.number, item.due) for item in draft.leaves] == [
        ("1", date(2026, 6, 30)),
        ("2", date(2027, 12, 31)),
    ]
    assert [gap.text for gap in draft.gaps if gap.kind == "unused_column"] == ["2025-06-30"]


def test_a_written_formula_in_a_needed_cell_is_refused(read) -> None:
    header = ["No.", "Goal", "Action", "Owner"]
    rows = [['=A2 & "." & B2', "G", "a", "C"], ["1", "G", "=B2", "C"], ["2", "G", "b", "=VLOOKUP(1,2)"]]
    assert [(row.row, row.column) for row in read([header, *rows, ["3", "G", "c", "C"]]).rejected] == [
        *((2, "No."), (3, "Action"), (4, "Owner")),
    ]


def test_names_and_headers_that_a_narrow_column_broke(read) -> None:
    draft = read(
        [
            ["Goal", "Action", "Lead\nAgency", "Partner\nAgency", "Time-\nframe"],
            ["Improve\nhousing", "Do\nthis", "Housing\nDept", "County,\nState", "Short-\nterm"],
            ["", "Do that", "Planning\nBoard", "", "Fall of\n2022"],
        ]
    )
    assert outline(draft) == ["- Improve housing", "  - Do this", "  - Do that"]
    assert owners(draft) == [(["Housing Dept"], ["County", "State"]), (["Planning Board"], [])]
    assert (draft.leaves[0].horizon, draft.leaves[1].due) == ("short term", date(2022, 11, 30))


def test_headings_in_a_table_of_few_columns(read) -> None:
    rows = [
        ["Action", "Who"],
        ["SHORT-TERM (1-2 YEARS)", ""],
        ["Pave", "DPW"],
        ["LONG-TERM", ""],
        ["Dig", "DPW"],
    ]
    assert outline(read(rows)) == ["- SHORT-TERM (1-2 YEARS)", "  - Pave", "- LONG-TERM", "  - Dig"]


def test_of_statuses_with_a_date_the_newest_that_holds_anything_counts(read) -> None:
    draft = read(
        [
            ["Goal", "Action", "Status (June 2024)", "Dec 2024 Status", "Status as of 3/31/2024"],
            ["Roads", "Pave", "In progress", "Done", "Not started"],
            ["Roads", "Paint", "On hold", "", "Not started"],
            ["Roads", "Dig", "", "n/a", "Delayed"],
            ["Roads", "Fill", "", "", ""],
        ]
    )
    assert [item.status for item in draft.leaves] == ["completed", "on_hold", "off_track", "not_started"]
    assert draft.why.endswith(
        "Of the columns “Dec 2024 Status”, “Status (June 2024)” and “Status as of 3/31/2024” (the newest "
        "first) the first that holds anything counts"
    )


def test_a_status_without_a_date_says_what_is_so_today(read) -> None:
    header = ["Action", "% Complete Dec 2024", "% Complete", "Status FY24", "Status"]
    draft = read([header, ["Pave", "40%", "60%", "Delayed", "On track"], ["Dig", "20%", "", "Delayed", ""]])
    assert [(item.status, item.percent) for item in draft.leaves] == [("on_track", 60), ("off_track", 20)]


def test_a_progress_of_words_with_percentages_among_them(read) -> None:
    words = {
        "In progress": ("on_track", None),
        "50%": ("on_track", 50),
        "Complete": ("completed", None),
        "Not started (0%)": ("not_started", 0),
        "Underway (50%)": ("on_track", 50),
        "Deferred to FY27": ("on_hold", None),
    }
    draft = read([["Goal", "Action", "Progress"], *(["G", f"Do {n}", word] for n, word in enumerate(words))])
    assert [(item.status, item.percent) for item in draft.leaves] == list(words.values())
    figures = read([["Action", "Progress"], ["a", "50%"], ["b", "75"], ["c", "20%"], ["d", "Complete"]])
    assert [(item.status, item.percent) for item in figures.leaves] == [
        *[("not_started", 50), ("not_started", 75), ("not_started", 20)],
        ("completed", None),
    ]
    notes = read([["Action", "Progress"], ["a", "Met with the vendor in May"], ["b", "See the minutes"]])
    assert notes.accepted == 2
    assert [gap.text for gap in notes.gaps if gap.kind == "unused_column"] == ["Progress"]


def test_a_status_column_of_percentages(read_xlsx) -> None:
    draft = read_xlsx({"P": [["Action", "Status"], ["a", 0.45], ["b", 1], ["c", 0]]})
    assert [item.percent for item in draft.leaves] == [45, 100, 0]


def test_columns_of_priority_with_marks(read) -> None:
    header = ["Goal", "Action", "High", "Medium", "Low"]
    rows = [["G", "a", X, "", ""], ["G", "b", "", X, ""], ["G", "c", "", "", X], ["G", "d", X, "", X]]
    draft = read([header, *rows])
    assert [item.priority for item in draft.leaves] == ["high", "medium", "low"]
    assert [(row.row, row.reason) for row in draft.rejected] == [(5, "both High and Low are marked")]


def test_columns_of_priority_beside_columns_of_time(read) -> None:
    draft = read(
        [
            ["Goal", "Action", "Priority", "", "", "Time Frame", "", ""],
            ["", "", "High", "Medium", "Low", "Short", "Medium", "Long"],
            ["G", "a", X, "", "", "", X, ""],
            ["G", "b", "", X, "", "", "", X],
        ]
    )
    assert [(item.priority, item.timeline) for item in draft.leaves] == [
        ("high", "Medium"),
        ("medium", "Long"),
    ]
    assert draft.rejected == ()


def test_money_and_words_under_columns_of_years_and_quarters(read) -> None:
    draft = read(
        [
            ["Goal", "Action", "FY25", "FY26", "Q1 2027"],
            ["G", "a", "$50,000", "20000", ""],
            ["G", "b", "", "x", "Award the contract"],
        ]
    )
    first, second = draft.leaves
    assert (first.budget, first.due) == ("FY25: $50,000\nFY26: 20000", None)
    assert (second.budget, second.due) == (None, date(2026, 6, 30))
    assert second.description == "Q1 2027: Award the contract"
    assert [(step.title, step.due) for step in second.proposed_milestones] == [
        ("Award the contract", date(2027, 3, 31))
    ]


def test_amounts_of_several_years_are_kept_each_with_its_header(read) -> None:
    draft = read([["Action", "FY25 Budget", "FY26 Budget"], ["a", "$5", ""], ["b", "$6", "$7"]])
    assert [item.budget for item in draft.leaves] == [
        "FY25 Budget: $5",
        "FY25 Budget: $6\nFY26 Budget: $7",
    ]


def test_a_column_that_another_is_preferred_to_is_said_to_be_unused(read) -> None:
    draft = read([["Action", "Timeline", "Fiscal Year"], ["a", "2027", "FY27"]])
    assert [gap.text for gap in draft.gaps if gap.kind == "unused_column"] == ["Fiscal Year"]


def test_a_column_of_types_makes_the_tree(read) -> None:
    rows = [
        ["Goal", "Safety", ""],
        ["Objective", "Roads", ""],
        ["Action", "Pave", "DPW"],
        ["Goal", "Parks", ""],
        ["Objective", "Trees", ""],
        ["Action", "Plant", "Parks Dept"],
    ]
    for header in (["Type", "Name", "Owner"], ["Category", "Title", "Lead"]):
        draft = read([header, *rows])
        assert draft.levels == ("Goal", "Objective", "Action")
        assert outline(draft)[-3:] == ["- Parks", "  - Trees", "    - Plant"]
    kinds = read([["Type", "Action", "Owner"], ["Capital", "Pave", "DPW"], ["Operating", "Sweep", "DPW"]])
    assert kinds.levels == ("Action",)


def test_a_level_may_be_missing_where_the_numbers_say_so(read) -> None:
    rows = [["1", "Goal", "Parks"], ["1.1", "Objective", "Trees"], ["1.1.1", "Action", "Plant"]]
    draft = read([["No", "Type", "Title"], *rows, ["2", "Goal", "Roads"], ["2.1", "Action", "Pave"]])
    assert outline(draft)[-2:] == ["2 Roads", "  2.1 Pave"]


def test_a_table_of_one_row(read) -> None:
    draft = read([["Outcome", "Strategy", "Metric"], ["Clean water", "Test the wells", "10 wells"]])
    assert outline(draft) == ["- Clean water", "  - Test the wells"]
    assert draft.leaves[0].measure == "10 wells"


def test_numbers_with_a_letter_behind(read) -> None:
    rows = [
        ["T-1", "Trails", ""],
        ["T-1.2", "River", "A"],
        ["T-1.2a", "Extend", "A"],
        ["T-1.2b", "Mend", "A"],
    ]
    assert outline(read([["No", "Description", "Owner"], *rows])) == [
        *("T-1 Trails", "  T-1.2 River", "    T-1.2a Extend", "    T-1.2b Mend"),
    ]
    draft = read([["Goal", "Action"], ["Trails", "T-1.2a Extend the trail"], ["Trails", "T-1.2b Mend it"]])
    assert [(item.number, item.title) for item in draft.leaves] == [
        ("T-1.2a", "Extend the trail"),
        ("T-1.2b", "Mend it"),
    ]


def test_totals_of_departments_are_passed_over(read) -> None:
    figures = ["", "900000", "0"]
    draft = read(
        [
            ["No", "Project", "Department", "FY26", "FY27"],
            ["F-1", "Replace engine", "Fire", "900000", ""],
            ["Subtotal Fire", "", *figures],
            *(["", total, *figures] for total in ("Total Fire", "DPW Total", "Department Total:")),
            ["", "Total All Projects", *figures],
            ["P-1", "Replace cars", "Police", "50000", "50000"],
            ["P-2", "Total rewrite of the code", "", "100", ""],
            ["", "Total rewrite of the zoning", "Planning", "", "200"],
            ["", "Total rewrite of the charter", "", "", ""],
        ]
    )
    assert not draft.rejected
    assert skipped(draft) == [(row, "a total of the rows above") for row in range(3, 8)]
    assert len(draft.leaves) == 5


def test_an_item_merged_over_the_rows_of_its_owners(read_xlsx) -> None:
    rows = [
        ["Goal", "Action", "Lead", "Milestones", "Due"],
        ["Safe", "Pave", "DPW", "Bids", date(2027, 6, 1)],
        [None, None, "Police", "Works", None],
        ["Safe", "Paint", "DPW", None, date(2027, 7, 1)],
        [None, None, "DPW", None, date(2027, 8, 1)],
        ["Green", "Plant", "Parks", None, None],
        [None, None, "Schools", None, None],
    ]
    draft = read_xlsx({"Plan": rows}, merged=["A2:A3", "B2:B3", "E2:E3", "B4:B5"])
    assert owners(draft) == [(["DPW"], ["Police"]), (["DPW"], []), (["Parks"], ["Schools"])]
    assert [one.title for one in draft.leaves[0].milestones] == ["Bids", "Works"]
    assert [(row, reason) for row, reason in skipped(draft)] == [
        (3, "it adds to the item in row 2"),
        (7, "it adds to the item in row 6"),
    ]
    assert [(row.row, row.reason) for row in draft.rejected] == [(5, "the same item stands in row 4")]


def test_a_lone_owner_beneath_an_item_is_one_more(read) -> None:
    header = ["Goal", "Action", "Lead", "Due"]
    draft = read([header, ["Safe", "Pave", "DPW", "2027"], ["", "", "Police"], ["", "Paint", "DPW", "2028"]])
    assert draft.levels == ("Goal", "Action")
    assert owners(draft) == [(["DPW"], ["Police"]), (["DPW"], [])]


def test_an_item_called_by_a_header_word_is_an_item(read) -> None:
    draft = read([["Task", "Staff", "Timeline"], ["Strategy", "Team", ""], ["Training", "Team", "2027"]])
    assert [item.title for item in draft.leaves] == ["Strategy", "Training"]


def test_a_header_in_other_words_is_no_item(read) -> None:
    rows = [["Goal", "Action", "Lead", "Timeline"], ["Safe", "Pave", "DPW", "2027"]]
    more = [["Strategy", "Action Steps", "Lead Agency", "Time Frame"], ["Green", "Plant", "Parks", "2028"]]
    draft = read([*rows, *more])
    assert skipped(draft) == [(3, "the header once more")]
    assert [item.title for item in draft.leaves] == ["Pave", "Plant"]
    draft = read([*rows, ["Action", "Lead", "Budget", ""], ["Plant", "Parks", "100", ""]])
    ((row, reason),) = [(row.row, row.reason) for row in draft.rejected]
    assert (row, "another table begins here" in reason) == (3, True)


def test_sections_in_sentences_stand_under_those_in_capitals(read) -> None:
    draft = read(
        [
            ["Action", "Lead", "Timeline"],
            *(["HOUSING"], ["Provide homes for all:"], ["Build", "A", "2027"]),
            *(["Keep homes safe:"], ["Paint", "A", "2027"]),
            *(["ROADS"], ["Smooth rides:"], ["Pave", "B", "2028"]),
        ]
    )
    assert draft.levels == ("Section", "Subsection", "Action")
    assert outline(draft) == [
        *("- HOUSING", "  - Provide homes for all", "    - Build", "  - Keep homes safe", "    - Paint"),
        *("- ROADS", "  - Smooth rides", "    - Pave"),
    ]


def test_a_status_in_the_timeline_is_the_items(read) -> None:
    rows = [
        ["Action", "Timeline", "Status"],
        ["Pave", "Completed 2024", ""],
        ["Dig", "Completed 2023", "Delayed"],
    ]
    draft = read(rows)
    assert [(item.status, item.due, item.timeline) for item in draft.leaves] == [
        ("completed", None, "Completed 2024"),
        ("off_track", None, "Completed 2023"),
    ]
    assert [gap.rows for gap in draft.gaps if gap.kind in ("no_date", "no_time")] == [(3,)]
    assert ("Completed 2024", "completed") in [(one.text, one.status) for one in draft.statuses]


LEGEND: Rows = [
    ["Timeframes: Short-term = 1-2 years; Medium-term = 3-5 years; Long-term = 6+ years"],
    ["Action", "Timeframe"],
    ["a", "Short-term"],
    ["b", "Medium"],
    ["c", "Long-term"],
]


def test_a_legend_of_years_counts_from_the_adoption(read) -> None:
    draft = read(LEGEND)
    assert dues(draft) == [None, None, None]
    gap = next(gap for gap in draft.gaps if gap.kind == "no_legend")
    assert gap.message == (
        "1 item: it is to be done “Short-term” (the file says “1-2 years”): "
        "say when the plan was adopted, or until when that is."
    )
    assert '"short term":  # the file says “1-2 years”: with “adopted” filled in' in map_text(draft)
    settled = read(LEGEND, mapping=parse_map({"adopted": date(2026, 1, 10)}))
    assert [(item.start, item.due) for item in settled.leaves] == [
        (date(2027, 1, 10), date(2028, 1, 10)),
        (date(2029, 1, 10), date(2031, 1, 10)),
        (date(2032, 1, 10), None),
    ]


def test_a_legend_above_or_below_the_table_is_used_and_a_map_goes_before_it(read) -> None:
    table = LEGEND[1:]
    for lines in (
        [[["Short (2024-2026), Mid (2027-2029), Long (2030 or later)"]], []],
        [[["Short term", "2024-2026"], ["Medium term", "2027-2029"], ["Long term", "2030+"]], []],
        [[], [["* Short-term = 2024-2026"], ["Medium-term = 2027 to 2029"], ["Long-term = after 2029"]]],
    ):
        draft = read([*lines[0], *table, *lines[1]])
        assert [(item.start, item.due) for item in draft.leaves] == [
            (date(2024, 1, 1), date(2026, 12, 31)),
            (date(2027, 1, 1), date(2029, 12, 31)),
            (date(2030, 1, 1), None),
        ]
        assert set(draft.legend) == {"short term", "medium term", "long term"}
        changed = read([*lines[0], *table, *lines[1]], mapping=parse_map({"legend": {"SHORT": 2025}}))
        assert changed.leaves[0].due == date(2025, 12, 31)


def test_the_title_is_a_line_that_reads_like_one(read) -> None:
    table = [["Goal", "Action"], ["G", "a"]]
    lines = [
        "Draft for review",
        "Updated 5/4/2026",
        "Please fill in the owner.",
        "Contact: clerk@ash.example",
    ]
    above = [[line] for line in lines]
    assert read([*above, ["Town of Ash"], ["Ash Strategic Plan 2026-2030"], *table]).title == (
        "Ash Strategic Plan 2026-2030"
    )
    assert read([*above, ["Town of Ash"], *table]).title == "Town of Ash"
    assert read([*above, ["Short = 2026"], ["Page", "3"], *table]).title == "Plan"


def test_a_reason_shows_the_value_as_it_was_written(read) -> None:
    draft = read([["Action", "Due"], ["a", "June 31, 2026"], ["b", "03/04/2026"]])
    assert [(row.value, row.reason) for row in draft.rejected] == [
        ("June 31, 2026", "there is no such day"),
        (
            "03/04/2026",
            "it is not settled whether the month or the day comes first: with a map file (--map), its line "
            "“date_order: mdy” or “date_order: dmy” says so",
        ),
    ]


def test_rows_above_the_items_are_told_apart_from_rows_passed_over(read) -> None:
    header = ["No", "Description", "Owner"]
    draft = read([header, ["1", "Roads", ""], ["1.1", "Pave", "A"], header, ["1.2", "Paint", "A"]])
    assert [(row.row, row.level) for row in draft.above] == [(2, "Goal")]
    assert [row.row for row in draft.passed_over] == [4]


def test_a_column_of_yes_and_no_and_boxes_that_are_ticked_or_not(read) -> None:
    draft = read(
        [["Task", "Deadline", "Done?"], ["Paint", "2026-06-30", "Yes"], ["Fix", "", "No"], ["Sweep", "", ""]]
    )
    assert [item.status for item in draft.leaves] == ["completed", "not_started", "not_started"]
    boxes = [["Task", "Complete", "In Progress"], ["Dig", "TRUE", "FALSE"], ["Mow", "FALSE", "TRUE"]]
    assert [item.status for item in read([*boxes, ["Sow", "FALSE", "FALSE"]]).leaves] == [
        *("completed", "on_track", "not_started"),
    ]


def test_headers_and_legends_in_abbreviations(read) -> None:
    rows = [
        ["Legend: S = 2026, M = 2027-2029, L = 2030 or later"],
        ["Ref.", "Strat.", "Time-frame (S/M/L)", "Resp. Party", "Est. Cost"],
        ["D-1", "Put up signs", "S", "Town Planner", "$$"],
        ["D-2", "Mend the street", "S/M", "Town Engineer", "$$$"],
    ]
    draft = read(rows)
    assert owners(draft) == [(["Town Planner"], []), (["Town Engineer"], [])]
    assert dues(draft) == [date(2026, 12, 31), date(2029, 12, 31)]


def test_rows_of_milestones_under_an_item_that_each_of_them_names(read) -> None:
    draft = read(
        [
            ["Initiative", "Milestone", "Milestone Owner", "Milestone Due", "Milestone Status"],
            ["Website", "Request for proposals", "IT", "2027-01-15", "Done"],
            ["Website", "Launch", "Clerk", "2027-06-30", "Not started"],
            ["Budget", "Draft", "Finance", "2027-04-01", "On track"],
        ]
    )
    assert outline(draft)[:3] == ["- Website", "  - Request for proposals", "  - Launch"]
    assert owners(draft) == [(["IT"], []), (["Clerk"], []), (["Finance"], [])]
    assert draft.rejected == ()


PORTLAND: Rows = [
    ["Action", "Lead", "Timeframe (S = 2025-2027, L = 2031-2035, O = Ongoing)", "Status"],
    ["Adopt code", "PB", "S", "IP"],
    ["Map land", "PB, SB", "L", "D"],
    ["Mow parks", "Parks", "O", "NS"],
    ["Plan roads", "SB", "S, O", "IP"],
    [],
    ["Timeframe Key:"],
    ["Responsible: PB = Planning Board; SB = Select Board"],
    ["Status key: IP = Underway; D = Done; NS = Not started"],
    ["*Requires state approval"],
    ["1. Dependent on grant funding"],
    ["Updated March 2025"],
    ["Thank you for reading"],
]


def test_the_files_own_legends_explain_times_owners_and_statuses(read) -> None:
    draft = read(PORTLAND)
    assert outline(draft) == ["- Adopt code", "- Map land", "- Mow parks", "- Plan roads"]
    assert [(item.due, item.recurrence, item.status) for item in draft.leaves] == [
        (date(2027, 12, 31), None, "on_track"),
        (date(2035, 12, 31), None, "completed"),
        (None, "ongoing", "not_started"),
        (date(2027, 12, 31), "ongoing", "on_track"),
    ]
    boards = {one.mention.text: one.mention for one in draft.owners}
    assert (boards["PB"].match, boards["PB"].why) == ("Planning Board", "short for “Planning Board”")
    assert (boards["SB"].kind, boards["SB"].is_new) == ("body", True)
    assert [row for row, _ in skipped(draft)] == list(range(7, 14))
    assert skipped(draft)[-1] == (13, "a line below the table, by itself after a blank row")
    assert not {"no_legend", "no_time", "unknown_status"} & {gap.kind for gap in draft.gaps}
    again = read(PORTLAND, mapping=parse_map(yaml.safe_load(map_text(draft))))
    assert dues(again) == dues(draft)
    assert [item.status for item in again.leaves] == [item.status for item in draft.leaves]


@pytest.mark.parametrize(
    "lines",
    [
        ["Short: 2025-2027", "Long: 2031-2035"],
        ["Short term = 2025-2027; Long term = 2031-2035"],
        [["Short", "2025-2027"], ["Long", "2031-2035"]],
        ["Key", ["Short", "2025-2027"], ["Long", "2031-2035"], ["PB", "Planning Board"]],
    ],
)
def test_a_legend_below_the_table_is_no_item(read, lines) -> None:
    rows = [[line] if isinstance(line, str) else line for line in lines]
    table = [["Action", "Lead", "Timeframe"], ["Adopt code", "PB", "Short"], ["Map land", "PB", "Long"]]
    draft = read([*table, [], *rows])
    assert dues(draft) == [date(2027, 12, 31), date(2035, 12, 31)]
    assert {reason for _, reason in skipped(draft)} == {"a note beside the table"}


def test_a_sheet_of_its_own_may_hold_the_legend(read_xlsx) -> None:
    key = [["Term", "Meaning"], ["Short", "2025-2027"], ["PB", "Planning Board"], ["IP", "In progress"]]
    plan = [["Action", "Lead", "Timeframe", "Status"], ["Adopt code", "PB", "Short", "IP"]]
    for name in ("Key", "Legend", "Abbreviations"):
        draft = read_xlsx({name: key, "Plan": plan})
        assert (draft.sheet, dues(draft)) == ("Plan", [date(2027, 12, 31)])
        assert draft.owners[0].mention.match == "Planning Board"
        assert draft.why.endswith(f". What its words mean was read in the sheet “{name}” too")


def test_last_rows_of_a_plan_are_items_though_they_hold_one_cell(read) -> None:
    header = ["Action", "Lead", "Due"]
    draft = read([header, ["Pave", "DPW", "2026"], ["Dig a well"], ["Contact the county about roads"]])
    assert outline(draft) == ["- Pave", "- Dig a well", "- Contact the county about roads"]
    numbered = read([header, ["1. Pave", "DPW", "2026"], [], ["2. Dig a well"]])
    assert outline(numbered) == ["1 Pave", "2 Dig a well"]
    with_gaps = read([header, ["Pave", "DPW", "2026"], [], ["Mow", "DPW", "2026"], [], ["Dig a well"]])
    assert with_gaps.accepted == 3
    phases = read([header, ["Pave", "DPW", "2026"], ["Phase 1", "", "2027"], ["Phase 2", "", "2028"]])
    assert phases.accepted == 3
