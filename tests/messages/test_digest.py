"""What a head reads in the digest of what items wait for: theirs to answer first, then what others are asked."""

from datetime import UTC, datetime

import pytest
from plan.world import DANA, PAT, PUBLIC_WORKS, SAM, city, item

from planbot.messages.renderer import Rendered, Renderer
from planbot.plan.model import Decision, Person
from planbot.plan.reports.builders import build_digest
from planbot.plan.vocabulary import DecisionKind

MONDAY = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


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


def said(rendered: Rendered) -> list[str]:
    return [block["text"]["text"] for block in rendered.blocks if block["type"] == "section"]


def test_what_others_decide_stands_under_its_own_heading_with_their_names(renderer: Renderer) -> None:
    rendered = digest(renderer, PAT, DANA)
    texts = said(rendered)
    own = texts.index("*Yours to decide*")
    others = texts.index("*Waits for somebody else*")
    assert (own, others) == (1, 3)
    assert "Question 2?" in texts[2]
    assert "Pat Lee decides:" in texts[4]
    assert "Question 1?" in texts[4]
    answers = [block for block in rendered.blocks if block.get("accessory")]
    assert [block["text"]["text"] for block in answers] == [texts[2]]
    assert rendered.text.index("Yours to decide") < rendered.text.index("Question 2?")
    assert rendered.text.index("Waits for somebody else") < rendered.text.index("Question 1?")


def test_no_heading_stands_over_nothing(renderer: Renderer) -> None:
    assert "*Waits for somebody else*" not in said(digest(renderer, DANA))
    assert "*Yours to decide*" not in said(digest(renderer, PAT))
