"""What holds for every table, however it is filled and arranged."""

from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from intake.table_files import TODAY, Rows, write_csv_rows, write_xlsx_rows

from planbot.intake.draft import Draft, DraftItem
from planbot.intake.fields import LEVEL_RANKS, PHRASES, Field
from planbot.intake.read_plan import read_plan
from planbot.plan.errors import UserError
from planbot.plan.vocabulary import Status

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


def words_of(*ranks: int) -> st.SearchStrategy[str]:
    """Return headers for levels of those ranks: as they are, in the plural, or with a word before them."""
    words = sorted(word for word, rank in LEVEL_RANKS.items() if rank in ranks)
    heads = st.sampled_from([word for word in words if " " not in word and word not in ("priority", "focus")])
    described = st.builds("{} {}".format, st.sampled_from(["key", "major", "supporting", "our"]), heads)
    return st.one_of(st.sampled_from(words), heads.map(plural), described, described.map(plural))


def plural(word: str) -> str:
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def words_for(field: Field) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(PHRASES[field]))


@dataclass(frozen=True)
class Made:
    """A table as a city may have it, and what it says: of each item its path and what is beside it."""

    rows: list[list[str]]
    says: list[tuple[object, ...]]


OWNERS = ("Town Manager", "Planning Board", "Police Chief", "Public Works")
TIMES = {"2027": date(2027, 12, 31), "FY27": date(2027, 6, 30), "Q1 2028": date(2028, 3, 31), "Ongoing": None}
STATUSES = {"Done": Status.COMPLETED, "In progress": Status.ON_TRACK, "Not started": Status.NOT_STARTED}


@st.composite
def tables(draw: st.DrawFn) -> Made:
    """Draw a plan of one to three levels, with some of what plans say of an item, in words that are known."""
    depth = draw(st.integers(1, 3))
    levels = [
        *draw(st.tuples(*([words_of(0, 1)] if depth > 1 else []), *([words_of(2)] if depth > 2 else []))),
        draw(words_of(4)),
    ]
    fields = [
        field
        for field in (Field.NUMBER, Field.LEAD, Field.SUPPORT, Field.TIMELINE, Field.STATUS, Field.MEASURE)
        if draw(st.booleans())
    ]
    style = draw(st.sampled_from([str.title, str.upper, str.lower]))
    header = [style(word) for word in (*levels, *(draw(words_for(field)) for field in fields))]
    says, body = [], []
    for area, part, n in product("ABC", "XY" if depth > 2 else "X", (1, 2, 3)):
        path = [f"Broad aim {area}", f"Narrower aim {area} {part}"][: depth - 1]
        title = f"Do thing {area} {part} {n} well"
        said = {
            Field.NUMBER: f"{area}-{part}.{n}",
            Field.LEAD: draw(st.sampled_from(OWNERS[:2])),
            Field.SUPPORT: draw(st.sampled_from(OWNERS[2:])),
            Field.TIMELINE: draw(st.sampled_from(sorted(TIMES))),
            Field.STATUS: draw(st.sampled_from(sorted(STATUSES))),
            Field.MEASURE: f"{n} things done",
        }
        texts = {field: said[field] for field in fields}
        body.append([*path, title, *texts.values()])
        says.append(
            (
                [*path, title],
                texts.get(Field.NUMBER),
                [owner for field in (Field.LEAD, Field.SUPPORT) if (owner := texts.get(field))],
                TIMES.get(texts.get(Field.TIMELINE, "")),
                STATUSES.get(texts.get(Field.STATUS, ""), Status.NOT_STARTED),
                texts.get(Field.MEASURE),
            )
        )
    return Made([header, *body], says)


def path_of(draft: Draft, item: DraftItem) -> list[str]:
    above = draft.item_by_key[item.parent_key] if item.parent_key else None
    return [*(path_of(draft, above) if above else ()), item.title]


@given(tables(), st.data())
def test_any_table_reads_the_same_however_it_is_arranged_and_headed(made: Made, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(made.rows[0]))), label="order of the columns")
    places = st.lists(st.integers(1, len(made.rows) - 1), max_size=3)
    blanks, repeats = data.draw(places, label="blank rows"), data.draw(places, label="repeated headers")
    rows: list[list[str]] = []
    for at, row in enumerate(made.rows):
        rows.extend([[""] * len(row)] * blanks.count(at))
        rows.extend([[made.rows[0][column] for column in order]] * repeats.count(at))
        rows.append([row[column] for column in order])
    draft = read_rows(rows)
    assert not draft.rejected
    assert [row.reason for row in draft.skipped] == ["the header once more"] * len(repeats)
    assert [
        (
            path_of(draft, item),
            item.number,
            [mention.text for mention in (*item.leads, *item.supports)],
            item.due,
            item.status,
            item.measure,
        )
        for item in draft.leaves
    ] == made.says
