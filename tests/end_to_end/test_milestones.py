"""Milestones in Slack: nudged like due dates, ticked off in the form, shown from then on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from end_to_end.city import MARIA, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words

from planbot.store.ledger import list_entries

PLAN = "\n".join(
    (
        "Goal,Ref #,Action,Lead,Start,Due,Status,Milestones",
        "Streets,1.1,Inspect the four river bridges,Maria Lopez,2026-08-03,2027-06-30,In progress,"
        '"Dec 4 2026: Draft report; Mar 1 2027: Council hearing"',
    )
)


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    plan: Path = tmp_path_factory.mktemp("milestones") / "plan.csv"
    plan.write_text(PLAN, encoding="utf-8")
    with make_town("2026-12-02T09:00") as town:
        town.bring_in(plan, "Bridge Plan")
        town.go_live()
        town.report("1.1", "on track", "--percent", "40", by=MARIA, at="2026-12-01T08:00")
        town.report("1.1", "on track", "--percent", "40", by=MARIA, at="2026-11-10T08:00")
        town.start_bot()
        yield town


def test_the_plan_brings_its_milestones(town: Town) -> None:
    (item,) = [one for one in town.facts().items if one.milestones]
    assert [(one.title, str(one.due)) for one in item.milestones] == [
        ("Draft report", "2026-12-04"),
        ("Council hearing", "2027-03-01"),
    ]


def test_one_that_has_passed_is_asked_about_the_next_business_day(town: Town) -> None:
    before = town.move_to("2026-12-07T09:30")

    (post,) = town.direct_messages(MARIA, since=before)
    assert "Milestone “Draft report” was due Fri Dec 4" in post.plain
    assert "Due Wed Jun 30" in post.plain


def test_ticked_off_in_the_form(town: Town) -> None:
    maria = town.person(MARIA)
    assert maria.click("Update").ok
    form = maria.modal()
    assert form is not None
    assert form.labels[-3:] == ["Milestones done", "Expected to be done by", "Waiting on"]

    assert maria.submit({"Milestones done": ["Draft report"]}).ok

    done = maria.modal()
    assert done is not None
    assert "✓ Milestone done: Draft report" in done.plain
    maria.close_modal()
    (item,) = [one for one in town.facts().items if one.milestones]
    assert [str(one.done_on) for one in item.milestones] == ["2026-12-07", "None"]


def test_one_ticked_by_mistake_is_open_again(town: Town) -> None:
    maria, before = town.person(MARIA), town.driver.mark()
    words(maria.command("/plan show 1.1"))
    assert maria.click("Update", message=maria.last_message()).ok
    assert maria.submit({"Milestones done": ["Council hearing"]}).ok
    maria.close_modal(everything=True)

    assert maria.click("Update", message=maria.last_message()).ok
    form = maria.modal()
    assert form is not None
    assert "Tick what is not done after all" in form.labels
    assert "Done Mon Dec 7" in form.plain
    assert maria.submit({"Tick what is not done after all": ["Council hearing"]}).ok
    confirmed = maria.modal()
    assert confirmed is not None
    assert "○ Milestone open again: Council hearing" in confirmed.plain
    maria.close_modal(everything=True)

    (item,) = [one for one in town.facts().items if one.milestones]
    assert [str(one.done_on) for one in item.milestones] == ["2026-12-07", "None"]
    with town.database.reading() as unit:
        entries = list_entries(unit, town.workspace_id, subject_kind="item", subject_id=item.id)
    marks = [(one.verb, one.before, one.after) for one in entries if one.verb.startswith("milestones")]
    verb, was, now = marks[0]
    assert (verb, was, now["milestones"], now["done_on"]) == (
        "milestones_reopened",
        {"done_on": ["2026-12-07"]},
        ["Council hearing"],
        [None],
    )
    assert town.direct_messages(MARIA, since=before) == []


def test_the_card_shows_it(town: Town) -> None:
    card = words(town.person(MARIA).command("/plan show 1.1"))
    assert "✓ done Mon Dec 7: Draft report" in card
    assert "○ due Mon Mar 1" in card
