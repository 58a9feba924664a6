"""A check-in that was answered shows the answer: the message itself changes, and its buttons go."""

from collections.abc import Iterator

import pytest
from driver import Message
from end_to_end.city import CITY_PLAN, DANA, MARIA, OMAR, RUTH, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town

from planbot.store.outbox_records import MessageState


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    """On the Tuesday of the ask, with the messages just sent."""
    with make_town("2026-11-24T09:30") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.start_bot()
        yield town


def check_in(town: Town, email: str) -> Message:
    """The one message by which somebody was asked, as it stands now."""
    (message,) = [one for one in town.person(email).messages() if one.user != email and not one.ephemeral]
    return message


def until(town: Town, email: str, words: str) -> Message:
    town.driver.wait_until(lambda: words in check_in(town, email).plain, what=words)
    return check_in(town, email)


def test_a_click_is_shown_in_the_message_that_was_clicked(town: Town) -> None:
    before = check_in(town, OMAR)
    assert before.buttons[:2] == ["On track", "Update"]
    town.person(OMAR).click("On track", message=before)
    after = until(town, OMAR, "Everything asked here is answered.")
    assert after.ts == before.ts
    assert "✓ Recorded. Omar Haddad, Tue Nov 24: ● on track, 70%" in after.plain
    assert after.buttons == []
    assert "You will not be asked again before" in after.plain
    (call,) = town.driver.calls("chat.update")
    assert call["ok"]


def test_what_still_waits_keeps_its_buttons(town: Town) -> None:
    ruth = town.person(RUTH)
    before = check_in(town, RUTH)
    ruth.command("/planstatus 1.2.1 on track 10%")
    after = until(town, RUTH, "still wait for a word from you")
    assert after.ts == before.ts
    assert after.plain.count("✓ Recorded.") == 1
    assert after.buttons.count("On track") == before.buttons.count("On track") - 1
    assert "Update all" in after.buttons


def test_what_somebody_else_says_is_shown_too(town: Town) -> None:
    before = check_in(town, MARIA)
    assert town.person(DANA).command("/planstatus 1.1.1 at risk").ok
    after = until(town, MARIA, "✓ Recorded. Dana Whitfield")
    assert after.ts == before.ts


def test_each_answer_is_one_row_and_the_ledger_keeps_what_was_shown(town: Town) -> None:
    def are_sent() -> bool:
        return {one.state for one in town.outbox("check_in_answered")} == {MessageState.SENT}

    town.driver.wait_until(are_sent, what="the last answer's edit")
    edits = town.outbox("check_in_answered")
    assert all(one.edits_id is not None and one.text for one in edits)
    assert len({one.dedupe_key for one in edits}) == len(edits)
