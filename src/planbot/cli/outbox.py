"""`planbot outbox`: what was sent, what waits, what was held back and why; and what becomes of the dead."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import click

from planbot.cli.options import json_option, workspace_option
from planbot.cli.printing import print_json, print_json_list
from planbot.cli.workspace import Desk, open_workspace
from planbot.plan.clock import SystemClock
from planbot.plan.errors import UserError
from planbot.services.dead_letters import dead_keys, discard_key, retry_key
from planbot.store.outbox import list_messages
from planbot.store.outbox_records import MessageState, OutboxMessage
from planbot.store.people import list_people

_SHOWN = 200
_PAGE = 500


@click.group("outbox", invoke_without_command=True)
@click.option("--state", metavar="STATE", help="queued, sent, suppressed, unknown or dead.")
@click.option(
    "--limit", metavar="N", type=click.IntRange(min=1), help=f"Default: {_SHOWN}, and all of them as JSON."
)
@workspace_option
@json_option
@click.pass_context
def command(
    context: click.Context, state: str | None, limit: int | None, workspace: str | None, as_json: bool
) -> None:
    """Show the latest messages, the newest first; send dead ones again, or discard them."""
    if context.invoked_subcommand is not None:
        return
    wanted = MessageState.parse(state) if state else None
    with open_workspace(workspace) as desk:
        found = _messages(desk, wanted)
        if as_json:
            print_json_list(islice(found, limit))
        else:
            _print_lines(found, limit or _SHOWN)


def _messages(desk: Desk, state: MessageState | None) -> Iterator[Mapping[str, Any]]:
    """Read messages, the newest first, some at a time: however many there are, nobody is held up."""
    with desk.database.reading() as unit:
        emails = {person.id: person.email for person in list_people(unit, desk.workspace_id)}
    before_id = None
    while True:
        with desk.database.reading() as unit:
            page = list_messages(unit, desk.workspace_id, state=state, before_id=before_id, limit=_PAGE)
        for message in page:
            yield _as_json(message, emails)
        if len(page) < _PAGE:
            return
        before_id = page[-1].id


def _as_json(message: OutboxMessage, emails: Mapping[int, str]) -> Mapping[str, Any]:
    return {
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


def _print_lines(found: Iterator[Mapping[str, Any]], limit: int) -> None:
    for one in islice(found, limit):
        why = f"  ({one['reason']})" if one["reason"] else ""
        key = f"  {one['dedupe_key']}" if one["state"] == MessageState.DEAD.value else ""
        click.echo(f"{one['not_before']}  {one['state']:10}  {one['kind']:8}  {one['recipient']}{why}{key}")
    if next(found, None) is not None:
        click.echo(f"These are the latest {limit}. There are more: --limit N shows N, --json all.")


@command.command("retry")
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@click.option("--all-dead", is_flag=True, help="Send again all that could not be sent.")
@workspace_option
@json_option
@click.pass_context
def retry(
    context: click.Context, keys: tuple[str, ...], all_dead: bool, workspace: str | None, as_json: bool
) -> None:
    """Have dead messages sent again, each composed anew; exits with 1 where one is not dead.

    KEY is a message's dedupe_key, as `planbot outbox --state dead` shows it.
    """
    if bool(keys) == all_dead:
        raise UserError("Say which messages by their keys, or --all-dead.")
    with open_workspace(workspace or _workspace_of_group(context)) as desk:
        now = SystemClock().now()
        chosen = dead_keys(desk.database, desk.workspace_id) if all_dead else keys

        def act(key: str) -> None:
            retry_key(desk.database, desk.workspace_id, key, now=now)

        _each(chosen, act, "is sent again", as_json)


@command.command("discard")
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@click.option("--reason", metavar="TEXT", required=True, help="Why; it is kept on record.")
@workspace_option
@json_option
@click.pass_context
def discard(
    context: click.Context, keys: tuple[str, ...], reason: str, workspace: str | None, as_json: bool
) -> None:
    """Decide that messages which are not sent yet never will be; exits with 1 where one was sent."""
    if not reason.strip():
        raise UserError("Say why with --reason: it is kept on record.")
    with open_workspace(workspace or _workspace_of_group(context)) as desk:
        now = SystemClock().now()

        def act(key: str) -> None:
            discard_key(desk.database, desk.workspace_id, key, reason=reason.strip(), now=now)

        _each(keys, act, "is discarded", as_json)


def _each(keys: Sequence[str], act: Callable[[str], None], done: str, as_json: bool) -> None:
    """Do it for each key by itself, and tell of each; exit with 1 unless all could be done."""
    told = []
    for key in dict.fromkeys(keys):
        try:
            act(key)
        except UserError as error:
            told.append({"dedupe_key": key, "ok": False, "detail": error.message})
        else:
            told.append({"dedupe_key": key, "ok": True, "detail": f"{key} {done}."})
    if as_json:
        print_json(told)
    else:
        for one in told:
            click.echo(one["detail"], err=not one["ok"])
        if not told:
            click.echo("Nothing is dead.")
    if not all(one["ok"] for one in told):
        sys.exit(1)


def _workspace_of_group(context: click.Context) -> str | None:
    """Return what was given as --workspace before the subcommand."""
    group = context.parent
    return group.params.get("workspace") if group is not None else None
