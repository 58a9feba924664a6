"""Changing the app itself: where it listens, what it may do, whether its tokens are good."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.control.stage import Stage
from planbot.sandbox.delivery.requests import RequestUrlError

Json = dict[str, Any]

_CODES = {"revoked": "token_revoked", "inactive": "account_inactive"}
"""What the Web API answers to a token in this state."""


def app_as_json(stage: Stage) -> Json:
    workspace = stage.workspace
    words = {code: word for word, code in _CODES.items()}
    state = {
        name: words[workspace.refused_tokens[token]] if token in workspace.refused_tokens else "valid"
        for name, token in _tokens(stage).items()
    }
    return {
        "scopes": list(workspace.app.scopes),
        "installed": workspace.installed,
        "socket_mode": stage.courier.sockets.enabled,
        **state,
    }


async def change_app(stage: Stage, changes: Mapping[str, Any]) -> Json:
    """Change any of `scopes`, `bot_token` and `app_token` ("valid", "revoked", "inactive"), `installed`,
    `socket_mode`.

    A revoked bot token sends `tokens_revoked`; uninstalling sends that and `app_uninstalled`, makes the bot
    token inactive, and nothing more is delivered until the app is installed again. Without Socket Mode,
    connections are told `link_disabled` and new ones are refused.
    """
    _check(stage, changes)
    workspace = stage.workspace
    if "scopes" in changes:
        workspace.app = replace(workspace.app, scopes=tuple(changes["scopes"]))
    was_installed, was_revoked = workspace.installed, workspace.bot_token in workspace.refused_tokens
    for name, token in _tokens(stage).items():
        if name in changes:
            _set_token(stage, token, changes[name])
    if "installed" in changes:
        _set_token(stage, workspace.bot_token, "valid" if changes["installed"] else "inactive")
    with stage.courier.collecting() as deliveries:
        if workspace.bot_token in workspace.refused_tokens and not was_revoked and was_installed:
            tokens = {"oauth": [], "bot": [workspace.bot.id]}
            workspace.announce(
                {"type": "tokens_revoked", "tokens": tokens, "event_ts": workspace.clock.next_ts()}
            )
        if was_installed and changes.get("installed") is False:
            workspace.announce({"type": "app_uninstalled", "event_ts": workspace.clock.next_ts()})
    workspace.installed = changes.get("installed", workspace.installed)
    delivered = await stage.wait_for(deliveries)
    if "socket_mode" in changes:
        await stage.courier.sockets.enable(changes["socket_mode"])
    return {"ok": True, "delivered": delivered, **app_as_json(stage)}


async def set_request_urls(stage: Stage, wanted: Mapping[str, Any]) -> Json:
    """Deliver over HTTP from now on: `request_url` for everything, or one URL a kind.

    Null goes back to sockets. The events URL must answer the challenge first.
    """
    kinds = {"events_url": "events", "commands_url": "commands", "interactivity_url": "interactivity"}
    for key, value in wanted.items():
        if key not in ("request_url", *kinds):
            raise ControlError(f"{key!r} is unknown; known are request_url, {', '.join(kinds)}.")
        if value is not None and not str(value).startswith(("http://", "https://")):
            raise ControlError(f"{value!r} is no address that a request can go to.")
    requests = stage.courier.requests
    chosen = {kind: wanted[key] for key, kind in kinds.items() if key in wanted}
    if "request_url" in wanted:
        chosen = dict.fromkeys(kinds.values(), wanted["request_url"]) | chosen
    if chosen.get("events"):
        try:
            await requests.verify(str(chosen["events"]))
        except RequestUrlError as error:
            raise ControlError(str(error), 409) from error
    for kind, url in chosen.items():
        setattr(requests.urls, kind, url)
    stage.courier.wake()
    return {"ok": True, **{key: getattr(requests.urls, kind) for key, kind in kinds.items()}}


async def ssl_check(stage: Stage) -> Json:
    """Send `ssl_check=1` to the request URL of commands, as Slack does now and then: {"ok", "status"}."""
    try:
        status = await stage.courier.requests.check_ssl()
    except RequestUrlError as error:
        raise ControlError(str(error), 409) from error
    return {"ok": status == 200, "status": status}


def _check(stage: Stage, changes: Mapping[str, Any]) -> None:
    known = app_as_json(stage)
    for key, value in changes.items():
        if key not in known:
            raise ControlError(f"{key!r} cannot be changed; known are {', '.join(known)}.")
        if key == "scopes" and not (
            isinstance(value, list) and all(isinstance(one, str) and one for one in value)
        ):
            raise ControlError("'scopes' needs a list of texts.")
        if key in ("installed", "socket_mode") and not isinstance(value, bool):
            raise ControlError(f"{key!r} needs true or false.")
        if key in _tokens(stage) and value not in ("valid", *_CODES):
            raise ControlError(f"{key!r} is valid, {' or '.join(_CODES)}.")


def _set_token(stage: Stage, token: str, state: str) -> None:
    if state == "valid":
        stage.workspace.refused_tokens.pop(token, None)
    else:
        stage.workspace.refused_tokens[token] = _CODES[state]


def _tokens(stage: Stage) -> dict[str, str]:
    return {"bot_token": stage.workspace.bot_token, "app_token": stage.workspace.app_token}
