"""The database and the workspace that a command works in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from planbot.cli.options import read_instant
from planbot.plan.model import Person
from planbot.services.city import choose_workspace, policy_of
from planbot.services.people import person_with_email
from planbot.settings import OperatorSettings, load_settings
from planbot.store.unit_of_work import Database, open_database


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a command works with: the operator's settings, the database, and the workspace's id."""

    settings: OperatorSettings
    database: Database
    workspace_id: int

    def instant(self, typed: str | None) -> datetime:
        """Return the instant of `--at`, read in the workspace's zone."""
        return read_instant(typed, policy_of(self.database, self.workspace_id).zone)

    def person(self, email: str) -> Person:
        return person_with_email(self.database, self.workspace_id, email)


@contextmanager
def open_workspace(name: str | None) -> Iterator[Desk]:
    """Open the configured database and one workspace in it; raises `UserError` or `StoreError`."""
    settings = load_settings()
    with open_database(settings.database_url) as database:
        workspace = choose_workspace(database, name)
        yield Desk(settings=settings, database=database, workspace_id=workspace.id)
