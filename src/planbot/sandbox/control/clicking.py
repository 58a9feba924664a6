"""A person clicks and chooses: buttons, menus and pickers in messages, modals and Home; shortcuts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planbot.sandbox.control.elements import Placed, find_element, seen_by
from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.control.forms import current_values, fill_in
from planbot.sandbox.control.stage import Stage, failure_shown
from planbot.sandbox.control.states import STATE_FIELDS, chosen_state, option_among
from planbot.sandbox.delivery import Answer
from planbot.sandbox.delivery.payloads import channel_part, interaction
from planbot.sandbox.workspace.channels import Channel
from planbot.sandbox.workspace.messages import Message
from planbot.sandbox.workspace.people import User
from planbot.sandbox.workspace.views import Draft, View

Json = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where something is clicked: a message in its channel, or a view."""

    blocks: Sequence[Json]
    draft: Draft
    channel: Channel | None = None
    message: Message | None = None
    view: View | None = None


def message_place(stage: Stage, person: User, channel: Channel, message: Message) -> Place:
    draft = stage.workspace.message_drafts.setdefault((person.id, channel.id, message.ts), {})
    blocks = [*message.blocks, *(one for extra in message.attachments for one in extra.get("blocks", ()))]
    return Place(seen_by(person.id, blocks), draft, channel=channel, message=message)


def view_place(view: View) -> Place:
    return Place(view.blocks, view.draft, view=view)


async def click(stage: Stage, person: User, place: Place, wanted: Json) -> Json:
    """Click or choose. `wanted` names the element ({"action_id", "block_id", "label", "value"}) and, where
    there is something to choose, `choice`; `values` is what else was filled in here on the way, as in a form.

    Choosing in an input without `dispatch_action` tells the app nothing: it keeps what it was given, and the
    next action here brings that along in `state.values`.

    Answers {"ok", "error", "ack", "confirm", "modal"}: `confirm` is the dialog that was agreed to, `modal`
    the id of the view on top afterwards.
    """
    known = {name: wanted.get(name) for name in ("action_id", "block_id", "label", "value")}
    placed = find_element(place.blocks, **known)
    fill_in(stage.workspace, place.blocks, place.draft, _values(wanted))
    action = _action(stage, placed, wanted.get("choice"), place.draft)
    is_told = not placed.is_input or placed.block.get("dispatch_action")
    answer = await send_actions(stage, person, place, [action]) if is_told else Answer()
    top = stage.workspace.screens.top(person.id)
    return {
        "ok": answer.acked,
        "error": None if answer.acked else failure_shown(answer),
        "ack": answer.payload,
        "confirm": placed.element.get("confirm"),
        "modal": top.id if top else None,
    }


async def send_actions(stage: Stage, person: User, place: Place, actions: list[Json]) -> Answer:
    """Take `block_actions` to the app."""
    workspace = stage.workspace
    parts: Json = {"trigger_id": workspace.triggers.issue(person.id), "actions": actions}
    values = current_values(place.blocks, place.draft)
    if place.view is not None:
        parts["container"] = {"type": "view", "view_id": place.view.id}
        parts["view"] = workspace.screens.as_slack(place.view, values)
    elif place.channel is not None and place.message is not None:
        parts |= _message_parts(stage, person, place.channel, place.message)
        parts["state"] = {"values": values}
    return await stage.courier.interact(
        "interactive", interaction(workspace, "block_actions", person, **parts)
    )


def dispatched(placed: Placed, state: Json, ts: str) -> Json:
    """The entry of `actions` for an element that holds `state` now."""
    action = {key: value for key, value in placed.element.items() if key in _ECHOED}
    field = STATE_FIELDS[placed.element["type"]]
    initial = {field.initial: placed.element[field.initial]} if field.initial in placed.element else {}
    return {**action, **initial, **state, "block_id": placed.block_id, "action_ts": ts}


async def suggestions(stage: Stage, person: User, place: Place, wanted: Json, query: str) -> Json:
    """Type into an external select. Answers {"ok", "options", "option_groups"} as the app gives them."""
    workspace = stage.workspace
    known = {name: wanted.get(name) for name in ("action_id", "block_id", "label")}
    placed = find_element(place.blocks, **known)
    if not placed.element["type"].endswith("external_select"):
        raise ControlError("Only external selects ask the app for their options.", 409)
    parts: Json = {"action_id": placed.action_id, "block_id": placed.block_id, "value": query}
    if place.view is not None:
        parts["container"] = {"type": "view", "view_id": place.view.id}
        parts["view"] = workspace.screens.as_slack(place.view, current_values(place.blocks, place.draft))
    elif place.channel is not None and place.message is not None:
        parts |= _message_parts(stage, person, place.channel, place.message)
        del parts["response_url"]
    payload = interaction(workspace, "block_suggestion", person, **parts)
    answer = await stage.courier.interact("interactive", payload)
    given = answer.payload or {}
    return {
        "ok": answer.acked,
        "error": None if answer.acked else failure_shown(answer),
        "options": given.get("options", []),
        "option_groups": given.get("option_groups", []),
    }


async def use_shortcut(
    stage: Stage, person: User, callback_id: str, channel: Channel | None, message: Message | None
) -> Json:
    """Use a global shortcut, or one on a message. Answers {"ok", "error", "ack", "modal"}."""
    workspace = stage.workspace
    parts: Json = {
        "callback_id": callback_id,
        "trigger_id": workspace.triggers.issue(person.id),
        "action_ts": workspace.clock.next_ts(),
    }
    kind = "shortcut"
    if channel is not None and message is not None:
        kind = "message_action"
        parts |= {
            "message_ts": message.ts,
            "channel": channel_part(channel),
            "message": message.as_slack(),
            "response_url": stage.response_url(person, channel, message_ts=message.ts),
        }
    answer = await stage.courier.interact("interactive", interaction(workspace, kind, person, **parts))
    top = workspace.screens.top(person.id)
    return {
        "ok": answer.acked,
        "error": None if answer.acked else failure_shown(answer),
        "ack": answer.payload,
        "modal": top.id if top else None,
    }


_ECHOED = frozenset(
    {
        "type",
        "action_id",
        "value",
        "style",
        "text",
        "icon",
        "url",
        "placeholder",
        "confirm",
        "min_query_length",
    }
)


def _values(wanted: Json) -> Json:
    values = wanted.get("values") or {}
    if not isinstance(values, dict):
        raise ControlError("'values' must be an object.")
    return values


def _action(stage: Stage, placed: Placed, choice: Any, draft: Draft) -> Json:
    element, ts = placed.element, stage.workspace.clock.next_ts()
    if element["type"] in STATE_FIELDS:
        state = chosen_state(stage.workspace, element, choice)
        draft.setdefault(placed.block_id, {})[placed.action_id] = state
        return dispatched(placed, state, ts)
    action = {key: value for key, value in element.items() if key in _ECHOED}
    if element["type"] == "overflow":
        if choice is None:
            raise ControlError("Say which entry of the menu: `choice` is its value or words.")
        action["selected_option"] = option_among(element["options"], choice)
    return {**action, "block_id": placed.block_id, "action_ts": ts}


def _message_parts(stage: Stage, person: User, channel: Channel, message: Message) -> Json:
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral_to is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    parts: Json = {
        "container": container,
        "channel": channel_part(channel),
        "response_url": stage.response_url(
            person, channel, message_ts=message.ts, thread_ts=message.thread_ts
        ),
    }
    if message.ephemeral_to is None:
        parts["message"] = message.as_slack()
    return parts
