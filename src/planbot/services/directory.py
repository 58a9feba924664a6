"""The people of the plan held against Slack's directory: who is who, who has left, who has come back.

Nobody is taken for gone on a guess. Only Slack's own word on that very account counts: that it is
deactivated, or that there is no such account. That somebody is missing in a listing is no such word: pages
shift while they are read, and a workspace or scope may show a part of its people. `Linked.missing` names
those, for Slack to be asked about one by one. Whoever never had an account has not left either.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from planbot.plan.handover import has_left
from planbot.plan.model import Person
from planbot.store import aliases, ledger, slack_members, workspaces
from planbot.store import people as stored_people
from planbot.store.errors import Duplicate
from planbot.store.recipients import suppress_messages_to
from planbot.store.records import PersonChanges
from planbot.store.slack_members import SlackMember
from planbot.store.unit_of_work import Database, Unit

FROM_EVENT = "Slack told planbot of a change"
FROM_LISTING = "planbot looked through Slack's directory"
FROM_FORM = "somebody chose them in a form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One account as Slack has it; `is_gone` says that it is deactivated, or that there is none.

    `status_expires_at` is when Slack clears its status, None where it stands until changed.
    """

    slack_id: str
    email: str | None
    name: str
    zone: str | None
    is_gone: bool
    title: str | None = None
    status_text: str = ""
    status_expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What a look at members came to.

    `matched` people have an account among them. After a whole listing, `unmatched` are those of the plan who
    never had one, `missing` those whose account was not listed. `left` and `returned` changed just now.
    """

    matched: int = 0
    unmatched: tuple[Person, ...] = ()
    missing: tuple[Person, ...] = ()
    left: tuple[Person, ...] = ()
    returned: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class _Step:
    """What is to be changed of a person to be as Slack has them."""

    person: Person
    changes: PersonChanges
    names_before: tuple[str, ...] = ()


def link_members(
    database: Database,
    workspace_id: int,
    members: Sequence[Member],
    *,
    whole: bool,
    noticed: str,
    now: datetime,
) -> Linked:
    """Link people to accounts; take over who has left or returned, and their zones, addresses and names.

    `whole` says that `members` is a whole listing; `noticed` tells the record how it came to be known.
    Nothing is locked where nothing has changed: Slack tells of every new status emoji.
    """
    with database.reading() as unit:
        found = unchanged(unit, workspace_id, members, whole=whole)
    if found is not None:
        return found
    return database.write(
        lambda unit: link_in(unit, workspace_id, members, whole=whole, noticed=noticed, now=now)
    )


def unchanged(unit: Unit, workspace_id: int, members: Sequence[Member], *, whole: bool) -> Linked | None:
    """Return what a look at members comes to, None where there is something to take over."""
    found = _Comparison(unit, workspace_id, members)
    is_news = found.steps or _unlike_before(unit, workspace_id, members)
    return None if is_news else found.outcome(whole)


def link_in(
    unit: Unit, workspace_id: int, members: Sequence[Member], *, whole: bool, noticed: str, now: datetime
) -> Linked:
    """Do the same in a unit that was begun."""
    workspaces.lock_workspace(unit, workspace_id)
    unlike = _unlike_before(unit, workspace_id, members)
    slack_members.keep_members(unit, workspace_id, unlike, now=now)
    found = _Comparison(unit, workspace_id, members)
    for step in found.steps:
        _take_over(unit, workspace_id, step, noticed, now)
    return found.outcome(whole)


def take_in(
    unit: Unit,
    workspace_id: int,
    member: Member,
    *,
    department_id: int | None,
    by_id: int | None,
    now: datetime,
) -> Person | None:
    """Return the person whose account `member` is, linked to it and active, added to the plan if need be.

    None for an account without an email address, by which a people list would know them. For one that is
    gone, nothing is done: ask before.
    """
    matched = _Comparison(unit, workspace_id, [member])
    for step in matched.steps:
        _take_over(unit, workspace_id, step, FROM_FORM, now)
    known = stored_people.person_by_slack_id(unit, workspace_id, member.slack_id)
    if known is not None or member.email is None:
        return known
    if stored_people.person_by_email(unit, workspace_id, member.email) is not None:
        return None  # the address is that of somebody with another account, which is still in use
    added = stored_people.upsert_person(
        unit,
        workspace_id,
        email=member.email,
        name=member.name,
        title=member.title,
        department_id=department_id,
        zone=member.zone,
        now=now,
    )
    stored_people.update_person(
        unit, workspace_id, added.id, slack_id=member.slack_id, slack_name=member.name
    )
    ledger.add_entry(
        unit,
        workspace_id,
        verb="added",
        subject_kind="person",
        subject_id=added.id,
        actor_id=by_id,
        after={"email": added.email, "name": added.name, "slack_id": member.slack_id},
        at=now,
    )
    return stored_people.person(unit, workspace_id, added.id)


def as_account(member: Member) -> SlackMember:
    """Return what planbot keeps of a member: all but the status."""
    return SlackMember(
        slack_id=member.slack_id,
        email=member.email,
        name=member.name,
        title=member.title,
        zone=member.zone,
        is_gone=member.is_gone,
    )


def _unlike_before(unit: Unit, workspace_id: int, members: Sequence[Member]) -> list[SlackMember]:
    """Return the accounts that Slack had otherwise, or not at all, when planbot last looked.

    One that is gone and that planbot never saw could own nothing: it is left out.
    """
    before = {one.slack_id: one for one in slack_members.list_members(unit, workspace_id)}
    told = map(as_account, members)
    return [
        one for one in told if before.get(one.slack_id) != one and (one.slack_id in before or not one.is_gone)
    ]


class _Comparison:
    """The people of a workspace beside members, and the steps that make them agree."""

    def __init__(self, unit: Unit, workspace_id: int, members: Sequence[Member]) -> None:
        self._people = stored_people.list_people(unit, workspace_id)
        self._names = stored_people.slack_names(unit, workspace_id)
        self._emails = {_key(person.email) for person in self._people}
        self._own = {member.slack_id: member for member in members}
        linked = {person.slack_id for person in self._people}
        self._free: dict[str, list[Member]] = {}
        for member in members:
            if member.email and member.slack_id not in linked:
                self._free.setdefault(_key(member.email), []).append(member)
        self._matches = {person.id: self._match(person) for person in self._people}
        self.steps = tuple(self._steps())

    def outcome(self, whole: bool) -> Linked:
        active = [person for person in self._people if person.active]
        absent = [person for person in active if self._matches[person.id] is None] if whole else []
        return Linked(
            matched=sum(match is not None for match in self._matches.values()),
            unmatched=tuple(person for person in absent if person.slack_id is None),
            missing=tuple(person for person in absent if person.slack_id is not None),
            left=tuple(step.person for step in self.steps if step.changes.get("active") is False),
            returned=tuple(step.person for step in self.steps if step.changes.get("active") is True),
        )

    def _match(self, person: Person) -> Member | None:
        """Return the account that is the person's.

        It is the one they are linked to, whatever its address has become. Where that is gone, or they have
        none, it is one in use that has their address and is nobody else's. A deactivated one counts only for
        a person who has no other.
        """
        own = self._own.get(person.slack_id) if person.slack_id else None
        if own is not None and not own.is_gone:
            return own
        free = self._free.get(_key(person.email), [])
        in_use = next((member for member in free if not member.is_gone), None)
        if in_use is not None or own is not None:
            return in_use or own
        return free[0] if free and person.slack_id is None else None

    def _steps(self) -> Iterable[_Step]:
        for person in self._people:
            member = self._matches[person.id]
            if member is None:
                continue
            changes: PersonChanges = {}
            if person.slack_id != member.slack_id:
                changes["slack_id"] = member.slack_id
            if person.active == member.is_gone:
                changes["active"] = not member.is_gone
            names_before = () if member.is_gone else self._take_over_profile(person, member, changes)
            if changes:
                yield _Step(person, changes, names_before)

    def _take_over_profile(self, person: Person, member: Member, changes: PersonChanges) -> tuple[str, ...]:
        """Note what Slack's profile changes; return names that the person goes by all the same.

        The name follows Slack only where the plan called them as Slack did before: what else a people list
        calls somebody is the city's choice.
        """
        if member.zone and person.zone != member.zone:
            changes["zone"] = member.zone
        if member.email and _key(member.email) not in self._emails:
            changes["email"] = member.email.strip()
        before = self._names[person.id]
        if member.name == before or not member.name.strip():
            return ()
        changes["slack_name"] = member.name
        if before is None or before != person.name:
            return ()
        changes["name"] = member.name
        return (before,)


def _key(email: str) -> str:
    return email.strip().casefold()


def _take_over(unit: Unit, workspace_id: int, step: _Step, noticed: str, now: datetime) -> None:
    person = step.person
    before = _before(unit, workspace_id, step)
    stored_people.update_person(unit, workspace_id, person.id, **step.changes)
    if "zone" in step.changes and person.zone:
        stored_people.update_person(unit, workspace_id, person.id, moved_at=now)
    for name in step.names_before:
        with suppress(Duplicate):  # somebody else goes by it: plans that use it have to say whom they mean
            aliases.add_alias(unit, workspace_id, name, now=now, person_id=person.id)
    after = dict(step.changes)
    active = after.pop("active", None)
    if after:
        _enter(
            unit, workspace_id, person, "changed", {key: before[key] for key in after}, after, noticed, now
        )
    if active is False:
        not_sent = suppress_messages_to(unit, workspace_id, person.id, reason=has_left(person), now=now)
        change = {"active": False, "messages_not_sent": list(not_sent)}
        _enter(unit, workspace_id, person, "left", {"active": True}, change, noticed, now)
    elif active is True:
        _enter(unit, workspace_id, person, "returned", {"active": False}, {"active": True}, noticed, now)


def _before(unit: Unit, workspace_id: int, step: _Step) -> Mapping[str, object]:
    names = stored_people.slack_names(unit, workspace_id) if "slack_name" in step.changes else {}
    return {
        key: names[step.person.id] if key == "slack_name" else getattr(step.person, key)
        for key in step.changes
    }


def _enter(
    unit: Unit,
    workspace_id: int,
    person: Person,
    verb: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    noticed: str,
    now: datetime,
) -> None:
    ledger.add_entry(
        unit,
        workspace_id,
        verb=verb,
        subject_kind="person",
        subject_id=person.id,
        before=before,
        after={**after, "noticed": noticed},
        at=now,
    )
