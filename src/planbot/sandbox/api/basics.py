"""api.test, auth.test, apps.connections.open, team.info: who and where the app is."""

from typing import Any
from urllib.parse import urlsplit

from planbot.sandbox.api.method import ApiError, Call, Tier, method

Json = dict[str, Any]


@method("api.test", Tier.FOUR, takes="none")
def api_test(call: Call) -> Json:
    args = {key: value for key, value in call.args.items() if key != "token"}
    if call.text("error"):
        raise ApiError(call.text("error"), args=args)
    return {"args": args}


@method("auth.test", Tier.SPECIAL)
def auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": f"{call.base_url}/",
        "team": workspace.team.name,
        "user": workspace.bot.name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", Tier.THREE, takes="app")
def apps_connections_open(call: Call) -> Json:
    if not call.sockets.enabled:
        raise ApiError("forbidden_team")
    host = urlsplit(call.base_url).netloc
    return {"url": f"ws://{host}/link/?ticket={call.sockets.issue_ticket()}&app_id={call.workspace.app_id}"}


@method("team.info", Tier.THREE, scopes=("team:read",))
def team_info(call: Call) -> Json:
    workspace = call.workspace
    asked = call.text("team") or workspace.team_id
    if asked != workspace.team_id:
        raise ApiError("team_not_found")
    return {
        "team": {
            "id": workspace.team_id,
            "name": workspace.team.name,
            "url": f"{call.base_url}/",
            "domain": workspace.team.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }
