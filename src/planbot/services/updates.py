"""Recording what an owner says of their items: judged, stored and confirmed in one unit of work.

What Slack delivers twice, and a form that is sent again because no answer came, has one `submission_id`: it
is stored once, and confirmed each time as it was the first time.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.model import Facts, StatusUpdate
from planbot.plan.no_change import is_doubled
from planbot.plan.one_line import parse_line
from planbot.plan.references import resolve
from planbot.plan.reports.builders.confirmation import build_confirmation
from planbot.plan.reports.confirmation import Confirmation
from planbot.plan.vocabulary import Status, Via
from planbot.services.answered_check_ins import show_answers
from planbot.services.directory import Member
from planbot.services.judging import Answer, Judge
from planbot.services.milestones import are_marked, mark_with, marked_with
from planbot.services.raising import ask_the_same, raise_questions, show_moot
from planbot.services.waiting import NOTHING_SAID, Waiting, lines_since
from planbot.store import items, ledger, updates
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database, Unit


class Overtaken(Exception):
    """Something was said of an item while a person was writing about it; nothing of theirs was stored.

    `waiting` holds the items of their form as they stand now, with what is new to them.
    """

    def __init__(self, waiting: Waiting) -> None:
        super().__init__("something was said meanwhile")
        self.waiting = waiting


def record(
    database: Database,
    workspace_id: int,
    person_id: int,
    answers: Sequence[Answer],
    *,
    now: datetime,
    via: Via,
    submission_id: str | None = None,
    shown: Mapping[int, int] | None = None,
    members: Mapping[str, Member | None] | None = None,
) -> Confirmation:
    """Store one update an answer, all or none, and return what was recorded, old beside new.

    What an answer says that its item waits for is asked in the same step; `members` are what Slack knows of
    deciders who are nobody in the plan yet.

    The same `submission_id` is stored once; sent again, it is confirmed again. So is a button that was
    clicked twice in a moment. `shown` is what the person's form showed, as in `Waiting`; without it nothing
    that was said meanwhile stands in the way.

    Raises `Overtaken` where an answered item has a newer update than the one shown, or where this form was
    stored before in other words. Raises `UserError`, with the field `status`, `percent`, `note`, `expected`,
    `evidence`, `milestones` or `not_done` and the item's id (`percent:142`), where one cannot be stored.
    """

    def store(unit: Unit) -> Confirmation:
        # Before anything is read, so that of two who come at once the second sees what the first said.
        items.lock_items(unit, workspace_id, {answer.item_id for answer in answers})
        earlier = _stored_as(unit, workspace_id, submission_id)
        if not earlier and via is Via.BUTTON:
            earlier = _just_clicked(unit, workspace_id, person_id, answers, now)
        is_same = (
            _say_the_same(answers, earlier)
            and are_marked(unit, workspace_id, answers)
            and ask_the_same(unit, workspace_id, answers, earlier)
        )
        if earlier and (shown is None or is_same):
            return _confirm_again(unit, workspace_id, person_id, earlier, now)
        facts = load_facts(unit, workspace_id, now=now)
        person = facts.person_by_id[person_id]
        judge = Judge(facts, person, now)
        new = [judge.accept(answer, via, submission_id) for answer in answers]
        if shown is not None:
            latest = updates.latest_updates(unit, workspace_id, {answer.item_id for answer in answers})
            if earlier or any(one.id > shown.get(one.item_id, NOTHING_SAID) for one in latest.values()):
                raise Overtaken(_as_it_stands(unit, workspace_id, person_id, shown, latest, now))
        stored = updates.add_updates(unit, workspace_id, new, now=now)
        mark_with(unit, workspace_id, answers, stored, on=judge.today, now=now)
        _enter_into_ledger(unit, workspace_id, facts, stored)
        said = list(zip(answers, stored, strict=True))
        raise_questions(unit, workspace_id, facts, said, members or {}, now=now)
        if stored:
            answered = {update.item_id for update in stored}
            show_answers(unit, workspace_id, answered, key=str(stored[-1].id), now=now)
            show_moot(unit, workspace_id, facts, stored, now=now)
        marked = marked_with(unit, workspace_id, stored)
        return build_confirmation(load_facts(unit, workspace_id, now=now), person, stored, now, marked)

    return database.write(store)


def record_line(
    database: Database,
    workspace_id: int,
    person_id: int,
    line: str,
    *,
    now: datetime,
    via: Via,
    submission_id: str | None = None,
) -> Confirmation:
    """Record an update typed on one line, such as `2.1.3 at risk 40% waiting for the permit`.

    Raises `UserError` where the line or what it says cannot be taken.
    """
    with database.reading() as unit:
        earlier = _stored_as(unit, workspace_id, submission_id)
        if earlier:
            # Not read again: what it meant then, such as "by friday", it may not mean now.
            return _confirm_again(unit, workspace_id, person_id, earlier, now)
        facts = load_facts(unit, workspace_id, now=now)
    said = parse_line(facts, line, local_day(now, zone_of(facts, facts.person_by_id[person_id])))
    answer = Answer(
        item_id=said.item.id,
        status=said.status,
        percent=said.percent,
        note=said.note,
        expected=said.expected,
        evidence=said.evidence,
    )
    return record(database, workspace_id, person_id, [answer], now=now, via=via, submission_id=submission_id)


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
    evidence: str | None = None,
) -> Confirmation:
    """Record an update of the item that `reference` names; raises `UserError`."""
    with database.reading() as unit:
        item = resolve(load_facts(unit, workspace_id, now=now), reference)
    answer = Answer(
        item_id=item.id, status=status, percent=percent, note=note, expected=expected, evidence=evidence
    )
    return record(database, workspace_id, person_id, [answer], now=now, via=via)


def _stored_as(unit: Unit, workspace_id: int, submission_id: str | None) -> Sequence[StatusUpdate]:
    return updates.updates_of_submission(unit, workspace_id, submission_id) if submission_id else ()


def _just_clicked(
    unit: Unit, workspace_id: int, person_id: int, answers: Sequence[Answer], now: datetime
) -> Sequence[StatusUpdate]:
    """Return what the person said with the same click a moment ago, if they did."""
    latest = updates.latest_updates(unit, workspace_id, {answer.item_id for answer in answers})
    clicked = [one for one in latest.values() if is_doubled(one, person_id, now)]
    return clicked if _say_the_same(answers, clicked) else ()


def _confirm_again(
    unit: Unit, workspace_id: int, person_id: int, stored: Sequence[StatusUpdate], now: datetime
) -> Confirmation:
    at = stored[0].at
    facts = load_facts(unit, workspace_id, at, now=now)
    marked = marked_with(unit, workspace_id, stored)
    return build_confirmation(facts, facts.person_by_id[person_id], stored, at, marked)


def _say_the_same(answers: Sequence[Answer], stored: Sequence[StatusUpdate]) -> bool:
    said = {answer.item_id: answer for answer in answers}
    return said.keys() == {update.item_id for update in stored} and all(
        said[update.item_id].status in (None, update.status)
        and said[update.item_id].percent == update.percent
        and said[update.item_id].note == update.note
        and said[update.item_id].expected == update.expected
        and said[update.item_id].evidence == update.evidence
        for update in stored
    )


def _as_it_stands(
    unit: Unit,
    workspace_id: int,
    person_id: int,
    shown: Mapping[int, int],
    latest: Mapping[int, StatusUpdate],
    now: datetime,
) -> Waiting:
    # Whoever was faster may have a clock that is ahead, or have been given the turn after asking later.
    at = max([now, *(update.at for update in latest.values())])
    facts = load_facts(unit, workspace_id, at, now=now)
    return lines_since(Judge(facts, facts.person_by_id[person_id], at), shown)


def _enter_into_ledger(unit: Unit, workspace_id: int, before: Facts, stored: Sequence[StatusUpdate]) -> None:
    for update in stored:
        replaced = before.latest_update(update.item_id)
        ledger.add_entry(
            unit,
            workspace_id,
            verb="updated",
            subject_kind="item",
            subject_id=update.item_id,
            actor_id=update.author_id,
            before={"update": replaced.id} if replaced else None,
            after={"update": update.id, "status": update.status.value, "percent": update.percent},
            at=update.at,
            via=update.via,
        )
