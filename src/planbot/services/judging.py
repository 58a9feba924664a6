"""What somebody may say of an item, and whether it can be stored as they say it."""

from dataclasses import dataclass
from datetime import date, datetime

from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.errors import UserError
from planbot.plan.model import Facts, Item, Person
from planbot.plan.outline import Outline
from planbot.plan.permissions import may_update, require_update
from planbot.plan.reports.lines import ItemLine, item_line
from planbot.plan.standing import assess
from planbot.plan.vocabulary import Status, Via
from planbot.store.records import NewUpdate

NOTE_LENGTH = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody says of one item; no status means that it stays as it was.

    `done` are the keys of milestones that are ticked off with it, as in `milestone_keys`.
    """

    item_id: int
    status: Status | None = None
    percent: int | None = None
    note: str | None = None
    expected: date | None = None
    evidence: str | None = None
    done: tuple[str, ...] = ()


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
