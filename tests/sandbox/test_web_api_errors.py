"""Where Slack says no: every condition gets the error code of Slack's own reference."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from driver import Driver
from sandbox.conftest import CITY
from sandbox.error_cases import CASES, HOME, TOO_LONG

from planbot.sandbox import Sandbox, WorkspaceFile

Json = dict[str, Any]

GENERIC = {
    "account_inactive",
    "invalid_arguments",
    "invalid_auth",
    "invalid_json",
    "invalid_limit",
    "invalid_post_type",
    "json_not_object",
    "missing_scope",
    "msg_too_long",
    "not_allowed_token_type",
    "not_authed",
    "not_in_channel",
    "token_revoked",
    "unknown_method",
}
"""Codes that Slack's reference keeps on a common page, not with each method (and those of FACTS.md)."""


@dataclass
class Town:
    """A workspace with something in it, and raw calls of its Web API."""

    sandbox: Sandbox
    driver: Driver
    ids: dict[str, str]
    http: httpx.Client

    def call(self, method: str, args: Json, *, token: str | None = None) -> Json:
        filled = self.fill(args)
        token = self.sandbox.bot_token if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in filled.items()}
        answer: Json = self.http.post(f"{self.sandbox.api_url}{method}", data=form, headers=headers).json()
        return answer

    def fill(self, value: Any) -> Any:
        """Arguments with the names of people, channels and things turned into ids, wherever they stand."""
        if isinstance(value, dict):
            return {key: self.fill(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        return self.ids.get(value, value) if isinstance(value, str) else value

    def upload(self, name: str, *, complete: bool) -> str:
        step = self.call("files.getUploadURLExternal", {"filename": name, "length": 1})
        self.http.post(step["upload_url"], content=b"x")
        if complete:
            self.call("files.completeUploadExternal", {"files": [{"id": step["file_id"]}]})
        return str(step["file_id"])


@pytest.fixture(scope="module")
def town() -> Any:
    city = WorkspaceFile.from_mapping(CITY)
    with Sandbox(city, ack_seconds=0.5) as sandbox, Driver(sandbox.url) as driver, httpx.Client() as http:
        one = Town(sandbox, driver, {}, http)
        described = driver.describe()
        one.ids |= {f"@{user['email'].split('@')[0]}": user["id"] for user in described["users"]}
        one.ids |= {f"#{channel['name']}": channel["id"] for channel in described["channels"]}
        one.ids["@bot"] = sandbox.bot_user_id
        driver.add_person("gone@example.gov").change(deleted=True)
        one.ids["@gone"] = driver.person("gone@example.gov").id
        driver.add_channel("old")
        one.ids["#old"] = driver.describe()["channels"][-1]["id"]
        driver.patch("/channels/old", is_archived=True)
        one.ids["own"] = one.call("chat.postMessage", {"channel": "#general", "text": "own"})["ts"]
        one.ids["theirs"] = driver.person("ana@example.gov").say("theirs", "general").raw["ts"]
        one.ids["hidden"] = one.call(
            "chat.postEphemeral", {"channel": "#general", "user": "@ana", "text": "hidden"}
        )["message_ts"]
        one.ids["dm"] = one.call("chat.postMessage", {"channel": "@ana", "text": "dm"})["channel"]
        one.ids["uploaded"] = one.upload("a.txt", complete=False)
        one.ids["complete"] = one.upload("a.txt", complete=True)
        one.ids["announced"] = one.call("files.getUploadURLExternal", {"filename": "a", "length": 1})[
            "file_id"
        ]
        one.ids["private"] = (
            driver.person("bo@example.gov").share_file("a.png", b"x", "secret").raw["file"]["id"]
        )
        home = {"type": "home", "blocks": [], "external_id": "taken"}
        one.call("views.publish", {"user_id": "@bo", "view": home})
        yield one


@pytest.mark.parametrize(
    ("method", "args", "code"),
    CASES,
    ids=[f"{n}-{case[0]}-{case[2]}" for n, case in enumerate(CASES)],
)
def test_the_error_of(
    town: Town, reference: Callable[[str], Any], method: str, args: Json, code: str
) -> None:
    answer = town.call(method, args)
    assert (answer["ok"], answer["error"]) == (False, code), answer
    if code not in GENERIC:
        assert code in reference(f"methods/{method}.json")["errors"]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 120


def test_an_error_on_demand(town: Town) -> None:
    assert town.call("api.test", {"error": "my_error", "foo": "bar"}) == {
        "ok": False,
        "error": "my_error",
        "args": {"error": "my_error", "foo": "bar"},
    }


def test_block_errors_name_the_place(town: Town) -> None:
    answer = town.call("chat.postMessage", {"channel": "#general", "text": "x", "blocks": TOO_LONG})
    problem = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert answer["errors"] == [problem]
    assert answer["response_metadata"] == {"messages": [f"[ERROR] {problem}"]}
    view = {**HOME, "blocks": TOO_LONG}
    answer = town.call("views.publish", {"user_id": "@ana", "view": view})
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/view/blocks/0/text/text]"
    ]


def test_missing_arguments_are_named(town: Town) -> None:
    answer = town.call("chat.postEphemeral", {"text": "x"})
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] missing required field: channel",
        "[ERROR] missing required field: user",
    ]


def test_tokens(town: Town) -> None:
    sandbox = town.sandbox
    assert town.call("auth.test", {}, token="")["error"] == "not_authed"
    assert town.call("auth.test", {}, token="xoxb-made-up")["error"] == "invalid_auth"
    assert town.call("auth.test", {}, token=sandbox.app_token)["error"] == "not_allowed_token_type"
    assert town.call("apps.connections.open", {})["error"] == "not_allowed_token_type"
    assert town.call("apps.connections.open", {}, token=sandbox.app_token)["ok"]
    as_argument = town.http.post(f"{sandbox.api_url}auth.test", data={"token": sandbox.bot_token}).json()
    assert as_argument["user_id"] == sandbox.bot_user_id
    assert town.call("api.test", {}, token="")["ok"]
    by_get = town.http.get(
        f"{sandbox.api_url}apps.connections.open", headers={"Authorization": f"Bearer {sandbox.app_token}"}
    )
    assert by_get.json()["error"] == "insecure_request"


FORM_ONLY = (
    "files.getUploadURLExternal",
    "files.info",
    "users.list",
    "users.info",
    "users.lookupByEmail",
    "users.profile.get",
    "dnd.info",
    "chat.getPermalink",
    "conversations.list",
    "conversations.info",
    "conversations.members",
    "conversations.replies",
)


@pytest.mark.parametrize("method", FORM_ONLY)
def test_form_only_methods_refuse_json(town: Town, reference: Callable[[str], Any], method: str) -> None:
    headers = {"Authorization": f"Bearer {town.sandbox.bot_token}"}
    answer = town.http.post(f"{town.sandbox.api_url}{method}", json={"user": "U1"}, headers=headers).json()
    assert answer["error"] == "invalid_post_type"
    assert not reference(f"methods/{method}.json").get("json_input_supported")


def test_bodies_that_are_no_json(town: Town) -> None:
    headers = {"Authorization": f"Bearer {town.sandbox.bot_token}", "Content-Type": "application/json"}
    url = f"{town.sandbox.api_url}chat.postMessage"
    assert town.http.post(url, content=b"{", headers=headers).json()["error"] == "invalid_json"
    assert town.http.post(url, content=b"[]", headers=headers).json()["error"] == "json_not_object"
    headers["Content-Type"] = "application/xml"
    assert town.http.post(url, content=b"<a/>", headers=headers).json()["error"] == "invalid_post_type"


SCOPED = [
    ("chat.postMessage", {"channel": "general", "text": "x"}, "chat:write"),
    ("chat.update", {"channel": "C1", "ts": "1.0", "text": "x"}, "chat:write"),
    ("team.info", {}, "team:read"),
    ("users.list", {}, "users:read"),
    ("users.lookupByEmail", {"email": "ana@example.gov"}, "users:read.email"),
    ("users.profile.get", {}, "users.profile:read"),
    ("dnd.info", {}, "dnd:read"),
    ("reactions.add", {"channel": "C1", "timestamp": "1.0", "name": "wave"}, "reactions:write"),
    ("files.getUploadURLExternal", {"filename": "a", "length": "1"}, "files:write"),
    ("files.completeUploadExternal", {"files": [{"id": "F1"}]}, "files:write"),
    ("files.info", {"file": "F1"}, "files:read"),
    ("assistant.threads.setStatus", {}, "chat:write"),
    ("assistant.threads.setTitle", {}, "assistant:write"),
    ("assistant.threads.setSuggestedPrompts", {}, "assistant:write"),
    ("conversations.list", {}, "channels:read"),
    ("conversations.list", {"types": "private_channel"}, "groups:read"),
    ("conversations.list", {"types": "im"}, "im:read"),
    ("conversations.open", {"users": "U1"}, "im:write"),
    ("conversations.join", {"channel": "C1"}, "channels:join"),
    ("conversations.history", {"channel": "#general"}, "channels:history"),
    ("conversations.replies", {"channel": "#general", "ts": "1.0"}, "channels:history"),
    ("conversations.info", {"channel": "#general"}, "channels:read"),
    ("conversations.members", {"channel": "#leadership"}, "groups:read"),
]


def test_missing_scopes_are_named() -> None:
    scopeless = {**CITY, "app": {"name": "Bare", "scopes": ["app_mentions:read"]}}
    city = WorkspaceFile.from_mapping(scopeless)
    with Sandbox(city) as sandbox, Driver(sandbox.url) as driver, httpx.Client() as http:
        ids = {f"#{one['name']}": one["id"] for one in driver.describe()["channels"]}
        town = Town(sandbox, driver, ids, http)
        for method, args, scope in SCOPED:
            answer = town.call(method, args)
            assert (answer["error"], answer["needed"]) == ("missing_scope", scope), method
            assert answer["provided"] == "app_mentions:read"
