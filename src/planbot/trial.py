"""A trial: planbot attached to a local Slack workspace, with a plan in it and nothing outside touched."""

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from planbot.bootstrap import RunningBot
from planbot.intake.draft import Draft, row_in_words
from planbot.intake.people_list import PeopleList
from planbot.intake.plan_map import read_map
from planbot.intake.read_people import read_people
from planbot.intake.read_plan import read_plan
from planbot.plan.clock import local_day
from planbot.plan.errors import UserError
from planbot.plan.vocabulary import Role
from planbot.sample import history, sample_file
from planbot.sandbox import Sandbox, WorkspaceFile, load_workspace_file
from planbot.services.city import change_setting, ensure_workspace, policy_of
from planbot.services.importing import import_plan, known_directory
from planbot.settings import OperatorSettings
from planbot.slack.manifest import EVENTS, SCOPES
from planbot.store import migrate
from planbot.store.unit_of_work import Database, open_database

ZONE = "America/New_York"
START = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo(ZONE))
"""The Monday morning on which a trial begins, unless told otherwise; the sample plan is made around it."""

_UNLIMITED_SCALE = 1000.0

COMMANDS = (
    {"command": "/plan", "description": "Ask about the plan", "usage_hint": "behind | mine | help"},
    {"command": "/planstatus", "description": "Say how your items are going"},
    {"command": "/status", "description": "The same; Slack itself keeps this name"},
)


class Trial:
    """A sandbox and a bot in it; a context manager.

    Without `plan` it shows the sample city, with its past. With one it is that plan, live from the start.
    """

    def __init__(
        self,
        *,
        plan: Path | None = None,
        people: Path | None = None,
        mapping: Path | None = None,
        at: datetime | None = None,
        port: int = 0,
        rate_limits: bool = False,
        ack_seconds: float = 3.0,
        retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0),
    ) -> None:
        """Read the files; raises `UserError` for one that cannot be used.

        `ack_seconds` and `retry_seconds` are how long the sandbox waits for the bot, and before it sends an
        event again: Slack's, unless given.
        """
        if people is not None and plan is None:
            raise UserError("A people list comes with a plan: add --plan FILE.")
        self._at = at or START
        self._rate_limits = rate_limits
        self._is_sample = plan is None
        self._people = read_people(people or sample_file("people.csv"))
        self._plan_file = plan or sample_file("plan.csv")
        map_file = sample_file("map.yml") if plan is None else mapping
        self._map = read_map(map_file) if map_file else None
        workspace_file = sandbox_workspace(None if people is None else self._people)
        self.sandbox = Sandbox(
            workspace_file,
            port=port,
            start_at=self._at,
            rate_limits=rate_limits,
            ack_seconds=ack_seconds,
            retry_seconds=retry_seconds,
        )
        self._folder = tempfile.TemporaryDirectory(prefix="planbot-trial-")
        self.database_url = f"sqlite:///{self._folder.name}/trial.db"
        self.bot: RunningBot | None = None
        self.draft: Draft | None = None

    def start(self) -> None:
        migrate.upgrade(self.database_url)
        with open_database(self.database_url) as database:
            self._fill(database)
        self.sandbox.start()
        self.bot = RunningBot(
            trial_settings(self.sandbox.describe(), self.database_url, rate_limits=self._rate_limits)
        )
        if self._is_sample:
            # Whoever was asked in the past has to be somebody in Slack by then.
            self.bot.sync_directory()
            history.replay(self.bot.database, self.bot.workspace_id, until=self._at)
        self.bot.start()

    def stop(self) -> None:
        if self.bot is not None:
            self.bot.stop()
        self.sandbox.stop()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _fill(self, database: Database) -> None:
        """Bring in the plan, and the sample's past, and go live."""
        began = history.BEGAN if self._is_sample else self._at
        workspace_id = ensure_workspace(database, "trial", now=began).id
        for key, words in (("zone", ZONE), ("leadership_channel", "#leadership"), ("mode", "live")):
            change_setting(database, workspace_id, key, words, now=began)
        policy = policy_of(database, workspace_id)
        self.draft = read_plan(
            self._plan_file,
            people=self._people,
            directory=known_directory(database, workspace_id, now=began),
            mapping=self._map,
            policy=policy,
            today=local_day(began, policy.zone),
        )
        if self.draft.rejected:
            first = self.draft.rejected[0]
            where = row_in_words(first.row, first.sheet)
            raise UserError(
                f"{where[0].upper()}{where[1:]} of the plan cannot be taken: {first.reason}. Look at all of "
                "them with: planbot import FILE --dry-run"
            )
        import_plan(database, workspace_id, self.draft, self._people, now=began.astimezone(UTC))


def sandbox_workspace(people: PeopleList | None) -> WorkspaceFile:
    """Return the local workspace: the sample's, or one in which everybody of a people list is."""
    if people is None:
        return load_workspace_file(sample_file("workspace.yml"))
    leaders = [one.email for one in people.people if one.role is not Role.STAFF]
    return WorkspaceFile.from_mapping(
        {
            "team": {"name": "Your city"},
            "app": {
                "name": "planbot",
                "bot_name": "planbot",
                "commands": list(COMMANDS),
                "scopes": sorted(SCOPES),
                "events": sorted(EVENTS),
            },
            "users": [
                {"email": one.email, "real_name": one.name, "title": one.title or "", "tz": ZONE}
                for one in people.people
            ],
            "channels": [
                {"name": "general"},
                {"name": "leadership", "members": leaders or [one.email for one in people.people]},
            ],
        }
    )


def trial_settings(
    sandbox: Mapping[str, Any], database_url: str, *, rate_limits: bool = False
) -> OperatorSettings:
    """Return the settings of a bot in a sandbox that describes itself so.

    Where Slack's limits are off, planbot need not keep within them either. Made without reading the
    environment or `.env`, which may hold a real workspace's.
    """
    return OperatorSettings.model_construct(
        slack_bot_token=SecretStr(sandbox["bot_token"]),
        slack_app_token=SecretStr(sandbox["app_token"]),
        slack_signing_secret=SecretStr(sandbox["signing_secret"]),
        slack_api_url=sandbox["api_url"],
        clock_url=f"{sandbox['url']}/sandbox/clock",
        database_url=database_url,
        http_port=0,
        pace_scale=1.0 if rate_limits else _UNLIMITED_SCALE,
    )
