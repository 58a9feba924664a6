"""`planbot sweep`: what falls due, from a terminal."""

from collections.abc import Iterator
from typing import Any

import click

from planbot.cli.options import at_option, json_option, workspace_option
from planbot.cli.printing import print_json
from planbot.cli.workspace import open_workspace
from planbot.plan.agenda import MessageState, PlannedMessage
from planbot.plan.model import Facts
from planbot.plan.outlook import Outlook
from planbot.schedule.sweep import Swept, look, sweep, why_nothing


@click.command("sweep")
@at_option
@click.option("--dry-run", is_flag=True, help="Only show it; nothing is stored.")
@workspace_option
@json_option
def command(at: str | None, dry_run: bool, workspace: str | None, as_json: bool) -> None:
    """Put what falls due now into the outbox, from where a running planbot sends it."""
    with open_workspace(workspace) as desk:
        run, now = look if dry_run else sweep, desk.instant(at)
        swept = run(desk.database, desk.workspace_id, now)
        nothing = (
            why_nothing(desk.database, desk.workspace_id, now) if dry_run and swept.facts is None else ""
        )
    found = sweep_as_json(swept)
    if as_json:
        print_json(found)
        return
    if not found:
        click.echo(f"Nothing falls due. {nothing}".rstrip())
    for message in found:
        to = message["recipient"].get("email") or message["recipient"].get("channel")
        held = f" (held back: {message['reason']})" if message["reason"] else ""
        click.echo(f"{message['at']}  {message['kind']} to {to}{held}")
        for item in message["items"]:
            click.echo(f"    {item['number'] or '#' + str(item['id'])}  {item['why']}")
    if dry_run and swept.facts is not None:
        for line in _who_hears_nothing(Outlook(swept.facts, [swept.found])):
            click.echo(line)


def _who_hears_nothing(outlook: Outlook) -> Iterator[str]:
    hearing = {one.person_id for one in outlook.messages if one.state is MessageState.QUEUED}
    for person in sorted(outlook.owners(), key=lambda person: person.name):
        if person.id not in hearing:
            yield f"nothing to {person.email}: {outlook.why_not(person)}"


def sweep_as_json(swept: Swept) -> list[dict[str, Any]]:
    """Return one object a message, as `planbot sweep --json` prints them."""
    if swept.facts is None:
        return []
    return [_message(swept.facts, message) for message in swept.messages]


def _message(facts: Facts, message: PlannedMessage) -> dict[str, Any]:
    if message.person_id is not None:
        recipient = {"email": facts.person_by_id[message.person_id].email}
    else:
        recipient = {"channel": message.channel or ""}
    return {
        "kind": message.kind.value,
        "recipient": recipient,
        "at": message.not_before.isoformat(),
        "state": message.state.value,
        "reason": message.reason,
        "dedupe_key": message.dedupe_key,
        "items": [
            *(_item(facts, one.item_id, one.why) for one in message.items),
            *(_item(facts, one.item_id, one.why) for one in message.decisions),
            *(_item(facts, one.item_id, one.why) for one in message.hand_overs),
        ],
    }


def _item(facts: Facts, item_id: int, why: str) -> dict[str, Any]:
    item = facts.item_by_id[item_id]
    return {"id": item.serial, "number": item.number, "why": why}
