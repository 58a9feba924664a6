"""One HTTP request at a time, on the event loop, without leaving a thread behind."""

import asyncio
import http.client
import io
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class HttpResponse:
    status: int
    headers: dict[str, str]
    body: bytes


class _Received:
    """Received bytes, dressed as the socket that `http.client.HTTPResponse` reads from."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self._data)


async def post(url: str, body: bytes, headers: dict[str, str]) -> HttpResponse:
    """POST `body`; raises OSError where no connection comes about, ValueError where the answer is no HTTP.

    There is no time limit here: the caller sets one around the call. Header names come back in lower case.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no address that a request can go to")
    secure = parts.scheme == "https"
    reader, writer = await asyncio.open_connection(
        parts.hostname, parts.port or (443 if secure else 80), ssl=secure or None
    )
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        lines = [f"POST {target} HTTP/1.1", f"Host: {parts.netloc}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}", "", ""]
        writer.write("\r\n".join(lines).encode("latin-1") + body)
        await writer.drain()
        data = await reader.read()
    finally:
        writer.close()
    return _parse(data)


def _parse(data: bytes) -> HttpResponse:
    response = http.client.HTTPResponse(_Received(data))  # type: ignore[arg-type]
    try:
        response.begin()
        body = response.read()
    except http.client.HTTPException as error:
        raise ValueError("the answer is no HTTP") from error
    return HttpResponse(response.status, {name.lower(): value for name, value in response.getheaders()}, body)
