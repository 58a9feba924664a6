"""Putting an item off: its owner is asked about it again on a day that they choose."""

from dataclasses import dataclass
from datetime import date, datetime

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.errors import UserError
from planbot.plan.model import Person
from planbot.plan.reports.notice import Notice
from planbot.plan.snooze import CANNOT_WAIT, SnoozeChoice, require_snooze
from planbot.plan.standing import Standing
from planbot.plan.vocabulary import Via
from planbot.services.answered_check_ins import show_answers
from planbot.store import items, ledger, receipts, snoozes
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozing:
    """An item that somebody is about to put off, and until when they can."""

    item_id: int
    label: str
    title: str
    choices: tuple[SnoozeChoice, ...]
    today: date


def snoozing(
    database: Database, workspace_id: int, actor_id: int, item_id: int, *, now: datetime
) -> Snoozing:
    """Return what the form shows; raises `UserError` for an item that is not theirs, or cannot be put off."""
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
    actor = facts.person_by_id[actor_id]
    asking = Asking(facts, local_day(now, zone_of(facts, actor)))
    _, standing = owned_by(asking, actor, item_id)
    choices = asking.snooze_choices(standing)
    if not choices:
        raise UserError(CANNOT_WAIT)
    return Snoozing(
        item_id=item_id,
        label=asking.outline.label(standing.item),
        title=standing.item.title,
        choices=choices,
        today=asking.today,
    )


def snooze_item(
    database: Database,
    workspace_id: int,
    actor_id: int,
    item_id: int,
    until: date,
    *,
    click: str,
    now: datetime,
    via: Via,
) -> Notice:
    """Put the item off until that day, and return a sentence on it; the same `click` counts once.

    Raises `UserError` for an item that is not the actor's to answer for, and for a day that is not possible.
    """

    def store(unit: Unit) -> Notice:
        items.lock_items(unit, workspace_id, [item_id])
        if not receipts.take_receipt(unit, workspace_id, click, now=now):
            return Notice(message=receipts.outcome_of(unit, workspace_id, click))
        facts = load_facts(unit, workspace_id, now=now)
        actor = facts.person_by_id[actor_id]
        asking = Asking(facts, local_day(now, zone_of(facts, actor)))
        owner, standing = owned_by(asking, actor, item_id)
        require_snooze(asking.snooze_choices(standing), until, asking.today)
        added = snoozes.add_snooze(
            unit, workspace_id, item_id=item_id, person_id=owner.id, until=until, by_id=actor_id, now=now
        )
        ledger.add_entry(
            unit,
            workspace_id,
            verb="snoozed",
            subject_kind="item",
            subject_id=item_id,
            actor_id=actor_id,
            after={"snooze": added.id, "until": until.isoformat(), "person": owner.id},
            at=now,
            via=via,
        )
        show_answers(unit, workspace_id, [item_id], key=f"snooze-{added.id}", now=now)
        said = _say(asking, standing, until)
        receipts.set_outcome(unit, workspace_id, click, said)
        return Notice(message=said)

    return database.write(store)


def owned_by(asking: Asking, actor: Person, item_id: int) -> tuple[Person, Standing]:
    """Return who answers for an open item, and how it stands; raises `UserError` unless that is the actor, or
    they stand in for who it is."""
    found = asking.owned_by_item.get(item_id)
    if found is None:
        raise UserError("That item is not asked about any more.")
    owner, standing = found
    if actor not in (owner, asking.recipient(owner)):
        label = asking.outline.label(standing.item)
        raise UserError(f"{owner.name} answers for {label} now, not you.")
    return owner, standing


def _say(asking: Asking, standing: Standing, until: date) -> str:
    label, day = asking.outline.label(standing.item), say_day(until, asking.today)
    return f"{label} is snoozed. planbot asks you about it again on {day}, unless you answer before."
