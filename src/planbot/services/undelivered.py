"""Administrators hear of what could not be delivered: once a day, and of all of it together."""

from collections.abc import Sequence
from datetime import datetime

from planbot.plan.clock import local_day
from planbot.plan.delivery_words import UNDELIVERED
from planbot.plan.model import Person
from planbot.plan.notice_days import next_morning, notice_time
from planbot.plan.permissions import may_administer
from planbot.plan.policy import Policy
from planbot.plan.reports.undelivered import Failure, Undelivered
from planbot.services.message_names import MessageNames
from planbot.store import deliveries, outbox, people, workspaces
from planbot.store.outbox_records import NewMessage, OutboxMessage
from planbot.store.unit_of_work import Database, Unit


def tell_administrators(
    unit: Unit, workspace_id: int, dead: Sequence[OutboxMessage], *, now: datetime
) -> bool:
    """Queue a notice to each administrator that messages are dead, in the unit that closes them.

    Return whether somebody will hear of it: False where no administrator is in Slack. A notice that could
    not be delivered is not told of (`tell_again` queues another), nor a change of a message that is in Slack
    already.
    """
    if all(message.kind == UNDELIVERED or message.is_edit for message in dead):
        return True
    return _queue_for_all(unit, workspace_id, now) is not None


def tell_again(database: Database, workspace_id: int, *, now: datetime) -> bool:
    """Queue another notice where one died, or nobody was there to get one; return whether one was queued.

    Called every so often, it looks without a lock first. While a notice waits, or once one of them has told
    what is dead, there is nothing to do; nor twice for one day, for the day is in the key.
    """
    with database.reading() as unit:
        if not deliveries.is_anybody_to_be_told(unit, workspace_id):
            return False

    def queue(unit: Unit) -> bool:
        workspaces.lock_workspace(unit, workspace_id)
        if not deliveries.is_anybody_to_be_told(unit, workspace_id):
            return False
        return bool(_queue_for_all(unit, workspace_id, now))

    return database.write(queue)


def build_undelivered(
    database: Database, workspace_id: int, person_id: int, plan_command: str
) -> Undelivered | None:
    """Return what waits for an administrator to decide; None where nothing does any more."""
    with database.reading() as unit:
        person = people.person(unit, workspace_id, person_id)
        names = MessageNames(unit, workspace_id)
        dead = deliveries.count_dead(unit, workspace_id)
    if not dead:
        return None
    return Undelivered(
        first_name=person.name.split()[0],
        total=sum(one.count for one in dead),
        failures=tuple(
            Failure(
                count=one.count,
                what=names.what(one),
                recipient=names.recipient(one),
                why=names.why(one),
            )
            for one in dead
        ),
        command=f"{plan_command} deliveries",
    )


def _queue_for_all(unit: Unit, workspace_id: int, now: datetime) -> int | None:
    """Return how many notices were queued; None where no administrator is in Slack."""
    policy = workspaces.load_policy(unit, workspace_id)
    administrators = [
        person
        for person in people.list_people(unit, workspace_id, active_only=True)
        if may_administer(person) and person.slack_id is not None
    ]
    if not administrators:
        return None
    return sum(_queue(unit, workspace_id, person, policy, now) for person in administrators)


def _queue(unit: Unit, workspace_id: int, person: Person, policy: Policy, now: datetime) -> bool:
    """Queue the day's notice; where it was written already, what it does not say waits for the next one.

    Return whether one was queued that did not wait before.
    """
    zone = person.zone or policy.zone
    at = notice_time(policy, zone, now)
    key = _key(person, zone, at)
    if _enqueue(unit, workspace_id, person, key, at, now):
        return True
    if outbox.hold_waiting(unit, workspace_id, key):
        return False
    later = next_morning(policy, zone, local_day(at, zone))
    return _enqueue(unit, workspace_id, person, _key(person, zone, later), later, now)


def _enqueue(
    unit: Unit, workspace_id: int, person: Person, key: str, not_before: datetime, now: datetime
) -> bool:
    notice = NewMessage(
        kind=UNDELIVERED, dedupe_key=key, not_before=not_before, recipient_person_id=person.id
    )
    return outbox.enqueue(unit, workspace_id, notice, now=now)


def _key(person: Person, zone: str, at: datetime) -> str:
    return f"{UNDELIVERED}:{person.id}:{local_day(at, zone)}"
