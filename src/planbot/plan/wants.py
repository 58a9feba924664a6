"""What an item wants of the one who answers for it: how they are asked, why, and how pressing that is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planbot.plan.model import Item, Milestone, Person
from planbot.plan.reports.check_in import Prompt
from planbot.plan.rests import Rest
from planbot.plan.standing import Standing
from planbot.plan.vocabulary import Priority, Word


class AskKind(Word):
    """How somebody was asked about an item; stored as the kind of an `Ask`."""

    ASK = "ask"
    CONTRADICTION = "contradiction"
    """About what on record does not fit together."""
    DECISION = "decision"
    """Of who decides, for an answer that the item waits for; the only kind that is not about an update."""
    NUDGE = "nudge"
    REMINDER = "reminder"
    LAUNCH = "launch"
    """Told that they lead it, and asked whether that is right; nothing about how it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """That an item wants a word from `owner`, who answers for it; `why` is a sentence for them.

    `milestone` is the one whose date is near or has passed, where that is the reason.
    """

    standing: Standing
    owner: Person
    kind: AskKind
    prompt: Prompt
    why: str
    milestone: Milestone | None = None

    @property
    def item(self) -> Item:
        return self.standing.item

    @property
    def due(self) -> date | None:
        """The date that presses."""
        return self.milestone.due if self.milestone is not None else self.standing.due

    @property
    def pressing(self) -> tuple[int, int, date, int, int, int, int]:
        """Sort key: most pressing first, then by date, priority and the plan's order."""
        item, priority = self.item, self.item.priority
        return (
            list(Prompt).index(self.prompt),
            -self.standing.days_late,
            self.due or date.max,
            priority.rank if priority is not None else len(Priority),
            item.plan_id,
            item.position,
            item.id,
        )


Verdict = Want | Rest
"""What a rule of asking says of an item: what it wants, or why it is left alone."""


def told_as_one(wants: Sequence[Want]) -> Want:
    """Return the most pressing of what falls together about an item, asked about in the way of the first.

    Of what presses alike the last says more: that it was put off until today, or is to be kept.
    """
    return replace(min(reversed(wants), key=lambda want: want.pressing), kind=wants[0].kind)


def wants_of(verdicts: Iterable[Verdict | None]) -> list[Want]:
    return [one for one in verdicts if isinstance(one, Want)]
