"""Declined items as the one who decides about them reads of them, before and after."""

from collections.abc import Collection, Iterable

from planbot.plan.check_ins import Asking
from planbot.plan.clock import local_day
from planbot.plan.declines import deciders, open_decline
from planbot.plan.model import Decline, Person
from planbot.plan.reports.hand_over_asks import DecidedHandOver, HandOverAsk
from planbot.plan.reports.lines import item_line


def build_hand_over_asks(asking: Asking, person: Person, planned: Iterable[int]) -> list[HandOverAsk]:
    """Return those of the planned items that still wait for `person` to decide."""
    found = [build_decided_hand_over(asking, person, item_id) for item_id in planned]
    return [one.ask for one in found if one is not None and one.outcome is None]


def build_decided_hand_overs(
    asking: Asking, person: Person, asked: Collection[int]
) -> tuple[DecidedHandOver, ...]:
    found = (build_decided_hand_over(asking, person, item_id) for item_id in asked)
    return tuple(one for one in found if one is not None)


def build_decided_hand_over(asking: Asking, person: Person, item_id: int) -> DecidedHandOver | None:
    """Return how it stands with a declined item for the reader; None where it is no longer in the plan."""
    decline, standing = asking.facts.decline_by_item.get(item_id), asking.standings.get(item_id)
    if decline is None or standing is None:
        return None
    known = asking.facts
    by_slack_id = {one.slack_id: one for one in known.people if one.slack_id}
    suggested = by_slack_id.get(decline.suggested_slack_id or "")
    ask = HandOverAsk(
        line=item_line(known, asking.outline, standing, asking.today),
        owner=known.person_by_id[decline.person_id].name,
        on=local_day(decline.at, known.policy.zone),
        reason=decline.reason,
        suggested=suggested.name if suggested else None,
    )
    return DecidedHandOver(ask=ask, outcome=_outcome(asking, decline, person))


def _outcome(asking: Asking, decline: Decline, reader: Person) -> str | None:
    standing = asking.standings[decline.item_id]
    owner, declined_by = standing.reporter, asking.facts.person_by_id[decline.person_id]
    if decline.kept_at is not None:
        keeper = asking.facts.person_by_id.get(decline.kept_by_id or 0)
        who = "You asked" if keeper == reader else f"{keeper.name if keeper else 'Somebody'} asked"
        return f"{who} {declined_by.name} to keep it. planbot asks them again."
    if owner is None or owner != declined_by:
        return f"Handed over to {owner.name}." if owner else "Nobody answers for it now."
    if not asking.is_asked_about(standing):
        return "It is finished."
    if open_decline(asking.facts, standing.item, owner) is None:
        return f"{owner.name} has given an update on it since."
    if reader not in deciders(asking.facts, asking.outline, standing.item, owner, asking.today):
        return "It no longer waits for you."
    return None
