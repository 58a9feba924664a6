"""The form for what a plan or an item has for itself: built from its settings, read back as words."""

import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from planbot.plan.override_words import INHERIT
from planbot.plan.reports.item_settings import ItemSettings, SettingLine
from planbot.plan.vocabulary import Cadence
from planbot.slack.views.item_fields import plain

CALLBACK = "item_settings_form"

_PERIODS = tuple(cadence.label for cadence in Cadence)
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "asked": ("yes", "no"),
    "cadence": (*_PERIODS, "automatic"),
    "reporting_period": _PERIODS,
    "trouble_period": _PERIODS,
    "quiet_period": _PERIODS,
}
_VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSettingsSubmission:
    """What came back: each setting in words, `inherit` where it was left blank."""

    submission_id: str
    plan_id: int | None
    item_id: int | None
    said: Mapping[str, str]


def item_settings_form(settings: ItemSettings) -> dict[str, Any]:
    about = {"submission": uuid.uuid4().hex, "plan": settings.plan_id, "item": settings.item_id}
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain("Its own settings"),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "private_metadata": json.dumps(about),
        "blocks": [_intro(settings), *_inputs(settings)],
    }


def read_item_settings_form(view: Mapping[str, Any]) -> ItemSettingsSubmission:
    about = json.loads(view["private_metadata"])
    values: Mapping[str, Mapping[str, Any]] = view["state"]["values"]
    return ItemSettingsSubmission(
        submission_id=about["submission"],
        plan_id=about["plan"],
        item_id=about["item"],
        said={key: _said(fields[_VALUE]) for key, fields in values.items()},
    )


def _said(field: Mapping[str, Any]) -> str:
    chosen = field.get("selected_option")
    words = chosen["value"] if chosen else field.get("value")
    return (words or "").strip() or INHERIT


def _intro(settings: ItemSettings) -> dict[str, Any]:
    below = "Everything in this plan" if settings.plan_id is not None else "It, and what is under it,"
    text = f"{settings.name}\n{below} follows what you set here. What you leave blank is inherited."
    return {"type": "section", "block_id": "intro", "text": plain(text[:2900])}


def _inputs(settings: ItemSettings) -> Iterator[dict[str, Any]]:
    for section, lines in groupby(settings.lines, key=lambda line: line.section):
        if section is not None:
            yield {"type": "header", "text": plain(section)}
        yield from map(_input, lines)


def _input(line: SettingLine) -> dict[str, Any]:
    hint = f"{line.meaning} Inherited from {line.source}: {line.inherited}."
    return {
        "type": "input",
        "block_id": line.key,
        "label": plain(line.label),
        "hint": plain(hint[:2000]),
        "optional": True,
        "element": _select(line) if line.key in _CHOICES else _text(line),
    }


def _text(line: SettingLine) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": _VALUE, "max_length": 100}
    return element if line.own is None else element | {"initial_value": line.own}


def _select(line: SettingLine) -> dict[str, Any]:
    inherited = {"text": plain(f"Inherited: {line.inherited}"), "value": INHERIT}
    options = [inherited, *({"text": plain(one), "value": one} for one in _CHOICES[line.key])]
    chosen = next((one for one in options if one["value"] == line.own), inherited)
    return {"type": "static_select", "action_id": _VALUE, "options": options, "initial_option": chosen}
