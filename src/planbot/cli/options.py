"""Options that several commands share, and how an instant is typed."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from planbot.plan.clock import SystemClock
from planbot.plan.errors import UserError

Command = TypeVar("Command", bound=Callable[..., Any])

_NOON = time(12, 0)


def workspace_option(command: Command) -> Command:
    return click.option(
        "--workspace", metavar="NAME", help="Needed where the database holds more than one workspace."
    )(command)


def json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="Print data as JSON.")(command)


def at_option(command: Command) -> Command:
    return click.option(
        "--at", metavar="ISO", help="The moment to act at, such as 2026-11-24T09:30. Default: now."
    )(command)


def as_option(required: bool) -> Callable[[Command], Command]:
    return click.option(
        "--as",
        "acting_as",
        metavar="EMAIL",
        required=required,
        help="The person on whose behalf this is done.",
    )


def read_instant(typed: str | None, zone: str) -> datetime:
    """Return the instant that was typed, aware, in UTC; now where none was.

    Without an offset it is local time in `zone`; a day alone means noon. Raises `UserError`.
    """
    if typed is None:
        return SystemClock().now()
    try:
        instant = datetime.fromisoformat(typed)
    except ValueError:
        raise UserError(f"“{typed}” is not a moment. Write it as 2026-11-24T09:30.") from None
    if len(typed) <= len("2026-11-24"):
        instant = datetime.combine(instant.date(), _NOON)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=ZoneInfo(zone))
    return instant.astimezone(UTC)
