"""Holding the plan's people against Slack's directory: who is linked, who has left, who comes back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from services.city import ASK, City, build_city

from planbot.plan.model import Person
from planbot.services.directory import FROM_EVENT, FROM_LISTING, Linked, Member, link_members
from planbot.store import ledger, outbox, people
from planbot.store.outbox_records import MessageState, NewMessage
from planbot.store.records import LedgerEntry
from planbot.store.unit_of_work import Database


@pytest.fixture
def city(database: Database) -> City:
    return build_city(database)


def member(person: Person, **changes: object) -> Member:
    known = Member(
        slack_id=person.slack_id or f"U-{person.id}",
        email=person.email,
        name=person.name,
        zone="America/New_York",
        is_gone=False,
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def everybody(city: City) -> list[Member]:
    return [member(person) for person in (city.maria, city.dana, city.tom)]


def listing(database: Database, city: City, members: Sequence[Member]) -> Linked:
    return link_members(database, city.workspace_id, members, whole=True, noticed=FROM_LISTING, now=ASK)


def told(database: Database, city: City, *members: Member) -> Linked:
    return link_members(database, city.workspace_id, list(members), whole=False, noticed=FROM_EVENT, now=ASK)


def stored(database: Database, city: City, person: Person) -> Person:
    with database.reading() as unit:
        return people.person(unit, city.workspace_id, person.id)


def entries(database: Database, city: City, person: Person, verb: str) -> list[LedgerEntry]:
    with database.reading() as unit:
        found = ledger.list_entries(unit, city.workspace_id, subject_kind="person", subject_id=person.id)
    return [entry for entry in found if entry.verb == verb]


def queue(database: Database, city: City, person: Person, key: str) -> None:
    message = NewMessage(
        kind="check_in",
        dedupe_key=key,
        not_before=ASK + timedelta(days=1),
        recipient_person_id=person.id,
        references={"items": []},
    )
    with database.writing() as unit:
        assert outbox.enqueue(unit, city.workspace_id, message, now=ASK)


def test_who_is_deactivated_has_left_and_is_written_to_no_more(database: Database, city: City) -> None:
    queue(database, city, city.maria, "dm:maria")
    queue(database, city, city.dana, "dm:dana")

    linked = told(database, city, member(city.maria, is_gone=True))

    assert [person.name for person in linked.left] == ["Maria"]
    gone = stored(database, city, city.maria)
    assert (gone.active, gone.slack_id) == (False, city.maria.slack_id)
    (entry,) = entries(database, city, city.maria, "left")
    assert entry.before == {"active": True}
    assert entry.after == {
        "active": False,
        "messages_not_sent": ["dm:maria"],
        "noticed": "Slack told planbot of a change",
    }
    with database.reading() as unit:
        rows = {one.dedupe_key: one for one in outbox.list_messages(unit, city.workspace_id)}
    assert (rows["dm:maria"].state, rows["dm:maria"].reason) == (
        MessageState.SUPPRESSED,
        "Maria is no longer in Slack",
    )
    assert rows["dm:dana"].state is MessageState.QUEUED


def test_told_twice_it_is_recorded_once(database: Database, city: City) -> None:
    for _ in range(2):
        told(database, city, member(city.maria, is_gone=True))
    assert len(entries(database, city, city.maria, "left")) == 1


def test_who_is_activated_again_is_back(database: Database, city: City) -> None:
    told(database, city, member(city.maria, is_gone=True))
    linked = listing(database, city, everybody(city))
    assert [person.name for person in linked.returned] == ["Maria"]
    assert stored(database, city, city.maria).active
    (entry,) = entries(database, city, city.maria, "returned")
    assert entry.after == {"active": True, "noticed": "planbot looked through Slack's directory"}


def test_whoever_is_missing_in_a_listing_stays_and_is_to_be_asked_for(database: Database, city: City) -> None:
    linked = listing(database, city, [member(city.dana), member(city.tom)])
    assert [person.name for person in linked.missing] == ["Maria"]
    assert linked.unmatched == ()
    assert stored(database, city, city.maria) == city.maria


@pytest.mark.parametrize("count", [0, 1])
def test_a_short_listing_takes_nobody_for_gone(database: Database, city: City, count: int) -> None:
    listing(database, city, everybody(city)[:count])
    for person in (city.maria, city.dana, city.tom):
        found = stored(database, city, person)
        assert (found.active, found.slack_id) == (True, person.slack_id)


def test_who_was_never_in_slack_has_not_left(database: Database, city: City) -> None:
    with database.writing() as unit:
        people.link_to_slack(unit, city.workspace_id, city.maria.id, None)
    linked = listing(database, city, [member(city.dana), member(city.tom)])
    assert [person.name for person in linked.unmatched] == ["Maria"]
    assert (linked.missing, linked.left) == ((), ())
    assert stored(database, city, city.maria).active


def test_an_account_without_an_address_is_still_theirs(database: Database, city: City) -> None:
    """As Slack shows it to a bot that lost the right to read addresses."""
    linked = listing(database, city, [replace(one, email=None) for one in everybody(city)])
    assert (linked.matched, linked.missing, linked.unmatched) == (3, (), ())
    assert stored(database, city, city.maria).email == city.maria.email


def test_address_and_zone_follow_slack(database: Database, city: City) -> None:
    moved = member(city.maria, email="maria.grant@city.example", zone="America/Denver")
    told(database, city, moved)
    found = stored(database, city, city.maria)
    assert (found.email, found.zone) == ("maria.grant@city.example", "America/Denver")
    (entry,) = entries(database, city, city.maria, "changed")
    assert entry.before["email"] == "maria@city.example"


def test_a_taken_address_is_left_with_its_owner(database: Database, city: City) -> None:
    told(database, city, member(city.maria, email=city.tom.email))
    assert stored(database, city, city.maria).email == city.maria.email
    assert stored(database, city, city.tom).slack_id == city.tom.slack_id


def test_a_name_follows_slack_where_the_plan_had_it_from_there(database: Database, city: City) -> None:
    told(database, city, member(city.maria))
    told(database, city, member(city.maria, name="Maria Grant"))
    assert stored(database, city, city.maria).name == "Maria Grant"
    with database.reading() as unit:
        by_old_name = people.people_named(unit, city.workspace_id, "Maria")
    assert [person.id for person in by_old_name] == [city.maria.id]


def test_a_name_that_the_people_list_chose_stays(database: Database, city: City) -> None:
    told(database, city, member(city.maria, name="mlopez"))
    told(database, city, member(city.maria, name="mlopez (on leave)"))
    assert stored(database, city, city.maria).name == "Maria"


def test_a_new_account_with_their_address_takes_the_place_of_the_old(database: Database, city: City) -> None:
    told(database, city, member(city.maria, is_gone=True))
    fresh = member(city.maria, slack_id="U-NEW")
    told(database, city, fresh)
    assert (stored(database, city, city.maria).slack_id, stored(database, city, city.maria).active) == (
        "U-NEW",
        True,
    )
    old = member(city.maria, is_gone=True)
    told(database, city, old)
    linked = listing(database, city, [old, fresh, member(city.dana), member(city.tom)])
    assert linked.left == ()
    assert stored(database, city, city.maria).active


def test_what_is_as_it_was_leaves_no_trace(database: Database, city: City) -> None:
    listing(database, city, everybody(city))
    with database.reading() as unit:
        before = len(ledger.list_entries(unit, city.workspace_id))
    listing(database, city, everybody(city))
    told(
        database,
        city,
        member(city.maria),
        Member(slack_id="U-X", email=None, name="X", zone=None, is_gone=True),
    )
    with database.reading() as unit:
        assert len(ledger.list_entries(unit, city.workspace_id)) == before
