"""`planbot update`: say how an item is going, from a terminal."""

from datetime import datetime

import click

from planbot.cli.options import as_option, at_option, json_option, workspace_option
from planbot.cli.printing import print_json, print_message
from planbot.cli.workspace import open_workspace
from planbot.messages.renderer import Renderer
from planbot.plan.clock import local_day
from planbot.plan.dates import read_day
from planbot.plan.reports.confirmation import Confirmation
from planbot.plan.vocabulary import Status, Via
from planbot.services.city import policy_of
from planbot.services.updates import record_reference


@click.command("update")
@click.argument("reference")
@click.option("--status", "-s", required=True, help="Such as “at risk”, “on track”, “completed”.")
@click.option("--percent", "-p", type=int, help="How much is done, 0 to 100.")
@click.option("--note", "-n", help="What moved, or what it waits for.")
@click.option("--expected", "-e", metavar="DATE", help="When it is expected to be done.")
@click.option("--evidence", metavar="URL", help="A link to what shows it: a report, minutes, a photo.")
@as_option(required=True)
@at_option
@workspace_option
@json_option
def command(
    reference: str,
    status: str,
    percent: int | None,
    note: str | None,
    expected: str | None,
    evidence: str | None,
    acting_as: str,
    at: str | None,
    workspace: str | None,
    as_json: bool,
) -> None:
    """Record how the item REFERENCE stands, such as 2.1.3 or “#142”."""
    wanted = Status.parse(status)
    with open_workspace(workspace) as desk:
        now = desk.instant(at)
        person = desk.person(acting_as)
        today = local_day(now, person.zone or policy_of(desk.database, desk.workspace_id).zone)
        confirmation = record_reference(
            desk.database,
            desk.workspace_id,
            person.id,
            reference,
            status=wanted,
            percent=percent,
            note=note,
            expected=read_day(expected, today, field="expected") if expected else None,
            evidence=evidence,
            now=now,
            via=Via.TERMINAL,
        )
        if as_json:
            print_json(_as_json(confirmation, now))
        else:
            rendered = Renderer(desk.settings.templates_dir).render("confirmation", confirmation)
            print_message(rendered)


def _as_json(confirmation: Confirmation, now: datetime) -> dict[str, object]:
    return {
        "at": now.isoformat(),
        "on_behalf_of": confirmation.on_behalf_of,
        "recorded": [
            {
                "id": one.serial,
                "label": one.label,
                "title": one.title,
                "status": {"before": one.status_before.value, "now": one.status.value},
                "percent": {"before": one.percent_before, "now": one.percent},
                "note": one.note,
                "evidence": one.evidence,
                "expected": one.expected.isoformat() if one.expected else None,
                "due": one.due.isoformat() if one.due else None,
                "adopted_due": one.adopted_due.isoformat() if one.adopted_due else None,
            }
            for one in confirmation.recorded
        ],
        "left": confirmation.left,
    }
