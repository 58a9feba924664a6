"""The shortest answers: no change, later, not mine; what each comes to, and who hears of it."""

from driver import Message, Outcome
from end_to_end.city import DANA, MARIA, OMAR, RUTH, SAM
from end_to_end.town import Town

from planbot.plan.vocabulary import Via


def check_in(town: Town, email: str) -> Message:
    """The latest message by which somebody was asked, as it stands now."""
    return [one for one in town.person(email).messages() if one.user != email and not one.ephemeral][-1]


def until(town: Town, email: str, words: str) -> Message:
    town.driver.wait_until(lambda: words in check_in(town, email).plain, what=words)
    return check_in(town, email)


def more(town: Town, email: str, reference: str, choice: str) -> Outcome:
    """Choose from the three dots of an item."""
    item_id = town.item_id(reference)
    return town.person(email).click(
        action_id="item_more", block_id=f"item:{item_id}", choice=choice, message=check_in(town, email)
    )


def test_why_a_message_came_with_its_rule_and_dates(town: Town) -> None:
    told = town.answer_to(lambda: town.person(OMAR).click("Why this message?", message=check_in(town, OMAR)))
    assert "*1.3.1* Replace the pump at Mill Pond\nDue in 3 business days, on Mon Nov 30." in told
    assert "An item is asked about from 10 business days before it is due, here since Fri Nov 13" in told
    assert "and once more on Wed Nov 25 unless you have said something by then." in told
    assert "Answered today, it is asked about again on Tue Dec 1." in told
    assert "Type /plan away until monday" in told
    assert "The days and times are the city's; Pat Doe can change them." in told


def test_no_change_repeats_the_last_word(town: Town) -> None:
    before = check_in(town, MARIA)
    assert before.buttons[:3] == ["On track", "No change", "Update"]

    town.person(MARIA).click("No change", message=before)

    after = until(town, MARIA, "✓ No change. Maria Lopez, Tue Nov 24: ▲ at risk, 30%")
    assert after.ts == before.ts
    last = town.updates()[-1]
    assert (last.status.value, last.percent, str(last.expected)) == ("at_risk", 30, "2026-12-11")
    assert (last.via, last.note) == (Via.BUTTON, None)


def test_what_was_never_spoken_of_has_no_such_button(town: Town) -> None:
    assert check_in(town, OMAR).buttons[:2] == ["On track", "Update"]


def test_snoozed_until_tomorrow_and_no_further_than_it_is_due(town: Town) -> None:
    omar = check_in(town, OMAR)
    (menu,) = [
        block["accessory"] for block in omar.blocks if block.get("accessory", {}).get("type") == "overflow"
    ]
    assert [option["text"]["text"] for option in menu["options"]] == [
        "Snooze: tomorrow, Wed Nov 25",
        "Snooze: 3 business days, Mon Nov 30",
        "Not mine",
    ]

    told = town.answer_to(lambda: more(town, OMAR, "1.3.1", "Snooze: 3 business days, Mon Nov 30"))

    assert (
        told == "1.3.1 is snoozed. planbot asks you about it again on Mon Nov 30, unless you answer before."
    )
    after = until(town, OMAR, "Snoozed until Mon Nov 30.")
    assert after.buttons == ["Update"]
    assert "Nothing else here waits for a word from you." in after.plain


def test_in_a_long_message_the_days_stand_in_a_form(town: Town) -> None:
    assert more(town, RUTH, "1.1.2", "Snooze").ok
    form = town.person(RUTH).modal()
    assert form is not None
    assert form.labels == ["1.1.2  Repair the north span of the old bridge"]
    assert "1 business day, Wed Nov 25" in str(form.blocks), "it is overdue"
    assert town.person(RUTH).submit().ok
    until(town, RUTH, "Snoozed until Wed Nov 25.")
    town.person(RUTH).close_modal()


def test_not_mine_goes_to_the_head_with_a_suggestion(town: Town) -> None:
    assert more(town, RUTH, "1.2.1", "Not mine").ok
    form = town.person(RUTH).modal()
    assert form is not None
    assert "Dana Whitfield decides who leads it." in form.plain

    submitted = town.person(RUTH).submit(
        {"Whose may it be?": OMAR, "Why is it not yours?": "The main under it is Omar's."}
    )

    assert submitted.ok
    done = town.person(RUTH).modal()
    assert done is not None
    assert "1.2.1 is passed to Dana Whitfield" in done.plain
    town.person(RUTH).close_modal()
    until(town, RUTH, "You said that it is not yours. Dana Whitfield decides who leads it.")
    assert [one.reason for one in town.facts().declines] == ["The main under it is Omar's."]


def test_a_head_passes_theirs_one_level_up(town: Town) -> None:
    assert more(town, SAM, "2.1.1", "Not mine").ok
    form = town.person(SAM).modal()
    assert form is not None
    assert "Alex Kim decides who leads it." in form.plain
    town.person(SAM).close_modal()


def test_the_next_morning_the_head_reads_of_it(town: Town) -> None:
    before = town.move_to("2026-11-25T09:30")

    (post,) = town.direct_messages(DANA, since=before)
    assert post.plain.startswith("Hello Dana. 1 item waits for you to say who leads it.")
    assert "Ruth Okafor said on Tue Nov 24 that this is not theirs, and suggests Omar Haddad." in post.plain
    assert ">The main under it is Omar's." in post.plain
    assert check_in(town, DANA).buttons == ["Hand over", "Keep with Ruth Okafor", "Why this message?"]


def test_what_was_snoozed_until_today_is_asked_again(town: Town) -> None:
    assert "Put off until today" in check_in(town, RUTH).plain
    assert check_in(town, RUTH).plain.startswith("Hello Ruth. 1 item in the plan needs a word from you.")


def test_what_is_still_snoozed_is_on_record_as_held_back(town: Town) -> None:
    omar = next(person for person in town.facts().people if person.email == OMAR)
    reasons = [one.reason for one in town.outbox("check_in") if one.recipient_person_id == omar.id]
    assert reasons == [None, "snoozed until Mon Nov 30"]


def test_kept_with_its_owner_who_hears_of_it_with_the_next_question(town: Town) -> None:
    told = town.answer_to(
        lambda: town.person(DANA).click("Keep with Ruth Okafor", message=check_in(town, DANA))
    )
    assert told == "Ruth Okafor keeps 1.2.1. planbot tells them with their next question about it."
    until(town, DANA, "✓ You asked Ruth Okafor to keep it.")

    before = town.move_to("2026-11-30T09:30")

    (post,) = town.direct_messages(RUTH, since=before)
    assert "Dana Whitfield asks you to keep it" in post.plain


def test_handed_over_to_whom_the_owner_suggested(town: Town) -> None:
    more(town, RUTH, "1.2.1", "Not mine")
    assert town.person(RUTH).submit({"Whose may it be?": OMAR}).ok
    town.person(RUTH).close_modal()
    town.move_to("2026-12-01T09:30")

    assert town.person(DANA).click("Hand over", message=check_in(town, DANA)).ok
    form = town.person(DANA).modal()
    assert form is not None
    assert "Ruth Okafor says that this is not theirs." in form.plain
    assert town.person(DANA).submit().ok, "the suggestion stands in the form"
    town.person(DANA).close_modal()

    until(town, DANA, "✓ Handed over to Omar Haddad.")
    town.driver.wait_until(
        lambda: any("Passed to Omar Haddad." in one.plain for one in town.person(RUTH).messages()),
        what="the owner's message to say so",
    )
    paving = town.facts().assignments_by_item[town.item_id("1.2.1")]
    assert [town.facts().person_by_id[one.person_id or 0].email for one in paving] == [OMAR]


def test_no_change_will_not_do_once_the_expected_date_has_passed(town: Town) -> None:
    town.move_to("2026-12-15T09:30")
    message = check_in(town, MARIA)
    said = len(town.updates())

    assert town.person(MARIA).click("No change", message=message).ok

    form = town.person(MARIA).modal()
    assert form is not None
    assert "You expected it by Fri Dec 11, which has passed. Say how it stands now." in form.plain
    assert len(town.updates()) == said
    assert not town.person(MARIA).submit().ok, "a sentence is wanted"
    assert town.person(MARIA).submit({"In a sentence": "The divers come on Monday."}).ok
    assert town.updates()[-1].note == "The divers come on Monday."
