"""Messages that fall due, before anything is rendered: whom for, when, what about."""

from dataclasses import dataclass
from datetime import datetime

from planbot.plan.check_ins import AskKind
from planbot.plan.reports.check_in import Prompt
from planbot.plan.vocabulary import Word


class MessageKind(Word):
    CHECK_IN = "check_in"
    DIGEST = "digest"
    ROLLUP = "rollup"


class MessageState(Word):
    QUEUED = "queued"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedItem:
    """An item of a check-in. `owner_id` answers for it; another recipient stands in for the owner."""

    item_id: int
    owner_id: int
    kind: AskKind
    prompt: Prompt
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDecision:
    """A question of a check-in, for `decider_id` or who stands in for them."""

    decision_id: int
    item_id: int
    decider_id: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMessage:
    """A message to a person or to a channel, to be sent from `not_before` on and no more from `expires_at`.

    A suppressed one says in `reason` why it is held back. `items` are those of a check-in, most pressing
    first; `decisions` what its recipient is to decide. `department_id` says what a digest is about: None is
    what belongs to no department.
    """

    kind: MessageKind
    dedupe_key: str
    week: str
    not_before: datetime
    expires_at: datetime
    person_id: int | None = None
    channel: str | None = None
    reason: str | None = None
    items: tuple[PlannedItem, ...] = ()
    decisions: tuple[PlannedDecision, ...] = ()
    department_id: int | None = None

    @property
    def state(self) -> MessageState:
        return MessageState.QUEUED if self.reason is None else MessageState.SUPPRESSED
