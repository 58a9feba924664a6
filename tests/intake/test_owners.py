"""Owners as plans write them, to people, departments and bodies."""

import pytest

from planbot.intake.draft import Directory, OwnerChoice, OwnerKind
from planbot.intake.owner_lines import LineBreaks
from planbot.intake.owner_texts import split_owners
from planbot.intake.owners import OwnerMatcher
from planbot.intake.people_list import DepartmentRow, PeopleList, PersonRow
from planbot.intake.plan_map import PlanMap
from planbot.plan.model import Body, Department, Person

PEOPLE = PeopleList(
    people=(
        PersonRow(
            row=2, email="ann.ash@x.example", name="Ann Ash", title="Finance Director", department="Finance"
        ),
        PersonRow(row=3, email="bo.birk@x.example", name="Bo Birk", title="Code Enforcement Officer"),
        PersonRow(row=4, email="cy.cole@x.example", name="Cy Cole", title="City Planner"),
        PersonRow(row=5, email="di.dorn@x.example", name="Di Dorn", title="City Planner"),
        PersonRow(row=6, email="ed.elm@x.example", name="Ed Elm", title="City Manager"),
    ),
    departments=(
        DepartmentRow(name="Finance", head="ann.ash@x.example"),
        DepartmentRow(name="Public Works", aliases=("Streets",)),
        DepartmentRow(name="Parks & Recreation"),
        DepartmentRow(name="City Manager's Office"),
        DepartmentRow(name="Information Technology"),
    ),
)
KNOWN = Directory(
    people=(
        Person(id=1, email="fay.fir@x.example", name="Fay Fir", title="Town Clerk"),
        Person(id=2, email="gone@x.example", name="Gus Gone", title="Harbor Master", active=False),
    ),
    departments=(Department(id=1, name="Police", aliases=("PD",)),),
    bodies=(Body(id=1, name="Planning Board", reporter_id=1),),
    aliases={"The Boss": OwnerChoice(kind=OwnerKind.PERSON, name="ed.elm@x.example")},
)


@pytest.fixture
def matcher() -> OwnerMatcher:
    return OwnerMatcher(
        PEOPLE, KNOWN, {"Old Mill": OwnerChoice(kind=OwnerKind.DEPARTMENT, name="Public Works")}
    )


@pytest.mark.parametrize(
    ("text", "kind", "match"),
    [
        ("ann.ash@x.example", "person", "ann.ash@x.example"),
        ("Ann Ash <Ann.Ash@X.example>", "person", "ann.ash@x.example"),
        ("ANN ASH", "person", "ann.ash@x.example"),
        ("Ash, Ann", "person", "ann.ash@x.example"),
        ("Finance Director", "person", "ann.ash@x.example"),
        ("Director of Finance", "person", "ann.ash@x.example"),
        ("Finance Dirctor", "person", "ann.ash@x.example"),
        ("Finance Director (interim)", "person", "ann.ash@x.example"),
        ("CEO", "person", "bo.birk@x.example"),
        ("City Manager", "person", "ed.elm@x.example"),
        ("The boss", "person", "ed.elm@x.example"),
        ("Town Clerk", "person", "fay.fir@x.example"),
        ("Finance", "department", "Finance"),
        ("Finance Department", "department", "Finance"),
        ("Department of Finance", "department", "Finance"),
        ("Dept. of Public Works", "department", "Public Works"),
        ("DPW", "department", "Public Works"),
        ("IT", "department", "Information Technology"),
        ("Streets", "department", "Public Works"),
        ("Old Mill", "department", "Public Works"),
        ("Parks and Recreation", "department", "Parks & Recreation"),
        ("City Manager’s Office", "department", "City Manager's Office"),
        ("PD", "department", "Police"),
        ("planning board", "body", "Planning Board"),
    ],
)
def test_known_owners_match(matcher: OwnerMatcher, text: str, kind: str, match: str) -> None:
    mention = matcher.match(text)
    assert (mention.text, mention.kind, mention.match, mention.is_new) == (text, kind, match, False)
    assert mention.score >= 85


def test_a_known_body_brings_its_reporter(matcher: OwnerMatcher) -> None:
    assert matcher.match("Planning Board").reporter == "fay.fir@x.example"


@pytest.mark.parametrize(
    "text", ["Ann", "Ash", "A. Ash", "Gus Gone", "Harbor Master", "City Planner", "nobody@x.example"]
)
def test_nobody_is_matched_by_guess(matcher: OwnerMatcher, text: str) -> None:
    assert matcher.match(text).match is None


def test_who_may_be_meant_is_proposed(matcher: OwnerMatcher) -> None:
    assert matcher.match("Ann").candidates == ("ann.ash@x.example",)
    people = PeopleList(people=(PersonRow(row=2, email="jl@x.example", name="Jennifer Lee"),))
    jen = OwnerMatcher(people, None, {}).match("Jen")
    assert (jen.match, jen.candidates) == (None, ("jl@x.example",))
    assert set(matcher.match("City Planner").candidates) >= {"cy.cole@x.example", "di.dorn@x.example"}


@pytest.mark.parametrize(
    "text",
    [
        "Conservation Commission",
        "Town Council",
        "Historic Society",
        "Public Schools",
        "Maine Department of Labor",
        "Roads Committee",
    ],
)
def test_boards_and_outside_bodies_are_proposed_as_bodies(matcher: OwnerMatcher, text: str) -> None:
    mention = matcher.match(text)
    assert (mention.kind, mention.match, mention.is_new) == (OwnerKind.BODY, text, True)


@pytest.mark.parametrize("text", ["School Superintendent", "County Administrator", "Town Manager"])
def test_an_office_is_not_taken_for_a_body(matcher: OwnerMatcher, text: str) -> None:
    assert matcher.match(text).kind is None


def test_texts_of_a_file_explain_one_another() -> None:
    matcher = OwnerMatcher(None, None, {"Fire Chief": OwnerChoice(kind=OwnerKind.PERSON, name="f@x.example")})
    matcher.relate(["FC", "Fire Chief", "Harbor", "Harbor Department", "XY"])
    assert matcher.match("FC").match == "f@x.example"
    assert matcher.match("Harbor").match == "Harbor Department"
    assert matcher.match("XY").match is None


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("Fire Department, Police Department", ["Fire Department", "Police Department"]),
        ("Fire / Police", ["Fire", "Police"]),
        ("Fire; Police\nClerk", ["Fire", "Police", "Clerk"]),
        ("Parks & Recreation", ["Parks & Recreation"]),
        ("Parks & Recreation, Streets", ["Parks & Recreation", "Streets"]),
        ("Town Manager & Town Planner", ["Town Manager", "Town Planner"]),
        ("Arts & Culture", ["Arts & Culture"]),
        ("Fire, Police & Ambulance chiefs", ["Fire chief", "Police chief", "Ambulance chief"]),
        ("Police & Fire Chiefs", ["Police Chief", "Fire Chief"]),
        ("Planning/Zoning (and others, as needed)", ["Planning", "Zoning (and others, as needed)"]),
        ("Police, N/A, TBD", ["Police"]),
        ("Ash, Ann", ["Ash, Ann"]),
        ("Police, police", ["Police"]),
    ],
)
def test_cells_of_several_owners_are_split(matcher: OwnerMatcher, text: str, owners: list[str]) -> None:
    assert [owner for owner, _ in split_owners(text, matcher.is_known, single=False)] == owners


def test_a_cell_too_long_for_a_list_of_owners_is_refused_with_its_length(read) -> None:
    rows = [["Action", "Lead", "Partners"], ["Pave", "DPW", "See the narrative. " * 200], ["Dig", "DPW", ""]]
    draft = read(rows)
    assert [(row.row, row.column, row.reason) for row in draft.rejected] == [
        (2, "Partners", "3,799 characters are no list of owners: it may have 2,000")
    ]
    assert [report.mention.text for report in draft.owners] == ["DPW"]


def test_a_label_in_the_cell_says_who_supports(matcher: OwnerMatcher) -> None:
    found = split_owners("Lead: Police; Support: Finance", matcher.is_known, single=False)
    assert found == [("Police", False), ("Finance", True)]


@pytest.mark.parametrize(
    ("column", "owners"),
    [
        (["Fire\nPolice", "Clerk"], [["Fire", "Police"], ["Clerk"]]),
        (["Planning Council\nSelect Board"], [["Planning Council", "Select Board"]]),
        (
            ["Select Board\nMayor", "DPW, Engineering\nPolice"],
            [["Select Board", "Mayor"], ["DPW", "Engineering", "Police"]],
        ),
        (["Public Works\nDepartment", "Clerk"], [["Public Works Department"], ["Clerk"]]),
        (["Friends of\nthe Park\nClerk"], [["Friends of the Park", "Clerk"]]),
        (["Water &\nSewer Utility, Clerk"], [["Water & Sewer Utility", "Clerk"]]),
        (["Council\nand Mayor"], [["Council and Mayor"]]),
        (
            ["Planning\nBoard Chair", "Planning Board Chair, Clerk"],
            [["Planning Board Chair"], ["Planning Board Chair", "Clerk"]],
        ),
        (["Information\nTechnology\nClerk"], [["Information Technology", "Clerk"]]),
        (
            ["Municipal\nGovernment,\nSchool Division", "Private\nSector"],
            [["Municipal Government", "School Division"], ["Private Sector"]],
        ),
        (
            ["Municipal\nGovernment,\nPrivate Sector", "Clerk\nPolice", "Clerk, Police"],
            [["Municipal Government", "Private Sector"], ["Clerk", "Police"], ["Clerk", "Police"]],
        ),
    ],
)
def test_a_line_break_separates_unless_a_name_goes_on(
    matcher: OwnerMatcher, column: list[str], owners: list[list[str]]
) -> None:
    breaks = LineBreaks(column)
    texts = [breaks.mended(text, matcher.is_known) for text in column]
    found = [split_owners(text, matcher.is_known, single=False) for text in texts]
    assert [[owner for owner, _ in cell] for cell in found] == owners


def test_a_cell_of_many_owners_is_split_in_time_that_grows_with_it(matcher: OwnerMatcher) -> None:
    asked: list[str] = []

    def is_known(text: str) -> bool:
        asked.append(text)
        return matcher.is_known(text)

    names = [f"Dept {at}" for at in range(400)]
    assert [owner for owner, _ in split_owners(", ".join(names), is_known, single=False)] == names
    assert len(asked) < 20 * len(names)
    assert max(map(len, asked[2:])) < 20 * len("Dept 100, ")


def test_a_column_for_each_owner_is_not_split(matcher: OwnerMatcher) -> None:
    found = split_owners("Streets, Trees & Open Space", matcher.is_known, single=True)
    assert [owner for owner, _ in found] == ["Streets, Trees & Open Space"]


def test_the_first_owner_leads_and_the_department_stands_in_for_a_missing_column(read) -> None:
    (item,) = read(
        [["Action", "Lead Agency", "Partner"], ["Pave", "Finance, Streets", "PD"]], people=PEOPLE
    ).leaves
    assert [m.text for m in item.leads] == ["Finance"]
    assert [m.text for m in item.supports] == ["Streets", "PD"]
    (item,) = read([["Action", "Department"], ["Pave", "Finance"]], people=PEOPLE).leaves
    assert (item.department, item.leads[0].match) == ("Finance", "Finance")


def test_a_map_that_names_nobody_known_leaves_gaps(read) -> None:
    given = {
        "Clerk": OwnerChoice(kind=OwnerKind.PERSON, name="gone@x.example"),
        "Board": OwnerChoice(kind=OwnerKind.BODY, name="Board", reporter="gone@x.example"),
        "Boss": OwnerChoice(kind=OwnerKind.PERSON, name="ann.ash@x.example"),
    }
    rows = [["Action", "Lead"], ["Pave", "Clerk"], ["Paint", "Board"], ["Plant", "Boss"]]
    gaps = {gap.kind: gap for gap in read(rows, people=PEOPLE, mapping=PlanMap(owners=given)).gaps}
    assert gaps["no_lead"].rows == gaps["unknown_owner"].rows == (2,)
    assert gaps["no_reporter"].rows == (3,)
    assert gaps["no_reporter"].message == (
        "1 item: it is given to “Board”, but gone@x.example is not in the people list."
    )


def test_parts_that_stand_alone_elsewhere_are_owners_of_their_own(read) -> None:
    leads = ["Parks/Water Division", "Parks", "Trees/Trails Division", "Roads, Ponds and Water Division"]
    draft = read([["Action", "Lead"], *([f"Pave {at}", lead] for at, lead in enumerate(leads))])
    named = [[one.text for one in (*item.leads, *item.supports)] for item in draft.leaves]
    assert named[0] == ["Parks", "Water Division"]
    assert named[2:] == [["Trees/Trails Division"], ["Roads, Ponds and Water Division"]]


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("Town of Ashby, PG&E", ["Town of Ashby", "PG&E"]),
        ("AT&T / PG&E", ["AT&T", "PG&E"]),
        ("DPW and/or Parks", ["DPW", "Parks"]),
        ("and/or Parks, DPW", ["Parks", "DPW"]),
        ("Jo Roe, P.E., Public Works", ["Jo Roe, P.E.", "Public Works"]),
        ("Engineering; Public Works (lead)", ["Public Works", "Engineering"]),
        ("A/B Committee", ["A/B Committee"]),
        ("Planning/Zoning Board, Clerk", ["Planning/Zoning Board", "Clerk"]),
        ("Trees, Trails and Ponds Department", ["Trees, Trails and Ponds Department"]),
        ("Trees, Trails, & Ponds Division; Clerk", ["Trees, Trails, & Ponds Division", "Clerk"]),
        ("Planning Board/Conservation Commission", ["Planning Board", "Conservation Commission"]),
        ("Clerk, Town Planner and Planning Board", ["Clerk", "Town Planner", "Planning Board"]),
        ("DPW/Water Department", ["DPW", "Water Department"]),
        ("Assessor/Water Department", ["Assessor", "Water Department"]),
        ("Finance/Water Department", ["Finance", "Water Department"]),
        ("Trees, Trails, Ponds Department", ["Trees", "Trails", "Ponds Department"]),
        ("Board of Health/School Board", ["Board of Health", "School Board"]),
    ],
)
def test_names_keep_what_belongs_to_them(matcher: OwnerMatcher, text: str, owners: list[str]) -> None:
    found = split_owners(text, matcher.is_known, single=False)
    assert [owner for owner, _ in found] == owners


def test_a_name_is_known_with_the_letters_after_it(matcher: OwnerMatcher) -> None:
    assert matcher.match("Ann Ash, P.E.").match == "ann.ash@x.example"
