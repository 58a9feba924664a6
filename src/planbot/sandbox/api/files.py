"""files.*: announcing an upload, completing it, looking a file up (the bytes come and go in `transfers`)."""

import re
from typing import Any

from planbot.sandbox.api.chat import checked_blocks
from planbot.sandbox.api.method import ApiError, Call, Tier, method
from planbot.sandbox.workspace import posting
from planbot.sandbox.workspace.channels import Channel
from planbot.sandbox.workspace.files import StoredFile, file_as_slack
from planbot.sandbox.workspace.posting import Draft

Json = dict[str, Any]

FILE_BYTES = 1_000_000_000
SNIPPET_BYTES = 1_000_000
ALT_TEXT_LIMIT = 1000
CHANNELS_LIMIT = 100
SNIPPET_TYPES = frozenset(
    {"text", "css", "csv", "diff", "html", "javascript", "json", "markdown", "python", "shell", "sql"}
    | {"typescript", "xml", "yaml"}
)


@method(
    "files.getUploadURLExternal",
    Tier.FOUR,
    scopes=("files:write",),
    json=False,
    required=("filename", "length"),
)
def files_get_upload_url_external(call: Call) -> Json:
    """The first of three steps: how many bytes are to come, and where they go."""
    length = _length(call)
    if length > FILE_BYTES:
        raise ApiError("file_upload_size_restricted")
    snippet_type = call.text("snippet_type")
    if snippet_type and snippet_type not in SNIPPET_TYPES:
        raise ApiError("unknown_snippet_type")
    if snippet_type and length > SNIPPET_BYTES:
        raise ApiError("snippet_too_large")
    if len(call.text("alt_txt")) > ALT_TEXT_LIMIT:
        raise ApiError("alt_txt_too_large")
    workspace = call.workspace
    file = workspace.files.announce(
        call.text("filename"),
        length,
        user=workspace.bot.id,
        created=workspace.seconds(),
        alt_txt=call.text("alt_txt"),
    )
    return {"upload_url": f"{call.base_url}/upload/v1/{file.secret}", "file_id": file.id}


@method("files.completeUploadExternal", Tier.FOUR, scopes=("files:write",), required=("files",))
def files_complete_upload_external(call: Call) -> Json:
    """The last step: every file gets its title and is shared, all in one message for each channel."""
    wanted = _wanted(call)
    files = [_uploaded(call, one["id"]) for one in wanted]
    channels = _channels(call)
    blocks = None if call.text("initial_comment") else checked_blocks(call, malformed="invalid_blocks")
    thread_ts = _thread(call, channels)
    for file, one in zip(files, wanted, strict=True):
        file.title, file.completed = str(one.get("title") or ""), True
    text = call.text("initial_comment")
    draft = Draft(text, blocks or [], thread_ts=thread_ts, files=tuple(files))
    for channel in channels:
        posting.post(call.workspace, channel, call.workspace.bot, draft, through=call.method.name)
    return {"files": [_shown(call, file) for file in files]}


@method("files.info", Tier.FOUR, scopes=("files:read",), json=False, required=("file",))
def files_info(call: Call) -> Json:
    file = call.workspace.files.get(call.text("file"))
    if file is None or not file.completed:
        raise ApiError("file_not_found")
    if not file.visible_to(call.workspace.bot.id, call.workspace.channels):
        raise ApiError("not_visible")
    return {"file": _shown(call, file), "comments": [], "response_metadata": {"next_cursor": ""}}


def _length(call: Call) -> int:
    """How many bytes are announced, at least one.

    Slack's reference keeps `missing_argument` for a length of 0; without a length, or with one that is no
    whole number, a call fails its check of the arguments, as for every method.
    """
    given = call.text("length")
    if not re.fullmatch(r"-?[0-9]{1,18}", given):
        raise ApiError.invalid_arguments("must be an integer [json-pointer:/length]")
    length = int(given)
    if length < 0:
        raise ApiError.invalid_arguments("must be greater than or equal to 1 [json-pointer:/length]")
    if length == 0:
        raise ApiError("missing_argument")
    return length


def _wanted(call: Call) -> list[Json]:
    wanted = call.structure("files", error="invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise ApiError.invalid_arguments("must provide an array [json-pointer:/files]")
    for index, one in enumerate(wanted):
        if not isinstance(one, dict):
            raise ApiError.invalid_arguments(f"must provide an object [json-pointer:/files/{index}]")
        if not isinstance(one.get("id"), str):
            raise ApiError.invalid_arguments(f"missing required field: id [json-pointer:/files/{index}]")
    return wanted


def _uploaded(call: Call, file_id: str) -> StoredFile:
    file = call.workspace.files.get(file_id)
    if file is None or file.content is None:
        raise ApiError("file_not_found")
    if file.user != call.workspace.bot.id:
        raise ApiError("access_denied")
    if file.completed:
        raise ApiError("file_update_failed")
    return file


def _channels(call: Call) -> list[Channel]:
    """Where to share: `channel_id`, or `channels` (ids of channels and people); nowhere is private."""
    if call.text("channel_id"):
        return [_shareable(call, call.text("channel_id"), unknown="channel_not_found")]
    ids = [one.strip() for one in call.text("channels").split(",") if one.strip()]
    if len(ids) > CHANNELS_LIMIT:
        raise ApiError("channels_limit_exceeded")
    return [_shareable(call, one, unknown="invalid_channel") for one in ids]


def _shareable(call: Call, asked: str, *, unknown: str) -> Channel:
    workspace = call.workspace
    if asked in workspace.users and not workspace.users[asked].is_bot:
        return workspace.dm_with(asked)
    channel = workspace.channels.get(asked)
    if channel is None or (channel.kind != "public_channel" and not channel.has(workspace.bot.id)):
        raise ApiError(unknown)
    if channel.is_archived:
        raise ApiError("posting_to_channel_denied")
    if not channel.has(workspace.bot.id):
        raise ApiError("not_in_channel")
    return channel


def _thread(call: Call, channels: list[Channel]) -> str | None:
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    if len(channels) != 1:
        raise ApiError.invalid_arguments("thread_ts needs exactly one channel")
    parent = call.workspace.timeline(channels[0]).get(thread_ts)
    if parent is None or parent.ephemeral_to is not None:
        raise ApiError.invalid_arguments("invalid thread_ts")
    return parent.thread_ts if parent.is_reply else parent.ts


def _shown(call: Call, file: StoredFile) -> Json:
    workspace = call.workspace
    return file_as_slack(file, workspace.channels, workspace.team_id, call.base_url)
