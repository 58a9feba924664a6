"""The app's standing: scopes, tokens, being uninstalled, Socket Mode turned off."""

from collections.abc import Iterator

import pytest
from driver import Driver, DriverError
from sandbox.socket_app import SocketApp, open_link
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from planbot.sandbox import Sandbox

ANA = "ana@example.gov"


@pytest.fixture
def attached(sandbox: Sandbox) -> Iterator[SocketApp]:
    with SocketApp(sandbox) as app:
        yield app


def events(app: SocketApp) -> list[str]:
    return [one["payload"]["event"]["type"] for one in app.envelopes("events_api")]


def test_scopes_come_and_go(web: WebClient, driver: Driver) -> None:
    scopes = driver.get("/app")["scopes"]
    assert "chat:write" in scopes
    driver.change_app(scopes=[one for one in scopes if one != "chat:write"])
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel="general", text="x")
    answer = caught.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert "users:read" in answer["provided"].split(",")
    driver.change_app(scopes=scopes)
    assert web.chat_postMessage(channel="general", text="x")["ok"]


@pytest.mark.parametrize(("state", "code"), [("revoked", "token_revoked"), ("inactive", "account_inactive")])
def test_a_bot_token_that_is_no_longer_good(
    web: WebClient, driver: Driver, attached: SocketApp, sandbox: Sandbox, state: str, code: str
) -> None:
    assert driver.change_app(bot_token=state)["delivered"]
    (event,) = [one["payload"]["event"] for one in attached.envelopes("events_api")]
    assert (event["type"], event["tokens"]) == (
        "tokens_revoked",
        {"oauth": [], "bot": [sandbox.bot_user_id]},
    )
    with pytest.raises(SlackApiError, match=code):
        web.auth_test()
    assert driver.get("/app")["bot_token"] == state
    driver.change_app(bot_token="valid")
    assert web.auth_test()["ok"]


def test_an_app_token_that_is_no_longer_good(sandbox: Sandbox, driver: Driver) -> None:
    driver.change_app(app_token="revoked")
    web = WebClient(base_url=sandbox.api_url)
    with pytest.raises(SlackApiError, match="token_revoked"):
        web.apps_connections_open(app_token=sandbox.app_token)


def test_an_app_that_was_uninstalled(web: WebClient, driver: Driver, attached: SocketApp) -> None:
    assert driver.change_app(installed=False)["delivered"]
    assert sorted(events(attached)) == ["app_uninstalled", "tokens_revoked"]
    with pytest.raises(SlackApiError, match="account_inactive"):
        web.auth_test()
    ana = driver.person(ANA)
    ana.say("anybody there")
    assert ana.command("/ask").error == "invalid_command"
    assert ana.shortcut("any").error == "dispatch_failed"
    driver.settle()
    assert len(attached.envelopes()) == 2
    driver.change_app(installed=True)
    assert web.auth_test()["ok"]
    assert ana.say("again").raw["delivered"]


def test_socket_mode_turned_off(sandbox: Sandbox, driver: Driver, attached: SocketApp) -> None:
    link = open_link(sandbox)
    driver.change_app(socket_mode=False)
    driver.wait_until(lambda: attached.messages)
    assert (attached.messages[0]["type"], attached.messages[0]["reason"]) == ("disconnect", "link_disabled")
    with pytest.raises(WebSocketException), connect(link, proxy=None):
        pass
    web = WebClient(base_url=sandbox.api_url)
    with pytest.raises(SlackApiError, match="forbidden_team"):
        web.apps_connections_open(app_token=sandbox.app_token)
    driver.change_app(socket_mode=True)
    with SocketApp(sandbox) as again:
        assert driver.person(ANA).command("/ask").ok
        assert len(again.envelopes()) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colour": "red"}, "'colour' cannot be changed"),
        ({"scopes": "chat:write"}, "list of texts"),
        ({"installed": "no"}, "true or false"),
        ({"bot_token": "lost"}, "is valid, revoked or inactive"),
    ],
)
def test_changes_that_make_no_sense(driver: Driver, changes: dict[str, object], words: str) -> None:
    with pytest.raises(DriverError, match=words):
        driver.change_app(**changes)
