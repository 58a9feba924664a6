"""What goes into the outbox and comes out of it: messages, what becomes of them, and how fast they may go.

Instants are aware UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from planbot.plan.vocabulary import Word
from planbot.store.records import Json


class MessageState(Word):
    """`queued`: certainly not in Slack yet. `unknown`: perhaps. The other three are final."""

    QUEUED = "queued"
    SENT = "sent"
    SUPPRESSED = "suppressed"
    UNKNOWN = "unknown"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    """A message to enqueue. `recipient_channel` is a Slack channel or user id; without one the person is
    written to directly. `references` says what to render. `not_before` and `expires_at` are business time.
    With `edits_id` it replaces what that message says, once that one is sent.
    """

    kind: str
    dedupe_key: str
    not_before: datetime
    references: Json = field(default_factory=dict)
    recipient_person_id: int | None = None
    recipient_channel: str | None = None
    urgent: bool = False
    expires_at: datetime | None = None
    edits_id: int | None = None


class SendMethod(StrEnum):
    """What the outbox calls; each has its own limits in Slack. `LOOK` reads a channel's history."""

    POST = "post"
    EDIT = "edit"
    LOOK = "look"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBudget:
    """How fast a workspace may call a method, in real time.

    `a_second` is the rate; `free_at` when the calls spent so far are worked off at that rate; `raised_at`
    when the rate was last changed by planbot itself; `limited_*` when, until when and in which lane Slack
    last asked to wait.
    """

    method: SendMethod
    a_second: float
    free_at: datetime
    raised_at: datetime
    limited_at: datetime | None = None
    limited_until: datetime | None = None
    limited_lane: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAsk:
    """That a message asks a person about an item, on which local day."""

    item_id: int
    person_id: int
    kind: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPart:
    """A reply in the thread of a message too long for one, as rendered."""

    text: str
    blocks: Json


@dataclass(frozen=True, slots=True)
class Hold:
    """A message that a worker has claimed, and the token of its lease."""

    message_id: int
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What a message will say, and the replies that follow it in its thread.

    Of an edit, `gone` is what replies say from now on that it has no more.
    """

    hold: Hold
    text: str
    blocks: Json
    parts: Sequence[NewPart] = ()
    gone: NewPart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Where Slack has a message."""

    hold: Hold
    channel: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMessage:
    """A message on its way. Real time: retry_at, lease_until, attempted_at, unknown_since; else business.

    `attempted_at` is set while an attempt is under way or its outcome is not known. `thread_channel` and
    `thread_ts` say where the parent of a part was posted, `edited_channel` and `edited_ts` what is edited.
    """

    id: int
    workspace_id: int
    kind: str
    dedupe_key: str
    recipient_person_id: int | None
    recipient_channel: str | None
    lane: str
    references: Json
    urgent: bool
    not_before: datetime
    expires_at: datetime | None
    retry_at: datetime | None
    state: MessageState
    reason: str | None
    attempts: int
    lease_token: str | None
    lease_until: datetime | None
    parent_id: int | None
    part_number: int
    edits_id: int | None
    text: str | None
    blocks: Json
    rendered_at: datetime | None
    posted_channel: str | None
    posted_ts: str | None
    first_attempt_at: datetime | None
    attempted_at: datetime | None
    unknown_since: datetime | None
    closed_at: datetime | None
    created_at: datetime
    thread_channel: str | None = None
    thread_ts: str | None = None
    edited_key: str | None = None
    edited_channel: str | None = None
    edited_ts: str | None = None

    @property
    def is_edit(self) -> bool:
        return self.edits_id is not None

    @property
    def is_part(self) -> bool:
        return self.parent_id is not None

    @property
    def method(self) -> SendMethod:
        return SendMethod.EDIT if self.is_edit else SendMethod.POST

    @property
    def hold(self) -> Hold:
        """The lease with which it was claimed; ValueError if it was not."""
        if self.lease_token is None:
            raise ValueError(f"message {self.id} is not claimed")
        return Hold(self.id, self.lease_token)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageCount:
    """How many messages are in a state; of the dead also why, to whom they should have gone, and whether they
    are changes of messages, or parts of their threads.
    """

    state: MessageState
    kind: str
    count: int
    reason: str | None = None
    recipient_person_id: int | None = None
    recipient_channel: str | None = None
    is_edit: bool = False
    is_part: bool = False
