"""What somebody may say of an item, and whether it can be stored as they say it."""

from dataclasses import dataclass
from datetime import date, datetime

from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.errors import UserError
from planbot.plan.evidence import read_link
from planbot.plan.model import Facts, Item, Person
from planbot.plan.outline import Outline
from planbot.plan.permissions import may_update, require_update
from planbot.plan.reports.lines import ItemLine, item_line
from planbot.plan.standing import assess
from planbot.plan.vocabulary import DecisionKind, Status, Via
from planbot.store.records import NewUpdate

NOTE_LENGTH = 3000
QUESTION_LENGTH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsFor:
    """What an item is said to wait for: a question to who decides, by their Slack user."""

    kind: DecisionKind
    question: str
    decider: str
    needed_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody says of one item; no status means that it stays as it was.

    `waits_for` is what it waits for from now on, `no_longer` the ids of decisions for which it waits no more.
    `evidence` is a link to what shows it. `done` are the keys of milestones that are ticked off with it, as
    in `milestone_keys`, and `not_done` those of milestones that are open again.
    """

    item_id: int
    status: Status | None = None
    percent: int | None = None
    note: str | None = None
    expected: date | None = None
    evidence: str | None = None
    waits_for: WaitsFor | None = None
    no_longer: tuple[int, ...] = ()
    done: tuple[str, ...] = ()
    not_done: tuple[str, ...] = ()


class Judge:
    """What one person may say of the items of a workspace, at one instant."""

    def __init__(self, facts: Facts, person: Person, now: datetime) -> None:
        self.facts = facts
        self.person = person
        self.today = local_day(now, zone_of(facts, person))
        self.outline = Outline(facts)
        self._standings = assess(facts, self.today, self.outline)

    def item(self, item_id: int) -> Item:
        """Return the item if the person may update it; raises `UserError`."""
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

    def can_update(self, item_id: int) -> bool:
        item = self.facts.item_by_id.get(item_id)
        return (
            item is not None
            and self.outline.is_leaf(item.id)
            and may_update(self.facts, self.outline, self.person, item)
        )

    def line(self, item_id: int) -> ItemLine:
        """Return the line of a leaf."""
        return item_line(self.facts, self.outline, self._standings[item_id], self.today)

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
        evidence = read_link(answer.evidence, f"evidence:{key}") if answer.evidence else None
        self._require_question(answer)
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
            evidence=evidence,
            via=via,
            submission_id=submission_id,
        )

    def _require_question(self, answer: Answer) -> None:
        """Raise `UserError` where what the item waits for cannot be put to anybody."""
        waits, key = answer.waits_for, answer.item_id
        if waits is None:
            return
        if not waits.question.strip():
            raise UserError("Say in a sentence what it waits for.", f"question:{key}")
        if len(waits.question) > QUESTION_LENGTH:
            raise UserError(f"A question has at most {QUESTION_LENGTH} characters.", f"question:{key}")
        if not waits.decider:
            raise UserError("Choose who is to answer that.", f"decider:{key}")
        if waits.needed_by is not None and waits.needed_by < self.today:
            day = say_day(waits.needed_by, self.today)
            raise UserError(f"{day} has passed. Choose a day to come.", f"needed_by:{key}")
        if answer.status is not None and answer.status.is_closed:
            raise UserError(
                f"What is {answer.status.label} waits for nothing. Choose another status, or “nothing”.",
                f"waiting_on:{key}",
            )
