"""What a head reads in the digest: what is theirs to answer, what others are asked, what owners said."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from plan.world import DANA, PAT, PUBLIC_WORKS, SAM, city, item, said

from planbot.messages.renderer import Rendered, Renderer
from planbot.plan.model import Decision, Person
from planbot.plan.reports.builders import build_digest
from planbot.plan.vocabulary import DecisionKind, Status

MONDAY = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
DECEMBER = date(2026, 12, 18)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def digest(renderer: Renderer, *deciders: Person) -> Rendered:
    """Dana's, with a question to each of the deciders."""
    asked = [
        Decision(
            id=n,
            item_id=1,
            kind=DecisionKind.MONEY,
            question=f"Question {n}?",
            decider_id=one.id,
            asked_by_id=SAM.id,
            asked_at=datetime(2026, 11, 18, 15, tzinfo=UTC),
        )
        for n, one in enumerate(deciders, start=1)
    ]
    known = city(item(), decisions=tuple(asked), as_of=MONDAY)
    return renderer.render("digest", build_digest(known, known, PUBLIC_WORKS, DANA, MONDAY))


def texts(rendered: Rendered) -> list[str]:
    return [block["text"]["text"] for block in rendered.blocks if block["type"] == "section"]


def test_what_others_decide_stands_under_its_own_heading_with_their_names(renderer: Renderer) -> None:
    rendered = digest(renderer, PAT, DANA)
    shown = texts(rendered)
    own = shown.index("*Yours to decide*")
    others = shown.index("*Waits for somebody else*")
    assert (own, others) == (1, 3)
    assert "Question 2?" in shown[2]
    assert "Pat Lee decides:" in shown[4]
    assert "Question 1?" in shown[4]
    answers = [block for block in rendered.blocks if block.get("accessory")]
    assert [block["text"]["text"] for block in answers] == [shown[2]]
    assert rendered.text.index("Yours to decide") < rendered.text.index("Question 2?")
    assert rendered.text.index("Waits for somebody else") < rendered.text.index("Question 1?")


def test_no_heading_stands_over_nothing(renderer: Renderer) -> None:
    assert "*Waits for somebody else*" not in texts(digest(renderer, DANA))
    assert "*Yours to decide*" not in texts(digest(renderer, PAT))


def test_beside_what_is_behind_stands_what_its_owner_said_of_it(renderer: Renderer) -> None:
    late = item(due=date(2026, 11, 6), adopted_due=date(2026, 11, 6))
    word = said(Status.AT_RISK, on=date(2026, 11, 18), percent=80, note="The pump is late", expected=DECEMBER)
    known = city(late, updates=(word,), as_of=MONDAY)
    rendered = renderer.render("digest", build_digest(known, known, PUBLIC_WORKS, DANA, MONDAY))
    (told,) = [text for text in texts(rendered) if "Still behind schedule" in text]
    assert "17 days late (due Nov 6); Expected Dec 18, 42 days after it is due (Nov 6)" in told
    assert "\n>Sam Ortiz, Wed Nov 18: ▲ at risk, 80%, “The pump is late”" in told


def test_of_what_nobody_has_spoken_of_the_reason_stands_alone(renderer: Renderer) -> None:
    late, nobody = item(due=date(2026, 11, 6)), replace(SAM, slack_id=None)
    known = city(late, people=(nobody, DANA, PAT), as_of=MONDAY)
    rendered = renderer.render("digest", build_digest(known, known, PUBLIC_WORKS, DANA, MONDAY))
    (told,) = [text for text in texts(rendered) if "Still behind schedule" in text]
    assert "\n>" not in told
