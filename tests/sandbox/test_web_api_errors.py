"""Where Slack says no: every condition gets the error code of Slack's own reference."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from driver import Driver
from sandbox.conftest import CITY

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


TOO_LONG = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
LONG_TOGETHER = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2700}}] * 5
FINE_META = {"event_type": "kind", "event_payload": {}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": []}
CANNOT_REPLY = "cannot_reply_to_message"
HOME = {"type": "home", "blocks": []}
PROMPTS = [{"title": "Behind", "message": "What is behind?"}]

POSTING: list[tuple[Json, str]] = [
    ({"channel": "#general"}, "no_text"),
    ({"channel": "#general", "text": "   "}, "no_text"),
    ({"channel": "#general", "text": "x", "blocks": TOO_LONG}, "invalid_blocks"),
    ({"channel": "#general", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
    ({"channel": "#general", "text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
    ({"channel": "#general", "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
    ({"channel": "#general", "markdown_text": "x" * 12_001}, "msg_too_long"),
    ({"channel": "#general", "text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
]
METADATA: list[tuple[Json, str]] = [
    ({"channel": "#general", "text": "x", "metadata": "{"}, "invalid_metadata_format"),
    ({"channel": "#general", "text": "x", "metadata": []}, "invalid_metadata_format"),
    ({"channel": "#general", "text": "x", "metadata": {"event_type": "kind"}}, "invalid_metadata_schema"),
    (
        {"channel": "#general", "text": "x", "metadata": {"event_type": 1, "event_payload": {}}},
        "invalid_metadata_schema",
    ),
    (
        {
            "channel": "#general",
            "text": "x",
            "metadata": {"event_type": "kind", "event_payload": {"a": "x" * 16_000}},
        },
        "metadata_too_large",
    ),
]

CASES: list[tuple[str, Json, str]] = [
    ("api.tset", {}, "unknown_method"),
    ("chat.PostMessage", {}, "unknown_method"),
    ("team.info", {"team": "T999"}, "team_not_found"),
    # chat.*
    *(("chat.postMessage", args, code) for args, code in (*POSTING, *METADATA)),
    ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": "C999", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "U999", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "nowhere", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "#secret", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "@bot", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "#elsewhere", "text": "x"}, "not_in_channel"),
    ("chat.postMessage", {"channel": "#old", "text": "x"}, "is_archived"),
    ("chat.postMessage", {"channel": "#general", "blocks": LONG_TOGETHER}, "msg_blocks_too_long"),
    (
        "chat.postMessage",
        {"channel": "#general", "text": "x", "thread_ts": "1.000001"},
        CANNOT_REPLY,
    ),
    (
        "chat.postMessage",
        {"channel": "#general", "text": "x", "thread_ts": "hidden"},
        CANNOT_REPLY,
    ),
    *(("chat.postEphemeral", {"user": "@ana", **args}, code) for args, code in POSTING),
    ("chat.postEphemeral", {"channel": "#general", "text": "x"}, "invalid_arguments"),
    ("chat.postEphemeral", {"user": "@ana", "text": "x"}, "invalid_arguments"),
    ("chat.postEphemeral", {"channel": "C999", "user": "@ana", "text": "x"}, "channel_not_found"),
    ("chat.postEphemeral", {"channel": "#elsewhere", "user": "@ana", "text": "x"}, "not_in_channel"),
    ("chat.postEphemeral", {"channel": "#old", "user": "@ana", "text": "x"}, "is_archived"),
    ("chat.postEphemeral", {"channel": "#leadership", "user": "@bo", "text": "x"}, "user_not_in_channel"),
    ("chat.postEphemeral", {"channel": "#general", "user": "U999", "text": "x"}, "user_not_in_channel"),
    ("chat.postEphemeral", {"channel": "#general", "user": "@gone", "text": "x"}, "user_not_in_channel"),
    ("chat.postEphemeral", {"channel": "#general", "user": "@ana", "text": "x" * 40_001}, "msg_too_long"),
    *(("chat.update", {"ts": "own", **args}, code) for args, code in (*POSTING, *METADATA)),
    ("chat.update", {"channel": "#general", "ts": "own", "text": "x" * 4001}, "msg_too_long"),
    ("chat.update", {"channel": "#general", "text": "x"}, "invalid_arguments"),
    ("chat.update", {"channel": "C999", "ts": "own", "text": "x"}, "channel_not_found"),
    ("chat.update", {"channel": "#general", "ts": "1.000001", "text": "x"}, "message_not_found"),
    ("chat.update", {"channel": "#general", "ts": "hidden", "text": "x"}, "message_not_found"),
    ("chat.update", {"channel": "#general", "ts": "theirs", "text": "x"}, "cant_update_message"),
    ("chat.delete", {"channel": "#general"}, "invalid_arguments"),
    ("chat.delete", {"channel": "C999", "ts": "own"}, "channel_not_found"),
    ("chat.delete", {"channel": "#general", "ts": "1.000001"}, "message_not_found"),
    ("chat.delete", {"channel": "#general", "ts": "theirs"}, "cant_delete_message"),
    ("chat.getPermalink", {"channel": "#general"}, "invalid_arguments"),
    ("chat.getPermalink", {"channel": "C999", "message_ts": "own"}, "channel_not_found"),
    ("chat.getPermalink", {"channel": "#general", "message_ts": "1.000001"}, "message_not_found"),
    ("chat.getPermalink", {"channel": "#general", "message_ts": "hidden"}, "message_not_found"),
    # conversations.*
    ("conversations.list", {"types": "public_channel,song"}, "invalid_types"),
    ("conversations.list", {"limit": "many"}, "invalid_limit"),
    ("conversations.list", {"limit": "-1"}, "invalid_limit"),
    ("conversations.list", {"limit": "1001"}, "invalid_limit"),
    ("conversations.list", {"cursor": "%%%"}, "invalid_cursor"),
    ("conversations.list", {"cursor": "dXNlcjpVMQ=="}, "invalid_cursor"),
    ("conversations.info", {}, "invalid_arguments"),
    ("conversations.info", {"channel": "C999"}, "channel_not_found"),
    ("conversations.info", {"channel": "#secret"}, "channel_not_found"),
    ("conversations.info", {"channel": "general"}, "channel_not_found"),
    ("conversations.members", {}, "invalid_arguments"),
    ("conversations.members", {"channel": "C999"}, "channel_not_found"),
    ("conversations.members", {"channel": "#secret"}, "channel_not_found"),
    ("conversations.members", {"channel": "#general", "limit": "x"}, "invalid_limit"),
    ("conversations.members", {"channel": "#general", "cursor": "bWVtYmVyOlU5"}, "invalid_cursor"),
    ("conversations.history", {}, "invalid_arguments"),
    ("conversations.history", {"channel": "C999"}, "channel_not_found"),
    ("conversations.history", {"channel": "#secret"}, "channel_not_found"),
    ("conversations.history", {"channel": "@ana"}, "channel_not_found"),
    ("conversations.history", {"channel": "#elsewhere"}, "not_in_channel"),
    ("conversations.history", {"channel": "#general", "oldest": "noon"}, "invalid_ts_oldest"),
    ("conversations.history", {"channel": "#general", "latest": "noon"}, "invalid_ts_latest"),
    ("conversations.history", {"channel": "#general", "cursor": "x"}, "invalid_cursor"),
    ("conversations.history", {"channel": "#general", "limit": "many"}, "invalid_arguments"),
    ("conversations.replies", {"channel": "#general"}, "invalid_arguments"),
    ("conversations.replies", {"channel": "C999", "ts": "own"}, "channel_not_found"),
    ("conversations.replies", {"channel": "#general", "ts": "1.000001"}, "thread_not_found"),
    ("conversations.replies", {"channel": "#general", "ts": "hidden"}, "thread_not_found"),
    ("conversations.replies", {"channel": "#general", "ts": "own", "oldest": "noon"}, "invalid_ts_oldest"),
    ("conversations.replies", {"channel": "#general", "ts": "own", "cursor": "x"}, "invalid_cursor"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": "U999"}, "user_not_found"),
    ("conversations.open", {"users": "@bot"}, "user_not_found"),
    ("conversations.open", {"users": "@gone"}, "user_disabled"),
    ("conversations.open", {"users": "@cy", "prevent_creation": "true"}, "channel_not_found"),
    ("conversations.open", {"channel": "C999"}, "channel_not_found"),
    ("conversations.open", {"channel": "#general"}, "method_not_supported_for_channel_type"),
    ("conversations.join", {}, "invalid_arguments"),
    ("conversations.join", {"channel": "C999"}, "channel_not_found"),
    ("conversations.join", {"channel": "#secret"}, "channel_not_found"),
    ("conversations.join", {"channel": "#leadership"}, "method_not_supported_for_channel_type"),
    ("conversations.join", {"channel": "dm"}, "method_not_supported_for_channel_type"),
    ("conversations.join", {"channel": "#old"}, "is_archived"),
    # users.*, dnd.*, reactions.*
    ("users.info", {}, "invalid_arguments"),
    ("users.info", {"user": "U999"}, "user_not_found"),
    ("users.lookupByEmail", {}, "invalid_arguments"),
    ("users.lookupByEmail", {"email": "nobody@example.gov"}, "users_not_found"),
    ("users.lookupByEmail", {"email": "gone@example.gov"}, "users_not_found"),
    ("users.list", {"cursor": "x"}, "invalid_cursor"),
    ("users.list", {"limit": "x"}, "invalid_arguments"),
    ("users.profile.get", {"user": "U999"}, "user_not_found"),
    ("dnd.info", {"user": "U999"}, "user_not_found"),
    ("reactions.add", {"channel": "#general", "timestamp": "own"}, "invalid_arguments"),
    ("reactions.add", {"channel": "#general", "timestamp": "own", "name": "no such!"}, "invalid_name"),
    ("reactions.add", {"channel": "C999", "timestamp": "own", "name": "wave"}, "channel_not_found"),
    ("reactions.add", {"channel": "#old", "timestamp": "own", "name": "wave"}, "is_archived"),
    ("reactions.add", {"channel": "#general", "timestamp": "noon", "name": "wave"}, "bad_timestamp"),
    ("reactions.add", {"channel": "#general", "timestamp": "1.000001", "name": "wave"}, "message_not_found"),
    ("reactions.add", {"name": "wave"}, "no_item_specified"),
    ("reactions.add", {"channel": "#general", "name": "wave"}, "no_item_specified"),
    # files.*
    ("files.getUploadURLExternal", {"length": "1"}, "invalid_arguments"),
    ("files.getUploadURLExternal", {"filename": "a"}, "invalid_arguments"),
    ("files.getUploadURLExternal", {"filename": "a", "length": "many"}, "invalid_arguments"),
    ("files.getUploadURLExternal", {"filename": "a", "length": "-1"}, "invalid_arguments"),
    ("files.getUploadURLExternal", {"filename": "a", "length": "0"}, "missing_argument"),
    (
        "files.getUploadURLExternal",
        {"filename": "a", "length": "1000000001"},
        "file_upload_size_restricted",
    ),
    (
        "files.getUploadURLExternal",
        {"filename": "a", "length": "1", "alt_txt": "x" * 1001},
        "alt_txt_too_large",
    ),
    (
        "files.getUploadURLExternal",
        {"filename": "a", "length": "1", "snippet_type": "runes"},
        "unknown_snippet_type",
    ),
    (
        "files.getUploadURLExternal",
        {"filename": "a", "length": "1000001", "snippet_type": "python"},
        "snippet_too_large",
    ),
    ("files.completeUploadExternal", {}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": "[{"}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": []}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": ["uploaded"]}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": [{"title": "x"}]}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": [{"id": "F999"}]}, "file_not_found"),
    ("files.completeUploadExternal", {"files": [{"id": "announced"}]}, "file_not_found"),
    ("files.completeUploadExternal", {"files": [{"id": "private"}]}, "access_denied"),
    ("files.completeUploadExternal", {"files": [{"id": "complete"}]}, "file_update_failed"),
    *(
        ("files.completeUploadExternal", {"files": [{"id": "uploaded"}], **args}, code)
        for args, code in [
            ({"channel_id": "C999"}, "channel_not_found"),
            ({"channel_id": "#secret"}, "channel_not_found"),
            ({"channel_id": "#elsewhere"}, "not_in_channel"),
            ({"channel_id": "#old"}, "posting_to_channel_denied"),
            ({"channels": "C999"}, "invalid_channel"),
            ({"channels": ",".join(["C999"] * 101)}, "channels_limit_exceeded"),
            ({"channel_id": "#general", "blocks": TOO_LONG}, "invalid_blocks"),
            ({"channel_id": "#general", "blocks": "[{"}, "invalid_blocks"),
            ({"channel_id": "#general", "thread_ts": "1.000001"}, "invalid_arguments"),
            ({"thread_ts": "own"}, "invalid_arguments"),
        ]
    ),
    ("files.info", {}, "invalid_arguments"),
    ("files.info", {"file": "F999"}, "file_not_found"),
    ("files.info", {"file": "announced"}, "file_not_found"),
    ("files.info", {"file": "private"}, "not_visible"),
    # assistant.threads.*
    *(
        (f"assistant.threads.{name}", {**where, **rest}, code)
        for name, rest in [
            ("setStatus", {"status": "is looking"}),
            ("setTitle", {"title": "Plan"}),
            ("setSuggestedPrompts", {"prompts": PROMPTS}),
        ]
        for where, code in [
            ({"thread_ts": "own"}, "invalid_arguments"),
            ({"channel_id": "C999", "thread_ts": "own"}, "channel_not_found"),
            ({"channel_id": "#secret", "thread_ts": "own"}, "channel_not_found"),
            ({"channel_id": "#elsewhere", "thread_ts": "own"}, "channel_not_found"),
            ({"channel_id": "#general", "thread_ts": "1.000001"}, "invalid_thread_ts"),
            ({"channel_id": "#general", "thread_ts": "hidden"}, "invalid_thread_ts"),
        ]
    ),
    ("assistant.threads.setStatus", {"channel_id": "#general", "status": "x"}, "invalid_arguments"),
    ("assistant.threads.setStatus", {"channel_id": "#general", "thread_ts": "own"}, "invalid_arguments"),
    *(
        (
            "assistant.threads.setStatus",
            {"channel_id": "#general", "thread_ts": "own", "status": "x", "loading_messages": messages},
            "invalid_arguments",
        )
        for messages in ([], ["x"] * 11, ["x" * 51], [""], "x")
    ),
    *(
        (
            "assistant.threads.setSuggestedPrompts",
            {"channel_id": "#general", "thread_ts": "own", "prompts": prompts},
            "invalid_arguments",
        )
        for prompts in ([], PROMPTS * 5, [{"title": "x"}], ["x"], "[{")
    ),
    # views.*
    ("views.open", {"view": MODAL}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1.2.abc"}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1.2.abc", "view": MODAL}, "invalid_trigger_id"),
    ("views.push", {"view": MODAL}, "invalid_arguments"),
    ("views.push", {"trigger_id": "1.2.abc", "view": MODAL}, "invalid_trigger_id"),
    ("views.update", {"view": MODAL}, "invalid_arguments"),
    ("views.update", {"view_id": "V999", "view": MODAL}, "not_found"),
    ("views.update", {"external_id": "nothing", "view": MODAL}, "not_found"),
    ("views.update", {"external_id": "taken", "view": MODAL}, "invalid_arguments"),
    ("views.update", {"external_id": "taken", "view": HOME, "hash": "old"}, "hash_conflict"),
    ("views.publish", {"user_id": "@ana"}, "invalid_arguments"),
    ("views.publish", {"view": HOME}, "invalid_arguments"),
    ("views.publish", {"user_id": "U999", "view": HOME}, "invalid_arguments"),
    ("views.publish", {"user_id": "@ana", "view": MODAL}, "invalid_arguments"),
    ("views.publish", {"user_id": "@ana", "view": "{"}, "invalid_arguments"),
    ("views.publish", {"user_id": "@ana", "view": {**HOME, "external_id": "taken"}}, "duplicate_external_id"),
    ("views.publish", {"user_id": "@bo", "view": HOME, "hash": "old"}, "hash_conflict"),
    ("views.publish", {"user_id": "@ana", "view": {**HOME, "blocks": ["x" * 250_001]}}, "view_too_large"),
]


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
