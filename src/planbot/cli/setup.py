"""`planbot setup`: the few questions that a city answers once."""

import click

from planbot.cli.options import workspace_option
from planbot.plan.clock import SystemClock
from planbot.plan.errors import UserError
from planbot.plan.policy_words import SETTINGS
from planbot.services.city import change_setting, ensure_workspace, policy_of
from planbot.settings import load_settings
from planbot.store import migrate
from planbot.store.unit_of_work import Database, open_database

_QUESTIONS = (
    ("zone", "Which time zone is the city in"),
    ("leadership_channel", "Which Slack channel does leadership read"),
    ("fiscal_year_start", "In which month does the fiscal year begin"),
    ("holidays_subdivision", "Which state's holidays apply (such as ME, or none)"),
)


@click.command("setup")
@workspace_option
def command(workspace: str | None) -> None:
    """Create the tables and ask what planbot has to know of the city."""
    url = load_settings().database_url
    migrate.upgrade(url)
    with open_database(url) as database:
        now = SystemClock().now()
        workspace_id = ensure_workspace(database, workspace, now=now).id
        for key, question in _QUESTIONS:
            _ask(database, workspace_id, key, question)
    click.echo("Next: planbot import FILE --people FILE --dry-run")


def _ask(database: Database, workspace_id: int, key: str, question: str) -> None:
    current = SETTINGS[key].say(getattr(policy_of(database, workspace_id), key))
    while True:
        words = click.prompt(question, default=current)
        try:
            change_setting(database, workspace_id, key, words, now=SystemClock().now())
        except UserError as error:
            click.echo(error.message)
        else:
            return
