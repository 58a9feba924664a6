"""The line about one item that every list is made of, and the counts that stand above the lists."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from planbot.plan.clock import local_day
from planbot.plan.model import Facts, Item, StatusUpdate
from planbot.plan.occurrences import next_due
from planbot.plan.outline import Outline
from planbot.plan.round_words import say_last
from planbot.plan.standing import Standing, explain
from planbot.plan.tally import Tally, Verdict, standings_under, tally, verdict, verdict_sentence
from planbot.plan.vocabulary import Flag, Recurrence, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWord:
    """The latest update of an item: who said what, and on which local day."""

    by: str
    on: date
    status: Status
    percent: int | None
    note: str | None
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One item in a list.

    `label` is the number with as much path as makes it unique, or `#142` where the plan gives no number.
    `path` holds the titles of its ancestors from the top. `reasons` are sentences, worst first, one a flag.
    `lead` is the name of the person, department or body that leads; `reporter` the person who answers for it.
    `due` of what comes round by its `recurrence` is the open one; `adopted_due` is None once that is another
    than the plan's; `round` says what became of the one before. `untold` are flags whose reasons the reader
    is not shown yet.
    """

    id: int
    serial: int
    label: str
    number: str | None
    plan: str
    path: tuple[str, ...]
    title: str
    status: Status
    percent: int | None
    department: str | None
    lead: str | None
    reporter: str | None
    reporter_slack_id: str | None
    due: date | None
    due_inherited: bool
    adopted_due: date | None
    days_late: int
    flags: tuple[Flag, ...]
    reasons: tuple[str, ...]
    last: LastWord | None
    recurrence: Recurrence | None = None
    round: str | None = None
    untold: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A count now and a week before, so that a reader sees which way it goes."""

    now: int
    before: int

    @property
    def by(self) -> int:
        return self.now - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Open leaves by how they stand. An item is counted once a field, and may be counted in several."""

    open: Change
    completed: Change
    on_track: Change
    behind: Change
    overdue: Change
    at_risk: Change
    silent: Change
    waiting: Change
    no_due_date: Change


_STATUS_OF_VERDICT = {
    Verdict.DONE: Status.COMPLETED,
    Verdict.BEHIND: Status.OFF_TRACK,
    Verdict.AT_RISK: Status.AT_RISK,
    Verdict.ON_TRACK: Status.ON_TRACK,
}


def item_line(facts: Facts, outline: Outline, standing: Standing, today: date) -> ItemLine:
    """Return the line of a leaf, as it stands on `today`."""
    item, update = standing.item, standing.last_update
    return ItemLine(
        id=item.id,
        serial=item.serial,
        label=outline.label(item),
        number=item.number,
        plan=_plan_title(facts, item),
        path=outline.path_titles(item),
        title=item.title,
        status=standing.status,
        percent=standing.percent,
        department=standing.department.name if standing.department else None,
        lead=outline.lead_name(item),
        reporter=standing.reporter.name if standing.reporter else None,
        reporter_slack_id=standing.reporter.slack_id if standing.reporter else None,
        due=standing.due,
        due_inherited=standing.due_inherited,
        adopted_due=standing.adopted_due,
        days_late=standing.days_late,
        flags=standing.flags,
        reasons=tuple(explain(finding, facts, today) for finding in standing.findings),
        last=last_word(facts, update) if update else None,
        recurrence=item.recurrence,
        round=say_last(standing.occurrence, today) if standing.occurrence else None,
        untold=standing.untold,
    )


def heading_line(
    facts: Facts, outline: Outline, item: Item, standings: Mapping[int, Standing], today: date
) -> ItemLine:
    """Return the line of any item: a leaf's own, or for a parent what its leaves together allow to be said.

    A parent's status is that verdict; "not started" where too few were heard from to say.
    """
    if item.id in standings:
        return item_line(facts, outline, standings[item.id], today)
    counts = tally(standings_under(item, outline, standings))
    department, held, reporter = outline.department(item).value, outline.due(item), outline.reporter(item)
    due = next_due(item, held.value, today)
    return ItemLine(
        id=item.id,
        serial=item.serial,
        label=outline.label(item),
        number=item.number,
        plan=_plan_title(facts, item),
        path=outline.path_titles(item),
        title=item.title,
        status=_STATUS_OF_VERDICT.get(verdict(counts, facts.policy), Status.NOT_STARTED),
        percent=None,
        department=department.name if department else None,
        lead=outline.lead_name(item),
        reporter=reporter.name if reporter else None,
        reporter_slack_id=reporter.slack_id if reporter else None,
        due=due,
        due_inherited=held.is_inherited,
        adopted_due=outline.dated(item).adopted_due if due == held.value else None,
        days_late=0,
        flags=(),
        reasons=(verdict_sentence(counts, facts.policy),),
        last=None,
        recurrence=item.recurrence,
    )


def last_word(facts: Facts, update: StatusUpdate) -> LastWord:
    author = facts.person_by_id.get(update.author_id)
    return LastWord(
        by=author.name if author else "somebody",
        on=local_day(update.at, facts.policy.zone),
        status=update.status,
        percent=update.percent,
        note=update.note,
        evidence=update.evidence,
    )


def counts(now: Iterable[Standing], before: Iterable[Standing]) -> Counts:
    """Count the same standings at two instants."""
    return counts_of(tally(now), tally(before))


def counts_of(now: Tally, before: Tally) -> Counts:
    return Counts(
        open=Change(now=now.open, before=before.open),
        completed=Change(now=now.completed, before=before.completed),
        on_track=Change(now=now.on_track, before=before.on_track),
        behind=Change(now=now.behind, before=before.behind),
        overdue=Change(now=now.overdue, before=before.overdue),
        at_risk=Change(now=now.at_risk, before=before.at_risk),
        silent=Change(now=now.silent, before=before.silent),
        waiting=Change(now=now.waiting, before=before.waiting),
        no_due_date=Change(now=now.no_due_date, before=before.no_due_date),
    )


def _plan_title(facts: Facts, item: Item) -> str:
    plan = facts.plan_by_id.get(item.plan_id)
    return plan.title if plan else ""
