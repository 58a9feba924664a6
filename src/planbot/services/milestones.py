"""Milestones that are ticked off with an update: stored with the item, told in the confirmation."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from planbot.plan.milestones import milestone_keys, tick_off
from planbot.plan.model import StatusUpdate
from planbot.services.judging import Answer
from planbot.store import items, ledger
from planbot.store.unit_of_work import Unit

_VERB = "milestones_done"


def tick_off_with(
    unit: Unit,
    workspace_id: int,
    answers: Sequence[Answer],
    stored: Sequence[StatusUpdate],
    *,
    on: date,
    now: datetime,
) -> None:
    """Let the milestones of each answer be done on that day, in the item's next version.

    Raises `UserError` on the field `milestones:142` for one that is not there any more.
    """
    update_of = {update.item_id: update for update in stored}
    for answer in answers:
        if not answer.done:
            continue
        item, update = items.item(unit, workspace_id, answer.item_id), update_of[answer.item_id]
        after = tick_off(item, answer.done, on, f"milestones:{item.id}")
        done = [new.title for old, new in zip(item.milestones, after, strict=True) if old != new]
        items.revise_item(unit, workspace_id, item.id, now=now, milestones=after)
        if done:
            ledger.add_entry(
                unit,
                workspace_id,
                verb=_VERB,
                subject_kind="item",
                subject_id=item.id,
                actor_id=update.author_id,
                after={"update": update.id, "milestones": done, "on": on.isoformat()},
                at=now,
                via=update.via,
            )


def ticked_off_with(
    unit: Unit, workspace_id: int, stored: Sequence[StatusUpdate]
) -> Mapping[int, tuple[str, ...]]:
    """Return the titles of the milestones that were ticked off with each of the updates, by its id."""
    found: dict[int, tuple[str, ...]] = {}
    for update in stored:
        entries = ledger.list_entries(unit, workspace_id, subject_kind="item", subject_id=update.item_id)
        for entry in entries:
            if entry.verb == _VERB and entry.after["update"] == update.id:
                found[update.id] = tuple(entry.after["milestones"])
    return found


def are_ticked_off(unit: Unit, workspace_id: int, answers: Sequence[Answer]) -> bool:
    """Whether everything that the answers tick off is done."""
    for answer in answers:
        if answer.done:
            known = milestone_keys(items.item(unit, workspace_id, answer.item_id))
            if any(known[key].done_on is None for key in answer.done if key in known):
                return False
    return True
