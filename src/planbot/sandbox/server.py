"""The server: everything on one port of this machine, in a thread of its own."""

import asyncio
import socket
import threading
from datetime import datetime
from types import TracebackType
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route, WebSocketRoute

from planbot.sandbox.api.dispatch import WebApi
from planbot.sandbox.api.method import METHODS
from planbot.sandbox.api.rate_limits import RateLimiter
from planbot.sandbox.api.response_urls import ResponseUrlEndpoint
from planbot.sandbox.api.transfers import FileTransfers
from planbot.sandbox.clock import Stepper, WorkspaceClock
from planbot.sandbox.clock.stepper import FOLLOWER_SILENCE_SECONDS, STEP_LIMIT_SECONDS
from planbot.sandbox.connection import droppable
from planbot.sandbox.control.routes import ControlApi
from planbot.sandbox.control.stage import Stage
from planbot.sandbox.delivery.courier import RETRY_SECONDS, Courier
from planbot.sandbox.delivery.receiver import ACK_SECONDS
from planbot.sandbox.delivery.requests import RequestSender, RequestUrls
from planbot.sandbox.delivery.sockets import SocketHub
from planbot.sandbox.faults import FaultBook
from planbot.sandbox.page import Page
from planbot.sandbox.page.live import Beating
from planbot.sandbox.signal import Signal
from planbot.sandbox.workspace import Workspace
from planbot.sandbox.workspace_file import WorkspaceFile

Json = dict[str, Any]

HOST = "127.0.0.1"
START_SECONDS = 10.0


class Sandbox:
    """A running workspace; a context manager, or `start()` and `stop()`.

    `port` 0 takes a free one. `start_at` sets the workspace's clock, which then runs on; rate limits are
    off unless asked for, `rate_scale` multiplies them. The remaining settings are in real seconds:
    how long the app may take to acknowledge, what lies before each retry of an event, how long a follower
    of the clock may be silent, how long a step of the clock may take.
    """

    def __init__(
        self,
        workspace_file: WorkspaceFile,
        *,
        port: int = 0,
        start_at: datetime | None = None,
        rate_limits: bool = False,
        rate_scale: float = 1.0,
        ack_seconds: float = ACK_SECONDS,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
        follower_silence: float = FOLLOWER_SILENCE_SECONDS,
        step_limit: float = STEP_LIMIT_SECONDS,
    ) -> None:
        self._port = port
        self._clock = WorkspaceClock(start_at)
        self._workspace = Workspace(workspace_file, self._clock)
        self._limiter = RateLimiter(enabled=rate_limits, scale=rate_scale)
        self._changed = Signal()
        connected = Signal()
        self._faults = FaultBook(METHODS)
        self._sockets = SocketHub(
            self._workspace.app_id,
            connected,
            ack_seconds=ack_seconds,
            breaks=lambda kind: self._faults.draw(kind) is not None,
        )
        self._requests = RequestSender(
            RequestUrls(),
            self._workspace.signing_secret,
            self._workspace.verification_token,
            ack_seconds=ack_seconds,
        )
        self._courier = Courier(
            self._workspace,
            self._sockets,
            self._requests,
            connected=connected,
            idle_again=self._changed,
            retry_seconds=retry_seconds,
        )
        self._stepper = Stepper(
            self._clock,
            lambda: self._courier.idle,
            self._changed,
            told=lambda: self._courier.begun,
            silence=follower_silence,
            step_limit=step_limit,
        )
        self._guide = workspace_file.guide
        self._web_api: WebApi | None = None
        self._page: Page | None = None
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._leave = asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}"

    @property
    def api_url(self) -> str:
        """What an SDK takes as its base URL; ends with `/api/`."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self._workspace.bot_token

    @property
    def app_token(self) -> str:
        return self._workspace.app_token

    @property
    def signing_secret(self) -> str:
        return self._workspace.signing_secret

    @property
    def team_id(self) -> str:
        return self._workspace.team_id

    @property
    def bot_user_id(self) -> str:
        return self._workspace.bot.id

    def describe(self) -> Json:
        """Everything that somebody needs to connect: addresses, tokens, people and channels."""
        with self._workspace.lock:
            users = [
                {"id": one.id, "email": one.email, "name": one.real_name} for one in self._workspace.people()
            ]
            channels = [
                {"id": one.id, "name": one.name} for one in self._workspace.channels.values() if not one.is_im
            ]
        return {
            "url": self.url,
            "api_url": self.api_url,
            "bot_token": self.bot_token,
            "app_token": self.app_token,
            "signing_secret": self.signing_secret,
            "team_id": self.team_id,
            "users": users,
            "channels": channels,
        }

    def start(self) -> None:
        """Bind the port and serve; returns when requests are answered. Raises OSError for a port in use."""
        # With the protocol named, asyncio turns Nagle's delay off for every accepted connection.
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((HOST, self._port))
            listening.listen(256)
        except OSError:
            listening.close()
            raise
        self._port = listening.getsockname()[1]
        self._socket = listening
        config = uvicorn.Config(
            droppable(self._application()),
            http="h11",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            proxy_headers=False,
            log_level="warning",
            access_log=False,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._serve(ready)), name="sandbox", daemon=True
        )
        self._thread.start()
        if not ready.wait(START_SECONDS):
            raise RuntimeError("The sandbox did not start.")

    def stop(self) -> None:
        """Close every connection and end the thread; does nothing where it is not running."""
        if self._thread is None or self._loop is None:
            return
        self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join()
        self._thread = None

    def __enter__(self) -> "Sandbox":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _application(self) -> Starlette:
        self._workspace.base_url = self.url
        stage = Stage(self._workspace, self._courier, self.url)
        self._web_api = WebApi(self._workspace, self._sockets, self._limiter, self._faults, self.url)
        control = ControlApi(stage, self._stepper, self._faults, self.describe)
        self._page = Page(stage, self._stepper, self._guide)
        return Starlette(
            routes=[
                Route("/api/{method}", self._web_api.respond, methods=["GET", "POST"]),
                Route(
                    "/response/{team}/{secret}",
                    ResponseUrlEndpoint(self._workspace, self._faults).respond,
                    methods=["POST"],
                ),
                *FileTransfers(self._workspace, self._faults).routes(),
                WebSocketRoute("/link/", self._sockets.serve),
                *control.routes(),
                *self._page.routes(),
            ],
            middleware=[
                Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"]),
                Middleware(Beating, self._page.pulse),
            ],
            exception_handlers={404: self._page.not_found},
        )

    async def _serve(self, ready: threading.Event) -> None:
        assert self._server is not None
        assert self._socket is not None
        assert self._web_api is not None
        assert self._page is not None
        self._loop = asyncio.get_running_loop()
        self._workspace.announce = self._courier.publish
        serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        while not self._server.started and not serving.done():
            await asyncio.sleep(0.005)
        ready.set()
        await self._leave.wait()
        self._web_api.shut_down()
        self._page.shut_down()
        self._stepper.shut_down()
        await self._courier.shut_down()
        self._server.should_exit = True
        await serving
        self._socket.close()
