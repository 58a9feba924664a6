"""The sweep: what falls due goes into the outbox, together with the marks that it has been dealt with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from planbot.plan.agenda import PlannedMessage, agenda, marks_due
from planbot.plan.check_ins import AskKind, zone_of
from planbot.plan.clock import local_day
from planbot.plan.model import Facts
from planbot.store import outbox, people, sweep_marks, workspaces
from planbot.store.facts import load_facts
from planbot.store.outbox_records import NewAsk, NewMessage
from planbot.store.unit_of_work import Database, Unit

log = structlog.get_logger(__name__)

# No moment is made up for after so long, so that older marks need not be looked at.
_MARKS_KEPT_IN_MIND = timedelta(weeks=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What fell due, with the facts by which it was judged: None where there was nothing to judge."""

    facts: Facts | None = None
    messages: Sequence[PlannedMessage] = ()
    marks: Sequence[str] = ()


def look(database: Database, workspace_id: int, now: datetime) -> Swept:
    """Return what a sweep at `now` would store; nothing is stored."""
    with database.reading() as unit:
        return _judge(unit, workspace_id, now)


def sweep(database: Database, workspace_id: int, now: datetime) -> Swept:
    """Store what falls due at `now`; called again, it finds nothing left to do.

    It looks without a lock first, so that the many sweeps that find nothing cost one small read.
    """
    with database.reading() as unit:
        if not _is_anything_due(unit, workspace_id, now, _swept(unit, workspace_id, now)):
            return Swept()

    def store(unit: Unit) -> Swept:
        workspaces.lock_workspace(unit, workspace_id)
        found = _judge(unit, workspace_id, now)
        for mark in found.marks:
            sweep_marks.add_mark(unit, workspace_id, mark, now=now)
        if found.facts is not None:
            for message in found.messages:
                _enqueue(unit, workspace_id, message, found.facts, now)
        return found

    found = database.write(store)
    for message in found.messages:
        log.info("fell due", key=message.dedupe_key, state=message.state.value, reason=message.reason)
    return found


def _judge(unit: Unit, workspace_id: int, now: datetime) -> Swept:
    swept = _swept(unit, workspace_id, now)
    if not _is_anything_due(unit, workspace_id, now, swept):
        return Swept()
    facts = load_facts(unit, workspace_id, now=now)
    found = agenda(facts, now, swept)
    return Swept(facts=facts, messages=found.messages, marks=found.marks)


def _swept(unit: Unit, workspace_id: int, now: datetime) -> frozenset[str]:
    return sweep_marks.marks_since(unit, workspace_id, now - _MARKS_KEPT_IN_MIND)


def _is_anything_due(unit: Unit, workspace_id: int, now: datetime, swept: frozenset[str]) -> bool:
    policy = workspaces.load_policy(unit, workspace_id)
    everybody = people.list_people(unit, workspace_id, active_only=True)
    zones = {person.zone for person in everybody if person.zone}
    return bool(marks_due(policy, zones, now, swept))


def _enqueue(unit: Unit, workspace_id: int, message: PlannedMessage, facts: Facts, now: datetime) -> None:
    new = NewMessage(
        kind=message.kind.value,
        dedupe_key=message.dedupe_key,
        not_before=message.not_before,
        expires_at=message.expires_at,
        references=_references(message),
        recipient_person_id=message.person_id,
        recipient_channel=message.channel or (None if message.person_id else "none"),
    )
    asks = _asks(message, facts, now) if message.reason is None else ()
    if outbox.enqueue(unit, workspace_id, new, now=now, asks=asks) and message.reason is not None:
        stored = outbox.message_of_key(unit, workspace_id, message.dedupe_key)
        assert stored is not None
        outbox.discard(unit, workspace_id, stored.id, reason=message.reason, now=now)


def _references(message: PlannedMessage) -> dict[str, Any]:
    return {
        "week": message.week,
        "department_id": message.department_id,
        "items": [
            {"item_id": item.item_id, "kind": item.kind.value, "prompt": item.prompt.value, "why": item.why}
            for item in message.items
        ],
        "decisions": [
            {"decision_id": one.decision_id, "item_id": one.item_id, "why": one.why}
            for one in message.decisions
        ],
    }


def _asks(message: PlannedMessage, facts: Facts, now: datetime) -> Sequence[NewAsk]:
    if message.person_id is None:
        return ()
    day = local_day(now, zone_of(facts, facts.person_by_id[message.person_id]))
    asked = [(item.item_id, item.kind) for item in message.items]
    # One ask an item, whatever the number of decisions that it waits for.
    asked += dict.fromkeys((one.item_id, AskKind.DECISION) for one in message.decisions)
    return [
        NewAsk(item_id=item_id, person_id=message.person_id, kind=kind.value, day=day)
        for item_id, kind in asked
    ]
