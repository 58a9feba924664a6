"""What follows for a message from what Slack said, or did not say: tried again, looked for, or given up."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog

from planbot.outbox.outcomes import Settled
from planbot.outbox.pace import Pace
from planbot.outbox.sender import (
    HistoryUnreadable,
    NotAllowedIn,
    NotSent,
    RateLimited,
    Refused,
    SendError,
    Uncertain,
)
from planbot.outbox.timing import Timing
from planbot.plan.agenda import MessageKind
from planbot.plan.clock import Clock
from planbot.plan.delivery_words import SENT_AGAIN
from planbot.services.undelivered import tell_administrators
from planbot.store import delivery, pacing, pictures
from planbot.store.claim_order import take_turn_to_claim
from planbot.store.outbox_records import OutboxMessage, SendMethod
from planbot.store.real_time import real_now
from planbot.store.records import Json
from planbot.store.unit_of_work import Unit

log = structlog.get_logger(__name__)

_AT_MOST_ONCE = frozenset({MessageKind.CHECK_IN, MessageKind.LAUNCH})


class Verdicts:
    """Decides for one workspace. Nothing is stored before the `Settled` that is returned is."""

    def __init__(self, workspace_id: int, clock: Clock, timing: Timing, pace: Pace) -> None:
        self._workspace_id = workspace_id
        self._clock = clock
        self._timing = timing
        self._pace = pace

    def given_back(self, message: OutboxMessage) -> Settled:
        """A message that was claimed and not attempted is there for anybody again."""
        return self._settled(message, delivery.release)

    def suppressed(self, message: OutboxMessage, reason: str) -> Settled:
        """What is no longer true or of use is not sent."""
        log.info("not to be sent any more", key=message.dedupe_key, reason=reason)
        return self._settled(message, delivery.close_suppressed, reason=reason, now=self._clock.now())

    def failed(self, message: OutboxMessage, failure: SendError) -> Settled:
        """A post that did not come back as sent."""
        log.warning("not sent", key=message.dedupe_key, reason=failure.reason)
        if isinstance(failure, RateLimited):
            return self._wait_as_asked(message, failure)
        if isinstance(failure, NotAllowedIn):
            return self.try_again(message, failure.reason, counted=False, refused=failure.reason)
        if isinstance(failure, Uncertain) and message.edits_id is None:
            return self._unknown(message, failure.reason)
        if isinstance(failure, NotSent | Uncertain) and not self._was_tried_enough(message):
            return self.try_again(message, failure.reason, self._timing.wait_after(message.attempts))
        return self._dead(message, failure.reason)

    def too_late(self, unit: Unit, messages: Sequence[OutboxMessage]) -> None:
        """Have administrators hear of messages that are dead, for they were tried until it was too late."""
        for message in messages:
            log.warning("too late for it", key=message.dedupe_key, reason=message.reason)
        if messages:
            self._tell(unit, messages, messages[-1].reason)

    def not_found(self, message: OutboxMessage, failure: SendError | None) -> Settled:
        """A message that was looked for: it is not there, or, with a `failure`, that could not be told."""
        if failure is None:
            return self.post_again(message, "it had not arrived")
        if isinstance(failure, HistoryUnreadable | Refused):
            return self._unseen(message, failure)
        if isinstance(failure, RateLimited):
            return self._look_when_asked(message, failure)
        if isinstance(failure, NotAllowedIn):
            wait = timedelta(0)
            return self._look_later(message, failure.reason, lambda _unit: wait, refused=failure.reason)
        return self._look_later(message, failure.reason, lambda unit: self._as_long_again(message, unit))

    def post_again(self, message: OutboxMessage, reason: str) -> Settled:
        """Put back what was looked for, at once where it is the first time; not for ever.

        What may have arrived is not posted again beyond a number of times: each may be one more to read.
        """
        is_often = message.attempts + 1 >= self._timing.most_attempts
        is_doubtful = SENT_AGAIN in (reason, message.reason)
        if (is_doubtful and is_often) or self._was_tried_enough(message):
            return self._dead(message, message.reason or reason)
        wait = self._timing.wait_after(message.attempts) if message.attempts else timedelta(0)
        return self.try_again(message, reason, wait)

    def try_again(
        self,
        message: OutboxMessage,
        reason: str,
        wait: timedelta = timedelta(0),
        *,
        counted: bool = True,
        refused: str | None = None,
    ) -> Settled:
        """Put back what is certainly not in Slack."""

        def store(unit: Unit) -> None:
            delivery.retry_later(
                unit,
                self._workspace_id,
                message.id,
                message.hold.token,
                reason=reason,
                retry_at=real_now(unit) + wait,
                counted=counted,
            )

        return Settled(message, store, refused)

    def without_pictures(self, message: OutboxMessage, blocks: Json, files: Sequence[str]) -> Settled:
        """Slack does not know some pictures: try again, with `blocks` that do without them."""
        again = self.failed(message, NotSent("a picture was not taken"))

        def store(unit: Unit) -> None:
            here, token = self._workspace_id, message.hold.token
            if delivery.replace_blocks(unit, here, message.id, token, blocks=blocks):
                pictures.forget_files(unit, here, files)
            again.store(unit)

        return Settled(message, store)

    def _unknown(self, message: OutboxMessage, reason: str) -> Settled:
        def store(unit: Unit) -> None:
            delivery.mark_unknown(
                unit,
                self._workspace_id,
                message.id,
                message.hold.token,
                reason=reason,
                real_now=real_now(unit),
            )

        return Settled(message, store)

    def _dead(self, message: OutboxMessage, reason: str) -> Settled:
        """Give the message up, and queue the notice of it to administrators."""
        now = self._clock.now()

        def store(unit: Unit) -> None:
            here, token = self._workspace_id, message.hold.token
            if delivery.close_dead(unit, here, message.id, token, reason=reason, now=now):
                self._tell(unit, [message], reason)

        return Settled(message, store)

    def _tell(self, unit: Unit, messages: Sequence[OutboxMessage], reason: str | None) -> None:
        if not tell_administrators(unit, self._workspace_id, messages, now=self._clock.now()):
            log.error("no administrator is in slack to hear of it", reason=reason)

    def _was_tried_enough(self, message: OutboxMessage) -> bool:
        """Whether to give up what Slack kept failing to take: not for an outage, while it is of use."""
        age = self._clock.now() - message.created_at
        return message.attempts + 1 >= self._timing.most_attempts and age >= self._timing.give_up_after

    def _wait_as_asked(self, message: OutboxMessage, failure: RateLimited) -> Settled:
        """Let the message, its lane and if need be the whole workspace wait, without a counted attempt."""
        wait = timedelta(seconds=failure.seconds)
        again = self.try_again(message, failure.reason, wait, counted=False)

        def store(unit: Unit) -> None:
            here, method = self._workspace_id, message.method
            take_turn_to_claim(unit, here)
            now = real_now(unit)
            again.store(unit)
            until = now + wait + self._pace.lane_allowance
            pacing.hold_lane(unit, here, method, message.lane, until=until)
            budget = pacing.load_budget(unit, here, method) or self._pace.first(method, now)
            pacing.save_budget(unit, here, self._pace.limited(budget, message.lane, wait, now))

        return Settled(message, store)

    def _unseen(self, message: OutboxMessage, failure: HistoryUnreadable | Refused) -> Settled:
        """Where nobody can look: what planbot begins to say to a person goes at most once, all else at least
        once."""
        if message.kind in _AT_MOST_ONCE:
            reason = f"may not have arrived; the history cannot be read ({failure.reason})"
            return self._dead(message, reason)
        return self.post_again(message, SENT_AGAIN)

    def _look_when_asked(self, message: OutboxMessage, failure: RateLimited) -> Settled:
        """Let all looking wait: Slack counts it for the workspace."""
        wait = timedelta(seconds=failure.seconds)
        later = self._look_later(message, failure.reason, lambda _unit: wait)

        def store(unit: Unit) -> None:
            here, method = self._workspace_id, SendMethod.LOOK
            take_turn_to_claim(unit, here)
            now = real_now(unit)
            budget = pacing.load_budget(unit, here, method) or self._pace.first(method, now)
            pacing.save_budget(unit, here, self._pace.stopped(budget, wait, now))
            later.store(unit)

        return Settled(message, store)

    def _look_later(
        self,
        message: OutboxMessage,
        reason: str,
        wait: Callable[[Unit], timedelta],
        refused: str | None = None,
    ) -> Settled:
        def store(unit: Unit) -> None:
            delivery.look_later(
                unit,
                self._workspace_id,
                message.id,
                message.hold.token,
                reason=reason,
                retry_at=real_now(unit) + wait(unit),
            )

        return Settled(message, store, refused)

    def _as_long_again(self, message: OutboxMessage, unit: Unit) -> timedelta:
        now = real_now(unit)
        return self._timing.wait_since(now - (message.unknown_since or now))

    def _settled(self, message: OutboxMessage, step: Callable[..., bool], **what: object) -> Settled:
        return Settled(
            message, lambda unit: step(unit, self._workspace_id, message.id, message.hold.token, **what)
        )
