"""`/plan settings`: one question first, the effect before anything is stored, and every change on record."""

from collections.abc import Iterator

import pytest
from driver import View
from end_to_end.city import CITY_PLAN, MARIA, PAT, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words

from planbot.plan.policy import Policy
from planbot.plan.policy_words import SETTINGS
from planbot.services.city import policy_of
from planbot.store import ledger
from planbot.store.policy_values import encode


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    with make_town("2026-11-23T10:00") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.start_bot()
        yield town


def open_form(town: Town, group: str) -> View:
    mark = town.driver.mark()
    shown = town.answer_to(lambda: town.person(PAT).command("/plan settings"))
    assert "Change" in shown
    (post,) = town.driver.posted(since=mark, ephemeral=True)
    clicked = town.person(PAT).click(action_id="change_settings", value=group, message=post)
    assert clicked.ok, clicked.error
    return modal(town)


def modal(town: Town) -> View:
    found = town.person(PAT).modal()
    assert found is not None
    return found


def test_the_first_question_is_when_leadership_meets(town: Town) -> None:
    said = town.answer_to(lambda: town.person(PAT).command("/plan settings"))
    assert "When does your leadership team meet?" in said
    assert "Ask Tue 9:30 · reminder Thu 9:30 · digest Mon 8:30 · rollup Tue 8:00" in said
    assert "people would hear from planbot" in said
    assert "Settings can be changed by an administrator." in words(
        town.person(MARIA).command("/plan settings")
    )


def test_the_effect_is_shown_before_it_is_stored(town: Town) -> None:
    open_form(town, "meeting")
    sent = town.person(PAT).submit({"meeting_day": "Thursday"})
    assert sent.ok, sent.error
    shown = modal(town).plain
    assert "*Thursday* (now Tuesday)" in shown
    assert "Ask Thu 9:30 · reminder Mon 9:30 · digest Wed 8:30 · rollup Thu 8:00" in shown
    counted = town.driver.wait_until(
        lambda: "more than once" in modal(town).plain, what="how many people hear"
    )
    assert counted
    assert policy_of(town.database, town.workspace_id).meeting_day == 1
    assert town.person(PAT).submit().ok
    stored = modal(town).plain
    assert "*Thursday* (was Tuesday)" in stored
    assert "more than once" in stored
    policy = policy_of(town.database, town.workspace_id)
    assert (policy.meeting_day, policy.ask_day, policy.digest_day) == (3, 3, 2)
    with town.database.reading() as unit:
        entries = ledger.list_entries(unit, town.workspace_id, subject_kind="setting")
    assert {(one.subject_id, one.before, one.after) for one in entries} >= {
        ("meeting_day", 1, 3),
        ("ask_day", 1, 3),
        ("reminder_day", 3, 0),
        ("digest_day", 0, 2),
        ("rollup_day", 1, 3),
    }
    town.person(PAT).close_modal()


def test_what_cannot_work_is_said_on_its_field(town: Town) -> None:
    open_form(town, "hours")
    refused = town.person(PAT).submit({"quiet_from": "09:00"})
    assert "falls into the quiet hours" in str(refused.errors)
    town.person(PAT).close_modal()
    open_form(town, "rhythm")
    refused = town.person(PAT).submit({"digest_day": "Friday", "rollup_day": "Thursday"})
    assert "Choose Wednesday for the digest." in str(refused.errors)
    town.person(PAT).close_modal()


def test_own_steps_a_channel_and_a_work_week_can_be_chosen(town: Town) -> None:
    open_form(town, "due_dates")
    assert town.person(PAT).submit({"steps_before": "30, 14, 7, 1, 0"}).ok
    assert town.person(PAT).submit().ok
    town.person(PAT).close_modal()
    open_form(town, "meeting")
    channels = {one["name"]: one["id"] for one in town.driver.describe()["channels"]}
    shown = modal(town).state["leadership_channel"]["value"]
    assert shown["selected_conversation"] == channels["leadership"]
    assert town.person(PAT).submit().ok
    assert "Nothing is different" in modal(town).plain
    assert policy_of(town.database, town.workspace_id).leadership_channel == "#leadership"
    town.person(PAT).close_modal()
    town.planbot("settings", "leadership_channel", "COUNCIL")
    open_form(town, "meeting")
    assert not modal(town).state["leadership_channel"]["value"]["selected_conversation"]
    assert "Now: COUNCIL" in str(modal(town).blocks)
    general = next(one for one in town.driver.describe()["channels"] if one["name"] == "general")
    assert town.person(PAT).submit({"leadership_channel": general["id"]}).ok
    assert town.person(PAT).submit().ok
    town.person(PAT).close_modal()
    policy = policy_of(town.database, town.workspace_id)
    assert policy.steps_before == (30, 14, 7, 1, 0)
    assert policy.leadership_channel == general["id"]


def test_a_city_may_report_by_the_quarter(town: Town) -> None:
    open_form(town, "periods")
    sent = town.person(PAT).submit({"reporting_period": "quarter"})
    assert sent.ok, sent.error
    assert "An item needs a word each: *quarter* (now month)" in modal(town).plain
    town.person(PAT).close_modal()


CHOSEN = {
    "periods": {"trouble_period": "month", "quiet_period": "fortnight"},
    "ladders": {"silent_ask_weeks": "3"},
    "contradictions": {"unproven_days": "14"},
    "waiting": {"snooze_days": "5", "snooze_late_days": "2", "decision_again_days": "14"},
    "messages": {"launch_days": "60"},
}


@pytest.mark.parametrize("group", CHOSEN)
def test_each_number_can_be_chosen_and_every_form_is_short(town: Town, group: str) -> None:
    assert len(open_form(town, group).labels) <= 8
    sent = town.person(PAT).submit(CHOSEN[group])
    assert sent.ok, sent.error
    for said in CHOSEN[group].values():
        assert f"*{said}* (now " in modal(town).plain
    assert town.person(PAT).submit().ok
    town.person(PAT).close_modal()
    policy = policy_of(town.database, town.workspace_id)
    for key, said in CHOSEN[group].items():
        assert SETTINGS[key].say(getattr(policy, key)) == said
        with town.database.reading() as unit:
            entry = ledger.list_entries(unit, town.workspace_id, subject_kind="setting", subject_id=key)[0]
        assert (entry.before, entry.after) == (encode(getattr(Policy(), key)), encode(getattr(policy, key)))
        town.planbot("settings", key, SETTINGS[key].say(getattr(Policy(), key)))
        assert getattr(policy_of(town.database, town.workspace_id), key) == getattr(Policy(), key)


def test_a_number_out_of_range_is_said_in_the_form(town: Town) -> None:
    open_form(town, "waiting")
    refused = town.person(PAT).submit({"snooze_days": "0"})
    assert refused.errors == {"snooze_days": "“0” is not a whole number from 1 to 60."}
    town.person(PAT).close_modal()


def test_nothing_different_stores_nothing(town: Town) -> None:
    open_form(town, "ladders")
    assert town.person(PAT).submit().ok
    assert "Nothing is different" in modal(town).plain
    town.person(PAT).close_modal()


def test_what_somebody_changed_meanwhile_is_not_overwritten(town: Town) -> None:
    open_form(town, "messages")
    assert town.person(PAT).submit({"items_named": "6"}).ok
    town.planbot("settings", "items_named", "8")
    refused = town.person(PAT).submit()
    assert "was changed to 8 by somebody else meanwhile" in (str(refused.errors) + modal(town).plain)
    assert policy_of(town.database, town.workspace_id).items_named == 8
    town.person(PAT).close_modal()


def test_the_terminal_goes_through_the_same_rules(town: Town) -> None:
    ran = town.planbot("settings", "ask_time", "07:00", code=2)
    assert "falls into the quiet hours" in ran.err
    town.planbot("settings", "meeting_day", "Tuesday")
    assert policy_of(town.database, town.workspace_id).digest_day == 0
