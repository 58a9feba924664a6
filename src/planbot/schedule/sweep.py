"""The sweep: what falls due goes into the outbox, together with the marks that it has been dealt with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from planbot.plan.agenda import PlannedMessage, agenda, marks_due
from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.going_live import rehearsed
from planbot.plan.model import Facts
from planbot.plan.planned import asks_of
from planbot.services.rehearsal import Rehearsal, as_if_live, rehearsal_of
from planbot.store import outbox, people, sweep_marks, workspaces
from planbot.store.facts import load_facts
from planbot.store.outbox_records import NewAsk, NewMessage
from planbot.store.rehearsals import ONLY_ME
from planbot.store.unit_of_work import Database, Unit

log = structlog.get_logger(__name__)

# No moment is made up for after so long, so that older marks need not be looked at.
_MARKS_KEPT_IN_MIND = timedelta(weeks=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What fell due, with the facts by which it was judged: None where there was nothing to judge.

    In a rehearsal it fell due as if the city were live, and all of it goes to one administrator.
    """

    facts: Facts | None = None
    rehearsal: Rehearsal | None = None
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
                _enqueue(unit, workspace_id, message, found, now)
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
    rehearsal = rehearsal_of(unit, workspace_id, facts.policy)
    if rehearsal is None:
        found = agenda(facts, now, swept)
        return Swept(facts=facts, messages=found.messages, marks=found.marks)
    facts = as_if_live(unit, workspace_id, facts, rehearsal)
    found = agenda(facts, now, _own(swept, rehearsal))
    return Swept(
        facts=facts,
        rehearsal=rehearsal,
        messages=[replace(one, dedupe_key=rehearsal.prefix + one.dedupe_key) for one in found.messages],
        marks=[rehearsal.prefix + mark for mark in found.marks],
    )


def _swept(unit: Unit, workspace_id: int, now: datetime) -> frozenset[str]:
    return sweep_marks.marks_since(unit, workspace_id, now - _MARKS_KEPT_IN_MIND)


def _own(swept: Collection[str], rehearsal: Rehearsal) -> frozenset[str]:
    """Return the marks of the rehearsal, by the names that they have in earnest."""
    prefix = rehearsal.prefix
    return frozenset(mark.removeprefix(prefix) for mark in swept if mark.startswith(prefix))


def _is_anything_due(unit: Unit, workspace_id: int, now: datetime, swept: frozenset[str]) -> bool:
    policy = workspaces.load_policy(unit, workspace_id)
    rehearsal = rehearsal_of(unit, workspace_id, policy)
    if rehearsal is not None:
        policy, swept = rehearsed(policy), _own(swept, rehearsal)
    everybody = people.list_people(unit, workspace_id, active_only=True)
    zones = {person.zone for person in everybody if person.zone}
    return bool(marks_due(policy, zones, now, swept))


def _enqueue(unit: Unit, workspace_id: int, message: PlannedMessage, found: Swept, now: datetime) -> None:
    assert found.facts is not None
    references: dict[str, Any] = _references(message)
    asks: list[NewAsk] = []
    person_id, channel = message.person_id, message.channel
    if found.rehearsal is not None:
        references |= {ONLY_ME: _meant_for(message, found.facts, now)}
        person_id, channel = found.rehearsal.reader.id, None
    elif message.reason is None:
        asks = [
            NewAsk(item_id=ask.item_id, person_id=ask.person_id, kind=ask.kind, day=ask.day)
            for ask in asks_of(message, found.facts, now)
        ]
    new = NewMessage(
        kind=message.kind.value,
        dedupe_key=message.dedupe_key,
        not_before=message.not_before,
        expires_at=message.expires_at,
        references=references,
        recipient_person_id=person_id,
        recipient_channel=channel or (None if person_id else "none"),
    )
    if outbox.enqueue(unit, workspace_id, new, now=now, asks=asks) and message.reason is not None:
        stored = outbox.message_of_key(unit, workspace_id, message.dedupe_key)
        assert stored is not None
        outbox.discard(unit, workspace_id, stored.id, reason=message.reason, now=now)


def _meant_for(message: PlannedMessage, facts: Facts, now: datetime) -> dict[str, Any]:
    if message.person_id is None:
        return {"person_id": None, "channel": message.channel, "day": None}
    day = local_day(now, zone_of(facts, facts.person_by_id[message.person_id]))
    return {"person_id": message.person_id, "channel": None, "day": day.isoformat()}


def _references(message: PlannedMessage) -> dict[str, Any]:
    return {
        "week": message.week,
        "department_id": message.department_id,
        "items": [
            {"item_id": item.item_id, "kind": item.kind.value, "prompt": item.prompt.value, "why": item.why}
            for item in message.items
        ],
    }
