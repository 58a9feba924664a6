"""How fast the local Slack workspace is: posts accepted a second, and its page with much to show.

Run with `python tests/benchmarks/bench_sandbox.py`; see README.md beside it. Servers run in processes of
their own. The same load goes to a bare Starlette endpoint that only echoes, so that figures from different
machines can be compared by their ratio. The client takes processor time as well, on few cores most of it:
what the servers spend on a request is therefore measured apart.
"""

import json
import multiprocessing
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from multiprocessing.connection import Connection
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import click
import psutil
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from planbot.sandbox import Sandbox, WorkspaceFile

Json = dict[str, Any]

CHANNELS = [f"channel-{number}" for number in range(10)]
CITY: Json = {
    "team": {"name": "Benchmark"},
    "users": [{"email": "ana@example.gov", "real_name": "Ana Ruiz"}],
    "channels": [{"name": name} for name in CHANNELS],
}
BLOCKS = [
    {"type": "header", "text": {"type": "plain_text", "text": "Behind schedule"}},
    {"type": "section", "text": {"type": "mrkdwn", "text": "*2.1.3* Open the library on Main Street"}},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "update", "text": {"type": "plain_text", "text": "Update"}}
        ],
    },
]
CONNECTIONS = 4
ACCEPTED_A_SECOND = 200
PAGE_SECONDS = 2.0
MESSAGES = 10_000


def run_sandbox(link: Connection) -> None:
    with Sandbox(WorkspaceFile.from_mapping(CITY)) as sandbox:
        link.send((sandbox.api_url, sandbox.bot_token))
        link.recv()


def run_echo(link: Connection) -> None:
    async def echo(request: Request) -> JSONResponse:
        return JSONResponse({"ok": True, **await request.json()})

    app = Starlette(routes=[Route("/api/chat.postMessage", echo, methods=["POST"])])
    config = uvicorn.Config(app, port=0, http="h11", loop="asyncio", lifespan="off", log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    link.send((f"http://127.0.0.1:{port}/api/", "none"))
    link.recv()
    server.should_exit = True
    thread.join()


@dataclass(frozen=True)
class Target:
    api_url: str
    token: str
    process: psutil.Process

    def spent(self) -> float:
        """Seconds of processor time so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@dataclass(frozen=True)
class Load:
    """What a number of posts took: seconds until all were accepted, and of the server's processor time."""

    posts: int
    seconds: float
    spent: float

    @property
    def a_second(self) -> float:
        return self.posts / self.seconds

    @property
    def milliseconds_each(self) -> float:
        return 1000 * self.spent / self.posts


@contextmanager
def running(serve: Callable[[Connection], None]) -> Iterator[Target]:
    """A server in its own process."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(there,))
    process.start()
    try:
        yield Target(*here.recv(), psutil.Process(process.pid))
    finally:
        here.send("stop")
        process.join()


def post_many(target: Target, count: int, channels: list[str], *, blocks: bool) -> Load:
    """Post over a few connections at once."""
    address = urlsplit(target.api_url)
    headers = {"Authorization": f"Bearer {target.token}", "Content-Type": "application/json"}
    refused: list[Json] = []

    def post(share: int) -> None:
        connection = HTTPConnection(address.hostname or "", address.port or 80)
        for number in range(share, count, CONNECTIONS):
            body: Json = {"channel": channels[number % len(channels)], "text": f"Message {number}"}
            if blocks:
                body["blocks"] = BLOCKS
            connection.request("POST", f"{address.path}chat.postMessage", json.dumps(body), headers)
            answer = json.loads(connection.getresponse().read())
            if not answer["ok"]:
                refused.append(answer)
        connection.close()

    threads = [threading.Thread(target=post, args=(share,)) for share in range(CONNECTIONS)]
    before, spent = time.perf_counter(), target.spent()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if refused:
        raise SystemExit(f"Not accepted: {refused[0]}")
    return Load(count, time.perf_counter() - before, target.spent() - spent)


def open_page(url: str, path: str) -> tuple[float, int]:
    """Seconds until a page is there whole, and its bytes; the median of five."""
    address = urlsplit(url)
    seconds, size = [], 0
    for _ in range(5):
        connection = HTTPConnection(address.hostname or "", address.port or 80)
        before = time.perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        size = len(response.read())
        seconds.append(time.perf_counter() - before)
        connection.close()
        if response.status != 200:
            raise SystemExit(f"{path} answered {response.status}")
    return median(seconds), size


def main() -> int:
    with running(run_echo) as target:
        post_many(target, 200, CHANNELS, blocks=True)
        echo = post_many(target, 2_000, CHANNELS, blocks=True)
    with running(run_sandbox) as target:
        post_many(target, 200, CHANNELS, blocks=True)
        posts = post_many(target, 2_000, CHANNELS, blocks=True)
    with running(run_sandbox) as target:
        filling = post_many(target, MESSAGES, CHANNELS[:1], blocks=False)
        full, full_bytes = open_page(target.api_url, f"/as/ana/{CHANNELS[0]}")
        empty, _ = open_page(target.api_url, f"/as/ana/{CHANNELS[1]}")
    for what, load in (
        ("bare echo", echo),
        ("messages with blocks", posts),
        ("10,000 plain messages", filling),
    ):
        click.echo(
            f"{what:<25}{load.a_second:7.0f} a second, {load.milliseconds_each:.2f} ms of the server each"
        )
    click.echo(f"{'ratio to the echo':<25}{posts.a_second / echo.a_second:7.2f} of its rate, ", nl=False)
    click.echo(f"{posts.spent / echo.spent:.1f} times its processor time")
    click.echo(f"{'page of 10,000 messages':<25}{full:7.3f} s, {full_bytes:,} bytes")
    click.echo(f"{'page of an empty channel':<25}{empty:7.3f} s")
    return 0 if posts.a_second >= ACCEPTED_A_SECOND and full < PAGE_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
