"""Files: the three steps of an upload, what people share, pictures in blocks, and who may download."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from driver import Driver, DriverError
from jsonschema import Draft7Validator
from sandbox.socket_app import SocketApp
from sandbox.test_schemas import as_generated
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.sandbox import Sandbox

Json = dict[str, Any]

ANA = "ana@example.gov"
PNG = b"\x89PNG\r\n\x1a\n--\r\n\r\nnot a picture, but named like one\x00\xff"


@pytest.fixture
def attached(sandbox: Sandbox) -> Iterator[SocketApp]:
    with SocketApp(sandbox) as app:
        yield app


def events(app: SocketApp, kind: str) -> list[Json]:
    found = [one["payload"]["event"] for one in app.envelopes("events_api")]
    return [event for event in found if event["type"] == kind]


def channel_id(driver: Driver, name: str) -> str:
    return next(str(one["id"]) for one in driver.describe()["channels"] if one["name"] == name)


def picture(source: Json) -> list[Json]:
    return [{"type": "image", "alt_text": "a chart", "slack_file": source}]


def test_the_official_client_uploads_in_three_steps(
    sandbox: Sandbox, web: WebClient, driver: Driver, attached: SocketApp
) -> None:
    general = channel_id(driver, "general")
    answer = web.files_upload_v2(
        channel=general, filename="plan.csv", content="a,b\n1,2\n", title="Plan", initial_comment="Here"
    )
    file = answer["files"][0]
    assert (file["title"], file["size"], file["filetype"]) == ("Plan", 8, "csv")
    (post,) = driver.posted()
    assert (post.text, [one["id"] for one in post.files]) == ("Here", [file["id"]])
    (message,) = web.conversations_history(channel=general)["messages"]
    assert message["subtype"] == "file_share"
    assert message["files"][0]["url_private"] == file["url_private"]
    driver.settle()
    (shared,) = events(attached, "file_shared")
    assert (shared["file_id"], shared["channel_id"]) == (file["id"], general)
    known = web.files_info(file=file["id"])["file"]
    assert known["channels"] == [general]
    assert known["shares"]["public"][general][0]["ts"] == message["ts"]


def test_answers_fit_the_schema(web: WebClient, driver: Driver, reference: Callable[[str], Any]) -> None:
    validator = Draft7Validator(reference("schemas/FilesCompleteUploadExternalResponse.json"))
    answer = web.files_upload_v2(channel=channel_id(driver, "general"), filename="a.png", file=PNG)
    plain = {**answer.data, "files": answer["files"]}
    plain.pop("file")
    assert [error.message for error in validator.iter_errors(as_generated(plain))] == []


def test_a_form_takes_the_bytes_too(sandbox: Sandbox, web: WebClient) -> None:
    step = web.files_getUploadURLExternal(filename="a.png", length=len(PNG))
    sent = httpx.post(step["upload_url"], files={"filename": ("a.png", PNG, "image/png")})
    assert (sent.status_code, sent.text) == (200, f"OK - {len(PNG)}")
    file = web.files_completeUploadExternal(files=[{"id": step["file_id"]}])["files"][0]
    auth = {"Authorization": f"Bearer {sandbox.bot_token}"}
    assert httpx.get(file["url_private"], headers=auth).content == PNG
    assert "shares" in file
    assert file["channels"] == file["groups"] == file["ims"] == []


def test_an_upload_address_holds_to_its_number_and_is_used_once(web: WebClient) -> None:
    step = web.files_getUploadURLExternal(filename="a.txt", length=3)
    assert httpx.post(step["upload_url"], content=b"four").status_code == 400
    with pytest.raises(SlackApiError, match="file_not_found"):
        web.files_completeUploadExternal(files=[{"id": step["file_id"]}])
    assert httpx.post(step["upload_url"], content=b"abc").status_code == 200
    web.files_completeUploadExternal(files=[{"id": step["file_id"]}])
    assert httpx.post(step["upload_url"], content=b"abc").status_code == 404
    assert httpx.post(f"{step['upload_url']}0", content=b"abc").status_code == 404
    with pytest.raises(SlackApiError, match="file_update_failed"):
        web.files_completeUploadExternal(files=[{"id": step["file_id"]}])


def test_downloading_takes_a_good_token_with_the_scope(sandbox: Sandbox, driver: Driver) -> None:
    shared = driver.person(ANA).share_file("notes.txt", b"<b>hi</b>").raw["file"]
    auth = {"Authorization": f"Bearer {sandbox.bot_token}"}
    answer = httpx.get(shared["url_private"], headers=auth)
    assert (answer.status_code, answer.content) == (200, b"<b>hi</b>")
    assert answer.headers["content-disposition"].startswith("attachment")
    for wrong in ({}, {"Authorization": "Bearer xoxb-made-up"}):
        assert httpx.get(shared["url_private"], headers=wrong).status_code == 302
    driver.change_app(scopes=["chat:write"])
    assert httpx.get(shared["url_private"], headers=auth).status_code == 302
    by_people = httpx.get(f"{sandbox.url}/sandbox/files/{shared['id']}")
    assert by_people.content == b"<b>hi</b>"
    assert by_people.headers["content-type"] == "application/octet-stream"
    assert httpx.get(f"{sandbox.url}/sandbox/files/F999").status_code == 404


def test_a_person_shares_a_file_with_the_app(driver: Driver, attached: SocketApp) -> None:
    ana = driver.person(ANA)
    outcome = ana.share_file("plan.csv", b"a,b", message="the plan", title="Our plan")
    assert outcome.raw["delivered"]
    (message,) = events(attached, "message")
    assert (message["subtype"], message["text"], message["channel_type"]) == ("file_share", "the plan", "im")
    assert message["files"][0]["title"] == "Our plan"
    assert events(attached, "file_shared")[0]["user_id"] == ana.id
    below = ana.share_file("more.csv", b"c", thread_ts=outcome.raw["ts"]).raw
    assert ana.messages(thread_ts=outcome.raw["ts"])[-1].raw["files"][0]["id"] == below["file"]["id"]


def test_what_the_app_cannot_see(web: WebClient, driver: Driver, attached: SocketApp) -> None:
    bo = driver.person("bo@example.gov")
    hidden = bo.share_file("own.png", PNG, "secret").raw["file"]["id"]
    bo.say("between us", "secret")
    driver.settle()
    assert attached.envelopes("events_api") == []
    with pytest.raises(SlackApiError, match="not_visible"):
        web.files_info(file=hidden)
    with pytest.raises(SlackApiError, match="invalid slack file"):
        web.chat_postMessage(channel="general", text="x", blocks=picture({"id": hidden}))


def test_pictures_in_blocks_are_files_that_are_there(web: WebClient, driver: Driver) -> None:
    ana = driver.person(ANA)
    file = web.files_upload_v2(filename="chart.png", file=PNG)["files"][0]
    words = web.files_upload_v2(filename="words.txt", content="x")["files"][0]
    for source in ({"id": file["id"]}, {"url": file["url_private"]}, {"url": file["permalink"]}):
        assert web.chat_postMessage(channel="general", text="x", blocks=picture(source))["ok"]
    view = {"type": "home", "blocks": picture({"id": file["id"]})}
    assert web.views_publish(user_id=ana.id, view=view)["ok"]
    for source in ({"id": "F999"}, {"id": words["id"]}, {"url": "https://example.com/a.png"}):
        with pytest.raises(SlackApiError) as caught:
            web.chat_postMessage(channel="general", text="x", blocks=picture(source))
        assert caught.value.response["error"] == "invalid_blocks"
        assert caught.value.response["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    with pytest.raises(SlackApiError) as caught:
        web.views_publish(user_id=ana.id, view={"type": "home", "blocks": picture({"id": "F999"})})
    assert caught.value.response["error"] == "invalid_arguments"
    assert "json-pointer:/view/blocks/0/slack_file" in json.dumps(caught.value.response.data)


def test_a_file_that_no_message_shows_is_shared_nowhere(web: WebClient, driver: Driver) -> None:
    general = channel_id(driver, "general")
    file = web.files_upload_v2(channel=general, filename="a.csv", content="a")["files"][0]["id"]
    (message,) = web.conversations_history(channel=general)["messages"]
    web.chat_delete(channel=general, ts=message["ts"])
    assert web.files_info(file=file)["file"]["channels"] == []


def test_a_form_takes_a_file(web: WebClient, driver: Driver, attached: SocketApp) -> None:
    ana = driver.person(ANA)
    ana.shortcut("any")
    upload = {
        "type": "input",
        "block_id": "row",
        "label": {"type": "plain_text", "text": "Plan"},
        "element": {"type": "file_input", "action_id": "plan", "filetypes": ["csv"], "max_files": 1},
    }
    title = {"type": "plain_text", "text": "Import"}
    view = {"type": "modal", "title": title, "submit": title, "blocks": [upload]}
    web.views_open(trigger_id=attached.payloads("shortcut")[-1]["trigger_id"], view=view)
    file = ana.share_file("plan.csv", b"a,b", share=False).raw["file"]
    assert ana.messages() == []
    assert ana.submit({"Plan": [file["id"]]}).ok
    values = attached.payloads("view_submission")[0]["view"]["state"]["values"]
    assert [one["id"] for one in values["row"]["plan"]["files"]] == [file["id"]]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"text": "x"}, "needs a 'name'"),
        ({"name": "a.txt"}, "either 'text' or 'content'"),
        ({"name": "a.txt", "content": "%%"}, "is base64"),
        ({"name": "a.txt", "text": ""}, "empty file"),
        ({"name": "a.txt", "text": "x", "channel": "secret"}, "sees no channel"),
    ],
)
def test_files_that_cannot_be_shared(driver: Driver, body: Json, words: str) -> None:
    with pytest.raises(DriverError, match=words):
        driver.post(f"/people/{ANA}/files", **body)
