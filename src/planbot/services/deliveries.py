"""What became of messages, for administrators: sent, held back, waiting, dead."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from planbot.plan.clock import local_day
from planbot.plan.delivery_words import say_kind
from planbot.plan.errors import UserError
from planbot.plan.model import Person
from planbot.plan.permissions import may_administer
from planbot.plan.reports.deliveries import DeadLetter, Deliveries, KindCount, ReasonCount
from planbot.plan.slots import local_instant
from planbot.services.message_names import MessageNames
from planbot.store import deliveries as counts
from planbot.store import people, workspaces
from planbot.store.outbox_records import MessageCount, MessageState
from planbot.store.unit_of_work import Database, Unit

_DAYS = 7
_DEAD_SHOWN = 10


def show_deliveries(
    database: Database, workspace_id: int, person_id: int, *, now: datetime, done: str | None = None
) -> Deliveries:
    """Return what became of the messages of the last seven local days, and what is dead from any day.

    `done` is shown above it. Raises `UserError` where the person is no administrator.
    """
    with database.reading() as unit:
        require_administrator(unit, workspace_id, person_id)
        policy = workspaces.load_policy(unit, workspace_id)
        today = local_day(now, policy.zone)
        since = today - timedelta(days=_DAYS - 1)
        closed = counts.count_closed(unit, workspace_id, since=local_instant(since, time.min, policy.zone))
        waiting = counts.count_waiting(unit, workspace_id)
        dead = counts.latest_dead(unit, workspace_id, limit=_DEAD_SHOWN)
        dead_total = sum(one.count for one in counts.count_dead(unit, workspace_id))
        names = MessageNames(unit, workspace_id)
    return Deliveries(
        today=today,
        since=since,
        sent=_by_kind(closed, MessageState.SENT),
        suppressed=_by_reason(closed),
        waiting=_by_kind(waiting, MessageState.QUEUED),
        unsure=sum(one.count for one in waiting if one.state is MessageState.UNKNOWN),
        dead=tuple(
            DeadLetter(
                id=message.id,
                what=names.what(message),
                recipient=names.recipient(message),
                why=names.why(message),
                on=local_day(message.closed_at or now, policy.zone),
            )
            for message in dead
        ),
        dead_total=dead_total,
        done=done,
    )


def require_administrator(unit: Unit, workspace_id: int, person_id: int) -> Person:
    """Return who it is; raises `UserError`, saying whom to ask, where they are no administrator."""
    person = people.person(unit, workspace_id, person_id)
    if not may_administer(person):
        known = people.list_people(unit, workspace_id, active_only=True)
        names = [one.name for one in known if may_administer(one)]
        whom = " or ".join(names[:2]) or "Your planbot administrator"
        raise UserError(f"What planbot delivers is looked after by administrators. {whom} can tell you more.")
    return person


def _by_kind(found: Iterable[MessageCount], state: MessageState) -> tuple[KindCount, ...]:
    total: Counter[str] = Counter()
    for one in found:
        if one.state is state:
            total[one.kind] += one.count
    return tuple(KindCount(count=count, what=say_kind(kind, count)) for kind, count in total.most_common())


def _by_reason(found: Iterable[MessageCount]) -> tuple[ReasonCount, ...]:
    total: Counter[str] = Counter()
    for one in found:
        if one.state is MessageState.SUPPRESSED:
            total[(one.reason or "").rstrip(".")] += one.count
    return tuple(ReasonCount(count=count, reason=reason) for reason, count in total.most_common())
