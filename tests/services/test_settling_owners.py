"""Saying who the owners of a plan are: once, for all items, and for the next import too."""

from datetime import timedelta
from pathlib import Path

import pytest
from cities import NOW

from planbot.intake.draft import OwnerChoice, OwnerKind
from planbot.intake.read_plan import read_plan
from planbot.plan.errors import UserError
from planbot.plan.model import Facts
from planbot.plan.smart import Criterion
from planbot.plan.vocabulary import Part
from planbot.services.city import ensure_workspace
from planbot.services.directory import FROM_LISTING, Member, link_members
from planbot.services.importing import import_plan, known_directory
from planbot.services.settling_owners import open_owners, plan_gaps, settle_owner
from planbot.services.undo_import import undo_import
from planbot.store import owner_names
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database

PLAN = """Goal,No.,Action,Lead,Support,Due
Streets,1.1,Pave Main Street,Town Manager,Planning Board,2026-12-01
Streets,1.2,Replace the signals,Town  manager,,2027-03-01
Streets,1.3,Study the lights,Planning Board,Town Manager,
Parks,2.1,Open the river trail,Maria,,
Parks,2.2,Open the pond,,,2027-03-01
"""
MANAGER = OwnerChoice(kind=OwnerKind.PERSON, name="lopez@x.example")
MEMBERS = (
    Member(
        slack_id="U1",
        email="lopez@x.example",
        name="Maria Lopez",
        zone=None,
        is_gone=False,
        title="Town Manager",
    ),
    Member(slack_id="U2", email="silva@x.example", name="Maria Silva", zone=None, is_gone=False),
    Member(slack_id="U3", email="left@x.example", name="Town Manager", zone=None, is_gone=True),
)


class Town:
    """A plan whose owners are nobody yet, in a workspace whose Slack directory was read."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.workspace_id = ensure_workspace(database, "Town", now=NOW).id
        self.path = folder / "Town plan.csv"
        self.now = NOW
        link_members(database, self.workspace_id, MEMBERS, whole=True, noticed=FROM_LISTING, now=self.now)
        self.plan_id = self.bring_in(PLAN)

    def bring_in(self, text: str) -> int:
        self.now += timedelta(days=1)
        self.path.write_text(text, encoding="utf-8")
        known = known_directory(self.database, self.workspace_id, now=self.now)
        draft = read_plan(self.path, directory=known, today=self.now.date())
        return import_plan(self.database, self.workspace_id, draft, now=self.now).plan_id

    def settle(self, name: str, choice: OwnerChoice) -> tuple[int, int]:
        self.now += timedelta(days=1)
        done = settle_owner(self.database, self.workspace_id, name, choice, now=self.now)
        return done.led, done.supported

    def facts(self) -> Facts:
        with self.database.reading() as unit:
            return load_facts(unit, self.workspace_id, now=self.now)

    def parts(self) -> set[tuple[str | None, Part, str]]:
        facts = self.facts()
        people = {one.id: one.email for one in facts.people}
        bodies = {one.id: one.name for one in facts.bodies}
        departments = {one.id: one.name for one in facts.departments}
        return {
            (
                facts.item_by_id[part.item_id].number,
                part.part,
                people.get(part.person_id or 0)
                or bodies.get(part.body_id or 0)
                or departments[part.department_id or 0],
            )
            for part in facts.assignments
            if part.item_id in facts.item_by_id
        }

    def names(self) -> list[str]:
        with self.database.reading() as unit:
            return [one.name for one in owner_names.list_owner_names(unit, self.workspace_id)]


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Town:
    return Town(database, tmp_path)


def test_gaps_are_grouped_so_that_one_choice_settles_many(town: Town) -> None:
    gaps = plan_gaps(town.database, town.workspace_id, town.plan_id, now=town.now)
    assert [gap.words for gap in gaps.owners] == [
        "Town Manager: 3 items, choose a person or department",
        "Maria: 1 item, choose a person or department",
        "Planning Board: 1 item, choose the person who answers for it",
    ]
    assert [gap.words for gap in gaps.without_lead] == ["Parks: 1 item (2.2)"]
    assert [gap.words for gap in gaps.without_date] == ["Streets: 1 item (1.3)", "Parks: 1 item (2.1)"]
    assert Criterion.MEASURABLE in {one.criterion for one in gaps.advice}


def test_proposals_come_from_slack_and_nobody_is_matched_by_a_first_name(town: Town) -> None:
    found = {
        one.gap.name: [(proposal.candidate.email, proposal.why) for proposal in one.proposals]
        for one in open_owners(town.database, town.workspace_id, town.plan_id, now=town.now)
    }
    assert found["Town Manager"] == [("lopez@x.example", "title")]
    assert set(found["Maria"]) == {
        ("lopez@x.example", "first name only"),
        ("silva@x.example", "first name only"),
    }
    assert found["Planning Board"] == []
    assert not any("@" in who for _, _, who in town.parts())


def test_a_person_from_slack_is_given_all_items_and_remembered(town: Town) -> None:
    assert town.settle("town manager", MANAGER) == (2, 1)
    assert {part for part in town.parts() if part[2] == "lopez@x.example"} == {
        ("1.1", Part.LEAD, "lopez@x.example"),
        ("1.2", Part.LEAD, "lopez@x.example"),
        ("1.3", Part.SUPPORT, "lopez@x.example"),
    }
    (lopez,) = (one for one in town.facts().people if one.email == "lopez@x.example")
    assert (lopez.slack_id, lopez.title) == ("U1", "Town Manager")
    assert town.names() == ["Maria"]
    before = town.parts()
    town.bring_in(PLAN + "Parks,2.3,Plant 40 trees,Town Manager,,2027-01-01\n")
    assert town.parts() == before | {("2.3", Part.LEAD, "lopez@x.example")}
    assert town.names() == ["Maria"]


def test_a_board_reports_through_a_person(town: Town) -> None:
    town.settle(
        "Planning Board",
        OwnerChoice(kind=OwnerKind.BODY, name="Planning Board", reporter="silva@x.example"),
    )
    (board,) = town.facts().bodies
    silva = next(one for one in town.facts().people if one.email == "silva@x.example")
    assert board.reporter_id == silva.id
    gaps = plan_gaps(town.database, town.workspace_id, town.plan_id, now=town.now)
    assert "Planning Board" not in {gap.name for gap in gaps.owners}


def test_what_was_taken_for_a_board_may_be_a_department(town: Town) -> None:
    assert town.settle("Planning Board", OwnerChoice(kind=OwnerKind.DEPARTMENT, name="Planning")) == (1, 1)
    facts = town.facts()
    assert facts.bodies == []
    assert facts.departments[0].aliases == ("Planning Board",)
    assert ("1.3", Part.LEAD, "Planning") in town.parts()
    before = town.parts()
    town.bring_in(PLAN)
    assert town.parts() == before


def test_who_was_given_an_item_since_keeps_it(town: Town) -> None:
    town.settle("Maria", OwnerChoice(kind=OwnerKind.PERSON, name="silva@x.example"))
    assert ("2.1", Part.LEAD, "silva@x.example") in town.parts()
    town.bring_in(PLAN.replace("Open the river trail,Maria", "Open the river trail,Town Manager"))
    town.settle("Town Manager", MANAGER)
    assert ("2.1", Part.LEAD, "silva@x.example") in town.parts()


def test_what_cannot_be_chosen_is_refused_and_nothing_changes(town: Town) -> None:
    before = town.parts()
    for email in ("nobody@x.example", "left@x.example"):
        with pytest.raises(UserError, match=f"Nobody with the address {email}"):
            town.settle("Town Manager", OwnerChoice(kind=OwnerKind.PERSON, name=email))
    town.settle("Maria", OwnerChoice(kind=OwnerKind.PERSON, name="silva@x.example"))
    with pytest.raises(UserError, match="means something else already"):
        town.settle("Maria", MANAGER)
    assert {part for part in town.parts() if part[0] != "2.1"} == {
        part for part in before if part[0] != "2.1"
    }


def test_an_import_whose_owners_were_settled_is_built_on(town: Town) -> None:
    town.settle("Town Manager", MANAGER)
    with pytest.raises(UserError, match="changes of who leads or supports"):
        undo_import(town.database, town.workspace_id, None, now=town.now)


def test_taking_an_import_back_opens_the_names_again_that_it_closed(town: Town) -> None:
    before = sorted(town.names())
    town.bring_in(PLAN.replace("river trail,Maria", "river trail,The Water Crew"))
    assert "The Water Crew" in town.names()
    assert "Maria" not in town.names()
    undo_import(town.database, town.workspace_id, None, now=town.now)
    assert sorted(town.names()) == before
