"""`planbot sandbox`: a local Slack workspace with planbot in it, to try things without asking anybody."""

import json
import sys
import webbrowser
from datetime import datetime
from pathlib import Path

import click

from planbot.cli.options import read_instant
from planbot.cli.signals import wait_for_stop
from planbot.intake.read_people import read_people
from planbot.logs import configure_logging
from planbot.plan.errors import UserError
from planbot.sandbox import Sandbox, WorkspaceFileError
from planbot.settings import load_settings
from planbot.trial import START, ZONE, Trial, sandbox_workspace

_FILE = click.Path(path_type=Path)


@click.command("sandbox")
@click.option("--plan", type=_FILE, help="Your own plan, instead of the invented city's.")
@click.option("--people", type=_FILE, help="Who is who in your plan.")
@click.option("--map", "map_file", type=_FILE, help="Settles what the plan file leaves open.")
@click.option("--at", metavar="ISO", help="When it begins; default: a Monday morning in November 2026.")
@click.option("--port", default=4100, show_default=True, help="0 takes a free one.")
@click.option("--workspace-only", is_flag=True, help="Only the workspace, for a bot started elsewhere.")
@click.option("--json", "as_json", is_flag=True, help="Print what one needs to connect as the first line.")
@click.option("--rate-limits/--no-rate-limits", default=False, help="Limit calls as Slack does.")
@click.option("--no-browser", is_flag=True, help="Do not open the page.")
def command(
    plan: Path | None,
    people: Path | None,
    map_file: Path | None,
    at: str | None,
    port: int,
    workspace_only: bool,
    as_json: bool,
    rate_limits: bool,
    no_browser: bool,
) -> None:
    """Start a local Slack workspace with planbot and a plan in it.

    It listens on this computer only, uses a database of its own, and leaves nothing behind.
    """
    settings = load_settings()
    configure_logging(settings.log_level if settings.log_level != "info" else "warning", settings.log_format)
    begin = read_instant(at, ZONE) if at else START
    try:
        if workspace_only:
            _serve_workspace(people, begin, port, rate_limits, as_json)
            return
        trial = Trial(
            plan=plan, people=people, mapping=map_file, at=begin, port=port, rate_limits=rate_limits
        )
        with trial:
            _announce(trial.sandbox, as_json)
            if not as_json:
                _tell(trial)
            if not no_browser and not as_json and sys.stdout.isatty():
                webbrowser.open(trial.sandbox.url)
            wait_for_stop()
    except WorkspaceFileError as error:
        raise UserError(str(error)) from None
    except OSError as error:
        raise UserError(f"The sandbox cannot start on port {port}: {error.strerror or error}.") from None


def _serve_workspace(
    people: Path | None, begin: datetime, port: int, rate_limits: bool, as_json: bool
) -> None:
    workspace = sandbox_workspace(read_people(people) if people else None)
    with Sandbox(workspace, port=port, start_at=begin, rate_limits=rate_limits) as sandbox:
        _announce(sandbox, as_json)
        if not as_json:
            about = sandbox.describe()
            click.echo("Attach planbot to it from another terminal with:")
            click.echo(
                f"  SLACK_BOT_TOKEN={about['bot_token']} SLACK_APP_TOKEN={about['app_token']} "
                f"PLANBOT_SLACK_API_URL={about['api_url']} PLANBOT_CLOCK_URL={about['url']}/sandbox/clock "
                "planbot run"
            )
        wait_for_stop()


def _announce(sandbox: Sandbox, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(sandbox.describe()))
    else:
        click.echo(f"The sandbox is at {sandbox.url} (stop it with Ctrl-C).")
    sys.stdout.flush()


def _tell(trial: Trial) -> None:
    if trial.draft is not None:
        click.echo(f"Plan: {trial.draft.title}, {trial.draft.accepted} items.")
    if trial.bot is not None:
        for person in trial.bot.linked.unmatched:
            click.echo(f"Not in Slack: {person.name} ({person.email}).")
    sys.stdout.flush()
