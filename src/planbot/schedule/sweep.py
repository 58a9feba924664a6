"""The sweep: what falls due goes into the outbox, together with the marks that it has been dealt with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from planbot.plan.agenda import Agenda, PlannedMessage, agenda, marks_due
from planbot.plan.marks import MADE_UP_FOR, due_marks
from planbot.plan.model import Facts
from planbot.plan.next_moment import why_nothing_is_due
from planbot.plan.planned import asks_of
from planbot.schedule.looking import Looking, load_what_to_look_at, look_later, what_to_look_at
from planbot.store import outbox, people, sweep_marks, workspaces
from planbot.store.errors import Busy
from planbot.store.facts import load_facts
from planbot.store.outbox_records import NewAsk, NewMessage
from planbot.store.unit_of_work import Database, Unit

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What fell due, with the facts by which it was judged: None where there was nothing to judge."""

    facts: Facts | None = None
    found: Agenda = field(default_factory=Agenda)

    @property
    def messages(self) -> Sequence[PlannedMessage]:
        return self.found.messages


def look(database: Database, workspace_id: int, now: datetime) -> Swept:
    """Return what a sweep at `now` would store; nothing is stored."""
    with database.reading() as unit:
        return _judge(unit, workspace_id, now)


def why_nothing(database: Database, workspace_id: int, now: datetime) -> str:
    """Return as a sentence why a sweep at `now` finds nothing due, and when something is."""
    with database.reading() as unit:
        zones, swept = _zones(unit, workspace_id), _swept(unit, workspace_id, now)
        return why_nothing_is_due(workspaces.load_policy(unit, workspace_id), zones, now, swept)


def sweep(database: Database, workspace_id: int, now: datetime) -> Swept:
    """Store what falls due at `now`; called again, it finds nothing left to do.

    It looks without a lock first, so that the many sweeps that find nothing cost one small read.
    """
    with database.reading() as unit:
        if not _is_anything_due(unit, workspace_id, now, _swept(unit, workspace_id, now)):
            return Swept()

    def store(unit: Unit) -> tuple[Swept, Looking | None]:
        workspaces.lock_workspace(unit, workspace_id)
        swept, looking = _judge_what_is_near(unit, workspace_id, now)
        for mark in swept.found.marks:
            sweep_marks.add_mark(unit, workspace_id, mark, now=now)
        if swept.facts is not None:
            for message in swept.messages:
                _enqueue(unit, workspace_id, message, swept.facts, now)
        return swept, looking

    swept, looking = database.write(store)
    for message in swept.messages:
        log.info("fell due", key=message.dedupe_key, state=message.state.value, reason=message.reason)
    if looking is not None and swept.facts is not None:
        try:
            look_later(database, workspace_id, looking, swept.facts, now)
        except Busy:
            log.info("busy; the same items are looked at once more")
    return swept


def _judge(unit: Unit, workspace_id: int, now: datetime) -> Swept:
    swept = _swept(unit, workspace_id, now)
    if not _is_anything_due(unit, workspace_id, now, swept):
        return Swept()
    facts = load_facts(unit, workspace_id, now=now)
    return Swept(facts=facts, found=agenda(facts, now, swept))


def _judge_what_is_near(unit: Unit, workspace_id: int, now: datetime) -> tuple[Swept, Looking | None]:
    """Judge as `_judge` does, by the facts of no more items than have to be looked at.

    What it finds to be said is the same; what is passed over is not complete.
    """
    policy, zones = workspaces.load_policy(unit, workspace_id), _zones(unit, workspace_id)
    swept = _swept(unit, workspace_id, now)
    marks = due_marks(policy, zones, now, swept)
    if not marks:
        return Swept(), None
    looking = what_to_look_at(unit, workspace_id, policy, zones, now)
    if looking.finds_nothing(marks):
        return Swept(found=Agenda(marks=tuple(mark.key for mark in marks))), looking
    facts = load_what_to_look_at(unit, workspace_id, looking, marks, now)
    return Swept(facts=facts, found=agenda(facts, now, swept)), looking


def _swept(unit: Unit, workspace_id: int, now: datetime) -> frozenset[str]:
    return sweep_marks.marks_since(unit, workspace_id, now - MADE_UP_FOR)


def _is_anything_due(unit: Unit, workspace_id: int, now: datetime, swept: frozenset[str]) -> bool:
    policy = workspaces.load_policy(unit, workspace_id)
    return bool(marks_due(policy, _zones(unit, workspace_id), now, swept))


def _zones(unit: Unit, workspace_id: int) -> frozenset[str]:
    return people.zones(unit, workspace_id)


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
    asks = [
        NewAsk(item_id=ask.item_id, person_id=ask.person_id, kind=ask.kind, day=ask.day)
        for ask in asks_of(message, facts, now)
    ]
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
        "hand_overs": [one.item_id for one in message.hand_overs],
    }
