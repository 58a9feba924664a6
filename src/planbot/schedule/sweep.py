"""The sweep: what falls due goes into the outbox, together with the marks that it has been dealt with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import structlog

from planbot.plan.agenda import Agenda, PlannedMessage, agenda, marks_due
from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.going_live import rehearsed
from planbot.plan.marks import MADE_UP_FOR, due_marks
from planbot.plan.model import Facts
from planbot.plan.next_moment import why_nothing_is_due
from planbot.plan.planned import asks_of
from planbot.plan.policy import Policy
from planbot.schedule.looking import Looking, look_later, what_to_look_at
from planbot.services.rehearsal import Rehearsal, as_if_live, rehearsal_of
from planbot.store import outbox, people, sweep_marks, workspaces
from planbot.store.errors import Busy
from planbot.store.facts import load_facts
from planbot.store.outbox_records import NewAsk, NewMessage
from planbot.store.rehearsals import ONLY_ME
from planbot.store.unit_of_work import Database, Unit

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What fell due, with the facts by which it was judged: None where there was nothing to judge.

    In a rehearsal it fell due as if the city were live, and all of it goes to one administrator.
    """

    facts: Facts | None = None
    rehearsal: Rehearsal | None = None
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
        swept = _swept(unit, workspace_id, now)
        policy, swept = _in_earnest(unit, workspace_id, workspaces.load_policy(unit, workspace_id), swept)
        return why_nothing_is_due(policy, people.zones_in_use(unit, workspace_id), now, swept)


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
                _enqueue(unit, workspace_id, message, swept, now)
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
    rehearsal = rehearsal_of(unit, workspace_id, facts.policy)
    if rehearsal is None:
        return Swept(facts=facts, found=agenda(facts, now, swept))
    facts = as_if_live(unit, workspace_id, facts, rehearsal)
    found = agenda(facts, now, _own(swept, rehearsal))
    found = replace(
        found,
        messages=tuple(
            replace(message, dedupe_key=rehearsal.prefix + message.dedupe_key) for message in found.messages
        ),
        marks=tuple(rehearsal.prefix + mark for mark in found.marks),
    )
    return Swept(facts=facts, rehearsal=rehearsal, found=found)


def _judge_what_is_near(unit: Unit, workspace_id: int, now: datetime) -> tuple[Swept, Looking | None]:
    """Judge as `_judge` does, by the facts of no more items than have to be looked at.

    What it finds to be said is the same; what is passed over is not complete. A rehearsal is judged by all.
    """
    policy = workspaces.load_policy(unit, workspace_id)
    if rehearsal_of(unit, workspace_id, policy) is not None:
        return _judge(unit, workspace_id, now), None
    zones, swept = people.zones_in_use(unit, workspace_id), _swept(unit, workspace_id, now)
    marks = due_marks(policy, zones, now, swept)
    if not marks:
        return Swept(), None
    looking = what_to_look_at(unit, workspace_id, policy, zones, now, swept)
    about = looking.about(marks)
    if about is not None and not about:
        return Swept(found=Agenda(marks=tuple(mark.key for mark in marks))), looking
    facts = load_facts(unit, workspace_id, now=now, about=about)
    return Swept(facts=facts, found=agenda(facts, now, swept)), looking


def _swept(unit: Unit, workspace_id: int, now: datetime) -> frozenset[str]:
    return sweep_marks.marks_since(unit, workspace_id, now - MADE_UP_FOR)


def _is_anything_due(unit: Unit, workspace_id: int, now: datetime, swept: frozenset[str]) -> bool:
    policy, swept = _in_earnest(unit, workspace_id, workspaces.load_policy(unit, workspace_id), swept)
    return bool(marks_due(policy, people.zones_in_use(unit, workspace_id), now, swept))


def _in_earnest(
    unit: Unit, workspace_id: int, policy: Policy, swept: frozenset[str]
) -> tuple[Policy, frozenset[str]]:
    """Return the policy and the marks to plan by: in a rehearsal as if the city were live, with its own."""
    rehearsal = rehearsal_of(unit, workspace_id, policy)
    if rehearsal is None:
        return policy, swept
    return rehearsed(policy), _own(swept, rehearsal)


def _own(swept: Collection[str], rehearsal: Rehearsal) -> frozenset[str]:
    """Return the marks of the rehearsal, by the names that they have in earnest."""
    prefix = rehearsal.prefix
    return frozenset(mark.removeprefix(prefix) for mark in swept if mark.startswith(prefix))


def _enqueue(unit: Unit, workspace_id: int, message: PlannedMessage, swept: Swept, now: datetime) -> None:
    assert swept.facts is not None
    references, asks = _references(message), asks_of(message, swept.facts, now)
    person_id, channel = message.person_id, message.channel
    if swept.rehearsal is not None:
        references |= {ONLY_ME: _meant_for(message, swept.facts, now)}
        person_id, channel, asks = swept.rehearsal.reader.id, None, ()
    new = NewMessage(
        kind=message.kind.value,
        dedupe_key=message.dedupe_key,
        not_before=message.not_before,
        expires_at=message.expires_at,
        references=references,
        recipient_person_id=person_id,
        recipient_channel=channel or (None if person_id else "none"),
    )
    asked = [NewAsk(item_id=ask.item_id, person_id=ask.person_id, kind=ask.kind, day=ask.day) for ask in asks]
    if outbox.enqueue(unit, workspace_id, new, now=now, asks=asked) and message.reason is not None:
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
        "hand_overs": [one.item_id for one in message.hand_overs],
    }


def _meant_for(message: PlannedMessage, facts: Facts, now: datetime) -> dict[str, Any]:
    """Return whom a message of a rehearsal would go to, on which local day."""
    if message.person_id is None:
        return {"person_id": None, "channel": message.channel, "day": None}
    day = local_day(now, zone_of(facts, facts.person_by_id[message.person_id]))
    return {"person_id": message.person_id, "channel": None, "day": day.isoformat()}
