"""A city goes live step by step: looked at by one administrator, tried by a department, live, paused."""

from collections.abc import Iterator

import pytest
from driver import Message, Post
from end_to_end.city import CITY_PLAN, DANA, GRACE, LEE, MARIA, OMAR, PAT, RUTH, SAM, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words

from planbot.plan.check_ins import AskKind
from planbot.plan.vocabulary import Mode
from planbot.services.city import policy_of
from planbot.store.ledger import list_entries

STAFF = (DANA, RUTH, MARIA, OMAR, SAM, LEE, GRACE)


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    with make_town("2026-12-04T10:00") as town:
        town.bring_in(files.plan, CITY_PLAN, at="2026-12-04T09:00")
        town.set("leadership_channel", "#leadership", at="2026-12-04T09:00")
        town.start_bot()
        yield town


def where_it_stands(town: Town) -> Message:
    """Ask where the city stands; the message with the steps, which comes after the acknowledgement."""
    pat = town.person(PAT)
    before = len(pat.messages("general"))
    words(pat.command("/plan live", channel="general"))

    def answer() -> Message | None:
        new = pat.messages("general")[before:]
        return next((message for message in new if "open items, " in message.plain), None)

    found: Message = town.driver.wait_until(answer, what="an answer")
    return found


def step(town: Town, label: str, said: str) -> str:
    """Click one of the steps; the message in whose place `said` stands then."""
    pat = town.person(PAT)
    assert pat.click(label, message=where_it_stands(town)).ok
    return pat.wait_for_message(said, "general").plain


def heard(town: Town, since: int) -> dict[str, list[Post]]:
    found = {email: town.direct_messages(email, since=since) for email in (*STAFF, PAT)}
    return {email: posts for email, posts in found.items() if posts}


def mode(town: Town) -> Mode:
    return policy_of(town.database, town.workspace_id).mode


def test_others_are_told_whom_to_ask(town: Town) -> None:
    refused = words(town.person(SAM).command("/plan live"))
    assert "Going live is up to administrators: Pat Doe can tell you more." in refused


def test_it_says_where_the_city_stands_and_what_is_worth_mending(town: Town) -> None:
    shown = where_it_stands(town).plain
    assert "*planbot is being set up.* Nobody hears from it." in shown
    assert "20 open items, 7 owners, 6 of them in Slack." in shown
    assert "1 item has no lead: `/plan gaps`" in shown
    assert "1 owner is not in Slack: `/plan gaps`" in shown
    assert "channel" not in shown
    assert "nothing that can be done here" in words(town.person(PAT).command("/plan live now"))


def test_the_first_two_weeks_are_previewed(town: Town) -> None:
    pat, message = town.person(PAT), where_it_stands(town)
    previews = town.answer_to(lambda: pat.click("Preview the first two weeks", message=message))
    assert "told to lead 13 items" in previews
    assert town.outbox() == []


def test_going_live_asks_first_with_numbers(town: Town) -> None:
    blocks = where_it_stands(town).blocks
    (row,) = [block for block in blocks if block["type"] == "actions"]
    confirms = {
        one["action_id"]: one["confirm"]["text"]["text"] for one in row["elements"] if "confirm" in one
    }
    assert confirms["live_go"].startswith("8 people will hear from planbot, the first on Fri Dec 4.")


def test_everything_goes_to_the_one_who_looks_at_it(town: Town) -> None:
    said = step(town, "Send only to me", "From now on everything goes to you alone.")
    assert "*Everything goes to Pat Doe alone*, since Fri Dec 4" in said
    mark = town.move_to("2026-12-04T10:15")
    found = heard(town, mark)
    assert set(found) == {PAT}
    launches = [post.plain for post in found[PAT] if "Is that right?" in post.plain]
    assert len(launches) == 6
    assert any("This would go to *Ruth Okafor*" in plain for plain in launches)
    assert town.facts().asks == []


def test_their_buttons_do_nothing_but_say_so(town: Town) -> None:
    pat = town.person(PAT)
    message = pat.wait_for_message("This would go to *Ruth Okafor*")
    said = town.answer_to(lambda: pat.click("I've got all of these", message=message))
    assert "its buttons do nothing" in said
    assert not any(one.accepted_at for one in town.facts().assignments)


def test_a_department_tries_it_out(town: Town) -> None:
    pat = town.person(PAT)
    assert pat.click("Pilot a department", message=where_it_stands(town)).ok
    mark = town.driver.mark()
    assert pat.submit({"Department": "Public Works (15 items, 3 owners)"}).ok
    modal = pat.modal()
    assert modal is not None
    assert "Public Works tries planbot out from now on." in modal.plain
    pat.wait_for_message("4 people will hear from it, the first on Fri Dec 4.", "general")
    town.move_to("2026-12-04T10:30")
    found = heard(town, mark)
    assert set(found) == {RUTH, MARIA, OMAR}
    (launch,) = found[RUTH]
    assert "You're down to lead these 13 items of the city's plan. Is that right?" in launch.plain
    assert "Public Works tries planbot out first; nobody else hears from it yet." in launch.plain
    assert {ask.kind for ask in town.facts().asks} == {AskKind.LAUNCH}


def test_accepting_shows_in_the_message_itself(town: Town) -> None:
    ruth = town.person(RUTH)
    launch = ruth.wait_for_message("You're down to lead")
    assert "And 3 more" in launch.plain
    first = str(town.item_id("1.1.2"))
    said = town.answer_to(lambda: ruth.click("I've got it", value=first, message=launch))
    assert "is yours." in said
    again = town.driver.wait_until(
        lambda: next((one for one in ruth.messages() if one.ts == launch.ts and "✓" in one.plain), None),
        what="the launch to change",
    )
    assert "12 items of 13 still wait for your answer" in again.plain
    town.answer_to(lambda: ruth.click("I've got all of these", message=again))
    done = town.driver.wait_until(
        lambda: next((one for one in ruth.messages() if one.ts == launch.ts and not one.buttons), None),
        what="the launch to be answered",
    )
    assert "These 13 items are yours." in done.plain
    mine = [one for one in town.facts().assignments if one.accepted_at]
    assert len(mine) == 13


def test_who_needs_to_talk_is_heard(town: Town) -> None:
    maria = town.person(MARIA)
    launch = maria.wait_for_message("You're down to lead")
    assert maria.click("Need to talk", message=launch).ok
    form = maria.modal()
    assert form is not None
    assert "This goes to Dana Whitfield" in form.plain
    assert maria.submit({"In your words": "Could Omar take the bridges?"}).ok
    sent = maria.modal()
    assert sent is not None
    assert "Dana Whitfield will get it" in sent.plain
    mark = town.move_to("2026-12-04T10:45")
    (told,) = town.direct_messages(DANA, since=mark)
    assert "*Maria Lopez* would like to talk with you" in told.plain
    assert "Could Omar take the bridges?" in told.plain
    assert "You asked Dana Whitfield on Fri Dec 4" in maria.wait_for_message("You're down to lead").plain


def test_an_update_answers_the_launch_too(town: Town) -> None:
    omar = town.person(OMAR)
    launch = omar.wait_for_message("You're down to lead")
    words(omar.command("/planstatus 1.3.1 on track 80%"))
    shown = town.driver.wait_until(
        lambda: next((one for one in omar.messages() if one.ts == launch.ts and "✓" in one.plain), None),
        what="the launch to change",
    )
    assert "This item is yours." in shown.plain


def test_the_head_reads_what_nobody_has_accepted(town: Town) -> None:
    mark = town.move_to("2026-12-07T08:45")
    (digest,) = town.direct_messages(DANA, since=mark)
    assert "Not accepted yet" in digest.plain
    assert "*1.1.1* Inspect the four river bridges: asked Maria Lopez on Fri Dec 4" in digest.plain
    assert "asked Ruth" not in digest.plain
    assert "*Public Works tries planbot out*: leadership does not read of it yet" in digest.plain


def test_live_the_others_are_told_and_the_pilot_is_not_told_again(town: Town) -> None:
    mark = town.driver.mark()
    assert "*planbot is live*, since Mon Dec 7" in step(town, "Go live", "planbot is live from now on.")
    town.move_to("2026-12-07T09:45")
    found = heard(town, mark)
    launched = {
        email for email, posts in found.items() for post in posts if "You're down to lead" in post.plain
    }
    assert {LEE, SAM} <= launched
    assert not launched & {RUTH, MARIA, OMAR}


def test_the_first_rollup_says_that_it_is_a_first_look(town: Town) -> None:
    mark = town.move_to("2026-12-08T09:45")
    rollup = town.in_leadership()[0]
    assert "This is the first look" in rollup.plain
    found = heard(town, mark)
    assert {RUTH, MARIA, LEE, SAM} <= set(found)
    assert all(len(posts) == 1 for posts in found.values())
    assert "This is the first round" in found[LEE][0].plain
    assert "Nobody else has been told of anything yet." in found[LEE][0].plain


def test_a_pause_silences_what_waits_and_makes_up_for_nothing(town: Town) -> None:
    mark = town.driver.mark()
    words(town.person(PAT).command("/plan pause everything", channel="general"))
    town.person(PAT).wait_for_message("Paused.", "general")
    assert mode(town) is Mode.PAUSED
    town.move_to("2026-12-09T10:00")
    assert heard(town, mark) == {}
    assert "planbot is paused already" in words(town.person(PAT).command("/plan pause"))
    words(town.person(PAT).command("/plan resume", channel="general"))
    town.person(PAT).wait_for_message("planbot goes on. ", "general")
    town.move_to("2026-12-09T10:30")
    told = heard(town, mark)
    assert all(len(posts) == 1 for posts in told.values())


def test_each_step_is_in_the_ledger(town: Town) -> None:
    with town.database.reading() as unit:
        entries = list_entries(unit, town.workspace_id, subject_kind="setting", subject_id="mode")
    modes = [entry.after for entry in reversed(entries)]
    assert modes == ["only_me", "pilot", "live", "paused", "live"]
    pat = next(one for one in town.facts().people if one.email == PAT)
    assert {entry.actor_id for entry in entries} == {pat.id}
