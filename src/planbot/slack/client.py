"""Web API clients, made in one place so that each has the right address, time limit and retries."""

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler


def reading_client(token: str | None, api_url: str, timeout: int) -> WebClient:
    """Return a client for calls that may safely be made twice."""
    handlers = [ConnectionErrorRetryHandler(max_retry_count=1), RateLimitErrorRetryHandler(max_retry_count=1)]
    return WebClient(token=token, base_url=_with_slash(api_url), timeout=timeout, retry_handlers=handlers)


def posting_client(token: str, api_url: str, timeout: int) -> WebClient:
    """Return a client that never retries: posting is not idempotent, so a retry can double a post."""
    return WebClient(token=token, base_url=_with_slash(api_url), timeout=timeout, retry_handlers=[])


def _with_slash(url: str) -> str:
    return url if url.endswith("/") else url + "/"
