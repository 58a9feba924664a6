"""Handing items over: the old lead ends, the new one begins, and all of it is on record."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from services.city import ASK, City, build_city

from planbot.plan.errors import UserError
from planbot.plan.model import Assignment, Person
from planbot.plan.reports.handover import HandedOver, Hearer
from planbot.plan.vocabulary import Part, Role, Via
from planbot.services.chosen_people import strangers
from planbot.services.directory import FROM_EVENT, Member, link_members
from planbot.services.handover import Choice, hand_over, hand_over_entry, hand_over_list
from planbot.store import assignments, bodies, ledger, people
from planbot.store.facts import load_facts
from planbot.store.records import LedgerEntry, NewAssignment
from planbot.store.unit_of_work import Database

LATER = ASK + timedelta(hours=2)
VERA = Member(
    slack_id="U-VERA", email="vera@city.example", name="Vera Stone", zone="America/Denver", is_gone=False
)


@pytest.fixture
def city(database: Database) -> City:
    """Maria, who leads both items, has left."""
    built = build_city(database)
    gone = Member(
        slack_id=built.maria.slack_id or "", email=built.maria.email, name="Maria", zone=None, is_gone=True
    )
    link_members(database, built.workspace_id, [gone], whole=False, noticed=FROM_EVENT, now=ASK)
    return built


def to(item_id: int, person: Person | str) -> Choice:
    slack_id = person if isinstance(person, str) else person.slack_id or ""
    return Choice(item_id=item_id, slack_id=slack_id, field=f"owner:{item_id}")


def give(
    database: Database,
    city: City,
    *choices: Choice,
    by: Person | None = None,
    members: Mapping[str, Member | None] | None = None,
    note: str | None = None,
    submission_id: str = "s1",
    now: datetime = LATER,
) -> HandedOver:
    return hand_over(
        database,
        city.workspace_id,
        (by or city.dana).id,
        choices,
        members=members or {},
        note=note,
        submission_id=submission_id,
        now=now,
        via=Via.MODAL,
    )


def lead_of(database: Database, city: City, item_id: int) -> Assignment:
    with database.reading() as unit:
        held = assignments.assignments_of_item(unit, city.workspace_id, item_id)
    (lead,) = (one for one in held if one.part is Part.LEAD)
    return lead


def handed(database: Database, city: City) -> list[LedgerEntry]:
    with database.reading() as unit:
        found = ledger.list_entries(unit, city.workspace_id, subject_kind="item")
    return [entry for entry in reversed(found) if entry.verb == "handed_over"]


def person(database: Database, city: City, name: str, role: Role = Role.STAFF) -> Person:
    with database.writing() as unit:
        found = people.upsert_person(
            unit, city.workspace_id, email=f"{name}@city.example", name=name, role=role, now=ASK
        )
        return people.link_to_slack(unit, city.workspace_id, found.id, f"U{found.id}")


def test_the_head_s_list(database: Database, city: City) -> None:
    listed = hand_over_list(database, city.workspace_id, city.dana.id, now=LATER)
    (entry,) = listed.entries
    assert (entry.name, entry.department, entry.keepers) == ("Maria", "Public Works", ("Dana",))
    assert [(line.label, line.was_led) for line in entry.items] == [("1.1", True), ("1.2", True)]
    shown, today = hand_over_entry(
        database, city.workspace_id, city.dana.id, entry.person_id, entry.department_id, now=LATER
    )
    assert (shown, today) == (entry, date(2026, 11, 24))


def test_the_lead_changes_hands_and_the_old_one_stays_on_record(database: Database, city: City) -> None:
    before = lead_of(database, city, city.bridges.id)

    done = give(
        database, city, to(city.bridges.id, city.tom), to(city.signals.id, city.dana), note="Tom knows"
    )

    assert lead_of(database, city, city.bridges.id).person_id == city.tom.id
    assert lead_of(database, city, city.signals.id).person_id == city.dana.id
    assert lead_of(database, city, city.bridges.id).accepted_at is None
    with database.reading() as unit:
        then = load_facts(unit, city.workspace_id, ASK, now=LATER)
    assert [one.person_id for one in then.assignments_by_item[city.bridges.id]] == [city.maria.id]
    first, _second = handed(database, city)
    assert (first.subject_id, first.actor_id, first.via) == (str(city.bridges.id), city.dana.id, Via.MODAL)
    assert first.before == {"assignment": before.id, "person": city.maria.id}
    assert first.after["person"] == city.tom.id
    assert (first.after["because"], first.after["note"]) == ("Maria is no longer in Slack", "Tom knows")
    assert [(one.label, one.before, one.owner, one.moved_to) for one in done.items] == [
        ("1.1", "Maria", "Tom", "Police"),
        ("1.2", "Maria", "Dana", None),
    ]
    assert (done.left, done.kept, done.joined) == (0, (), ())
    assert hand_over_list(database, city.workspace_id, city.dana.id, now=LATER).entries == ()


def test_the_new_owner_hears_of_it_in_the_next_weekly_ask(database: Database, city: City) -> None:
    """It is Tuesday, 11:30: this week's ask has gone out."""
    done = give(database, city, to(city.bridges.id, city.tom))
    assert done.hearers == (Hearer(name="Tom", on=date(2026, 12, 1)),)
    assert done.left == 1
    early = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    sooner = give(database, city, to(city.signals.id, city.tom), submission_id="s2", now=early)
    assert sooner.hearers == (Hearer(name="Tom", on=date(2026, 11, 24)),)


def test_sent_twice_it_is_done_once_and_answered_the_same(database: Database, city: City) -> None:
    first = give(database, city, to(city.bridges.id, city.tom))
    lead = lead_of(database, city, city.bridges.id)
    again = give(database, city, to(city.bridges.id, city.tom), now=LATER + timedelta(minutes=5))
    assert again == first
    assert lead_of(database, city, city.bridges.id) == lead
    assert len(handed(database, city)) == 1


def test_what_somebody_else_handed_over_meanwhile_stays(database: Database, city: City) -> None:
    give(database, city, to(city.bridges.id, city.tom))
    done = give(
        database, city, to(city.bridges.id, city.dana), to(city.signals.id, city.dana), submission_id="s2"
    )
    assert lead_of(database, city, city.bridges.id).person_id == city.tom.id
    assert [one.label for one in done.items] == ["1.2"]
    assert done.kept == ("1.1 stays as it is: Tom answers for it in the meantime",)


def test_all_or_none(database: Database, city: City) -> None:
    with pytest.raises(UserError) as refused:
        give(
            database,
            city,
            to(city.bridges.id, city.tom),
            to(city.signals.id, "U-BOT"),
            members={"U-BOT": None},
        )
    assert refused.value.field == f"owner:{city.signals.id}"
    assert refused.value.message.startswith("Only a person of this Slack workspace")
    assert lead_of(database, city, city.bridges.id).person_id == city.maria.id
    assert give(database, city, to(city.bridges.id, city.tom)).items  # the same form, put right, counts


def test_a_member_who_is_not_in_the_plan_is_added_to_the_department(database: Database, city: City) -> None:
    assert strangers(database, city.workspace_id, ["U-VERA", city.tom.slack_id or ""]) == {"U-VERA"}
    done = give(
        database,
        city,
        to(city.bridges.id, "U-VERA"),
        to(city.signals.id, "U-VERA"),
        members={"U-VERA": VERA},
    )
    with database.reading() as unit:
        vera = people.person_by_slack_id(unit, city.workspace_id, "U-VERA")
    assert vera is not None
    assert (vera.email, vera.role, vera.zone) == ("vera@city.example", Role.STAFF, "America/Denver")
    assert vera.department_id == city.dana.department_id
    assert done.joined == ("Vera Stone",)
    assert lead_of(database, city, city.signals.id).person_id == vera.id


def test_somebody_of_the_plan_without_an_account_so_far_is_linked(database: Database, city: City) -> None:
    with database.writing() as unit:
        known = people.upsert_person(
            unit, city.workspace_id, email="Vera@city.example", name="Vera S.", now=ASK
        )
    done = give(database, city, to(city.bridges.id, "U-VERA"), members={"U-VERA": VERA})
    assert lead_of(database, city, city.bridges.id).person_id == known.id
    assert done.joined == ()


@pytest.mark.parametrize(
    ("member", "words"),
    [
        (replace(VERA, is_gone=True), "Vera Stone is no longer in Slack. Choose somebody else."),
        (replace(VERA, email=None), "Slack shows no address by which planbot could know Vera Stone."),
    ],
)
def test_who_cannot_take_over(database: Database, city: City, member: Member, words: str) -> None:
    with pytest.raises(UserError) as refused:
        give(database, city, to(city.bridges.id, "U-VERA"), members={"U-VERA": member})
    assert refused.value.message.startswith(words)
    assert refused.value.field == f"owner:{city.bridges.id}"


def test_who_may(database: Database, city: City) -> None:
    with pytest.raises(UserError, match="can be handed over by Dana, leadership or an administrator"):
        give(database, city, to(city.bridges.id, city.tom), by=city.tom)
    with pytest.raises(UserError, match="department heads, leadership and administrators"):
        hand_over_list(database, city.workspace_id, city.tom.id, now=LATER)
    for number, role in enumerate((Role.ADMIN, Role.LEADERSHIP)):
        item = (city.bridges, city.signals)[number]
        by = person(database, city, role.value, role)
        assert give(database, city, to(item.id, city.tom), by=by, submission_id=role.value).items


def test_where_the_head_is_who_left_the_administrators_have_the_list(database: Database, city: City) -> None:
    admin = person(database, city, "Ada", Role.ADMIN)
    gone = Member(slack_id=city.dana.slack_id or "", email=None, name="Dana", zone=None, is_gone=True)
    link_members(database, city.workspace_id, [gone], whole=False, noticed=FROM_EVENT, now=ASK)
    (entry,) = hand_over_list(database, city.workspace_id, admin.id, now=LATER).entries
    assert (entry.name, entry.keepers) == ("Maria", ("Ada",))


def test_a_body_leads_on_through_another(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        board = bodies.upsert_body(unit, here, "Parks Board", now=ASK)
        assignments.set_lead(
            unit, here, city.bridges.id, now=ASK, body_id=board.id, reporter_id=city.maria.id
        )
        assignments.add_assignments(
            unit,
            here,
            [NewAssignment(item_id=city.bridges.id, part=Part.SUPPORT, person_id=city.tom.id)],
            now=ASK,
        )
    admin = person(database, city, "Ada", Role.ADMIN)
    done = give(database, city, to(city.bridges.id, city.tom), by=admin)
    lead = lead_of(database, city, city.bridges.id)
    assert (lead.body_id, lead.reporter_id, lead.person_id) == (board.id, city.tom.id, None)
    assert [(one.owner, one.leads) for one in done.items] == [("Tom", False)]
    with database.reading() as unit:
        held = assignments.assignments_of_item(unit, here, city.bridges.id)
    assert Part.SUPPORT in {one.part for one in held}
