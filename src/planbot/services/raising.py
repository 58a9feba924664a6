"""What an update says that its item waits for: questions raised, and those that are no longer waited for."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from planbot.plan.errors import UserError
from planbot.plan.model import Decision, Facts, Person, StatusUpdate
from planbot.plan.outline import Outline
from planbot.plan.vocabulary import DecisionOutcome
from planbot.services.answered_check_ins import show_questions
from planbot.services.chosen_people import chosen_person
from planbot.services.directory import Member
from planbot.services.judging import Answer, WaitsFor
from planbot.store import decisions, ledger, people
from planbot.store.records import NewDecision
from planbot.store.unit_of_work import Unit

NO_LONGER = "No longer waited for"


def raise_questions(
    unit: Unit,
    workspace_id: int,
    facts: Facts,
    said: Sequence[tuple[Answer, StatusUpdate]],
    members: Mapping[str, Member | None],
    *,
    now: datetime,
) -> None:
    """Store what the answers ask for, and what they take back, each with the update that says so.

    `members` says what Slack knows of deciders who are nobody in the plan. Raises `UserError` with the field
    where somebody cannot decide.
    """
    for answer, update in said:
        if answer.waits_for is not None:
            _ask(unit, workspace_id, facts, answer.waits_for, update, members, now)
        for decision_id in answer.no_longer:
            _withdraw(unit, workspace_id, facts, decision_id, update, now)


def show_moot(
    unit: Unit, workspace_id: int, before: Facts, stored: Sequence[StatusUpdate], *, now: datetime
) -> None:
    """Show those who decide that what was just closed needs no answer of theirs any more.

    The question stays as it was asked: should the item be open again, it is put again.
    """
    for update in stored:
        if update.status.is_closed and update.item_id in before.open_decisions_by_item:
            show_questions(unit, workspace_id, update.item_id, key=f"closed-{update.id}", now=now)


def ask_the_same(
    unit: Unit, workspace_id: int, answers: Sequence[Answer], stored: Sequence[StatusUpdate]
) -> bool:
    """Whether what was stored with the updates is what the answers ask for and take back."""
    asked = decisions.decisions_of_updates(unit, workspace_id, [update.id for update in stored])
    slack_ids = {one.id: one.slack_id for one in people.list_people(unit, workspace_id)}
    as_stored = {
        one.item_id: WaitsFor(
            kind=one.kind,
            question=one.question,
            decider=slack_ids.get(one.decider_id or 0) or "",
            needed_by=one.needed_by,
        )
        for one in asked
    }
    return all(
        answer.waits_for == as_stored.get(answer.item_id)
        and all(not decisions.decision(unit, workspace_id, one).is_open for one in answer.no_longer)
        for answer in answers
    )


def _ask(
    unit: Unit,
    workspace_id: int,
    facts: Facts,
    waits_for: WaitsFor,
    update: StatusUpdate,
    members: Mapping[str, Member | None],
    now: datetime,
) -> None:
    decider = _decider(unit, workspace_id, facts, waits_for, update, members, now)
    new = NewDecision(
        item_id=update.item_id,
        kind=waits_for.kind,
        question=waits_for.question,
        asked_by_id=update.author_id,
        decider_id=decider.id,
        needed_by=waits_for.needed_by,
        update_id=update.id,
    )
    asked = decisions.add_decision(unit, workspace_id, new, now=now)
    after = {"kind": asked.kind.value, "question": asked.question, "decider": decider.id, "update": update.id}
    _enter(unit, workspace_id, "asked", asked, update, before=None, after=after)


def _decider(
    unit: Unit,
    workspace_id: int,
    facts: Facts,
    waits_for: WaitsFor,
    update: StatusUpdate,
    members: Mapping[str, Member | None],
    now: datetime,
) -> Person:
    department = Outline(facts).department(facts.item_by_id[update.item_id]).value
    return chosen_person(
        unit,
        workspace_id,
        waits_for.decider,
        members,
        field=f"decider:{update.item_id}",
        department_id=department.id if department else None,
        by_id=update.author_id,
        now=now,
    )


def _withdraw(
    unit: Unit, workspace_id: int, facts: Facts, decision_id: int, update: StatusUpdate, now: datetime
) -> None:
    """Take the question back, unless it was answered meanwhile: then there is nothing to take back."""
    open_here = facts.open_decisions_by_item.get(update.item_id, ())
    if decision_id not in {one.id for one in open_here}:
        if facts.decision_by_id.get(decision_id) is None:
            raise UserError("That question is no longer there.", f"no_longer:{update.item_id}")
        return
    withdrawn = decisions.answer_decision(
        unit,
        workspace_id,
        decision_id,
        outcome=DecisionOutcome.WITHDRAWN,
        answer=NO_LONGER,
        by_id=update.author_id,
        now=now,
    )
    _enter(unit, workspace_id, "withdrew", withdrawn, update, before={"open": True}, after={"open": False})
    show_questions(unit, workspace_id, update.item_id, key=f"decision-{decision_id}", now=now)


def _enter(
    unit: Unit,
    workspace_id: int,
    verb: str,
    decision: Decision,
    update: StatusUpdate,
    *,
    before: Mapping[str, object] | None,
    after: Mapping[str, object],
) -> None:
    ledger.add_entry(
        unit,
        workspace_id,
        verb=verb,
        subject_kind="decision",
        subject_id=decision.id,
        actor_id=update.author_id,
        before=before,
        after=after,
        at=update.at,
        via=update.via,
    )
