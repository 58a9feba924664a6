"""Puts the parts together: the only file that knows all of them."""

import threading
from collections.abc import Collection
from datetime import timedelta
from typing import Self

import structlog
from pydantic import SecretStr

from planbot.messages.renderer import Renderer
from planbot.outbox.composer import Composer
from planbot.outbox.courier import Courier
from planbot.outbox.timing import Timing
from planbot.outbox.worker import Worker
from planbot.plan.clock import Clock, SystemClock
from planbot.plan.errors import UserError
from planbot.schedule.followed_clock import FollowedClock
from planbot.schedule.sweep import sweep
from planbot.schedule.ticker import Ticker
from planbot.services.city import workspace_of_team
from planbot.services.people import Linked, link_members
from planbot.settings import OperatorSettings
from planbot.slack.app import build_app
from planbot.slack.bot import Bot
from planbot.slack.client import posting_client, reading_client
from planbot.slack.connection import identify
from planbot.slack.directory import all_members
from planbot.slack.http import HttpServer
from planbot.slack.sender import SlackSender
from planbot.slack.socket import SocketConnection
from planbot.store.unit_of_work import Database, open_database

log = structlog.get_logger(__name__)

WEB = "web"
WORKER = "worker"
ROLES = (WEB, WORKER)

_BEAT_SECONDS = 30
_DIRECTORY_SECONDS = 24 * 3600
# A step of a followed clock waits so long for what Slack asked to send a little later.
_STEP_PATIENCE = timedelta(seconds=20)
_STOP_SECONDS = 8.0


class RunningBot:
    """planbot, attached to one Slack workspace.

    The role `web` listens to people, the role `worker` sweeps and sends; one process may have both.
    """

    def __init__(self, settings: OperatorSettings, roles: Collection[str] = ROLES) -> None:
        """Connect to the database and to Slack; raises `UserError` or `StoreError` in an operator's words."""
        self._settings = settings
        self._roles = frozenset(roles)
        token = _require(settings.slack_bot_token, "SLACK_BOT_TOKEN")
        if settings.slack_app_token is None and settings.slack_signing_secret is None:
            raise UserError("Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.")
        self.database: Database = open_database(settings.database_url)
        timeout = settings.request_timeout_seconds
        self._reading = reading_client(token, settings.slack_api_url, timeout)
        self._posting = posting_client(token, settings.slack_api_url, timeout)
        identity = identify(self._posting)
        self.clock: Clock = FollowedClock(settings.clock_url) if settings.clock_url else SystemClock()
        workspace = workspace_of_team(
            self.database, identity.team_id, identity.team_name, now=self.clock.now()
        )
        self.workspace_id = workspace.id
        self.renderer = Renderer(settings.templates_dir)
        self.worker = self._build_worker()
        self.linked = Linked(matched=0, unmatched=())
        self._stepping = threading.Lock()
        self._tickers = [
            Ticker(self._beat, _BEAT_SECONDS),
            Ticker(self.sync_directory, _DIRECTORY_SECONDS),
        ]
        self._socket: SocketConnection | None = None
        self._http: HttpServer | None = None

    def start(self) -> None:
        """Begin to listen, to sweep and to send; returns once connected."""
        self.sync_directory()
        if WEB in self._roles:
            self._listen()
        if WORKER in self._roles:
            self.worker.start()
            for ticker in self._tickers:
                ticker.start()
            if isinstance(self.clock, FollowedClock):
                self.clock.follow(self._finish_step)
            else:
                self._beat()
        log.info("started", workspace=self.workspace_id, roles=sorted(self._roles))

    def stop(self) -> None:
        """Stop sweeping and claiming, finish what is being sent, let listeners answer, disconnect."""
        if isinstance(self.clock, FollowedClock):
            self.clock.stop()
        if WORKER in self._roles:
            for ticker in self._tickers:
                ticker.stop()
            self.worker.stop(_STOP_SECONDS)
        if self._socket is not None:
            self._socket.stop(_STOP_SECONDS)
        if self._http is not None:
            self._http.stop(_STOP_SECONDS)
        self.database.close()
        log.info("stopped")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def is_ready(self) -> bool:
        """Whether Slack can reach the bot and the bot its database."""
        if self._socket is not None and not self._socket.is_connected:
            return False
        try:
            with self.database.reading():
                return True
        except Exception:
            log.exception("the database cannot be read")
            return False

    @property
    def http_port(self) -> int | None:
        return self._http.port if self._http else None

    def sync_directory(self) -> None:
        """Link the people of the plan to the people in Slack."""
        members = all_members(self._reading)
        self.linked = link_members(
            self.database, self.workspace_id, members, whole=True, now=self.clock.now()
        )
        for person in self.linked.unmatched:
            log.info("somebody of the plan is not in Slack", email=person.email)

    def _listen(self) -> None:
        settings = self._settings
        bot = Bot(
            database=self.database,
            workspace_id=self.workspace_id,
            clock=self.clock,
            renderer=self.renderer,
            wake=self.worker.wake,
            plan_command=settings.plan_command,
            status_command=settings.status_command,
        )
        app = build_app(bot, self._posting, _secret(settings.slack_signing_secret))
        app_token = _secret(settings.slack_app_token)
        self._http = HttpServer(
            settings.http_host,
            settings.http_port,
            ready=lambda: self.is_ready,
            app=None if app_token else app,
        )
        self._http.start()
        if app_token:
            self._socket = SocketConnection(app, app_token, self._posting)
            self._socket.connect()

    def _build_worker(self) -> Worker:
        settings = self._settings
        timing = Timing(
            request_timeout=timedelta(seconds=settings.request_timeout_seconds),
            settle=timedelta(seconds=settings.settle_seconds),
        )
        composer = Composer(self.database, self.workspace_id, self.renderer)
        sender = SlackSender(self._posting, self._reading)
        courier = Courier(self.database, self.workspace_id, sender, composer, self.clock, timing)
        return Worker(self.database, self.workspace_id, courier, self.clock, timing)

    def _beat(self) -> None:
        """Sweep, and send what that brought."""
        with self._stepping:
            if sweep(self.database, self.workspace_id, self.clock.now()).messages:
                self.worker.wake()

    def _finish_step(self) -> None:
        """All the work of one step of a followed clock."""
        with self._stepping:
            sweep(self.database, self.workspace_id, self.clock.now())
        self.worker.drain(_STEP_PATIENCE)


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def _require(value: SecretStr | None, name: str) -> str:
    if value is None:
        raise UserError(f"{name} is not set. Put it into the environment or into the file .env.")
    return value.get_secret_value()
