"""*No change*: the last word repeated with one click, and when more than a click is wanted."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from planbot.plan.dates import say_day
from planbot.plan.model import StatusUpdate
from planbot.plan.vocabulary import Via

A_MOMENT = timedelta(minutes=1)


def is_doubled(last: StatusUpdate, person_id: int, now: datetime) -> bool:
    """Whether a click at `now` that says the same as `last` is that same click, of a nervous finger."""
    return last.via is Via.BUTTON and last.author_id == person_id and now - last.at < A_MOMENT


def repeats(updates: Sequence[StatusUpdate]) -> bool:
    """Whether the latest of an item's updates only repeated the one before it, with a click and no words."""
    if len(updates) < 2:
        return False
    before, last = updates[-2:]
    is_click = last.via is Via.BUTTON and last.note is None and last.evidence is None
    return is_click and _said(last) == _said(before)


def words_wanted(updates: Sequence[StatusUpdate], today: date) -> str | None:
    """Return why repeating the last word once more will not do, as a sentence for the owner; None if it will.

    `updates` are the item's, the latest last; there is at least one.
    """
    last = updates[-1]
    if last.expected is not None and last.expected < today:
        return f"You expected it by {say_day(last.expected, today)}, which has passed. Say how it stands now."
    if repeats(updates):
        return "Twice the same without a word: say in a sentence what it waits for, or what happens next."
    return None


def _said(update: StatusUpdate) -> tuple[object, ...]:
    return update.status, update.percent, update.expected
