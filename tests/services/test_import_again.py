"""Bringing a plan in again: what the file changes is taken over, what was decided in planbot is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from cities import NOW

from planbot.intake.diff import Choices, Matter
from planbot.intake.export_files import export_plan
from planbot.intake.people_list import PeopleList, PersonRow
from planbot.intake.read_plan import read_plan
from planbot.plan.errors import UserError
from planbot.plan.model import Facts, Item
from planbot.plan.vocabulary import DecisionKind, Part, Role, Status
from planbot.services.city import ensure_workspace
from planbot.services.importing import Imported, import_plan, known_directory
from planbot.services.undo_import import undo_import
from planbot.store import assignments, decisions, due_changes, items, ledger, owner_names, updates
from planbot.store.facts import load_facts
from planbot.store.records import NewDecision, NewUpdate
from planbot.store.unit_of_work import Database

HEADER = "Goal,No.,Action,Lead,Support,Due,Status,Percent,Measure\n"
ROWS = (
    "Streets,1.1,Pave Main Street,ann@x.example,Planning Board,2026-12-01,on track,40,Miles paved",
    "Streets,1.2,Replace the signals,Public Works Department,,2027-03-01,not started,,Signals replaced",
    "Parks,2.1,Open the river trail,bo@x.example,,2027-06-01,not started,,Miles of trail",
)
EVERYBODY = PeopleList(
    people=(
        PersonRow(row=2, email="ann@x.example", name="Ann Ash", role=Role.ADMIN),
        PersonRow(row=3, email="bo@x.example", name="Bo Birk"),
        PersonRow(row=4, email="cy@x.example", name="Cy Cole"),
    )
)


class Town:
    """A plan in a database, and its file to be edited and brought in again, each time a day later."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.workspace_id = ensure_workspace(database, "Town", now=NOW).id
        self.path = folder / "Town plan.csv"
        self.now = NOW
        self.bring_in()

    def bring_in(
        self,
        rows: tuple[str, ...] = ROWS,
        header: str = HEADER,
        choices: Choices | None = None,
        actor: str | None = None,
        path: Path | None = None,
    ) -> Imported:
        self.now += timedelta(days=1)
        if path is None:
            self.path.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
        draft = read_plan(
            path or self.path,
            people=EVERYBODY,
            directory=known_directory(self.database, self.workspace_id, now=self.now),
            today=self.now.date(),
        )
        return import_plan(
            self.database,
            self.workspace_id,
            draft,
            EVERYBODY,
            now=self.now,
            choices=choices,
            actor_id=self.person(actor) if actor else None,
        )

    def facts(self, as_of: datetime | None = None) -> Facts:
        with self.database.reading() as unit:
            return load_facts(unit, self.workspace_id, as_of, now=self.now)

    def item(self, number: str) -> Item:
        return next(item for item in self.facts().items if item.number == number)

    def person(self, name: str) -> int:
        return next(one.id for one in self.facts().people if one.email == f"{name}@x.example")

    def lead(self, number: str) -> str | None:
        facts = self.facts()
        held = facts.assignments_by_item.get(self.item(number).id, ())
        names = {one.id: one.email for one in facts.people}
        leads = [names.get(part.person_id or 0, "a unit") for part in held if part.part is Part.LEAD]
        return leads[0] if leads else None

    def open_names(self) -> list[tuple[int, Part, str]]:
        """The owners of items that nobody has settled, as rows of the database have them."""
        with self.database.reading() as unit:
            found = owner_names.list_owner_names(unit, self.workspace_id)
        return sorted((one.item_id, one.part, one.name) for one in found)

    def say(self, number: str, status: Status, percent: int | None = None) -> None:
        self.now += timedelta(days=1)
        new = NewUpdate(
            item_id=self.item(number).id, author_id=self.person("bo"), status=status, percent=percent
        )
        self.database.write(lambda unit: updates.add_update(unit, self.workspace_id, new, now=self.now))

    def re_date(self, number: str, due: date) -> None:
        self.now += timedelta(days=1)
        item = self.item(number)
        by_id = self.person("ann")

        def change(unit: object) -> None:
            items.revise_item(unit, self.workspace_id, item.id, now=self.now, due=due)  # type: ignore[arg-type]
            due_changes.add_due_change(
                unit,  # type: ignore[arg-type]
                self.workspace_id,
                item_id=item.id,
                before=item.due,
                after=due,
                reason="Rain",
                by_id=by_id,
                now=self.now,
            )

        self.database.write(change)

    def hand_over(self, number: str, name: str) -> None:
        self.now += timedelta(days=1)
        item_id, person_id = self.item(number).id, self.person(name)
        self.database.write(
            lambda unit: assignments.set_lead(
                unit, self.workspace_id, item_id, person_id=person_id, now=self.now
            )
        )


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Town:
    return Town(database, tmp_path)


def edited(*changes: tuple[str, str], rows: tuple[str, ...] = ROWS) -> tuple[str, ...]:
    text = "\n".join(rows)
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return tuple(text.split("\n"))


def test_the_same_file_changes_nothing(town: Town) -> None:
    before = town.facts()
    diff = town.bring_in().diff
    assert diff is not None
    assert diff.is_empty
    after = town.facts()
    assert (after.items, after.assignments) == (before.items, before.assignments)
    paving = town.item("1.1").id
    with town.database.reading() as unit:
        assert len(items.item_history(unit, town.workspace_id, paving)) == 1


def test_what_only_the_file_changed_is_taken_over_as_a_version(town: Town) -> None:
    was = town.item("1.2")
    rows = edited(
        ("2027-03-01", "2027-09-01"),
        ("Signals replaced", "Signals counted"),
        ("Public Works Department", "cy@x.example"),
    )
    diff = town.bring_in(rows).diff
    assert diff is not None
    assert [change.name for one in diff.changed for change in one.taken] == ["lead", "due", "measure"]
    assert (diff.dates.later, diff.dates.earlier) == (1, 0)
    item = town.item("1.2")
    assert (item.id, item.serial) == (was.id, was.serial)
    assert (item.due, item.measure) == (date(2027, 9, 1), "Signals counted")
    assert item.adopted_due == date(2027, 3, 1), "re-dating never hides a slip"
    assert town.lead("1.2") == "cy@x.example"
    with town.database.reading() as unit:
        assert [one.item.due for one in items.item_history(unit, town.workspace_id, item.id)] == [
            was.due,
            item.due,
        ]
        entry = ledger.list_entries(unit, town.workspace_id, subject_kind="item", subject_id=item.id)[0]
    assert entry.verb == "changed"
    assert (entry.before["due"], entry.after["due"]) == ("2027-03-01", "2027-09-01")


def test_new_moved_and_reworded_items_keep_their_ids_and_gone_ones_stay(town: Town) -> None:
    signals, trail = town.item("1.2"), town.item("2.1")
    rows = (
        "Streets,1.0,Plan the works,cy@x.example,,2026-12-15,,,",
        ROWS[0].replace("Pave Main Street", "Pave all of Main Street"),
        "Streets,1.3,Open the river trail,bo@x.example,,2027-06-01,not started,,Miles of trail",
    )
    diff = town.bring_in(rows).diff
    assert diff is not None
    assert [item.title for item in diff.new] == ["Plan the works"]
    assert [one.item.id for one in diff.moved] == [trail.id]
    assert {match.item.number for match in diff.proposals} == {"1.1", "2.1"}
    assert [item.title for item in diff.gone] == ["Replace the signals", "Parks"]
    facts = town.facts()
    assert facts.item_by_id[signals.id] == signals, "gone from the file is not gone from the plan"
    streets = next(item for item in facts.items if item.title == "Streets")
    assert [item.number for item in facts.children[streets.id]] == ["1.0", "1.1", "1.2", "1.3"]


def test_gone_items_are_discontinued_where_that_is_chosen(town: Town) -> None:
    diff = town.bring_in(ROWS[:2], choices=Choices(discontinue_all=True)).diff
    assert diff is not None
    assert [item.title for item in diff.gone] == ["Parks", "Open the river trail"]
    assert town.item("2.1").status is Status.DISCONTINUED
    again = town.bring_in(ROWS[:2]).diff
    assert again is not None
    assert again.is_empty


def test_a_proposal_that_was_turned_down_is_a_new_item(town: Town) -> None:
    paving = town.item("1.1")
    rows = edited(("Pave Main Street", "Pave the Main Street"))
    diff = town.bring_in(rows, choices=Choices(apart=frozenset({paving.serial}))).diff
    assert diff is not None
    assert [item.title for item in diff.new] == ["Pave the Main Street"]
    assert [item.id for item in diff.gone] == [paving.id]


def decide(town: Town) -> None:
    town.say("1.1", Status.AT_RISK, 60)
    town.re_date("1.2", date(2027, 5, 1))
    town.hand_over("2.1", "cy")


def test_what_was_decided_in_planbot_is_kept_and_told(town: Town) -> None:
    decide(town)
    rows = edited((",on track,40,", ",completed,100,"), ("2027-03-01", "2027-04-01"))
    for attempt in range(2):
        diff = town.bring_in(rows).diff
        assert diff is not None
        assert not diff.has_changes, f"the same file once more ({attempt}) decides nothing either"
        kept = {
            (one.item.number, change.name): (change.before, change.after)
            for one in diff.kept
            for change in one.kept
        }
        assert kept == {
            ("1.1", "status"): ("at_risk", "completed"),
            ("1.1", "percent"): (60, 100),
            ("1.2", "due"): ("2027-05-01", "2027-04-01"),
            ("2.1", "lead"): ("cy@x.example", "bo@x.example"),
        }
    facts = town.facts()
    update = facts.latest_update(town.item("1.1").id)
    assert update is not None
    assert update.status is Status.AT_RISK
    assert town.item("1.2").due == date(2027, 5, 1)
    assert town.lead("2.1") == "cy@x.example"


def test_a_file_that_says_nothing_of_a_date_does_not_make_an_old_one_win(town: Town) -> None:
    town.re_date("1.2", date(2027, 5, 1))
    stale = edited(("2027-03-01", "2027-04-01"))
    town.bring_in(stale)
    town.bring_in(tuple(",".join(row.split(",")[:3]) for row in ROWS), header="Goal,No.,Action\n")
    town.bring_in(ROWS[:1])
    town.bring_in(stale)
    assert town.item("1.2").due == date(2027, 5, 1)


def test_the_file_counts_more_where_a_person_says_so(town: Town) -> None:
    decide(town)
    rows = edited((",on track,40,", ",completed,100,"), ("2027-03-01", "2027-04-01"))
    town.bring_in(rows, choices=Choices(overwrite=frozenset({Matter.DATES})))
    assert town.item("1.2").due == date(2027, 4, 1)
    assert town.item("1.2").adopted_due == date(2027, 3, 1)
    assert town.lead("2.1") == "cy@x.example"
    trail = town.item("2.1").serial
    town.bring_in(rows, choices=Choices(overwrite_items=frozenset({trail})))
    assert town.lead("2.1") == "bo@x.example"

    whole = Choices(overwrite=frozenset(Matter))
    with pytest.raises(UserError, match=r"#\d+ “Pave Main Street”.* --as"):
        town.bring_in(rows, choices=whole)
    with pytest.raises(UserError, match="administrator"):
        town.bring_in(rows, choices=whole, actor="bo")
    town.bring_in(rows, choices=whole, actor="ann")
    said = town.facts().updates_by_item[town.item("1.1").id]
    assert [(one.status, one.percent, one.author_id) for one in said] == [
        (Status.AT_RISK, 60, town.person("bo")),
        (Status.COMPLETED, 100, town.person("ann")),
    ]


def test_an_export_with_what_was_decided_comes_in_without_a_change(town: Town, tmp_path: Path) -> None:
    decide(town)
    facts = town.facts()
    for name in ("anything.xlsx", "anything.csv"):
        export_plan(facts, facts.plans[0].id, tmp_path / name)
        diff = town.bring_in(path=tmp_path / name).diff
        assert diff is not None
        assert diff.is_empty
    assert len(town.facts().plans) == 1
    # Now the file knows what was decided: what it changes from here on is taken over.
    town.bring_in(edited(("2027-03-01", "2027-08-01")))
    assert town.item("1.2").due == date(2027, 8, 1)


def test_a_file_with_fewer_columns_says_nothing_of_the_others(town: Town) -> None:
    rows = tuple(",".join(row.split(",")[:3]) for row in ROWS)
    diff = town.bring_in(rows, header="Goal,No.,Action\n").diff
    assert diff is not None
    assert diff.is_empty


Build = Callable[[Town], object]


def ask_a_question(town: Town) -> None:
    new = NewDecision(
        item_id=town.item("1.1").id,
        kind=DecisionKind.MONEY,
        question="May we?",
        asked_by_id=town.person("bo"),
    )
    town.database.write(lambda unit: decisions.add_decision(unit, town.workspace_id, new, now=town.now))


BUILT: dict[str, Build] = {
    "1 update": lambda town: town.say("1.1", Status.ON_TRACK),
    "1 new date": lambda town: town.re_date("1.1", date(2027, 2, 1)),
    "1 change of who leads": lambda town: town.hand_over("1.1", "cy"),
    "1 question": ask_a_question,
}


@pytest.mark.parametrize("said", BUILT)
def test_an_import_that_something_was_built_on_stays(town: Town, said: str) -> None:
    BUILT[said](town)
    with pytest.raises(UserError, match=rf"since then there .*{said}.*1\.1"):
        undo_import(town.database, town.workspace_id, None, now=town.now)
    assert len(town.facts().items) == 5


def test_a_new_plan_is_taken_back_whole_and_can_come_in_again(town: Town) -> None:
    came_in = town.now
    undone = undo_import(town.database, town.workspace_id, "town PLAN", now=town.now + timedelta(hours=1))
    assert (undone.is_whole, undone.removed) == (True, 5)
    town.now += timedelta(hours=2)
    facts = town.facts()
    assert (facts.plans, facts.items, facts.assignments, facts.bodies) == ([], [], [], [])
    assert facts.departments == []
    assert len(facts.people) == 3, "who there is stays"
    assert len(town.facts(came_in).items) == 5, "the past stays as it was"
    with pytest.raises(UserError, match="no import"):
        undo_import(town.database, town.workspace_id, None, now=town.now)
    assert town.bring_in().diff is None
    assert len(town.facts().items) == 5


def state_of(town: Town) -> tuple[object, ...]:
    facts = town.facts()
    parts = [
        replace(part, id=0, given_at=None)
        for part in sorted(facts.assignments, key=lambda one: (one.item_id, one.part))
    ]
    said = [facts.latest_update(item.id) for item in facts.items]
    return facts.items, parts, said, facts.plans, facts.departments, facts.bodies


def test_bringing_in_again_is_taken_back_to_exactly_what_stood(town: Town) -> None:
    decide(town)
    before = state_of(town)
    rows = (
        "Streets,1.0,Plan the works,Tree Committee,,2026-12-15,,,",
        ROWS[0].replace(",on track,40,", ",completed,100,").replace("Planning Board", "cy@x.example"),
        ROWS[1].replace("2027-03-01", "").replace("Public Works Department", "bo@x.example"),
        ROWS[2].replace("Parks,2.1", "Streets,1.9"),
    )
    imported = town.bring_in(
        rows, choices=Choices(overwrite=frozenset(Matter), discontinue_all=True), actor="ann"
    )
    assert state_of(town)[:3] != before[:3]
    undone = undo_import(town.database, town.workspace_id, None, now=town.now, import_id=imported.import_id)
    assert (undone.is_whole, undone.removed) == (False, 1)
    town.now += timedelta(hours=1)
    assert state_of(town) == before
    with pytest.raises(UserError, match="taken back already"):
        undo_import(town.database, town.workspace_id, None, now=town.now, import_id=imported.import_id)


def test_what_was_built_elsewhere_in_the_plan_does_not_hold_an_undo_up(town: Town) -> None:
    town.bring_in(edited(("2027-03-01", "2027-09-01")))
    town.say("1.1", Status.ON_TRACK)
    undone = undo_import(town.database, town.workspace_id, None, now=town.now)
    assert undone.restored == 1
    town.now += timedelta(hours=1)
    assert town.item("1.2").due == date(2027, 3, 1)


def test_an_undone_import_is_not_what_the_next_is_compared_with(town: Town) -> None:
    town.bring_in(edited(("2027-03-01", "2027-09-01")))
    undo_import(town.database, town.workspace_id, None, now=town.now)
    diff = town.bring_in(edited(("2027-03-01", "2027-10-01"))).diff
    assert diff is not None
    assert [(change.before, change.after) for one in diff.changed for change in one.taken] == [
        ("2027-03-01", "2027-10-01")
    ]
    assert town.item("1.2").due == date(2027, 10, 1)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_names_that_nobody_has_settled_stay_open_through_an_export(town: Town, ending: str) -> None:
    named = (
        ROWS[0].replace("ann@x.example,Planning Board", '"Signal Keeper, Jo",Friends of Trails'),
        ROWS[1].replace("Public Works Department,", "Signal Keeper,Jo"),
        ROWS[2],
    )
    town.bring_in(named)
    before = town.open_names()
    assert {name for _, _, name in before} >= {"Signal Keeper", "Jo"}
    exported = town.path.with_name(f"exported.{ending}")
    with town.database.reading() as unit:
        names = owner_names.list_owner_names(unit, town.workspace_id)
    export_plan(town.facts(), town.facts().plans[0].id, exported, names)
    again = town.bring_in(path=exported)
    assert again.diff is not None
    assert again.diff.is_empty
    assert town.open_names() == before
