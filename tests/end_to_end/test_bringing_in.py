"""An administrator brings a plan in from Slack, without a terminal: drop, look, settle, import, take back."""

from collections.abc import Iterator

import pytest
from driver import Message
from end_to_end.city import CITY_PLAN, PAT, VERA, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town

from planbot.plan.vocabulary import Part

PLAN = """\
Goal,Strategy,Ref #,Action Item(s),Implementor 1,Implementor 2,Timeline,Status,Key Outcome Indicator
Housing,Homes,1.1,Adopt the inclusionary zoning bylaw,Planning Board,Town Manager,Short term,Underway,Adopted
Housing,Homes,1.2,Inventory the town's own parcels,Planning Board,City Engineer,Short term,,Inventory
Housing,Homes,1.3,Apply for the housing grant,Town Manager,,2027-03-31,,Grant
Mobility,Walking,2.1,Build the sidewalk on Main Street,City Engineer,,Long term,,400 yards
"""


@pytest.fixture
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    """Another plan is there, and with it the people; Vera, who is in Slack only, is the town's manager."""
    with make_town("2026-11-23T10:00") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.start_bot()
        yield town


def drop(town: Town, content: str | bytes, name: str = "Comprehensive plan.csv", by: str = PAT) -> None:
    data = content.encode() if isinstance(content, str) else content
    outcome = town.person(by).share_file(name, data)
    assert outcome.ok, outcome.error
    town.driver.settle()


def shown(town: Town, by: str = PAT) -> Message:
    """What planbot says last in the DM."""
    town.driver.settle()
    return town.person(by).last_message()


def titles(town: Town) -> list[str]:
    return sorted(plan.title for plan in town.facts().plans)


def test_a_dropped_file_is_shown_and_nothing_is_stored(town: Town) -> None:
    drop(town, PLAN)
    preview = shown(town)
    assert preview.plain.startswith("*Comprehensive plan*\nGoal: 2, Strategy: 2, Action Item: 4")
    assert "4 rows read in Comprehensive plan.csv: 4 taken, 0 not taken, 0 passed over" in preview.plain
    assert "“Town Manager”: 2 items, say who that is" in preview.plain
    assert "“short term”: 2 items, say until when that is" in preview.plain
    assert preview.buttons[0] == "Import"
    assert preview.buttons[-1] == "Cancel"
    assert titles(town) == [CITY_PLAN]


def test_it_is_brought_in_and_taken_back(town: Town) -> None:
    drop(town, PLAN)
    mark = town.driver.mark()
    town.person(PAT).click("Import", message=shown(town))
    done = shown(town)
    assert "*Comprehensive plan* is in: 4 items from Comprehensive plan.csv." in done.plain
    assert "Nothing was sent to anybody." in done.plain
    assert done.buttons == ["Fix what is missing", "Undo this import"]
    assert titles(town) == ["Comprehensive plan", CITY_PLAN]
    town.person(PAT).click("Undo this import", message=done)
    assert "Comprehensive plan is no longer there" in shown(town).plain
    assert shown(town).buttons == []
    assert titles(town) == [CITY_PLAN]
    assert town.driver.posted(since=mark) == [], "the preview is edited in place, and nobody else hears of it"


def test_it_is_put_aside(town: Town) -> None:
    drop(town, PLAN)
    town.person(PAT).click("Cancel", message=shown(town))
    assert shown(town).plain.startswith("Comprehensive plan.csv was not brought in.")
    assert shown(town).buttons == []
    assert titles(town) == [CITY_PLAN]


def test_owners_dates_and_columns_are_settled_in_forms(town: Town) -> None:
    drop(town, PLAN)
    pat = town.person(PAT)
    posts = len(town.direct_messages(PAT))
    pat.click("Fix owners", message=shown(town))
    form = pat.modal()
    assert form is not None
    assert form.title == "Fix owners"
    assert form.labels[::2] == ["Planning Board: 2 items", "Town Manager: 2 items"]
    submitted = pat.submit({"A person in Slack, for Town Manager": town.person(VERA).id})
    assert submitted.ok
    assert pat.modal() is None
    assert "Town Manager" not in shown(town).plain

    pat.click("Fix dates", message=shown(town))
    pat.submit({"“short term” runs until (2 items)": "2027-06-30"})
    assert "“Short term”: 2027-06-30" in shown(town).plain
    assert "“long term”: 1 item, say until when that is" in shown(town).plain

    pat.click("Fix columns", message=shown(town))
    pat.submit({"What the plan is called": "Winthrop plan", "Key Outcome Indicator": "description"})
    assert shown(town).plain.startswith("*Winthrop plan*")
    assert "Key Outcome Indicator → description" in shown(town).plain
    assert len(town.direct_messages(PAT)) == posts, "all of that happens in one message"

    pat.click("Import", message=shown(town))
    assert "*Winthrop plan* is in: 4 items" in shown(town).plain
    facts = town.facts()
    vera = next(person for person in facts.people if person.email == VERA)
    assert vera.slack_id == town.person(VERA).id
    leads = {part.item_id: part.person_id for part in facts.assignments if part.part is Part.LEAD}
    plan = next(plan for plan in facts.plans if plan.title == "Winthrop plan")
    grant = next(item for item in facts.items if item.plan_id == plan.id and item.number == "1.3")
    bylaw = next(item for item in facts.items if item.plan_id == plan.id and item.number == "1.1")
    assert leads[grant.id] == vera.id
    assert str(bylaw.due) == "2027-06-30"
    assert bylaw.description == "Adopted"
