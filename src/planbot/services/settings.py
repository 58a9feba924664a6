"""The settings as an administrator sees and changes them: what they are, what a change would come to.

To foresee a week takes seconds where there are many items, longer than Slack waits for an answer: it is a
step of its own, for afterwards.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from planbot.plan.marks import MADE_UP_FOR
from planbot.plan.model import Facts
from planbot.plan.policy import Policy
from planbot.plan.policy_change import PolicyChange, read_change
from planbot.plan.reports.builders.settings import build_settings, build_settings_change, with_weeks_ahead
from planbot.plan.reports.settings import Settings, SettingsChange
from planbot.plan.vocabulary import Via
from planbot.services.city import change_settings, require_settings
from planbot.store import sweep_marks, workspaces
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedChange:
    """What a form came to: the words that change something, what stood there, and what it comes to."""

    words: Mapping[str, str]
    seen: Mapping[str, str]
    report: SettingsChange
    change: PolicyChange


def show_settings(
    database: Database, workspace_id: int, by_id: int, *, now: datetime, done: str | None = None
) -> Callable[[], Settings]:
    """Return how to say what is set, with the week ahead; raises `UserError` for who is no administrator."""
    with database.reading() as unit:
        require_settings(unit, workspace_id, by_id)

    def look() -> Settings:
        facts, swept = _look(database, workspace_id, now)
        return build_settings(facts, swept, now, done)

    return look


def settings_to_change(database: Database, workspace_id: int, by_id: int) -> Policy:
    """Return the settings for a form; raises `UserError` for whoever is no administrator."""
    with database.reading() as unit:
        require_settings(unit, workspace_id, by_id)
        return workspaces.load_policy(unit, workspace_id)


def propose_change(
    database: Database, workspace_id: int, by_id: int, words: Mapping[str, str], *, now: datetime
) -> ProposedChange:
    """Return what the words would change; nothing is stored.

    Raises `UserError` on the field that cannot be read, or that does not go with the others.
    """
    change = read_change(settings_to_change(database, workspace_id, by_id), words)
    return ProposedChange(
        words={key: said for key, said in words.items() if key in change.typed},
        seen={one.key: one.before for one in change.changes},
        report=build_settings_change(change, now),
        change=change,
    )


def foresee_change(
    database: Database, workspace_id: int, proposed: ProposedChange, *, now: datetime
) -> SettingsChange:
    """Return what was proposed with what it means for the week ahead."""
    facts, swept = _look(database, workspace_id, now)
    return with_weeks_ahead(proposed.report, facts, swept, proposed.change, now)


def store_change(
    database: Database,
    workspace_id: int,
    by_id: int,
    words: Mapping[str, str],
    seen: Mapping[str, str],
    *,
    now: datetime,
) -> SettingsChange:
    """Store what was proposed, unless somebody has changed it since; sent twice, it is stored once."""
    change = change_settings(database, workspace_id, words, now=now, by_id=by_id, via=Via.MODAL, seen=seen)
    return build_settings_change(change, now, is_stored=True)


def _look(database: Database, workspace_id: int, now: datetime) -> tuple[Facts, frozenset[str]]:
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
        return facts, sweep_marks.marks_since(unit, workspace_id, now - MADE_UP_FOR)
