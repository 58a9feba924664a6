"""views.*: modals and App Home."""

import json
from typing import Any

from planbot.sandbox.api.block_files import unknown_slack_files
from planbot.sandbox.api.method import ApiError, Call, Tier, method
from planbot.sandbox.blocks import check_view
from planbot.sandbox.workspace.triggers import Trigger
from planbot.sandbox.workspace.views import STACK_LIMIT, View

Json = dict[str, Any]

VIEW_BYTES = 250_000


@method("views.open", Tier.FOUR, required=("view",))
def views_open(call: Call) -> Json:
    trigger = _trigger(call)
    content = _content(call, "modal")
    _refuse_known_external_id(call, content)
    trigger.exchanged = True
    return _shown(call, call.workspace.screens.open(trigger.user, content))


@method("views.push", Tier.FOUR, required=("view",))
def views_push(call: Call) -> Json:
    trigger = _trigger(call)
    content = _content(call, "modal")
    _refuse_known_external_id(call, content)
    stack = call.workspace.screens.stack(trigger.user)
    if not stack:
        raise ApiError("not_found")
    if len(stack) >= STACK_LIMIT:
        raise ApiError("push_limit_reached")
    trigger.exchanged = True
    return _shown(call, call.workspace.screens.push(trigger.user, content))


@method("views.update", Tier.FOUR, required=("view",))
def views_update(call: Call) -> Json:
    screens = call.workspace.screens
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise ApiError.invalid_arguments("missing required field: view_id")
    view = screens.by_id(view_id) if view_id else screens.by_external_id(external_id)
    if view is None:
        raise ApiError("not_found")
    content = _content(call, view.type)
    _refuse_known_external_id(call, content, but=view)
    _refuse_stale_hash(call, view)
    screens.replace(view, content)
    return _shown(call, view)


@method("views.publish", Tier.FOUR, required=("user_id", "view"))
def views_publish(call: Call) -> Json:
    user = call.workspace.users.get(call.text("user_id"))
    if user is None or user.is_bot:
        raise ApiError.invalid_arguments("invalid `user_id`")
    content = _content(call, "home")
    home = call.workspace.screens.home(user.id)
    _refuse_known_external_id(call, content, but=home)
    if home is not None:
        _refuse_stale_hash(call, home)
    return _shown(call, call.workspace.screens.publish(user.id, content))


def _content(call: Call, surface: str) -> Json:
    view = call.structure("view", error="invalid_arguments")
    if not isinstance(view, dict):
        raise ApiError.invalid_arguments("must provide an object [json-pointer:/view]")
    if view.get("type") in ("modal", "home") and view["type"] != surface:
        raise ApiError.invalid_arguments(f"expected a view of type {surface} [json-pointer:/view/type]")
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise ApiError("view_too_large")
    problems = check_view(view) or unknown_slack_files(call.workspace, view["blocks"], "/view/blocks")
    if problems:
        raise ApiError.invalid_arguments(*(str(problem) for problem in problems))
    return view


def _trigger(call: Call) -> Trigger:
    trigger_id = call.text("trigger_id") or call.text("interactivity_pointer")
    if not trigger_id:
        raise ApiError.invalid_arguments("missing required field: trigger_id")
    trigger = call.workspace.triggers.get(trigger_id)
    if trigger is None:
        raise ApiError("invalid_trigger_id")
    if trigger.exchanged:
        raise ApiError("exchanged_trigger_id")
    if trigger.expired:
        raise ApiError("expired_trigger_id")
    return trigger


def _refuse_known_external_id(call: Call, content: Json, but: View | None = None) -> None:
    external_id = content.get("external_id")
    if external_id:
        known = call.workspace.screens.by_external_id(external_id)
        if known is not None and known is not but:
            raise ApiError("duplicate_external_id")


def _refuse_stale_hash(call: Call, view: View) -> None:
    if call.text("hash") and call.text("hash") != view.hash:
        raise ApiError("hash_conflict")


def _shown(call: Call, view: View) -> Json:
    return {"view": call.workspace.screens.as_slack(view)}
