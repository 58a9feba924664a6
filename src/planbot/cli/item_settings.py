"""`planbot settings --plan` and `--item`: what a plan or an item has in place of the city's settings."""

import click

from planbot.cli.printing import print_json
from planbot.cli.workspace import Desk
from planbot.plan.override_words import item_setting
from planbot.plan.reports.item_settings import ItemSettings, SettingLine
from planbot.plan.vocabulary import Via
from planbot.services.overrides import change_own_settings, settings_of_item, settings_of_plan


def show_own_settings(
    desk: Desk,
    *,
    plan_title: str | None,
    reference: str | None,
    key: str | None,
    value: str | None,
    at: str | None,
    as_json: bool,
) -> None:
    """Print the settings of a plan or an item, or one of them, after setting it where a value is given."""
    now = desk.instant(at)
    wanted = item_setting(key).key if key is not None else None
    if reference is not None:
        found = settings_of_item(desk.database, desk.workspace_id, reference, None, now=now)
    else:
        found = settings_of_plan(desk.database, desk.workspace_id, plan_title or "", None, now=now)
    if key is not None and value is not None:
        found = change_own_settings(
            desk.database,
            desk.workspace_id,
            {key: value},
            plan_id=found.plan_id,
            item_id=found.item_id,
            now=now,
            via=Via.TERMINAL,
        )
    _print(found, wanted, as_json=as_json)


def _print(found: ItemSettings, wanted: str | None, *, as_json: bool) -> None:
    lines = [line for line in found.lines if wanted in (None, line.key)]
    if as_json:
        print_json({line.key: _as_json(line) for line in lines})
        return
    click.echo(found.name)
    for line in lines:
        source = f"inherited from {line.source}" if line.own is None else "its own"
        click.echo(f"{line.key:24} {line.holds:40} {source}".rstrip())


def _as_json(line: SettingLine) -> dict[str, str | None]:
    return {"own": line.own, "holds": line.holds, "inherited": line.inherited, "from": line.source}
