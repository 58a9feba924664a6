"""The map file: read with errors that name the key, written ready to edit."""

from datetime import date
from pathlib import Path

import pytest

from planbot.intake.draft import OwnerChoice, OwnerKind
from planbot.intake.map_writer import map_text, write_map
from planbot.intake.plan_map import PlanMap, parse_map, read_map
from planbot.plan.errors import UserError

MAP = """
title: Town Plan
adopted: 2026-01-12
resolution: 26-04
fiscal_year_start: 10
date_order: dmy
levels: [Area, Action]
columns:
  Chapter: level 1
  What: title
legend:
  Short term: 2026-12-31
  Mid-term: 2027-01-01..2029-12-31
  Long term:
owners:
  Town Manager: {person: Tom@x.example}
  Board: {body: Planning Board, reporter: ann@x.example}
  Streets: {department: Public Works}
  Somebody:
departments:
  Public Works: [DPW, Streets]
status:
  Need Update: not started
"""


def test_a_map_is_read(tmp_path: Path) -> None:
    path = tmp_path / "map.yml"
    path.write_text(MAP, encoding="utf-8")
    mapping = read_map(path)
    assert (mapping.title, mapping.adopted_on, mapping.resolution) == (
        "Town Plan",
        date(2026, 1, 12),
        "26-04",
    )
    assert (mapping.fiscal_year_start, mapping.date_order, mapping.levels) == (10, "dmy", ("Area", "Action"))
    assert {header: str(role) for header, role in mapping.columns.items()} == {
        "Chapter": "level 1",
        "What": "title",
    }
    assert dict(mapping.legend) == {"Short term": "2026-12-31", "Mid-term": "2027-01-01..2029-12-31"}
    assert mapping.owners == {
        "Town Manager": OwnerChoice(kind=OwnerKind.PERSON, name="tom@x.example"),
        "Board": OwnerChoice(kind=OwnerKind.BODY, name="Planning Board", reporter="ann@x.example"),
        "Streets": OwnerChoice(kind=OwnerKind.DEPARTMENT, name="Public Works"),
    }
    assert mapping.departments == {"Public Works": ("DPW", "Streets")}
    assert mapping.status == {"Need Update": "not_started"}


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (["columns"], "the map"),
        ({"colums": {}}, "colums"),
        ({"columns": ["title"]}, "columns"),
        ({"columns": {"What": "titel"}}, "columns › What"),
        ({"columns": {"What": "level 0"}}, "columns › What"),
        ({"legend": {"Short": "soon"}}, "legend › Short"),
        ({"legend": {"Short": "2026-02-30"}}, "legend › Short"),
        ({"owners": {"A": "ann@x.example"}}, "owners › A"),
        ({"owners": {"A": {"person": "Ann"}}}, "owners › A"),
        ({"owners": {"A": {"person": "a@x", "body": "B"}}}, "owners › A"),
        ({"owners": {"A": {"department": "B", "reporter": "a@x"}}}, "owners › A"),
        ({"status": {"Need Update": "later"}}, "status › Need Update"),
        ({"date_order": "ymd"}, "date_order"),
        ({"fiscal_year_start": 13}, "fiscal_year_start"),
        ({"header_row": 0}, "header_row"),
        ({"adopted": "soon"}, "adopted"),
        ({"levels": {"a": 1}}, "levels"),
        ({"title": ["a"]}, "title"),
    ],
)
def test_errors_name_the_key(data: object, key: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_map(data)
    assert refused.value.field == key
    assert key in refused.value.message


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _: None, "There is no map file"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.write_text("a: [1"), "not valid YAML near line"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), "cannot be read"),
        (lambda path: path.write_text("adopted: 2026-02-30"), "not valid YAML"),
    ],
)
def test_files_that_are_no_map(tmp_path: Path, make, said: str) -> None:
    path = tmp_path / "map.yml"
    make(path)
    with pytest.raises(UserError, match=said):
        read_map(path)


def test_an_empty_map_settles_nothing() -> None:
    assert parse_map(None) == PlanMap()


def test_a_written_map_reads_the_same_plan_again(read, tmp_path: Path) -> None:
    rows = [
        ["Pillar", "What: we do", "Who", "When", "State"],
        ["Safety", 'Say "no" to #speeding', "Police", "Short term", "Need Update"],
        ["Safety", "Pave: roads", "Town Manager", "Short-term / Long-term", "Done"],
    ]
    given = parse_map(
        {"columns": {"What: we do": "title", "Pillar": "level 1", "Who": "lead", "When": "timeline"}}
    )
    draft = read(rows, mapping=given, title="A: plan")
    path = tmp_path / "written.yml"
    write_map(draft, path)
    again = read(rows, mapping=read_map(path))
    assert (again.title, again.columns, again.levels) == (draft.title, draft.columns, draft.levels)
    assert again.items == draft.items
    text = map_text(draft)
    for line in ('"short term":', '"long term":', '"Police":', '"Need Update":'):
        assert line in text
    filled = text.replace('"short term":', '"short term": 2027').replace(
        '"Town Manager":', '"Town Manager": {person: tom@x.example}'
    )
    path.write_text(filled, encoding="utf-8")
    settled = read(rows, mapping=read_map(path))
    assert settled.leaves[0].due == date(2027, 12, 31)
    assert settled.leaves[1].leads[0].match == "tom@x.example"


def test_a_map_cannot_be_written_to_a_missing_folder(read, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        write_map(read([["Action"], ["Pave"]]), tmp_path / "missing" / "map.yml")


def test_a_column_of_the_map_that_is_not_in_the_file_is_told(read) -> None:
    rows = [["Action", "Owner"], ["Pave", "DPW"]]
    draft = read(rows, mapping=parse_map({"columns": {"Ownr": "lead", "action": "title"}}))
    assert [(gap.text, gap.message) for gap in draft.gaps if gap.kind == "unknown_column"] == [
        ("Ownr", "The map names a column “Ownr”, and no header of the file is written so.")
    ]


def test_a_header_row_of_the_map_that_holds_nothing_is_told(read) -> None:
    with pytest.raises(UserError, match="Map file, header_row: there is nothing in row 9"):
        read([["Action", "Owner"], ["Pave", "DPW"]], mapping=parse_map({"header_row": 9}))
