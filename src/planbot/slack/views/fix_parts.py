"""What the forms that fix a dropped file share: what they are built from, how inputs are named and read."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from planbot.plan.model import Department
from planbot.services.upload_reading import Reading
from planbot.slack.views.item_fields import plain

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]
Block = dict[str, Any]

_LABEL, _OPTION, _OPTIONS = 150, 75, 100
_ACTION = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a form is built from. `seen` are the keys of what its earlier pages showed."""

    reading: Reading
    settled: Mapping[str, Any]
    chosen: Mapping[str, Any]
    departments: Sequence[Department] = ()
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The blocks of one page, the keys of what it shows, and how many come after it."""

    blocks: list[Block]
    keys: tuple[str, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What a form came to: more of the map, and of the choices."""

    settled: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Any] = field(default_factory=dict)


def key_of(text: str) -> str:
    """Return a short name for a text of the file, to name its inputs by."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def intro(text: str) -> Block:
    return {"type": "section", "block_id": "intro", "text": plain(cut(text, 3000))}


def labelled(block_id: str, label: str, element: Mapping[str, Any], hint: str | None = None) -> Block:
    """Return an input that may stay empty."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(cut(label, _LABEL)),
        "optional": True,
        "element": {"action_id": _ACTION, **element},
    }
    return block | {"hint": plain(cut(hint, _LABEL))} if hint else block


def menu(options: Iterable[tuple[str, str]], chosen: str | None, placeholder: str) -> dict[str, Any]:
    """Return a menu of (value, label), a hundred at most."""
    made = [option(value, label) for value, label in options][:_OPTIONS]
    first = next((one for one in made if one["value"] == chosen), None)
    element = {"type": "static_select", "placeholder": plain(placeholder), "options": made}
    return element | {"initial_option": first} if first else element


def several(kind: str, options: Iterable[tuple[str, str]], chosen: Iterable[str]) -> dict[str, Any]:
    """Return an element in which several of (value, label) may be chosen."""
    made = [option(value, label) for value, label in options][:_OPTIONS]
    wanted = set(chosen)
    element: dict[str, Any] = {"type": kind, "options": made}
    first = [one for one in made if one["value"] in wanted]
    return element | {"initial_options": first} if first else element


def date_picker(day: str | None) -> dict[str, Any]:
    element = {"type": "datepicker", "placeholder": plain("Choose a day")}
    return element | {"initial_date": day} if day else element


def option(value: str, label: str) -> dict[str, Any]:
    return {"text": plain(cut(label, _OPTION)), "value": value}


def picked(values: Values, block_id: str) -> str | None:
    """Return what an input holds: a chosen value, a day, a user or a text."""
    state = values.get(block_id, {}).get(_ACTION, {})
    if state.get("selected_option"):
        return str(state["selected_option"]["value"])
    found = state.get("selected_date") or state.get("selected_user") or (state.get("value") or "").strip()
    return str(found) if found else None


def picked_several(values: Values, block_id: str) -> list[str]:
    state = values.get(block_id, {}).get(_ACTION, {})
    return [one["value"] for one in state.get("selected_options") or ()]


def items_in_words(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


def cut(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
