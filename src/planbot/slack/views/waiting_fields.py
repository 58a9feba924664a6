"""The part of the update form about what an item waits for: what it waits for already, and what else.

The fields of a question appear once somebody chooses what kind of thing it waits for.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from planbot.plan.dates import say_day
from planbot.plan.errors import UserError
from planbot.plan.reports.decisions import OpenDecision
from planbot.plan.reports.lines import ItemLine
from planbot.plan.vocabulary import DecisionKind
from planbot.services.judging import QUESTION_LENGTH, WaitsFor
from planbot.services.waiting import Waiting
from planbot.slack.views.item_fields import Values, cut, input_block, plain, value_of

WAITING_ON = "waiting_on"
ADDED_BLOCKS = 3
"""So many blocks appear for an item that waits for something."""

_NOTHING = "nothing"
_MOST_QUESTIONS = 10

_KINDS: Mapping[str, str] = MappingProxyType(
    {
        _NOTHING: "Nothing",
        DecisionKind.MONEY.value: "Money",
        DecisionKind.PEOPLE.value: "People",
        DecisionKind.DECISION.value: "A decision",
        DecisionKind.OUTSIDE_PARTY.value: "An outside party",
    }
)
_HINTS: Mapping[DecisionKind, str] = MappingProxyType(
    {
        DecisionKind.MONEY: "How much, and what for",
        DecisionKind.PEOPLE: "Who or how many, and for how long",
        DecisionKind.DECISION: "What is to be decided, so that yes or no answers it",
        DecisionKind.OUTSIDE_PARTY: "Who they are, and what they are to do",
    }
)


def waiting_blocks(line: ItemLine, waiting: Waiting, typed: Values) -> list[dict[str, Any]]:
    """Return the fields about what the item waits for, holding what was `typed` there before."""
    questions = waiting.questions.get(line.id, ())[:_MOST_QUESTIONS]
    blocks = [_open_questions(line.id, questions, waiting.today, typed)] if questions else []
    chosen = value_of(typed, WAITING_ON, line.id)
    kind = _kind(chosen["value"]) if chosen else None
    blocks.append(_kind_select(line.id, kind, something_else=bool(questions)))
    if kind is not None:
        blocks += _question(line.id, kind, typed, waiting.deciders.get(line.id))
    return blocks


def with_question(
    view: Mapping[str, Any], item_id: int, chosen: str, usual_decider: str | None
) -> dict[str, Any]:
    """Return an open form with the fields that fit what the item is now said to wait for.

    Slack keeps what is in the other fields: they come back under the same ids.
    """
    kind = _kind(chosen)
    fields = {f"{name}:{item_id}" for name in ("question", "decider", "needed_by")}
    blocks: list[dict[str, Any]] = []
    for block in view["blocks"]:
        if block["block_id"] == f"{WAITING_ON}:{item_id}":
            something_else = any(one["block_id"] == f"no_longer:{item_id}" for one in view["blocks"])
            blocks.append(_kind_select(item_id, kind, something_else=something_else))
            if kind is not None:
                blocks += _question(item_id, kind, view["state"]["values"], usual_decider)
        elif block["block_id"] not in fields:
            blocks.append(block)
    kept = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    return {name: view[name] for name in kept} | {"blocks": blocks}


def lacks_question(view: Mapping[str, Any]) -> list[tuple[int, str]]:
    """Return the items that are said to wait for something, with what, whose form has no field to ask in.

    That happens where the form could not be changed in time.
    """
    present = {block["block_id"] for block in view["blocks"]}
    found = []
    for block_id, fields in view["state"]["values"].items():
        name, _, item_id = block_id.partition(":")
        chosen = fields.get(WAITING_ON, {}).get("selected_option") if name == WAITING_ON else None
        if chosen and _kind(chosen["value"]) and f"question:{item_id}" not in present:
            found.append((int(item_id), chosen["value"]))
    return found


def read_waits_for(values: Values, item_id: int) -> WaitsFor | None:
    """Return what the item is said to wait for, None for nothing.

    Raises `UserError` with the block as field where the question is missing.
    """
    chosen = value_of(values, WAITING_ON, item_id)
    kind = _kind(chosen["value"]) if chosen else None
    if kind is None:
        return None
    question = (value_of(values, "question", item_id) or "").strip()
    if not question:
        raise UserError("Say in a sentence what it waits for.", f"question:{item_id}")
    needed_by = value_of(values, "needed_by", item_id)
    return WaitsFor(
        kind=kind,
        question=question,
        decider=value_of(values, "decider", item_id) or "",
        needed_by=date.fromisoformat(needed_by) if needed_by else None,
    )


def read_no_longer(values: Values, item_id: int) -> tuple[int, ...]:
    """Return the decisions for which the item is said to wait no longer."""
    return tuple(int(one["value"]) for one in value_of(values, "no_longer", item_id) or ())


def _kind(chosen: str) -> DecisionKind | None:
    return None if chosen == _NOTHING else DecisionKind(chosen)


def _kind_select(item_id: int, kind: DecisionKind | None, *, something_else: bool) -> dict[str, Any]:
    options = {value: {"text": plain(words), "value": value} for value, words in _KINDS.items()}
    select = {
        "type": "static_select",
        "action_id": WAITING_ON,
        "options": list(options.values()),
        "initial_option": options[kind.value if kind else _NOTHING],
    }
    label = "Waiting on something else" if something_else else "Waiting on"
    return input_block(f"{WAITING_ON}:{item_id}", label, select) | {"dispatch_action": True}


def _question(
    item_id: int, kind: DecisionKind, typed: Values, usual_decider: str | None
) -> list[dict[str, Any]]:
    question: dict[str, Any] = {
        "type": "plain_text_input",
        "action_id": "question",
        "multiline": True,
        "max_length": QUESTION_LENGTH,
        "placeholder": plain(_HINTS[kind]),
    }
    decider: dict[str, Any] = {"type": "users_select", "action_id": "decider"}
    needed_by: dict[str, Any] = {
        "type": "datepicker",
        "action_id": "needed_by",
        "placeholder": plain("Choose a day"),
    }
    for element, field, initial, usual in (
        (question, "question", "initial_value", None),
        (decider, "decider", "initial_user", usual_decider),
        (needed_by, "needed_by", "initial_date", None),
    ):
        held = value_of(typed, field, item_id) or usual
        if held:
            element[initial] = held
    who = "Who is in touch with them?" if kind is DecisionKind.OUTSIDE_PARTY else "Who decides?"
    return [
        input_block(f"question:{item_id}", "The question", question, optional=False),
        input_block(f"decider:{item_id}", who, decider, optional=False),
        input_block(f"needed_by:{item_id}", "Answer needed by", needed_by),
    ]


def _open_questions(
    item_id: int, questions: Sequence[OpenDecision], today: date, typed: Values
) -> dict[str, Any]:
    options = [_option(one, today) for one in questions]
    ticked = {one["value"] for one in value_of(typed, "no_longer", item_id) or ()}
    boxes: dict[str, Any] = {"type": "checkboxes", "action_id": "no_longer", "options": options}
    chosen = [option for option in options if option["value"] in ticked]
    if chosen:
        boxes["initial_options"] = chosen
    return input_block(f"no_longer:{item_id}", "Tick what it no longer waits for", boxes)


def _option(one: OpenDecision, today: date) -> dict[str, Any]:
    asked = f"Asked of {one.decider or 'nobody yet'} on {say_day(one.asked_on, today)}"
    return {"text": plain(cut(one.question, 75)), "value": str(one.id), "description": plain(cut(asked, 75))}
