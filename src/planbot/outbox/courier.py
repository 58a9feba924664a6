"""What happens to one claimed message: rendered and stored, the attempt stored, posted, closed.

The order matters: a worker that dies in between leaves a row from which the next one can tell what may have
happened. Every write names the lease; one that was lost ends the work on the message.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

from planbot.messages.pictures import files_in, with_files
from planbot.outbox.composer import Composed, Composer, Suppressed
from planbot.outbox.pace import Pace
from planbot.outbox.pictures import PictureShelf
from planbot.outbox.sender import (
    HistoryUnreadable,
    NotAllowedIn,
    NotSent,
    Outgoing,
    Posted,
    RateLimited,
    Refused,
    Sender,
    SendError,
    Uncertain,
)
from planbot.outbox.timing import Timing
from planbot.plan.agenda import MessageKind
from planbot.plan.clock import Clock
from planbot.plan.handover import has_left
from planbot.services.undelivered import tell_administrators
from planbot.store import delivery, ledger, pacing, people, pictures
from planbot.store.errors import StoreError
from planbot.store.records import NewPart, OutboxMessage, SendMethod
from planbot.store.unit_of_work import Database, Unit

log = structlog.get_logger(__name__)

# Slack's clock and ours may differ, and so may the order in which an attempt and its post are stamped.
_CLOCK_MARGIN = timedelta(days=1)

# How often a message is tried with pictures that Slack does not know, or not yet.
_PATIENCE_WITH_PICTURES = 2

SENT_AGAIN = "may have arrived twice; the history cannot be read"


class Courier:
    """Delivers claimed messages of one workspace."""

    def __init__(
        self,
        database: Database,
        workspace_id: int,
        sender: Sender,
        composer: Composer,
        clock: Clock,
        timing: Timing,
        pace: Pace,
    ) -> None:
        self._database = database
        self._workspace_id = workspace_id
        self._sender = sender
        self._composer = composer
        self._clock = clock
        self._timing = timing
        self._pace = pace
        self._pictures = PictureShelf(database, workspace_id, sender)

    def deliver(self, message: OutboxMessage) -> None:
        """Send a claimed message, or say why not.

        Raises `NotAllowedIn`, with the message back in the queue, where Slack does not take the token.
        """
        try:
            recipient = self._recipient(message)
            if isinstance(recipient, Suppressed):
                self._suppress(message, recipient)
                return
            outgoing = self._prepare(message, recipient)
            if outgoing is not None:
                self._post(message, outgoing)
        except SendError as failure:
            self._failed(message, failure)

    def look_for(self, message: OutboxMessage) -> None:
        """Find out whether a message whose answer was lost is in Slack, and close it or put it back.

        An edit made twice is made once, so it is just made again. Raises `NotAllowedIn` as `deliver` does.
        """
        if message.edits_id is not None:
            self._post_again(message, "its answer was lost")
            return
        since = (message.first_attempt_at or message.created_at) - _CLOCK_MARGIN
        try:
            # Whoever has left meanwhile may have got it before.
            recipient = self._recipient(message, even_gone=True)
            if isinstance(recipient, Suppressed):
                self._suppress(message, recipient)
                return
            thread_ts = self._thread_ts(message)
            channel = message.thread_channel or self._sender.channel_id(recipient)
            posted = self._sender.find(channel, message.dedupe_key, since=since, thread_ts=thread_ts)
        except (HistoryUnreadable, Refused) as failure:
            self._decide_unseen(message, failure)
        except RateLimited as failure:
            self._look_when_asked(message, failure)
        except NotAllowedIn:
            self._look_later(message, "slack did not take the token", timedelta(0))
            raise
        except SendError as failure:
            lost_for = datetime.now(UTC) - (message.unknown_since or datetime.now(UTC))
            self._look_later(message, failure.reason, self._timing.wait_since(lost_for))
        else:
            if posted is not None:
                self._sent(message, posted)
            else:
                self._post_again(message, "it had not arrived")

    def _recipient(self, message: OutboxMessage, *, even_gone: bool = False) -> str | Suppressed:
        if message.recipient_channel is not None:
            return message.recipient_channel
        if message.recipient_person_id is None:
            return Suppressed("nobody to send it to")
        with self._database.reading() as unit:
            person = people.person(unit, self._workspace_id, message.recipient_person_id)
        if not person.active and not even_gone:
            return Suppressed(has_left(person))
        return person.slack_id or Suppressed("not in Slack")

    def _prepare(self, message: OutboxMessage, recipient: str) -> Outgoing | None:
        """Store what will be sent and that an attempt begins; None where nothing is to be sent."""
        text, blocks, parts = message.text, message.blocks, []
        if message.rendered_at is None:
            composed = self._compose(message)
            if isinstance(composed, Suppressed):
                self._suppress(message, composed)
                return None
            files = self._pictures.file_ids(composed.pictures, now=self._clock.now())
            text, blocks = composed.text, with_files(composed.blocks, files)
            parts = [
                NewPart(text=part.text, blocks=with_files(part.blocks, files)) for part in composed.parts
            ]
        channel = message.thread_channel or self._sender.address(recipient)

        def begin(unit: Unit) -> datetime | None:
            token, now, real_now = _token(message), self._clock.now(), datetime.now(UTC)
            if message.rendered_at is None and not delivery.store_rendering(
                unit,
                self._workspace_id,
                message.id,
                token,
                text=text or "",
                blocks=blocks,
                parts=parts,
                now=now,
            ):
                return None
            pacing.occupy_lane(
                unit,
                self._workspace_id,
                message.method,
                message.lane,
                interval=self._pace.lane_step,
                real_now=real_now,
            )
            is_mine = delivery.begin_attempt(
                unit,
                self._workspace_id,
                message.id,
                token,
                now=now,
                real_now=real_now,
                lease=self._timing.lease,
            )
            return real_now if is_mine else None

        begun_at = self._database.write(begin)
        if begun_at is None:
            log.warning("the lease was lost before posting", key=message.dedupe_key)
            return None
        if datetime.now(UTC) > begun_at + self._timing.lease - self._timing.request_timeout:
            # Before an answer could come, another worker might look for it in vain, and post it too.
            wait = self._timing.wait_after(message.attempts)
            self._retry(message, "the lease would not outlast the post", wait, counted=False)
            return None
        return Outgoing(
            channel=channel,
            text=text or "",
            blocks=blocks,
            key=message.edited_key or message.dedupe_key,
            thread_ts=self._thread_ts(message),
            edits=_edited(message),
        )

    def _compose(self, message: OutboxMessage) -> Composed:
        """Compose a message; one that cannot be is tried again like one that Slack did not take."""
        try:
            return self._composer.compose(message, self._clock.now())
        except StoreError:
            raise
        except Exception as error:
            log.exception("a message could not be composed", key=message.dedupe_key)
            raise NotSent(f"could not be composed: {type(error).__name__}") from error

    def _post(self, message: OutboxMessage, outgoing: Outgoing) -> None:
        try:
            posted = self._sender.post(outgoing)
        except Refused as failure:
            if failure.reason != "invalid_blocks" or not files_in(outgoing.blocks):
                raise
            self._doubt_pictures(message, outgoing)
            raise NotSent("a picture was not taken") from failure
        self._sent(message, posted)

    def _doubt_pictures(self, message: OutboxMessage, outgoing: Outgoing) -> None:
        """Give Slack a little time to take in a new picture; then do without."""
        if message.attempts < _PATIENCE_WITH_PICTURES:
            return
        files = files_in(outgoing.blocks)
        plain = [block for block in outgoing.blocks if not files_in([block])]

        def do_without(unit: Unit) -> None:
            if delivery.replace_blocks(unit, self._workspace_id, message.id, _token(message), blocks=plain):
                pictures.forget_files(unit, self._workspace_id, files)

        self._database.write(do_without)

    def _failed(self, message: OutboxMessage, failure: SendError) -> None:
        log.warning("not sent", key=message.dedupe_key, reason=failure.reason)
        if isinstance(failure, RateLimited):
            self._wait_as_asked(message, failure)
        elif isinstance(failure, NotAllowedIn):
            self._retry(message, failure.reason, timedelta(0), counted=False)
            raise failure
        elif isinstance(failure, Uncertain) and message.edits_id is None:
            self._write(
                message,
                delivery.mark_unknown,
                reason=_remembering(message, failure.reason),
                real_now=datetime.now(UTC),
            )
        elif isinstance(failure, NotSent | Uncertain) and not self._has_tried_enough(message):
            self._retry(message, failure.reason, self._timing.wait_after(message.attempts))
        else:
            self._close_dead(message, failure.reason)

    def _has_tried_enough(self, message: OutboxMessage) -> bool:
        """Whether to give up what Slack kept failing to take: not for an outage, while it is of use."""
        age = self._clock.now() - message.created_at
        return message.attempts + 1 >= self._timing.most_attempts and age >= self._timing.give_up_after

    def _close_dead(self, message: OutboxMessage, reason: str) -> None:
        """Give the message up, and queue the notice of it to administrators."""
        now = self._clock.now()

        def close(unit: Unit) -> bool:
            if not delivery.close_dead(
                unit, self._workspace_id, message.id, _token(message), reason=reason, now=now
            ):
                return True
            return tell_administrators(unit, self._workspace_id, message, now=now)

        if not self._database.write(close):
            log.error("no administrator is in slack to hear of it", key=message.dedupe_key, reason=reason)

    def _wait_as_asked(self, message: OutboxMessage, failure: RateLimited) -> None:
        """Let the message, its lane and if need be the whole workspace wait, without a counted attempt."""
        wait = timedelta(seconds=failure.seconds)

        def put_back(unit: Unit) -> None:
            now, method = datetime.now(UTC), message.method
            if not delivery.retry_later(
                unit,
                self._workspace_id,
                message.id,
                _token(message),
                reason=_remembering(message, failure.reason),
                retry_at=now + wait,
                counted=False,
            ):
                return
            pacing.hold_lane(
                unit, self._workspace_id, method, message.lane, until=now + wait + self._pace.lane_allowance
            )
            budget = pacing.load_budget(unit, self._workspace_id, method) or self._pace.first(method, now)
            pacing.save_budget(unit, self._workspace_id, self._pace.limited(budget, message.lane, wait, now))

        self._database.write(put_back)

    def _decide_unseen(self, message: OutboxMessage, failure: HistoryUnreadable | Refused) -> None:
        """Where nobody can look: a check-in goes at most once, everything else at least once."""
        if message.kind == MessageKind.CHECK_IN:
            reason = f"may not have arrived; the history cannot be read ({failure.reason})"
            self._close_dead(message, reason)
        else:
            self._post_again(message, SENT_AGAIN)

    def _post_again(self, message: OutboxMessage, reason: str) -> None:
        """Put back what was looked for, at once where it is the first time; not for ever.

        What may have arrived is not posted again beyond a number of times: each may be one more to read.
        """
        is_often = message.attempts + 1 >= self._timing.most_attempts
        is_doubtful = SENT_AGAIN in (reason, message.reason)
        if (is_doubtful and is_often) or self._has_tried_enough(message):
            self._close_dead(message, message.reason or reason)
        else:
            wait = self._timing.wait_after(message.attempts) if message.attempts else timedelta(0)
            self._retry(message, reason, wait)

    def _sent(self, message: OutboxMessage, posted: Posted) -> None:
        now = self._clock.now()

        def close(unit: Unit) -> bool:
            if not delivery.close_sent(
                unit,
                self._workspace_id,
                message.id,
                _token(message),
                channel=posted.channel,
                ts=posted.ts,
                now=now,
                reason=SENT_AGAIN if message.reason == SENT_AGAIN else None,
            ):
                return False
            ledger.add_entry(
                unit,
                self._workspace_id,
                verb="sent" if message.edits_id is None else "edited",
                subject_kind="message",
                subject_id=message.dedupe_key,
                after={"kind": message.kind, "channel": posted.channel, "ts": posted.ts},
                at=now,
            )
            return True

        if self._database.write(close):
            log.info("sent", key=message.dedupe_key, channel=posted.channel)

    def _suppress(self, message: OutboxMessage, why: Suppressed) -> None:
        self._write(message, delivery.close_suppressed, reason=why.reason, now=self._clock.now())
        log.info("not to be sent any more", key=message.dedupe_key, reason=why.reason)

    def _retry(self, message: OutboxMessage, reason: str, wait: timedelta, *, counted: bool = True) -> None:
        self._write(
            message,
            delivery.retry_later,
            reason=_remembering(message, reason),
            retry_at=datetime.now(UTC) + wait,
            counted=counted,
        )

    def _look_when_asked(self, message: OutboxMessage, failure: RateLimited) -> None:
        """Let all looking wait: Slack counts it for the workspace."""
        wait = timedelta(seconds=failure.seconds)

        def put_back(unit: Unit) -> None:
            now, method = datetime.now(UTC), SendMethod.LOOK
            budget = pacing.load_budget(unit, self._workspace_id, method) or self._pace.first(method, now)
            pacing.save_budget(unit, self._workspace_id, self._pace.stopped(budget, wait, now))

        self._database.write(put_back)
        self._look_later(message, failure.reason, wait)

    def _look_later(self, message: OutboxMessage, reason: str, wait: timedelta) -> None:
        retry_at = datetime.now(UTC) + wait
        self._write(message, delivery.look_later, reason=_remembering(message, reason), retry_at=retry_at)

    def _write(self, message: OutboxMessage, step: Callable[..., bool], **what: object) -> None:
        self._database.write(lambda unit: step(unit, self._workspace_id, message.id, _token(message), **what))

    def _thread_ts(self, message: OutboxMessage) -> str | None:
        return message.thread_ts or message.references.get("thread_ts")


def _remembering(message: OutboxMessage, reason: str) -> str:
    """That a message may have arrived twice stays on its row, whatever happens to it after that."""
    return SENT_AGAIN if message.reason == SENT_AGAIN else reason


def _edited(message: OutboxMessage) -> Posted | None:
    if message.edited_channel is None or message.edited_ts is None:
        return None
    return Posted(message.edited_channel, message.edited_ts)


def _token(message: OutboxMessage) -> str:
    if message.lease_token is None:
        raise ValueError(f"message {message.id} is not claimed")
    return message.lease_token
