"""The accounts of Slack's workspace as Slack last told them: who could own something, though no plan names
them yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from planbot.store.rows import insert_into
from planbot.store.tables import slack_members
from planbot.store.unit_of_work import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMember:
    """One account; `is_gone` says that it is deactivated."""

    slack_id: str
    email: str | None
    name: str
    title: str | None
    zone: str | None
    is_gone: bool


_FIELDS = tuple(SlackMember.__dataclass_fields__)
_COLUMNS = [slack_members.c[name] for name in _FIELDS]


def keep_members(unit: Unit, workspace_id: int, members: Sequence[SlackMember], *, now: datetime) -> None:
    """Take over accounts as Slack has them; one that is left out stays as it was."""
    if not members:
        return
    rows = [
        {"workspace_id": workspace_id, "seen_at": now, **{name: getattr(one, name) for name in _FIELDS}}
        for one in members
    ]
    statement = insert_into(unit, slack_members)
    changes = {name: statement.excluded[name] for name in (*_FIELDS, "seen_at") if name != "slack_id"}
    key = ["workspace_id", "slack_id"]
    unit.session.connection().execute(statement.on_conflict_do_update(index_elements=key, set_=changes), rows)


def list_members(unit: Unit, workspace_id: int) -> Sequence[SlackMember]:
    """Return all accounts, those that are gone too, by name."""
    statement = select(*_COLUMNS).where(slack_members.c.workspace_id == workspace_id)
    found = [SlackMember(**row._mapping) for row in unit.session.execute(statement)]
    return sorted(found, key=lambda one: (one.name.casefold(), one.slack_id))
