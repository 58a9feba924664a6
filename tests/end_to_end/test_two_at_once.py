"""Two people write about one item: the second reads what the first said, and keeps what they wrote."""

from collections.abc import Iterator

import pytest
from driver import Message
from end_to_end.city import CITY_PLAN, DANA, OMAR, RUTH, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words

from planbot.plan.vocabulary import Status


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    with make_town("2026-11-24T09:31") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.start_bot()
        yield town


def card(town: Town, email: str, reference: str) -> Message:
    """The card of an item, with the button that opens its form."""
    person = town.person(email)
    words(person.command(f"/plan show {reference}"))
    return person.last_message()


def test_the_second_reads_the_first_and_keeps_what_they_wrote(town: Town) -> None:
    omar, dana, before = town.person(OMAR), town.person(DANA), town.updates()
    for email in (OMAR, DANA):
        town.person(email).click("Update", message=card(town, email, "1.3.1"))
    assert dana.submit(
        {"Status": "at_risk", "Percent done": "40", "In a sentence": "Waiting for the <permit> & *more*"}
    ).ok

    sent = omar.submit(
        {
            "Status": "on_track",
            "Percent done": "75",
            "In a sentence": "The pump <is> in & runs",
            "Expected to be done by": "2026-12-15",
        }
    )
    assert sent.ok
    assert sent.errors == {}
    assert len(town.updates()) == len(before) + 1

    form = omar.modal()
    assert form is not None
    assert form.title == "How is it going?"
    assert "Nothing is recorded yet" in form.plain
    assert (
        "In the meantime Dana Whitfield said at 9:31: at risk, 40%, “Waiting for the <permit> & *more*”."
        in form.plain
    )
    key = town.item_id("1.3.1")
    fields = {block: next(iter(values.values())) for block, values in form.state.items()}
    assert fields[f"status:{key}"]["selected_option"]["value"] == "on_track"
    assert fields[f"percent:{key}"]["value"] == "75"
    assert fields[f"note:{key}"]["value"] == "The pump <is> in & runs"
    assert fields[f"expected:{key}"]["selected_date"] == "2026-12-15"

    assert omar.submit().ok
    confirmed = omar.modal()
    assert confirmed is not None
    assert confirmed.title == "Recorded"
    assert "● on track, 75% (was ▲ at risk, 40%)" in confirmed.plain
    stored = town.updates()[len(before) :]
    assert [(update.status, update.percent) for update in stored] == [
        (Status.AT_RISK, 40),
        (Status.ON_TRACK, 75),
    ]
    omar.close_modal(everything=True)
    dana.close_modal(everything=True)


def test_what_is_kept_is_in_the_form_itself_too(town: Town) -> None:
    """For whoever sees the form without what they had typed, as on a second device."""
    omar = town.person(OMAR)
    omar.click("Update", message=card(town, OMAR, "1.3.1"))
    words(town.person(DANA).command("/planstatus 1.3.1 off track the pump broke"))
    omar.submit({"Status": "on_hold", "Percent done": "76", "In a sentence": "Kept"})
    form = omar.modal()
    assert form is not None
    elements = {
        block["block_id"].split(":")[0]: block["element"] for block in form.blocks if "element" in block
    }
    assert elements["status"]["initial_option"]["value"] == "on_hold"
    assert elements["percent"]["initial_value"] == "76"
    assert elements["note"]["initial_value"] == "Kept"
    omar.close_modal(everything=True)


def test_of_nine_items_the_one_with_news_is_marked_and_none_is_stored(town: Town) -> None:
    ruth, before = town.person(RUTH), town.updates()
    ruth.command("/planstatus")
    form = ruth.modal()
    assert form is not None
    items = [int(block.split(":")[1]) for block in form.state if block.startswith("status:")]
    assert len(items) == 9
    words(town.person(DANA).command("/planstatus 1.2.3 at risk 55% the paver is late"))
    paved = town.item_id("1.2.3")
    assert paved in items

    filled = {f"status:{item}": "on_track" for item in items} | {f"note:{items[0]}": "All goes well"}
    assert ruth.submit(filled).errors == {}
    again = ruth.modal()
    assert again is not None
    assert [block["block_id"] for block in again.blocks if block["block_id"].startswith("news:")] == [
        f"news:{paved}"
    ]
    assert "Dana Whitfield said at 9:31: at risk, 55%, “the paver is late”." in again.plain
    assert len(town.updates()) == len(before) + 1

    assert ruth.submit().ok
    confirmed = ruth.modal()
    assert confirmed is not None
    assert "Thank you. 9 updates recorded." in confirmed.plain
    assert "4 more items wait for a word from you." in confirmed.plain
    assert len(town.updates()) == len(before) + 10
    ruth.close_modal(everything=True)


def test_who_writes_twice_reads_their_own_words(town: Town) -> None:
    omar = town.person(OMAR)
    omar.click("Update", message=card(town, OMAR, "1.3.1"))
    words(omar.command("/planstatus 1.3.1 at risk 78% the valve leaks"))
    omar.submit({"Status": "on_track"})
    form = omar.modal()
    assert form is not None
    assert "In the meantime you said at 9:31: at risk, 78%, “the valve leaks”." in form.plain
    omar.close_modal(everything=True)
