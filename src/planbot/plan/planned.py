"""Messages that fall due, before anything is rendered: whom for, when, what about."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from planbot.plan.check_ins import AskKind, zone_of
from planbot.plan.clock import local_day
from planbot.plan.declines import HAND_OVER
from planbot.plan.model import Ask, Facts
from planbot.plan.reports.check_in import Prompt
from planbot.plan.rests import Rest
from planbot.plan.vocabulary import Word


class MessageKind(Word):
    CHECK_IN = "check_in"
    LAUNCH = "launch"
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


class PassedOver(NamedTuple):
    """An item about which its owner is not asked on `day`, their local day, and why not."""

    item_id: int
    owner_id: int
    day: date
    rest: Rest


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDecision:
    """A question of a check-in, for `decider_id` or who stands in for them."""

    decision_id: int
    item_id: int
    decider_id: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedHandOver:
    """An item that its owner declined, for the recipient of a check-in to decide about."""

    item_id: int
    owner_id: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMessage:
    """A message to a person or to a channel, to be sent from `not_before` on and no more from `expires_at`.

    A suppressed one says in `reason` why it is held back. `items` are those of a check-in, most pressing
    first, or those that somebody hears at the launch that they lead; `decisions` and `hand_overs` stand in a
    check-in, too. `department_id` says what a digest is about: None is what belongs to no department.
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
    hand_overs: tuple[PlannedHandOver, ...] = ()
    department_id: int | None = None

    @property
    def state(self) -> MessageState:
        return MessageState.QUEUED if self.reason is None else MessageState.SUPPRESSED


def asks_of(message: PlannedMessage, facts: Facts, now: datetime) -> tuple[Ask, ...]:
    """Return how the message, queued at `now`, asks about items: a suppressed one asks nothing."""
    if message.person_id is None or message.state is MessageState.SUPPRESSED:
        return ()
    day = local_day(now, zone_of(facts, facts.person_by_id[message.person_id]))
    asked = [(item.item_id, item.kind.value) for item in message.items]
    # One ask an item, whatever the number of decisions that it waits for.
    asked += dict.fromkeys((one.item_id, AskKind.DECISION.value) for one in message.decisions)
    asked += [(one.item_id, HAND_OVER) for one in message.hand_overs]
    return tuple(
        Ask(item_id=item_id, person_id=message.person_id, kind=kind, day=day, at=now)
        for item_id, kind in asked
    )
