"""Recording what an owner says of their items: judged, stored and confirmed in one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.errors import UserError
from planbot.plan.model import Facts, Item, Person
from planbot.plan.one_line import parse_line
from planbot.plan.outline import Outline
from planbot.plan.permissions import require_update
from planbot.plan.references import resolve
from planbot.plan.reports.builders.confirmation import build_confirmation
from planbot.plan.reports.confirmation import Confirmation
from planbot.plan.reports.lines import ItemLine, item_line
from planbot.plan.standing import assess
from planbot.plan.vocabulary import Status, Via
from planbot.store import items, ledger, updates
from planbot.store.facts import load_facts
from planbot.store.records import NewUpdate
from planbot.store.unit_of_work import Database, Unit

NOTE_LENGTH = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody says of one item; no status means that it stays as it was."""

    item_id: int
    status: Status | None = None
    percent: int | None = None
    note: str | None = None
    expected: date | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for a word from a person, most pressing first. `today` is their local day."""

    lines: tuple[ItemLine, ...]
    today: date


def record(
    database: Database,
    workspace_id: int,
    person_id: int,
    answers: Sequence[Answer],
    *,
    now: datetime,
    via: Via,
    submission_id: str | None = None,
) -> Confirmation:
    """Store one update an answer, all or none, and return what was recorded, old beside new.

    The same `submission_id` is stored once; sent again, it is confirmed again. Raises `UserError`, with the
    field `status`, `percent`, `note` or `expected` and the item's id (`percent:142`), where one cannot be
    stored.
    """

    def store(unit: Unit) -> Confirmation:
        if submission_id is not None:
            stored = updates.updates_of_submission(unit, workspace_id, submission_id)
            if stored:
                facts = load_facts(unit, workspace_id, stored[0].at, now=now)
                return build_confirmation(facts, facts.person_by_id[person_id], stored, stored[0].at)
        items.lock_items(unit, workspace_id, {answer.item_id for answer in answers})
        facts = load_facts(unit, workspace_id, now=now)
        person = facts.person_by_id[person_id]
        judge = _Judge(facts, person, now)
        new = [judge.accept(answer, via, submission_id) for answer in answers]
        stored = updates.add_updates(unit, workspace_id, new, now=now)
        for update in stored:
            before = facts.latest_update(update.item_id)
            ledger.add_entry(
                unit,
                workspace_id,
                verb="updated",
                subject_kind="item",
                subject_id=update.item_id,
                actor_id=person_id,
                before={"update": before.id} if before else None,
                after={"update": update.id, "status": update.status.value, "percent": update.percent},
                at=now,
                via=via,
            )
        return build_confirmation(load_facts(unit, workspace_id, now=now), person, stored, now)

    return database.write(store)


def record_line(
    database: Database, workspace_id: int, person_id: int, line: str, *, now: datetime, via: Via
) -> Confirmation:
    """Record an update typed on one line, such as `2.1.3 at risk 40% waiting for the permit`.

    Raises `UserError` where the line or what it says cannot be taken.
    """
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
    said = parse_line(facts, line, _today(facts, facts.person_by_id[person_id], now))
    answer = Answer(
        item_id=said.item.id,
        status=said.status,
        percent=said.percent,
        note=said.note,
        expected=said.expected,
    )
    return record(database, workspace_id, person_id, [answer], now=now, via=via)


def record_reference(
    database: Database,
    workspace_id: int,
    person_id: int,
    reference: str,
    *,
    now: datetime,
    via: Via,
    status: Status | None = None,
    percent: int | None = None,
    note: str | None = None,
    expected: date | None = None,
) -> Confirmation:
    """Record an update of the item that `reference` names; raises `UserError`."""
    with database.reading() as unit:
        item = resolve(load_facts(unit, workspace_id, now=now), reference)
    answer = Answer(item_id=item.id, status=status, percent=percent, note=note, expected=expected)
    return record(database, workspace_id, person_id, [answer], now=now, via=via)


def waiting_for(database: Database, workspace_id: int, person_id: int, *, now: datetime) -> Waiting:
    """Return what waits for a word from the person on whatever day of the week."""
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
    person = facts.person_by_id[person_id]
    asking = Asking(facts, _today(facts, person, now))
    lines = [item_line(facts, asking.outline, want.standing, asking.today) for want in asking.waiting(person)]
    return Waiting(lines=tuple(lines), today=asking.today)


def lines_of(
    database: Database, workspace_id: int, person_id: int, item_ids: Sequence[int], *, now: datetime
) -> Waiting:
    """Return the given items for an update by the person.

    Raises `UserError` where one is not there any more, has items under it, or is not theirs to update.
    """
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
    judge = _Judge(facts, facts.person_by_id[person_id], now)
    standings = assess(facts, judge.today, judge.outline)
    found = [judge.item(item_id) for item_id in item_ids]
    lines = [item_line(facts, judge.outline, standings[item.id], judge.today) for item in found]
    return Waiting(lines=tuple(lines), today=judge.today)


class _Judge:
    """What one person may say of the items of a workspace, at one instant."""

    def __init__(self, facts: Facts, person: Person, now: datetime) -> None:
        self.facts = facts
        self.person = person
        self.today = _today(facts, person, now)
        self.outline = Outline(facts)
        self._standings = assess(facts, self.today, self.outline)

    def item(self, item_id: int) -> Item:
        """Return the item if the person may update it."""
        item = self.facts.item_by_id.get(item_id)
        if item is None:
            raise UserError("That item is no longer in the plan.", f"status:{item_id}")
        if not self.outline.is_leaf(item.id):
            label = self.outline.label(item)
            leaves = [self.outline.label(leaf) for leaf in self.outline.descendant_leaves(item)]
            more = f" and {len(leaves) - 5} more" if len(leaves) > 5 else ""
            raise UserError(
                f"{label} is made up of {', '.join(leaves[:5])}{more}. Update those.", f"status:{item_id}"
            )
        require_update(self.facts, self.outline, self.person, item)
        return item

    def accept(self, answer: Answer, via: Via, submission_id: str | None) -> NewUpdate:
        """Return the update to store; raises `UserError` naming the field that is wrong."""
        item = self.item(answer.item_id)
        key = answer.item_id
        if answer.percent is not None and not 0 <= answer.percent <= 100:
            raise UserError("Percent is a whole number from 0 to 100.", f"percent:{key}")
        if answer.note is not None and len(answer.note) > NOTE_LENGTH:
            raise UserError(f"A note has at most {NOTE_LENGTH} characters.", f"note:{key}")
        if answer.expected is not None and answer.expected < self.today:
            day = say_day(answer.expected, self.today)
            raise UserError(f"{day} has passed. Choose a day to come.", f"expected:{key}")
        standing = self._standings[item.id]
        reporter = standing.reporter
        return NewUpdate(
            item_id=item.id,
            author_id=self.person.id,
            on_behalf_of_id=reporter.id if reporter and reporter.id != self.person.id else None,
            status=answer.status or standing.status,
            percent=answer.percent,
            note=answer.note,
            expected=answer.expected,
            evidence=answer.evidence,
            via=via,
            submission_id=submission_id,
        )


def _today(facts: Facts, person: Person, now: datetime) -> date:
    return local_day(now, zone_of(facts, person))
