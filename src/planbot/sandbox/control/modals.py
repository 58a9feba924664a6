"""A person fills in, submits and closes modals."""

from collections.abc import Mapping
from typing import Any

from planbot.sandbox.blocks import check_view
from planbot.sandbox.control.clicking import dispatched, send_actions, view_place
from planbot.sandbox.control.elements import stateful_elements
from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.control.forms import client_errors, current_values, fill_in
from planbot.sandbox.control.stage import Stage, failure_shown
from planbot.sandbox.delivery.payloads import interaction
from planbot.sandbox.workspace.people import User
from planbot.sandbox.workspace.views import STACK_LIMIT, Draft, View

Json = dict[str, Any]

INVALID_ANSWER = "invalid_response_action"


def top_view(stage: Stage, person: User) -> View:
    view = stage.workspace.screens.top(person.id)
    if view is None:
        raise ControlError(f"{person.real_name} has no modal open.", 409)
    return view


async def set_inputs(stage: Stage, person: User, view: View, given: Mapping[str, Any]) -> Json:
    """Fill in inputs without submitting; those with `dispatch_action` tell the app at once."""
    changed = fill_in(stage.workspace, view.blocks, view.draft, given)
    errors: list[str] = []
    for placed in changed:
        if placed.is_input and not placed.block.get("dispatch_action"):
            continue
        state = view.draft[placed.block_id][placed.action_id]
        action = dispatched(placed, state, stage.workspace.clock.next_ts())
        answer = await send_actions(stage, person, view_place(view), [action])
        if not answer.acked:
            errors.append(failure_shown(answer))
    return {"ok": not errors, "error": errors[0] if errors else None, **screen(stage, person)}


async def submit(stage: Stage, person: User, view: View, given: Mapping[str, Any]) -> Json:
    """Fill in and submit the modal.

    Answers {"ok", "error", "ack", "errors", "modal"}: `errors` are the sentences under the inputs,
    `modal` what is on top afterwards. What Slack's client would not send (`client_validation`) does not
    reach the app.
    """
    workspace = stage.workspace
    fill_in(workspace, view.blocks, view.draft, given)
    if view.content["submit"] is None:
        raise ControlError("This modal has no submit button.", 409)
    values = current_values(view.blocks, view.draft)
    view.errors = client_errors(view.blocks, values)
    if view.errors:
        return _outcome(stage, person, None, "client_validation", view.errors)
    payload = interaction(
        workspace,
        "view_submission",
        person,
        trigger_id=workspace.triggers.issue(person.id),
        view=workspace.screens.as_slack(view, values),
        response_urls=_response_urls(stage, person, view, values),
    )
    answer = await stage.courier.interact("interactive", payload)
    if not answer.acked:
        return _outcome(stage, person, None, failure_shown(answer), {})
    error = _follow(stage, person, view, answer.payload)
    return _outcome(stage, person, answer.payload, error, view.errors)


async def close(stage: Stage, person: User, *, everything: bool = False) -> Json:
    """Close the modal on top, or the whole stack; the app hears of it where it asked to.

    A view with `clear_on_close` takes the whole stack with it.
    """
    screens = stage.workspace.screens
    view = top_view(stage, person)
    everything = everything or view.content["clear_on_close"]
    closed = list(reversed(screens.stack(person.id))) if everything else [view]
    if everything:
        screens.clear(person.id)
    else:
        screens.close_top(person.id)
    error = None
    for one in closed:
        if one.content["notify_on_close"]:
            values = current_values(one.blocks, one.draft)
            payload = interaction(
                stage.workspace,
                "view_closed",
                person,
                view=screens.as_slack(one, values),
                is_cleared=everything,
            )
            answer = await stage.courier.interact("interactive", payload)
            error = error or (None if answer.acked else failure_shown(answer))
    return {"ok": error is None, "error": error, **screen(stage, person)}


def screen(stage: Stage, person: User) -> Json:
    """What the person has open: {"modal": the view on top or None, "stack": all of them}."""
    stack = [_shown(stage, view) for view in stage.workspace.screens.stack(person.id)]
    return {"modal": stack[-1] if stack else None, "stack": stack}


def _shown(stage: Stage, view: View) -> Json:
    values = current_values(view.blocks, view.draft)
    return {**stage.workspace.screens.as_slack(view, values), "errors": view.errors}


def _follow(stage: Stage, person: User, view: View, ack: Json | None) -> str | None:
    """Do what the app answered; the error code where that is nothing Slack could do."""
    screens = stage.workspace.screens
    stack = screens.stack(person.id)
    if view not in stack:
        return None
    action = (ack or {}).get("response_action")
    if action is None:
        stack.remove(view)
        return None
    assert ack is not None
    match action:
        case "clear":
            screens.clear(person.id)
        case "errors":
            return _show_errors(view, ack.get("errors"))
        case "update" | "push":
            content = ack.get("view")
            if not isinstance(content, dict) or content.get("type") != "modal" or check_view(content):
                return INVALID_ANSWER
            if action == "update":
                screens.replace(view, content)
            elif len(stack) >= STACK_LIMIT:
                return "push_limit_reached"
            else:
                screens.push(person.id, content)
        case _:
            return INVALID_ANSWER
    return None


def _show_errors(view: View, errors: Any) -> str | None:
    """Errors stand under input blocks only; Slack shows none of them where one is addressed elsewhere."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        return INVALID_ANSWER
    view.errors = {block_id: str(sentence) for block_id, sentence in errors.items()}
    return "errors"


def _response_urls(stage: Stage, person: User, view: View, values: Draft) -> list[Json]:
    urls = []
    for one in stateful_elements(view.blocks):
        if one.element.get("response_url_enabled"):
            state = values[one.block_id][one.action_id]
            chosen = state.get("selected_conversation") or state.get("selected_channel")
            channel = stage.workspace.channels.get(chosen or "")
            if channel is not None:
                url = stage.response_url(person, channel)
                urls.append(
                    {
                        "block_id": one.block_id,
                        "action_id": one.action_id,
                        "channel_id": channel.id,
                        "response_url": url,
                    }
                )
    return urls


def _outcome(
    stage: Stage, person: User, ack: Json | None, error: str | None, errors: Mapping[str, str]
) -> Json:
    return {
        "ok": error is None,
        "error": error,
        "ack": ack,
        "errors": dict(errors),
        **screen(stage, person),
    }
