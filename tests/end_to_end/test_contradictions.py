"""What does not fit together: owners are asked in their one message, heads read it in the next digest."""

from collections.abc import Iterator

import pytest
from end_to_end.city import CITY_PLAN, DANA, GRACE, LEE, MARIA, OMAR, PAT, SAM, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words

STILL_RIGHT = "You said on track at 10%, and it is due in 3 business days. Still right?"
MINUTES = "https://www.example.gov/council/minutes?a=1&b=2"
PROOF = "You said completed on Mon Nov 23. What shows that it is done? A sentence or a link is enough."


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    """On the Monday before the ask: two people have just said what does not fit."""
    with make_town("2026-11-23T10:00") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.report("1.1.1", "on track", "--percent", "10", by=MARIA, at="2026-11-23T09:00")
        town.report("2.1.2", "completed", by=LEE, at="2026-11-23T09:05")
        town.report("1.3.1", "completed", by=OMAR, at="2026-11-23T09:10")
        town.start_bot()
        yield town


def test_the_owner_is_asked_first_and_nobody_else_is_told(town: Town) -> None:
    town.move_to("2026-11-24T09:30")
    maria = town.person(MARIA).wait_for_message(STILL_RIGHT)
    assert maria.buttons[:3] == ["On track", "No change", "Update"]
    lee = town.person(LEE).wait_for_message(PROOF)
    assert lee.buttons[:1] == ["Add a note"]
    assert "On track" not in lee.buttons
    for head in (DANA, SAM, GRACE):
        told = "\n".join(post.plain for post in town.direct_messages(head))
        assert "Worth a second look" not in told
        assert PROOF not in told


def test_it_is_answered_in_the_form_that_asks(town: Town) -> None:
    lee = town.person(LEE)
    assert lee.click("Add a note", message=lee.wait_for_message(PROOF)).ok
    form = lee.modal()
    assert form is not None
    assert any(PROOF in block.get("hint", {}).get("text", "") for block in form.blocks)
    sent = lee.submit({f"note:{town.item_id('2.1.2')}": {"note": "Live since Friday, see the city's page"}})
    assert sent.ok, sent.errors
    lee.close_modal(everything=True)
    shown = lee.wait_for_message("✓ Recorded.")
    assert "completed" in shown.plain
    assert "Add a note" not in shown.buttons


def test_a_link_lifts_it_and_is_shown_wherever_the_update_is(town: Town) -> None:
    omar = town.person(OMAR)
    assert omar.click("Add a note", message=omar.wait_for_message(PROOF)).ok
    form, field = omar.modal(), f"evidence:{town.item_id('1.3.1')}"
    assert form is not None
    assert "Link to evidence (report, minutes, photo)" in form.labels
    hidden = omar.submit({field: {"evidence": "https://www.example.gov@evil.example/"}})
    assert hidden.errors == {
        field: "A link must not hold a name or password before its address. Give it without."
    }
    sent = omar.submit({field: {"evidence": MINUTES}})
    assert sent.ok, sent.errors
    recorded = omar.modal()
    assert recorded is not None
    assert "Evidence: <https://www.example.gov/council/minutes?a=1&amp;b=2|" in recorded.plain
    omar.close_modal(everything=True)
    asked = omar.wait_for_message("✓ Recorded.")
    assert "Evidence: <https://www.example.gov/council/minutes" in asked.plain
    card = words(town.person(PAT).command("/plan show 1.3.1"))
    assert "|www.example.gov/council/minutes?a=1&amp;b=2>" in card
    assert [one.evidence for one in town.updates()][-1] == MINUTES


def test_the_heads_read_of_it_with_the_answer_or_that_there_is_none(town: Town) -> None:
    town.move_to("2026-11-30T08:30")
    dana = town.person(DANA).wait_for_message("Worth a second look")
    assert "On track at 10%" in dana.plain
    assert "Asked on Tue Nov 24, no answer yet" in dana.plain
    assert "✓ completed. Evidence: <https://www.example.gov/council/minutes" in dana.plain
    sam = town.person(SAM).wait_for_message("Worth a second look")
    assert "Completed on Mon Nov 23, without a note or evidence." in sam.plain
    assert "Lee Park, Tue Nov 24: ✓ completed, “Live since Friday, see the city's page”" in sam.plain


def test_what_was_told_rests(town: Town) -> None:
    mark = town.move_to("2026-12-07T08:30")
    for head in (DANA, SAM):
        (digest,) = [
            post for post in town.direct_messages(head, since=mark) if "your week in the plan" in post.plain
        ]
        assert "Worth a second look" not in digest.plain
    for owner in (LEE, OMAR):
        asked = [post for post in town.direct_messages(owner) if PROOF in post.plain]
        assert len(asked) == 1
