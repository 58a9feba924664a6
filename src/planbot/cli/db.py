"""`planbot db`: the database's tables."""

import click

from planbot.plan.errors import UserError
from planbot.settings import load_settings
from planbot.store import migrate


@click.group("db")
def command() -> None:
    """Create the tables, bring them up to date, and check them."""


@command.command("upgrade")
def upgrade() -> None:
    """Create the tables, or bring them up to date."""
    migrate.upgrade(load_settings().database_url)
    click.echo("The database is up to date.")


@command.command("check")
def check() -> None:
    """Say whether the tables are up to date; exits with 2 where they are not."""
    state = migrate.check(load_settings().database_url)
    if state is not migrate.MigrationState.CURRENT:
        raise UserError(f"The database is {state.label}. Run: planbot db upgrade")
    click.echo("The database is up to date.")
