"""`planbot run` in its own process, against a workspace that was started separately."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from databases import SqliteFiles
from driver import Driver
from end_to_end.city import ALEX, CITY_PLAN, MARIA, PAT, Files
from end_to_end.processes import Process, run_apart, running, workspace_alone
from end_to_end.terminal import run_here
from end_to_end.town import moment, words

SECRET = re.compile(r"xox[a-z]-\S+|xapp-\S+|ticket=\w+")


@dataclass(frozen=True)
class Scene:
    """A workspace in one process, with its driver, and what a bot needs to attach to it."""

    folder: Path
    about: dict[str, Any]
    driver: Driver
    database_url: str

    def environment(self, *, socket_mode: bool = True) -> dict[str, str]:
        found = {
            "SLACK_BOT_TOKEN": self.about["bot_token"],
            "SLACK_SIGNING_SECRET": self.about["signing_secret"],
            "PLANBOT_SLACK_API_URL": self.about["api_url"],
            "PLANBOT_CLOCK_URL": f"{self.about['url']}/sandbox/clock",
            "PLANBOT_DATABASE_URL": self.database_url,
            "PLANBOT_HTTP_PORT": "0",
        }
        return found | ({"SLACK_APP_TOKEN": self.about["app_token"]} if socket_mode else {})


@pytest.fixture(scope="module")
def scene(
    files: Files, sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("run")
    url = sqlite_files.copy(folder)
    people = ("--people", str(files.people))
    for command in (
        ("import", str(files.plan), *people, "--plan", CITY_PLAN, "--at", "2026-08-03"),
        ("settings", "leadership_channel", "#leadership"),
        ("settings", "mode", "live"),
        ("settings", "live_since", "2026-08-03"),
    ):
        ran = run_here(*command, database_url=url)
        assert ran.code == 0, ran.err
    with workspace_alone(folder, files.people, "2026-11-24T09:15") as about, Driver(about["url"]) as driver:
        yield Scene(folder, about, driver, url)


@pytest.fixture(scope="module")
def bot(scene: Scene) -> Iterator[Process]:
    with running("run", folder=scene.folder, **scene.environment()) as process:
        scene.driver.wait_for_app(seconds=60)
        yield process


def test_a_command_is_answered(scene: Scene, bot: Process) -> None:
    said = words(scene.driver.person(ALEX).command("/plan behind"))
    assert said.startswith("*Behind schedule*")
    assert "3.1.1 Adopt the housing plan" in said


def test_the_ask_arrives(scene: Scene, bot: Process) -> None:
    scene.driver.move_clock(moment("2026-11-24T09:30"))
    (message,) = scene.driver.posted(to=MARIA)
    assert "1.1.1 Inspect the four river bridges" in message.plain


def test_an_update_is_recorded_in_the_database_of_the_process(scene: Scene, bot: Process) -> None:
    words(scene.driver.person(MARIA).command("/planstatus 1.1.1 at risk 40% permit"))
    ran = run_here("ask", "show 1.1.1", "--at", "2026-11-24T10:00", "--json", database_url=scene.database_url)
    assert ran.json["items"][0]["last_update"]["note"] == "permit"


@pytest.mark.parametrize("reason", ["refresh_requested", "drop"])
def test_a_connection_that_ends_is_renewed_and_misses_nothing(
    scene: Scene, bot: Process, reason: str
) -> None:
    scene.driver.disconnect(reason)
    scene.driver.wait_for_app()
    assert "Your open items" in words(scene.driver.person(MARIA).command("/plan mine"))


def test_sigterm_stops_it_and_no_token_is_in_its_log(scene: Scene, bot: Process) -> None:
    assert not bot.has_ended
    assert bot.terminate(seconds=10) == 0
    assert '"event": "started"' in bot.errors
    assert '"event": "stopped"' in bot.errors
    assert SECRET.findall(bot.errors) == []
    for name in ("bot_token", "app_token", "signing_secret"):
        assert scene.about[name] not in bot.errors


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_wrong_token_is_one_line(scene: Scene, name: str) -> None:
    wrong = "xoxb-1-2-wrong" if name == "SLACK_BOT_TOKEN" else "xapp-1-wrong"
    ran = run_apart("run", folder=scene.folder, env=scene.environment() | {name: wrong})
    assert ran.code == 2
    assert ran.out == ""
    last = ran.err.strip().splitlines()
    assert len(last) == 1, ran.err
    assert last[0].startswith(f"Slack did not accept {name} (invalid_auth).")
    assert wrong not in ran.err


def test_over_http_slack_reaches_it_with_signed_requests(scene: Scene) -> None:
    """After the one over Socket Mode has stopped: the same, with no app token."""
    env = scene.environment(socket_mode=False)
    with running("run", folder=scene.folder, **env) as process:
        address = process.address()
        scene.driver.wait_until(lambda: _is_ready(address), seconds=60, what="readiness")
        url = f"{address}/slack/events"
        scene.driver.post("/app", events_url=url, commands_url=url, interactivity_url=url)
        assert "Behind schedule" in words(scene.driver.person(ALEX).command("/plan behind"))

        before = scene.driver.mark()
        scene.driver.person(PAT).say("what is behind schedule?")
        scene.driver.wait_until(lambda: scene.driver.posted(to=PAT, since=before), what="an answer")

        unsigned = httpx.post(url, data={"command": "/plan", "text": "behind"}, trust_env=False)
        assert unsigned.status_code == 401
        assert process.terminate(seconds=10) == 0
        assert SECRET.findall(process.errors) == []
        assert scene.about["signing_secret"] not in process.errors


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False
