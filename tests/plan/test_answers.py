"""Answers: which items, in which order, and what cannot be seen."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from plan.strategies import facts as drawn_facts
from plan.world import DANA, LIVE, PLAN, PLANNING, SAM, TODAY, city, item, lead, said

from planbot.messages.renderer import Renderer
from planbot.plan.model import Facts, Person
from planbot.plan.questions import understand
from planbot.plan.reports.answer import Answer, Outcome
from planbot.plan.reports.builders import answer_as_json, build_answer, build_item_card
from planbot.plan.standing import assess, in_force
from planbot.plan.vocabulary import Mode, PlanState, Priority, Recurrence, Status

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


def world() -> Facts:
    goal = item(10, number="2", title="Downtown", due=None, start=None, adopted_due=None)
    return city(
        goal,
        item(1, parent_id=10, number="2.1.1", due=date(2026, 11, 20), adopted_due=date(2026, 11, 20)),
        item(
            2,
            parent_id=10,
            number="2.1.2",
            start=date(2026, 6, 1),
            due=date(2026, 10, 30),
            adopted_due=date(2026, 10, 30),
        ),
        item(3, parent_id=10, number="2.1.3", priority=Priority.HIGH),
        item(4, number="3.1", department_id=PLANNING.id, due=date(2026, 12, 1), percent=90),
        item(5, number="3.2", due=None, adopted_due=None, department_id=PLANNING.id),
        item(6, number="3.3"),
        policy=replace(LIVE, mode=Mode.LIVE),
        updates=(
            said(Status.OFF_TRACK, on=date(2026, 11, 18), item_id=3, note="no bids", percent=10),
            said(Status.COMPLETED, on=date(2026, 10, 12), item_id=6),
        ),
        assignments=(lead(1), lead(2), lead(3), lead(4, person_id=3), lead(6), lead(5, person_id=3)),
    )


def ask(text: str, asker: Person | None = SAM, known: Facts | None = None) -> Answer:
    facts = known or world()
    return build_answer(facts, understand(text, facts, asker, NOW), asker, NOW)


def found(text: str) -> list[int]:
    return [line.id for line in ask(text).lines]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("behind", [2, 1, 3]),
        ("behind Public Works", [2, 1, 3]),
        ("behind Planning", []),
        ("overdue", [2, 1]),
        ("off track", [3]),
        ("high priority behind", [3]),
        ("behind under Downtown", [2, 1, 3]),
        ("top 1 behind", [2]),
        ("due 2 weeks", [4]),
        ("due this month", [1]),
        ("due between Oct 1 and Dec 31", [2, 1, 4]),
        ("mine", [2, 1, 3]),
        ("gaps", [5]),
        ("items without a due date", [5]),
        ("completed last month", [6]),
        ("completed this month", []),
        ("who has not reported this month", [2, 1, 5, 4]),
        ("everything in Planning", [5, 4]),
        ("show 2.1.3", [3]),
        ("show 2", [10]),
        ("behind Sam", [2, 1, 3]),
    ],
)
def test_which_items_in_which_order(text: str, expected: list[int]) -> None:
    assert found(text) == expected


def test_the_blind_spot_and_the_scope() -> None:
    answer = ask("behind in Planning")
    assert (answer.scope, answer.total) == (2, 0)
    assert (answer.blind_spot.open, answer.blind_spot.no_due_date) == (2, 1)


def test_how_many_are_shown_is_the_caller_s_to_say() -> None:
    facts = world()
    answer = build_answer(facts, understand("behind", facts, SAM, NOW), SAM, NOW, shown=2)
    assert (len(answer.lines), answer.total) == (2, 3)


MUCH_AMISS = city(
    item(1, number="1", due=date(2026, 11, 2), start=None, adopted_due=date(2026, 6, 30), recurrence=None),
    policy=LIVE,
    updates=(said(Status.OFF_TRACK, on=date(2026, 8, 3), expected=date(2026, 11, 13)),),
)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("overdue", "22 days late"),
        ("behind", "22 days late"),
        ("off track", "Sam Ortiz said off track"),
        ("gaps", "No start date"),
        ("silent", "Not heard from since Aug 3"),
    ],
)
def test_the_reason_that_was_asked_for_comes_first(text: str, first: str) -> None:
    (line,) = ask(text, known=MUCH_AMISS).lines
    assert len(line.reasons) == len(line.flags) == 6
    assert line.reasons[0].startswith(first)


def test_what_comes_round_again_is_read_by_its_next_date() -> None:
    annual = item(1, number="1", start=date(2025, 7, 1), due=date(2026, 9, 30), adopted_due=date(2026, 9, 30))
    facts = city(replace(annual, recurrence=Recurrence.ANNUAL), policy=LIVE)
    (line,) = ask("mine", known=facts).lines
    assert (line.due, line.adopted_due, line.recurrence) == (date(2027, 9, 30), None, Recurrence.ANNUAL)
    rendered = Renderer().render("answer", ask("mine", known=facts))
    assert "annual, next due Thu Sep 30, 2027" in str(rendered.blocks)
    assert ask("due between Sep 1 and Oct 15", known=facts).total == 1


def test_the_owner_s_words_come_with_who_and_when() -> None:
    line = ask("off track").lines[0]
    assert line.last is not None
    assert (line.last.by, line.last.on, line.last.note) == ("Sam Ortiz", date(2026, 11, 18), "no bids")
    assert line.reasons == ("Sam Ortiz said off track on Nov 18",)


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        ("behind", "Behind schedule"),
        ("overdue in Public Works", "Overdue in Public Works"),
        ("due 2 weeks", "Due Tue Nov 24 to Tue Dec 8"),
        ("mine", "Your open items"),
        ("behind Dana as of Nov 2", "Behind schedule with Dana Whitfield, as of Mon Nov 2"),
        ("completed since Nov 1", "Completed Sun Nov 1 to Tue Nov 24"),
        ("behind and due by Dec 15", "Behind schedule, due Tue Nov 24 to Tue Dec 15"),
        ("show 2.1.3", "Item 2.1.3"),
    ],
)
def test_what_was_understood_is_said(text: str, echo: str) -> None:
    assert ask(text).echo == echo


def test_not_understood_is_an_answer_too() -> None:
    answer = ask("behind in Atlantis")
    assert answer.outcome is Outcome.DECLINED
    assert answer.message is not None
    assert "Atlantis" in answer.message
    assert answer.lines == ()


def test_drafts_are_not_answered_from() -> None:
    draft = replace(world(), plans=(replace(PLAN, state=PlanState.DRAFT),))
    assert ask("behind", known=draft).total == 0
    assert ask("show 2.1.3", known=draft).total == 1


def test_on_track_is_more_than_a_word() -> None:
    since = date(2026, 1, 5)
    words = (said(on=date(2026, 11, 10), percent=90), said(on=date(2026, 3, 2), item_id=2, percent=90))
    facts = city(item(1, start=since), item(2, start=since), policy=LIVE, updates=words)
    assert [line.id for line in ask("on track", known=facts).lines] == [1]


def test_json_has_the_documented_shape() -> None:
    facts = world()
    read = json.loads(json.dumps(answer_as_json(facts, ask("off track"))))
    assert set(read) == {"outcome", "understood", "echo", "candidates", "items", "blind_spot"}
    assert read["outcome"] == "answered"
    assert read["understood"] == {
        "intent": "behind",
        "standings": ["off_track"],
        "departments": [],
        "people": [],
        "goals": [],
        "plans": [],
        "text": None,
        "priority": None,
        "window": {"from": None, "to": None},
        "order": "rank",
        "limit": None,
        "as_of": None,
    }
    (line,) = read["items"]
    assert line.pop("evidence")
    assert line == {
        "id": 3,
        "number": "2.1.3",
        "plan": PLAN.title,
        "path": ["Downtown"],
        "title": "Item 3",
        "reasons": ["off_track"],
        "days_late": 0,
        "department": "Public Works",
        "lead": "Sam Ortiz",
        "due": "2027-06-30",
        "adopted_due": "2027-06-30",
        "last_update": {
            "at": "2026-11-18T17:00:00+00:00",
            "by": "Sam Ortiz",
            "status": "off_track",
            "percent": 10,
            "note": "no bids",
        },
    }
    assert read["blind_spot"]["open"] == 5


def test_json_of_what_was_not_understood() -> None:
    read = answer_as_json(world(), ask("behind in Atlantis"))
    assert read["outcome"] == "declined"
    assert "Atlantis" in read["echo"]
    assert read["items"] == []


@settings(suppress_health_check=list(HealthCheck))
@given(drawn_facts())
def test_behind_answers_every_item_that_stands_so_and_no_other(facts: Facts) -> None:
    answer = build_answer(facts, understand("behind", facts, None, NOW), None, NOW)
    standings = assess(facts, answer.today).values()
    expected = {one.item.id for one in standings if one.is_behind and in_force(facts, one.item)}
    assert {line.id for line in answer.lines} == expected
    assert answer.total == len(expected)


class TestItemCard:
    def test_all_that_is_on_record(self) -> None:
        facts = world()
        card = build_item_card(facts, facts.item_by_id[3], SAM, NOW)
        assert card.today == TODAY
        assert card.may_update
        assert [word.note for word in card.updates] == ["no bids"]
        assert card.priority == "high"
        assert card.children == ()

    def test_a_goal_shows_what_is_right_under_it(self) -> None:
        facts = world()
        card = build_item_card(facts, facts.item_by_id[10], DANA, NOW)
        assert [line.id for line in card.children] == [1, 2, 3]
        assert card.line.reasons == ("3 of 3 behind schedule",)
        assert not card.may_update

    def test_anybody_may_read(self) -> None:
        facts = world()
        assert not build_item_card(facts, facts.item_by_id[3], None, NOW).may_update
