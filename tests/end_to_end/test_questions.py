"""Leadership asks: by command, by mention, in a direct message; and what everybody may look at."""

from collections.abc import Iterator

import pytest
from end_to_end.city import (
    ALEX,
    CITY_PLAN,
    CIVIC_PLAN,
    DANA,
    GRACE,
    LEE,
    MARIA,
    OMAR,
    RUTH,
    SAM,
    VERA,
    Files,
)
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words

RANKED = ("3.1.1", "1.1.2", "3.1.2", "1.3.1", "1.1.1")
"""What is behind, as it has to be ranked: late by 25 days, by 12; off track; a late forecast; slow."""


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    with make_town("2026-11-24T10:00") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.bring_in(files.civic, CIVIC_PLAN)
        town.go_live()
        town.report("2.1.2", "on track", "-p", "50", by=LEE, at="2026-11-10T10:00")
        town.report("2.1.1", "on track", "-p", "75", by=SAM, at="2026-11-10T10:00")
        town.report("1.1.1", "at risk", "-n", "Divers come in December", by=MARIA, at="2026-11-12T10:00")
        town.report("1.3.1", "on track", "-p", "90", "-e", "2026-12-15", by=OMAR, at="2026-11-16T10:00")
        town.report("3.1.2", "off track", "-n", "The lease fell through", by=GRACE, at="2026-11-18T10:00")
        town.report("1.2.12", "completed", "-p", "100", by=RUTH, at="2026-11-19T15:00")
        town.start_bot()
        yield town


def numbers(said: str) -> tuple[str, ...]:
    """The numbers of the items in a ranked list."""
    ranked = [line.split("*")[1] for line in said.splitlines() if line[:1].isdigit() and ". *" in line]
    return tuple(line.split()[0] for line in ranked)


def test_the_command_answers_to_the_asker_alone(town: Town) -> None:
    answer = town.person(ALEX).command("/plan behind")
    said = words(answer)
    assert said.startswith("*Behind schedule*\nAs of Tue Nov 24: 5 of 22 open items.")
    assert numbers(said) == RANKED
    assert [post.ephemeral_to for post in answer.posts] == [town.person(ALEX).id]


def test_an_answer_gives_reasons_owners_dates_and_last_words(town: Town) -> None:
    said = words(town.person(ALEX).command("/plan behind"))
    assert "1. *3.1.1 Adopt the housing plan*\n25 days late (due Oct 30)." in said
    assert "Tom Reyes, Community Development\n● on track, 50%; nobody has said anything about it yet" in said
    assert "Grace Nakamura, Wed Nov 18: ■ off track\n>The lease fell through" in said
    assert "Expected Dec 15, 15 days after it is due (Nov 30)." in said
    assert "planbot's arithmetic: 96% of the time gone, 25% done." in said
    assert "Maria Lopez, Public Works; due Mon Nov 30, in 6 days" in said


def test_an_answer_says_what_cannot_be_seen(town: Town) -> None:
    said = words(town.person(ALEX).command("/plan behind"))
    spot = town.ask("behind")["blind_spot"]
    assert spot["silent"] > 10
    assert (
        f"What I cannot see: of {spot['open']} open items, {spot['silent']} have not been heard from" in said
    )


def test_the_same_from_a_terminal(town: Town) -> None:
    found = town.ask("what is behind schedule?", by=ALEX)
    assert tuple(item["number"] for item in found["items"]) == RANKED
    assert found["items"][0]["days_late"] == 25
    assert [item["reasons"][0] for item in found["items"]] == [
        *("overdue", "overdue", "off_track", "late_forecast", "slow"),
    ]


def test_a_mention_is_answered_in_its_thread(town: Town) -> None:
    before = town.driver.mark()
    asked = town.person(ALEX).say("<@planbot> what is behind schedule?", "leadership").raw["ts"]
    answer = town.driver.wait_until(lambda: town.driver.posted(since=before), what="an answer")
    (post,) = answer
    assert (post.channel_name, post.thread_ts, post.ephemeral_to) == ("leadership", asked, None)
    assert numbers(post.plain) == RANKED


def test_a_direct_message_is_answered_where_it_was_asked(town: Town) -> None:
    before = town.driver.mark()
    town.person(ALEX).say("What is behind schedule?")
    (post,) = town.driver.wait_until(lambda: town.driver.posted(since=before), what="an answer")
    assert (post.recipient, post.thread_ts) == (ALEX, None)
    assert numbers(post.plain) == RANKED


def test_a_department_narrows_it(town: Town) -> None:
    said = words(town.person(ALEX).command("/plan behind Public Works"))
    assert said.startswith("*Behind schedule in Public Works*")
    assert numbers(said) == ("1.1.2", "1.3.1", "1.1.1")


def test_show_is_a_card_with_everything_that_was_said(town: Town) -> None:
    said = words(town.person(VERA).command("/plan show 1.1.1"))
    assert said.startswith("*1.1.1 Inspect the four river bridges*")
    assert f"{CITY_PLAN} › Streets and water › Bridges" in said
    assert "*Leads*\nMaria Lopez" in said
    assert "*Measure of success*\nFour bridges" in said
    assert "Maria Lopez, Thu Nov 12: ▲ at risk\n>Divers come in December" in said


def test_mine_lists_what_is_the_askers(town: Town) -> None:
    assert numbers(words(town.person(OMAR).command("/plan mine"))) == ("1.3.1",)
    said = words(town.person(RUTH).command("/plan mine"))
    assert "12 of 12 open items" in said
    assert len(numbers(said)) == 10
    assert "…and 2 more." in said


def test_due_takes_a_stretch_of_time(town: Town) -> None:
    said = words(town.person(ALEX).command("/plan due 2 weeks"))
    assert said.startswith("*Due Tue Nov 24 to Tue Dec 8*")
    assert set(numbers(said)) == {"1.1.1", "1.3.1", "3.1.2"}
    assert numbers(said)[-1] == "3.1.2"


@pytest.mark.parametrize("line", ["/plan help", "/plan"])
def test_help_names_the_commands(town: Town, line: str) -> None:
    said = words(town.person(MARIA).command(line))
    for usage in ("/plan behind", "/plan show 2.1.3", "/plan mine", "/plan due 2 weeks", "/planstatus"):
        assert f"`{usage}`: " in said


def test_an_unknown_subcommand_gets_the_help_for_what_was_probably_meant(town: Town) -> None:
    said = words(town.person(MARIA).command("/plan behnd"))
    assert said.startswith("I do not know “behnd”.\nDid you mean `/plan behind`?")
    assert "`/plan behind`: What is behind schedule" in said
    said = words(town.person(MARIA).command("/plan frobnicate the widgets"))
    assert said.startswith("I do not know “frobnicate the widgets”.\nHere is what I can do.")


def test_part_of_a_question_is_never_answered(town: Town) -> None:
    said = words(town.person(MARIA).command("/plan behind zeppelins"))
    assert "I do not know what “zeppelins” means here." in said
    assert numbers(said) == ()


def test_an_unknown_reference_suggests_the_nearest(town: Town) -> None:
    said = words(town.person(MARIA).command("/plan show 1.1.11"))
    assert (
        "Nothing in the plan is called “1.1.11”. Did you mean 1.1.1 (Inspect the four river bridges)" in said
    )


def test_an_ambiguous_reference_lists_what_it_may_be(town: Town) -> None:
    said = words(town.person(MARIA).command("/plan show 1"))
    assert said.startswith("“1” could be 2 items:")
    assert "Plant 200 trees" in said
    assert "Open on Sundays" in said


def test_a_name_that_stands_alone_is_asked_back(town: Town) -> None:
    said = words(town.person(MARIA).command("/plan Police"))
    assert "What would you like to know about Police?" in said
    assert "• behind Police" in said


def test_what_is_not_understood_is_said_not_guessed(town: Town) -> None:
    before = town.driver.mark()
    town.person(ALEX).say("tell me a joke")
    (post,) = town.driver.wait_until(lambda: town.driver.posted(since=before), what="an answer")
    assert "I do not know what “joke” means here." in post.plain
    assert town.ask("tell me a joke", code=1)["outcome"] == "declined"


def test_everybody_may_read_and_a_stranger_is_told_whom_to_ask(town: Town) -> None:
    vera = town.person(VERA)
    assert numbers(words(vera.command("/plan behind"))) == RANKED
    assert words(vera.command("/plan mine")) == "You are not in the plan yet. Pat Doe can add you."


def test_what_a_person_typed_does_nothing_in_an_answer(town: Town) -> None:
    said = words(town.person(MARIA).command("/plan <!channel> & <@U12345> *x*"))
    assert "<!channel>" not in said
    assert "<@U12345>" not in said


def test_home_shows_what_is_the_persons(town: Town) -> None:
    home = town.person(OMAR).open_home()
    assert home is not None
    assert "1.3.1 Replace the pump at Mill Pond" in home.plain
    assert "Inspect the four river bridges" not in home.plain
    assert "`/plan behind`. Say how an item goes: `/planstatus`." in home.plain


def test_home_shows_a_head_the_department(town: Town) -> None:
    home = town.person(DANA).open_home()
    assert home is not None
    assert "*Public Works*" in home.plain
    assert "*1.1.2* Repair the north span of the old bridge (Ruth Okafor): 12 days late" in home.plain


def test_an_update_can_be_given_from_home(town: Town) -> None:
    ruth = town.person(RUTH)
    home = ruth.open_home()
    assert home is not None
    item = town.item_id("1.1.2")
    ruth.click("Update", inside="home", value=str(item), block_id=_block_of(home.blocks, str(item)))
    form = ruth.modal()
    assert form is not None
    assert "1.1.2  Repair the north span of the old bridge" in form.plain
    assert ruth.submit({"Status": "off_track", "In a sentence": "Steel is late"}).errors == {}
    ruth.close_modal(everything=True)
    assert town.ask("show 1.1.2")["items"][0]["last_update"]["note"] == "Steel is late"
    shown = town.driver.wait_until(
        lambda: (view := ruth.home()) and "off track" in view.plain and view, what="the Home anew"
    )
    assert "Repair the north span of the old bridge" in shown.plain


def test_home_of_a_stranger_says_so(town: Town) -> None:
    home = town.person(VERA).open_home()
    assert home is not None
    assert home.plain.startswith("You have no part in the plan yet.")


def _block_of(blocks: list[dict[str, object]], value: str) -> str:
    """The first block whose button has this value."""
    for block in blocks:
        accessory = block.get("accessory")
        if isinstance(accessory, dict) and accessory.get("value") == value:
            return str(block["block_id"])
    raise AssertionError(f"no button has the value {value}")
