"""The form in which an owner says how things are going: built from lines, read back as answers."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk import WebClient

from planbot.plan.dates import say_day, say_when
from planbot.plan.errors import UserError
from planbot.plan.reports.lines import ItemLine
from planbot.plan.vocabulary import ATTENTION_FLAGS, Flag, Status
from planbot.services.updates import Answer, Waiting
from planbot.slack.errors import notice_view

CALLBACK = "update_form"
ITEMS_A_PAGE = 10
NOTE_LENGTH = 2000

# Flags after which the day by which it will be done is worth a field of its own.
_ASK_EXPECTED = ATTENTION_FLAGS - {Flag.SILENT}


@dataclass(frozen=True, slots=True)
class Submission:
    """What came back: one answer for each item that was filled in, and the id that makes it count once."""

    submission_id: str
    answers: tuple[Answer, ...]
    asked: tuple[int, ...]


def open_update_form(client: WebClient, trigger_id: str, waiting: Waiting) -> None:
    """Show the person the form for what waits, or that nothing does."""
    client.views_open(trigger_id=trigger_id, view=update_view(waiting))


def update_view(waiting: Waiting) -> dict[str, Any]:
    """Return the form for what waits, or a modal that says that nothing does."""
    if not waiting.lines:
        return notice_view("Nothing of yours waits for a word from you. Thank you.")
    return build_update_form(waiting.lines, waiting.today, more=max(0, len(waiting.lines) - ITEMS_A_PAGE))


def build_update_form(lines: Sequence[ItemLine], today: date, more: int = 0) -> dict[str, Any]:
    """Return the modal for the given items, ten at most; `more` counts those that come after.

    One item alone may be sent as it stands; of several, only those with a status, a percent or a note
    count: sending the form must not put words into anybody's mouth.
    """
    shown = lines[:ITEMS_A_PAGE]
    alone = len(shown) == 1 and not more
    blocks: list[dict[str, Any]] = []
    if not alone:
        rest = f" {more} more come after these." if more else ""
        blocks.append(_context("intro", f"Fill in what you can; what you leave blank stays open.{rest}"))
    for line in shown:
        blocks += _item_blocks(line, today, prefilled=alone)
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": _plain("How is it going?"),
        "submit": _plain("Send"),
        "close": _plain("Not now"),
        "private_metadata": json.dumps(
            {"submission": uuid.uuid4().hex, "items": [line.id for line in shown], "alone": alone}
        ),
        "blocks": blocks,
    }


def read_update_form(view: Mapping[str, Any]) -> Submission:
    """Return what a person filled in.

    Raises `UserError` with the block as field where a value cannot be read.
    """
    about = json.loads(view["private_metadata"])
    values: Mapping[str, Mapping[str, Any]] = view["state"]["values"]
    answers = []
    for item_id in about["items"]:
        status = _value(values, "status", item_id, "selected_option")
        percent = _percent(_value(values, "percent", item_id, "value"), item_id)
        note = (_value(values, "note", item_id, "value") or "").strip() or None
        expected = _value(values, "expected", item_id, "selected_date")
        if status or percent is not None or note or expected:
            answers.append(
                Answer(
                    item_id=item_id,
                    status=Status(status["value"]) if status else None,
                    percent=percent,
                    note=note,
                    expected=date.fromisoformat(expected) if expected else None,
                )
            )
    if not answers:
        raise UserError(
            "Choose a status for at least one item, or close the form.", f"status:{about['items'][0]}"
        )
    return Submission(about["submission"], tuple(answers), tuple(about["items"]))


def _item_blocks(line: ItemLine, today: date, *, prefilled: bool) -> list[dict[str, Any]]:
    key = line.id
    select: dict[str, Any] = {
        "type": "static_select",
        "action_id": "status",
        "placeholder": _plain(f"Now: {line.status.label}"),
        "options": [_option(status) for status in Status],
    }
    if prefilled:
        select["initial_option"] = _option(line.status)
    percent = "not given" if line.percent is None else f"{line.percent}%"
    blocks: list[dict[str, Any]] = [
        {
            "type": "header",
            "block_id": f"item:{key}",
            "text": _plain(_cut(f"{line.label}  {line.title}", 150)),
        },
        _context(f"about:{key}", _about(line, today)),
        _input(f"status:{key}", "Status", select, optional=not prefilled),
        _input(
            f"percent:{key}",
            "Percent done",
            {
                "type": "number_input",
                "action_id": "percent",
                "is_decimal_allowed": False,
                "placeholder": _plain(f"0 to 100 (now: {percent})"),
            },
        ),
        _input(
            f"note:{key}",
            "In a sentence",
            {
                "type": "plain_text_input",
                "action_id": "note",
                "multiline": True,
                "max_length": NOTE_LENGTH,
                "placeholder": _plain("What moved, or what it waits for"),
            },
        ),
    ]
    if prefilled or _ASK_EXPECTED & set(line.flags):
        picker = {"type": "datepicker", "action_id": "expected", "placeholder": _plain("Choose a day")}
        blocks.append(_input(f"expected:{key}", "Expected to be done by", picker))
    return blocks


def _about(line: ItemLine, today: date) -> str:
    parts = []
    if line.due:
        parts.append(f"Due {say_day(line.due, today)} ({say_when(line.due, today)})")
    if line.last:
        said = line.last.status.label
        if line.last.percent is not None:
            said += f", {line.last.percent}%"
        note = f": “{_cut(line.last.note, 200)}”" if line.last.note else ""
        parts.append(f"{line.last.by} on {say_day(line.last.on, today)}: {said}{note}")
    else:
        parts.append("No update so far")
    return ". ".join(parts)


def _value(values: Mapping[str, Mapping[str, Any]], field: str, item_id: int, attribute: str) -> Any:
    return values.get(f"{field}:{item_id}", {}).get(field, {}).get(attribute)


def _percent(text: str | None, item_id: int) -> int | None:
    if text is None or not text.strip():
        return None
    try:
        return int(text.strip().removesuffix("%"))
    except ValueError:
        raise UserError("Percent is a whole number from 0 to 100.", f"percent:{item_id}") from None


def _input(block_id: str, label: str, element: dict[str, Any], *, optional: bool = True) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label),
        "element": element,
        "optional": optional,
    }


def _option(status: Status) -> dict[str, Any]:
    return {"text": _plain(f"{status.mark} {status.label}"), "value": status.value}


def _context(block_id: str, text: str) -> dict[str, Any]:
    return {"type": "context", "block_id": block_id, "elements": [_plain(_cut(text, 2000))]}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": True}


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
