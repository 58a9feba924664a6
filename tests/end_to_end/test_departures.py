"""An owner leaves: it is noticed, nothing more is sent to them, and what they led changes hands."""

from collections.abc import Iterator

import pytest
from end_to_end.city import ALEX, CITY_PLAN, DANA, LEE, MARIA, OMAR, PAT, RUTH, TOM, VERA, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, moment, words

from planbot.bootstrap import WEB, RunningBot
from planbot.plan.model import Person
from planbot.store import ledger
from planbot.store.outbox_records import MessageState
from planbot.trial import trial_settings


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    with make_town("2026-11-24T09:00") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        yield town


@pytest.fixture(scope="module")
def listening(town: Town) -> Iterator[RunningBot]:
    """A bot that hears what Slack says, and sends nothing."""
    bot = RunningBot(trial_settings(town.sandbox.describe(), town.database_url), roles=[WEB])
    bot.start()
    yield bot
    bot.stop()


def person(town: Town, email: str) -> Person:
    return next(one for one in town.facts().people if one.email == email)


def leads(town: Town, reference: str) -> str:
    return str(town.ask(f"show {reference}")["items"][0]["lead"])


def test_a_queued_message_is_closed_when_its_reader_leaves(town: Town, listening: RunningBot) -> None:
    town.driver.move_clock(moment("2026-11-24T09:31"))
    town.planbot("sweep", "--at", "2026-11-24T09:31")
    queued = {one.recipient_person_id: one for one in town.outbox("check_in")}
    assert queued[person(town, RUTH).id].state is MessageState.QUEUED

    town.person(RUTH).change(deleted=True)

    gone = person(town, RUTH)
    assert not gone.active
    (row,) = (one for one in town.outbox("check_in") if one.recipient_person_id == gone.id)
    assert (row.state, row.reason) == (MessageState.SUPPRESSED, "Ruth Okafor is no longer in Slack")
    with town.database.reading() as unit:
        entry = next(
            one
            for one in ledger.list_entries(unit, town.workspace_id, subject_kind="person", subject_id=gone.id)
            if one.verb == "left"
        )
    assert entry.after == {
        "active": False,
        "messages_not_sent": [row.dedupe_key],
        "noticed": "Slack told planbot of a change",
    }


def test_it_is_never_posted_while_the_others_are(town: Town, listening: RunningBot) -> None:
    town.start_bot()
    assert town.direct_messages(MARIA)
    assert town.direct_messages(RUTH) == []


def test_who_comes_back_is_active_again(town: Town, listening: RunningBot) -> None:
    town.person(RUTH).change(deleted=False)
    assert person(town, RUTH).active
    town.person(RUTH).change(deleted=True)
    assert not person(town, RUTH).active


def test_address_zone_and_name_follow_slack(town: Town, listening: RunningBot) -> None:
    omar = person(town, OMAR)
    town.person(OMAR).change(real_name="Omar Q. Haddad", tz="America/Chicago", email="omar.q@alder.example")
    changed = next(one for one in town.facts().people if one.id == omar.id)
    assert (changed.name, changed.zone, changed.email) == (
        "Omar Q. Haddad",
        "America/Chicago",
        "omar.q@alder.example",
    )
    assert changed.slack_id == omar.slack_id
    town.person(omar.slack_id or "").change(email=OMAR, tz="America/New_York", real_name="Omar Haddad")


def test_whoever_joins_is_linked_by_address(town: Town, listening: RunningBot) -> None:
    assert person(town, TOM).slack_id is None
    assert person(town, TOM).active
    tom = town.driver.add_person(TOM.upper(), real_name="Tom R.")
    assert person(town, TOM).slack_id == tom.id
    assert person(town, TOM).name == "Tom Reyes"


def test_a_departure_that_nobody_told_of_is_found_the_next_day(town: Town, listening: RunningBot) -> None:
    user = town.sandbox._workspace.find_user(LEE)  # changed behind Slack's back: no event tells of it
    assert user is not None
    user.deleted = True
    town.move_to("2026-11-24T16:00")
    assert person(town, LEE).active
    town.move_to("2026-11-25T09:45")
    assert not person(town, LEE).active


def test_the_head_reads_of_it_among_what_is_theirs_to_decide(town: Town, listening: RunningBot) -> None:
    mark = town.move_to("2026-11-30T09:00")
    digest = "\n".join(post.plain for post in town.direct_messages(DANA, since=mark))
    assert "Yours to decide" in digest
    assert "Ruth Okafor is no longer in Slack and leads 13 items:" in digest
    assert "*1.1.2* Repair the north span of the old bridge" in digest
    assert "and 8 more" in digest


def test_the_list_can_be_asked_for_at_any_time(town: Town, listening: RunningBot) -> None:
    asked = town.person(DANA).command("/plan handover")
    assert "Ruth Okafor is no longer in Slack and leads 13 items:" in words(asked)
    assert "Public Works: with Dana Whitfield" in words(asked)
    assert "Lee Park" not in words(asked)
    everything = words(town.person(PAT).command("/plan handover"))
    assert "Ruth Okafor" in everything
    assert "Lee Park is no longer in Slack and leads 1 item:" in everything
    assert "department heads, leadership and administrators" in words(
        town.person(MARIA).command("/plan handover")
    )


def test_a_bot_cannot_take_over(town: Town, listening: RunningBot) -> None:
    dana = town.person(DANA)
    dana.command("/plan handover")
    assert dana.click("Hand over").ok
    modal = dana.modal()
    assert modal is not None
    assert modal.labels[0] == "All to the same person"
    assert len(modal.labels) == 1 + 13 + 1
    refused = dana.submit({"1.1.2  Repair the north span of the old bridge": "planbot"})
    (sentence,) = refused.errors.values()
    assert sentence.startswith("Only a person of this Slack workspace can answer for an item.")
    assert leads(town, "1.1.2") == "Ruth Okafor"


def test_all_go_to_one_and_one_to_somebody_new(town: Town, listening: RunningBot) -> None:
    dana = town.person(DANA)
    mark = town.driver.mark()
    dana.submit(
        {
            "All to the same person": OMAR,
            "1.1.2  Repair the north span of the old bridge": VERA,
            "A note": "Omar has the crews",
        }
    )
    done = dana.modal()
    assert done is not None
    assert done.title == "Handed over"
    assert "13 items handed over." in done.plain
    assert "Vera Stone leads it from now on (was Ruth Okafor)" in done.plain
    assert "Omar Haddad hears of it with the next questions, on Tue Dec 1." in done.plain
    assert "Vera Stone hears of it with the next questions, on Tue Dec 1." in done.plain
    assert "New in the plan: Vera Stone." in done.plain
    assert leads(town, "1.1.2") == "Vera Stone"
    assert leads(town, "1.2.7") == "Omar Haddad"
    town.driver.settle()
    assert town.driver.posted(to=OMAR, since=mark) == town.driver.posted(to=VERA, since=mark) == []


def test_they_are_asked_with_the_next_questions_like_anybody(town: Town, listening: RunningBot) -> None:
    mark = town.move_to("2026-12-01T09:45")
    """Once they have heard, on the work day before, that it is theirs now."""
    *_, to_vera = town.direct_messages(VERA, since=mark)
    assert "1.1.2" in to_vera.plain
    *_, to_omar = town.direct_messages(OMAR, since=mark)
    assert "1.2.1" in to_omar.plain
    assert town.direct_messages(RUTH) == []


def test_where_nothing_is_left_the_button_says_so(town: Town, listening: RunningBot) -> None:
    dana = town.person(DANA)
    digest = next(one for one in dana.messages() if "Yours to decide" in one.plain)
    told = town.answer_to(lambda: dana.click("Hand over", message=digest))
    assert "There is nothing left here for you to hand over." in told
    assert "Nothing waits for you to hand over." in words(town.person(DANA).command("/plan handover"))
    assert "Lee Park" in words(town.person(ALEX).command("/plan handover"))
