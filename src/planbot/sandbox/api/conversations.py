"""conversations.*: which channels there are, who is in them, opening a DM (reading is in `history`)."""

from typing import Any, cast

from planbot.sandbox.api.method import ApiError, Call, Tier, method
from planbot.sandbox.api.paging import page_by_id, page_limit
from planbot.sandbox.workspace.channels import SCOPE_FAMILY, Channel, Kind

Json = dict[str, Any]


def channel_for(call: Call, argument: str = "channel", *, action: str | None = None) -> Channel:
    """The channel of an argument as far as the app may know of it.

    Private channels and DMs that the app is not in are `channel_not_found`, as if they were not there.
    With an `action` (`read`, `history`) the scope for this kind of channel is asked for as well.
    """
    channel = call.workspace.channels.get(call.text(argument))
    if channel is None or (channel.kind != "public_channel" and not channel.has(call.workspace.bot.id)):
        raise ApiError("channel_not_found")
    if action is not None:
        call.need_scope(f"{SCOPE_FAMILY[channel.kind]}:{action}")
    return channel


@method("conversations.list", Tier.TWO, json=False)
def conversations_list(call: Call) -> Json:
    kinds = _kinds(call)
    for kind in kinds:
        call.need_scope("mpim:read" if kind == "mpim" else f"{SCOPE_FAMILY[cast(Kind, kind)]}:read")
    bot = call.workspace.bot.id
    found = [
        channel.id
        for channel in call.workspace.channels.values()
        if channel.kind in kinds
        and (channel.kind == "public_channel" or channel.has(bot))
        and not (call.flag("exclude_archived") and channel.is_archived)
    ]
    page, leads_on = page_by_id(call, "channel", found, page_limit(call, default=100, most=1000))
    shown = [call.workspace.channels[channel_id].as_slack(bot) for channel_id in page]
    return {"channels": shown, "response_metadata": leads_on}


@method("conversations.info", Tier.THREE, json=False, required=("channel",))
def conversations_info(call: Call) -> Json:
    channel = channel_for(call, action="read")
    return {"channel": channel.as_slack(call.workspace.bot.id, with_count=call.flag("include_num_members"))}


@method("conversations.members", Tier.FOUR, json=False, required=("channel",))
def conversations_members(call: Call) -> Json:
    channel = channel_for(call, action="read")
    page, leads_on = page_by_id(call, "member", channel.members, page_limit(call, default=100, most=1000))
    return {"members": page, "response_metadata": leads_on}


@method("conversations.open", Tier.THREE, scopes=("im:write",))
def conversations_open(call: Call) -> Json:
    if call.text("channel"):
        channel = channel_for(call)
        if not channel.is_im:
            raise ApiError("method_not_supported_for_channel_type")
        return _opened(call, channel, already=True)
    users = [one.strip() for one in _user_ids(call) if one.strip()]
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > 1:
        raise ApiError("method_not_supported_for_channel_type")
    user = call.workspace.users.get(users[0])
    if user is None or user.is_bot:
        raise ApiError("user_not_found")
    if user.deleted:
        raise ApiError("user_disabled")
    existing = call.workspace.find_dm(user.id)
    if existing is None and call.flag("prevent_creation"):
        raise ApiError("channel_not_found")
    return _opened(call, existing or call.workspace.dm_with(user.id), already=existing is not None)


@method("conversations.join", Tier.THREE, scopes=("channels:join",), required=("channel",))
def conversations_join(call: Call) -> Json:
    channel = channel_for(call)
    if channel.kind != "public_channel":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    joined = call.workspace.join(channel, call.workspace.bot)
    answer: Json = {"channel": channel.as_slack(call.workspace.bot.id)}
    if not joined:
        answer |= {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return answer


def _kinds(call: Call) -> list[str]:
    kinds = [kind.strip() for kind in call.text("types", "public_channel").split(",") if kind.strip()]
    if not all(kind in (*SCOPE_FAMILY, "mpim") for kind in kinds):
        raise ApiError("invalid_types")
    return kinds


def _user_ids(call: Call) -> list[str]:
    users = call.args.get("users")
    return [str(one) for one in users] if isinstance(users, list) else call.text("users").split(",")


def _opened(call: Call, channel: Channel, *, already: bool) -> Json:
    answer: Json = {"no_op": True, "already_open": True} if already else {}
    if not call.flag("return_im"):
        return {**answer, "channel": {"id": channel.id}}
    return {**answer, "channel": _im(channel)}


def _im(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "created": channel.created,
        "is_archived": False,
        "is_im": True,
        "is_org_shared": False,
        "user": channel.user,
        "is_open": True,
        "priority": 0,
    }
