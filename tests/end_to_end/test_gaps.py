"""`/plan gaps`: an administrator fills in what the plan lacks, form by form, through Slack."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from driver import Outcome, View
from end_to_end.city import DANA, GRACE, MARIA, OMAR, PAT, VERA
from end_to_end.conftest import MakeTown
from end_to_end.redelivery import Redelivery
from end_to_end.town import Town, words
from slack_sdk import WebClient

PLAN = "\n".join(
    (
        "Goal,No.,Action,Lead,Support,Due,Measure",
        "Streets,1.1,Pave Main Street,Planning Board,,2027-06-30,Street open",
        "Streets,1.2,Replace the signals at Elm Street,Planning Board,,2027-06-30,Signals work",
        "Streets,1.3,Repair the bridge,Maria,Planning Board,2027-06-30,Span open",
        "Streets,1.4,Open the garage,City Planner,,2027-06-30,Garage open",
        "Parks,2.1,Open the river trail,Police Chief,,,Trail open",
        "Parks,2.2,Open the pond,Police Chief,,,",
        "Parks,2.3,Coordination and continuous improvement of everything that concerns parks and trails,"
        "Police Chief,,2027-06-30,All done",
        "Parks,2.4,Plant trees,,,2027-06-30,",
        *(f"Parks,3.{n},Mend bench {n},Police Chief,,,Bench stands" for n in range(1, 12)),
    )
)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "gappy.csv"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def town(make_town: MakeTown, plan: Path) -> Iterator[Town]:
    with make_town("2026-11-23T10:00") as town:
        town.bring_in(plan, "Gappy Plan")
        town.start_bot()
        yield town


def ask(town: Town, who: str = PAT) -> Outcome:
    return town.person(who).command("/plan gaps")


def open_form(town: Town, group: str, who: str = PAT) -> View:
    """Click the button of the group of this name in a fresh list."""
    asked = ask(town, who)
    (post,) = asked.posts
    block = next(one for one in post.blocks if f"*{group}" in one.get("text", {}).get("text", ""))
    button = block["accessory"]
    clicked = town.person(who).click(action_id=button["action_id"], value=button["value"], message=post)
    assert clicked.ok, clicked.error
    modal = town.person(who).modal()
    assert modal is not None, clicked.plain
    return modal


def gap_list(town: Town, who: str = PAT) -> str:
    """The list as it stands on the person's screen: the newest message in which it is."""
    return next(one for one in reversed(town.person(who).messages()) if "Gaps in" in one.plain).plain


def test_the_help_names_it(town: Town) -> None:
    assert "`/plan gaps`: What the plan lacks, to be filled in" in words(
        town.person(MARIA).command("/plan help")
    )


def test_the_list_has_every_kind_of_gap_in_groups(town: Town) -> None:
    said = words(ask(town))
    assert "Gaps in Gappy Plan" in said
    assert "*Planning Board*: 2 items, choose the person who answers for it" in said
    assert "*Maria*: 1 item, choose a person or department\nPerhaps Maria Lopez (first name only)" in said
    assert "*Items that nobody leads* (1 item)" in said
    assert "*Tom Reyes*: 1 item" in said  # the City Planner has no account
    assert "*Items without a date* (13 items)" in said
    assert "Advice only: nothing waits for it." in said
    assert "1 item has a long title that was cut at 60 characters." in said
    assert "2 items have no measure and no number." in said


def test_others_get_one_sentence_and_heads_their_own(town: Town) -> None:
    refused = words(town.person(MARIA).command("/plan gaps"))
    assert "Pat Doe can tell you more" in refused
    assert "\n" not in refused.strip()
    own = words(town.person(GRACE).command("/plan gaps"))
    assert "You see what belongs to Community Development." in own
    assert "*Tom Reyes*: 1 item" in own
    assert "bench" not in own.casefold()
    assert "Planning Board" not in own


def test_a_plan_can_be_named_and_other_words_are_questions(town: Town) -> None:
    assert "Gaps in Gappy Plan" in words(town.person(PAT).command("/plan gaps gappy plan"))
    assert "Plant trees" in words(town.person(PAT).command("/plan incomplete"))


def test_a_board_gets_somebody_who_answers_for_it(town: Town) -> None:
    modal = open_form(town, "Planning Board")
    assert "Planning Board leads 2 items (1.1, 1.2), and nobody answers for it." in modal.plain
    pat = town.person(PAT)
    refused = pat.submit({"Who is it?": "A department"})
    assert refused.errors == {"department": "Choose the department."}
    refused = pat.submit({"Who is it?": "A board or outside body"})
    assert refused.errors == {"person": "Choose the person who answers for it: planbot asks them."}
    done = pat.submit({"Who is it?": "A board or outside body", "Person": VERA})
    assert done.ok
    filled = pat.modal()
    assert filled is not None
    assert "New in the plan: Vera Stone." in filled.plain
    facts = town.facts()
    (board,) = (one for one in facts.bodies if one.name == "Planning Board")
    assert facts.person_by_id[board.reporter_id or 0].email == VERA
    assert "from now on" in gap_list(town)
    assert "Planning Board: " not in gap_list(town)
    pat.close_modal(everything=True)


def test_a_first_name_is_proposed_and_never_chosen_beforehand(town: Town) -> None:
    modal = open_form(town, "Maria")
    radio = next(one["element"] for one in modal.blocks if one.get("block_id") == "owner")
    assert "initial_option" not in radio
    assert radio["options"][0]["text"]["text"] == "Maria Lopez, City Engineer"
    assert radio["options"][0]["description"]["text"] == f"Fits by first name only ({MARIA})"
    pat = town.person(PAT)
    refused = pat.submit({})
    assert list(refused.errors) == ["owner"]
    assert pat.submit({"Who is it?": "Maria Lopez, City Engineer"}).ok
    assert town.ask("show 1.3")["items"][0]["lead"] == "Maria Lopez"
    pat.close_modal(everything=True)


def test_the_second_of_two_sees_what_the_first_chose(town: Town) -> None:
    open_form(town, "Tom Reyes")
    open_form(town, "Tom Reyes", GRACE)
    grace, pat = town.person(GRACE), town.person(PAT)
    assert grace.submit({"1.4  Open the garage": OMAR}).ok
    assert pat.submit({"1.4  Open the garage": MARIA}).ok
    late = pat.modal()
    assert late is not None
    assert late.title == "Nothing changed"
    assert (
        "1.4 Open the garage stays as it is: Omar Haddad leads it. Grace Nakamura chose that at" in late.plain
    )
    assert town.ask("show 1.4")["items"][0]["lead"] == "Omar Haddad"
    grace.close_modal(everything=True)
    pat.close_modal(everything=True)


def test_dates_are_set_ten_at_a_time(town: Town) -> None:
    said = words(ask(town))
    modal = open_form(town, "Parks*: 13 items")
    assert "3 more come after these." in modal.plain
    pat = town.person(PAT)
    both = pat.submit({"2.1  Open the river trail": "2027-09-30", "Or 2.1 is": ["Ongoing, without an end"]})
    assert list(both.errors.values()) == ["Choose a day, or say that it is ongoing: not both."]
    done = pat.submit({
        "2.1  Open the river trail": "2027-09-30", "Or 2.1 is": [], "Or 2.2 is": ["Ongoing, without an end"],
        "The same day for all": "2028-06-30",
    })  # fmt: skip
    assert done.ok, done.errors
    filled = pat.modal()
    assert filled is not None
    assert "10 items filled in." in filled.plain
    assert "3 more items to go." in filled.plain
    assert "Items without a date" in gap_list(town)
    assert pat.submit().ok
    rest = pat.modal()
    assert rest is not None
    assert rest.labels[1:] == [
        label for n in (9, 10, 11) for label in (f"3.{n}  Mend bench {n}", f"Or 3.{n} is")
    ]
    assert pat.submit({"The same day for all": "2028-06-30"}).ok
    pat.close_modal(everything=True)
    assert "Items without a date" in said
    assert "Items without a date" not in gap_list(town)
    by_number = {item.number: item for item in town.facts().items}
    assert str(by_number["2.1"].adopted_due) == "2027-09-30"
    assert by_number["2.2"].due is None
    assert str(by_number["3.11"].due) == "2028-06-30"


def test_a_lead_a_measure_and_a_short_title(town: Town) -> None:
    pat = town.person(PAT)
    open_form(town, "Parks*: 1 item")
    assert list(pat.submit({}).errors.values()) == ["Fill in at least one item, or close the form."]
    assert pat.submit({"2.4  Plant trees": DANA}).ok
    pat.close_modal(everything=True)
    open_form(town, "Measurable")
    assert pat.submit({"2.4  Plant trees": "200 trees"}).ok
    slack = Redelivery(town)
    payload, answer = slack.last("interactive")
    before = town.facts().items
    again = slack.again("interactive", payload)
    assert answer is not None
    assert again is not None
    assert again["view"]["blocks"] == answer["view"]["blocks"]
    assert town.facts().items == before
    pat.close_modal(everything=True)
    modal = open_form(town, "Easy to read")
    assert "The plan says: Coordination and continuous improvement of everything" in modal.plain
    assert pat.submit({"2.3": "Build one crew for parks and trails"}).ok
    pat.close_modal(everything=True)
    by_number = {item.number: item for item in town.facts().items}
    assert by_number["2.4"].measure == "200 trees"
    assert by_number["2.3"].short_title == "Build one crew for parks and trails"
    assert by_number["2.3"].title.startswith("Coordination and continuous improvement")
    said = words(ask(town))
    assert "Nothing is missing" in said
    assert "Easy to read" not in said


def test_the_same_file_again_changes_nothing_of_it(town: Town, plan: Path) -> None:
    before = {item.number: item for item in town.facts().items if item.number}
    leads = {number: town.facts().assignments_by_item[item.id] for number, item in before.items()}
    town.bring_in(plan, "Gappy Plan", at=town.driver.now().isoformat())
    facts = town.facts()
    assert {item.number: item for item in facts.items if item.number} == before
    assert {number: facts.assignments_by_item[item.id] for number, item in before.items()} == leads


def test_any_message_can_lead_there(town: Town) -> None:
    about = town.sandbox.describe()
    client = WebClient(token=about["bot_token"], base_url=about["api_url"])
    plan_id = town.facts().plans[0].id
    button = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Fix the gaps"},
        "action_id": "open_gaps",
    }
    client.chat_postMessage(
        channel=town.person(PAT).id,
        text="Imported",
        blocks=[{"type": "actions", "elements": [button | {"value": str(plan_id)}]}],
    )
    assert "Gaps in Gappy Plan" in town.answer_to(lambda: town.person(PAT).click("Fix the gaps"))


def test_nobody_was_written_to(town: Town) -> None:
    assert [post for post in town.direct_messages(MARIA) if post.ephemeral_to is None] == []
    assert [post for post in town.direct_messages(VERA) if post.ephemeral_to is None] == []
    assert town.outbox() == []
