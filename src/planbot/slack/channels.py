"""Channels by their names, which is how they are set at a terminal."""

import re
from itertools import islice

from slack_sdk import WebClient

_PAGE = 200
_ID = re.compile(r"[CGD][A-Z0-9]{7,}")


def is_channel_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def find_channel(client: WebClient, name: str, *, most_pages: int | None = None) -> str | None:
    """Return the id of the channel `#name`; None where planbot sees none in so many pages of the list.

    Raises what the SDK does.
    """
    wanted = name.removeprefix("#").casefold()
    pages = client.conversations_list(
        types="public_channel,private_channel", exclude_archived=True, limit=_PAGE
    )
    for page in islice(pages, most_pages):
        for channel in page["channels"]:
            if channel["name"].casefold() == wanted:
                return str(channel["id"])
    return None
