"""Milestones ticked off or reopened with an update: stored with the item, told in the confirmation."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from planbot.plan.milestones import Marked, milestone_keys, reopen, tick_off
from planbot.plan.model import Milestone, StatusUpdate
from planbot.services.judging import Answer
from planbot.store import items, ledger
from planbot.store.unit_of_work import Unit

_DONE, _REOPENED = "milestones_done", "milestones_reopened"


def mark_with(
    unit: Unit,
    workspace_id: int,
    answers: Sequence[Answer],
    stored: Sequence[StatusUpdate],
    *,
    on: date,
    now: datetime,
) -> None:
    """Let the milestones of each answer be done on that day, or open again, in the item's next version.

    Raises `UserError` on the field `milestones:142`, or `not_done:142`, for one that is not there any more.
    """
    update_of = {update.item_id: update for update in stored}
    for answer in answers:
        if not answer.done and not answer.not_done:
            continue
        before = items.item(unit, workspace_id, answer.item_id)
        ticked = replace(before, milestones=tick_off(before, answer.done, on, f"milestones:{before.id}"))
        after = reopen(ticked, answer.not_done, f"not_done:{before.id}")
        items.revise_item(unit, workspace_id, before.id, now=now, milestones=after)
        changed = [pair for pair in zip(before.milestones, after, strict=True) if pair[0] != pair[1]]
        _enter(unit, workspace_id, update_of[before.id], changed, now)


def _enter(
    unit: Unit,
    workspace_id: int,
    update: StatusUpdate,
    changed: Collection[tuple[Milestone, Milestone]],
    now: datetime,
) -> None:
    for verb in (_DONE, _REOPENED):
        those = [(old, new) for old, new in changed if (new.done_on is not None) == (verb == _DONE)]
        if not those:
            continue
        ledger.add_entry(
            unit,
            workspace_id,
            verb=verb,
            subject_kind="item",
            subject_id=update.item_id,
            actor_id=update.author_id,
            before={"done_on": [old.done_on.isoformat() if old.done_on else None for old, _ in those]},
            after={
                "update": update.id,
                "milestones": [new.title for _, new in those],
                "done_on": [new.done_on.isoformat() if new.done_on else None for _, new in those],
            },
            at=now,
            via=update.via,
        )


def marked_with(unit: Unit, workspace_id: int, stored: Sequence[StatusUpdate]) -> Mapping[int, Marked]:
    """Return which milestones were ticked off and reopened with each of the updates, by its id."""
    found: dict[int, Marked] = {}
    for update in stored:
        entries = ledger.list_entries(unit, workspace_id, subject_kind="item", subject_id=update.item_id)
        titles = {
            entry.verb: tuple(entry.after["milestones"])
            for entry in entries
            if entry.verb in (_DONE, _REOPENED) and entry.after["update"] == update.id
        }
        if titles:
            found[update.id] = Marked(done=titles.get(_DONE, ()), reopened=titles.get(_REOPENED, ()))
    return found


def are_marked(unit: Unit, workspace_id: int, answers: Sequence[Answer]) -> bool:
    """Whether everything that the answers tick off is done, and all that they reopen is open."""
    for answer in answers:
        if answer.done or answer.not_done:
            known = milestone_keys(items.item(unit, workspace_id, answer.item_id))
            if any(known[key].done_on is None for key in answer.done if key in known):
                return False
            if any(known[key].done_on is not None for key in answer.not_done if key in known):
                return False
    return True
