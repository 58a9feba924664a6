"""Filling in a form: which inputs are meant, what they hold then, and what Slack's client would not send."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from planbot.sandbox.control.elements import Placed, stateful_elements
from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.control.states import chosen_state, initial_state, is_empty
from planbot.sandbox.workspace import Workspace
from planbot.sandbox.workspace.views import Draft

Json = dict[str, Any]

REQUIRED = "Please complete this required field."


def current_values(blocks: Sequence[Json], draft: Draft) -> Draft:
    """`state.values`: what was filled in, and what untouched inputs hold at first."""
    values: Draft = {}
    for one in stateful_elements(blocks):
        touched = draft.get(one.block_id, {}).get(one.action_id)
        values.setdefault(one.block_id, {})[one.action_id] = touched or initial_state(one.element)
    return values


def fill_in(
    workspace: Workspace, blocks: Sequence[Json], draft: Draft, given: Mapping[str, Any]
) -> list[Placed]:
    """Put `given` into the draft; answers the elements that changed.

    A key is an action_id, a block_id, a label, or a block_id with a mapping {action_id: value}.
    Raises ControlError where a key names no input or several, or a value is not on offer.
    """
    changes: list[tuple[Placed, Json]] = []
    everything = list(stateful_elements(blocks))
    for key, value in given.items():
        inner = {one.action_id: one for one in everything if one.block_id == key}
        if isinstance(value, Mapping) and inner and all(action_id in inner for action_id in value):
            for action_id, inner_value in value.items():
                one = inner[action_id]
                changes.append((one, chosen_state(workspace, one.element, inner_value)))
        else:
            one = _meant(everything, key)
            changes.append((one, chosen_state(workspace, one.element, value)))
    for one, state in changes:
        draft.setdefault(one.block_id, {})[one.action_id] = state
    return [one for one, _ in changes]


def _meant(everything: Sequence[Placed], key: str) -> Placed:
    for fits in (
        [one for one in everything if one.block_id == key],
        [one for one in everything if one.action_id == key],
        [one for one in everything if one.label.lower() == key.lower()],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            where = ", ".join(f"{one.block_id}/{one.action_id}" for one in fits)
            raise ControlError(f"{key!r} could be any of {where}; say which block.", 409)
    there = "; ".join(f"{one.block_id}/{one.action_id} {one.label!r}" for one in everything)
    raise ControlError(f"There is no input {key!r}. There is: {there or 'none'}.", 404)


def client_errors(blocks: Sequence[Json], values: Draft) -> dict[str, str]:
    """What Slack's client says before anything is sent: {block_id: sentence}."""
    errors: dict[str, str] = {}
    for one in stateful_elements(blocks):
        if not one.is_input:
            continue
        state = values[one.block_id][one.action_id]
        if is_empty(one.element, state):
            if not one.block.get("optional"):
                errors[one.block_id] = REQUIRED
            continue
        problem = _problem(one.element, state)
        if problem:
            errors[one.block_id] = problem
    return errors


def _problem(element: Json, state: Json) -> str | None:
    value = state.get("value")
    match element["type"]:
        case "plain_text_input":
            return _text_problem(str(value), element)
        case "number_input":
            return _number_problem(str(value), element)
        case "email_text_input" if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(value)):
            return "Please enter a valid email address."
        case "url_text_input" if not re.fullmatch(r"https?://\S+", str(value)):
            return "Please enter a valid URL."
    return None


def _text_problem(text: str, element: Json) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < least:
        return f"Please enter at least {least} characters."
    if len(text) > most:
        return f"Please enter no more than {most} characters."
    return None


def _number_problem(text: str, element: Json) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, text.strip()):
        return "Please enter a valid number."
    if "min_value" in element and float(text) < float(element["min_value"]):
        return f"Please enter a number no less than {element['min_value']}."
    if "max_value" in element and float(text) > float(element["max_value"]):
        return f"Please enter a number no more than {element['max_value']}."
    return None
