"""*Not mine*: an owner passes an item to somebody above, who hands it over or asks them to keep it."""

from dataclasses import dataclass
from datetime import datetime

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.declines import deciders, open_decline
from planbot.plan.errors import UserError
from planbot.plan.model import Person
from planbot.plan.permissions import require_hand_over
from planbot.plan.reports.notice import Notice
from planbot.plan.standing import Standing
from planbot.plan.vocabulary import Via
from planbot.services.answered_check_ins import show_answers
from planbot.services.snoozing import owned_by
from planbot.store import declines, items, ledger
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database, Unit

REASON_LENGTH = 500
SUGGESTION = "suggestion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declining:
    """An item that somebody is about to decline, and the names of those who decide then."""

    item_id: int
    label: str
    title: str
    deciders: tuple[str, ...]


def declining(
    database: Database, workspace_id: int, actor_id: int, item_id: int, *, now: datetime
) -> Declining:
    """Return what the form shows; raises `UserError` for an item that the actor does not answer for."""
    with database.reading() as unit:
        asking, actor = _asking(unit, workspace_id, actor_id, now)
    owner, standing = owned_by(asking, actor, item_id)
    return Declining(
        item_id=item_id,
        label=asking.outline.label(standing.item),
        title=standing.item.title,
        deciders=tuple(one.name for one in _deciders(asking, standing, owner)),
    )


def decline(
    database: Database,
    workspace_id: int,
    actor_id: int,
    item_id: int,
    *,
    reason: str | None,
    suggested_slack_id: str | None,
    now: datetime,
    via: Via,
) -> Notice:
    """Record that the item is not its owner's, and return a sentence on who decides now.

    An item that was declined already, and is not decided about, stays so. Raises `UserError`.
    """

    def store(unit: Unit) -> Notice:
        items.lock_items(unit, workspace_id, [item_id])
        asking, actor = _asking(unit, workspace_id, actor_id, now)
        owner, standing = owned_by(asking, actor, item_id)
        above = _deciders(asking, standing, owner)
        if suggested_slack_id is not None and suggested_slack_id == owner.slack_id:
            raise UserError("That is who has it now. Choose somebody else, or nobody.", SUGGESTION)
        if open_decline(asking.facts, standing.item, owner) is None:
            decline_id = declines.add_decline(
                unit,
                workspace_id,
                item_id=item_id,
                person_id=owner.id,
                by_id=actor_id,
                reason=reason,
                suggested_slack_id=suggested_slack_id,
                now=now,
            )
            _enter(unit, workspace_id, "declined", decline_id, item_id, actor_id, now, via)
            show_answers(unit, workspace_id, [item_id], key=f"decline-{decline_id}", now=now)
        label, names = asking.outline.label(standing.item), " or ".join(one.name for one in above)
        return Notice(
            message=f"{label} is passed to {names}, who decides who leads it. It stays with you until then, "
            "but planbot does not ask you about it."
        )

    return database.write(store)


def keep(
    database: Database, workspace_id: int, actor_id: int, item_id: int, *, now: datetime, via: Via
) -> Notice:
    """Ask the owner of a declined item to keep it, and return a sentence on it.

    Raises `UserError` where that is decided already, or not the actor's to decide.
    """

    def store(unit: Unit) -> Notice:
        items.lock_items(unit, workspace_id, [item_id])
        asking, actor = _asking(unit, workspace_id, actor_id, now)
        found = asking.owned_by_item.get(item_id)
        declined = open_decline(asking.facts, found[1].item, found[0]) if found else None
        if found is None or declined is None:
            raise UserError("There is nothing left here to decide: it has been settled meanwhile.")
        owner, standing = found
        require_hand_over(asking.facts, asking.outline, actor, standing.item)
        declines.keep_declined(unit, workspace_id, declined.id, by_id=actor_id, now=now)
        _enter(unit, workspace_id, "kept", declined.id, item_id, actor_id, now, via)
        show_answers(unit, workspace_id, [item_id], key=f"keep-{declined.id}", now=now)
        label = asking.outline.label(standing.item)
        return Notice(
            message=f"{owner.name} keeps {label}. planbot tells them with their next question about it."
        )

    return database.write(store)


def _asking(unit: Unit, workspace_id: int, actor_id: int, now: datetime) -> tuple[Asking, Person]:
    facts = load_facts(unit, workspace_id, now=now)
    actor = facts.person_by_id[actor_id]
    return Asking(facts, local_day(now, zone_of(facts, actor))), actor


def _deciders(asking: Asking, standing: Standing, owner: Person) -> tuple[Person, ...]:
    found = deciders(asking.facts, asking.outline, standing.item, owner, asking.today)
    if not found:
        label = asking.outline.label(standing.item)
        raise UserError(f"There is nobody above to decide who leads {label}. Ask your planbot administrator.")
    return found


def _enter(
    unit: Unit,
    workspace_id: int,
    verb: str,
    decline_id: int,
    item_id: int,
    actor_id: int,
    now: datetime,
    via: Via,
) -> None:
    ledger.add_entry(
        unit,
        workspace_id,
        verb=verb,
        subject_kind="item",
        subject_id=item_id,
        actor_id=actor_id,
        after={"decline": decline_id},
        at=now,
        via=via,
    )
