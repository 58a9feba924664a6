"""A report and its templates make a message: text, blocks, and what continues in the thread."""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from planbot.messages.document import read_parts
from planbot.messages.environment import environment_of, lay_out
from planbot.messages.fit import fit_blocks, fit_text
from planbot.messages.limits import Block, Breach, block_limit, check_message
from planbot.messages.location import built_in_templates
from planbot.messages.mrkdwn import clean, escape
from planbot.messages.pictures import PICTURES, picture_of
from planbot.messages.plain_text import read_blocks
from planbot.messages.registry import Surface, message_type
from planbot.messages.split import split_blocks

BLOCKS_FILE = "blocks.json.j2"
TEXT_FILE = "text.txt.j2"

_MORE_THAN_FITS: Block = {
    "type": "context",
    "elements": [{"type": "mrkdwn", "text": "There is more than fits here.", "verbatim": True}],
}


class RenderError(Exception):
    """A template that cannot be rendered, with its file, its line where known, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One post: blocks, and the text that stands for them in notifications and for screen readers."""

    text: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message as it goes to Slack. `parts` are posted after it in its thread, in order.

    `pictures` draws, by name, the pictures that the blocks refer to, each as a PNG. `breaches` are those that
    had to be mended to make it fit; empty for templates that keep the limits.
    """

    text: str
    blocks: list[Block]
    parts: tuple[Part, ...] = ()
    breaches: tuple[Breach, ...] = ()
    pictures: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)


class Renderer:
    """Renders the templates in `templates_dir`, and those that are not there from the ones planbot brings."""

    def __init__(self, templates_dir: Path | None = None) -> None:
        built_in = built_in_templates()
        self.folders = (templates_dir, built_in) if templates_dir else (built_in,)
        self._environment = environment_of(self.folders)

    def render(self, name: str, report: object) -> Rendered:
        """Return the message `name` that says `report`, within Slack's limits whatever people typed.

        Raises `UserError` for a name that is not in the registry, `TypeError` for a report of another type,
        `RenderError` for a template that does not work.
        """
        kind = message_type(name)
        if not isinstance(report, kind.report):
            raise TypeError(f"{name} says a {kind.report.__name__}, not a {type(report).__name__}")
        variables = {"report": report}
        if hasattr(report, "today"):
            variables["today"] = report.today
        text = lay_out(self._fill(f"{name}/{TEXT_FILE}", variables), blank_lines=False)
        blocks, *thread = self._blocks(f"{name}/{BLOCKS_FILE}", variables)
        composed = _compose(text, blocks, thread, kind.surface)
        return replace(composed, pictures=_pictures(name, report, composed))

    def _blocks(self, template: str, variables: dict[str, Any]) -> list[list[Block]]:
        try:
            return read_parts(self._fill(template, variables))
        except ValueError as error:
            raise RenderError(f"{template}: {error}") from error

    def _fill(self, template: str, variables: dict[str, Any]) -> str:
        try:
            return self._environment.fill(template, variables)
        except Exception as error:
            raise RenderError(f"{_place(error, template)}: {error}") from error


def _pictures(name: str, report: object, composed: Rendered) -> Mapping[str, Callable[[], bytes]]:
    """Return how to draw the pictures that a message shows; raises `RenderError` for one there is not."""
    blocks = [*composed.blocks, *(block for part in composed.parts for block in part.blocks)]
    named = {picture for block in blocks if (picture := picture_of(block)) is not None}
    known = PICTURES.get(name, {})
    if missing := sorted(named - known.keys()):
        raise RenderError(f"{name}/{BLOCKS_FILE}: there is no picture “{missing[0]}” for this message")
    return {picture: partial(known[picture], report) for picture in named}


def _compose(text: str, blocks: list[Block], thread: list[list[Block]], surface: Surface) -> Rendered:
    breaches: list[Breach] = []
    fitted = fit_blocks(blocks, surface, breaches)
    if surface is Surface.HOME:
        if len(fitted) > (most := block_limit(surface)):
            breaches.append(Breach("/blocks", f"{len(fitted)} blocks; at most {most}"))
            fitted = [*fitted[: most - 1], dict(_MORE_THAN_FITS)]
        return Rendered(fit_text(text), fitted, (), tuple(breaches))
    first, *rest = split_blocks(fitted) or [[]]
    place = len(blocks)
    for part in thread:
        rest += split_blocks(fit_blocks(part, surface, breaches, first=place))
        place += len(part)
    breaches += [breach for breach in check_message(text, [], surface) if breach.pointer == "/text"]
    return Rendered(
        text=fit_text(text) or _text_of(first),
        blocks=first,
        parts=tuple(Part(_text_of(part), part) for part in rest),
        breaches=tuple(breaches),
    )


def _text_of(blocks: list[Block]) -> str:
    return fit_text(escape(clean(read_blocks(blocks, controls=False)))) or "…"


def _place(error: Exception, template: str) -> str:
    """Return the template's file and line in which an error arose, as far as Jinja tells."""
    lineno, name = getattr(error, "lineno", None), getattr(error, "name", None)
    if lineno and name:
        return f"{name}, line {lineno}"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.endswith(".j2"):
            path = Path(frame.filename)
            shown = path.name if path.name.startswith("_") else f"{path.parent.name}/{path.name}"
            return f"{shown}, line {frame.lineno}"
    return template
