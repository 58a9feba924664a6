"""What columns are taken for when header and rows are read together."""

from datetime import date

import pytest

from planbot.intake.layout import LooksLikePeople
from planbot.intake.plan_map import parse_map
from planbot.plan.errors import UserError


def test_levels_numbers_owners_and_times_of_a_wide_plan(read) -> None:
    draft = read(
        [
            [
                "Recommendation Area",
                "Policy Number",
                "Policy Description",
                "Strategy Number",
                "Strategy",
                "Timeline",
                "Implementor 1",
                "Implementor 2",
                "",
            ],
            [
                "Housing",
                "1",
                "More kinds of homes",
                "1.1",
                "Allow huts",
                "Ongoing",
                "Town Planner",
                "CEO",
                "#N/A",
            ],
            ["Housing", "", "More kinds of homes", "1.2", "Allow flats", "2026", "", "Town Planner", "#N/A"],
            ["Economy", " ", "A lively Main Street", "1.1", "Hold a fair", "2027", "Town Manager", "", ""],
        ]
    )
    assert draft.columns == {
        "Recommendation Area": "level 1",
        "Policy Number": "level 2 number",
        "Policy Description": "level 2",
        "Strategy Number": "number",
        "Strategy": "title",
        "Timeline": "timeline",
        "Implementor 1": "lead",
        "Implementor 2": "support",
    }
    assert draft.levels == ("Recommendation Area", "Policy", "Strategy")
    first, second, third = draft.leaves
    assert [m.text for m in first.leads + first.supports] == ["Town Planner", "CEO"]
    assert [m.text for m in second.leads] == ["Town Planner"], "the first of numbered owners leads"
    assert draft.item_by_key[second.parent_key].number == "1", "a number fills in from any row"
    assert (third.number, third.key == first.key) == ("1.1", False)
    assert "column 14" not in draft.columns
    assert any(gap.kind == "unused_column" and "#N/A" in gap.message for gap in draft.gaps)


def test_content_beyond_the_header_rejects_its_row_but_error_values_do_not(read) -> None:
    draft = read([["Action", "Owner"], ["Pave", "A", "", "stray"], ["Paint", "B", "#REF!"]])
    assert [(row.row, row.column, row.value) for row in draft.rejected] == [(2, "(column 4)", "stray")]
    assert [item.title for item in draft.leaves] == ["Paint"]


def test_empty_and_doubled_headers_survive(read) -> None:
    draft = read(
        [
            ["Action", "", "Status", "Status", "Owner"],
            ["Pave", "x", "see file", "Done", "A"],
            ["Paint", "", "In progress", "On track", "A"],
            ["Plant", "", "In progress", "Done", "A"],
        ]
    )
    assert list(draft.columns) == ["Action", "(column 2)", "Status", "Status (2)", "Owner"]
    assert draft.columns["Status (2)"] == "status"
    assert [item.status for item in draft.leaves] == ["completed", "on_track"]
    assert [(row.row, row.column, row.reason) for row in draft.rejected] == [
        (4, "Status (2)", "the status columns disagree: on track and completed")
    ]
    assert [gap.text for gap in draft.gaps if gap.kind == "unused_column"] == ["(column 2)"]


def test_the_header_is_found_below_a_preamble(read_xlsx) -> None:
    draft = read_xlsx(
        {
            "Notes": [["How to use this plan"], ["Fill in the owner of each action"]],
            "Tracker": [
                ["City of Anywhere Strategic Plan"],
                ["Updated", date(2026, 1, 5)],
                [],
                ["Ref #", "Goal", "Action Item(s)", "Responsible Party", "Deadline"],
                [1.1, "Safety", "Hire officers", "Police", date(2026, 12, 1)],
            ],
        }
    )
    assert (draft.sheet, draft.header_row, draft.title) == ("Tracker", 4, "City of Anywhere Strategic Plan")
    assert "row 4" in draft.why
    (item,) = draft.leaves
    assert (item.number, item.due) == ("1.1", date(2026, 12, 1))


def test_the_header_is_found_below_a_long_preamble(read) -> None:
    preamble = [[f"Line {n} of how to use the action plan"] for n in range(30)]
    draft = read([*preamble, ["Key Actions", "Lead"], ["Pave", "DPW"], ["Paint", "DPW"]])
    assert (draft.header_row, [item.title for item in draft.leaves]) == (31, ["Pave", "Paint"])


@pytest.mark.parametrize(
    "header",
    [["Zebra", "Yak", "Ox"], ["Zebra", "Lead", "Timeline"], ["Zebra", "Lead", "Note on it"]],
)
def test_a_file_without_an_item_column_is_refused_with_its_headers(read, header: list[str]) -> None:
    with pytest.raises(UserError, match=f"found in row 1: “{'”, “'.join(header)}”.*A map file"):
        read(
            [
                header,
                ["Parking strategy", "DPW", "2026"],
                ["Action", "DPW", "2027"],
                ["Tree program", "Parks", "2028"],
            ]
        )


@pytest.mark.parametrize(
    "header", ["Key Actions", "Strategies/Actions", "Supporting Action", "Implementation Task", "What"]
)
def test_a_level_of_several_words_is_the_item_beneath_its_goal(read, header: str) -> None:
    rows = [
        ["Goal", header, "Lead", "Timeline"],
        ["Safe streets", "Add crossings", "DPW", "2026"],
        ["Safe streets", "Fix lights", "DPW", "2027"],
        ["Parks", "Parking strategy", "Parks", "2026"],
    ]
    draft = read(rows)
    assert draft.header_row == 1
    assert draft.columns == {"Goal": "level 1", header: "title", "Lead": "lead", "Timeline": "timeline"}


def test_of_two_levels_of_one_word_the_one_that_says_which_stands_below(read) -> None:
    rows = [
        ["Goal", "Supporting Actions", "Action"],
        ["Safe streets", "Count cars", "Add crossings"],
        ["Safe streets", "Buy lamps", "Fix lights"],
        ["Parks", "Buy land", "Build park"],
    ]
    draft = read(rows)
    assert draft.levels == ("Goal", "Action", "Supporting Actions")


def test_next_steps_of_goals_are_the_items(read) -> None:
    rows = [["Goal", "Next Steps", "Lead"], ["Safe", "Pave", "DPW"], ["Safe", "Paint", "DPW"]]
    draft = read(rows)
    assert (draft.levels, [item.title for item in draft.leaves]) == (("Goal", "Step"), ["Pave", "Paint"])
    assert [item.title for item in read([row[1:] for row in rows]).leaves] == ["Pave", "Paint"]


def test_what_measures_an_item_is_no_item(read) -> None:
    rows = [
        ["Program", "Description", "Quantified Objective", "Responsible Agency", "Timeframe"],
        ["Adequate sites", "Rezone", "1,200 units", "CDD", "2027"],
        ["Fair housing", "Teach", "50 households", "CDD", "2028"],
    ]
    draft = read(rows)
    assert [(item.title, item.measure) for item in draft.leaves] == [
        ("Adequate sites", "1,200 units"),
        ("Fair housing", "50 households"),
    ]
    rows = [["Goal", "Deliverable", "Action"], ["Safe", "A report", "Study"], ["Safe", "A road", "Pave"]]
    draft = read(rows)
    assert [(item.title, item.measure) for item in draft.leaves] == [
        ("Study", "A report"),
        ("Pave", "A road"),
    ]


def test_a_people_list_is_not_taken_for_a_plan(read) -> None:
    with pytest.raises(UserError, match="people list"):
        read([["Email", "Name", "Department", "Title"], ["a@x.example", "Ann Ash", "Finance", "Clerk"]])
    with pytest.raises(LooksLikePeople):
        read([["Email", "Name", "Title", "Phone"], ["a@x.example", "Ann Ash", "Clerk", "207-555-0101"]])


@pytest.mark.parametrize(
    "rows",
    [
        [["Name", "Phone"], ["Ann Ash", "207-555-0101"], ["Bo Birk", "207-555-0102"]],
        [["Name", "Title", "Cell #", "Ext."], ["Ann Ash", "Clerk", "207-555-0101", "12"]],
    ],
)
def test_a_phone_list_is_refused_as_one_unless_a_map_says_otherwise(read, rows: list[list[str]]) -> None:
    with pytest.raises(UserError, match=r"list of names and phone numbers.*“Name”"):
        read(rows)
    mapping = parse_map({"columns": {"Name": "title"}})
    assert [item.title for item in read(rows, mapping=mapping).leaves] == [row[0] for row in rows[1:]]


def test_projects_with_a_phone_are_a_plan(read) -> None:
    rows = [["Project Name", "Contact Phone"], ["Pave Elm Street", "207-555-0101"]]
    assert read(rows).accepted == 1
    dated = [["Name", "Due", "Phone"], ["Pave Elm Street", "2027", "207-555-0101"]]
    assert read(dated).accepted == 1


def test_target_is_a_level_where_it_groups_and_a_measure_where_it_does_not(read) -> None:
    rows = [["Climate", "Less waste", f"Action number {n}", "Works"] for n in range(6)]
    assert read([["Goal", "Target", "Strategy", "Lead"], *rows]).levels == ("Goal", "Target", "Strategy")
    each = [["Climate", f"{n} tons less", f"Action number {n}", "Works"] for n in range(6)]
    draft = read([["Goal", "Target", "Strategy", "Lead"], *each])
    assert draft.levels == ("Goal", "Strategy")
    assert draft.leaves[3].measure == "3 tons less"


def test_description_is_the_item_only_where_nothing_else_is(read) -> None:
    rows = [["Safety", f"Do thing {n}", "Police"] for n in range(5)]
    assert read([["Goal", "Description", "Owner"], *rows]).columns["Description"] == "title"
    rows = [["Safety", f"Do thing {n}", "in detail"] for n in range(5)]
    draft = read([["Goal", "Action", "Description"], *rows])
    assert draft.columns["Description"] == "description"
    assert draft.leaves[0].description == "in detail"


def test_priority_columns_go_by_their_values(read) -> None:
    draft = read([["Action", "Priority of Action Item"], ["Pave", "Short-term"], ["Paint", "Long-term"]])
    assert draft.columns["Priority of Action Item"] == "timeline"
    draft = read([["Action", "Priority"], ["Pave", "High"], ["Paint", "2"]])
    assert [item.priority for item in draft.leaves] == ["high", "medium"]
    draft = read([["Priority", "Action"], ["Safe streets", "Pave"], ["Safe streets", "Paint"]])
    assert draft.levels == ("Priority", "Action")


def test_three_columns_with_marks_are_one_horizon(read) -> None:
    draft = read(
        [["Action", "Short", "Middle", "Long"], ["Pave", "X", "", ""], ["Paint", "", "x", ""]],
        mapping=parse_map({"legend": {"Short": 2027, "Middle": 2029}}),
    )
    assert [(item.timeline, item.due) for item in draft.leaves] == [
        ("Short", date(2027, 12, 31)),
        ("Middle", date(2029, 12, 31)),
    ]


def test_status_columns_hold_a_percentage_and_must_agree(read) -> None:
    header = ["Action", "On Track", "Some Delay", "Paused", "Upcoming", "Complete"]
    draft = read([header, ["Pave", "45%"], ["Paint", "", "", "x"], ["Plant", "20%", "", "", "", "100%"]])
    pave, paint = draft.leaves
    assert (pave.status, pave.percent, paint.status) == ("on_track", 45, "on_hold")
    assert [(row.row, "both" in row.reason) for row in draft.rejected] == [(4, True)]


def test_a_map_names_columns_that_no_words_tell(read) -> None:
    rows = [["Zebra", "Yak", "Gnu"], ["Safety", "Hire officers", "Police"]]
    mapping = parse_map({"columns": {"Zebra": "level 1", "yak": "title", "Gnu": "lead"}})
    draft = read(rows, mapping=mapping)
    assert draft.levels == ("Zebra", "Yak")
    assert draft.leaves[0].leads[0].text == "Police"
    only_item = read([["Goal", "Yak"], ["Safety", "Hire"]], mapping=parse_map({"columns": {"Yak": "title"}}))
    assert only_item.levels == ("Goal", "Yak")
    with_names = parse_map({"columns": {"Zebra": "level 1", "Yak": "title"}, "levels": ["Goal", "Action"]})
    assert read(rows, mapping=with_names).levels == ("Goal", "Action")
    with pytest.raises(UserError, match="levels"):
        read(rows, mapping=parse_map({"columns": {"Yak": "title"}, "levels": ["Goal", "Action"]}))


FIELDS = (
    "Action",
    "Lead",
    "Support",
    "Timeline",
    "Status",
    "% Complete",
    "Priority",
    "Measure",
    "Description",
)


@pytest.mark.parametrize("mark", ["word ", "(", ", ", "- ", "1. a\n", "2026 - ", "Goal 1: ", "a/", "; ", "'"])
def test_a_cell_of_any_length_is_read_or_refused_in_every_column(read_xlsx, mark: str) -> None:
    long = (mark * 32_000)[:32_000]
    rows = [["Pave", *[""] * 8] for _ in FIELDS]
    for at in range(len(FIELDS)):
        rows[at][at] = long
    draft = read_xlsx({"Plan": [FIELDS, *rows]})
    assert draft.rows_read == len(FIELDS)
