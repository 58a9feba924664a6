"""Steps of going live in a database: what goes to whom, what counts afterwards, what a pause silences."""

from datetime import date, timedelta

import pytest
from services.city import ASK, City, build_city

from planbot.messages.renderer import Rendered, Renderer
from planbot.outbox.composer import Composer, Suppressed
from planbot.plan.agenda import MessageKind
from planbot.plan.errors import UserError
from planbot.plan.model import Facts
from planbot.plan.reports.going_live import Step
from planbot.plan.vocabulary import Mode, Role, Via
from planbot.schedule.sweep import sweep
from planbot.services.city import change_setting
from planbot.services.going_live import Choice, show_going_live, take_step
from planbot.services.launches import accept
from planbot.store import ledger, outbox, people, workspaces
from planbot.store.facts import load_facts
from planbot.store.outbox_records import MessageState, OutboxMessage
from planbot.store.unit_of_work import Database

MORNING = ASK - timedelta(days=5)
"""A Thursday; the next ask is on Tuesday."""


@pytest.fixture
def city(database: Database) -> City:
    city = build_city(database)
    with database.writing() as unit:
        people.update_person(unit, city.workspace_id, city.tom.id, role=Role.ADMIN)
        workspaces.set_setting(unit, city.workspace_id, "mode", Mode.SET_UP, now=MORNING)
        workspaces.set_setting(unit, city.workspace_id, "live_since", None, now=MORNING)
    return city


def choose(database: Database, city: City, step: Step, key: str | None = None, *, days: float = 0) -> str:
    now = MORNING + timedelta(days=days)
    choice = Choice(step=step, key=key or f"{step}-{days}")
    return take_step(database, city.workspace_id, city.tom.id, choice, now=now)


def rows(database: Database, city: City) -> list[OutboxMessage]:
    with database.reading() as unit:
        return list(reversed(outbox.list_messages(unit, city.workspace_id)))


def facts(database: Database, city: City) -> Facts:
    with database.reading() as unit:
        return load_facts(unit, city.workspace_id, now=ASK + timedelta(days=30))


def composed(database: Database, city: City, message: OutboxMessage, days: float) -> str:
    composer = Composer(database, city.workspace_id, Renderer())
    said = composer.compose(message, MORNING + timedelta(days=days))
    return said.reason if isinstance(said, Suppressed) else f"{said.text}\n{said.blocks}"


def test_a_rehearsal_shows_launch_ask_and_reminder_to_one_and_leaves_nothing_behind(
    database: Database, city: City
) -> None:
    choose(database, city, Step.ONLY_ME)
    for days in range(9):
        for hours in (0, 2, 4):
            sweep(database, city.workspace_id, MORNING + timedelta(days=days, hours=hours))
    found = rows(database, city)
    assert {row.recipient_person_id for row in found} == {city.tom.id}
    assert all(row.dedupe_key.startswith("only-me:") for row in found)
    to_maria = [row for row in found if row.references["only_me"]["person_id"] == city.maria.id]
    assert [(row.kind, row.references["items"][0]["kind"]) for row in to_maria] == [
        ("launch", "launch"),
        ("check_in", "ask"),
        ("check_in", "reminder"),
    ]
    assert "This would go to Maria" in composed(database, city, to_maria[0], 0)
    assert "accept_item" not in composed(database, city, to_maria[0], 0)
    assert facts(database, city).asks == []
    choose(database, city, Step.LIVE, days=9)
    assert composed(database, city, to_maria[0], 9).startswith("planbot no longer sends everything")
    sweep(database, city.workspace_id, MORNING + timedelta(days=9))
    sweep(database, city.workspace_id, MORNING + timedelta(days=11))
    real = [row for row in rows(database, city) if row.recipient_person_id == city.maria.id]
    assert [row.kind for row in real] == ["launch"]


def test_a_rehearsal_without_its_reader_says_nothing(database: Database, city: City) -> None:
    choose(database, city, Step.ONLY_ME)
    with database.writing() as unit:
        people.update_person(unit, city.workspace_id, city.tom.id, active=False)
    sweep(database, city.workspace_id, MORNING)
    assert rows(database, city) == []


def test_what_was_queued_for_its_owners_is_not_sent_once_one_gets_everything(
    database: Database, city: City
) -> None:
    choose(database, city, Step.LIVE)
    sweep(database, city.workspace_id, MORNING)
    waiting = [row for row in rows(database, city) if row.state is MessageState.QUEUED]
    assert [row.kind for row in waiting] == ["launch"]
    choose(database, city, Step.ONLY_ME, days=0.01)
    assert {row.state for row in rows(database, city)} == {MessageState.SUPPRESSED}
    assert composed(database, city, waiting[0], 0.01) == "planbot is paused"


def test_a_pause_silences_what_waits_and_what_was_written_already(database: Database, city: City) -> None:
    choose(database, city, Step.LIVE)
    sweep(database, city.workspace_id, MORNING)
    (launch,) = rows(database, city)
    assert "You're down to lead" in composed(database, city, launch, 0)
    assert choose(database, city, Step.PAUSE, days=0.1) == "Paused. 1 message that waited will not be sent."
    (silenced,) = rows(database, city)
    assert (silenced.state, silenced.reason) == (MessageState.SUPPRESSED, "planbot is paused")
    assert facts(database, city).asks == [], "what was silenced told nobody anything"
    assert sweep(database, city.workspace_id, ASK).messages == ()
    assert choose(database, city, Step.RESUME, days=6) == "planbot goes on."
    found = sweep(database, city.workspace_id, MORNING + timedelta(days=6)).messages
    assert [(one.kind, one.person_id) for one in found if one.reason is None] == [
        (MessageKind.LAUNCH, city.maria.id)
    ]


def test_a_click_delivered_twice_counts_once_and_is_answered_twice(database: Database, city: City) -> None:
    first = choose(database, city, Step.LIVE, "click")
    assert choose(database, city, Step.LIVE, "click") == first
    with database.reading() as unit:
        entries = ledger.list_entries(unit, city.workspace_id, subject_kind="setting", subject_id="mode")
    assert [entry.after for entry in entries if entry.actor_id == city.tom.id] == ["live"]


def test_only_administrators_take_steps(database: Database, city: City) -> None:
    choice = Choice(step=Step.LIVE, key="x")
    with pytest.raises(UserError, match="Tom can tell you more"):
        take_step(database, city.workspace_id, city.dana.id, choice, now=MORNING)
    with pytest.raises(UserError, match="administrators"):
        show_going_live(database, city.workspace_id, city.maria.id, now=MORNING, plan_command="/plan")


@pytest.mark.parametrize(
    ("step", "words"),
    [(Step.PAUSE, "nothing to pause"), (Step.RESUME, "not paused"), (Step.PILOT, "no longer there")],
)
def test_a_step_that_leads_nowhere_says_why(database: Database, city: City, step: Step, words: str) -> None:
    with pytest.raises(UserError, match=words):
        choose(database, city, step)


def test_a_terminal_takes_the_same_steps(database: Database, city: City) -> None:
    def put(key: str, words: str, days: int = 0) -> None:
        now = MORNING + timedelta(days=days)
        change_setting(database, city.workspace_id, key, words, now=now, via=Via.TERMINAL)

    with pytest.raises(UserError, match="planbot settings only_me EMAIL"):
        put("mode", "only me")
    put("pilot_department", "Public Works")
    put("mode", "pilot")
    put("mode", "paused", 1)
    put("mode", "pilot", 2)
    policy = facts(database, city).policy
    assert (policy.mode, policy.pilot_since, policy.resumed_on) == (
        Mode.PILOT,
        date(2026, 11, 19),
        date(2026, 11, 21),
    )
    assert policy.live_since is None


def test_accepting_is_on_record_once_and_only_for_who_leads(database: Database, city: City) -> None:
    def take(person_id: int) -> str:
        return accept(
            database, city.workspace_id, person_id, city.bridges.id, now=MORNING, click=f"c{person_id}"
        )

    assert take(city.maria.id) == "Thank you. 1.1 Inspect the bridges is yours."
    assert take(city.maria.id) == "Thank you. 1.1 Inspect the bridges is yours."
    with pytest.raises(UserError, match="down to Maria by now, not to you"):
        take(city.dana.id)
    with database.reading() as unit:
        entries = ledger.list_entries(
            unit, city.workspace_id, subject_kind="item", subject_id=city.bridges.id
        )
    assert [(entry.verb, entry.actor_id) for entry in entries] == [("accepted", city.maria.id)]
    (accepted,) = [one for one in facts(database, city).assignments if one.accepted_at]
    assert accepted.item_id == city.bridges.id


def test_rendered_rehearsals_fit_slack(database: Database, city: City) -> None:
    choose(database, city, Step.ONLY_ME)
    sweep(database, city.workspace_id, MORNING)
    sweep(database, city.workspace_id, ASK)
    composer = Composer(database, city.workspace_id, Renderer())
    for row in rows(database, city):
        said = composer.compose(row, ASK)
        assert isinstance(said, Rendered | Suppressed)
        if isinstance(said, Rendered):
            assert len(said.blocks) <= 50
