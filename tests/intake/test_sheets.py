"""Plans that stand on several sheets of a workbook: one a goal, a department, a page."""

from pathlib import Path

import pytest
from intake.table_files import TODAY, Rows
from openpyxl import Workbook
from openpyxl.chart import BarChart

from planbot.intake.draft import Draft
from planbot.intake.draft_json import draft_as_json
from planbot.intake.map_writer import map_text
from planbot.intake.plan_map import parse_map, read_map
from planbot.intake.read_plan import read_plan
from planbot.plan.errors import UserError

HEADER = ["Strategy", "Action", "Lead", "Due", "Status"]
STREETS: Rows = [
    HEADER,
    ["Crossings", "Paint the crossings", "Public Works", "2027-03-31", "On track"],
    [None, "Count the crashes", "Police", "2027-06-30", None],
]
PARKS: Rows = [
    ["Town of Ashford Strategic Plan"],
    [],
    HEADER,
    ["Trees", "Plant 400 trees", "Parks", "2028-12-31", "Delayed"],
    ["Trails", "Open the river trail", "Parks", "2029-12-31", None],
    HEADER,
    [None, "Mow the river trail", "Parks", "2030-12-31", None],
    ["Note: adopted by the council"],
]


def outline(draft: Draft) -> list[str]:
    return [f"{'  ' * (len(item.key) - 1)}{item.number or '-'} {item.title}" for item in draft.items]


def not_read(draft: Draft) -> list[tuple[str, str]]:
    return [(one.sheet, one.reason) for one in draft.sheets_not_read]


GOALS = {"Goal 1 - Safe Streets": STREETS, "Goal 2 - Green Parks": PARKS}
GOALS_OUTLINE = [
    "1 Safe Streets",
    *("  - Crossings", "    - Paint the crossings", "    - Count the crashes"),
    "2 Green Parks",
    *("  - Trees", "    - Plant 400 trees"),
    *("  - Trails", "    - Open the river trail", "    - Mow the river trail"),
]


def test_sheets_of_one_table_are_one_plan(read_xlsx) -> None:
    draft = read_xlsx(GOALS)
    assert draft.levels == ("Goal", "Strategy", "Action")
    assert outline(draft) == GOALS_OUTLINE
    assert [(one.sheet, one.header_row, one.rows_read) for one in draft.sheets] == [
        ("Goal 1 - Safe Streets", 1, 2),
        ("Goal 2 - Green Parks", 3, 5),
    ]
    assert [(row.sheet, row.row, row.reason) for row in draft.skipped] == [
        ("Goal 2 - Green Parks", 6, "the header once more"),
        ("Goal 2 - Green Parks", 8, "a note beside the table"),
    ]
    assert [(item.sheet, item.row) for item in draft.leaves][1:3] == [
        ("Goal 1 - Safe Streets", 3),
        ("Goal 2 - Green Parks", 4),
    ]
    assert "Each sheet is one goal, which stands above its items" in draft.why
    assert "Read with it, as one table:" in draft.why


def test_every_row_is_told_with_its_sheet(read_xlsx) -> None:
    wrong = [HEADER, ["Water", "Lay pipe", "DPW", "2027-02-30", None], ["Water", "Dig", "DPW", "2027", None]]
    wrong += [["Water", "Dig", "Fire", "2028", None], ["Water", "Fill", "DPW", "2027", None, "beyond"]]
    draft = read_xlsx({"One": STREETS, "Two": wrong})
    assert [(row.sheet, row.row, row.column) for row in draft.rejected] == [
        *(("Two", 2, "Due"), ("Two", 4, "Action"), ("Two", 5, "(column 6)"))
    ]
    assert draft.rejected[1].reason == "the same item stands in “Two”, row 3"
    data = draft_as_json(draft)
    assert [(row["sheet"], row["row"]) for row in data["rejected"]] == [("Two", 2), ("Two", 4), ("Two", 5)]
    (no_measure,) = [gap for gap in data["gaps"] if gap["kind"] == "no_measure"]
    assert (no_measure["rows"], no_measure["sheets"]) == ([2, 3, 3], ["One", "One", "Two"])
    alone = draft_as_json(read_xlsx({"One": STREETS}))
    assert "sheet" not in alone["items"][0]
    assert all("sheets" not in gap for gap in alone["gaps"])


OWNED = [["Action", "Lead"], ["Pave", "DPW"]]
UNOWNED = [["Action", "Due"], ["Pave", "2027"]]
OTHER = [["Action", "Lead"], ["Hire", "Chief"]]
OTHER_UNOWNED = [["Action", "Due"], ["Hire", "2028"]]
WITH_GOAL = [["Goal", "Action", "Lead"], ["Safe", "Pave", "DPW"]]
OTHER_WITH_GOAL = [["Goal", "Action", "Lead"], ["Safe", "Hire", "Chief"]]
HEADED = [["Goal 1: Safe and Connected Streets"], *OWNED]
OTHER_HEADED = [["Goal 2: Services for All"], *OTHER]
WITH_ROWS = [["Action", "Lead"], ["Goal 1: Roads", None], ["Pave", "DPW"]]
OTHER_WITH_ROWS = [["Action", "Lead"], ["Goal 1: Staff", None], ["Hire", "Chief"]]


@pytest.mark.parametrize(
    ("sheets", "tree", "said"),
    [
        (
            {"Public Works": OWNED, "Police": OTHER},
            ["- Public Works", "  - Pave", "- Police", "  - Hire"],
            "Each sheet is one section",
        ),
        (
            {"Public Works": UNOWNED, "Police": OTHER_UNOWNED},
            ["- Public Works", "  - Pave", "- Police", "  - Hire"],
            "No column names owners, and the names of the sheets are not taken for any",
        ),
        (
            {"Public Works": WITH_GOAL, "Police": OTHER_WITH_GOAL},
            ["- Safe", "  - Pave", "  - Hire"],
            "The names of the sheets are not used: the column “Goal” says",
        ),
        ({"Table 1": OWNED, "Table 2": OTHER}, ["- Pave", "- Hire"], "Read with it"),
        (
            {"Sheet1": HEADED, "Sheet2": OTHER_HEADED},
            ["1 Safe and Connected Streets", "  - Pave", "2 Services for All", "  - Hire"],
            "Each sheet is one goal",
        ),
        (
            {"Goal 1": HEADED, "Goal 2 - Services fo": OTHER_HEADED, "Staff": [*OTHER[:1], ["Train", "HR"]]},
            [
                *("1 Safe and Connected Streets", "  - Pave", "2 Services for All", "  - Hire"),
                *("- Staff", "  - Train"),
            ],
            "Each sheet is one goal",
        ),
        (
            {"Public Works": WITH_ROWS, "Police": OTHER_WITH_ROWS},
            ["- Public Works", "  1 Roads", "    - Pave", "- Police", "  1 Staff", "    - Hire"],
            "Each sheet is one section",
        ),
    ],
)
def test_what_the_sheets_names_stand_for(read_xlsx, sheets: dict[str, Rows], tree: list[str], said) -> None:
    draft = read_xlsx(sheets)
    assert outline(draft) == tree
    assert said in draft.why
    assert draft.title == "Plan"


def test_a_blank_cell_takes_nothing_from_the_sheet_before_but_for_pages_of_one_table(read_xlsx) -> None:
    first = [["Goal", "Action", "Lead"], ["Safe", "Pave", "DPW"], [None, "Paint", "DPW"]]
    second = [["Goal", "Action", "Lead"], [None, "Hire", "HR"], ["Green", "Plant", "HR"]]
    pages = read_xlsx({"Table 1": first, "Table 2": second})
    assert outline(pages) == ["- Safe", "  - Pave", "  - Paint", "  - Hire", "- Green", "  - Plant"]
    named = read_xlsx({"DPW": first, "HR": second})
    assert outline(named) == ["- Safe", "  - Pave", "  - Paint", "- Hire", "- Green", "  - Plant"]


def test_columns_in_another_order_and_a_few_more_are_the_same_table(read_xlsx) -> None:
    other = [
        ["Town of Ashford Strategic Plan"],
        ["Lead", "STRATEGY:", "Action", "Budget", "Due", "Status"],
        ["Parks", "Trees", "Plant 400 trees", "$9,000", "2028-12-31", "Delayed"],
        ["Parks", "Trees", "Water them", None, "2028-12-31", None, "beyond"],
    ]
    draft = read_xlsx({"Goal 1": STREETS, "Goal 2": other})
    assert draft.accepted == 3
    tree = draft.leaves[2]
    assert (tree.title, tree.budget, tree.leads[0].text) == ("Plant 400 trees", "$9,000", "Parks")
    assert [(row.sheet, row.row, row.column) for row in draft.rejected] == [("Goal 2", 4, "(column 7)")]


def test_sheets_that_are_no_part_are_named_with_the_reason(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.remove(workbook.active)
    sheets: dict[str, Rows] = {
        "Instructions": [["How to use this workbook"], ["Fill in the status each month"]],
        **GOALS,
        "Archive": [*STREETS, ["Crossings", "Repair the lights", "Public Works", "2024", "Done"]],
        "Capital": [["Project", "Department", "Cost"], ["Bridge", "DPW", 5000]],
        "Lists": [["Status", "Dept"], ["Done", "IT"]],
        "Key": [["PB = Planning Board"]],
        "Empty": [],
        "Old": STREETS,
    }
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    workbook["Old"].sheet_state = "hidden"
    workbook.create_chartsheet("Progress").add_chart(BarChart())
    workbook.save(tmp_path / "plan.xlsx")
    draft = read_plan(tmp_path / "plan.xlsx", today=TODAY)
    assert not_read(draft) == [
        ("Instructions", "it holds no table of items"),
        ("Archive", "most of its items stand on another sheet that is read"),
        ("Capital", "it looks like a plan too, but with other columns"),
        ("Lists", "it holds no table of items"),
        ("Key", "it explains words"),
        ("Old", "it is hidden"),
        ("Progress", "it is a chart"),
        ("Empty", "it is empty"),
    ]
    assert [one.sheet for one in draft.sheets_not_read if one.may_hold_plan] == [*("Archive", "Capital")]


def test_a_map_says_which_sheets_are_read(read_xlsx, tmp_path: Path) -> None:
    one = read_xlsx(GOALS, mapping=parse_map({"sheet": "goal 2 - green parks"}))
    assert (one.sheet, outline(one)[:2]) == ("Goal 2 - Green Parks", ["- Trees", "  - Plant 400 trees"])
    assert not_read(one) == [("Goal 1 - Safe Streets", "not chosen")]
    several = {**GOALS, "Archive": [*STREETS, ["Crossings", "Repair lights", "DPW", "2024", "Done"]]}
    all_three = read_xlsx(several, mapping=parse_map({"sheet": [*several]}))
    assert (all_three.accepted, all_three.sheets_not_read) == (8, ())
    path = tmp_path / "map.yml"
    path.write_text(map_text(read_xlsx(GOALS)), encoding="utf-8")
    assert read_map(path).sheets == tuple(GOALS)
    assert read_xlsx(GOALS, mapping=read_map(path)).items == read_xlsx(GOALS).items
    assert parse_map({"sheet": 2026}).sheets == ("2026",)
    capital = {**GOALS, "Capital": [["Project", "Department", "Cost"], ["Bridge", "DPW", 5000]]}
    with pytest.raises(UserError, match="“Capital” cannot be read together with the others"):
        read_xlsx(capital, mapping=parse_map({"sheet": ["Goal 1 - Safe Streets", "Capital"]}))
    with pytest.raises(UserError, match="no sheet “Roads”"):
        read_xlsx(GOALS, mapping=parse_map({"sheet": ["Goal 1 - Safe Streets", "Roads"]}))


def test_a_header_of_two_lines_on_each_sheet(read_xlsx) -> None:
    header = [["Action", "Lead", "Timeframe", None], [None, None, "Short", "Long"]]
    draft = read_xlsx(
        {
            "Goal A": [["A plan"], *header, ["Pave", "DPW", "X", None]],
            "Goal B": [*header, ["Hire", "HR", None, "X"], *header, ["Train", "HR", "X", None]],
        }
    )
    assert outline(draft) == ["A Goal A", "  - Pave", "B Goal B", "  - Hire", "  - Train"]
    assert [item.horizon for item in draft.leaves] == ["short term", "long term", "short term"]
    assert [(row.sheet, row.row) for row in draft.skipped] == [
        *(("Goal A", 3), ("Goal B", 2), ("Goal B", 4), ("Goal B", 5))
    ]
