"""`planbot templates`: the messages that planbot sends, checked and shown."""

import click

from planbot.messages.check import check_templates, preview
from planbot.plan.errors import UserError
from planbot.settings import load_settings


@click.group("templates")
def command() -> None:
    """Check the message templates, or show one."""


@command.command("check")
@click.argument("names", nargs=-1, metavar="[NAME]...")
def check(names: tuple[str, ...]) -> None:
    """Render every example of every message, or of each NAME, and hold it against Slack's limits.

    Exits with 2 on a breach.
    """
    problems = check_templates(load_settings().templates_dir, names)
    for problem in problems:
        click.echo(f"{problem.file}: {problem.message}", err=True)
    if problems:
        raise UserError(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'} found.")
    click.echo(f"{'All messages are' if not names else 'Checked, and'} within Slack's limits.")


@command.command("preview")
@click.argument("name")
@click.option("--example", default=0, show_default=True, help="Which of its examples to show.")
def show(name: str, example: int) -> None:
    """Show the message NAME as JSON for Slack and as text."""
    shown = preview(name, load_settings().templates_dir, example)
    click.echo(shown.json)
    click.echo()
    click.echo(shown.text)
