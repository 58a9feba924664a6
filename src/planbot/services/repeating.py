"""*No change*: the last word on an item is given once more."""

from collections.abc import Sequence
from datetime import date, datetime

from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.errors import UserError
from planbot.plan.model import Facts, StatusUpdate
from planbot.plan.no_change import is_doubled, words_wanted
from planbot.plan.outline import Outline
from planbot.plan.reports.confirmation import Confirmation
from planbot.plan.standing import assess, words_of
from planbot.plan.vocabulary import Via
from planbot.services.judging import Answer
from planbot.services.updates import record
from planbot.store import updates
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database


class WordsWanted(Exception):
    """Repeating the last word will not do; the message says to the owner what is wanted instead."""


def repeat_last_word(
    database: Database,
    workspace_id: int,
    person_id: int,
    item_id: int,
    *,
    now: datetime,
    submission_id: str,
) -> Confirmation:
    """Store the last word on the item as a new update: the same status, percent and expected date.

    The same `submission_id` is stored once. Raises `WordsWanted` where a sentence is needed, `UserError`
    where nothing has been said yet of what is due, or the item is not theirs to update.
    """
    with database.reading() as unit:
        is_stored = bool(updates.updates_of_submission(unit, workspace_id, submission_id))
        facts = load_facts(unit, workspace_id, now=now)
    today = local_day(now, zone_of(facts, facts.person_by_id[person_id]))
    said = _words(facts, item_id, today)
    wanted = words_wanted(said, today)
    if wanted is not None and not is_stored and not is_doubled(said[-1], person_id, now):
        raise WordsWanted(wanted)
    last = said[-1]
    answer = Answer(item_id=item_id, status=last.status, percent=last.percent, expected=last.expected)
    return record(
        database, workspace_id, person_id, [answer], now=now, via=Via.BUTTON, submission_id=submission_id
    )


def _words(facts: Facts, item_id: int, today: date) -> Sequence[StatusUpdate]:
    """Return what was said of what is due; raises `UserError` where that is nothing."""
    outline, item = Outline(facts), facts.item_by_id.get(item_id)
    standing = assess(facts, today, outline, {item_id}).get(item_id)
    said = facts.updates_by_item.get(item_id, ()) if standing is None else words_of(facts, standing)
    if not said:
        label = "that item" if item is None else outline.label(item)
        is_new_round = standing is not None and standing.last_update is not None
        since = "since it was completed" if is_new_round else "yet"
        raise UserError(f"Nothing has been said about {label} {since}. Say how it stands with *Update*.")
    return said
