"""How arguments and tokens may come: every kind of body that Slack takes, and what it does not."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from driver import Driver

from planbot.sandbox import Sandbox
from planbot.sandbox.api.multipart import read_parts

Json = dict[str, Any]


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.api_url) as one:
        yield one


@pytest.fixture
def signed(sandbox: Sandbox) -> dict[str, str]:
    return {"Authorization": f"Bearer {sandbox.bot_token}"}


def test_a_form_in_parts(http: httpx.Client, signed: dict[str, str], driver: Driver) -> None:
    blocks = json.dumps([{"type": "divider"}])
    fields = {"channel": "general", "text": 'Grüße\r\n--"x"\r\n', "blocks": blocks}
    parts: Any = {name: (None, value) for name, value in fields.items()}
    parts["attached"] = ("a.bin", b"\x00\xff")
    answer = http.post("chat.postMessage", files=parts, headers=signed).json()
    assert answer["ok"], answer
    (post,) = driver.posted()
    assert (post.text, post.blocks[0]["type"]) == (fields["text"], "divider")
    assert sorted(driver.calls()[0]["args"]) == ["blocks", "channel", "text"]


def test_a_form_only_method_takes_parts_too(
    http: httpx.Client, signed: dict[str, str], driver: Driver
) -> None:
    person = driver.person("ana@example.gov").id
    answer = http.post("users.info", files={"user": (None, person)}, headers=signed).json()
    assert answer["user"]["id"] == person


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x\r\n\r\n"),
        ("multipart/form-data; boundary=x", b"text=hi"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\nno headers\r\n--x--\r\n"),
    ],
)
def test_parts_that_are_no_form(
    http: httpx.Client, signed: dict[str, str], content_type: str, body: bytes
) -> None:
    headers = {**signed, "Content-Type": content_type}
    answer = http.post("chat.postMessage", content=body, headers=headers).json()
    assert answer == {"ok": False, "error": "invalid_form_data"}


def test_parts_keep_every_byte() -> None:
    content = b"\r\n--other\r\n\x00\xff\r\r\n\r\n"
    disposition = b"Content-Disposition: form-data; name=\"file\"; filename*=UTF-8''%C3%A9.txt"
    body = b"preamble\r\n--x y\r\n" + disposition + b"\r\n\r\n" + content + b"\r\n--x y--\r\nepilogue"
    (part,) = read_parts('multipart/form-data; boundary="x y"', body)
    assert (part.name, part.filename, part.content) == ("file", "é.txt", content)


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("charset", ["utf-16", "us-ascii", "windows-1252", "nonsense"])
def test_charsets_that_slack_does_not_take(
    http: httpx.Client, signed: dict[str, str], kind: str, charset: str
) -> None:
    headers = {**signed, "Content-Type": f"{kind}; charset={charset}"}
    body = json.dumps({"channel": "general", "text": "hi"})
    content = body.encode("utf-16" if charset == "utf-16" else "ascii")
    answer = http.post("chat.postMessage", content=content, headers=headers).json()
    assert answer == {"ok": False, "error": "invalid_charset"}


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", "iso-8859-1"])
def test_charsets_that_slack_takes(
    http: httpx.Client, signed: dict[str, str], driver: Driver, charset: str
) -> None:
    headers = {**signed, "Content-Type": f"application/json; charset={charset}"}
    body = json.dumps({"channel": "general", "text": "Grüße"}, ensure_ascii=False).encode(charset)
    assert http.post("chat.postMessage", content=body, headers=headers).json()["ok"]
    assert driver.posted()[0].text == "Grüße"


def test_where_a_token_may_stand(sandbox: Sandbox, http: httpx.Client, signed: dict[str, str]) -> None:
    token = {"token": sandbox.bot_token}
    assert http.get("auth.test", headers=signed).json()["ok"]
    assert http.post("auth.test", headers=signed).json()["ok"]
    assert http.post("auth.test", data=token).json()["ok"]
    assert http.post("auth.test", files={"token": (None, sandbox.bot_token)}).json()["ok"]
    refused = [
        http.get("auth.test", params=token),
        http.post("auth.test", params=token),
        http.post("auth.test", params=token, data={"a": "b"}),
        http.post("auth.test", json=token),
    ]
    assert [answer.json()["error"] for answer in refused] == ["not_authed"] * 4


def test_nesting_without_end_is_no_json(http: httpx.Client, signed: dict[str, str]) -> None:
    headers = {**signed, "Content-Type": "application/json"}
    answer = http.post("chat.postMessage", content=b"[" * 100_000, headers=headers).json()
    assert answer["error"] == "invalid_json"
