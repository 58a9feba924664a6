"""Going on leave and coming back: set by the person, their head or an administrator, or by a Slack status."""

from collections.abc import Sequence
from datetime import date, datetime

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.leave import (
    LeaveWords,
    back_from_status,
    read_leave,
    require_leave_of,
    require_stand_in,
)
from planbot.plan.model import Facts, Person
from planbot.plan.vocabulary import Via
from planbot.services.directory import Member
from planbot.services.people import person_called
from planbot.store import ledger, people, workspaces
from planbot.store.facts import load_facts
from planbot.store.records import PersonChanges
from planbot.store.unit_of_work import Database, Unit


def go_away(
    database: Database, workspace_id: int, actor_id: int, text: str, *, now: datetime, via: Via
) -> tuple[Facts, Person]:
    """Set the leave that `text` says (`until monday delegate @tom`); return the facts and who is away.

    Raises `UserError` for words that cannot be read, somebody whose leave is not the actor's to set, and a
    delegate who cannot stand in.
    """

    def store(unit: Unit) -> tuple[Facts, Person]:
        workspaces.lock_workspace(unit, workspace_id)
        facts = load_facts(unit, workspace_id, now=now)
        actor = facts.person_by_id[actor_id]
        said = read_leave(text, local_day(now, zone_of(facts, actor)))
        person = actor if said.whose is None else person_called(unit, workspace_id, said.whose)
        require_leave_of(actor, person, facts.departments)
        delegate = _delegate(unit, workspace_id, facts, person, said, now)
        _set_leave(
            unit, facts, workspace_id, person, said.back_on, delegate, by_id=actor_id, via=via, now=now
        )
        return _reloaded(unit, workspace_id, person.id, now)

    return database.write(store)


def come_back(
    database: Database, workspace_id: int, actor_id: int, whose: str, *, now: datetime, via: Via
) -> tuple[Facts, Person]:
    """End the leave of whom `whose` names, of the actor where it is empty; done twice, it changes nothing."""

    def store(unit: Unit) -> tuple[Facts, Person]:
        workspaces.lock_workspace(unit, workspace_id)
        facts = load_facts(unit, workspace_id, now=now)
        actor = facts.person_by_id[actor_id]
        person = person_called(unit, workspace_id, whose) if whose.strip() else actor
        require_leave_of(actor, person, facts.departments)
        _end_leave(unit, facts, workspace_id, person, by_id=actor_id, via=via, now=now)
        return _reloaded(unit, workspace_id, person.id, now)

    return database.write(store)


def leave_of(database: Database, workspace_id: int, person_id: int, *, now: datetime) -> tuple[Facts, Person]:
    """Return the facts and the person whose leave is to be shown."""
    with database.reading() as unit:
        return _reloaded(unit, workspace_id, person_id, now)


def follow_status(
    database: Database, workspace_id: int, person_id: int, *, follows: bool, now: datetime, via: Via
) -> tuple[Facts, Person]:
    """Let the person's Slack status say that they are away, or no longer; only they themselves can."""

    def store(unit: Unit) -> tuple[Facts, Person]:
        before = people.person(unit, workspace_id, person_id)
        if before.follows_status != follows:
            people.update_person(unit, workspace_id, person_id, follows_status=follows)
            ledger.add_entry(
                unit,
                workspace_id,
                verb="changed",
                subject_kind="person",
                subject_id=person_id,
                actor_id=person_id,
                before={"follows_status": before.follows_status},
                after={"follows_status": follows},
                via=via,
                at=now,
            )
        return _reloaded(unit, workspace_id, person_id, now)

    return database.write(store)


def leave_in_statuses(
    unit: Unit, workspace_id: int, members: Sequence[Member], *, now: datetime
) -> Sequence[tuple[Person, date | None]]:
    """Return whose status tells otherwise than the record, and the day of return; None for who is back.

    Only of those who let it; leave that somebody set stands, whatever the status says.
    """
    by_slack_id = {member.slack_id: member for member in members if not member.is_gone}
    policy = workspaces.load_policy(unit, workspace_id)
    wanted: list[tuple[Person, date | None]] = []
    for person in people.list_people(unit, workspace_id, active_only=True):
        member = by_slack_id.get(person.slack_id or "")
        if member is None or not person.follows_status:
            continue
        zone = person.zone or policy.zone
        back_on = back_from_status(member.status_text, member.status_expires_at, now, zone)
        is_away = person.away_until is not None and local_day(now, zone) < person.away_until
        if is_away and not person.away_by_status:
            continue
        if back_on != (person.away_until if is_away else None):
            wanted.append((person, back_on))
    return wanted


def follow_statuses(unit: Unit, workspace_id: int, members: Sequence[Member], *, now: datetime) -> None:
    """Take over the leave that their status tells of, and its end once it is gone."""
    wanted = leave_in_statuses(unit, workspace_id, members, now=now)
    if not wanted:
        return
    workspaces.lock_workspace(unit, workspace_id)
    facts = load_facts(unit, workspace_id, now=now)
    for person, back_on in wanted:
        if back_on is None:
            _end_leave(unit, facts, workspace_id, person, by_id=None, via=Via.SYSTEM, now=now)
        else:
            _set_leave(unit, facts, workspace_id, person, back_on, None, by_id=None, via=Via.SYSTEM, now=now)


def _delegate(
    unit: Unit, workspace_id: int, facts: Facts, person: Person, said: LeaveWords, now: datetime
) -> Person | None:
    if said.delegate is None:
        return None
    delegate = person_called(unit, workspace_id, said.delegate)
    today = local_day(now, zone_of(facts, delegate))
    require_stand_in(delegate, person, today, is_reached=facts.reaches(delegate))
    return delegate


def _set_leave(
    unit: Unit,
    facts: Facts,
    workspace_id: int,
    person: Person,
    back_on: date,
    delegate: Person | None,
    *,
    by_id: int | None,
    via: Via,
    now: datetime,
) -> None:
    is_away = Asking(facts, local_day(now, zone_of(facts, person))).is_away(person)
    begins = (
        person.away_since if is_away and person.delegate_id == (delegate.id if delegate else None) else now
    )
    changes: PersonChanges = {
        "away_until": back_on,
        "away_since": begins,
        "away_by_status": by_id is None,
        "delegate_id": delegate.id if delegate else None,
    }
    _change(unit, workspace_id, person, "away", changes, by_id=by_id, via=via, now=now)


def _end_leave(
    unit: Unit,
    facts: Facts,
    workspace_id: int,
    person: Person,
    *,
    by_id: int | None,
    via: Via,
    now: datetime,
) -> None:
    asking = Asking(facts, local_day(now, zone_of(facts, person)))
    if asking.is_away(person):
        changes: PersonChanges = {"away_until": asking.today, "away_by_status": False}
        _change(unit, workspace_id, person, "back", changes, by_id=by_id, via=via, now=now)


def _change(
    unit: Unit,
    workspace_id: int,
    person: Person,
    verb: str,
    changes: PersonChanges,
    *,
    by_id: int | None,
    via: Via,
    now: datetime,
) -> None:
    people.update_person(unit, workspace_id, person.id, **changes)
    shown = ("away_until", "delegate_id", "away_by_status")
    after = {key: _as_json(value) for key, value in changes.items() if key in shown}
    ledger.add_entry(
        unit,
        workspace_id,
        verb=verb,
        subject_kind="person",
        subject_id=person.id,
        actor_id=by_id,
        before={key: _as_json(getattr(person, key)) for key in after},
        after=after,
        via=via,
        at=now,
    )


def _as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _reloaded(unit: Unit, workspace_id: int, person_id: int, now: datetime) -> tuple[Facts, Person]:
    facts = load_facts(unit, workspace_id, now=now)
    return facts, facts.person_by_id[person_id]
