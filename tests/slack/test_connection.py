"""Who planbot is in Slack: a token that Slack refuses is told from a Slack that cannot answer now."""

from collections.abc import Iterator

import pytest
from driver import Driver
from slack_bolt import App

from planbot.plan.errors import UserError
from planbot.sandbox import Sandbox, WorkspaceFile
from planbot.slack.client import posting_client
from planbot.slack.connection import identify, refusal_of_token
from planbot.slack.socket import SocketConnection

CITY = WorkspaceFile.from_mapping({"users": [{"email": "ana@example.gov", "real_name": "Ana Ruiz"}]})
BAD_MOMENTS = (
    {"kind": "error"},
    {"kind": "invalid_json"},
    {"kind": "drop_before_accept"},
    {"kind": "hang"},
    {"kind": "not_ok", "code": "internal_error"},
    {"kind": "not_ok", "code": "service_unavailable"},
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(CITY) as sandbox:
        yield sandbox


@pytest.fixture
def slack(sandbox: Sandbox) -> Iterator[Driver]:
    with Driver(sandbox.url) as driver:
        yield driver
        driver.clear_faults()


def ask_who(sandbox: Sandbox) -> None:
    identify(posting_client(sandbox.bot_token, sandbox.api_url, 1))


def open_socket(sandbox: Sandbox) -> None:
    client = posting_client(sandbox.bot_token, sandbox.api_url, 1)
    app = App(client=client, token_verification_enabled=False, signing_secret="s")
    SocketConnection(app, sandbox.app_token, client, lambda _code: None).connect()


CALLS = {"auth.test": ask_who, "apps.connections.open": open_socket}


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        *((method, fault) for method in CALLS for fault in BAD_MOMENTS),
        ("auth.test", {"kind": "ratelimited", "retry_after": 1}),
    ],
    ids=str,
)
def test_a_bad_moment_of_slacks_is_not_blamed_on_the_token(
    sandbox: Sandbox, slack: Driver, method: str, fault: dict[str, object]
) -> None:
    slack.fault(method, **fault)
    with pytest.raises(UserError, match="Slack cannot be reached") as told:
        CALLS[method](sandbox)
    assert "token" not in str(told.value).lower()


@pytest.mark.parametrize("method", CALLS)
def test_a_token_that_is_refused_is_named(sandbox: Sandbox, slack: Driver, method: str) -> None:
    slack.fault(method, "not_ok", code="invalid_auth")
    with pytest.raises(UserError, match=r"Slack did not accept SLACK_(BOT|APP)_TOKEN \(invalid_auth\)"):
        CALLS[method](sandbox)


@pytest.mark.parametrize("fault", BAD_MOMENTS, ids=str)
def test_a_bad_moment_is_no_refusal(sandbox: Sandbox, slack: Driver, fault: dict[str, object]) -> None:
    slack.fault("auth.test", **fault)
    assert refusal_of_token(posting_client(sandbox.bot_token, sandbox.api_url, 1)) is None
