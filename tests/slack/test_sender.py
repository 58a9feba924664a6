"""Channels are known by their names, and names may come to mean another channel while planbot runs."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from scripted_slack import Json, ScriptedSlack

from planbot.outbox.sender import HistoryUnreadable, Outgoing, Posted, Refused
from planbot.slack.client import posting_client
from planbot.slack.sender import SlackSender

OLD, NEW = "C0000000OLD", "C0000000NEW"


class Workspace:
    """#leadership is `current`; any other channel is answered with `code`."""

    current = OLD
    code = "is_archived"

    def answer(self, method: str, arguments: dict[str, str]) -> Json:
        if method == "conversations.list":
            return {"ok": True, "channels": [{"id": self.current, "name": "leadership"}]}
        if arguments["channel"] != self.current:
            return {"ok": False, "error": self.code}
        return {"ok": True, "channel": arguments["channel"], "ts": "1.0", "messages": []}


@pytest.fixture
def workspace() -> Workspace:
    return Workspace()


@pytest.fixture
def slack(workspace: Workspace) -> Iterator[ScriptedSlack]:
    with ScriptedSlack(workspace.answer) as server:
        yield server


def post(sender: SlackSender, channel: str) -> Posted:
    return sender.post(Outgoing(channel=channel, text="t", blocks=[], key="k"))


def edit(sender: SlackSender, channel: str) -> Posted:
    return sender.post(Outgoing(channel="", text="t", blocks=[], key="k", edits=Posted(channel, "1.0")))


def find(sender: SlackSender, channel: str) -> Posted | None:
    return sender.find(channel, "k", since=datetime(2026, 11, 24, tzinfo=UTC), thread_ts=None)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (post, "is_archived"),
        (post, "channel_not_found"),
        (edit, "channel_not_found"),
        (find, "channel_not_found"),
    ],
)
def test_a_channel_that_is_gone_is_looked_up_anew(
    slack: ScriptedSlack, workspace: Workspace, act: Callable[[SlackSender, str], object], code: str
) -> None:
    sender = SlackSender(posting_client("xoxb-1", slack.api_url, 5))
    for _ in range(2):
        act(sender, sender.address("#leadership"))
    assert slack.calls.count("conversations.list") == 1

    workspace.current, workspace.code = NEW, code
    with pytest.raises((Refused, HistoryUnreadable), match=code):
        act(sender, sender.address("#leadership"))
    act(sender, sender.address("#leadership"))
    assert sender.channel_id("#leadership") == NEW
    assert slack.calls.count("conversations.list") == 2


def test_any_other_refusal_does_not_make_it_look_again(slack: ScriptedSlack, workspace: Workspace) -> None:
    sender = SlackSender(posting_client("xoxb-1", slack.api_url, 5))
    known = sender.address("#leadership")
    workspace.current, workspace.code = NEW, "not_in_channel"
    with pytest.raises(Refused):
        post(sender, known)
    assert sender.address("#leadership") == OLD
