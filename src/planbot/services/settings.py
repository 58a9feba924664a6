"""The settings as an administrator sees and changes them: what they are, what a change would come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from planbot.plan.marks import MADE_UP_FOR
from planbot.plan.policy import Policy
from planbot.plan.policy_change import read_change
from planbot.plan.reports.builders.settings import build_settings, build_settings_change
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


def show_settings(
    database: Database, workspace_id: int, by_id: int, *, now: datetime, done: str | None = None
) -> Settings:
    """Return the settings; raises `UserError` for whoever is no administrator."""
    with database.reading() as unit:
        require_settings(unit, workspace_id, by_id)
        facts = load_facts(unit, workspace_id, now=now)
        swept = sweep_marks.marks_since(unit, workspace_id, now - MADE_UP_FOR)
    return build_settings(facts, swept, now, done)


def settings_to_change(database: Database, workspace_id: int, by_id: int) -> Policy:
    """Return the settings for a form; raises `UserError` for whoever is no administrator."""
    with database.reading() as unit:
        require_settings(unit, workspace_id, by_id)
        return workspaces.load_policy(unit, workspace_id)


def propose_change(
    database: Database, workspace_id: int, by_id: int, words: Mapping[str, str], *, now: datetime
) -> ProposedChange:
    """Return what the words would change, and what that means for the week ahead; nothing is stored.

    Raises `UserError` on the field that cannot be read, or that does not go with the others.
    """
    with database.reading() as unit:
        require_settings(unit, workspace_id, by_id)
        facts = load_facts(unit, workspace_id, now=now)
        swept = sweep_marks.marks_since(unit, workspace_id, now - MADE_UP_FOR)
    change = read_change(facts.policy, words)
    return ProposedChange(
        words={key: said for key, said in words.items() if key in change.typed},
        seen={one.key: one.before for one in change.changes},
        report=build_settings_change(facts, swept, change, now),
    )


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
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
        swept = sweep_marks.marks_since(unit, workspace_id, now - MADE_UP_FOR)
    return build_settings_change(facts, swept, change, now, is_stored=True)
