"""`planbot settings`: what the city has chosen."""

from pathlib import Path

import click

from planbot.cli.item_settings import show_own_settings
from planbot.cli.options import at_option, json_option, workspace_option
from planbot.cli.printing import print_json
from planbot.cli.workspace import Desk, open_workspace
from planbot.intake.read_days import read_days
from planbot.plan.clock import local_day
from planbot.plan.errors import UserError
from planbot.plan.policy_words import SETTINGS, setting
from planbot.services.city import change_setting, policy_of, settings_in_words
from planbot.services.holidays import import_days


@click.command("settings")
@click.argument("key", required=False)
@click.argument("value", required=False)
@click.option(
    "--days", type=click.Path(path_type=Path), help="Add the city's own days from a CSV, XLSX or ICS file."
)
@click.option("--plan", "plan_title", help="The settings of one plan, by its title.")
@click.option("--item", "reference", help="The settings of one item and what is under it.")
@at_option
@workspace_option
@json_option
def command(
    key: str | None,
    value: str | None,
    days: Path | None,
    plan_title: str | None,
    reference: str | None,
    at: str | None,
    workspace: str | None,
    as_json: bool,
) -> None:
    """Show the city's settings, one of them, or set KEY to VALUE.

    With --plan or --item those of a plan or an item, which inherit from above what they have not themselves;
    the VALUE "inherit" has them inherit again.
    """
    with open_workspace(workspace) as desk:
        if plan_title is not None or reference is not None:
            if days is not None or (plan_title is not None and reference is not None):
                raise UserError("Give one of --plan TITLE, --item REFERENCE and --days FILE.")
            show_own_settings(
                desk, plan_title=plan_title, reference=reference, key=key, value=value, at=at, as_json=as_json
            )
            return
        if days is not None:
            if key is not None:
                raise UserError("Give either a setting or --days FILE.")
            _add_days(desk, days, at, as_json)
            return
        if key is not None and value is not None:
            policy = change_setting(desk.database, desk.workspace_id, key, value, now=desk.instant(at))
        else:
            policy = policy_of(desk.database, desk.workspace_id)
    words = settings_in_words(policy)
    if key is not None:
        one = setting(key)
        words = {one.key: words[one.key]}
    if as_json:
        print_json(words)
        return
    for name, said in words.items():
        click.echo(f"{name:26} {said:26} {SETTINGS[name].meaning}".rstrip())


def _add_days(desk: Desk, file: Path, at: str | None, as_json: bool) -> None:
    now = desk.instant(at)
    zone = policy_of(desk.database, desk.workspace_id).zone
    read = read_days(file, local_day(now, zone), zone)
    new = import_days(desk.database, desk.workspace_id, read, now=now)
    if as_json:
        added = [{"day": str(one.day), "kind": one.kind.value, "name": one.name} for one in new]
        print_json({"days_read": len(read), "added": added})
        return
    for one in new:
        click.echo(f"{one.day}  {one.kind.label:10} {one.name or ''}".rstrip())
    click.echo(f"{len(read)} read, {len(new)} new.")
