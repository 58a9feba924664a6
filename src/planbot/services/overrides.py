"""Giving a plan or an item settings of its own, and letting it inherit the city's again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from planbot.plan.errors import UserError
from planbot.plan.model import Facts, Item, Override, Person, Plan
from planbot.plan.outline import Outline
from planbot.plan.override_words import INHERIT, item_setting
from planbot.plan.overrides import own_of, sources_for
from planbot.plan.permissions import may_administer, require_own_settings
from planbot.plan.policy_change import leadership_before_heads
from planbot.plan.references import resolve
from planbot.plan.reports.builders.item_settings import build_item_settings
from planbot.plan.reports.item_settings import ItemSettings
from planbot.plan.vocabulary import Via, fold
from planbot.store import overrides, people, plans, receipts, workspaces
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database, Unit


def settings_of_item(
    database: Database, workspace_id: int, reference: str, by_id: int | None, *, now: datetime
) -> ItemSettings:
    """Return the settings of the item that `reference` names, for somebody who may change them.

    `by_id` None is the operator. Raises `UserError`.
    """
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
        item = resolve(facts, reference)
        _require(facts, _person(unit, workspace_id, by_id), item)
        return build_item_settings(facts, item)


def settings_of_plan(
    database: Database, workspace_id: int, title: str, by_id: int | None, *, now: datetime
) -> ItemSettings:
    """Return the settings of the plan called `title`, as `settings_of_item` does."""
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
        plan = _plan_called(facts, title)
        _require(facts, _person(unit, workspace_id, by_id), plan)
        return build_item_settings(facts, plan)


def settings_named(
    database: Database, workspace_id: int, name: str, by_id: int, *, now: datetime
) -> ItemSettings:
    """Return the settings of the plan called `name`, else of the item that it refers to."""
    with database.reading() as unit:
        titles = {fold(plan.title) for plan in plans.list_plans(unit, workspace_id, now=now)}
    find = settings_of_plan if fold(name) in titles else settings_of_item
    return find(database, workspace_id, name, by_id, now=now)


def change_own_settings(
    database: Database,
    workspace_id: int,
    said: Mapping[str, str],
    *,
    plan_id: int | None = None,
    item_id: int | None = None,
    by_id: int | None = None,
    now: datetime,
    via: Via,
    submission_id: str | None = None,
) -> ItemSettings:
    """Set for a plan or an item what `said` gives for each key; `inherit` has it inherit again.

    What is as it was already is no change. Raises `UserError` naming the key that is wrong.
    """
    read = {item_setting(key).key: _read(key, words) for key, words in said.items()}

    def change(unit: Unit) -> ItemSettings:
        workspaces.lock_workspace(unit, workspace_id)
        is_new = submission_id is None or receipts.take_receipt(unit, workspace_id, submission_id, now=now)
        facts = load_facts(unit, workspace_id, now=now)
        subject = facts.plan_by_id.get(plan_id or 0) or facts.item_by_id.get(item_id or 0)
        if subject is None:
            raise UserError("That is no longer in the plan.")
        _require(facts, _person(unit, workspace_id, by_id), subject)
        if is_new:
            own = own_of(facts, subject)
            for key, value in read.items():
                one = Override(plan_id=plan_id, item_id=item_id, key=key, value=value)
                if value is _INHERITED and key in own:
                    overrides.clear_override(unit, workspace_id, one, now=now, by_id=by_id, via=via)
                elif value is not _INHERITED and (key not in own or own[key] != value):
                    overrides.set_override(unit, workspace_id, one, now=now, by_id=by_id, via=via)
        changed = load_facts(unit, workspace_id, now=now)
        _require_heads_first(changed, subject, read)
        return build_item_settings(changed, subject)

    return database.write(change)


def _require_heads_first(facts: Facts, subject: Item | Plan, read: Mapping[str, Any]) -> None:
    """Raise `UserError` on what was just set, if leadership would read of what is late before the head."""
    keys = [key for key in ("overdue_to_rollup_days", "overdue_to_digest_days") if key in read]
    holds = {key: one.value for key, one in sources_for(facts, subject).items()}
    problem = leadership_before_heads(replace(facts.item_policy, **holds)) if keys else None
    if problem is not None:
        raise UserError(problem, keys[0])


_INHERITED = object()


def _read(key: str, words: str) -> Any:
    if fold(words) == INHERIT:
        return _INHERITED
    try:
        return item_setting(key).read(words)
    except UserError as error:
        raise UserError(error.message, key) from None


def _person(unit: Unit, workspace_id: int, by_id: int | None) -> Person | None:
    return None if by_id is None else people.person(unit, workspace_id, by_id)


def _require(facts: Facts, person: Person | None, subject: Item | Plan) -> None:
    if person is None or may_administer(person):
        return
    if isinstance(subject, Plan):
        raise UserError("The settings of a plan can be changed by an administrator.")
    require_own_settings(Outline(facts), person, subject)


def _plan_called(facts: Facts, title: str) -> Plan:
    for plan in facts.plans:
        if fold(plan.title) == fold(title):
            return plan
    titles = ", ".join(plan.title for plan in facts.plans) or "none"
    raise UserError(f"There is no plan “{title}”. There are: {titles}.")
