"""Leave in the database: set, ended, followed from a status, each with its entry in the ledger."""

from datetime import UTC, date, datetime

import pytest
from services.city import ASK, City, build_city

from planbot.plan.errors import UserError
from planbot.plan.model import Person
from planbot.plan.vocabulary import Role, Via
from planbot.schedule.sweep import sweep
from planbot.services import members
from planbot.services.directory import FROM_EVENT, Member, link_members
from planbot.services.leave import come_back, follow_status, go_away
from planbot.services.members import take_in_members
from planbot.store import ledger, outbox, people
from planbot.store.errors import Busy
from planbot.store.records import LedgerEntry
from planbot.store.slack_members import list_members
from planbot.store.unit_of_work import Database

EVENING = datetime(2026, 12, 1, 4, 59, 59, tzinfo=UTC)
"""Monday 23:59:59 in New York."""


@pytest.fixture
def city(database: Database) -> City:
    return build_city(database)


def stored(database: Database, city: City, person: Person) -> Person:
    with database.reading() as unit:
        return people.person(unit, city.workspace_id, person.id)


def entries(database: Database, city: City, person: Person) -> list[LedgerEntry]:
    with database.reading() as unit:
        found = ledger.list_entries(unit, city.workspace_id, subject_kind="person", subject_id=person.id)
    return [entry for entry in found if entry.verb in ("away", "back", "changed")]


def away(database: Database, city: City, actor: Person, text: str) -> Person:
    return go_away(database, city.workspace_id, actor.id, text, now=ASK, via=Via.COMMAND)[1]


def status(database: Database, city: City, text: str, expires_at: datetime | None = EVENING) -> None:
    member = Member(
        slack_id=city.maria.slack_id or "",
        email=city.maria.email,
        name=city.maria.name,
        zone=city.maria.zone,
        is_gone=False,
        status_text=text,
        status_expires_at=expires_at,
    )
    take_in_members(database, city.workspace_id, [member], whole=False, noticed=FROM_EVENT, now=ASK)


def test_leave_is_set_and_ended_on_record(database: Database, city: City) -> None:
    maria = away(database, city, city.maria, f"until monday delegate <@{city.dana.slack_id}>")
    assert (maria.away_until, maria.delegate_id, maria.away_since) == (date(2026, 11, 30), city.dana.id, ASK)
    for _ in range(2):
        come_back(database, city.workspace_id, city.maria.id, "", now=ASK, via=Via.COMMAND)
    assert stored(database, city, city.maria).away_until == date(2026, 11, 24)
    back, left = entries(database, city, city.maria)
    assert (left.verb, left.actor_id, left.via) == ("away", city.maria.id, Via.COMMAND)
    assert left.after == {"away_until": "2026-11-30", "away_by_status": False, "delegate_id": city.dana.id}
    assert (back.verb, back.before) == ("back", {"away_until": "2026-11-30", "away_by_status": False})


@pytest.mark.parametrize("words", ["@Maria", "maria@city.example", "Maria"])
def test_the_head_sets_it_by_whatever_they_are_called(database: Database, city: City, words: str) -> None:
    assert away(database, city, city.dana, f"{words} until dec 1").id == city.maria.id
    assert come_back(database, city.workspace_id, city.dana.id, words, now=ASK, via=Via.COMMAND)[1].id == (
        city.maria.id
    )


def test_others_do_not_unless_they_administer(database: Database, city: City) -> None:
    with pytest.raises(UserError, match="Leave of Maria is set by"):
        away(database, city, city.tom, "@maria until dec 1")
    with pytest.raises(UserError, match="Nobody called “Ruth”"):
        away(database, city, city.dana, "@Ruth until dec 1")
    with database.writing() as unit:
        people.update_person(unit, city.workspace_id, city.tom.id, role=Role.ADMIN)
    assert away(database, city, city.tom, "@maria until dec 1").away_until == date(2026, 12, 1)


def test_a_stand_in_who_is_not_in_the_plan_is_said_without_their_id(database: Database, city: City) -> None:
    with pytest.raises(UserError, match="Whom you named has no part in the plan yet") as told:
        away(database, city, city.maria, "until dec 9 delegate <@U0ELSE>")
    assert "U0ELSE" not in told.value.message


def test_the_delegate_is_asked_in_the_owners_place(database: Database, city: City) -> None:
    away(database, city, city.maria, "until monday delegate @tom")
    sweep(database, city.workspace_id, ASK)
    with database.reading() as unit:
        keys = [row.dedupe_key for row in outbox.list_messages(unit, city.workspace_id)]
    assert [key for key in keys if key.startswith("dm:")] == [f"dm:{city.tom.id}:2026-11-24"]


def test_a_status_counts_only_for_who_lets_it(database: Database, city: City) -> None:
    status(database, city, "Vacationing")
    assert stored(database, city, city.maria).away_until is None
    follow_status(database, city.workspace_id, city.maria.id, follows=True, now=ASK, via=Via.COMMAND)
    status(database, city, "In a meeting")
    assert stored(database, city, city.maria).away_until is None
    for _ in range(2):
        status(database, city, "Vacationing")
    maria = stored(database, city, city.maria)
    assert (maria.away_until, maria.away_by_status) == (date(2026, 12, 1), True)
    status(database, city, "", None)
    maria = stored(database, city, city.maria)
    assert (maria.away_until, maria.away_by_status) == (date(2026, 11, 24), False)
    told = [entry.verb for entry in entries(database, city, city.maria) if "slack_name" not in entry.after]
    assert told == ["back", "away", "changed"]


def test_leave_that_somebody_set_stands_whatever_the_status_says(database: Database, city: City) -> None:
    follow_status(database, city.workspace_id, city.maria.id, follows=True, now=ASK, via=Via.COMMAND)
    away(database, city, city.maria, "until 2026-12-15")
    for text in ("Vacationing", "In a meeting"):
        status(database, city, text)
    assert stored(database, city, city.maria).away_until == date(2026, 12, 15)


def test_when_somebody_came_to_their_zone_is_kept(database: Database, city: City) -> None:
    def told(zone: str) -> Person:
        member = Member(
            slack_id=city.maria.slack_id or "", email=city.maria.email, name="Maria", zone=zone, is_gone=False
        )
        link_members(database, city.workspace_id, [member], whole=False, noticed=FROM_EVENT, now=ASK)
        return stored(database, city, city.maria)

    assert told("America/New_York").moved_at is None
    assert told("America/Denver").moved_at == ASK
    with database.writing() as unit:
        again = people.upsert_person(
            unit, city.workspace_id, email=city.maria.email, name="Maria", zone="Europe/Berlin", now=EVENING
        )
    assert again.moved_at == EVENING


def test_whose_account_it_is_and_the_leave_in_its_status_are_stored_together_or_not_at_all(
    database: Database, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow_status(database, city.workspace_id, city.maria.id, follows=True, now=ASK, via=Via.COMMAND)

    def fail(*_: object, **__: object) -> None:
        raise Busy("The database is busy. Please try again.")

    with monkeypatch.context() as patch:
        patch.setattr(members, "follow_statuses", fail)
        with pytest.raises(Busy):
            status(database, city, "On vacation")
    with database.reading() as unit:
        assert list_members(unit, city.workspace_id) == []
    status(database, city, "On vacation")
    assert stored(database, city, city.maria).away_by_status
