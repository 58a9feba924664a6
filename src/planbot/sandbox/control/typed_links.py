"""Entities in typed text: people, channels and links, as Slack's client writes them between `<` and `>`."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from planbot.sandbox.blocks.objects import URL_LIMIT
from planbot.sandbox.control.typed_marks import CODE, FENCE, escape
from planbot.sandbox.workspace import Workspace

_URL = r"""(?<![A-Za-z0-9])(?P<url>(?i:https?)://[^\s\x00-\x1f<>`"|]+)"""
_EMAIL = (
    r"(?<![A-Za-z0-9])(?P<email>[A-Za-z0-9][A-Za-z0-9_.%+\-]{0,63}"
    r"@(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{2,})(?![^\W_])"
)
_LINK = re.compile(rf"{_URL}|{_EMAIL}")
_ENTITY = re.compile(
    rf"{_LINK.pattern}|<@(?P<member>[A-Z0-9]+)>|(?<![^\W_])(?P<at>@)"
    r"|(?<![^\W_])(?<![<&])\#(?P<channel>[a-z0-9_\-]+)"
)
_CODE_OR_ENTITY = re.compile(rf"(?P<code>{FENCE}|{CODE})|{_ENTITY.pattern}")

_NAME_GOES_ON = re.compile(r"[^\W_]|[._+@\-]+[^\W_]")
_AFTER_AN_ADDRESS = ".,:;!?'*_~’”»…"
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_BROADCASTS = ("here", "channel", "everyone")

Turned = tuple[str, int]
"""What is written in the place of a match, and where the reading of the typed text goes on."""


def linked(workspace: Workspace, text: str, *, with_names: bool = False) -> str:
    """Escaped text with entities: `@handle`, `@Full Name`, `@here`, `#channel`, web and email addresses.

    Who or what is unknown stays as it was typed, and nobody is mentioned inside code. `with_names` is for
    slash commands: people carry their name, as in `<@U012|ana>`, and there is no code in a command.
    """
    mentions = _mentions(workspace, with_names=with_names)
    lengths = sorted({length for _, length in mentions}, reverse=True)

    def person(start: int) -> Turned:
        for length in lengths:
            name = text[start : start + length].lower()
            entity = mentions.get((name, length))
            if entity is not None and not _NAME_GOES_ON.match(text, start + length):
                return entity, start + length
        return "@", start

    def channel(match: re.Match[str]) -> Turned:
        for name in (match["channel"], match["channel"].rstrip("_-")):
            found = workspace.find_channel(name)
            if found is not None:
                return f"<#{found.id}|{found.name}>", match.start() + 1 + len(name)
        return match[0], match.end()

    def turned(match: re.Match[str]) -> Turned:
        match match.lastgroup:
            case "code":
                return _rewritten(_LINK, match[0], _link), match.end()
            case "member":
                return match[0] if match["member"] in workspace.users else escape(match[0]), match.end()
            case "at":
                return person(match.end())
            case "channel":
                return channel(match)
        return _link(match)

    return _rewritten(_ENTITY if with_names else _CODE_OR_ENTITY, text, turned)


def _rewritten(pattern: re.Pattern[str], text: str, turn: Callable[[re.Match[str]], Turned]) -> str:
    """`text`, escaped, with every match in its turned form."""
    pieces: list[str] = []
    at = 0
    while match := pattern.search(text, at):
        pieces.append(escape(text[at : match.start()]))
        written, at = turn(match)
        pieces.append(written)
    return "".join(pieces) + escape(text[at:])


def _mentions(workspace: Workspace, *, with_names: bool) -> dict[tuple[str, int], str]:
    """{(what stands after the @ in small letters, its length): entity}; handles come before full names."""
    found = {(one, len(one)): f"<!{one}>" for one in _BROADCASTS}
    users = list(workspace.users.values())
    named = [(user.name, user) for user in users]
    named += [(user.real_name, user) for user in users]
    named += [(user.email or "", user) for user in users]
    for name, user in named:
        label = f"|{escape(user.name)}" if with_names else ""
        if name:
            found.setdefault((name.lower(), len(name)), f"<@{user.id}{label}>")
    return found


def _link(match: re.Match[str]) -> Turned:
    if match["email"]:
        return f"<mailto:{match['email']}|{match['email']}>", match.end()
    address = _without_punctuation(match["url"])
    written = f"<{escape(address)}>" if _leads_somewhere(address) else escape(address)
    return written, match.start() + len(address)


def _without_punctuation(address: str) -> str:
    """An address without what belongs to the sentence around it; a bracket that it opened itself stays."""
    while (last := address[-1]) in _AFTER_AN_ADDRESS or (
        last in _BRACKETS and address.count(last) > address.count(_BRACKETS[last])
    ):
        address = address[:-1]
    return address


def _leads_somewhere(address: str) -> bool:
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return False
    return host is not None and any(map(str.isalnum, host)) and len(address) <= URL_LIMIT
