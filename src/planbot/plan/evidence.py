"""The link that a person gives to show how something stands: a report, minutes, a photo."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from planbot.plan.errors import UserError

MOST_CHARACTERS = 2000

_LINK = re.compile(r"https?://[^\s<>“”\"]+", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.?")
_AFTER = ".,;:!?'’*"
_BRACKETS = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a link; `host` with its port, in the letters that the network knows."""

    scheme: str
    host: str
    rest: str


def read_link(text: str, field: str | None = None) -> str:
    """Return a link as it was given; raises `UserError` on `field` where nobody could safely open it."""
    link = text.strip()
    if len(link) > MOST_CHARACTERS:
        raise UserError(f"A link has at most {MOST_CHARACTERS:,} characters.", field)
    address_of(link, field)
    return link


def address_of(link: str, field: str | None = None) -> Address:
    """Return where a link leads; raises `UserError` on `field` for what is none, or hides where it leads."""
    not_a_link = UserError(
        "A link begins with https:// or http:// and has no spaces, such as https://www.example.gov/report.pdf.",
        field,
    )
    if _LINK.fullmatch(link) is None or not link.isprintable():
        raise not_a_link
    try:
        parts = urlsplit(link)
        name = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        raise not_a_link from None
    if "@" in parts.netloc or "\\" in parts.netloc:
        raise UserError("A link must not hold a name or password before its address. Give it without.", field)
    if _HOST.fullmatch(name) is None:
        raise not_a_link
    rest = link[len(parts.scheme) + len("://") + len(parts.netloc) :]
    return Address(parts.scheme, name + port, rest)


def first_link(text: str) -> re.Match[str] | None:
    """Return where the first link stands in what was typed, without the sentence's marks after it."""
    found = _LINK.search(text)
    if found is None:
        return None
    link = found[0]
    while link[-1] in _AFTER or (
        link[-1] in _BRACKETS and link.count(link[-1]) > link.count(_BRACKETS[link[-1]])
    ):
        link = link[:-1]
    return re.compile(re.escape(link)).match(text, found.start())
