"""Slack's text formatting as HTML. Every character that somebody wrote is escaped here."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from planbot.sandbox.page.dates import formatted
from planbot.sandbox.page.viewer import Viewer
from planbot.sandbox.workspace.emoji import EMOJI, with_emoji

_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_QUOTE = re.compile(r"(?:>|&gt;)(?: )?")


def _paired(mark: str) -> str:
    """A stretch between two marks that stand at the edges of words; entities inside are kept whole."""
    sign = re.escape(mark)
    inside = rf"(?:<[^<>\n]*>|<(?![^<>\n]*>)|[^<{sign}\n])"
    return rf"(?<![\w{sign}]){sign}(?!\s)({inside}+?)(?<!\s){sign}(?![\w{sign}])"


_INLINE = re.compile(
    rf"`([^`\n]+)`|<([^<>\n]+)>|{_paired('*')}|{_paired('_')}|{_paired('~')}|:([a-z0-9_+\-']+):|(\n)"
)
_TAGS = {3: Markup("<strong>{}</strong>"), 4: Markup("<em>{}</em>"), 5: Markup("<s>{}</s>")}


def mrkdwn(viewer: Viewer, text: str) -> Markup:
    """A mrkdwn text: paragraphs, quotes and code, with links, mentions, dates and emoji."""
    pieces: list[Markup] = []
    for number, part in enumerate(_FENCE.split(text)):
        if number % 2:
            pieces.append(Markup("<pre>{}</pre>").format(_as_typed(part)))
        elif part.strip("\n"):
            pieces.extend(_paragraphs(viewer, part.strip("\n")))
    return Markup("").join(pieces)


def plain(text: str, *, emoji: bool = True) -> Markup:
    """A plain_text object's text: nothing but line breaks and emoji."""
    shown = with_emoji(text) if emoji else text
    return Markup("<br>").join(escape(line) for line in shown.split("\n"))


def entity(viewer: Viewer, written: str) -> Markup:
    """What stands between `<` and `>`: a mention, channel, date or link; anything else as it was typed."""
    target, _, label = written.partition("|")
    label = _as_typed(label)
    if target.startswith("@"):
        return mention(viewer, target[1:], label)
    if target.startswith("#"):
        return channel_link(viewer, target[1:], label)
    if target.startswith("!date^"):
        return _date(viewer, target, label)
    if target.startswith("!"):
        name = target[1:].partition("^")[0]
        return Markup('<span class="mention">{}</span>').format(label or f"@{name}")
    return link(_as_typed(target), label) if _is_address(target) else escape(_as_typed(f"<{written}>"))


def mention(viewer: Viewer, user_id: str, label: str = "") -> Markup:
    name = viewer.user_name(user_id)
    shown = label if name == user_id and label else name
    own = " is-you" if user_id == viewer.person.id else ""
    return Markup('<span class="mention{}">@{}</span>').format(own, shown)


def channel_link(viewer: Viewer, channel_id: str, label: str = "") -> Markup:
    channel = viewer.workspace.channels.get(channel_id)
    if channel is None or not viewer.can_see(channel):
        return Markup('<span class="mention">#{}</span>').format(label or "private-channel")
    path = viewer.channel_path(channel)
    return Markup('<a class="mention" href="{}">#{}</a>').format(path, channel.name)


def link(address: str, label: str = "") -> Markup:
    if not _is_address(address):
        return escape(label or address)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(
        address, label or address.removeprefix("mailto:")
    )


def _is_address(target: str) -> bool:
    return re.match(r"(https?://|mailto:)[^\s\"']+$", target) is not None


def _as_typed(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _paragraphs(viewer: Viewer, text: str) -> Iterator[Markup]:
    lines: list[str] = []
    quoted = False
    for line in text.split("\n"):
        mark = _QUOTE.match(line)
        if lines and (mark is not None) != quoted:
            yield _paragraph(viewer, lines, quoted)
            lines = []
        quoted = mark is not None
        lines.append(line[mark.end() :] if mark else line)
    yield _paragraph(viewer, lines, quoted)


def _paragraph(viewer: Viewer, lines: list[str], quoted: bool) -> Markup:
    tag = Markup("<blockquote>{}</blockquote>") if quoted else Markup("<p>{}</p>")
    return tag.format(_inline(viewer, "\n".join(lines)))


def _inline(viewer: Viewer, text: str) -> Markup:
    pieces: list[Markup] = []
    at = 0
    for match in _INLINE.finditer(text):
        pieces.append(escape(_as_typed(text[at : match.start()])))
        at = match.end()
        match match.lastindex:
            case 1:
                pieces.append(Markup("<code>{}</code>").format(_as_typed(match[1])))
            case 2:
                pieces.append(entity(viewer, match[2]))
            case 3 | 4 | 5 as kind:
                pieces.append(_TAGS[kind].format(_inline(viewer, match[kind])))
            case 6:
                pieces.append(escape(EMOJI.get(match[6], match[0])))
            case _:
                pieces.append(Markup("<br>"))
    pieces.append(escape(_as_typed(text[at:])))
    return Markup("").join(pieces)


def _date(viewer: Viewer, target: str, fallback: str) -> Markup:
    parts = target.split("^")
    try:
        words = formatted(int(parts[1]), parts[2], viewer.zone, viewer.workspace.now())
    except (IndexError, ValueError, OverflowError, OSError):
        return escape(fallback)
    shown = Markup('<time title="{}">{}</time>').format(fallback, words)
    if len(parts) > 3 and _is_address(parts[3]):
        return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(parts[3], shown)
    return shown
