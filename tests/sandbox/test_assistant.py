"""assistant.threads.*: what people see of it, and when it goes away."""

from typing import Any

import pytest
from driver import Driver
from slack_sdk import WebClient

ANA = "/people/ana@example.gov/assistant"


@pytest.fixture
def asked(driver: Driver) -> dict[str, Any]:
    return driver.person("ana@example.gov").say("What is behind?").raw


def test_a_status_lasts_until_the_app_answers(web: WebClient, driver: Driver, asked: dict[str, Any]) -> None:
    where = {"channel_id": asked["channel"], "thread_ts": asked["ts"]}
    web.assistant_threads_setStatus(**where, status="is looking", loading_messages=["One moment"])
    shown = driver.get(ANA, thread_ts=asked["ts"])
    assert (shown["status"], shown["loading_messages"]) == ("is looking", ["One moment"])
    web.chat_postMessage(channel=asked["channel"], thread_ts=asked["ts"], text="Nothing")
    assert driver.get(ANA, thread_ts=asked["ts"])["status"] == ""
    web.assistant_threads_setStatus(**where, status="is looking")
    web.assistant_threads_setStatus(**where, status="")
    assert driver.get(ANA, thread_ts=asked["ts"])["status"] == ""


def test_a_title_and_prompts(web: WebClient, driver: Driver, asked: dict[str, Any]) -> None:
    prompts = [{"title": "Behind", "message": "What is behind schedule?"}]
    where = {"channel_id": asked["channel"], "thread_ts": asked["ts"]}
    web.assistant_threads_setTitle(**where, title="The plan")
    web.assistant_threads_setSuggestedPrompts(**where, prompts=prompts, title="Try")
    shown = driver.get(ANA, thread_ts=asked["ts"])
    assert (shown["title"], shown["prompts"], shown["prompts_title"]) == ("The plan", prompts, "Try")
    assert driver.get(ANA)["prompts"] == []
