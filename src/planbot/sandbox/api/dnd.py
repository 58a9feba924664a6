"""dnd.info: whether somebody wants to be left alone."""

from typing import Any

from planbot.sandbox.api.method import ApiError, Call, Tier, method

Json = dict[str, Any]

NEVER = 1
"""What Slack gives as start and end where no span is set."""


@method("dnd.info", Tier.THREE, scopes=("dnd:read",), json=False)
def dnd_info(call: Call) -> Json:
    user = call.workspace.users.get(call.text("user") or call.workspace.bot.id)
    if user is None:
        raise ApiError("user_not_found")
    start, end = user.dnd or (NEVER, NEVER)
    return {"dnd_enabled": user.dnd is not None, "next_dnd_start_ts": start, "next_dnd_end_ts": end}
