"""An item waits for money: the decider is asked the next morning, answers, and the owner reads it at once."""

from collections.abc import Iterator

import pytest
from driver import Message, Outcome
from end_to_end.city import ALEX, CITY_PLAN, DANA, MARIA, OMAR, SAM, VERA, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words

QUESTION = "May we spend $40,000 of the reserve on the diver?"


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    """On the Tuesday of the ask, with the messages just sent."""
    with make_town("2026-11-24T09:30") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.start_bot()
        yield town


def message_with(town: Town, email: str, words: str) -> Message:
    return town.person(email).wait_for_message(words)


def fields(town: Town, email: str) -> list[str]:
    form = town.person(email).modal()
    assert form is not None
    return form.labels


def choose(town: Town, email: str, reference: str, what: str) -> Outcome:
    """Choose what an item waits for, as one does in the form: the fields for the question appear."""
    field = f"waiting_on:{town.item_id(reference)}"
    return town.person(email).fill({field: {"waiting_on": what}})


def open_form(town: Town, email: str, reference: str) -> None:
    shown = town.person(email).command(f"/plan show {reference}")
    assert shown.ok
    message = town.person(email).last_message()
    assert town.person(email).click("Update", message=message).ok


def test_the_owner_asks_in_the_form(town: Town) -> None:
    item = town.item_id("1.1.1")
    open_form(town, MARIA, "1.1.1")
    assert "The question" not in fields(town, MARIA)
    maria = town.person(MARIA)
    maria.fill({f"note:{item}": {"note": "Two bridges left"}})
    assert choose(town, MARIA, "1.1.1", "money").ok
    assert fields(town, MARIA)[-4:] == ["Waiting on", "The question", "Who decides?", "Answer needed by"]
    refused = maria.submit({f"status:{item}": {"status": "at_risk"}})
    assert "question" in " ".join(refused.errors).casefold()
    sent = maria.submit(
        {f"question:{item}": {"question": QUESTION}, f"needed_by:{item}": {"needed_by": "2026-12-04"}}
    )
    assert sent.ok, sent.errors
    confirmed = maria.modal()
    assert confirmed is not None
    assert "Dana Whitfield will be asked on the next work-day morning" in confirmed.plain
    (decision,) = town.facts().decisions
    assert (decision.question, decision.kind, str(decision.needed_by)) == (QUESTION, "money", "2026-12-04")
    (update,) = town.updates()
    assert (update.note, decision.update_id) == ("Two bridges left", update.id)
    maria.close_modal(everything=True)


def test_the_decider_is_asked_the_next_morning_alone_or_with_the_rest(town: Town) -> None:
    town.move_to("2026-11-25T09:30")
    message = message_with(town, DANA, QUESTION)
    assert message.buttons == ["Approved", "Not approved", "Answer in words", "Why this message?"]
    assert "1 question in the plan waits for your answer" in message.plain
    assert "Needs money by Fri Dec 4" in message.plain
    why = town.answer_to(lambda: town.person(DANA).click("Why this message?", message=message))
    assert "wait for your answer" in why


def test_nobody_else_may_answer(town: Town) -> None:
    (decision,) = town.facts().decisions
    shown = town.person(OMAR).command("/plan show 1.1.1")
    assert QUESTION in shown.plain
    assert "Answer" not in town.person(OMAR).last_message().buttons
    leader = town.person(ALEX)
    leader.command("/plan show 1.1.1")
    assert "Answer" in leader.last_message().buttons
    assert decision.is_open


def test_the_answer_is_shown_and_goes_to_who_asked(town: Town) -> None:
    dana, before = town.person(DANA), message_with(town, DANA, QUESTION)
    assert dana.click("Answer in words", message=before).ok
    empty = dana.submit({})
    assert empty.errors == {"words": "Choose an answer, or write one."}
    sent = dana.submit({"choice": {"choice": "agreed"}, "words": {"words": "from the bridge reserve"}})
    assert sent.ok, sent.errors
    form = dana.modal()
    assert form is not None
    assert "Maria Lopez hears of it now." in form.plain
    told = message_with(town, MARIA, "Dana Whitfield has answered")
    assert "Approved: from the bridge reserve" in told.plain
    after = message_with(town, DANA, "✓ Dana Whitfield, Wed Nov 25: Approved: from the bridge reserve")
    assert after.ts == before.ts
    assert after.buttons == []
    dana.close_modal(everything=True)


def test_the_second_sees_the_first_answer(town: Town) -> None:
    leader = town.person(ALEX)
    (card,) = [one for one in leader.messages() if "Answer" in one.buttons]
    said = town.answer_to(lambda: leader.click("Answer", message=card))
    assert "Dana Whitfield answered this on Wed Nov 25: “Approved: from the bridge reserve”." in said
    assert leader.modal() is None
    shown = leader.command("/plan show 1.1.1").plain
    assert "What was decided, latest first" in shown
    assert "Approved: from the bridge reserve (Dana Whitfield, Wed Nov 25)" in shown


def ask_dana(town: Town, question: str) -> None:
    item, omar = town.item_id("1.3.1"), town.person(OMAR)
    open_form(town, OMAR, "1.3.1")
    assert choose(town, OMAR, "1.3.1", "money").ok
    sent = omar.submit({f"question:{item}": {"question": question}})
    assert sent.ok, sent.errors
    omar.close_modal(everything=True)


def home_with(town: Town, email: str, words: str) -> str:
    """What the Home says once these words stand in it: it is drawn anew after the click is acknowledged."""

    def there() -> str | None:
        shown = town.person(email).home()
        return shown.plain if shown is not None and words in shown.plain else None

    return str(town.driver.wait_until(there, what=f"“{words}” in Home"))


def test_it_waits_in_home_and_is_answered_there(town: Town) -> None:
    dana, (first, second) = town.person(DANA), ("May we buy the pump?", "And a spare one?")
    ask_dana(town, first)
    ask_dana(town, second)
    opened = dana.open_home()
    assert opened is not None
    assert "2 questions wait for your answer" in opened.plain
    assert opened.buttons[:3] == ["Approved", "Not approved", "Answer in words"]
    ids = {one.question: str(one.id) for one in town.facts().decisions}
    assert dana.click("Approved", inside="home", value=ids[first]).ok
    shown = home_with(town, DANA, f"“{first}” Approved (Dana Whitfield, Wed Nov 25)")
    assert "1 question waits for your answer" in shown
    assert first in message_with(town, OMAR, "Dana Whitfield has answered").plain
    assert dana.click("Answer in words", inside="home", value=ids[second]).ok
    sent = dana.submit({"words": {"words": "In the spring"}})
    assert sent.ok, sent.errors
    dana.close_modal(everything=True)
    shown = home_with(town, DANA, f"“{second}” In the spring (Dana Whitfield, Wed Nov 25)")
    assert "for your answer" not in shown


def test_a_question_is_taken_back(town: Town) -> None:
    omar, item = town.person(OMAR), town.item_id("1.3.1")
    open_form(town, OMAR, "1.3.1")
    assert choose(town, OMAR, "1.3.1", "decision").ok
    vera = town.person(VERA).id
    sent = omar.submit(
        {f"question:{item}": {"question": "Which pump?"}, f"decider:{item}": {"decider": vera}}
    )
    assert sent.ok, sent.errors
    omar.close_modal(everything=True)
    (decision,) = [one for one in town.facts().decisions if one.is_open]
    assert town.facts().person_by_id[decision.decider_id or 0].email == VERA
    town.move_to("2026-11-27T09:30")
    assert message_with(town, VERA, "Which pump?").buttons[:2] == ["Yes", "No"]
    open_form(town, OMAR, "1.3.1")
    assert "Tick what it no longer waits for" in fields(town, OMAR)
    ticked = omar.submit({f"no_longer:{item}": {"no_longer": [str(decision.id)]}})
    assert ticked.ok, ticked.errors
    omar.close_modal(everything=True)
    gone = message_with(town, VERA, "Omar Haddad took the question back")
    assert gone.buttons == []


def test_choosing_nothing_again_takes_the_fields_away(town: Town) -> None:
    open_form(town, OMAR, "1.3.1")
    choose(town, OMAR, "1.3.1", "people")
    assert "The question" in fields(town, OMAR)
    choose(town, OMAR, "1.3.1", "nothing")
    assert "The question" not in fields(town, OMAR)
    town.person(OMAR).close_modal(everything=True)


def test_the_digest_and_the_rollup_tell_it(town: Town) -> None:
    town.move_to("2026-11-30T08:30")
    digest = message_with(town, DANA, "your week in the plan")
    assert "Decided" in digest.plain
    assert "Approved: from the bridge reserve (Dana Whitfield, Wed Nov 25)" in digest.plain
    town.move_to("2026-12-01T08:00")
    rollup = [one for one in town.in_leadership() if "The plan this week" in one.plain][-1]
    assert "Approved: from the bridge reserve (Dana Whitfield, Wed Nov 25)" in rollup.plain
    assert SAM not in {one.recipient for one in town.driver.posted() if QUESTION in one.plain}


def test_what_cannot_wait_for_leave_goes_one_level_up(town: Town) -> None:
    asked = "May we rent a pump meanwhile?"
    ask_dana(town, asked)
    shown = words(town.person(DANA).command("/plan away until dec 24"))
    assert "Alex Kim is asked" in shown
    assert "for the decisions that cannot wait so long" in shown
    card = words(town.person(OMAR).command("/plan show 1.3.1"))
    assert "Dana Whitfield is away until Thu Dec 24" in card
    town.move_to("2026-12-02T09:30")
    message = message_with(town, ALEX, asked)
    assert "Dana Whitfield is away until Thu Dec 24, so it comes to you." in message.plain
    ids = {one.question: str(one.id) for one in town.facts().decisions}
    assert town.person(ALEX).click("Approved", message=message, value=ids[asked]).ok
    told = message_with(town, OMAR, "Alex Kim has answered")
    assert asked in told.plain
