"""An update on one line: `/planstatus 2.1.3 at risk 40% waiting for the permit`."""

from collections.abc import Iterator

import pytest
from end_to_end.city import ALEX, CITY_PLAN, CIVIC_PLAN, DANA, GRACE, LEE, MARIA, SAM, VERA, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    """With two plans; in the second one numbers begin again in each area."""
    with make_town("2026-11-24T10:00") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.bring_in(files.civic, CIVIC_PLAN)
        town.go_live()
        town.start_bot()
        yield town


def test_one_line_records_and_confirms_old_beside_new(town: Town) -> None:
    said = words(town.person(MARIA).command("/planstatus 1.1.1 at risk 40% waiting for the permit"))
    assert "*1.1.1 Inspect the four river bridges*\n▲ at risk, 40% (was ● on track, 25%)" in said
    assert ">waiting for the permit" in said
    (item,) = town.ask("show 1.1.1")["items"]
    last = item["last_update"]
    assert (last["by"], last["status"], last["percent"], last["note"]) == (
        "Maria Lopez",
        "at_risk",
        40,
        "waiting for the permit",
    )


def test_a_link_in_the_line_is_evidence(town: Town) -> None:
    said = words(town.person(LEE).command("/planstatus 2.1.2 completed https://www.example.gov/reports"))
    assert "Evidence: <https://www.example.gov/reports|www.example.gov/reports>" in said
    last = town.updates()[-1]
    assert (last.status, last.note, last.evidence) == (
        "completed",
        None,
        "https://www.example.gov/reports",
    )
    town.person(LEE).command("/planstatus 2.1.2 on track 50%")


def test_a_head_speaks_for_the_department_and_it_shows(town: Town) -> None:
    said = words(town.person(DANA).command("/planstatus 1.3.1 off track the pump broke"))
    assert "1 update recorded on behalf of Omar Haddad." in said
    assert town.ask("show 1.3.1")["items"][0]["last_update"]["by"] == "Dana Whitfield"


def test_leadership_may_update_everything(town: Town) -> None:
    assert "on behalf of Lee Park" in words(town.person(ALEX).command("/planstatus 2.1.2 on track 55%"))


def test_a_reference_with_its_path_is_unique(town: Town) -> None:
    said = words(town.person(GRACE).command("/planstatus library 1 on track 5%"))
    assert "Open on Sundays*" in said
    assert "● on track, 5% (was ○ not started)" in said


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("1.1.1 at risk 140% lots", "Percent is a whole number from 0 to 100, such as 40%."),
        ("1.1.1 wobbly", "“wobbly” is not a status. Say not started,"),
        ("1.1.1 on trak 40%", "“on trak” is not a status. Did you mean on track?"),
        ("1.1.1 complted", "Did you mean completed?"),
        ("1.1.1 at risk 40", "Write 40% if you mean percent."),
        ("1.1.1 on track by Feb 30", "“Feb 30” is not a date I can read."),
        ("9.9.9 on track", "Nothing in the plan is called “9.9.9”."),
        ("1.1.11 on track", "Did you mean 1.1.1 (Inspect the four river bridges)"),
        ("1 on track", "“1” could be 2 items:"),
        ("1.1.1", "Say how 1.1.1 stands, for example: 1.1.1 at risk 40% waiting for the permit"),
        ("1.1.1 on track by Nov 2, 2026", "Mon Nov 2 has passed. Choose a day to come."),
        ("2.1.1 on track", "2.1.1 can be updated by Sam Ortiz, leadership or an administrator."),
        ("3.1.2 on track", "3.1.2 can be updated by Grace Nakamura, leadership or an administrator."),
        ("#2 on track", "#2 is made up of 1.1.1, 1.1.2. Update those."),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_stored(town: Town, line: str, answer: str) -> None:
    before = town.updates()
    said = words(town.person(MARIA).command(f"/planstatus {line}"))
    assert answer in said
    assert town.updates() == before


def test_an_ambiguous_reference_lists_what_it_may_be(town: Town) -> None:
    said = words(town.person(DANA).command("/planstatus 1 on track"))
    assert "Plant 200 trees" in said
    assert "Open on Sundays" in said


def test_heads_do_not_speak_for_other_departments(town: Town) -> None:
    before = town.updates()
    for email, item in ((SAM, "1.1.1"), (LEE, "3.1.2")):
        refused = words(town.person(email).command(f"/planstatus {item} completed"))
        assert f"{item} can be updated by" in refused
    assert town.updates() == before


def test_a_stranger_is_told_whom_to_ask(town: Town) -> None:
    vera, before = town.person(VERA), town.updates()
    for line in ("/planstatus", "/status", "/planstatus 1.1.1 on track"):
        assert words(vera.command(line)) == "You are not in the plan yet. Pat Doe can add you."
    assert vera.modal() is None
    assert town.updates() == before
