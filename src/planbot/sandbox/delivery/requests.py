"""HTTP delivery: signed requests to the app's request URLs."""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from planbot.sandbox.delivery import http_client
from planbot.sandbox.delivery.receiver import ACK_SECONDS, Answer, Attempt, Delivery, Kind
from planbot.sandbox.workspace.records import LEFT_OUT

Json = dict[str, Any]


@dataclass
class RequestUrls:
    events: str | None = None
    commands: str | None = None
    interactivity: str | None = None

    def for_kind(self, kind: Kind) -> str | None:
        return {
            "events_api": self.events,
            "slash_commands": self.commands,
            "interactive": self.interactivity,
        }[kind]


class RequestUrlError(Exception):
    """A request URL that did not answer the challenge."""


class RequestSender:
    """Sends each kind to its request URL.

    Timestamps are real time: signatures guard against replays, not dates.
    """

    def __init__(
        self,
        urls: RequestUrls,
        signing_secret: str,
        verification_token: str,
        *,
        ack_seconds: float = ACK_SECONDS,
    ) -> None:
        self.urls = urls
        self.ack_seconds = ack_seconds
        self._signing_secret = signing_secret
        self._verification_token = verification_token

    def handles(self, kind: Kind) -> bool:
        return self.urls.for_kind(kind) is not None

    async def verify(self, url: str) -> None:
        """Send the `url_verification` challenge; raises RequestUrlError unless it comes back."""
        challenge = secrets.token_urlsafe(32)
        body = {"token": self._verification_token, "challenge": challenge, "type": "url_verification"}
        try:
            async with asyncio.timeout(self.ack_seconds):
                response = await self._send(url, json.dumps(body).encode(), "application/json")
        except (OSError, ValueError, TimeoutError) as error:
            raise RequestUrlError(f"{url} could not be reached: {error or 'no answer in time'}.") from error
        if response.status != 200 or challenge.encode() not in response.body:
            raise RequestUrlError(
                f"{url} did not return the value of the challenge (status {response.status})."
            )

    async def check_ssl(self) -> int:
        """Send `ssl_check=1` to the URL of commands; its HTTP status. Raises RequestUrlError without one."""
        url = self.urls.commands
        if url is None:
            raise RequestUrlError("The app has no request URL for commands.")
        body = urlencode({"ssl_check": "1", "token": self._verification_token}).encode()
        try:
            async with asyncio.timeout(self.ack_seconds):
                response = await self._send(url, body, "application/x-www-form-urlencoded")
        except (OSError, ValueError, TimeoutError) as error:
            raise RequestUrlError(f"{url} could not be reached: {error or 'no answer in time'}.") from error
        return response.status

    def prepare(self, attempt: Attempt) -> Delivery:
        """The signed request to the URL of this kind, for which there must be one."""
        url = self.urls.for_kind(attempt.kind)
        assert url is not None
        body, content_type = _encode(attempt)
        headers = self._headers(body, content_type)
        if attempt.number:
            headers |= {"X-Slack-Retry-Num": str(attempt.number), "X-Slack-Retry-Reason": attempt.reason}
        shown = {
            "url": url,
            "headers": {**headers, "X-Slack-Signature": f"v0={LEFT_OUT}"},
            "payload": attempt.payload,
        }
        return Delivery(shown, lambda: self._deliver(url, body, headers))

    async def _deliver(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        try:
            async with asyncio.timeout(self.ack_seconds):
                response = await http_client.post(url, body, headers)
        except TimeoutError:
            return Answer(failure="http_timeout")
        except OSError:
            return Answer(failure="connection_failed")
        except ValueError:
            return Answer(failure="unknown_error")
        if not 200 <= response.status < 300:
            return Answer(failure="http_error", retry=response.headers.get("x-slack-no-retry") != "1")
        return Answer(payload=_decode(response))

    async def _send(self, url: str, body: bytes, content_type: str) -> http_client.HttpResponse:
        return await http_client.post(url, body, self._headers(body, content_type))

    def _headers(self, body: bytes, content_type: str) -> dict[str, str]:
        timestamp = str(int(time.time()))
        signed = b"v0:" + timestamp.encode() + b":" + body
        signature = hmac.new(self._signing_secret.encode(), signed, hashlib.sha256).hexdigest()
        return {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Accept": "application/json,*/*",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": f"v0={signature}",
        }


def _encode(attempt: Attempt) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    if attempt.kind == "events_api":
        return json.dumps(attempt.payload).encode(), "application/json"
    if attempt.kind == "interactive":
        return urlencode({"payload": json.dumps(attempt.payload)}).encode(), form
    fields = {
        key: str(value).lower() if isinstance(value, bool) else value
        for key, value in attempt.payload.items()
    }
    return urlencode(fields).encode(), form


def _decode(response: http_client.HttpResponse) -> Json | None:
    text = response.body.decode("utf-8", "replace")
    if not text.strip():
        return None
    if response.headers.get("content-type", "").startswith("application/json"):
        try:
            payload = json.loads(text)
        except ValueError:
            return None
        return payload if isinstance(payload, dict) and payload else None
    return {"text": text}
