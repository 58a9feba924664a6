"""Action items are linked to their owners: through the people list, and to Slack by email."""

from collections.abc import Iterator

import pytest
from end_to_end.city import ALEX, CITY_PLAN, GRACE, LEE, MARIA, OMAR, RUTH, SAM, TOM, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words


@pytest.fixture(scope="module")
def town(make_town: MakeTown) -> Iterator[Town]:
    with make_town("2026-11-24T10:00") as town:
        yield town


def test_a_dry_run_shows_who_leads_what_and_stores_nothing(town: Town, files: Files) -> None:
    said = town.planbot("import", str(files.plan), "--people", str(files.people), "--dry-run").out
    assert "20 rows read: 20 taken, 0 not taken, 0 passed over." in said
    for line in (
        f"City Engineer -> {MARIA} (person, sure): leads 1, supports 0",
        f"Streets Superintendent -> {RUTH} (person, sure): leads 12, supports 0",
        f"Police Chief -> {SAM} (person, sure): leads 1, supports 0",
        f"Omar Haddad -> {OMAR} (person, sure): leads 1, supports 0",
        "Community Development -> Community Development (department, sure): leads 1, supports 0",
    ):
        assert line in said
    assert "Nothing was stored." in said
    assert "There is no workspace yet." in town.planbot("ask", "behind", code=2).err


def test_what_has_no_owner_is_listed(town: Town, files: Files) -> None:
    found = town.bring_in(files.plan, CITY_PLAN)
    assert any("nobody who leads" in gap["message"] for gap in found["gaps"])
    assert found["people"]["accepted"] == 10


def test_people_are_matched_to_slack_by_email_and_the_others_listed(town: Town) -> None:
    bot = town.start_bot()
    assert bot.linked.matched == 9
    assert [person.email for person in bot.linked.unmatched] == [TOM]

    by_email = {person.email: person for person in town.facts().people}
    for email in (RUTH, MARIA, OMAR, SAM, LEE, GRACE, ALEX):
        assert by_email[email].slack_id == town.person(email).id
    assert by_email[TOM].slack_id is None


def test_the_administrator_sees_who_is_not_in_slack(town: Town) -> None:
    ran = town.planbot("doctor", "--json", code=1)
    checks = {check["name"]: check for check in ran.json}
    assert checks["people in Slack"]["detail"] == f"Not in Slack: Tom Reyes ({TOM})"


def test_gaps_can_be_asked_for(town: Town) -> None:
    said = words(town.person(ALEX).command("/plan incomplete"))
    assert "*3.1.3 Write a tree plan*" in said
    assert "Nobody leads it." in said
    assert "*3.1.1 Adopt the housing plan*" in said


def test_who_joins_slack_later_is_linked_then(town: Town) -> None:
    tom = town.driver.add_person(TOM, real_name="Tom Reyes")
    town.driver.settle()
    linked = next(person for person in town.facts().people if person.email == TOM)
    assert linked.slack_id == tom.id


def test_who_leaves_slack_counts_as_gone(town: Town) -> None:
    town.person(LEE).change(deleted=True)
    town.driver.settle()
    gone = next(person for person in town.facts().people if person.email == LEE)
    assert not gone.active
