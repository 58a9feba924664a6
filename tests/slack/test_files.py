"""Dropped files are fetched with the bot's token, which goes nowhere but to Slack."""

from collections.abc import Iterator
from typing import Any

import pytest
from driver import Driver
from slack_sdk import WebClient

from planbot.plan.errors import UserError
from planbot.sandbox import Sandbox, WorkspaceFile
from planbot.slack.client import reading_client
from planbot.slack.files import SlackFiles
from planbot.slack.manifest import EVENTS, SCOPES

PAT = "pat@alder.example"
MOST = 1000


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    city = {
        "team": {"name": "Port Alder"},
        "app": {"name": "planbot", "bot_name": "planbot", "scopes": sorted(SCOPES), "events": sorted(EVENTS)},
        "users": [{"email": PAT, "real_name": "Pat Doe"}],
        "channels": [{"name": "general"}],
    }
    with Sandbox(WorkspaceFile.from_mapping(city), port=0) as sandbox, Driver(sandbox.url) as driver:
        yield driver


@pytest.fixture
def client(driver: Driver) -> WebClient:
    about = driver.describe()
    return reading_client(about["bot_token"], about["api_url"], 5)


def drop(driver: Driver, content: bytes) -> str:
    shared = driver.person(PAT).share_file("plan.csv", content)
    return str(shared.raw["file"]["id"])


def test_a_file_comes_as_it_was_dropped(driver: Driver, client: WebClient) -> None:
    content = "Goal,Action\r\nÖffnen,\x00".encode("cp1252")
    assert SlackFiles(client).fetch(drop(driver, content), "plan.csv", MOST) == content


def test_a_larger_one_is_not_fetched(driver: Driver, client: WebClient) -> None:
    file, before = drop(driver, b"x" * (MOST + 1)), len(driver.calls("files download"))
    with pytest.raises(UserError, match="larger than"):
        SlackFiles(client).fetch(file, "plan.csv", MOST)
    assert len(driver.calls("files download")) == before


def test_one_that_is_gone_is_said_to_be(client: WebClient) -> None:
    with pytest.raises(UserError, match="no longer in Slack"):
        SlackFiles(client).fetch("F0000000", "plan.csv", MOST)


def test_without_the_scope_it_says_what_to_do(driver: Driver, client: WebClient) -> None:
    file = drop(driver, b"Goal,Action")
    driver.change_app(scopes=sorted(set(SCOPES) - {"files:read"}))
    try:
        with pytest.raises(UserError, match="has to install the app again"):
            SlackFiles(client).fetch(file, "plan.csv", MOST)
    finally:
        driver.change_app(scopes=sorted(SCOPES))


class _Elsewhere:
    """Slack's word on a file, with an address of another's choosing."""

    def __init__(self, url: str) -> None:
        self.base_url, self.token, self.timeout = "https://slack.com/api/", "xoxb-secret", 5
        self._url = url

    def files_info(self, file: str) -> dict[str, Any]:
        return {"file": {"id": file, "size": 3, "url_private_download": self._url}}


@pytest.mark.parametrize(
    "url",
    [
        "https://drive.example/plan.csv",
        "http://files.slack.com/plan.csv",
        "https://files.slack.com.evil.example/plan.csv",
        "https://notslack.com/plan.csv",
        "file:///etc/passwd",
        "",
    ],
)
def test_the_token_goes_to_slack_alone(url: str) -> None:
    with pytest.raises(UserError, match="kept outside Slack"):
        SlackFiles(_Elsewhere(url)).fetch("F1", "plan.csv", MOST)  # type: ignore[arg-type]
