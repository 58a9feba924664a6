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


def unused(draft) -> list[str | None]:
    return [gap.text for gap in draft.gaps if gap.kind == "unused_column"]


def test_programs_with_numbers_stand_above_their_actions_though_each_has_but_one(read) -> None:
    header = ["Program No.", "Program Name", "Implementation Action", "Agency / Time Frame"]
    rows = [
        ["H-1.1", "Backyard homes", "Publish free plans", "Planning Division / 2027"],
        ["H-1.2", "Density", "Update the bonus", "City Council / 2028"],
    ]
    draft = read([header, *rows])
    assert draft.levels == ("Program", "Implementation Action")
    assert [(item.number, item.title) for item in draft.items if not item.is_leaf] == [
        ("H-1.1", "Backyard homes"),
        ("H-1.2", "Density"),
    ]
    assert [item.title for item in draft.leaves] == ["Publish free plans", "Update the bonus"]


def test_an_area_that_groups_nothing_is_told_as_not_used(read) -> None:
    draft = read([["Area", "Action"], ["North", "Pave"], ["South", "Mow"]])
    assert (draft.levels, unused(draft)) == (("Action",), ["Area"])


def test_goals_that_an_action_supports_own_nothing_and_are_no_level(read) -> None:
    header = ["Action", "Lead", "Goal(s) Supported", "Objectives Met"]
    draft = read([header, ["Raise the road", "DPW", "1, 3", "1.1"], ["Buy a siren", "Fire", "2", "1.1; 2.2"]])
    assert fields(draft) == ["title", "lead", "ignore", "ignore"]
    assert (draft.levels, unused(draft)) == (("Action",), ["Goal(s) Supported", "Objectives Met"])
    assert [report.mention.text for report in draft.owners] == ["DPW", "Fire"]


def test_a_section_above_the_first_header_is_one_as_those_above_its_repetitions(read) -> None:
    header = ["Ref", "Action", "Lead"]
    first = [header, ["LU 1", "Rezone", "Board"], []]
    more = [["HOUSING ELEMENT"], header, ["H 1", "Build", "Council"]]
    draft = read([["Comprehensive Plan Matrix"], [], ["LAND USE ELEMENT"], *first, *more])
    assert outline(draft) == ["LAND USE ELEMENT", "  Rezone", "HOUSING ELEMENT", "  Build"]
    assert draft.title == "Comprehensive Plan Matrix"
    titled = read([["TOWN OF ELM ACTION PLAN"], *first, *more])
    assert (titled.title, outline(titled)[0]) == ("TOWN OF ELM ACTION PLAN", "Rezone")


def test_statuses_under_dates_are_those_of_these_days(read) -> None:
    header = ["Action", "Lead", "6/30/2025", "12/31/2025"]
    draft = read([header, ["Pave", "DPW", "On Track", "Complete"], ["Mow", "Parks", "Paused", ""]])
    assert fields(draft)[2:] == ["status", "status"]
    assert [item.status for item in draft.leaves] == ["completed", "on_hold"]
    assert "“12/31/2025” and “6/30/2025” (the newest first)" in draft.why
    steps = read([header, ["Pave", "DPW", "Design", "Build"], ["Mow", "Parks", "Buy mowers", ""]])
    assert fields(steps)[2:] == ["period", "period"]


def test_a_total_of_formulas_is_a_total(read) -> None:
    header = ["Park", "Project", "Cost", "Lead"]
    draft = read([header, ["River", "Playground", "250", "Parks"], ["Total", "", "=SUM(C2:C2)", ""]])
    assert [row.reason for row in draft.skipped] == ["a total of the rows above"]


def test_an_empty_box_is_not_started(read) -> None:
    draft = read([["Action", "Status"], ["Pave", "☐"], ["Mow", "☑"], ["Dig", "□"]])
    assert [item.status for item in draft.leaves] == ["not_started", "completed", "not_started"]
    assert not [gap for gap in draft.gaps if gap.kind == "unknown_status"]
