"""Rows to a tree, and every row that cannot be placed with its reason."""

from datetime import date
from itertools import permutations

import pytest


def outline(draft) -> list[str]:
    return [f"{'  ' * (len(item.key) - 1)}{item.number or '-'} {item.title}" for item in draft.items]


def test_blank_level_cells_take_what_stands_above(read) -> None:
    draft = read(
        [
            ["Goal", "Objective", "Action"],
            ["Safety", "Roads", "Pave"],
            ["", "", "Paint"],
            ["", "Police", "Hire"],
            ["Parks", "", "Plant"],
        ]
    )
    assert outline(draft) == [
        "- Safety",
        "  - Roads",
        "    - Pave",
        "    - Paint",
        "  - Police",
        "    - Hire",
        "- Parks",
        "  - Plant",
    ]


def test_a_blank_in_a_column_that_repeats_itself_means_no_such_level(read) -> None:
    rows = [["Goal", "Objective", "Action"], ["A", "O", "x"], ["A", "O", "y"], ["A", "", "z"]]
    assert outline(read(rows)) == ["- A", "  - O", "    - x", "    - y", "  - z"]


def test_heading_rows_carry_what_is_said_of_the_whole(read) -> None:
    draft = read(
        [
            ["Goal", "Action", "Lead", "Due"],
            ["Safety", "", "Police", "2027-06-30"],
            ["", "Hire", "", ""],
        ]
    )
    goal, action = draft.items
    assert (goal.leads[0].text, str(goal.due), goal.is_leaf) == ("Police", "2027-06-30", False)
    assert [(row.row, row.reason) for row in draft.skipped] == [
        (2, "the goal “Safety”, which other rows stand beneath")
    ]
    assert not any(gap.kind in ("no_lead", "no_date") for gap in draft.gaps), "both come from the goal"
    assert action.leads == ()


def test_rows_without_an_item_are_rejected(read) -> None:
    draft = read(
        [
            ["Goal", "No", "Action", "Lead"],
            ["Safety", "1", "Hire", "Police"],
            ["Safety", "2", "", "Police"],
            ["Safety", "", "#REF!", "Police"],
            ["Safety", "", '=A2 & "."', "Police"],
            ["Parks", "", "", ""],
        ]
    )
    assert [(row.row, row.column) for row in draft.rejected] == [(row, "Action") for row in (3, 4, 5, 6)]
    assert outline(draft) == ["- Safety", "  1 Hire"]


def test_the_same_item_twice_is_rejected_but_a_doubled_number_is_a_gap(read) -> None:
    rows = [
        ["Goal", "No", "Action"],
        ["A", "1", "Pave"],
        ["A", "1", "pave"],
        ["A", "1", "Paint"],
        ["B", "1", "Pave"],
    ]
    draft = read(rows)
    assert [(row.row, row.reason) for row in draft.rejected] == [(3, "the same item stands in row 2")]
    assert [gap.rows for gap in draft.gaps if gap.kind == "same_number"] == [(2, 4)]


def test_repeated_headers_and_continuations_are_skipped(read) -> None:
    header = ["No.", "Action", "Owner"]
    draft = read([header, ["1", "Build a park", "A"], ["", "a. Buy land", ""], header, ["2", "Pave", "B"]])
    assert [row.row for row in draft.skipped] == [3, 4]
    (park, _) = draft.leaves
    assert [milestone.title for milestone in park.proposed_milestones] == ["Buy land"]
    assert (park.milestones, park.description) == ((), "a. Buy land")


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("|1.6.1|", "1.6.1"),
        ("3.4.", "3.4"),
        ("KW-FIFA-500", "KW-FIFA-500"),
        ("Action 7:", "7"),
        ("1.10", "1.10"),
    ],
)
def test_numbers_are_text_as_the_plan_has_them(read, written: str, read_as: str) -> None:
    draft = read([["No", "Action", "Owner"], [written, "Pave", "A"]])
    assert draft.leaves[0].number == read_as


def test_numbers_that_lost_their_zero_cannot_be_told_apart(read_xlsx) -> None:
    rows = [[n, f"Action {n}", "A"] for n in (1.1, 1.2, 1.9)]
    draft = read_xlsx({"Plan": [["No", "Action", "Owner"], *rows, [1.1, "The tenth", "A"]]})
    assert [(row.row, row.column, row.value) for row in draft.rejected] == [(5, "No", "1.1")]
    texts = [[str(n), f"Action {n}", "A"] for n in (1.1, 1.2)]
    assert read_xlsx({"Plan": [["No", "Action", "Owner"], *texts, ["1.1", "Also", "A"]]}).rejected == ()


def test_numbers_alone_make_a_tree(read) -> None:
    draft = read(
        [
            ["No", "Description", "Owner"],
            ["1", "Safety", ""],
            ["1.1", "Roads", ""],
            ["1.1.1", "Pave", "A"],
            ["1.2", "Police", "B"],
            ["3.1", "Orphan", "B"],
        ]
    )
    assert outline(draft) == ["1 Safety", "  1.1 Roads", "    1.1.1 Pave", "  1.2 Police"]
    assert [(row.row, row.reason) for row in draft.rejected] == [
        (6, "there is no row 3 for 3.1 to stand under")
    ]
    assert [row.row for row in draft.skipped] == [2, 3]


def test_flat_numbers_make_no_tree(read) -> None:
    draft = read([["No", "Action", "Owner"], ["1.1", "Pave", "A"], ["2.1", "Paint", "A"]])
    assert outline(draft) == ["1.1 Pave", "2.1 Paint"]
    assert draft.levels == ("Action",)


def test_section_rows_are_headings(read) -> None:
    draft = read(
        [
            ["No", "Action", "Owner", "Status"],
            ["Goal 1: Safe streets", "", "", ""],
            ["1.1", "Pave", "A", ""],
            ["Goal 2: Green parks", "", "", ""],
            ["Objective 2.1 Trees", "", "", ""],
            ["2.1.1", "Plant", "A", ""],
        ]
    )
    assert draft.levels == ("Goal", "Objective", "Action")
    assert outline(draft) == [
        "1 Safe streets",
        "  1.1 Pave",
        "2 Green parks",
        "  2.1 Trees",
        "    2.1.1 Plant",
    ]
    assert [row.row for row in draft.skipped] == [2, 4, 5]


def test_a_column_of_level_words_makes_a_tree(read) -> None:
    draft = read(
        [
            ["Level", "No.", "Title"],
            ["Action", "", "Orphan"],
            ["Goal", "1", "Safety"],
            ["Strategy", "1.1", "Roads"],
            ["Action", "1.1.1", "Pave"],
        ]
    )
    assert outline(draft) == ["1 Safety", "  1.1 Roads", "    1.1.1 Pave"]
    assert [(row.row, row.reason) for row in draft.rejected] == [(2, "there is no Strategy above it")]


def test_a_column_of_levels_stands_as_numbers_and_rows_go_down(read) -> None:
    rows = [
        ["Type", "Number", "Name"],
        *(
            ["Goal Area", "1", "Safe"],
            ["Program", "1.1", "Calm streets"],
            ["Objective", "1.1.1", "Slow cars"],
        ),
        *(["Objective", "1.1.2", "Wide paths"], ["Goal Area", "2", "Green"], ["Program", "2.1", "Trees"]),
        ["Objective", "2.1.1", "Plant"],
    ]
    levels = ("Goal Area", "Program", "Objective")
    assert read(rows).levels == levels, "by the numbers"
    without = [[kind, name] for kind, _, name in rows]
    assert read(without).levels == levels, "by the order of the first rows"


def test_levels_of_which_only_the_numbers_are_there(read) -> None:
    draft = read(
        [
            ["Goal #", "Strategy #", "Action #", "Description"],
            *(["1", "1.1", "1.1.1", "Hire"], ["1", "1.1", "1.1.2", "Buy"], ["1", "1.2", "1.2.1", "Plant"]),
            *(["2", "2.1", "2.1.1", "Pave"], ["2", "2.1", "2.1.2", "Paint"]),
        ]
    )
    assert draft.levels == ("Goal", "Strategy", "Action")
    assert [item.key for item in draft.leaves][:2] == [("1", "1.1", "1.1.1 hire"), ("1", "1.1", "1.1.2 buy")]
    flat = read([["Action #", "Description", "Lead"], ["A-1", "Adopt", "PB"], ["A-2", "Map", "PB"]])
    assert (flat.levels, [item.number for item in flat.leaves]) == (("Action",), ["A-1", "A-2"])


def test_a_column_of_parents_makes_a_tree_from_any_order(read) -> None:
    header = ["ID", "Parent", "Action", "Owner"]
    draft = read([header, ["b", "a", "Pave", "X"], ["a", "", "Roads", ""], ["c", "z", "Lost", "X"]])
    assert outline(draft) == ["a Roads", "  b Pave"]
    assert [(row.row, row.column) for row in draft.rejected] == [(4, "Parent")]


def test_numbers_at_the_head_of_titles_are_numbers(read) -> None:
    draft = read(
        [["Goal", "Action"], ["Goal 1: Safety", "1.1 Hire officers"], ["Goal 1: Safety", "1.2 Pave"]]
    )
    assert outline(draft) == ["1 Safety", "  1.1 Hire officers", "  1.2 Pave"]
    assert outline(read([["Action"], ["2027 budget review"], ["Pave"]])) == ["- 2027 budget review", "- Pave"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Goal H-1: Increase choice", "H-1 Increase choice"),
        ("Goal LU-1.2 – Direct growth", "LU-1.2 Direct growth"),
        ("Goal H1: Increase choice", "H1 Increase choice"),
        ("Strategic Priority One: Safe streets", "One Safe streets"),
        ("Goal II. Safe streets", "II Safe streets"),
        ("Goal B: Safe streets", "B Safe streets"),
        ("Action FY26 budget", "- Action FY26 budget"),
    ],
)
def test_a_heading_keeps_its_code_whole(read, said: str, shown: str) -> None:
    draft = read([["Goal", "Action", "Lead"], [said, "Pave roads", "DPW"]])
    assert outline(draft)[0] == shown


def test_a_number_column_keeps_codes_after_the_word_for_its_level(read) -> None:
    draft = read([["No", "Action", "Lead"], ["Goal LU-1", "Pave roads", "DPW"]])
    assert draft.leaves[0].number == "LU-1"


def test_a_number_that_a_spreadsheet_made_a_date_is_a_gap(read_xlsx) -> None:
    rows = [
        ["No", "Action", "Lead"],
        [date(2026, 1, 1), "Pave", "A"],
        ["2-Jan", "Dig", "A"],
        ["1-3", "Fill", "A"],
    ]
    draft = read_xlsx({"Plan": rows})
    assert draft.accepted == 3
    assert [(gap.text, gap.rows) for gap in draft.gaps if gap.kind == "number_as_date"] == [
        ("2026-01-01", (2,)),
        ("2-Jan", (3,)),
    ]


def test_counted_and_bulleted_lines_in_one_cell_are_its_steps_and_no_number(read) -> None:
    draft = read(
        [
            ["Action", "Lead"],
            ["1. Collect data by June 2026;\n2. Adopt policy", "DPW"],
            ["Mend the roads\na) Survey\nthem all\nb) Pave: March 2027", "DPW"],
            ["2. Renew the park", "Parks"],
            ["• Audit crossings\non Main St (March 2026)\n• Install beacons", "DPW"],
        ]
    )
    assert outline(draft) == [
        "- Collect data by June 2026; Adopt policy",
        "- Mend the roads",
        "- 2. Renew the park",
        "- Audit crossings on Main St (March 2026); Install beacons",
    ]
    data, roads, _, crossings = draft.leaves
    assert crossings.description == "• Audit crossings on Main St (March 2026)\n• Install beacons"
    assert [step.due for step in crossings.proposed_milestones] == [date(2026, 3, 31)]
    assert data.description == "1. Collect data by June 2026;\n2. Adopt policy"
    assert [(step.title, step.due) for item in (data, roads) for step in item.proposed_milestones] == [
        ("Collect data", date(2026, 6, 30)),
        ("Pave", date(2027, 3, 31)),
    ]


def test_long_texts_get_a_short_title(read) -> None:
    text = "Work with the county to " + "plan and build and keep up " * 8 + "a trail"
    (item,) = read([["Action"], [text]]).leaves
    assert item.title == text
    assert len(item.short_title) <= 60


@pytest.mark.parametrize("header", [["Goal", "Action"], ["Strategic Priority", "Strategy"]])
def test_clear_words_for_levels_count_more_than_what_repeats_in_the_rows(read, header: list[str]) -> None:
    rows = [["Parks", "Review each year"], ["Roads", "Review each year"], ["Water", "Test the wells"]]
    assert read([header, *rows]).levels == tuple(header)


def test_a_total_and_a_footer_are_passed_over_and_say_nothing_of_the_levels(read) -> None:
    draft = read(
        [
            ["Goal", "Action", "Lead", "Cost"],
            ["Parks", "Plant trees", "Parks", "$1,000"],
            ["Roads", "Fill holes", "DPW", "2000"],
            ["Total", "", "", "3000"],
            ["Adopted by Town Meeting on May 4", "", "", ""],
            ["", "Adopted by the Council as amended", "", ""],
        ]
    )
    assert draft.levels == ("Goal", "Action")
    assert [(row.row, row.reason) for row in draft.skipped] == [
        (4, "a total of the rows above"),
        (5, "a note beside the table"),
        (6, "a note beside the table"),
    ]
    assert draft.rejected == ()


def test_of_doubled_numbers_the_nearest_before_is_the_parent(read) -> None:
    rows = [["1", "Roads", ""], ["1.1", "Pave", "A"], ["1", "Parks", ""], ["1.1", "Plant", "B"]]
    deeper = [["1.1.1", "Dig holes", "B"]]
    assert outline(read([["No", "Description", "Owner"], *rows, *deeper])) == [
        "1 Roads",
        "  1.1 Pave",
        "1 Parks",
        "  1.1 Plant",
        "    1.1.1 Dig holes",
    ]


@pytest.mark.parametrize("said", [" (continued)", " (cont'd)", " - continued", " cont."])
def test_a_level_that_is_continued_is_the_same(read, said: str) -> None:
    draft = read([["Goal", "Action"], ["Safety", "Hire"], [f"Safety{said}", "Pave"], ["Jobs continued", "x"]])
    assert outline(draft) == ["- Safety", "  - Hire", "  - Pave", "- Jobs continued", "  - x"]


def test_the_statement_of_a_goal_describes_it_and_no_other(read) -> None:
    draft = read(
        [
            ["Strategic Goal", "Goal Statement", "Strategy", "Lead"],
            ["Downtown", "A downtown for all", "Signs", "A"],
            ["Downtown", "", "Grants", "A"],
            ["Services", "", "Portal", "A"],
        ]
    )
    assert outline(draft) == ["- Downtown", "  - Signs", "  - Grants", "- Services", "  - Portal"]
    goals = [item for item in draft.items if not item.is_leaf]
    assert [goal.description for goal in goals] == ["A downtown for all", None]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_near_levels_stand_as_their_values_span_whatever_the_order_of_columns(read, order) -> None:
    goals = [
        ("Safety", "Roads"),
        ("Safety", "Police"),
        ("Safety", "Other"),
        ("Parks", "Trees"),
        ("Parks", "Other"),
    ]
    for names in (
        ["Priority", "Goal"],
        ["Goal", "Priority"],
        ["Objective", "Focus Area"],
        ["Policy", "Goal"],
    ):
        rows = [
            [*names, "Action"],
            *([top, below, f"{top} {below} {n}"] for top, below in goals for n in (1, 2)),
        ]
        draft = read([[row[at] for at in order] for row in rows])
        assert draft.levels == (*names, "Action")
        assert [item.title for item in draft.items if item.level == 0] == ["Safety", "Parks"]
        assert draft.accepted == 10


@pytest.mark.parametrize(
    "header",
    [["No.", "Action", "Lead", "Due"], ["Goal", "Action", "Lead", "Due"], ["Ref", "Task", "Who", "When"]],
)
def test_a_lone_line_with_a_footnotes_mark_heads_nothing(read, header: list[str]) -> None:
    rows = [["1", "Pave", "DPW", "2027"], ["* pending council", "", "", ""], ["2", "Dig", "DPW", "2027"]]
    draft = read([header, *rows])
    assert [row.reason for row in draft.passed_over] == ["a note beside the table"]
    assert (draft.accepted, draft.rejected) == (2, ())
    assert "Section" not in draft.levels
