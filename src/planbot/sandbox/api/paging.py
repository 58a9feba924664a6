"""Lists in pages: an opaque cursor says where the next one starts."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from planbot.sandbox.api.method import ApiError, Call

Json = dict[str, Any]


def page_limit(call: Call, *, default: int, most: int, strict: bool = True) -> int:
    """The `limit` argument. A `strict` method refuses what is no number from 1 to `most`; others cut it."""
    limit = call.integer("limit", default, error="invalid_limit" if strict else "invalid_arguments")
    if limit == 0:
        return default
    if strict and not 0 < limit <= most:
        raise ApiError("invalid_limit")
    return min(max(limit, 1), most)


def read_cursor(call: Call, kind: str) -> str | None:
    """What `write_cursor` put into the `cursor` argument, None without one; else `invalid_cursor`."""
    cursor = call.text("cursor")
    if not cursor:
        return None
    try:
        found, _, position = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise ApiError("invalid_cursor") from None
    if found != kind or not position:
        raise ApiError("invalid_cursor")
    return position


def write_cursor(kind: str, position: str) -> str:
    return base64.b64encode(f"{kind}:{position}".encode()).decode()


def page_by_id(call: Call, kind: str, ids: Sequence[str], limit: int) -> tuple[list[str], Json]:
    """One page of ids, from the one that the cursor names on, and the `response_metadata` that leads on."""
    start = 0
    position = read_cursor(call, kind)
    if position is not None:
        if position not in ids:
            raise ApiError("invalid_cursor")
        start = ids.index(position)
    page = list(ids[start : start + limit])
    rest = ids[start + limit :]
    return page, {"next_cursor": write_cursor(kind, rest[0]) if rest else ""}
