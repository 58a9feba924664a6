"""The outbox's `Sender` over Slack's Web API."""

import re
import socket
from datetime import datetime
from typing import Any, TypeAlias
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from planbot.outbox.sender import (
    HistoryUnreadable,
    NotAllowedIn,
    NotSent,
    Outgoing,
    Posted,
    RateLimited,
    Refused,
    Uncertain,
)
from planbot.slack.channels import find_channel, is_channel_id
from planbot.slack.connection import TOKEN_REFUSALS

METADATA_EVENT = "planbot_message"

_USER_ID = re.compile(r"[UW][A-Z0-9]{7,}")

_SLACK_CODE = re.compile(r"[a-z0-9_]+")
# Where Slack asks to wait and does not say how long.
_SOME_SECONDS = 5.0
# Slack asks for seconds or minutes; whatever it says, it is asked again after so long.
_LONGEST_WAIT_SECONDS = 3600.0
# What passes by itself: a workspace or a channel is being moved, or has had too many messages.
_PASSES = {
    "external_channel_migrating",
    "message_limit_exceeded",
    "org_login_required",
    "team_added_to_org",
}
# Errors after which Slack may have acted all the same.
_MAY_HAVE_ACTED = {"fatal_error", "internal_error", "request_timeout", "service_unavailable"}
_GONE = {"channel_not_found", "is_archived"}
_MAY_NOT_READ = {"missing_scope", "not_in_channel", "channel_not_found", "access_denied", "no_permission"}

Failure: TypeAlias = Refused | NotSent | NotAllowedIn | Uncertain | RateLimited


class SlackSender:
    """Posts and finds through a client that never retries: when to try again is for the outbox to say."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._channels: dict[str, str] = {}

    def address(self, recipient: str) -> str:
        # To a person Slack posts by their user id: opening the channel first would be a second, slower call.
        return recipient if _USER_ID.fullmatch(recipient) else self.channel_id(recipient)

    def channel_id(self, recipient: str) -> str:
        if is_channel_id(recipient):
            return recipient
        known = self._channels.get(recipient)
        if known is None:
            try:
                # Asking twice changes nothing, so whatever went wrong, trying again is safe.
                known = self._look_up(recipient)
            except Exception as error:
                failure = _failure(error)
                if isinstance(failure, Uncertain):
                    failure = NotSent(failure.reason)
                raise failure from error
            self._channels[recipient] = known
        return known

    def _look_up(self, recipient: str) -> str:
        if _USER_ID.fullmatch(recipient):
            return str(self._client.conversations_open(users=recipient)["channel"]["id"])
        found = find_channel(self._client, recipient)
        if found is None:
            raise Refused("channel_not_found")
        return found

    def post(self, message: Outgoing) -> Posted:
        said: dict[str, Any] = {
            "text": message.text,
            "blocks": message.blocks,
            "metadata": {"event_type": METADATA_EVENT, "event_payload": {"key": message.key}},
        }
        try:
            if message.edits is not None:
                at = message.edits
                answer = self._client.chat_update(channel=at.channel, ts=at.ts, **said)
            else:
                answer = self._client.chat_postMessage(
                    channel=message.channel,
                    thread_ts=message.thread_ts,
                    unfurl_links=False,
                    unfurl_media=False,
                    **said,
                )
        except Exception as error:
            raise self._noted(
                _failure(error), message.edits.channel if message.edits else message.channel
            ) from error
        return Posted(str(answer["channel"]), str(answer["ts"]))

    def upload(self, name: str, content: bytes) -> str:
        try:
            answer = self._client.files_upload_v2(filename=name, title=name, content=content)
            return str(answer["files"][0]["id"])
        except Exception as error:
            raise _failure(error) from error

    def find(self, channel: str, key: str, *, since: datetime, thread_ts: str | None) -> Posted | None:
        cursor: str | None = None
        while True:
            arguments: dict[str, Any] = {
                "channel": channel,
                "oldest": f"{since.timestamp():.6f}",
                "include_all_metadata": True,
                "limit": 200,
                "cursor": cursor,
            }
            try:
                if thread_ts is None:
                    answer = self._client.conversations_history(**arguments)
                else:
                    answer = self._client.conversations_replies(ts=thread_ts, **arguments)
            except Exception as error:
                failure = self._noted(_failure(error), channel)
                if isinstance(failure, Refused) and failure.reason in _MAY_NOT_READ:
                    raise HistoryUnreadable(failure.reason) from error
                raise failure from error
            for message in answer["messages"]:
                if _key_of(message) == key:
                    return Posted(channel, str(message["ts"]))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return None

    def _noted(self, failure: Failure, channel: str) -> Failure:
        """Forget a channel that is gone: its name may be another's by the next attempt."""
        if isinstance(failure, Refused) and failure.reason in _GONE:
            self._channels = {name: known for name, known in self._channels.items() if known != channel}
        return failure


def _key_of(message: dict[str, Any]) -> Any:
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}).get("key")


def _failure(error: Exception) -> Failure:
    """Return which of the outbox's failures an exception of the SDK is."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, SlackApiError):
        response = error.response
        status, code = int(response.status_code), str(response.get("error"))
        if status == 429 or code in ("ratelimited", "rate_limited"):
            return RateLimited(_retry_after(response.headers))
        if not _SLACK_CODE.fullmatch(code):
            # The SDK puts a sentence in the place of Slack's code where the answer was no JSON.
            return Uncertain(f"http_{status}" if status >= 400 else "unreadable_answer")
        if status >= 500 or code in _MAY_HAVE_ACTED:
            return Uncertain(code)
        if code in _PASSES:
            return NotSent(code)
        return NotAllowedIn(code) if code in TOKEN_REFUSALS else Refused(code)
    if isinstance(error, URLError) and isinstance(error.reason, ConnectionRefusedError | socket.gaierror):
        return NotSent("slack_unreachable")
    if isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError):
        return Uncertain("timeout")
    if isinstance(error, SlackClientError):
        return Uncertain("unreadable_answer")
    return Uncertain("connection_lost")


def _retry_after(headers: Any) -> float:
    for name, value in dict(headers).items():
        if str(name).lower() == "retry-after":
            seconds = str(value[0] if isinstance(value, list) else value)
            if re.fullmatch(r"\d{1,6}(\.\d+)?", seconds):
                return min(float(seconds), _LONGEST_WAIT_SECONDS)
            return _SOME_SECONDS
    return _SOME_SECONDS
