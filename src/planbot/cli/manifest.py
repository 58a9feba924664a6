"""`planbot manifest`: the app manifest with this city's command names."""

from pathlib import Path

import click

from planbot.plan.errors import UserError
from planbot.settings import load_settings
from planbot.slack.manifest import manifest_yaml


@click.command("manifest")
@click.option("--check", type=click.Path(path_type=Path), is_flag=False, flag_value=Path("app_manifest.yml"))
def command(check: Path | None) -> None:
    """Write the manifest to create the Slack app from.

    With --check [FILE], say whether FILE (default app_manifest.yml) is what would be written.
    """
    settings = load_settings()
    wanted = manifest_yaml(settings.plan_command, settings.status_command)
    if check is None:
        click.echo(wanted, nl=False)
        return
    try:
        found = check.read_text(encoding="utf-8")
    except OSError:
        raise UserError(f"There is no file {check}. Write it with: planbot manifest > {check}") from None
    if found != wanted:
        raise UserError(f"{check} is not up to date. Write it anew with: planbot manifest > {check}")
    click.echo(f"{check} is up to date.")
