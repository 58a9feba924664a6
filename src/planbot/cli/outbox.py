"""`planbot outbox`: what was sent, what waits, what was held back and why."""

import click

from planbot.cli.options import json_option, workspace_option
from planbot.cli.printing import print_json
from planbot.cli.workspace import open_workspace
from planbot.store.outbox import list_messages
from planbot.store.people import list_people
from planbot.store.records import MessageState

_SHOWN = 200


@click.command("outbox")
@click.option("--state", metavar="STATE", help="queued, sent, suppressed, unknown or dead.")
@workspace_option
@json_option
def command(state: str | None, workspace: str | None, as_json: bool) -> None:
    """Show the latest messages, the newest first."""
    wanted = MessageState.parse(state) if state else None
    with open_workspace(workspace) as desk, desk.database.reading() as unit:
        emails = {person.id: person.email for person in list_people(unit, desk.workspace_id)}
        messages = list_messages(unit, desk.workspace_id, state=wanted, limit=_SHOWN)
    found = [
        {
            "id": message.id,
            "kind": message.kind,
            "recipient": emails.get(message.recipient_person_id or 0) or message.recipient_channel,
            "state": message.state.value,
            "reason": message.reason,
            "not_before": message.not_before.isoformat(),
            "closed_at": message.closed_at.isoformat() if message.closed_at else None,
            "attempts": message.attempts,
            "dedupe_key": message.dedupe_key,
            "channel": message.posted_channel,
            "ts": message.posted_ts,
            "text": message.text,
        }
        for message in messages
    ]
    if as_json:
        print_json(found)
        return
    for one in found:
        why = f"  ({one['reason']})" if one["reason"] else ""
        click.echo(f"{one['not_before']}  {one['state']:10}  {one['kind']:8}  {one['recipient']}{why}")
