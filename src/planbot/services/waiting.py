"""What a person may be shown to update: the items, how they stand, and what was said of them last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.deciding import usual_decider
from planbot.plan.milestones import milestone_keys, open_milestones
from planbot.plan.model import Facts, Milestone, Person, StatusUpdate
from planbot.plan.outline import Outline
from planbot.plan.reports.builders.decisions import open_decision
from planbot.plan.reports.decisions import OpenDecision
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
    newer than a person has seen, by item; `milestones` those that can be ticked off, by item and key,
    and `done` those that can be reopened; `questions` what an item waits for already; `deciders` the Slack
    user who is proposed to decide what else it may wait for; `doubts` what does not fit together, as a
    question.
    """

    lines: tuple[ItemLine, ...]
    today: date
    shown: Mapping[int, int]
    news: Mapping[int, NewWord] = field(default_factory=dict)
    milestones: Mapping[int, Mapping[str, Milestone]] = field(default_factory=dict)
    done: Mapping[int, Mapping[str, Milestone]] = field(default_factory=dict)
    questions: Mapping[int, Sequence[OpenDecision]] = field(default_factory=dict)
    deciders: Mapping[int, str] = field(default_factory=dict)
    doubts: Mapping[int, str] = field(default_factory=dict)


def waiting_for(database: Database, workspace_id: int, person_id: int, *, now: datetime) -> Waiting:
    """Return what waits for a word from the person on whatever day of the week."""
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
    person = facts.person_by_id[person_id]
    asking = Asking(facts, local_day(now, zone_of(facts, person)))
    wanted = [want.standing for want in asking.waiting(person)]
    lines = tuple(item_line(facts, asking.outline, standing, asking.today) for standing in wanted)
    return Waiting(
        lines=lines,
        questions=_questions(facts, asking.outline, lines, asking.today),
        deciders=_deciders(facts, asking.outline, lines, person),
        doubts=_doubts(asking, lines, person),
        today=asking.today,
        shown=_last_said(facts, [standing.item.id for standing in wanted]),
        milestones=_open_milestones(facts, [standing.item.id for standing in wanted]),
        done=_done_milestones(facts, [standing.item.id for standing in wanted]),
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
    lines = tuple(judge.line(item_id) for item_id in found)
    return Waiting(
        lines=lines,
        questions=_questions(facts, judge.outline, lines, judge.today),
        deciders=_deciders(facts, judge.outline, lines, judge.person),
        doubts=_doubts(Asking(facts, judge.today, judge.outline), lines, judge.person),
        today=judge.today,
        shown=_last_said(facts, found),
        milestones=_open_milestones(facts, found),
        done=_done_milestones(facts, found),
    )


def lines_since(judge: Judge, shown: Mapping[int, int]) -> Waiting:
    """Return items that a person was shown as they stand now, with what was said since.

    Those that are no longer theirs to update are left out.
    """
    item_ids = [item_id for item_id in shown if judge.can_update(item_id)]
    latest = {item_id: judge.facts.latest_update(item_id) for item_id in item_ids}
    lines = tuple(judge.line(item_id) for item_id in item_ids)
    return Waiting(
        lines=lines,
        questions=_questions(judge.facts, judge.outline, lines, judge.today),
        deciders=_deciders(judge.facts, judge.outline, lines, judge.person),
        today=judge.today,
        shown=_last_said(judge.facts, item_ids),
        milestones=_open_milestones(judge.facts, item_ids),
        done=_done_milestones(judge.facts, item_ids),
        news={
            item_id: _new_word(judge, update)
            for item_id, update in latest.items()
            if update is not None and update.id > shown[item_id]
        },
    )


def _questions(
    facts: Facts, outline: Outline, lines: Sequence[ItemLine], today: date
) -> Mapping[int, Sequence[OpenDecision]]:
    asked = {line.id: facts.open_decisions_by_item.get(line.id, ()) for line in lines}
    return {
        line.id: [open_decision(facts, outline, one, line, today) for one in asked[line.id]]
        for line in lines
        if asked[line.id]
    }


def _deciders(facts: Facts, outline: Outline, lines: Sequence[ItemLine], asker: Person) -> Mapping[int, str]:
    usual = {line.id: usual_decider(facts, outline, facts.item_by_id[line.id], asker) for line in lines}
    return {item_id: one.slack_id for item_id, one in usual.items() if one is not None and one.slack_id}


def _doubts(asking: Asking, lines: Sequence[ItemLine], reader: Person) -> Mapping[int, str]:
    """Return what the owner is asked about an item beside it; nobody else who writes about it."""
    found = (asking.answered_for.get(line.id) for line in lines)
    asked = {
        standing.item.id: " ".join(asking.exchanges.questions(standing, owner, reader))
        for owner, standing in filter(None, found)
        if asking.recipient(owner) == reader or owner == reader
    }
    return {item_id: words for item_id, words in asked.items() if words}


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


def _done_milestones(facts: Facts, item_ids: Sequence[int]) -> Mapping[int, Mapping[str, Milestone]]:
    """Return the milestones of each item that are done, the latest first."""
    found = {}
    for item_id in item_ids:
        known = milestone_keys(facts.item_by_id[item_id]).items()
        done = [(key, one, one.done_on) for key, one in known if one.done_on is not None]
        found[item_id] = {key: one for key, one, _ in sorted(done, key=lambda entry: entry[2], reverse=True)}
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
