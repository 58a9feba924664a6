"""The form in which items are handed over: built from what somebody left or declined, read as choices."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from planbot.plan.dates import say_day
from planbot.plan.errors import UserError
from planbot.plan.reports.handover import HandOverEntry, LeftLine
from planbot.services.handover import NOTE_LENGTH, Choice
from planbot.slack.views.item_fields import plain

CALLBACK = "hand_over_form"
ITEMS_A_FORM = 40

_EVERYTHING = "owner:all"
_NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverSubmission:
    """What came back: a choice for each item with one, and the id that makes it count once."""

    submission_id: str
    choices: tuple[Choice, ...]
    note: str | None


def hand_over_form(entry: HandOverEntry, today: date) -> dict[str, Any]:
    """Return the modal for what one person left behind, forty items at most."""
    shown = entry.items[:ITEMS_A_FORM]
    alone = len(entry.items) == 1
    blocks = [_intro(entry, alone=alone)]
    if not alone:
        hint = "For every item below for which you choose nobody else"
        blocks.append(_person_input(_EVERYTHING, "All to the same person", hint, optional=True))
    blocks += [
        _person_input(
            _field(line.id),
            _title(line),
            _about(line, today),
            optional=not alone,
            chosen=line.suggested_slack_id,
        )
        for line in shown
    ]
    blocks.append(
        {
            "type": "input",
            "block_id": _NOTE,
            "label": plain("A note"),
            "hint": plain("Kept with the hand-over"),
            "optional": True,
            "element": {
                "type": "plain_text_input",
                "action_id": _NOTE,
                "multiline": True,
                "max_length": NOTE_LENGTH,
            },
        }
    )
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain("Hand over"),
        "submit": plain("Hand over"),
        "close": plain("Not now"),
        "private_metadata": json.dumps(
            {"submission": uuid.uuid4().hex, "items": [line.id for line in shown]}
        ),
        "blocks": blocks,
    }


def read_hand_over_form(view: Mapping[str, Any]) -> HandOverSubmission:
    """Return what a person chose; raises `UserError` where they chose nobody."""
    about = json.loads(view["private_metadata"])
    values: Mapping[str, Mapping[str, Any]] = view["state"]["values"]
    for_all = _chosen(values, _EVERYTHING)
    choices = []
    for item_id in about["items"]:
        own = _chosen(values, _field(item_id))
        user = own or for_all
        if user is not None:
            field = _field(item_id) if own else _EVERYTHING
            choices.append(Choice(item_id=item_id, slack_id=user, field=field))
    if not choices:
        raise UserError(
            "Choose somebody for at least one item, or close the form.", _field(about["items"][0])
        )
    note = (values.get(_NOTE, {}).get(_NOTE, {}).get("value") or "").strip()
    return HandOverSubmission(
        submission_id=about["submission"], choices=tuple(choices), note=note[:NOTE_LENGTH] or None
    )


def _intro(entry: HandOverEntry, *, alone: bool) -> dict[str, Any]:
    if entry.is_declined:
        text = f"{_cut(entry.name, 100)} says that {'this is' if alone else 'these are'} not theirs. "
    else:
        text = f"{_cut(entry.name, 100)} is no longer in Slack. "
    text += "Choose who takes over from now on."
    if not alone:
        text += " What you leave blank stays on the list."
    if len(entry.items) > ITEMS_A_FORM:
        text += f" {len(entry.items) - ITEMS_A_FORM} more come after these."
    return {"type": "section", "block_id": "intro", "text": plain(text)}


def _person_input(
    block_id: str, label: str, hint: str, *, optional: bool, chosen: str | None = None
) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "hint": plain(hint),
        "optional": optional,
        "element": {
            "type": "users_select",
            "action_id": "owner",
            "placeholder": plain("Choose a person"),
            **({"initial_user": chosen} if chosen else {}),
        },
    }


def _title(line: LeftLine) -> str:
    return _cut(f"{line.label}  {line.title}", 200)


def _about(line: LeftLine, today: date) -> str:
    due = f"Due {say_day(line.due, today)}" if line.due else "No due date"
    percent = "" if line.percent is None else f", {line.percent}%"
    part = "" if line.was_led else ". Who answers for it; its lead stays"
    return f"{due}. {line.status.label.capitalize()}{percent}{part}"


def _field(item_id: int) -> str:
    return f"owner:{item_id}"


def _chosen(values: Mapping[str, Mapping[str, Any]], block_id: str) -> str | None:
    user = values.get(block_id, {}).get("owner", {}).get("selected_user")
    return user if isinstance(user, str) else None


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
