"""`planbot settings`: what the city has chosen."""

import click

from planbot.cli.options import at_option, json_option, workspace_option
from planbot.cli.printing import print_json
from planbot.cli.workspace import open_workspace
from planbot.plan.policy_words import SETTINGS, setting
from planbot.services.city import change_setting, policy_of, settings_in_words


@click.command("settings")
@click.argument("key", required=False)
@click.argument("value", required=False)
@at_option
@workspace_option
@json_option
def command(key: str | None, value: str | None, at: str | None, workspace: str | None, as_json: bool) -> None:
    """Show the city's settings, one of them, or set KEY to VALUE."""
    with open_workspace(workspace) as desk:
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
