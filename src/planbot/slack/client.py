"""Web API clients, made in one place so that each has the right address, time limit and retries."""

import logging
import ssl
from functools import cache

from slack_sdk import WebClient
from slack_sdk.http_retry import RetryHandler
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler

# The SDK logs a failed request and raises it too; whoever catches it says it in planbot's own words.
_unheard = logging.getLogger("slack_sdk.web.unheard")
_unheard.setLevel(logging.CRITICAL)


def reading_client(token: str | None, api_url: str, timeout: int) -> WebClient:
    """Return a client for calls that may safely be made twice."""
    handlers: list[RetryHandler] = [
        ConnectionErrorRetryHandler(max_retry_count=1),
        RateLimitErrorRetryHandler(max_retry_count=1),
    ]
    return _client(token, api_url, timeout, handlers)


def posting_client(token: str, api_url: str, timeout: int) -> WebClient:
    """Return a client that never retries: posting is not idempotent, so a retry can double a post."""
    return _client(token, api_url, timeout, [])


def _client(token: str | None, api_url: str, timeout: int, handlers: list[RetryHandler]) -> WebClient:
    return WebClient(
        token=token,
        base_url=_with_slash(api_url),
        timeout=timeout,
        ssl=_certificates() if api_url.startswith("https:") else None,
        retry_handlers=handlers,
        logger=_unheard,
    )


@cache
def _certificates() -> ssl.SSLContext:
    """Return whom to trust, read once: without it urllib reads all certificates anew for every call."""
    return ssl.create_default_context()


def _with_slash(url: str) -> str:
    return url if url.endswith("/") else url + "/"
