"""Whatever changes something counts once, also where Slack delivers it again after it was undone.

Each row does something, undoes it, and has the first delivered once more: that is answered as it was, and
nothing is stored. What has no row here is part of a town in which all that came in is delivered again at the
end (`Town.__exit__`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from driver import Message
from end_to_end.city import GRACE, LEE, MARIA, OMAR, PAT, RUTH, SAM
from end_to_end.redelivery import Redelivery, contents
from end_to_end.town import Town, words

from planbot import slack
from planbot.sandbox.delivery.receiver import Kind

Act = Callable[[Town], object]

PLAN = "Goal,No.,Action,Lead,Due\nParks,1.1,Mend the benches,Dana Whitfield,2027-06-30\n"


@dataclass(frozen=True)
class Row:
    """`by` names the listener that is called twice; `before` is what has to be so first."""

    by: str
    act: Act
    undo: Act
    kind: Kind = "interactive"
    before: Act | None = None
    is_told: bool = False
    """Whether a message of its own answers it, once it is acknowledged."""
    is_refused: bool = False


def typed(who: str, line: str) -> Act:
    return lambda town: words(town.person(who).command(line))


def asked(town: Town, who: str) -> Message:
    """The message in which somebody was asked, as it stands now."""
    return [one for one in town.person(who).messages() if not one.ephemeral][-1]


def clicked(who: str, label: str) -> Act:
    return lambda town: town.person(who).click(label, message=asked(town, who))


def chosen(who: str, reference: str, choice: str) -> Act:
    """From the three dots of an item."""
    return lambda town: town.person(who).click(
        action_id="item_more",
        block_id=f"item:{town.item_id(reference)}",
        choice=choice,
        message=asked(town, who),
    )


def sent(who: str, values: dict[str, object], open_form: Act) -> Act:
    def send(town: Town) -> None:
        open_form(town)
        outcome = town.person(who).submit(values)
        assert outcome.ok, outcome.errors

    return send


def closed(who: str, then: Act) -> Act:
    def close(town: Town) -> None:
        if town.person(who).modal() is not None:
            town.person(who).close_modal(everything=True)
        then(town)

    return close


def stored_meeting_day(day: str) -> Act:
    def store(town: Town) -> None:
        pat = town.person(PAT)
        mark = town.driver.mark()
        town.answer_to(lambda: pat.command("/plan settings"))
        (shown,) = town.driver.posted(since=mark, ephemeral=True)
        assert pat.click(action_id="change_settings", value="meeting", message=shown).ok
        assert pat.submit({"meeting_day": day}).ok
        assert pat.submit().ok

    return closed(PAT, store)


def dropped(town: Town) -> None:
    assert town.person(PAT).share_file("Parks.csv", PLAN.encode()).ok
    town.driver.settle()


def on_the_preview(label: str) -> Act:
    def click(town: Town) -> None:
        pat = town.person(PAT)
        shown = next(one for one in reversed(pat.messages()) if label in one.buttons)
        assert pat.click(label, message=shown).ok
        town.driver.settle()

    return click


def lives_in(zone: str) -> Act:
    return lambda town: town.person(SAM).change(tz=zone)


AWAY, BACK = typed(LEE, "/plan away until Dec 4"), typed(LEE, "/plan back")
CLOSE, OPEN = typed(PAT, "/plan holidays Dec 11 Staff day"), typed(PAT, "/plan holidays remove Dec 11")
PAUSE, RESUME = typed(PAT, "/plan pause"), typed(PAT, "/plan resume")
FOLLOW = typed(LEE, "/plan away with status on")
OWN_SETTINGS = typed(PAT, "/plan settings 2.1.2")
LEE_SAYS = typed(LEE, "/planstatus 2.1.2 at risk 60%")

TABLE = {
    "going away": Row("leave", AWAY, BACK, "slash_commands"),
    "coming back": Row("leave", BACK, AWAY, "slash_commands", before=AWAY),
    "following a status": Row(
        "leave", FOLLOW, typed(LEE, "/plan away with status off"), "slash_commands", before=BACK
    ),
    "a day off": Row("holidays", CLOSE, OPEN, "slash_commands"),
    "no day off": Row("holidays", OPEN, CLOSE, "slash_commands", before=CLOSE),
    "a pause": Row("live", PAUSE, RESUME, "slash_commands", is_told=True),
    "going on": Row("live", RESUME, PAUSE, "slash_commands", before=PAUSE, is_told=True),
    "a refusal": Row("live", PAUSE, RESUME, "slash_commands", is_refused=True),
    "a line": Row("status", typed(LEE, "/planstatus 2.1.2 on track 55%"), LEE_SAYS, "slash_commands"),
    "on track": Row(
        "item_on_track",
        clicked(GRACE, "On track"),
        typed(GRACE, "/planstatus 3.1.2 at risk 80%"),
        is_told=True,
    ),
    "no change": Row(
        "item_no_change", clicked(MARIA, "No change"), typed(MARIA, "/planstatus 1.1.1 on track 35%")
    ),
    "snoozed with a click": Row(
        "item_more",
        chosen(OMAR, "1.3.1", "Snooze: tomorrow, Wed Nov 25"),
        typed(OMAR, "/planstatus 1.3.1 on track 75%"),
        is_told=True,
    ),
    "snoozed in a form": Row(
        "submit_snooze",
        sent(RUTH, {}, chosen(RUTH, "1.1.2", "Snooze")),
        closed(RUTH, typed(RUTH, "/planstatus 1.1.2 at risk 45%")),
    ),
    "not mine": Row(
        "submit_not_mine",
        sent(RUTH, {}, chosen(RUTH, "1.2.1", "Not mine")),
        closed(RUTH, typed(RUTH, "/planstatus 1.2.1 on track 65%")),
    ),
    "an update": Row(
        "submit_update",
        sent(SAM, {"Status": "at_risk", "In a sentence": "Two have left"}, typed(SAM, "/planstatus")),
        closed(SAM, typed(SAM, "/planstatus 2.1.1 on track 10%")),
    ),
    "settings": Row("submit_settings", stored_meeting_day("Thursday"), stored_meeting_day("Wednesday")),
    "an item's own settings": Row(
        "submit_item_settings",
        sent(PAT, {"Reporting period, however it stands": "quarter"}, closed(PAT, OWN_SETTINGS)),
        closed(PAT, sent(PAT, {"Reporting period, however it stands": "inherit"}, OWN_SETTINGS)),
    ),
    "a file put aside": Row("cancel_upload", on_the_preview("Cancel"), dropped, before=dropped),
    "a plan brought in": Row(
        "import_upload", on_the_preview("Import"), on_the_preview("Undo this import"), before=dropped
    ),
    "a change in Slack": Row(
        "user_change", lives_in("America/Chicago"), lives_in("America/Denver"), "events_api"
    ),
}

ELSEWHERE = {
    "accept_item, accept_all, need_to_talk": ("launch_answers", "test_going_live"),
    "the steps of going live": ("live_steps", "test_going_live"),
    "a pilot": ("submit_pilot", "test_going_live"),
    "a wish to talk": ("submit_talk", "test_going_live"),
    "yes or no": ("decide", "test_decisions"),
    "a decision in words": ("submit_decision", "test_decisions"),
    "a question with an update": ("waiting_on", "test_decisions"),
    "sent again, discarded": ("decide_delivery", "test_deliveries"),
    "kept": ("keep_owner", "test_short_answers"),
    "handed over": ("submit_hand_over", "test_departures"),
    "somebody joins": ("team_join", "test_departures"),
    "an owner named": ("submit_gap_owner", "test_gaps"),
    "gaps of items": ("submit_gap_items", "test_gaps"),
    "a file mended": ("submit_fix", "test_bringing_in"),
    "an import taken back": ("undo_upload", "test_bringing_in"),
    "a file dropped": ("message_im", "test_bringing_in"),
    "a mention": ("app_mention", "test_questions"),
    "a message to one alone": ("only_me", "test_going_live"),
}

READING = {
    *("plan", "subcommand", "deliveries", "gaps", "handover", "help", "item_settings", "preview"),
    *("question", "settings", "change_settings", "decide_in_words", "fill_gaps", "fix_upload", "hand_over"),
    *("hand_over_item", "not_mine", "open_gaps", "open_item_settings", "show_gaps", "show_hand_overs"),
    *("show_preview", "update_all", "update_item", "why_message", "app_home_opened", "update_next"),
}
"""Listeners that store nothing: they show something, or open a form."""


@pytest.mark.parametrize("name", TABLE)
def test_it_counts_once(town: Town, name: str) -> None:
    row, slack = TABLE[name], Redelivery(town)
    if row.before is not None:
        _told_of(town, row, row.before)
    town.driver.settle()
    was = contents(town.database)
    told = _told_of(town, row, row.act)
    payload, answer = slack.last(row.kind)
    if not row.is_refused:
        assert contents(town.database)["ledger_entries"] != was["ledger_entries"]
    _told_of(town, row, row.undo)
    town.driver.settle()
    before = contents(town.database)

    def again(_: Town) -> None:
        assert slack.again(row.kind, payload) == answer

    assert _told_of(town, row, again) == told
    town.driver.settle()
    assert contents(town.database) == before


def test_every_listener_is_looked_at() -> None:
    here = Path(str(slack.__file__)).parent
    listeners = {
        path.stem
        for folder in ("commands", "actions", "events", "views")
        for path in (here / folder).glob("*.py")
        if path.stem != "__init__" and (folder != "views" or _listens(path))
    }
    covered = {row.by for row in TABLE.values()} | {by for by, _ in ELSEWHERE.values()} | READING
    assert listeners == covered
    tests = Path(__file__).parent
    assert all((tests / f"{test}.py").exists() for _, test in ELSEWHERE.values())


def _listens(path: Path) -> bool:
    return "@app.view(" in path.read_text(encoding="utf-8")


def _told_of(town: Town, row: Row, act: Act) -> list[str]:
    """Do it; return what was said of it in messages of their own, if that is to be waited for."""
    mark = town.driver.mark()
    act(town)
    if not row.is_told:
        return []
    posts = town.driver.wait_until(lambda: town.driver.posted(since=mark, ephemeral=True), what="an answer")
    return [post.plain for post in posts]
