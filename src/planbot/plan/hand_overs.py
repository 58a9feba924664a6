"""Declined items that wait for somebody above to say who leads them, and when those people are told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from planbot.plan.check_ins import Asking
from planbot.plan.declines import HAND_OVER, deciders, open_decline
from planbot.plan.marks import last_ask_day
from planbot.plan.model import Ask, Decline, Item, Person
from planbot.plan.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclinedItem:
    """An item that its owner declined. `told` are the asks by which the deciders were told since."""

    standing: Standing
    owner: Person
    decline: Decline
    deciders: tuple[Person, ...]
    told: tuple[Ask, ...]
    week_began: date

    @property
    def item(self) -> Item:
        return self.standing.item

    def is_due(self, decider: Person, *, weekly: bool) -> bool:
        """Whether the decider is to be told: at the next occasion, then again in each weekly ask."""
        days = [ask.day for ask in self.told if ask.person_id == decider.id]
        return not days or (weekly and max(days) < self.week_began)


def hand_overs(asking: Asking) -> Iterator[DeclinedItem]:
    """Yield the declined items of `asking`'s day that nobody has decided about, in the plan's order."""
    for owner, standing in asking.owned:
        decline = open_decline(asking.facts, standing.item, owner)
        if decline is not None:
            yield DeclinedItem(
                standing=standing,
                owner=owner,
                decline=decline,
                deciders=deciders(asking.facts, asking.outline, standing.item, owner, asking.today),
                told=_told(asking, standing.item, decline.at),
                week_began=last_ask_day(asking.policy, asking.calendar, asking.today),
            )


def _told(asking: Asking, item: Item, since: datetime) -> tuple[Ask, ...]:
    return tuple(
        ask
        for ask in asking.facts.asks
        if ask.kind == HAND_OVER and ask.item_id == item.id and ask.at >= since and ask.day < asking.today
    )
