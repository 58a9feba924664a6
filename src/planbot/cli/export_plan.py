"""`planbot export`: a plan to a spreadsheet."""

from pathlib import Path

import click

from planbot.cli.options import workspace_option
from planbot.cli.workspace import open_workspace
from planbot.intake.export_files import export_plan
from planbot.plan.clock import SystemClock
from planbot.plan.errors import UserError
from planbot.plan.model import Facts, Plan
from planbot.plan.vocabulary import fold
from planbot.store import owner_names
from planbot.store.facts import load_facts


@click.command("export")
@click.option("--plan", "title", metavar="TITLE", help="Needed where there is more than one plan.")
@click.option("--output", "-o", type=click.Path(path_type=Path), required=True, help="FILE.xlsx or FILE.csv.")
@workspace_option
def command(title: str | None, output: Path, workspace: str | None) -> None:
    """Write a plan, with its updates and people, to a file that can be edited and brought in again."""
    with open_workspace(workspace) as desk, desk.database.reading() as unit:
        facts = load_facts(unit, desk.workspace_id, now=SystemClock().now())
        names = owner_names.list_owner_names(unit, desk.workspace_id)
    plan = _choose(facts, title)
    first, *others = export_plan(facts, plan.id, output, names)
    beside = f" Beside it: {', '.join(path.name for path in others)}." if others else ""
    click.echo(f"{plan.title} is in {first}.{beside}")


def _choose(facts: Facts, title: str | None) -> Plan:
    titles = ", ".join(plan.title for plan in facts.plans)
    if not facts.plans:
        raise UserError("There is no plan yet. Bring one in with: planbot import FILE")
    if title is None:
        if len(facts.plans) > 1:
            raise UserError(f"Say which plan with --plan. There are: {titles}.")
        return facts.plans[0]
    for plan in facts.plans:
        if fold(plan.title) == fold(title):
            return plan
    raise UserError(f"There is no plan “{title}”. There are: {titles}.")
