"""Before anything is sent, people see who will hear what: in Slack and at a terminal."""

from collections.abc import Iterator

import pytest
from end_to_end.city import CITY_PLAN, DANA, LEE, MARIA, OMAR, PAT, SAM, TOM, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    with make_town("2026-11-23T10:00") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.start_bot()
        yield town


def preview(town: Town, who: str, words: str = "") -> str:
    """What `/plan preview` is answered with, which comes once the command is acknowledged."""
    return town.answer_to(lambda: town.person(who).command(f"/plan preview {words}".strip()))


def refusal(town: Town, who: str, words: str) -> str:
    outcome = town.person(who).command(f"/plan preview {words}")
    assert outcome.ok
    return outcome.plain


def test_a_city_in_set_up_sees_what_would_be_said(town: Town) -> None:
    said = preview(town, PAT, "next week")
    assert "Mon Nov 30 to Sun Dec 6" in said
    assert "Nothing is sent yet. Were the city live from now on" in said
    assert "*Maria Lopez*" in said
    assert "asked about" in said
    assert not town.outbox()


def test_at_a_terminal_set_up_says_why_nothing_falls_due(town: Town) -> None:
    ran = town.planbot("sweep", "--dry-run", "--at", "2026-11-24T09:45")
    assert ran.out.strip() == (
        "Nothing falls due. The city is being set up: nothing is sent before it goes live."
    )


def test_each_sees_what_is_theirs(town: Town) -> None:
    town.go_live()
    assert "Tue Nov 24, 9:30: asked about" in preview(town, MARIA)
    assert "Ruth Okafor" not in preview(town, MARIA)
    own = preview(town, DANA)
    assert "Public Works" in own
    assert "Maria Lopez" in own
    assert "Lee Park" not in own
    assert "Lee Park" in preview(town, SAM)
    assert "Maria Lopez" in preview(town, DANA, "@Maria Lopez next week")


def test_nobody_looks_at_others(town: Town) -> None:
    for who, words in ((MARIA, "Public Works"), (MARIA, "@Omar Haddad"), (DANA, "Police"), (LEE, "all")):
        assert "heads their own department" in refusal(town, who, words)
    assert "Nobody called “Nobody Here” is in the plan" in refusal(town, PAT, "Nobody Here")
    assert "That week is over" in refusal(town, PAT, "week of 2026-11-02")


def test_who_hears_nothing_is_told_apart_with_the_reason(town: Town) -> None:
    omar = town.person(OMAR)
    assert (
        "You are away" in town.person(MARIA).command(f"/plan away until nov 30 delegate <@{omar.id}>").plain
    )
    said = preview(town, PAT, "Maria Lopez this week")
    assert "*Maria Lopez*: nothing: away until Mon Nov 30, Omar Haddad stands in." in said
    assert "for Maria Lopez" in preview(town, OMAR)
    assert "Nothing on Thu Nov 26: Thanksgiving" in said


def test_what_was_foreseen_is_what_is_sent(town: Town) -> None:
    foreseen = preview(town, PAT, "Public Works this week")
    mark = town.move_to("2026-11-24T09:45")
    for email, name in ((OMAR, "Omar Haddad"), (MARIA, "Maria Lopez")):
        heard = bool(town.direct_messages(email, since=mark))
        assert (f"*{name}*: nothing" in foreseen) is not heard


def test_a_dry_run_names_who_hears_nothing(town: Town) -> None:
    ran = town.planbot("sweep", "--dry-run", "--at", "2026-12-01T09:45")
    assert f"check_in to {OMAR}" in ran.out
    assert f"nothing to {TOM}: not in Slack" in ran.out
    holiday = town.planbot("sweep", "--dry-run", "--at", "2026-11-26T10:00")
    assert "Nothing falls due. Thu Nov 26 is a free day (Thanksgiving" in holiday.out
    assert "It looks again on Fri Nov 27, 9:30." in holiday.out
