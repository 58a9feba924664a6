"""Puts the parts together: the only file that knows all of them."""

import threading
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Self

import structlog
from pydantic import SecretStr

from planbot.jobs.runner import JobRunner
from planbot.messages.renderer import Renderer
from planbot.outbox.composer import Composer
from planbot.outbox.courier import Courier
from planbot.outbox.pace import Pace
from planbot.outbox.timing import Timing
from planbot.outbox.worker import Worker
from planbot.plan.clock import Clock, SystemClock
from planbot.plan.errors import UserError
from planbot.schedule.followed_clock import FollowedClock
from planbot.schedule.quiet import quiet_until
from planbot.schedule.sweep import sweep
from planbot.schedule.ticker import Ticker
from planbot.schedule.tidying import tidy
from planbot.services.city import policy_of, workspace_of_team
from planbot.services.directory import Linked
from planbot.services.undelivered import tell_again
from planbot.services.upload_jobs import UploadJobs
from planbot.services.uploads import MAX_BYTES
from planbot.settings import OperatorSettings
from planbot.slack.app import build_app
from planbot.slack.bot import Bot
from planbot.slack.client import posting_client, reading_client
from planbot.slack.connection import identify, refusal_of_token
from planbot.slack.directory import Directory
from planbot.slack.files import SlackFiles
from planbot.slack.http import HttpServer
from planbot.slack.sender import SlackSender
from planbot.slack.socket import SocketConnection
from planbot.stopping import stop_together
from planbot.store.unit_of_work import Database, open_database

log = structlog.get_logger(__name__)

WEB = "web"
WORKER = "worker"
ROLES = (WEB, WORKER)

_BEAT_SECONDS = 30
# How often it is asked whether a day has gone by since Slack's directory was read.
_DIRECTORY_SECONDS = 60
# A step of a followed clock waits so long for what Slack asked to send a little later.
_STEP_PATIENCE = timedelta(seconds=20)
# How often it is asked whether the day's tidying is done.
_TIDY_SECONDS = 600
_TOKEN_SECONDS = 300
# How long an end in order may take, of the ten seconds that a process is given. No part gives up before.
_STOP_SECONDS = 8.0
_PATIENCE_SECONDS = 60.0


class RunningBot:
    """planbot, attached to one Slack workspace.

    The role `web` listens to people, the role `worker` sweeps and sends; one process may have both.
    """

    def __init__(self, settings: OperatorSettings, roles: Collection[str] = ROLES) -> None:
        """Connect to the database and to Slack; raises `UserError` or `StoreError` in an operator's words."""
        self._settings = settings
        self._roles = frozenset(roles)
        token = _require(settings.slack_bot_token, "SLACK_BOT_TOKEN")
        has_way_in = settings.slack_app_token is not None or settings.slack_signing_secret is not None
        if WEB in self._roles and not has_way_in:
            raise UserError("Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP.")
        self.database: Database = open_database(settings.database_url)
        # Nobody waits for the worker: it has more patience with a lock than a person's click.
        self._patient_database: Database = open_database(settings.database_url, interactive=False)
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
        self.jobs = self._build_jobs()
        self._directory = self._build_directory()
        self._stepping = threading.Lock()
        self._tickers = [
            Ticker(self._beat, _BEAT_SECONDS),
            Ticker(self._look_at_directory, _DIRECTORY_SECONDS),
            Ticker(self._tidy, _TIDY_SECONDS),
        ]
        self._token_ticker = Ticker(self.check_token, _TOKEN_SECONDS)
        self._stopping = threading.Event()
        self._started = False
        self.failed = threading.Event()
        self.failure: str | None = None
        self._socket: SocketConnection | None = None
        self._http: HttpServer | None = None

    def start(self) -> None:
        """Begin to listen, to sweep and to send; returns once connected."""
        self._listen()
        self._look_at_directory()
        if self._socket is not None:
            self._socket.connect()
        if WORKER in self._roles:
            self.worker.start()
            self.jobs.start()
            for ticker in self._tickers:
                ticker.start()
            if isinstance(self.clock, FollowedClock):
                self.clock.follow(self._finish_step)
            else:
                self._beat()
        elif isinstance(self.clock, FollowedClock):
            # Nothing falls to it at a step, but it has to know the time.
            self.clock.follow(lambda: self.clock.now() + timedelta(days=1))
        self._token_ticker.start()
        self._started = True
        log.info(
            "started",
            workspace=self.workspace_id,
            roles=sorted(self._roles),
            host=self._settings.http_host,
            port=self.http_port,
        )

    def stop(self) -> bool:
        """Stop sweeping and claiming, finish what is being sent, let listeners answer, disconnect.

        Return whether all of that was done in time. What was not is left to itself: a post that is still
        under way leaves its message for the next worker to look for.
        """
        self._stopping.set()
        if isinstance(self.clock, FollowedClock):
            self.clock.stop()
        steps: dict[str, Callable[[], object]] = {"outbox": lambda: self.worker.stop(_PATIENCE_SECONDS)}
        steps["jobs"] = lambda: self.jobs.stop(_PATIENCE_SECONDS)
        for number, ticker in enumerate((*self._tickers, self._token_ticker)):
            steps[f"ticker-{number}"] = ticker.stop
        if self._socket is not None:
            socket = self._socket
            steps["socket"] = lambda: socket.stop(_STOP_SECONDS)
        if self._http is not None:
            http = self._http
            steps["http"] = lambda: http.stop(_PATIENCE_SECONDS)
        unfinished = stop_together(steps, _STOP_SECONDS)
        if unfinished:
            log.warning("not all could be finished in time", unfinished=unfinished)
        self.database.close()
        self._patient_database.close()
        if self._started:
            log.info("stopped")
        return not unfinished

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def is_ready(self) -> bool:
        """Whether it can do its work: Slack can reach it, it sends, and its database answers."""
        if not self._started or self._stopping.is_set():
            return False
        if self._socket is not None and not self._socket.is_connected:
            return False
        if WORKER in self._roles and not self.worker.is_working:
            return False
        try:
            policy_of(self.database, self.workspace_id)
        except Exception:
            log.exception("the database cannot be read")
            return False
        return True

    @property
    def http_port(self) -> int | None:
        return self._http.port if self._http else None

    @property
    def linked(self) -> Linked:
        """What the latest look at Slack's directory came to."""
        return self._directory.linked

    def sync_directory(self) -> None:
        """Link the people of the plan to those in Slack; raises where Slack does not say who they are."""
        self._directory.sync(self.clock.now())

    def check_token(self) -> None:
        """Notice a token that was taken back also where nothing is to be sent."""
        code = refusal_of_token(self._posting)
        if code is not None:
            self._refused_bot_token(code)

    def _listen(self) -> None:
        """Answer health checks, and Slack where it comes in over HTTP; make ready to connect to it else."""
        settings = self._settings
        app_token = _secret(settings.slack_app_token)
        app = None
        if WEB in self._roles:
            app = build_app(self._bot(), self._posting, _secret(settings.slack_signing_secret))
        self._http = HttpServer(
            settings.http_host,
            settings.http_port,
            ready=lambda: self.is_ready,
            app=None if app_token else app,
        )
        self._http.start()
        if app is not None and app_token is not None:
            self._socket = SocketConnection(app, app_token, self._posting, self._refused_app_token)

    def _bot(self) -> Bot:
        return Bot(
            database=self.database,
            workspace_id=self.workspace_id,
            clock=self.clock,
            renderer=self.renderer,
            wake=self.worker.wake,
            wake_jobs=self.jobs.wake,
            plan_command=self._settings.plan_command,
            status_command=self._settings.status_command,
        )

    def _look_at_directory(self) -> None:
        self._directory.sync_if_due(self.clock.now())

    def _build_directory(self) -> Directory:
        # A step of a followed clock must not wait a minute for Slack's leave; another step comes soon.
        client = self._posting if isinstance(self.clock, FollowedClock) else self._reading
        return Directory(client, self.database, self.workspace_id)

    def _build_worker(self) -> Worker:
        settings = self._settings
        timing = Timing(
            request_timeout=timedelta(seconds=settings.request_timeout_seconds),
            settle=timedelta(seconds=settings.settle_seconds),
        )
        composer = Composer(self._patient_database, self.workspace_id, self.renderer, settings.plan_command)
        sender = SlackSender(self._posting)
        pace = Pace(scale=settings.pace_scale)
        database, here, clock = self._patient_database, self.workspace_id, self.clock
        courier = Courier(database, here, sender, composer, clock, timing, pace)
        return Worker(database, here, courier, clock, timing, pace, refused=self._refused_bot_token)

    def _build_jobs(self) -> JobRunner:
        files = SlackFiles(self._reading)
        uploads = UploadJobs(self._patient_database, self.workspace_id, files, MAX_BYTES)
        return JobRunner(
            self._patient_database,
            self.workspace_id,
            uploads.steps,
            uploads.give_up,
            self.clock,
            done=self.worker.wake,
        )

    def _refused_bot_token(self, code: str) -> None:
        self._fail(
            f"Slack no longer takes SLACK_BOT_TOKEN ({code}). What was waiting is kept: install the app "
            "again, set the new token and start planbot."
        )

    def _refused_app_token(self, code: str) -> None:
        self._fail(
            f"Slack no longer gives planbot a connection ({code}): SLACK_APP_TOKEN was revoked, or Socket "
            "Mode is off for the app. What was waiting is kept: mend that and start planbot."
        )

    def _fail(self, words: str) -> None:
        """End the run: planbot can do nothing where Slack does not let it in."""
        if not self._stopping.is_set():
            self.failure = self.failure or words
            self.failed.set()

    def _tidy(self) -> None:
        tidy(
            self._patient_database,
            self.workspace_id,
            self.clock.now(),
            keep_closed=timedelta(days=self._settings.keep_closed_days),
            stopping=self._stopping.is_set,
        )

    def _beat(self) -> None:
        """Sweep, and send what that brought."""
        with self._stepping:
            now = self.clock.now()
            if sweep(self._patient_database, self.workspace_id, now).messages:
                self.worker.wake()
            tell_again(self._patient_database, self.workspace_id, now=now)

    def _finish_step(self) -> datetime:
        """All the work of one step of a followed clock; returns when there is some again."""
        self._look_at_directory()
        with self._stepping:
            sweep(self._patient_database, self.workspace_id, self.clock.now())
            tell_again(self._patient_database, self.workspace_id, now=self.clock.now())
        self.jobs.drain()
        self.worker.drain(_STEP_PATIENCE)
        quiet = quiet_until(self._patient_database, self.workspace_id, self.clock.now())
        return min(quiet, self._directory.due_at or quiet)


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def _require(value: SecretStr | None, name: str) -> str:
    if value is None:
        raise UserError(f"{name} is not set. Put it into the environment or into the file .env.")
    return value.get_secret_value()
