"""`planbot doctor`: is everything in place?"""

import sys
from collections.abc import Callable

import click

from planbot.cli.options import json_option, workspace_option
from planbot.cli.printing import print_json
from planbot.cli.workspace import open_workspace
from planbot.plan.clock import SystemClock
from planbot.plan.errors import UserError
from planbot.services.readiness import Check, check_workspace
from planbot.settings import OperatorSettings, load_settings
from planbot.slack.client import posting_client
from planbot.slack.connection import identify
from planbot.slack.manifest import SCOPES
from planbot.store.errors import StoreError


@click.command("doctor")
@workspace_option
@json_option
def command(workspace: str | None, as_json: bool) -> None:
    """Check the database, Slack, the plan and the people; exits with 1 where something is missing."""
    settings = load_settings()
    checks = [_checked("Slack", lambda: _slack(settings)), *_workspace(workspace)]
    if as_json:
        print_json([{"name": one.name, "ok": one.ok, "detail": one.detail} for one in checks])
    else:
        for one in checks:
            click.echo(f"{'ok     ' if one.ok else 'missing'}  {one.name}: {one.detail}")
    if not all(one.ok for one in checks):
        sys.exit(1)


def _checked(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except (UserError, StoreError) as error:
        return Check(name=name, ok=False, detail=str(error))


def _slack(settings: OperatorSettings) -> Check:
    if settings.slack_bot_token is None:
        return Check(name="Slack", ok=False, detail="SLACK_BOT_TOKEN is not set.")
    token = settings.slack_bot_token.get_secret_value()
    identity = identify(posting_client(token, settings.slack_api_url, settings.request_timeout_seconds))
    lacking = sorted(set(SCOPES) - identity.scopes) if identity.scopes else []
    if lacking:
        detail = f"The app lacks the scopes {', '.join(lacking)}. Reinstall it from the manifest."
        return Check(name="Slack", ok=False, detail=detail)
    way = "Socket Mode" if settings.slack_app_token else "HTTP"
    return Check(name="Slack", ok=True, detail=f"connected to {identity.team_name}, by {way}")


def _workspace(name: str | None) -> list[Check]:
    try:
        with open_workspace(name) as desk:
            checks = check_workspace(desk.database, desk.workspace_id, now=SystemClock().now())
            return [Check(name="database", ok=True, detail="up to date"), *checks]
    except (UserError, StoreError) as error:
        return [Check(name="database", ok=False, detail=str(error))]
