"""A plan to a file and back: nothing lost, nothing that a spreadsheet would run."""

import string
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from planbot.intake.draft import Directory, Draft, OwnerMention
from planbot.intake.export_files import export_plan
from planbot.intake.read_people import read_people
from planbot.intake.read_plan import read_plan
from planbot.plan.errors import UserError
from planbot.plan.model import (
    Assignment,
    Body,
    Department,
    Facts,
    Item,
    Milestone,
    Person,
    Plan,
    StatusUpdate,
)
from planbot.plan.vocabulary import Cadence, Funding, Part, Precision, Priority, Recurrence, Role, Status

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
PEOPLE = (
    Person(
        id=1,
        email="ann@x.example",
        name="Ann Ash",
        title="Finance Director",
        department_id=1,
        role=Role.DEPARTMENT_HEAD,
    ),
    Person(id=2, email="bo@x.example", name="Birk, Bo", department_id=2),
)
DEPARTMENTS = (
    Department(id=1, name="Finance", head_id=1),
    Department(id=2, name="Parks, Trails & Recreation"),
)
BODIES = (Body(id=1, name="Arts / Culture Council", reporter_id=1),)
DIRECTORY = Directory(people=PEOPLE, departments=DEPARTMENTS, bodies=BODIES)

words = st.text(string.ascii_letters + string.digits + " é’–=+-@'\"#,;:&/.()%\n", max_size=30)
texts = words.map(lambda text: "\n".join(line.strip() for line in text.strip().split("\n"))).filter(
    lambda text: text.lstrip("'=+-@ \n") != "" and text.strip() == text
)
lines = texts.map(lambda text: " ".join(text.split()))
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@st.composite
def items(draw: st.DrawFn) -> tuple[Item, ...]:
    """A tree of up to three levels, with titles that differ among siblings."""
    found: list[Item] = []
    for at in range(draw(st.integers(1, 8))):
        above = draw(st.sampled_from([None, *(item for item in found if _depth(found, item) < 2)]))
        start, due = draw(st.none() | days), draw(st.none() | days)
        if start and due and due < start:
            start, due = due, start
        found.append(
            Item(
                id=at + 1,
                plan_id=1,
                serial=at + 101,
                parent_id=above.id if above else None,
                position=at,
                number=draw(st.none() | st.sampled_from(["1", "1.10", "1.1", "KW-5", "A"])),
                title=f"{draw(lines)} {at}",
                short_title=draw(lines),
                description=draw(st.none() | texts),
                department_id=draw(st.sampled_from([None, 1, 2])),
                start=start,
                due=due,
                adopted_due=draw(days) if due is None and draw(st.booleans()) else due,
                timeline=draw(
                    st.none() | st.sampled_from(["Short term", "FY27", "when funds allow", "Ongoing"])
                ),
                precision=draw(st.none() | st.sampled_from(Precision)),
                recurrence=draw(st.none() | st.sampled_from(Recurrence)),
                priority=draw(st.none() | st.sampled_from(Priority)),
                status=draw(st.sampled_from(Status)),
                percent=draw(st.none() | st.integers(0, 100)),
                measure=draw(st.none() | texts),
                budget=draw(st.none() | texts),
                funding=draw(st.none() | st.sampled_from(Funding)),
                resources=draw(st.none() | texts),
                cadence=draw(st.none() | st.sampled_from(Cadence)),
                milestones=tuple(
                    draw(
                        st.lists(
                            st.builds(
                                Milestone,
                                title=st.sampled_from(["RFP issued", "a; b", "Vote"]),
                                due=st.none() | days,
                                done_on=st.none() | days,
                            ),
                            max_size=3,
                        )
                    )
                ),
            )
        )
    return tuple(found)


def _depth(found: list[Item], item: Item) -> int:
    return 0 if item.parent_id is None else 1 + _depth(found, found[item.parent_id - 1])


@st.composite
def plans(draw: st.DrawFn) -> Facts:
    found = draw(items())
    whos = [{"person_id": 1}, {"person_id": 2}, {"department_id": 1}, {"department_id": 2}, {"body_id": 1}]
    assignments = []
    for item in found:
        owners = draw(st.lists(st.sampled_from(whos), max_size=3, unique_by=str))
        for place, who in enumerate(owners):
            part = Part.LEAD if place == 0 else Part.SUPPORT
            assignments.append(Assignment(id=len(assignments) + 1, item_id=item.id, part=part, **who))
    plan = Plan(id=1, title="City Plan", levels=("Goal", "Focus", "Action"))
    return Facts(
        as_of=NOW,
        plans=[plan],
        items=found,
        assignments=assignments,
        departments=DEPARTMENTS,
        people=PEOPLE,
        bodies=BODIES,
    )


def round_trip(facts: Facts, ending: str) -> Draft:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"plan{ending}"
        export_plan(facts, 1, path)
        return read_plan(path, directory=DIRECTORY, today=NOW.date())


def owner_of(assignment: Assignment) -> str:
    if assignment.person_id:
        return PEOPLE[assignment.person_id - 1].email
    return DEPARTMENTS[assignment.department_id - 1].name if assignment.department_id else BODIES[0].name


@given(plans(), st.sampled_from([".xlsx", ".csv"]))
def test_reading_an_export_back_gives_the_same_plan(facts: Facts, ending: str) -> None:
    draft = round_trip(facts, ending)
    assert draft.rejected == ()
    assert draft.accepted + len(draft.skipped) == draft.rows_read == len(facts.items)
    assert draft.levels == ("Goal", "Focus", "Action")
    by_serial = {found.serial: found for found in draft.items}
    assert len(by_serial) == len(draft.items) == len(facts.items)
    names = {department.id: department.name for department in DEPARTMENTS}
    for item in facts.items:
        found = by_serial[item.serial]
        parent = draft.item_by_key.get(found.parent_key) if found.parent_key else None
        above = facts.item_by_id.get(item.parent_id) if item.parent_id else None
        assert (parent.serial if parent else None) == (above.serial if above else None)
        same = [
            "number",
            "title",
            "short_title",
            "description",
            "start",
            "due",
            "adopted_due",
            "timeline",
            "precision",
            "recurrence",
            "priority",
            "status",
            "percent",
            "measure",
            "budget",
            "funding",
            "resources",
            "cadence",
            "milestones",
        ]
        assert {name: getattr(found, name) for name in same} == {name: getattr(item, name) for name in same}
        assert found.department == names.get(item.department_id or 0)
        owners = facts.assignments_by_item.get(item.id, ())
        assert _matches(found.leads) == [owner_of(one) for one in owners if one.part is Part.LEAD]
        assert _matches(found.supports) == [owner_of(one) for one in owners if one.part is Part.SUPPORT]


def _matches(mentions: tuple[OwnerMention, ...]) -> list[str | None]:
    return [mention.match for mention in mentions]


def one_item(**values: object) -> Facts:
    fields: dict[str, object] = {"number": "1.1", "title": "Pave", "short_title": "Pave"} | values
    item = Item(id=1, plan_id=1, serial=7, parent_id=None, position=0, **fields)  # type: ignore[arg-type]
    return Facts(as_of=NOW, plans=[Plan(id=1, title="Plan", levels=("Action",))], items=[item], people=PEOPLE)


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", '=cmd|"/C calc"!A0', "\t=1+1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_starts_as_a_formula(tmp_path: Path, text: str) -> None:
    facts = one_item(measure=text)
    export_plan(facts, 1, tmp_path / "plan.xlsx")
    export_plan(facts, 1, tmp_path / "plan.csv")
    for sheet in load_workbook(tmp_path / "plan.xlsx").worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            assert cell.data_type != "f"
            assert str(cell.value)[0] not in "=+-@\t"
    assert f"'{text}".replace('"', '""') in (tmp_path / "plan.csv").read_text(encoding="utf-8-sig")


def test_the_workbook_helps_to_edit(tmp_path: Path) -> None:
    update = StatusUpdate(
        id=1, item_id=1, author_id=1, at=NOW, status=Status.AT_RISK, percent=40, note="=waiting"
    )
    facts = one_item(status=Status.ON_TRACK)
    facts = Facts(
        as_of=NOW,
        plans=facts.plans,
        items=facts.items,
        people=PEOPLE,
        departments=DEPARTMENTS,
        updates=[update],
    )
    export_plan(facts, 1, tmp_path / "plan.xlsx")
    workbook = load_workbook(tmp_path / "plan.xlsx")
    assert workbook.sheetnames == ["Plan", "Updates", "People", "Legend"]
    plan = workbook["Plan"]
    assert plan.freeze_panes == "A2"
    assert plan.auto_filter.ref
    lists = [validation.formula1 for validation in plan.data_validations.dataValidation]
    assert any("at risk" in choices for choices in lists)
    assert any("medium" in choices for choices in lists)
    assert plan.conditional_formatting
    headers = [cell.value for cell in plan[1]]
    assert plan[2][headers.index("Status")].value == "at risk", "what was said last, not what came in"
    assert plan[2][headers.index("Percent")].value == 40
    assert [cell.value for cell in workbook["Updates"][2]][3:9] == [
        "2026-11-23 08:00", "Ann Ash", None, "at risk", 40, "'=waiting",
    ]  # fmt: skip
    people = read_people(tmp_path / "plan.xlsx")
    assert [(person.email, person.role) for person in people.people] == [
        ("ann@x.example", "department_head"),
        ("bo@x.example", "staff"),
    ]
    assert {one.name: one.head for one in people.departments}["Finance"] == "ann@x.example"


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    for path, said in (
        (tmp_path / "plan.pdf", "xlsx or .csv"),
        (tmp_path / "no" / "plan.csv", "cannot be written"),
    ):
        with pytest.raises(UserError, match=said):
            export_plan(one_item(), 1, path)
    with pytest.raises(UserError, match="no such plan"):
        export_plan(one_item(), 2, tmp_path / "plan.csv")


def test_a_csv_has_the_other_sheets_beside_it(tmp_path: Path) -> None:
    written = export_plan(one_item(), 1, tmp_path / "City plan.csv")
    names = ["City plan.csv", "City plan-updates.csv", "City plan-people.csv", "City plan-legend.csv"]
    assert [path.name for path in written] == names
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert [person.email for person in read_people(written[2]).people] == ["ann@x.example", "bo@x.example"]
    assert export_plan(one_item(), 1, tmp_path / "plan.xlsx") == (tmp_path / "plan.xlsx",)


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_", "a_x000D_b"])
def test_a_workbook_keeps_what_looks_like_a_coded_letter(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.xlsx"
    export_plan(one_item(title=text), 1, path)
    assert read_plan(path, today=NOW.date()).items[0].title == text
