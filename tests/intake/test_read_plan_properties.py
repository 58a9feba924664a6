"""What holds for every table, however it is filled and arranged."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from intake.table_files import TODAY, Rows, write_csv_rows, write_xlsx_rows

from planbot.intake.draft import Draft, DraftItem
from planbot.intake.read_plan import read_plan
from planbot.plan.errors import UserError

HEADERS = (
    "Goal|Goal Number|Objective|No.|Action Item|Lead|Support|Timeline|Due Date|Status|% Complete||Measure"
)
CELLS = (
    "| |1|1.1|2|Pave|Paint|a. step|Safety|Parks|2027-02-30|2026-12-31|140|50%|Ongoing|Short term|#N/A|=A1"
    "|Town Manager|Goal 1: Trees|Done|03/04/2026"
)
cells = st.sampled_from(CELLS.split("|"))


def read_rows(rows: Rows, *, xlsx: bool = False) -> Draft:
    with TemporaryDirectory() as folder:
        path = Path(folder) / ("plan.xlsx" if xlsx else "plan.csv")
        if xlsx:
            return read_plan(write_xlsx_rows(path, {"Plan": rows}), today=TODAY)
        return read_plan(write_csv_rows(path, rows), today=TODAY)


def is_no_formula(cell: str) -> bool:
    """Whether a workbook keeps it as it is: a formula has no value before something has worked it out."""
    return not cell.startswith("=")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(HEADERS.split("|")), max_size=8),
    st.lists(st.lists(cells.filter(is_no_formula), max_size=10), max_size=12),
    st.booleans(),
)
def test_every_row_is_accounted_for_once(headers: list[str], body: list[list[str]], xlsx: bool) -> None:
    try:
        draft = read_rows([["Action", *headers], *body], xlsx=xlsx)
    except UserError as refused:
        message = refused.message
    else:
        message = ""
    if message:
        assert message.endswith("has headers in row 1, but no items beneath them.")
        return
    assert draft.header_row == 1
    assert draft.accepted + len(draft.rejected) + len(draft.skipped) == draft.rows_read
    assert draft.rows_read == sum(any(cell.strip() for cell in row) for row in body)
    taken = [item.row for item in draft.leaves]
    rows = [*taken, *(row.row for row in draft.rejected), *(row.row for row in draft.skipped)]
    assert len(set(rows)) == len(rows)
    assert all(row.reason for row in (*draft.rejected, *draft.skipped))
    keys = [item.key for item in draft.items]
    assert len(set(keys)) == len(keys)
    assert all(item.parent_key is None or item.parent_key in draft.item_by_key for item in draft.items)


PLAN = [
    [
        "Focus Area",
        "Goal Number",
        "Goal",
        "Strategy Number",
        "Strategy",
        "Timeline",
        "Implementor 1",
        "Implementor 2",
        "Implementor 3",
        "Status",
        "Key Outcome Indicator",
    ],
    *(
        [
            f"Area {area}",
            str(goal),
            f"Goal {area} {goal} words",
            f"{goal}.{n}",
            f"Do thing {area} {goal} {n}",
            "Short term" if n % 2 else "FY27",
            "Town Manager",
            "Planning Board",
            "CEO",
            "Done",
            f"{n} things",
        ]
        for area in "ABC"
        for goal in (1, 2)
        for n in (1, 2, 3)
    ),
]


def told(items: tuple[DraftItem, ...]) -> list[tuple[object, ...]]:
    return [
        (
            item.key,
            item.number,
            item.title,
            item.leads,
            item.supports,
            item.due,
            item.timeline,
            item.status,
            item.measure,
        )
        for item in items
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.permutations(range(len(PLAN[0]))),
    st.lists(st.integers(1, len(PLAN) - 1), max_size=3),
    st.lists(st.integers(1, len(PLAN) - 1), max_size=3),
)
def test_shuffled_columns_blank_rows_and_repeated_headers_read_the_same(
    order: list[int], blanks: list[int], repeats: list[int]
) -> None:
    expected = read_rows(PLAN)
    assert expected.accepted == 18
    rows: list[list[str]] = []
    for at, row in enumerate(PLAN):
        rows.extend([[""] * len(row)] * blanks.count(at))
        rows.extend([[PLAN[0][column] for column in order]] * repeats.count(at))
        rows.append([row[column] for column in order])
    draft = read_rows(rows)
    assert draft.levels == expected.levels == ("Focus Area", "Goal", "Strategy")
    assert dict(draft.columns) == dict(expected.columns)
    assert told(draft.items) == told(expected.items)
    assert len(draft.skipped) == len(repeats)


OTHER_WORDS = {
    "Focus Area": "FOCUS AREAS",
    "Strategy": "Stratgey",
    "Strategy Number": "Strategy #",
    "Timeline": "Time Frame",
    "Implementor 1": "Implementer 1",
    "Key Outcome Indicator": "Performance Measure",
    "Status": "Current Status",
}


@settings(max_examples=30, deadline=None)
@given(st.sets(st.sampled_from(sorted(OTHER_WORDS))))
def test_other_words_in_the_header_read_the_same(changed: set[str]) -> None:
    header = [OTHER_WORDS[name] if name in changed else name for name in PLAN[0]]
    assert told(read_rows([header, *PLAN[1:]]).items) == told(read_rows(PLAN).items)
