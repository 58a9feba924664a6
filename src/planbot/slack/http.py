"""HTTP mode: Slack's signed requests, and the health checks that both modes answer."""

import threading
import time
from collections.abc import Callable

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from planbot.plan.errors import UserError
from planbot.slack.afterwards import Afterwards

SLACK_PATH = "/slack/events"
_START_SECONDS = 10


class HttpServer:
    """Answers `/healthz` and `/readyz`, and `/slack/events` where it is given a Bolt app."""

    def __init__(self, host: str, port: int, ready: Callable[[], bool], app: App | None = None) -> None:
        self._host, self._port = host, port
        self._afterwards = Afterwards()

        async def health(_request: Request) -> Response:
            return JSONResponse({"ok": True})

        async def readiness(_request: Request) -> Response:
            is_ready = await run_in_threadpool(ready)
            return JSONResponse({"ready": is_ready}, status_code=200 if is_ready else 503)

        routes = [Route("/healthz", health), Route("/readyz", readiness)]
        if app is not None:
            routes.append(Route(SLACK_PATH, _slack_endpoint(app, self._afterwards), methods=["POST"]))
        config = uvicorn.Config(
            Starlette(routes=routes), host=host, port=port, log_config=None, access_log=False, lifespan="off"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)

    def start(self) -> None:
        """Listen; raises `UserError` where the port is taken."""
        self._thread.start()
        deadline = time.monotonic() + _START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise UserError(
                    f"Port {self._port} on {self._host} is taken. Choose another with PLANBOT_HTTP_PORT."
                )
            time.sleep(0.01)

    @property
    def port(self) -> int:
        return int(self._server.servers[0].sockets[0].getsockname()[1])

    def stop(self, timeout: float) -> None:
        """Finish the requests under way, for at most `timeout` seconds."""
        self._server.should_exit = True
        self._thread.join(timeout)
        self._afterwards.finish()


def _slack_endpoint(app: App, afterwards: Afterwards) -> Callable[[Request], object]:
    async def endpoint(request: Request) -> Response:
        bolt_request = to_bolt_request(request, await request.body())
        # A sync Bolt app works with the database while it dispatches: never on the event loop.
        response = to_starlette_response(await run_in_threadpool(app.dispatch, bolt_request))
        response.background = BackgroundTask(afterwards.do, bolt_request)
        return response

    return endpoint
