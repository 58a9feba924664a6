"""Links that people gave, shown so that everybody sees where they lead before they click."""

from urllib.parse import quote

from markupsafe import Markup

from planbot.messages.mrkdwn import ELLIPSIS, escape, one_line, shorten, units
from planbot.plan.errors import UserError
from planbot.plan.evidence import Address, address_of

_SHOWN = 60
_LONGEST = 500
"""A longer one would push out the words around it."""

_KEPT = "%/?#[]@:!$&'()+,;=~"


def link(text: str) -> Markup:
    """Return a link whose words are its own address, shortened: its host is always shown whole, or its end.

    What is no link, or too long to be one in a message, is shown as words.
    """
    try:
        address = address_of(text)
    except UserError:
        return Markup(escape(shorten(one_line(text), _SHOWN)))  # noqa: S704
    shown = escape(_shown(address).replace("|", "%7C"))
    target = f"{address.scheme}://{address.host}{quote(address.rest, safe=_KEPT)}".replace("&", "&amp;")
    if units(target) > _LONGEST:
        return Markup(f"{shown} (too long to open from here; the export has it)")  # noqa: S704
    return Markup(f"<{target}|{shown}>")  # noqa: S704


def _shown(address: Address) -> str:
    if len(address.host) >= _SHOWN:
        return ELLIPSIS + address.host[1 - _SHOWN :]
    whole = address.host + ("" if address.rest == "/" else address.rest)
    return whole if len(whole) <= _SHOWN else whole[: _SHOWN - 1] + ELLIPSIS
