import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from driver import Driver
from sandbox.echo import client_of
from slack_sdk import WebClient

from planbot.sandbox import Sandbox, WorkspaceFile

CITY: dict[str, Any] = {
    "team": {"name": "City of Example", "domain": "example-city"},
    "app": {
        "name": "Helper",
        "bot_name": "helper",
        "commands": ["/ask", {"command": "/link", "should_escape": True}],
    },
    "users": [
        {"email": "ana@example.gov", "real_name": "Ana Ruiz", "title": "Planner", "tz": "America/New_York"},
        {"email": "bo@example.gov", "real_name": "Bo Chen", "tz": "America/Los_Angeles"},
        {"email": "cy@example.gov", "real_name": "Cy Abara", "is_admin": True},
    ],
    "channels": [
        {"name": "general"},
        {"name": "leadership", "members": ["ana@example.gov", "cy@example.gov"], "is_private": True},
        {"name": "elsewhere", "app_is_member": False},
        {"name": "secret", "members": ["bo@example.gov"], "is_private": True, "app_is_member": False},
    ],
}


@pytest.fixture(scope="session")
def city() -> WorkspaceFile:
    return WorkspaceFile.from_mapping(CITY)


@pytest.fixture
def sandbox(city: WorkspaceFile) -> Iterator[Sandbox]:
    with Sandbox(city, ack_seconds=0.5) as running:
        yield running


@pytest.fixture
def driver(sandbox: Sandbox) -> Iterator[Driver]:
    with Driver(sandbox.url) as one:
        yield one


@pytest.fixture
def web(sandbox: Sandbox) -> WebClient:
    return client_of(sandbox)


@pytest.fixture(scope="session")
def reference() -> Callable[[str], Any]:
    """Reads a JSON file of the Slack reference, or skips where the folder is absent."""
    folder = Path(os.environ.get("SLACK_REFERENCE_DIR", "../shared/slack"))

    def read(name: str) -> Any:
        if not folder.is_dir():
            pytest.skip(f"no Slack reference in {folder}")
        return json.loads((folder / name).read_text(encoding="utf-8"))

    return read
