"""`planbot run`: planbot at work in Slack."""

import signal
import threading

import click

from planbot.bootstrap import ROLES, RunningBot
from planbot.logs import configure_logging
from planbot.plan.errors import UserError
from planbot.settings import load_settings


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
    configure_logging(settings.log_level, settings.log_format)
    with RunningBot(settings, _roles(roles)) as bot:
        wait_for_stop(bot.failed)
    if bot.failure is not None:
        raise UserError(
            f"Slack no longer takes SLACK_BOT_TOKEN ({bot.failure}). What was waiting is kept: install the "
            "app again, set the new token and start planbot."
        )


def wait_for_stop(stopped: threading.Event | None = None) -> None:
    """Return on SIGTERM or SIGINT, or once `stopped` is set."""
    stopped = stopped or threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    # A wait without end would keep Python from running the signal's handler on some platforms.
    while not stopped.wait(1):
        pass


def _roles(typed: str) -> list[str]:
    roles = [role.strip() for role in typed.split(",") if role.strip()]
    unknown = sorted(set(roles) - set(ROLES))
    if unknown or not roles:
        raise UserError(f"Roles are {' and '.join(ROLES)}, not “{typed}”.")
    return roles
