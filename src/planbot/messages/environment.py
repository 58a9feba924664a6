"""The Jinja environment of the message templates, in which escaping is what happens when nobody thinks of it.

`{{ anything }}` is escaped, brought to one line and bounded; `{{ anything | tojson }}` too. There is no
`safe` filter. What a template cannot mean to print (nothing, a bare date, a list) is an error.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateRuntimeError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from planbot.messages import words
from planbot.messages.links import link
from planbot.messages.mrkdwn import escape_within, keep_lines, one_line, shorten
from planbot.plan.dates import say_day, say_when
from planbot.plan.vocabulary import Word
from planbot.plan.wording import joined

# Room for the longest title that an adopted plan gives; longer words say how long they may be with `short`.
INLINE_CHARACTERS = 300
QUOTE_CHARACTERS = 500

# Filters that make text safe by saying so, or that know HTML where Slack wants its own.
_REMOVED_FILTERS = ("safe", "escape", "e", "forceescape", "urlize", "xmlattr", "striptags", "pprint")

_as_json = json.JSONEncoder(ensure_ascii=False).encode


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox that knows what reports say to be safe without looking into each."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._turn = Lock()
        self._filled: set[str] = set()

    def fill(self, template: str, variables: Mapping[str, Any]) -> str:
        """Return what a template prints; may be called from several threads.

        The first time compiles it with all that it imports, which takes long: one thread does, others wait.
        """
        if template in self._filled:
            return self.get_template(template).render(variables)
        with self._turn:
            printed = self.get_template(template).render(variables)
            self._filled.add(template)
            return printed

    def getattr(self, obj: Any, attribute: str) -> Any:
        if _is_said(obj.__class__, attribute):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


@lru_cache(maxsize=4096)
def _is_said(kind: type, attribute: str) -> bool:
    """Whether `attribute` is a field or a property of a report, or a property of one of its words."""
    fields = getattr(kind, "__dataclass_fields__", None)
    if fields is not None and attribute in fields:
        return True
    is_ours = fields is not None or issubclass(kind, Word)
    return is_ours and not attribute.startswith("_") and isinstance(getattr(kind, attribute, None), property)


@lru_cache(maxsize=8)
def environment_of(folders: tuple[Path, ...]) -> TemplateEnvironment:
    """Return the environment that looks templates up in `folders`, the first that has one winning.

    It is kept: to compile the templates takes longer than to render hundreds of messages. Where a city has a
    folder of its own, before the one that planbot brings, a template whose file has changed is loaded again.
    """
    environment = TemplateEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        # On for its bookkeeping of what is safe; `finalize` escapes before Jinja's HTML rules see anything.
        autoescape=True,
        finalize=printed,
        undefined=StrictUndefined,
        auto_reload=len(folders) > 1,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in _REMOVED_FILTERS:
        del environment.filters[name]
    environment.filters |= {
        "tojson": to_json,
        "plain": to_plain_json,
        "short": short,
        "quote": quoted,
        "lines": lines,
        "link": link,
        "day": say_day,
        "when": say_when,
        "count": words.count,
        "joined": joined,
        "change": words.change,
        "standing": words.standing,
        "sentence": words.sentence,
        "besides_last_word": words.besides_last_word,
    }
    return environment


def printed(value: object) -> Markup:
    """Return what `{{ value }}` prints: safe text as it is, words and whole numbers escaped on one line."""
    if isinstance(value, Markup):
        return value
    if isinstance(value, Undefined):
        return Markup(str(value))  # noqa: S704 (StrictUndefined raises here, with the name)
    if isinstance(value, Word):
        value = value.label
    if isinstance(value, str):
        return short(value, INLINE_CHARACTERS)
    if isinstance(value, int) and not isinstance(value, bool):
        return Markup(value)  # noqa: S704
    raise TemplateRuntimeError(
        f"{type(value).__name__} cannot be printed: a date needs `| day(today)`, what may be missing an `if`"
    )


def short(text: str, limit: int) -> Markup:
    """Return what a person typed on one line, escaped, in at most `limit` characters."""
    if isinstance(text, Markup):
        return text
    return _shortened(text, limit)


# Names, titles and the words of buttons are said over and over.
@lru_cache(maxsize=4096)
def _shortened(text: str, limit: int) -> Markup:
    return Markup(escape_within(one_line(text), limit))  # noqa: S704


def quoted(text: str, limit: int = QUOTE_CHARACTERS) -> Markup:
    """Return what a person said, as a quotation that keeps its lines."""
    return Markup(keep_lines(text, limit, lead=">"))  # noqa: S704


def lines(text: str, limit: int) -> Markup:
    """Return words that keep their lines, such as a sentence with a list under it."""
    return Markup(keep_lines(text, limit))  # noqa: S704


def to_json(value: object) -> Markup:
    """Return a value as a JSON string for `mrkdwn`, or for an id: escaped unless it is safe already."""
    return Markup(_as_json(lay_out(printed(value))))  # noqa: S704


@lru_cache(maxsize=4096)
def to_plain_json(text: str, limit: int) -> Markup:
    """Return a value as a JSON string for `plain_text`, in which Slack formats nothing.

    `<` and `>` become look-alikes all the same, so that no reader of the JSON finds a mention in it.
    """
    line = one_line(text).replace("<", "‹").replace(">", "›")
    return Markup(_as_json(shorten(line, limit)))  # noqa: S704


def lay_out(text: str, *, blank_lines: bool = True) -> str:
    """Return rendered text without the template's indentation, and with at most one blank line in a row."""
    lines: list[str] = []
    for line in map(str.strip, str(text).split("\n")):
        if line or (blank_lines and lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip()
