"""What a question means: a table of what people type, on Tuesday, November 24, 2026, asked by Sam."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.world import PLAN, PLANNING, PUBLIC_WORKS, SAM, city, item

from planbot.plan.model import Body, Department, Facts, Person
from planbot.plan.questions import NotUnderstood, understand
from planbot.plan.reports.answer import Intent, Outcome, Understood

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
TODAY = date(2026, 11, 24)
SAFETY = Department(id=3, name="Public Safety", aliases=("Police", "PD"))
TECHNOLOGY = Department(id=4, name="Information Technology", aliases=("IT",))
SAMANTHA = Person(id=9, email="samantha@city.example", name="Samantha Reyes", department_id=2, slack_id="U9")
GOALS = (
    item(10, number="1", title="Improved Quality of Life"),
    item(11, number="1.1", parent_id=10, title="Downtown lighting"),
    item(12, number="2", title="Economic Growth & Development"),
    item(13, number="2.1.3", parent_id=12, title="Adopt the housing ordinance"),
)


def world() -> Facts:
    return replace(
        city(*GOALS),
        departments=(PUBLIC_WORKS, PLANNING, SAFETY, TECHNOLOGY),
        people=(*city().people, SAMANTHA),
        bodies=(Body(id=1, name="Planning Board", reporter_id=3),),
    )


def said(understood: Understood) -> dict[str, Any]:
    """What was understood, without what was not said."""
    fields = {name: getattr(understood, name) for name in Understood.__slots__}
    return {name: value for name, value in fields.items() if value not in (None, (), "rank")}


def ask(text: str, asker: Person | None = SAM) -> Understood | NotUnderstood:
    return understand(text, world(), asker, NOW)


def days(first: str | None, last: str | None) -> dict[str, date]:
    read = {"window_from": first, "window_to": last}
    return {name: date.fromisoformat(day) for name, day in read.items() if day is not None}


BEHIND, SILENT, GAPS = {"intent": Intent.BEHIND}, {"intent": Intent.SILENT}, {"intent": Intent.GAPS}
DUE, DONE = {"intent": Intent.DUE, "order": "due"}, {"intent": Intent.COMPLETED, "order": "completed"}
TWO_WEEKS = DUE | days("2026-11-24", "2026-12-08")
WORKS = {"departments": ("Public Works",)}

UNDERSTOOD: list[tuple[str, dict[str, Any]]] = [
    # Behind and its kinds
    ("what is behind schedule?", BEHIND),
    ("What’s behind schedule", BEHIND),
    ("behind", BEHIND),
    ("what's late?", BEHIND),
    ("which projects are running late", BEHIND),
    ("<@U0BOT> what is behind schedule?", BEHIND),
    ("show me what is behind", BEHIND),
    ("is it behind?", BEHIND),
    ("how many items are behind right now?", BEHIND),
    ("top 3 behind", BEHIND | {"limit": 3}),
    ("what is overdue", BEHIND | {"standings": ("overdue",)}),
    ("past due", BEHIND | {"standings": ("overdue",)}),
    ("off track", BEHIND | {"standings": ("off_track",)}),
    ("off-track or overdue", BEHIND | {"standings": ("overdue", "off_track")}),
    ("at risk", {"intent": Intent.ATTENTION, "standings": ("at_risk",)}),
    ("what needs attention?", {"intent": Intent.ATTENTION}),
    ("what should we worry about", {"intent": Intent.ATTENTION}),
    (
        "behind or at risk",
        {
            "intent": Intent.ATTENTION,
            "standings": ("overdue", "off_track", "late_forecast", "slow", "at_risk"),
        },
    ),
    ("high priority overdue", BEHIND | {"standings": ("overdue",), "priority": "high"}),
    ("behind as of Nov 1", BEHIND | {"as_of": date(2026, 11, 1)}),
    # Narrowed
    ("behind Public Works", BEHIND | WORKS),
    ("what's behind schedule in public works?", BEHIND | WORKS),
    ("behind schedule in Police", BEHIND | {"departments": ("Public Safety",)}),
    ("behind PD", BEHIND | {"departments": ("Public Safety",)}),
    ("behind in IT", BEHIND | {"departments": ("Information Technology",)}),
    ("behind in it", BEHIND | {"departments": ("Information Technology",)}),
    (
        "overdue in Public Works and Planning",
        BEHIND | {"standings": ("overdue",), "departments": ("Public Works", "Planning")},
    ),
    ("behind pulbic works", BEHIND | WORKS),
    ("behind Polcie", BEHIND | {"departments": ("Public Safety",)}),
    ("behind works", BEHIND | WORKS),
    ("what is behind in my department", BEHIND | WORKS),
    ("behind Dana", BEHIND | {"people": ("Dana Whitfield",)}),
    ("what is Dana Whitfield late with?", BEHIND | {"people": ("Dana Whitfield",)}),
    ("behind pat@city.example", BEHIND | {"people": ("Pat Lee",)}),
    ("overdue planning board", BEHIND | {"standings": ("overdue",), "people": ("Planning Board",)}),
    ("behind under goal 2", BEHIND | {"goals": ("Economic Growth & Development",)}),
    ("behind quality of life", BEHIND | {"goals": ("Improved Quality of Life",)}),
    ("behind in the strategic plan 2030", BEHIND | {"plans": (PLAN.title,)}),
    # Due
    ("due", TWO_WEEKS),
    ("due soon", TWO_WEEKS),
    ("due 2 weeks", TWO_WEEKS),
    ("what is due in the next two weeks?", TWO_WEEKS),
    ("due 2 weeks Public Works", TWO_WEEKS | WORKS),
    ("what is coming up", TWO_WEEKS),
    ("due today", DUE | days("2026-11-24", "2026-11-24")),
    ("due this week", DUE | days("2026-11-23", "2026-11-29")),
    ("what is due next week", DUE | days("2026-11-30", "2026-12-06")),
    ("what is due this month", DUE | days("2026-11-01", "2026-11-30")),
    ("deadlines next month for Pat Lee", DUE | days("2026-12-01", "2026-12-31") | {"people": ("Pat Lee",)}),
    ("due this quarter", DUE | days("2026-10-01", "2026-12-31")),
    ("due this fiscal year", DUE | days("2026-07-01", "2027-06-30")),
    ("due by Dec 15", DUE | days("2026-11-24", "2026-12-15")),
    ("due before next month", DUE | days("2026-11-24", "2026-11-30")),
    ("due by the end of the month", DUE | days("2026-11-24", "2026-11-30")),
    ("due in the next 30 days", DUE | days("2026-11-24", "2026-12-24")),
    ("due in 10 business days", DUE | days("2026-11-24", "2026-12-09")),
    ("due in December", DUE | days("2026-12-01", "2026-12-31")),
    ("due December 2027", DUE | days("2027-12-01", "2027-12-31")),
    ("due Dec 15", DUE | days("2026-12-15", "2026-12-15")),
    ("due on friday", DUE | days("2026-11-27", "2026-11-27")),
    ("due between Dec 1 and Dec 15", DUE | days("2026-12-01", "2026-12-15")),
    ("due after Dec 1", DUE | days("2026-12-01", None)),
    ("behind and due this month", BEHIND | days("2026-11-01", "2026-11-30")),
    # Mine
    ("mine", {"intent": Intent.MINE, "people": ("Sam Ortiz",)}),
    ("my items", {"intent": Intent.MINE, "people": ("Sam Ortiz",)}),
    ("what do I owe?", {"intent": Intent.MINE, "people": ("Sam Ortiz",)}),
    ("my overdue items", BEHIND | {"standings": ("overdue",), "people": ("Sam Ortiz",)}),
    # Silence
    ("who has not reported", SILENT),
    ("who hasn't reported yet?", SILENT),
    ("silent", SILENT),
    ("who is silent in planning", SILENT | {"departments": ("Planning",)}),
    ("what have we not heard from", SILENT),
    ("items without an update", SILENT),
    ("who has not reported this month", SILENT | days("2026-11-01", "2026-11-30")),
    # Done, waiting, gaps, the rest
    ("what was completed last month?", DONE | days("2026-10-01", "2026-10-31")),
    ("completed this week", DONE | days("2026-11-23", "2026-11-29")),
    ("done since Nov 1", DONE | days("2026-11-01", "2026-11-24")),
    ("finished in the last 30 days", DONE | days("2026-10-25", "2026-11-24")),
    ("completed in October", DONE | days("2026-10-01", "2026-10-31")),
    ("completed", DONE),
    ("waiting", {"intent": Intent.WAITING}),
    ("what is waiting on Dana", {"intent": Intent.WAITING, "people": ("Dana Whitfield",)}),
    ("what is stuck in Public Works", {"intent": Intent.WAITING} | WORKS),
    ("open decisions", {"intent": Intent.WAITING}),
    ("gaps", GAPS),
    ("what has no owner", GAPS | {"standings": ("no_lead",)}),
    ("items without a due date", GAPS | {"standings": ("no_due_date",)}),
    ("everything in Planning", {"intent": Intent.ALL, "departments": ("Planning",)}),
    ("what is on hold", {"intent": Intent.ALL, "standings": ("on_hold",)}),
    ("what has slipped", {"intent": Intent.ALL, "standings": ("slipped",)}),
    ("items about housing", {"intent": Intent.ALL, "text": "housing"}),
    # One item
    ("show 2.1.3", {"intent": Intent.SHOW, "text": "2.1.3"}),
    ("2.1.3", {"intent": Intent.SHOW, "text": "2.1.3"}),
    ("#13", {"intent": Intent.SHOW, "text": "#13"}),
    ("show housing ordinance", {"intent": Intent.SHOW, "text": "housing ordinance"}),
]


@pytest.mark.parametrize(("text", "expected"), UNDERSTOOD, ids=[text for text, _ in UNDERSTOOD])
def test_understood(text: str, expected: dict[str, Any]) -> None:
    understood = ask(text)
    assert isinstance(understood, Understood), understood
    assert said(understood) == expected


ASKED_BACK = [
    ("behind public", "“public”", ("behind Public Safety", "behind Public Works")),
    (
        "Public Works",
        "Public Works",
        ("behind Public Works", "due 2 weeks Public Works", "everything in Public Works"),
    ),
    ("this week", "that time", ("due this week", "completed this week")),
    ("behnd", "“behnd”", ("behind",)),
    ("behind last week", "“behind”", ("behind", "behind as of 2026-11-17")),
    ("behind in Dana's department", "Which department", ("Public Works",)),
    ("when is 2.1.3 due?", "“2.1.3”", ("show 2.1.3",)),
    ("waiting and completed", "two questions", ("waiting", "completed")),
    ("show", "Which item", ()),
    ("show 9.9.9", "9.9.9", ()),
]


@pytest.mark.parametrize(("text", "words", "candidates"), ASKED_BACK, ids=[row[0] for row in ASKED_BACK])
def test_asked_back(text: str, words: str, candidates: tuple[str, ...]) -> None:
    answer = ask(text)
    assert isinstance(answer, NotUnderstood)
    assert answer.outcome is Outcome.ASK_BACK
    assert words in answer.message
    assert answer.candidates == candidates


DECLINED = [
    ("", "Ask me about the plan"),
    ("what is the weather", "“weather”"),
    ("what is not behind", "“not”"),
    ("behind except fire", "“except”"),
    ("why is everything behind", "“why”"),
    ("behind in Atlantis", "“Atlantis”"),
    ("hello there", "did not find a question"),
    ("behind as of next friday", "look back"),
]


@pytest.mark.parametrize(("text", "words"), DECLINED, ids=[text or "nothing" for text, _ in DECLINED])
def test_declined_with_what_can_be_asked(text: str, words: str) -> None:
    answer = ask(text)
    assert isinstance(answer, NotUnderstood), said(answer)
    assert answer.outcome is Outcome.DECLINED
    assert words in answer.message
    assert "due 2 weeks" in answer.message


def test_mine_of_somebody_unknown_is_declined() -> None:
    answer = ask("mine", asker=None)
    assert isinstance(answer, NotUnderstood)
    assert "You are not in the plan yet" in answer.message


@pytest.mark.parametrize("text", [text for text, _, _ in ASKED_BACK if text not in ("behnd",)][:3])
def test_what_is_offered_leads_somewhere(text: str) -> None:
    answer = ask(text)
    assert isinstance(answer, NotUnderstood)
    assert all(isinstance(ask(candidate), Understood) for candidate in answer.candidates)


@given(st.sampled_from(UNDERSTOOD), st.sampled_from(["zebra", "Qwxyz", "notwithstanding", "17b"]))
def test_no_word_goes_unaccounted_for(known: tuple[str, dict[str, Any]], stranger: str) -> None:
    """A word that means nothing here makes the question not understood, wherever it stands."""
    text, expected = known
    if expected["intent"] is Intent.SHOW or "text" in expected:
        return
    answer = ask(f"{text} {stranger}")
    assert isinstance(answer, NotUnderstood)
    assert stranger in answer.message


@given(st.text(max_size=60))
def test_anything_may_be_typed(text: str) -> None:
    assert isinstance(ask(text), Understood | NotUnderstood)
