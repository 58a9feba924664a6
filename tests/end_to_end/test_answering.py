"""Owners answer with the buttons and the form: what is stored, what they read, what is refused."""

from collections.abc import Iterator

import pytest
from driver import Message
from end_to_end.city import CITY_PLAN, LEE, MARIA, OMAR, RUTH, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town

from planbot.plan.vocabulary import Status, Via


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    """On the Tuesday of the ask, with the messages just sent."""
    with make_town("2026-11-24T09:30") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.report("2.1.2", "on track", "--note", "Forms are online", by=LEE, at="2026-11-10T10:00")
        town.start_bot()
        yield town


def asked(town: Town, email: str) -> Message:
    """The message by which somebody was asked."""
    return next(one for one in town.person(email).messages() if one.plain.startswith(("Hello", "Thank you")))


@pytest.mark.parametrize("command", ["/planstatus", "/status"])
def test_the_command_opens_a_form_with_what_waits(town: Town, command: str) -> None:
    omar = town.person(OMAR)
    assert omar.command(command).ok
    form = omar.modal()
    assert form is not None
    assert "1.3.1  Replace the pump at Mill Pond" in form.plain
    assert form.labels == [
        *("Status", "Percent done", "In a sentence", "Link to evidence (report, minutes, photo)"),
        "Expected to be done by",
        "Waiting on",
    ]
    omar.close_modal()


def test_a_percent_of_140_is_a_field_error_and_stores_nothing(town: Town) -> None:
    omar, before = town.person(OMAR), town.updates()
    omar.click("Update", message=asked(town, OMAR))
    refused = omar.submit({"Status": "at_risk", "Percent done": "140", "In a sentence": "It leaks"})
    key = f"percent:{town.item_id('1.3.1')}"
    assert refused.errors == {key: "Percent is a whole number from 0 to 100."}
    assert town.updates() == before
    form = omar.modal()
    assert form is not None
    assert form.state[f"note:{town.item_id('1.3.1')}"]["note"]["value"] == "It leaks"


def test_the_form_stores_and_confirms_old_beside_new(town: Town) -> None:
    omar = town.person(OMAR)
    note = "Pump is late: <!channel> & *call* <@U123> `x`"
    sent = omar.submit(
        {
            "Status": "at_risk",
            "Percent done": "80",
            "In a sentence": note,
            "Expected to be done by": "2026-12-15",
        }
    )
    assert sent.errors == {}
    confirmed = omar.modal()
    assert confirmed is not None
    assert confirmed.title == "Recorded"
    assert "Thank you. 1 update recorded." in confirmed.plain
    assert "▲ at risk, 80% (was ● on track, 70%)" in confirmed.plain
    assert "Expected to be done Tue Dec 15. Due Mon Nov 30." in confirmed.plain
    assert "Who reads it: Dana Whitfield on Mon Nov 30." in confirmed.plain
    assert "Nothing else waits for you." in confirmed.plain
    assert "<!channel>" not in confirmed.plain
    assert "<@U123>" not in confirmed.plain
    omar.close_modal()

    (item,) = town.ask("show 1.3.1")["items"]
    said = item["last_update"]
    assert (said["by"], said["status"], said["percent"], said["note"]) == ("Omar Haddad", "at_risk", 80, note)
    assert item["adopted_due"] == item["due"] == "2026-11-30"


def test_updates_are_only_ever_added(town: Town) -> None:
    before = town.updates()
    omar = town.person(OMAR)
    assert omar.command("/planstatus 1.3.1 on track").ok
    after = town.updates()
    assert after[: len(before)] == before
    assert [update.status for update in after[len(before) :]] == [Status.ON_TRACK]


def test_why_this_message_gives_the_rule(town: Town) -> None:
    maria, message = town.person(MARIA), asked(town, MARIA)
    said = town.answer_to(lambda: maria.click("Why this message?", message=message))
    assert "1.1.1 Inspect the four river bridges" in said.replace("*", "")
    assert "Due in 3 business days, on Mon Nov 30" in said
    assert "at most once a day and twice a week" in said
    assert "ask Pat Doe" in said


def test_on_track_answers_with_one_click(town: Town) -> None:
    maria, message = town.person(MARIA), asked(town, MARIA)
    said = town.answer_to(lambda: maria.click("On track", message=message))
    assert "Thank you. 1 update recorded." in said
    assert "● on track, 25% (as before)" in said
    latest = town.updates()[-1]
    assert (latest.status, latest.via) == (Status.ON_TRACK, Via.BUTTON)
    assert latest.item_id == town.item_id("1.1.1")
    assert message.ts in [one.ts for one in maria.messages()]


def test_update_all_takes_nine_at_a_time(town: Town) -> None:
    ruth, before = town.person(RUTH), len(town.updates())
    ruth.click("Update all", message=asked(town, RUTH))
    form = ruth.modal()
    assert form is not None
    assert "4 more come after these." in form.plain
    statuses = [block for block in form.state if block.startswith("status:")]
    assert len(statuses) == 9

    empty = ruth.submit({})
    assert empty.errors == {statuses[0]: "Choose a status for at least one item, or close the form."}

    filled: dict[str, str] = dict.fromkeys(statuses[1:], "on_track")
    assert ruth.submit({statuses[0]: "off_track", **filled}).errors == {}
    confirmed = ruth.modal()
    assert confirmed is not None
    assert "Thank you. 9 updates recorded." in confirmed.plain
    assert "■ off track, 40% (was ● on track, 40%)" in confirmed.plain
    assert "4 more items wait for a word from you." in confirmed.plain
    stored = town.updates()[before:]
    assert len({update.item_id for update in stored}) == 9
    assert len({(update.author_id, update.at) for update in stored}) == 1


def test_the_next_items_follow(town: Town) -> None:
    ruth = town.person(RUTH)
    assert ruth.submit().ok
    form = ruth.modal()
    assert form is not None
    numbers = [line.split("  ")[0] for line in form.plain.splitlines() if line.startswith("1.2.")]
    assert numbers == ["1.2.9", "1.2.10", "1.2.11", "1.2.12"]
    statuses = [block for block in form.state if block.startswith("status:")]

    before = len(town.updates())
    assert ruth.submit(dict.fromkeys(statuses[:2], "completed")).errors == {}
    assert len(town.updates()) == before + 2
    confirmed = ruth.modal()
    assert confirmed is not None
    assert "2 more items wait for a word from you." in confirmed.plain
    assert confirmed.buttons == []
    assert confirmed.raw["submit"]["text"] == "Next items"
    ruth.close_modal(everything=True)


def test_one_bad_value_among_many_stores_none_of_them(town: Town) -> None:
    ruth, before = town.person(RUTH), town.updates()
    ruth.command("/planstatus")
    form = ruth.modal()
    assert form is not None
    first, second = [block for block in form.state if block.startswith("status:")]
    percent = second.replace("status", "percent")
    refused = ruth.submit({first: "on_track", second: "on_track", percent: "-1"})
    assert list(refused.errors) == [percent]
    assert town.updates() == before
    ruth.close_modal()


def test_who_has_nothing_to_report_is_told_so(town: Town) -> None:
    lee = town.person(LEE)
    lee.command("/planstatus")
    told = lee.modal()
    assert told is not None
    assert told.plain == "Nothing of yours waits for a word from you. Thank you."
    lee.close_modal()
