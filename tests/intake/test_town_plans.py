"""Whole plans in the shapes that towns keep them: each row, owner, time and status as a clerk reads it."""

from datetime import date

from intake.table_files import Rows

from planbot.intake.draft import Draft
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
        (5, "a heading: the goal “KEEP ROADS GOOD”"),
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
