"""All that is done about one claimed message outside the database: composed, posted, looked for.

Nothing is stored here. What comes of a message is handed back, and stored before anything else is done about
it, in an order by which, wherever a worker dies, the next one can tell what may have happened (`desk`).
"""

from datetime import timedelta

import structlog

from planbot.messages.pictures import files_in, with_files
from planbot.messages.renderer import Rendered
from planbot.outbox.composer import Composed, Composer, Suppressed
from planbot.outbox.elapsed import elapsed
from planbot.outbox.outcomes import Arrived, Begun, Outcome, Prepared
from planbot.outbox.pace import Pace
from planbot.outbox.pictures import PictureShelf
from planbot.outbox.sender import NotSent, Outgoing, Posted, Refused, Sender, SendError
from planbot.outbox.timing import Timing
from planbot.outbox.verdicts import Verdicts
from planbot.plan.clock import Clock
from planbot.store import people
from planbot.store.errors import StoreError
from planbot.store.outbox_records import NewPart, OutboxMessage, Rendering
from planbot.store.unit_of_work import Database

log = structlog.get_logger(__name__)

# Slack's clock and ours may differ, and so may the order in which an attempt and its post are stamped.
_CLOCK_MARGIN = timedelta(days=1)

# How often a message is tried with pictures that Slack does not know, or not yet.
_PATIENCE_WITH_PICTURES = 2

# What a reply says once the message that it goes on from has grown shorter. Its buttons go, too.
_NO_LONGER = "What stood here no longer applies."
_GONE = NewPart(
    text=_NO_LONGER,
    blocks=[{"type": "context", "elements": [{"type": "mrkdwn", "text": _NO_LONGER, "verbatim": True}]}],
)


class Courier:
    """Carries the messages of one workspace. May be called from several threads."""

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
        self._pictures = PictureShelf(database, workspace_id, sender)
        self.verdicts = Verdicts(workspace_id, clock, timing, pace)

    def prepare(self, message: OutboxMessage) -> Prepared | Outcome:
        """Compose a message, unless it was at an earlier attempt, and find out where it goes."""
        try:
            rendering = None
            composed: Composed | None
            if message.rendered_at is not None:
                composed = self._composer.held_back(message, self._clock.now())
            else:
                composed = self._compose(message)
            if isinstance(composed, Suppressed):
                return self.verdicts.suppressed(message, composed.reason)
            if composed is not None:
                rendering = self._with_pictures(message, composed)
            return Prepared(message=message, rendering=rendering, address=self._address(message))
        except SendError as failure:
            return self.verdicts.failed(message, failure)

    def post(self, begun: Begun) -> Outcome:
        """Post a message whose attempt is on record."""
        message, rendering = begun.prepared.message, begun.prepared.rendering
        if elapsed() > begun.post_by:
            # Before an answer could come, another worker might look for it in vain, and post it too.
            wait = self._timing.wait_after(message.attempts)
            reason = "the lease would not outlast the post"
            return self.verdicts.try_again(message, reason, wait, counted=False)
        try:
            outgoing = Outgoing(
                channel=begun.prepared.address or self._sender.address(begun.recipient),
                text=(rendering.text if rendering else message.text) or "",
                blocks=rendering.blocks if rendering else message.blocks,
                key=message.edited_key or message.dedupe_key,
                thread_ts=_thread_ts(message),
                edits=_edited(message),
            )
            return self._post(message, outgoing)
        except SendError as failure:
            return self.verdicts.failed(message, failure)

    def look_for(self, message: OutboxMessage) -> Outcome:
        """Find out whether a message whose answer was lost is in Slack.

        An edit made twice is made once, so it is just made again.
        """
        if message.edits_id is not None:
            return self.verdicts.post_again(message, "its answer was lost")
        recipient = self._recipient(message)
        if recipient is None:
            return self.verdicts.suppressed(message, "not in Slack")
        since = (message.first_attempt_at or message.created_at) - _CLOCK_MARGIN
        try:
            channel = message.thread_channel or self._sender.channel_id(recipient)
            posted = self._sender.find(
                channel, message.dedupe_key, since=since, thread_ts=_thread_ts(message)
            )
        except SendError as failure:
            return self.verdicts.not_found(message, failure)
        return Arrived(message, posted) if posted else self.verdicts.not_found(message, None)

    def _compose(self, message: OutboxMessage) -> Composed:
        """Compose a message; one that cannot be is tried again like one that Slack did not take."""
        try:
            return self._composer.compose(message, self._clock.now())
        except StoreError:
            raise
        except Exception as error:
            log.exception("a message could not be composed", key=message.dedupe_key)
            raise NotSent(f"could not be composed: {type(error).__name__}") from error

    def _with_pictures(self, message: OutboxMessage, composed: Rendered) -> Rendering:
        files = self._pictures.file_ids(composed.pictures, now=self._clock.now())
        return Rendering(
            hold=message.hold,
            text=composed.text,
            blocks=with_files(composed.blocks, files),
            parts=[NewPart(text=part.text, blocks=with_files(part.blocks, files)) for part in composed.parts],
            gone=_GONE if message.is_edit else None,
        )

    def _address(self, message: OutboxMessage) -> str | None:
        if message.thread_channel is not None or message.recipient_channel is None:
            return message.thread_channel
        return self._sender.address(message.recipient_channel)

    def _recipient(self, message: OutboxMessage) -> str | None:
        """Return whose history may hold the message; of a person who has left since, too."""
        if message.recipient_person_id is None:
            return message.recipient_channel
        with self._database.reading() as unit:
            return people.person(unit, self._workspace_id, message.recipient_person_id).slack_id

    def _post(self, message: OutboxMessage, outgoing: Outgoing) -> Outcome:
        try:
            return Arrived(message, self._sender.post(outgoing))
        except Refused as failure:
            files = files_in(outgoing.blocks)
            if failure.reason != "invalid_blocks" or not files:
                raise
            if message.attempts < _PATIENCE_WITH_PICTURES:  # Slack may need time to take in a new picture
                raise NotSent("a picture was not taken") from failure
            plain = [block for block in outgoing.blocks if not files_in([block])]
            return self.verdicts.without_pictures(message, plain, files)


def _thread_ts(message: OutboxMessage) -> str | None:
    return message.thread_ts or message.references.get("thread_ts")


def _edited(message: OutboxMessage) -> Posted | None:
    if message.edited_channel is None or message.edited_ts is None:
        return None
    return Posted(message.edited_channel, message.edited_ts)
