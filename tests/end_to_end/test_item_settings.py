"""A plan and an item are asked about in their own way: set at the terminal and in Slack."""

import json
from collections.abc import Iterator

import pytest
from end_to_end.city import CITY_PLAN, DANA, MARIA, PAT, SAM, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words

from planbot.plan.override_words import ITEM_SETTINGS
from planbot.plan.policy import OVERRIDABLE


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


CHOSEN = {
    "asked": "yes",
    "cadence": "month",
    "reporting_period": "quarter",
    "trouble_period": "month",
    "quiet_period": "fortnight",
    "coming_due_days": "7",
    "steps_before": "5, 1",
    "steps_after": "2",
    "rest_days": "4",
    "unanswered_asks": "3",
    "silent_ask_weeks": "4",
    "overdue_to_digest_days": "3",
    "overdue_to_rollup_days": "9",
    "slow_after_share": "40%",
    "slow_points": "30",
    "snooze_days": "5",
    "snooze_late_days": "2",
    "decision_again_days": "10",
}


def test_every_rule_of_an_item_can_be_set_for_a_plan_and_for_an_item_in_the_form(town: Town) -> None:
    assert set(CHOSEN) == set(OVERRIDABLE)
    plan, pat = town.facts().plans[0], town.person(PAT)
    for name in (plan.title, "1.1.1"):
        pat.command(f"/plan settings {name}")
        modal = pat.modal()
        assert modal is not None
        for section in ("Reporting periods", "Due dates", "When others hear", "What may wait"):
            assert modal.plain.count(section) == 1
        assert pat.submit(CHOSEN).ok
        pat.close_modal(everything=True)
    own = town.facts().overrides
    for of in ("plan_id", "item_id"):
        said = {one.key: ITEM_SETTINGS[one.key].say(one.value) for one in own if getattr(one, of) is not None}
        assert said == CHOSEN


def test_and_at_the_terminal_inherited_again(town: Town) -> None:
    plan = town.facts().plans[0].title
    for key, said in CHOSEN.items():
        for which in (("--plan", plan), ("--item", "1.1.1")):
            assert json.loads(settings(town, *which, key, said, "--json"))[key]["own"] == said
    item = json.loads(settings(town, "--item", "1.1.1", "silent_ask_weeks", "inherit", "--json"))
    inherited = {"own": None, "holds": "every 4 weeks", "inherited": "every 4 weeks", "from": plan}
    assert item["silent_ask_weeks"] == inherited
    settings(town, "--plan", plan, "silent_ask_weeks", "inherit")
    item = json.loads(settings(town, "--item", "1.1.1", "silent_ask_weeks", "--json"))
    assert (item["silent_ask_weeks"]["holds"], item["silent_ask_weeks"]["from"]) == (
        "every second week",
        "the city",
    )


def test_leadership_never_before_the_head(town: Town) -> None:
    ran = town.planbot("settings", "--item", "1.1.1", "overdue_to_rollup_days", "2", code=2)
    assert "leadership not before them" in ran.err
    pat = town.person(PAT)
    pat.command("/plan settings 1.1.1")
    refused = pat.submit({"overdue_to_digest_days": "10", "overdue_to_rollup_days": "9"})
    assert "Heads read of what is late after 10 business days" in refused.errors["overdue_to_rollup_days"]
    pat.close_modal(everything=True)
