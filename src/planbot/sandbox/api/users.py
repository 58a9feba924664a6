"""users.*: who people are."""

from typing import Any

from planbot.sandbox.api.method import ApiError, Call, Tier, method
from planbot.sandbox.api.paging import page_by_id, page_limit
from planbot.sandbox.workspace.people import User

Json = dict[str, Any]

LIMIT_REQUIRED_ABOVE = 1000
"""Members above which users.list asks for a `limit`."""


@method("users.list", Tier.TWO, scopes=("users:read",), json=False)
def users_list(call: Call) -> Json:
    users = call.workspace.users
    if not call.text("limit") and len(users) > LIMIT_REQUIRED_ABOVE:
        raise ApiError("limit_required")
    limit = page_limit(call, default=LIMIT_REQUIRED_ABOVE, most=LIMIT_REQUIRED_ABOVE, strict=False)
    page, leads_on = page_by_id(call, "user", list(users), limit)
    return {
        "members": [_shown(call, users[user_id]) for user_id in page],
        "cache_ts": call.workspace.seconds(),
        "response_metadata": leads_on,
    }


@method("users.info", Tier.FOUR, scopes=("users:read",), json=False, required=("user",))
def users_info(call: Call) -> Json:
    return {"user": _shown(call, _user(call, call.text("user")))}


@method("users.lookupByEmail", Tier.THREE, scopes=("users:read.email",), json=False, required=("email",))
def users_lookup_by_email(call: Call) -> Json:
    wanted = call.text("email").strip().lower()
    for user in call.workspace.users.values():
        if not user.deleted and user.email and user.email.lower() == wanted:
            return {"user": _shown(call, user)}
    raise ApiError("users_not_found")


@method("users.profile.get", Tier.FOUR, scopes=("users.profile:read",), json=False)
def users_profile_get(call: Call) -> Json:
    user = _user(call, call.text("user") or call.workspace.bot.id)
    return {"profile": user.profile(with_email=call.has_scope("users:read.email"))}


def _user(call: Call, user_id: str) -> User:
    user = call.workspace.users.get(user_id)
    if user is None:
        raise ApiError("user_not_found")
    return user


def _shown(call: Call, user: User) -> Json:
    return user.as_slack(
        call.workspace.now(),
        with_email=call.has_scope("users:read.email"),
        with_locale=call.flag("include_locale"),
    )
