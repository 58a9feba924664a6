"""An administrator brings a plan in from Slack, without a terminal: drop, look, settle, import, take back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from driver import Message
from end_to_end.city import CITY_PLAN, OMAR, PAT, VERA, Files
from end_to_end.conftest import MakeTown
from end_to_end.redelivery import Redelivery
from end_to_end.town import Town, words
from intake.table_files import write_xlsx_rows

from planbot.bootstrap import RunningBot
from planbot.plan.vocabulary import Part
from planbot.store import jobs
from planbot.store.records import JobState
from planbot.trial import trial_settings

PLAN = """\
Goal,Strategy,Ref #,Action Item(s),Implementor 1,Implementor 2,Timeline,Status,Key Outcome Indicator
Housing,Homes,1.1,Adopt the inclusionary zoning bylaw,Planning Board,Town Manager,Short term,Underway,Adopted
Housing,Homes,1.2,Inventory the town's own parcels,Planning Board,City Engineer,Short term,,Inventory
Housing,Homes,1.3,Apply for the housing grant,Town Manager,,2027-03-31,,Grant
Mobility,Walking,2.1,Build the sidewalk on Main Street,City Engineer,,Long term,,400 yards
"""

REPORT = "/planstatus mobility 2.1 on track 10%"


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


@pytest.mark.long
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


def test_others_are_told_whom_to_ask(town: Town) -> None:
    for somebody in (OMAR, VERA):
        drop(town, PLAN, by=somebody)
        assert shown(town, somebody).plain == "Plans are brought in by an administrator. Pat Doe can do it."
        assert shown(town, somebody).buttons == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.pdf", b"%PDF-1.7", "“plan.pdf” is no plan that planbot can read."),
        ("plan.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Please save it as XLSX or CSV."),
        (
            "plan.xlsx",
            b"PK\x03\x04 and no more",
            "“plan.xlsx” is damaged: it cannot be opened as a workbook.",
        ),
    ],
    ids=["pdf", "old excel", "damaged"],
)
def test_what_is_no_plan_gets_one_sentence(town: Town, name: str, content: bytes, words: str) -> None:
    drop(town, content, name)
    assert words in shown(town).plain
    assert shown(town).buttons == []
    assert len(town.direct_messages(PAT)) == 1


def test_a_row_that_cannot_be_taken_stands_in_the_way(town: Town) -> None:
    drop(town, PLAN.replace("2027-03-31", "03/04/2027"))
    pat = town.person(PAT)
    assert "whether the month or the day comes first: settle it with Fix dates" in shown(town).plain
    assert "Import" not in shown(town).buttons
    pat.click("Fix dates", message=shown(town))
    assert pat.submit({"03/04/2025 is": "dmy"}).errors == {}
    assert "“03/04/2027”: 2027-04-03" in shown(town).plain
    assert "Import" in shown(town).buttons


def test_something_was_built_on_it(town: Town) -> None:
    drop(town, PLAN)
    pat = town.person(PAT)
    pat.click("Import", message=shown(town))
    done = shown(town)
    assert "1 update recorded" in words(pat.command(REPORT))
    pat.click("Undo this import", message=done)
    town.driver.settle()
    done = next(one for one in pat.messages() if one.ts == done.ts)
    assert "cannot be taken back any more: since then there was 1 update" in done.plain
    assert done.buttons == ["Fix what is missing"]
    assert "Comprehensive plan" in titles(town)


def test_it_comes_in_again(town: Town) -> None:
    pat = town.person(PAT)
    drop(town, PLAN.replace("Short term", "2026-12-31"))
    pat.click("Import", message=shown(town))
    assert "is in: 4 items" in shown(town).plain
    assert "1 update recorded" in words(pat.command(REPORT))
    later = PLAN.replace("Short term", "2027-12-31").replace("sidewalk", "pavement")
    drop(town, later.replace("Long term,", "Long term,Complete"))
    preview = shown(town)
    assert "2 dates moved later, none earlier." in preview.plain
    assert "Decided in planbot and kept, though the file says otherwise" in preview.plain
    pat.click("Choose what counts", message=preview)
    assert pat.submit({"Let the file count everywhere for": ["status"]}).errors == {}
    assert "and kept" not in shown(town).plain
    pat.click("Import", message=shown(town))
    assert "2 dates moved later, none earlier." in shown(town).plain
    assert sorted(titles(town)) == ["Comprehensive plan", CITY_PLAN]


def test_the_same_file_again_has_nothing_to_change(town: Town) -> None:
    drop(town, PLAN)
    town.person(PAT).click("Import", message=shown(town))
    drop(town, PLAN)
    assert "the file says what the plan says. There is nothing to change." in shown(town).plain
    assert "Import" not in shown(town).buttons


def test_what_slack_delivers_twice_counts_once(town: Town) -> None:
    drop(town, PLAN)
    slack = Redelivery(town)
    event, _ = slack.last("events_api", event_of=town.person(PAT).id)
    slack.again("events_api", event)
    pat = town.person(PAT)
    pat.click("Fix dates", message=shown(town))
    pat.submit({"“short term” runs until (2 items)": "2027-06-30"})
    form, answer = slack.last("interactive")
    town.driver.settle()
    assert slack.again("interactive", form) == answer
    pat.click("Import", message=shown(town))
    click, _ = slack.last("interactive")
    slack.again("interactive", click)
    town.driver.settle()
    slack.again("interactive", click)
    assert "is in: 4 items" in shown(town).plain
    assert len(town.direct_messages(PAT)) == 1
    assert titles(town) == ["Comprehensive plan", CITY_PLAN]


def test_two_workers_and_one_that_died_show_one_preview(town: Town) -> None:
    """Another worker claims the job and is never heard of again; when its lease is over, two are there."""
    (bot,) = town.bots
    town.stop_bot(bot)
    settings = trial_settings(town.sandbox.describe(), town.database_url)
    with RunningBot(settings, roles=["web"]):
        assert town.person(PAT).share_file("Comprehensive plan.csv", PLAN.encode()).ok
    here = town.workspace_id
    with town.database.writing() as unit:
        dead = jobs.claim_job(unit, here, real_now=datetime.now(UTC), lease=timedelta(milliseconds=1))
    assert dead is not None
    town.start_bot()
    town.start_bot()
    assert "4 rows read" in shown(town).plain
    assert len(town.direct_messages(PAT)) == 1
    with town.database.reading() as unit:
        done = jobs.job(unit, here, dead.id)
    assert (done.state, done.attempts) == (JobState.DONE, 2)
    with town.database.writing() as unit:
        assert not jobs.finish_job(
            unit, here, dead.id, dead.lease_token or "", result=None, now=town.driver.now()
        )


def test_a_column_of_items_that_nobody_would_guess_is_named(town: Town) -> None:
    drop(town, "Thing,Boss\nPave the lot,City Engineer\n", "lot.csv")
    pat = town.person(PAT)
    assert "No column was recognised as the plan's items" in shown(town).plain
    assert shown(town).buttons == ["Fix columns", "Cancel"]
    pat.click("Fix columns", message=shown(town))
    assert pat.submit({"Thing": "title", "Boss": "lead"}).errors == {}
    assert "1 row read in lot.csv: 1 taken" in shown(town).plain
    pat.click("Import", message=shown(town))
    assert "is in: 1 item from lot.csv" in shown(town).plain


def test_several_sheets_are_one_plan_until_one_is_chosen(town: Town, tmp_path: Path) -> None:
    header = ["Action", "Lead", "Due"]
    sheets = {
        "Goal 1 - Safe Streets": [header, ["Paint the crossings", "City Engineer", "2027-03-31"]],
        "Goal 2 - Green Parks": [["A plan"], header, ["Plant 400 trees", "City Engineer", "2027-06-30"]],
        "Lists": [["Done", "Not done"]],
    }
    file = write_xlsx_rows(tmp_path / "plan.xlsx", sheets).read_bytes()
    drop(town, file, "plan.xlsx")
    preview = shown(town)
    assert "Goal: 2, Action: 2" in preview.plain
    assert "Lists: it holds no table of items" in preview.plain
    pat = town.person(PAT)
    pat.click("Fix columns", message=preview)
    assert pat.submit({"Sheets to read": ["Goal 2 - Green Parks"], "Row of the headers": "3"}).errors == {}
    assert "The headers found in row 3: “Plant 400 trees”" in shown(town).plain
    pat.click("Fix columns", message=shown(town))
    assert pat.submit({"Row of the headers": "2"}).errors == {}
    assert shown(town).plain.startswith("*A plan*\nAction: 1")
    assert "Goal 1 - Safe Streets: not chosen" in shown(town).plain
    pat.click("Fix columns", message=shown(town))
    assert pat.submit({"Sheets to read": [*sheets][:2], "Row of the headers": ""}).errors == {}
    assert "Goal: 2, Action: 2" in shown(town).plain
    pat.click("Import", message=shown(town))
    assert "is in: 2 items" in shown(town).plain
    drop(town, file, "plan.xlsx")
    assert "There is nothing to change." in shown(town).plain


@pytest.mark.long
def test_the_sheets_that_were_chosen_count_when_the_plan_comes_in_again(town: Town, tmp_path: Path) -> None:
    header = ["Action", "Lead", "Due"]
    sheets = {
        "This year": [["Work of 2027"], header, ["Paint the crossings", "City Engineer", "2027-03-31"]],
        "Next year": [["Work of 2028"], header, ["Plant 400 trees", "City Engineer", "2028-06-30"]],
    }
    pat = town.person(PAT)
    drop(town, write_xlsx_rows(tmp_path / "plan.xlsx", sheets).read_bytes(), "plan.xlsx")
    pat.click("Fix columns", message=shown(town))
    assert pat.submit({"Sheets to read": ["This year"]}).errors == {}
    pat.click("Import", message=shown(town))
    assert "is in: 1 item" in shown(town).plain
    sheets["This year"].append(["Mend the bridge", "City Engineer", "2027-05-31"])
    drop(town, write_xlsx_rows(tmp_path / "plan.xlsx", sheets).read_bytes(), "plan.xlsx")
    again = shown(town).plain
    assert "2 rows read" in again
    assert "Next year: not chosen" in again
    assert "The sheets are those that were chosen when the plan last came in" in again
    pat.click("Fix columns", message=shown(town))
    assert pat.submit({"Sheets to read": [*sheets]}).errors == {}
    assert "3 rows read" in shown(town).plain


@pytest.mark.long
def test_many_names_take_several_pages(town: Town) -> None:
    names = ("Fire Chief", "Town Clerk", "Harbormaster", "Assessor", "Librarian", "Treasurer", "Town Planner")
    owners = [f"{name} {word}" for name in names for word in ("North", "South", "East")]
    rows = [f"Goal,Do thing number {number},{owner}" for number, owner in enumerate(owners)]
    drop(town, "\n".join(("Goal,Action,Lead", *rows)), "many.csv")
    pat, vera = town.person(PAT), town.person(VERA).id
    pat.click("Fix owners", message=shown(town))
    seen: list[str] = []
    while (form := pat.modal()) is not None:
        asked = form.labels[1::2]
        seen += asked
        assert pat.submit({asked[0]: vera}).errors == {}
        town.driver.settle()
    assert len(seen) == len(set(seen)) == len(owners)
    pat.click("Import", message=shown(town))
    assert "is in: 21 items" in shown(town).plain
    facts = town.facts()
    manager = next(person for person in facts.people if person.email == VERA)
    assert sum(part.person_id == manager.id for part in facts.assignments) == 2


def test_a_form_says_beside_the_field_what_is_wrong(town: Town) -> None:
    drop(town, PLAN)
    pat = town.person(PAT)
    pat.click("Fix owners", message=shown(town))
    refused = pat.submit({"Town Manager: 2 items": "below"})
    assert list(refused.errors.values()) == ["Choose the person here."]


def test_a_file_that_no_worker_gets_through_is_given_up_in_words(town: Town) -> None:
    (bot,) = town.bots
    town.stop_bot(bot)
    with RunningBot(trial_settings(town.sandbox.describe(), town.database_url), roles=["web"]):
        assert town.person(PAT).share_file("plan.csv", PLAN.encode()).ok
    here, later = town.workspace_id, datetime.now(UTC) - timedelta(hours=1)
    for hour in range(4):
        with town.database.writing() as unit:
            at = later + timedelta(minutes=hour)
            assert jobs.claim_job(unit, here, real_now=at, lease=timedelta(seconds=1)) is not None
    town.start_bot()
    assert "planbot tried several times and could not read “plan.csv”." in shown(town).plain
    assert len(town.direct_messages(PAT)) == 1
