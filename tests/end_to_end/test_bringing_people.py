"""An administrator drops a list of people into the DM: it is shown, brought in, and never locks them out."""

from collections.abc import Iterator

import pytest
from end_to_end.city import CITY_PLAN, PAT, VERA, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town

from planbot.plan.vocabulary import Role
from planbot.services.city import policy_of
from planbot.store.ledger import list_entries

HEADER = "Name,E-mail,Job title,Department,Head,Phone"
PEOPLE = f"""\
{HEADER}
Vera Stone,{VERA},Town Manager,Administration,yes,555-0100
Ira Quill,ira@city.example,Librarian,Library,yes,555-0101
Pat Doe,{PAT},Plan Keeper,,,
"""
PLAN = "Goal,Action,Lead,Due\nBooks,Open on Sundays,Librarian,2027-03-31\n"


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    with make_town("2026-11-23T10:00") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.start_bot()
        yield town


def drop(town: Town, content: str, name: str = "people.csv") -> None:
    assert town.person(PAT).share_file(name, content.encode()).ok
    town.driver.settle()


def test_a_list_of_people_is_shown_and_brought_in(town: Town) -> None:
    pat = town.person(PAT)
    drop(town, PEOPLE)
    preview = pat.last_message()
    assert preview.plain.startswith("*people.csv is a list of people*\n3 rows read: 3 taken, 0 not taken.")
    assert "2 people new to planbot, 1 changed, 2 departments." in preview.plain
    assert "1 of them is not in Slack under this email" in preview.plain
    assert "→ Plan Keeper" in preview.plain
    assert "Library: Ira Quill" in preview.plain
    assert "Not used: Phone" in preview.plain
    assert preview.buttons == ["Import", "Cancel"]
    assert VERA not in {person.email for person in town.facts().people}

    mark = town.driver.mark()
    pat.click("Import", message=preview)
    town.driver.settle()
    done = pat.last_message()
    assert done.plain.startswith("3 people from people.csv are in. Nobody was written to.")
    assert done.buttons == []
    assert town.driver.posted(since=mark) == []
    facts = town.facts()
    known = {person.email: person for person in facts.people}
    assert known[VERA].slack_id == town.person(VERA).id
    assert known[PAT].role is Role.ADMIN, "a list that says nothing of roles leaves them as they are"
    heads = {one.name: one.head_id for one in facts.departments}
    assert heads["Library"] == known["ira@city.example"].id

    drop(town, PLAN, "books.csv")
    assert "say who that is" not in pat.last_message().plain, "the librarian is known by now"


HOLIDAYS = """Holiday,Date,Type
Christmas Eve,2026-12-24,
Day after Thanksgiving,2026-11-27,Day off
Early close,12/23/2026,half day
"""
CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:Christmas Eve
DTSTART;VALUE=DATE:20261224
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Founders' Day
DTSTART;VALUE=DATE:20270401
END:VEVENT
END:VCALENDAR
"""


def test_a_list_of_holidays_is_shown_and_brought_in(town: Town) -> None:
    pat = town.person(PAT)
    drop(town, HOLIDAYS.replace("2026-11-27", "soon"), "days.csv")
    assert "Row 3: “soon” is not a date I can read." in pat.last_message().plain
    drop(town, HOLIDAYS, "days.csv")
    preview = pat.last_message()
    assert preview.plain.startswith(
        "*days.csv is a list of the city's own days*\n3 days read: 2 days off and"
    )
    assert "2 days off and 1 half day." in preview.plain
    assert "• Wed Dec 23: half day, Early close\n• Thu Dec 24: day off, Christmas Eve" in preview.plain
    assert preview.buttons == ["Import", "Cancel"]
    assert policy_of(town.database, town.workspace_id).days_off == ()
    pat.click("Import", message=preview)
    town.driver.settle()
    done = "From days.csv, planbot knows of 2 days off and 1 half day more. Nobody was written to."
    assert pat.last_message().plain.startswith(done)
    policy = policy_of(town.database, town.workspace_id)
    assert [str(day) for day in policy.days_off] == ["2026-11-27", "2026-12-24"]
    assert [str(day) for day in policy.half_days] == ["2026-12-23"]
    with town.database.reading() as unit:
        entries = list_entries(unit, town.workspace_id, subject_kind="setting")
    admin = next(one.id for one in town.facts().people if one.email == PAT)
    assert {entry.actor_id for entry in entries if entry.subject_id == "days_off"} == {admin}

    drop(town, CALENDAR, "city.ics")
    assert "2 days read: 1 day off; the city knows the others already." in pat.last_message().plain
    pat.click("Cancel", message=pat.last_message())
    town.driver.settle()
    assert len(policy_of(town.database, town.workspace_id).days_off) == 2
    drop(town, HOLIDAYS, "days.csv")
    assert "3 days read: the city knows all of them already." in pat.last_message().plain
    assert pat.last_message().buttons == ["Cancel"]


def test_rows_that_cannot_be_taken_stand_in_the_way(town: Town) -> None:
    drop(town, PEOPLE.replace("ira@city.example", "ira at city"))
    preview = town.person(PAT).last_message()
    assert "Row 3, E-mail “ira at city”: this is not an email" in preview.plain
    assert preview.buttons == ["Cancel"]
    town.person(PAT).click("Cancel", message=preview)
    town.driver.settle()
    assert town.person(PAT).last_message().plain.startswith("people.csv was not brought in.")


def test_nobody_locks_everybody_out(town: Town) -> None:
    pat = town.person(PAT)
    admins = [person for person in town.facts().people if person.role is Role.ADMIN]
    rows = "\n".join(f"{person.name},{person.email},staff" for person in admins)
    drop(town, f"Name,Email,Role\n{rows}\n")
    assert "role admin → staff" in pat.last_message().plain
    pat.click("Import", message=pat.last_message())
    town.driver.settle()
    assert "would leave nobody to administer the plan, so nothing is stored" in pat.last_message().plain
    assert any(person.role is Role.ADMIN for person in town.facts().people)
