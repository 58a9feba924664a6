"""The part of the update form that is about one item: its fields, and the answer that is read from them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from planbot.plan.dates import say_day, say_when
from planbot.plan.errors import UserError
from planbot.plan.model import Milestone
from planbot.plan.reports.lines import ItemLine
from planbot.plan.vocabulary import ATTENTION_FLAGS, Flag, Status
from planbot.services.judging import Answer
from planbot.services.waiting import NewWord, Waiting

NOTE_LENGTH = 2000

_EVIDENCE = "Link to evidence (report, minutes, photo)"

Values = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""What stands in the fields of a form, as Slack says it: by block, then by action."""

# Flags after which the day by which it will be done is worth a field of its own.
_ASK_EXPECTED = ATTENTION_FLAGS - {Flag.SILENT}
_HOLDS = {
    "status": "selected_option",
    "percent": "value",
    "note": "value",
    "expected": "selected_date",
    "evidence": "value",
    "milestones": "selected_options",
    "not_done": "selected_options",
    "no_longer": "selected_options",
    "waiting_on": "selected_option",
    "question": "value",
    "decider": "selected_user",
    "needed_by": "selected_date",
}
_MOST_CHECKBOXES = 10


def item_blocks(
    line: ItemLine, waiting: Waiting, typed: Values, *, prefilled: bool, needs_note: bool = False
) -> list[dict[str, Any]]:
    """Return the item's blocks: what is known, what is new to the person, and the fields.

    The fields hold what was `typed` there before; `prefilled` puts the status as it stands where nothing was.
    """
    key, news = line.id, waiting.news.get(line.id)
    about = _about(line, waiting, news)
    blocks: list[dict[str, Any]] = [
        {
            "type": "header",
            "block_id": f"item:{key}",
            "text": plain(cut(f"{line.label}  {line.title}", 150)),
        },
        {"type": "context", "block_id": f"about:{key}", "elements": [plain(about)]}
        if news is None
        else section(f"news:{key}", f"{_say_news(news, waiting.today)}\n{about}."),
    ]
    blocks += [
        input_block(f"status:{key}", "Status", _status(line, typed, prefilled), optional=not prefilled),
        input_block(f"percent:{key}", "Percent done", _percent(line, typed)),
        _note_block(line, typed, waiting.doubts.get(key), needs_note=needs_note),
        input_block(f"evidence:{key}", _EVIDENCE, _evidence(line, typed)),
    ]
    milestones = waiting.milestones.get(key, {})
    if milestones:
        still_open = {name: _say_due(one.due, waiting.today) for name, one in milestones.items() if one.due}
        boxes = _milestones("milestones", line, milestones, still_open, typed)
        blocks.append(input_block(f"milestones:{key}", "Milestones done", boxes))
    done = waiting.done.get(key, {})
    if done and (prefilled or value_of(typed, "not_done", key)):
        since = {
            name: f"Done {say_day(one.done_on, waiting.today)}" for name, one in done.items() if one.done_on
        }
        boxes = _milestones("not_done", line, done, since, typed)
        blocks.append(input_block(f"not_done:{key}", "Tick what is not done after all", boxes))
    expected = value_of(typed, "expected", key)
    if prefilled or expected or _ASK_EXPECTED & set(line.flags):
        picker = {"type": "datepicker", "action_id": "expected", "placeholder": plain("Choose a day")}
        if expected:
            picker["initial_date"] = expected
        blocks.append(input_block(f"expected:{key}", "Expected to be done by", picker))
    return blocks


def read_answer(values: Values, item_id: int) -> Answer | None:
    """Return what was filled in for the item, None where nothing was.

    Raises `UserError` with the block as field where a value cannot be read.
    """
    status = value_of(values, "status", item_id)
    percent = _read_percent(value_of(values, "percent", item_id), item_id)
    note = (value_of(values, "note", item_id) or "").strip() or None
    expected = value_of(values, "expected", item_id)
    evidence = (value_of(values, "evidence", item_id) or "").strip() or None
    done = tuple(option["value"] for option in value_of(values, "milestones", item_id) or ())
    not_done = tuple(option["value"] for option in value_of(values, "not_done", item_id) or ())
    if not (status or percent is not None or note or expected or evidence or done or not_done):
        return None
    return Answer(
        item_id=item_id,
        status=Status(status["value"]) if status else None,
        percent=percent,
        note=note,
        expected=date.fromisoformat(expected) if expected else None,
        evidence=evidence,
        done=done,
        not_done=not_done,
    )


def section(block_id: str, text: str) -> dict[str, Any]:
    return {"type": "section", "block_id": block_id, "text": plain(cut(text, 3000))}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": True}


def _status(line: ItemLine, typed: Values, prefilled: bool) -> dict[str, Any]:
    select: dict[str, Any] = {
        "type": "static_select",
        "action_id": "status",
        "placeholder": plain(f"Now: {line.status.label}"),
        "options": [_option(status) for status in Status],
    }
    chosen = value_of(typed, "status", line.id)
    if chosen or prefilled:
        select["initial_option"] = _option(Status(chosen["value"]) if chosen else line.status)
    return select


def _percent(line: ItemLine, typed: Values) -> dict[str, Any]:
    now = "not given" if line.percent is None else f"{line.percent}%"
    field = {
        "type": "number_input",
        "action_id": "percent",
        "is_decimal_allowed": False,
        "placeholder": plain(f"0 to 100 (now: {now})"),
    }
    percent = _read_percent(value_of(typed, "percent", line.id), line.id)
    return field if percent is None else field | {"initial_value": str(percent)}


def _note_block(line: ItemLine, typed: Values, doubt: str | None, *, needs_note: bool) -> dict[str, Any]:
    """Return the field for a note; what does not fit together stands below it as a question to reply to."""
    block = input_block(f"note:{line.id}", "In a sentence", _note(line, typed), optional=not needs_note)
    return block if doubt is None else block | {"hint": plain(cut(doubt, 2000))}


def _note(line: ItemLine, typed: Values) -> dict[str, Any]:
    field = {
        "type": "plain_text_input",
        "action_id": "note",
        "multiline": True,
        "max_length": NOTE_LENGTH,
        "placeholder": plain("What moved, or what it waits for"),
    }
    note = value_of(typed, "note", line.id)
    return field | {"initial_value": note} if note else field


def _evidence(line: ItemLine, typed: Values) -> dict[str, Any]:
    field = {"type": "url_text_input", "action_id": "evidence", "placeholder": plain("https://")}
    link = value_of(typed, "evidence", line.id)
    return field | {"initial_value": link} if link else field


def _milestones(
    field: str,
    line: ItemLine,
    milestones: Mapping[str, Milestone],
    days: Mapping[str, str],
    typed: Values,
) -> dict[str, Any]:
    """Return a box for each of the milestones, with what `days` says of it below its title."""
    options = [
        {
            "text": plain(cut(" ".join(milestone.title.split()) or "Milestone", 75)),
            **({"description": plain(days[key])} if key in days else {}),
            "value": key,
        }
        for key, milestone in list(milestones.items())[:_MOST_CHECKBOXES]
    ]
    boxes = {"type": "checkboxes", "action_id": field, "options": options}
    ticked = {option["value"] for option in value_of(typed, field, line.id) or ()}
    chosen = [option for option in options if option["value"] in ticked]
    return boxes | {"initial_options": chosen} if chosen else boxes


def _say_due(due: date, today: date) -> str:
    return f"Due {say_day(due, today)} ({say_when(due, today)})"


def _about(line: ItemLine, waiting: Waiting, news: NewWord | None) -> str:
    today, parts = waiting.today, []
    if line.due:
        parts.append(_say_due(line.due, today))
    if line.last is None:
        parts.append("No update so far")
    elif news is None:
        said = _say_status(line.last.status, line.last.percent)
        note = f": “{cut(line.last.note, 200)}”" if line.last.note else ""
        parts.append(f"{line.last.by} on {say_day(line.last.on, today)}: {said}{note}")
    return cut(". ".join(parts), 2000) or line.status.label


def _say_news(news: NewWord, today: date) -> str:
    who = "you" if news.is_own else news.by
    day = "" if news.at.date() == today else f"on {say_day(news.at.date(), today)} "
    note = f", “{cut(news.note, 1000)}”" if news.note else ""
    said = _say_status(news.status, news.percent)
    return f"In the meantime {who} said {day}at {news.at.hour}:{news.at:%M}: {said}{note}."


def _say_status(status: Status, percent: int | None) -> str:
    return status.label if percent is None else f"{status.label}, {percent}%"


def value_of(values: Values, field: str, item_id: int) -> Any:
    """Return what stands in a field of an item's; None where it is empty or not in the form."""
    return values.get(f"{field}:{item_id}", {}).get(field, {}).get(_HOLDS[field])


def _read_percent(text: str | None, item_id: int) -> int | None:
    if text is None or not text.strip():
        return None
    try:
        return int(text.strip().removesuffix("%"))
    except ValueError:
        raise UserError("Percent is a whole number from 0 to 100.", f"percent:{item_id}") from None


def input_block(
    block_id: str, label: str, element: dict[str, Any], *, optional: bool = True
) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        "optional": optional,
    }


def _option(status: Status) -> dict[str, Any]:
    return {"text": plain(f"{status.mark} {status.label}"), "value": status.value}


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
