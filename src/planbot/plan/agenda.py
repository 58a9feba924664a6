"""Who hears from planbot now: the sweep as a function of facts and an instant.

`marks_due` says cheaply whether there is anything to look at; `agenda` then returns the messages of those
moments, what the rhythm would have said but holds back, with the reason, and what it passes over, with why.

That a person hears once a day rests on two things being handed back: the marks, as `swept`, and an `Ask` for
every item of a queued check-in (its kind, the recipient, the recipient's local day).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from planbot.plan.check_ins import zone_of
from planbot.plan.daily_messages import DailyMessages
from planbot.plan.marks import Occasion, due_marks, marks_due
from planbot.plan.model import Facts
from planbot.plan.planned import MessageKind, MessageState, PassedOver, PlannedItem, PlannedMessage
from planbot.plan.planning import Planning
from planbot.plan.summaries import Summaries

__all__ = [
    "Agenda",
    "MessageKind",
    "MessageState",
    "PassedOver",
    "PlannedItem",
    "PlannedMessage",
    "agenda",
    "marks_due",
    "zone_of",
    "zones_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What to store: the messages, and the marks that are thereby dealt with.

    `passed_over` are the items that were looked at and about which nothing is said.
    """

    messages: tuple[PlannedMessage, ...] = ()
    marks: tuple[str, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()


def zones_of(facts: Facts) -> frozenset[str]:
    """Return the zones in which somebody's day has to be watched."""
    return frozenset(zone_of(facts, person) for person in facts.people if person.active)


def agenda(facts: Facts, now: datetime, swept: Collection[str]) -> Agenda:
    """Return what falls due at `now` and is not among the marks already `swept`.

    The order of the facts does not matter. Nothing falls due in set-up mode or while paused.
    """
    marks = due_marks(facts.policy, zones_of(facts), now, swept)
    if not marks:
        return Agenda()
    planning = Planning(facts, now, swept)
    summaries, daily = Summaries(planning), DailyMessages(planning)
    messages: list[PlannedMessage] = []
    # A head who moves to another zone between two sweeps must not read the same digest there, nor a delegate
    # in a zone where the head is away still what the head reads where it is already the day of their return.
    digests: dict[str, None] = {}
    for zone in sorted({mark.zone for mark in marks}):
        here = {mark.occasion: mark for mark in marks if mark.zone == zone}
        if Occasion.ROLLUP in here:
            messages += summaries.rollup(here[Occasion.ROLLUP])
        found = [summaries.digests(here[Occasion.DIGEST])] if Occasion.DIGEST in here else []
        found += [summaries.digests_on_return(here[Occasion.DAY])] if Occasion.DAY in here else []
        for digest in chain.from_iterable(found):
            if digest.dedupe_key not in swept and digest.dedupe_key not in digests:
                digests[digest.dedupe_key] = None
                messages.append(digest)
        if Occasion.DAY in here:
            messages += daily.messages(here)
    return Agenda(
        messages=tuple(messages),
        marks=(*(mark.key for mark in marks), *digests),
        passed_over=tuple(daily.passed_over),
    )
