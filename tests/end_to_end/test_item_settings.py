"""A plan and an item are asked about in their own way: set at the terminal and in Slack."""

import json
from collections.abc import Iterator

import pytest
from end_to_end.city import CITY_PLAN, DANA, MARIA, PAT, SAM, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    with make_town("2026-11-23T10:00") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.start_bot()
        yield town


def test_the_form_shows_what_is_inherited_and_from_where(town: Town) -> None:
    dana = town.person(DANA)
    dana.command("/plan settings 1.1.1")
    modal = dana.modal()
    assert modal is not None
    assert modal.title == "Its own settings"
    assert "Inherited from the city: 2 business days before." in modal.plain


def test_a_mistake_stays_in_the_form_and_a_choice_is_kept(town: Town) -> None:
    dana = town.person(DANA)
    wrong = dana.submit({"Nudge before the due date": "soon"})
    assert wrong.errors == {"steps_before": "“soon” is not a whole number from 0 to 365."}
    done = dana.submit(
        {"Nudge before the due date": "5, 1", "Reporting period, however it stands": "quarter"}
    )
    assert done.ok, done.errors
    saved = dana.modal()
    assert saved is not None
    assert "Nudge before the due date: 5 and 1 business days before" in saved.plain
    assert {(one.key, one.value) for one in town.facts().overrides} == {
        ("steps_before", (5, 1)),
        ("cadence", "quarter"),
    }
    dana.close_modal(everything=True)


def test_left_blank_it_inherits_again(town: Town) -> None:
    dana = town.person(DANA)
    dana.command("/plan settings 1.1.1")
    assert dana.submit({"Nudge before the due date": "", "Reporting period, however it stands": "quarter"}).ok
    assert [one.key for one in town.facts().overrides] == ["cadence"]
    dana.close_modal(everything=True)


def test_who_may_not_is_told_who_may(town: Town) -> None:
    refused = words(town.person(SAM).command("/plan settings 1.1.1"))
    assert "can be changed by the head of its department or an administrator" in refused
    plan = town.facts().plans[0].title
    assert "by an administrator" in words(town.person(DANA).command(f"/plan settings {plan}"))
    assert "nothing" not in words(town.person(PAT).command(f"/plan settings {plan}"))
    town.person(PAT).close_modal(everything=True)


def settings(town: Town, *arguments: str) -> str:
    return town.planbot("settings", *arguments, "--at", town.driver.now().isoformat()).out


def test_at_the_terminal_a_plan_is_left_alone(town: Town) -> None:
    plan = town.facts().plans[0].title
    shown = settings(town, "--plan", plan, "asked", "no")
    assert "asked" in shown
    assert "its own" in shown
    own = json.loads(settings(town, "--item", "1.1.1", "--json"))
    assert own["asked"] == {"own": None, "holds": "no", "inherited": "no", "from": plan}
    mark = town.move_to("2026-11-24T12:00")
    assert town.direct_messages(MARIA, since=mark) == []
    settings(town, "--plan", plan, "asked", "inherit")
    mark = town.move_to("2026-12-01T12:00")
    assert town.direct_messages(MARIA, since=mark) != []
