"""`planbot run`: planbot at work in Slack."""

import os
import sys
from typing import NoReturn

import click

from planbot.bootstrap import ROLES, RunningBot
from planbot.cli.signals import Stop
from planbot.logs import configure_logging, redact
from planbot.plan.errors import UserError
from planbot.settings import load_settings

_REFUSED = 2


@click.command("run")
@click.option(
    "--roles",
    default=",".join(ROLES),
    show_default=True,
    help="web: listen to people. worker: ask, remind and send.",
)
def command(roles: str) -> None:
    """Connect to Slack and work until stopped.

    Socket Mode where SLACK_APP_TOKEN is set, else HTTP.
    """
    settings = load_settings()
    chosen = _roles(roles)
    configure_logging(settings.log_level, settings.log_format)
    stop = Stop()
    stop.install()
    bot: RunningBot | None = None
    in_order = True
    try:
        bot = RunningBot(settings, chosen)
        bot.start()
        stop.wait(bot.failed)
    except KeyboardInterrupt:
        pass  # asked to stop before it had started: that is no mistake
    finally:
        if bot is not None:
            in_order = bot.stop()
    failure = bot.failure if bot is not None else None
    if not in_order:
        _leave(failure)
    if failure is not None:
        raise UserError(failure)


def _leave(failure: str | None) -> NoReturn:
    """Exit without waiting for calls that are still under way: Python would, for longer than it may take.

    What they did is found out by whoever works on the message next.
    """
    if failure is not None:
        click.echo(redact(failure), err=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0 if failure is None else _REFUSED)


def _roles(typed: str) -> list[str]:
    roles = [role.strip() for role in typed.split(",") if role.strip()]
    unknown = sorted(set(roles) - set(ROLES))
    if unknown or not roles:
        raise UserError(f"Roles are {' and '.join(ROLES)}, not “{typed}”.")
    return roles
