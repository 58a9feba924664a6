"""What a worker stores, a round at a time: what came of messages, what begins, and what is taken next.

One unit of work does it all, so that a message costs a share of one and not several of its own. The order
matters: nothing is posted before its attempt is on record, so that a worker that dies leaves a row from which
the next one can tell what may have happened. Every write names the lease; where that was lost, nothing is
stored and nothing done.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import TypeVar

import structlog

from planbot.outbox.elapsed import elapsed
from planbot.outbox.outcomes import Arrived, Begun, Outcome, Prepared, Settled
from planbot.outbox.pace import Pace
from planbot.outbox.sender import NotSent
from planbot.outbox.timing import Timing
from planbot.outbox.verdicts import Verdicts
from planbot.plan.clock import Clock
from planbot.plan.handover import has_left
from planbot.store import claims, delivery, ledger, outbox, pacing, people
from planbot.store.claim_order import take_turn_to_claim
from planbot.store.errors import Busy, DatabaseUnreachable
from planbot.store.outbox_records import Arrival, OutboxMessage, SendMethod
from planbot.store.real_time import real_now
from planbot.store.unit_of_work import Database, Unit

log = structlog.get_logger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Round:
    """What may be posted now, what is to be prepared, and what is to be looked for."""

    begun: Sequence[Begun] = ()
    due: Sequence[OutboxMessage] = ()
    lost: Sequence[OutboxMessage] = ()


class Desk:
    """Keeps the outbox of one workspace for one worker."""

    def __init__(
        self,
        database: Database,
        workspace_id: int,
        verdicts: Verdicts,
        clock: Clock,
        timing: Timing,
        pace: Pace,
    ) -> None:
        self._database = database
        self._workspace_id = workspace_id
        self._verdicts = verdicts
        self._clock = clock
        self._timing = timing
        self._pace = pace

    def work(self, outcomes: Sequence[Outcome], ready: Sequence[Prepared], room: int) -> Round:
        """Store `outcomes`, begin the attempts of `ready`, and claim up to `room` messages.

        Raises `StoreError`, with nothing stored, where the database cannot be worked with now.
        """

        def all_of_it(unit: Unit) -> Round:
            self._file(unit, outcomes)
            begun = self._begin(unit, ready)
            return self._take(unit, begun, room) if room else Round(begun)

        try:
            return self._database.write(all_of_it)
        except (Busy, DatabaseUnreachable):
            raise
        except Exception:
            log.exception("a round could not be stored; each of its messages is stored by itself")
        for outcome in outcomes:
            self._by_itself(outcome.message, partial(self._file, outcomes=[outcome]))
        begun: list[Begun] = []
        for each in ready:
            found = self._by_itself(each.message, partial(self._begin, ready=[each]))
            if found is None:
                wrong = NotSent("what it says could not be stored")
                self._by_itself(each.message, self._verdicts.failed(each.message, wrong).store)
            begun += found or ()
        return Round(begun)

    def is_anything_due(self) -> bool:
        with self._database.reading() as unit:
            return outbox.is_anything_due(unit, self._workspace_id, now=self._clock.now())

    def _by_itself(self, message: OutboxMessage, step: Callable[[Unit], T]) -> T | None:
        """One message's trouble is not its neighbours': its lease runs out, and it is taken up again."""
        try:
            return self._database.write(step)
        except (Busy, DatabaseUnreachable):
            raise
        except Exception:
            log.exception("what came of a message could not be stored", key=message.dedupe_key)
            return None

    def _file(self, unit: Unit, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            if isinstance(outcome, Settled):
                outcome.store(unit)
        arrived = [one for one in outcomes if isinstance(one, Arrived)]
        if not arrived:
            return
        arrivals = [
            Arrival(hold=one.message.hold, channel=one.posted.channel, ts=one.posted.ts) for one in arrived
        ]
        now = self._clock.now()
        held = delivery.close_sent(unit, self._workspace_id, arrivals, now=now)
        sent = [
            replace(one.message, posted_channel=one.posted.channel, posted_ts=one.posted.ts)
            for one in arrived
            if one.message.hold in held
        ]
        ledger.add_deliveries(unit, self._workspace_id, sent, at=now)

    def _begin(self, unit: Unit, ready: Sequence[Prepared]) -> list[Begun]:
        """Store what will be said and that it is about to be: to those who are still there to read it."""
        begun_at = elapsed()
        recipients = self._recipients(unit, [each.message for each in ready])
        going = [each for each in ready if each.message.id in recipients]
        if not going:
            return []
        now, instant, here = self._clock.now(), real_now(unit), self._workspace_id
        renderings = [each.rendering for each in going if each.rendering is not None]
        delivery.store_renderings(unit, here, renderings, now=now)
        self._occupy_lanes(unit, going, instant)
        holds = [each.message.hold for each in going]
        held = delivery.begin_attempts(unit, here, holds, now=now, real_now=instant, lease=self._timing.lease)
        post_by = begun_at + (self._timing.lease - self._timing.request_timeout).total_seconds()
        for each in going:
            if each.message.hold not in held:
                log.warning("the lease was lost before posting", key=each.message.dedupe_key)
        return [
            Begun(each, recipients[each.message.id], post_by) for each in going if each.message.hold in held
        ]

    def _recipients(self, unit: Unit, messages: Sequence[OutboxMessage]) -> dict[int, str]:
        """Return what Slack calls the recipients, by message; close what would go to nobody."""
        ids = {person_id for each in messages if (person_id := each.recipient_person_id) is not None}
        found = people.people_by_id(unit, self._workspace_id, ids) if ids else {}
        names = {}
        for each in messages:
            person = found.get(each.recipient_person_id or 0)
            if name := each.recipient_channel or (person.slack_id if person and person.active else None):
                names[each.id] = name
            else:
                why = has_left(person) if person and not person.active else "not in Slack"
                self._verdicts.suppressed(each, why).store(unit)
        return names

    def _occupy_lanes(self, unit: Unit, going: Sequence[Prepared], instant: datetime) -> None:
        by_method = sorted((each.message.method, each.message.lane) for each in going)
        for method, lanes in groupby(by_method, key=lambda each: each[0]):
            pacing.occupy_lanes(
                unit,
                self._workspace_id,
                method,
                {lane for _, lane in lanes},
                interval=self._pace.lane_step,
                real_now=instant,
            )

    def _take(self, unit: Unit, begun: Sequence[Begun], room: int) -> Round:
        now, workspace_id = self._clock.now(), self._workspace_id
        take_turn_to_claim(unit, workspace_id)
        instant = real_now(unit)
        claims.release_expired(unit, workspace_id, real_now=instant)
        self._verdicts.too_late(unit, claims.close_expired(unit, workspace_id, now=now))
        due: list[OutboxMessage] = []
        for method in (SendMethod.POST, SendMethod.EDIT):
            if method is SendMethod.EDIT:
                if not outbox.has_queued_edits(unit, workspace_id):
                    continue
                claims.suppress_edits_of_nothing(unit, workspace_id, now=now)
            due += self._take_due(unit, method, room - len(due), now, instant)
        # Looking must not take all hands: what is urgent is posted while a history hangs.
        lost = self._take_lost(unit, min(room - len(due), self._timing.at_once // 2 or 1), instant)
        there = self._recipients(unit, due)
        return Round(begun, [each for each in due if each.id in there], lost)

    def _take_lost(self, unit: Unit, room: int, instant: datetime) -> Sequence[OutboxMessage]:
        """Claim what may have been lost, as much as looking for it is allowed."""
        return self._within_budget(
            unit,
            SendMethod.LOOK,
            room,
            instant,
            lambda limit: claims.claim_unknown(
                unit,
                self._workspace_id,
                real_now=instant,
                settle=self._timing.settle,
                lease=self._timing.lease,
                limit=limit,
            ),
        )

    def _take_due(
        self, unit: Unit, method: SendMethod, room: int, now: datetime, instant: datetime
    ) -> Sequence[OutboxMessage]:
        return self._within_budget(
            unit,
            method,
            room,
            instant,
            lambda limit: claims.claim(
                unit,
                self._workspace_id,
                method,
                now=now,
                real_now=instant,
                lease=self._timing.lease,
                limit=limit,
                lane_allowance=self._pace.lane_allowance,
            ),
        )

    def _within_budget(
        self,
        unit: Unit,
        method: SendMethod,
        room: int,
        instant: datetime,
        claim: Callable[[int], Sequence[OutboxMessage]],
    ) -> Sequence[OutboxMessage]:
        """Claim as much as the workspace may call now, and count it as spent.

        What the budget held up, where there was room for more, is what may raise it.
        """
        pace, workspace_id = self._pace, self._workspace_id
        budget = pacing.load_budget(unit, workspace_id, method) or pace.first(method, instant)
        allowed = pace.allowed(budget, instant)
        limit = min(room, allowed)
        found = claim(limit) if limit > 0 else ()
        if found:
            if len(found) == allowed and method is not SendMethod.LOOK:
                budget = pace.raised(budget, instant)
            pacing.save_budget(unit, workspace_id, pace.spend(budget, len(found), instant))
        return found
