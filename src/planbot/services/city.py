"""A city's workspace: which one, and what it has chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from planbot.plan.errors import UserError
from planbot.plan.permissions import may_administer
from planbot.plan.policy import Policy
from planbot.plan.policy_change import PolicyChange, read_change
from planbot.plan.policy_words import SETTINGS
from planbot.plan.vocabulary import Via
from planbot.services.modes import settle_mode
from planbot.store import people, workspaces
from planbot.store.records import Workspace
from planbot.store.unit_of_work import Database, Unit

_DEFAULT_NAME = "city"


def choose_workspace(database: Database, name: str | None) -> Workspace:
    """Return the workspace called `name` (its name, Slack team or number), or the only one there is.

    Raises `UserError` where there is none, or several and no name.
    """
    with database.reading() as unit:
        found = workspaces.list_workspaces(unit)
    if name is not None:
        wanted = name.casefold()
        for workspace in found:
            if wanted in (
                workspace.name.casefold(),
                (workspace.slack_team_id or "").casefold(),
                str(workspace.id),
            ):
                return workspace
        raise UserError(f"There is no workspace “{name}”. {_list(found)}")
    if not found:
        raise UserError("There is no workspace yet. Bring in a plan with: planbot import FILE --people FILE")
    if len(found) > 1:
        raise UserError(f"Say which workspace with --workspace. {_list(found)}")
    return found[0]


def ensure_workspace(database: Database, name: str | None, *, now: datetime) -> Workspace:
    """Return the workspace to work in as `choose_workspace` does, made where the database has none."""

    def make(unit: Unit) -> Workspace | None:
        if workspaces.list_workspaces(unit):
            return None
        return workspaces.create_workspace(unit, name=name or _DEFAULT_NAME, now=now)

    return database.write(make) or choose_workspace(database, name)


def workspace_of_team(database: Database, team_id: str, team_name: str, *, now: datetime) -> Workspace:
    """Return the workspace of a Slack team: the one linked to it, else the only one without a team, else a
    new one. Raises `UserError` where several wait to be linked."""

    def link(unit: Unit) -> Workspace:
        linked = workspaces.workspace_of_team(unit, team_id)
        if linked is not None:
            return linked
        free = [one for one in workspaces.list_workspaces(unit) if one.slack_team_id is None]
        if len(free) > 1:
            raise UserError(f"Several workspaces wait for a Slack team. {_list(free)}")
        if not free:
            return workspaces.create_workspace(unit, name=team_name, now=now, slack_team_id=team_id)
        workspaces.link_to_team(unit, free[0].id, team_id)
        return workspaces.workspace(unit, free[0].id)

    return database.write(link)


def policy_of(database: Database, workspace_id: int) -> Policy:
    with database.reading() as unit:
        return workspaces.load_policy(unit, workspace_id)


def settings_in_words(policy: Policy) -> Mapping[str, str]:
    """Return each setting's key with its value as a person would write it."""
    return {key: one.say(getattr(policy, key)) for key, one in SETTINGS.items()}


def change_setting(
    database: Database,
    workspace_id: int,
    key: str,
    words: str,
    *,
    now: datetime,
    by_id: int | None = None,
    via: Via = Via.TERMINAL,
) -> Policy:
    """Set what `words` say and return the policy as it is then; see `change_settings`."""
    changed = change_settings(database, workspace_id, {key: words}, now=now, by_id=by_id, via=via)
    return changed.after


def change_settings(
    database: Database,
    workspace_id: int,
    words: Mapping[str, str],
    *,
    now: datetime,
    by_id: int | None = None,
    via: Via = Via.TERMINAL,
    seen: Mapping[str, str] | None = None,
) -> PolicyChange:
    """Set what `words` say, key by key, and what follows from it; each change is in the ledger.

    What follows from a change of the mode is done, too (`settle_mode`). `seen` is what stood in the settings
    that were shown: what somebody has changed since is not overwritten. Raises `UserError` for a bad key or
    value, for what does not go together, and where `by_id` is not an administrator.
    """

    def change(unit: Unit) -> PolicyChange:
        workspaces.lock_workspace(unit, workspace_id)
        require_settings(unit, workspace_id, by_id)
        before = workspaces.load_policy(unit, workspace_id)
        change = read_change(before, words)
        _require_as_seen(change, seen or {})
        for one in change.changes:
            value = getattr(change.after, one.key)
            workspaces.set_setting(unit, workspace_id, one.key, value, now=now, by_id=by_id, via=via)
        after, _ = settle_mode(unit, workspace_id, before, now=now, by_id=by_id, via=via)
        return replace(change, after=after)

    return database.write(change)


def require_settings(unit: Unit, workspace_id: int, by_id: int | None) -> None:
    """Raise `UserError` where `by_id` is not an administrator; at a terminal there is nobody to ask."""
    if by_id is not None and not may_administer(people.person(unit, workspace_id, by_id)):
        raise UserError("Settings can be changed by an administrator.")


def _require_as_seen(change: PolicyChange, seen: Mapping[str, str]) -> None:
    for one in change.changes:
        if one.key in seen and seen[one.key] not in (one.before, one.after):
            meaning = SETTINGS[one.key].meaning.rstrip(".")
            raise UserError(
                f"“{meaning}” was changed to {one.before} by somebody else meanwhile. Please open the "
                "settings again."
            )


def _list(found: Sequence[Workspace]) -> str:
    return f"There are: {', '.join(one.name for one in found)}." if found else "There is none."
