"""Who is asked for a word, when, and about what: Thanksgiving week in Port Alder."""

from collections import Counter
from collections.abc import Iterator

import pytest
from end_to_end.city import CITY_PLAN, GRACE, LEE, MARIA, OMAR, RUTH, SAM, TOM, ZONE, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town, words

from planbot.plan.clock import local_day


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    """Live since August. Lee has reported this month; Maria spoke last in October; the others never."""
    with make_town("2026-11-24T09:15") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.report("2.1.2", "on track", "--note", "Forms are online", by=LEE, at="2026-11-10T10:00")
        town.report("1.1.1", "at risk", "--note", "Divers come in December", by=MARIA, at="2026-10-13T10:00")
        town.start_bot()
        yield town


def test_on_tuesday_at_half_past_nine_each_owner_gets_one_message(town: Town) -> None:
    assert [post for post in town.driver.posted() if post.recipient] == []

    town.move_to("2026-11-24T09:30")

    asked = Counter(post.recipient for post in town.driver.posted() if post.recipient)
    assert asked == {RUTH: 1, MARIA: 1, OMAR: 1, SAM: 1, GRACE: 1}


def test_ten_items_are_named_and_the_others_counted(town: Town) -> None:
    (message,) = town.direct_messages(RUTH)
    assert message.plain.startswith("Hello Ruth. 13 items in the plan need a word from you.")
    named = [line for line in message.plain.splitlines() if line.startswith("*1.")]
    assert len(named) == 10
    assert named[0] == "*1.1.2 Repair the north span of the old bridge*"
    assert "…and 3 more." in message.plain


def test_a_message_says_why_it_came_and_has_buttons(town: Town) -> None:
    (message,) = town.direct_messages(MARIA)
    assert "*1.1.1 Inspect the four river bridges*\nDue in 3 business days, on Mon Nov 30" in message.plain
    assert "Last word: Maria Lopez, Tue Oct 13: ▲ at risk\n>Divers come in December" in message.plain
    assert "You get this because you answer for these items." in message.plain
    seen = town.person(RUTH).last_message()
    assert seen.buttons == ["On track", "Update"] * 10 + ["Update all", "Why this message?"]


def test_an_item_that_a_department_leads_asks_its_head(town: Town) -> None:
    (message,) = town.direct_messages(GRACE)
    assert "*3.1.2 Open a shelter for the winter*" in message.plain


def test_whoever_is_not_in_slack_is_on_record_as_not_reached(town: Town) -> None:
    held = [message for message in town.outbox("check_in") if message.state.value == "suppressed"]
    tom = next(person for person in town.facts().people if person.email == TOM)
    assert [(message.recipient_person_id, message.reason) for message in held] == [(tom.id, "not in Slack")]


def test_two_business_days_before_due_only_who_has_not_answered_is_nudged(town: Town) -> None:
    answered = words(town.person(OMAR).command("/planstatus 1.3.1 on track 90% the new pump is in"))
    assert "(was ● on track, 70%)" in answered

    before = town.move_to("2026-11-25T09:30")

    (nudge,) = town.driver.posted(since=before)
    assert nudge.recipient == MARIA
    assert "*1.1.1 Inspect the four river bridges*\nDue in 2 business days, on Mon Nov 30" in nudge.plain


def test_on_a_holiday_nobody_hears_anything(town: Town) -> None:
    before = town.move_to("2026-11-27T09:15")
    assert town.driver.posted(since=before) == []


def test_the_reminder_of_a_holiday_comes_on_the_next_work_day(town: Town) -> None:
    before = town.move_to("2026-11-27T09:30")
    reminders = town.driver.posted(since=before)
    assert {post.recipient for post in reminders} == {RUTH, SAM, GRACE}
    for post in reminders:
        assert "still wait" in post.plain
        assert "since I asked on Tue Nov 24" in post.plain


def test_nobody_is_written_to_more_than_twice_a_week(town: Town) -> None:
    sent = Counter(post.recipient for post in town.driver.posted() if post.recipient)
    assert max(sent.values()) == 2
    maria = next(person for person in town.facts().people if person.email == MARIA)
    held = [one for one in town.outbox("check_in") if one.recipient_person_id == maria.id and one.reason]
    assert [one.reason for one in held] == [
        "has been written to 2 times this week, which is as often as the settings allow"
    ]


def test_everything_was_sent_on_work_days_between_eight_and_six(town: Town) -> None:
    days = {local_day(post.at, ZONE).isoformat() for post in town.driver.posted()}
    assert days == {"2026-11-24", "2026-11-25", "2026-11-27"}
