"""What a person may be shown to update: the items, how they stand, and what was said of them last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.milestones import milestone_keys, open_milestones
from planbot.plan.model import Facts, Milestone, StatusUpdate
from planbot.plan.reports.lines import ItemLine, item_line
from planbot.plan.vocabulary import Status
from planbot.services.judging import Judge
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database

NOTHING_SAID = 0
"""Stands for the id of an update where there is none; ids begin at 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWord:
    """What was said of an item since a person last looked; `at` is in their zone."""

    by: str
    is_own: bool
    at: datetime
    status: Status
    percent: int | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Items for a person to update, most pressing first. `today` is their local day.

    `shown` holds for each item the id of the update by which it stands, or `NOTHING_SAID`; `news` what is
    newer than a person has seen, by item; `milestones` those that can be ticked off, by item and key.
    """

    lines: tuple[ItemLine, ...]
    today: date
    shown: Mapping[int, int]
    news: Mapping[int, NewWord] = field(default_factory=dict)
    milestones: Mapping[int, Mapping[str, Milestone]] = field(default_factory=dict)


def waiting_for(database: Database, workspace_id: int, person_id: int, *, now: datetime) -> Waiting:
    """Return what waits for a word from the person on whatever day of the week."""
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
    person = facts.person_by_id[person_id]
    asking = Asking(facts, local_day(now, zone_of(facts, person)))
    wanted = [want.standing for want in asking.waiting(person)]
    return Waiting(
        lines=tuple(item_line(facts, asking.outline, standing, asking.today) for standing in wanted),
        today=asking.today,
        shown=_last_said(facts, [standing.item.id for standing in wanted]),
        milestones=_open_milestones(facts, [standing.item.id for standing in wanted]),
    )


def lines_of(
    database: Database, workspace_id: int, person_id: int, item_ids: Sequence[int], *, now: datetime
) -> Waiting:
    """Return the given items for an update by the person.

    Raises `UserError` where one is not there any more, has items under it, or is not theirs to update.
    """
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
    judge = Judge(facts, facts.person_by_id[person_id], now)
    found = [judge.item(item_id).id for item_id in item_ids]
    return Waiting(
        lines=tuple(judge.line(item_id) for item_id in found),
        today=judge.today,
        shown=_last_said(facts, found),
        milestones=_open_milestones(facts, found),
    )


def lines_since(judge: Judge, shown: Mapping[int, int]) -> Waiting:
    """Return items that a person was shown as they stand now, with what was said since.

    Those that are no longer theirs to update are left out.
    """
    item_ids = [item_id for item_id in shown if judge.can_update(item_id)]
    latest = {item_id: judge.facts.latest_update(item_id) for item_id in item_ids}
    return Waiting(
        lines=tuple(judge.line(item_id) for item_id in item_ids),
        today=judge.today,
        shown=_last_said(judge.facts, item_ids),
        milestones=_open_milestones(judge.facts, item_ids),
        news={
            item_id: _new_word(judge, update)
            for item_id, update in latest.items()
            if update is not None and update.id > shown[item_id]
        },
    )


def _last_said(facts: Facts, item_ids: Sequence[int]) -> Mapping[int, int]:
    latest = ((item_id, facts.latest_update(item_id)) for item_id in item_ids)
    return {item_id: update.id if update else NOTHING_SAID for item_id, update in latest}


def _open_milestones(facts: Facts, item_ids: Sequence[int]) -> Mapping[int, Mapping[str, Milestone]]:
    """Return the open milestones of each item, in the order of their dates."""
    found = {}
    for item_id in item_ids:
        item = facts.item_by_id[item_id]
        order = open_milestones(item)
        still_open = {key: one for key, one in milestone_keys(item).items() if one.done_on is None}
        found[item_id] = dict(sorted(still_open.items(), key=lambda entry: order.index(entry[1])))
    return found


def _new_word(judge: Judge, update: StatusUpdate) -> NewWord:
    author = judge.facts.person_by_id.get(update.author_id)
    return NewWord(
        by=author.name if author else "Somebody",
        is_own=update.author_id == judge.person.id,
        at=update.at.astimezone(ZoneInfo(zone_of(judge.facts, judge.person))),
        status=update.status,
        percent=update.percent,
        note=update.note,
    )
