"""chat.*: posting, changing and deleting messages."""

import json
from typing import Any

from planbot.sandbox.api.block_files import unknown_slack_files
from planbot.sandbox.api.conversations import channel_for
from planbot.sandbox.api.method import ApiError, Call, Tier, method
from planbot.sandbox.blocks import check_message_blocks, length_of_text
from planbot.sandbox.workspace import posting
from planbot.sandbox.workspace.channels import Channel
from planbot.sandbox.workspace.messages import Message
from planbot.sandbox.workspace.posting import Draft

Json = dict[str, Any]

TEXT_CUT_AT = 40_000
UPDATED_TEXT_LIMIT = 4_000
MARKDOWN_TEXT_LIMIT = 12_000
BLOCKS_TEXT_LIMIT = 13_200
"""Characters of all blocks together; undocumented, seen by several."""
METADATA_LIMIT = 16_000
ATTACHMENTS_LIMIT = 100


@method("chat.postMessage", Tier.POSTING, scopes=("chat:write",), required=("channel",))
def chat_post_message(call: Call) -> Json:
    """Post to a channel by id or name, or to a person by user id: then the answer names the D… channel.

    The answer's `message` carries its `metadata`: Slack's response type has it (`event_type` and
    `event_payload`), and slackapi/python-slack-sdk asserts it against the live service, for chat.update too
    (integration_tests/web/test_message_metadata.py). Histories leave it out unless they are asked for it.
    """
    channel = _postable(call)
    draft = message_draft(call, text_limit=None, thread_ts=_thread(call, channel))
    message = posting.post(call.workspace, channel, call.workspace.bot, draft, through=call.method.name)
    shown = message.as_slack(with_metadata=True)
    answer: Json = {"channel": channel.id, "ts": message.ts, "message": shown}
    if len(call.text("text")) > TEXT_CUT_AT:
        answer |= {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    return answer


@method("chat.postEphemeral", Tier.FOUR, scopes=("chat:write",), required=("channel", "user"))
def chat_post_ephemeral(call: Call) -> Json:
    channel = _postable(call)
    reader = call.workspace.users.get(call.text("user"))
    if reader is None or reader.deleted or not channel.has(reader.id):
        raise ApiError("user_not_in_channel")
    draft = message_draft(call, text_limit=TEXT_CUT_AT, thread_ts=_thread(call, channel))
    message = posting.post_ephemeral(call.workspace, channel, reader, draft, through=call.method.name)
    return {"message_ts": message.ts}


@method("chat.update", Tier.THREE, scopes=("chat:write",), required=("channel", "ts"))
def chat_update(call: Call) -> Json:
    channel = channel_for(call)
    message = _own_message(call, channel, denied="cant_update_message")
    draft = message_draft(call, text_limit=UPDATED_TEXT_LIMIT, known=message)
    posting.edit(call.workspace, channel, message, draft)
    shown = message.as_slack(with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", Tier.THREE, scopes=("chat:write",), required=("channel", "ts"))
def chat_delete(call: Call) -> Json:
    channel = channel_for(call)
    message = _own_message(call, channel, denied="cant_delete_message")
    posting.delete(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", Tier.SPECIAL, json=False, required=("channel", "message_ts"))
def chat_get_permalink(call: Call) -> Json:
    channel = channel_for(call)
    message = call.workspace.timeline(channel).get(call.text("message_ts"))
    if message is None or message.ephemeral_to is not None:
        raise ApiError("message_not_found")
    link = f"{call.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def message_draft(
    call: Call, *, text_limit: int | None, thread_ts: str | None = None, known: Message | None = None
) -> Draft:
    """The message in a call's arguments, checked as Slack does.

    `text_limit` refuses longer text (None cuts it at 40,000). With a `known` message, what the call leaves
    out stays as it was; empty lists and an empty metadata object take away what was there. `markdown_text`
    becomes a block of markdown; how Slack stores it is not documented.
    """
    text, given = call.text("text"), checked_blocks(call)
    attachments = call.structure("attachments", error="invalid_attachments") or []
    markdown = call.text("markdown_text")
    if markdown:
        if text or given:
            raise ApiError("markdown_text_conflict")
        if len(markdown) > MARKDOWN_TEXT_LIMIT:
            raise ApiError("msg_too_long")
        text, given = markdown, [{"type": "markdown", "text": markdown}]
    blocks = given or []
    if not isinstance(attachments, list):
        raise ApiError("invalid_attachments")
    if len(attachments) > ATTACHMENTS_LIMIT:
        raise ApiError("too_many_attachments")
    if not (text.strip() or blocks or attachments):
        raise ApiError("no_text")
    if text_limit is not None and len(text) > text_limit:
        raise ApiError("msg_too_long")
    if known is not None:
        text = text or known.text
        blocks = known.blocks if given is None else given
        attachments = attachments if "attachments" in call.args else known.attachments
    return Draft(
        text=text[:TEXT_CUT_AT],
        blocks=blocks,
        attachments=attachments,
        thread_ts=thread_ts if known is None else known.thread_ts,
        broadcast=call.flag("reply_broadcast") and bool(call.text("thread_ts")),
        metadata=_metadata(call, may_be_empty=known is not None),
        username=call.text("username") or None if call.has_scope("chat:write.customize") else None,
        icon_emoji=call.text("icon_emoji") or None if call.has_scope("chat:write.customize") else None,
    )


def checked_blocks(call: Call, *, malformed: str = "invalid_blocks_format") -> list[Json] | None:
    """The `blocks` argument as Slack would take it; None where there is none.

    Raises `malformed` for what is no list, invalid_blocks, msg_blocks_too_long.
    """
    blocks = call.structure("blocks", error=malformed)
    if blocks is None:
        return None
    if blocks == []:
        return []
    if not isinstance(blocks, list):
        raise ApiError(malformed)
    problems = check_message_blocks(blocks) or unknown_slack_files(call.workspace, blocks, "/blocks")
    if problems:
        errors = [str(problem) for problem in problems]
        raise ApiError(
            "invalid_blocks",
            errors=errors,
            response_metadata={"messages": [f"[ERROR] {error}" for error in errors]},
        )
    if length_of_text(blocks) > BLOCKS_TEXT_LIMIT:
        raise ApiError("msg_blocks_too_long")
    return blocks


def _metadata(call: Call, *, may_be_empty: bool) -> Json | None:
    metadata = call.structure("metadata", error="invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise ApiError("invalid_metadata_format")
    if may_be_empty and not metadata:
        return {}
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > METADATA_LIMIT:
        raise ApiError("metadata_too_large")
    return metadata


def _postable(call: Call) -> Channel:
    workspace, asked = call.workspace, call.text("channel")
    if asked in workspace.users:
        if workspace.users[asked].is_bot:
            raise ApiError("channel_not_found")
        return workspace.dm_with(asked)
    channel = workspace.find_channel(asked)
    if channel is None or (channel.kind != "public_channel" and not channel.has(workspace.bot.id)):
        raise ApiError("channel_not_found")
    if channel.is_archived:
        raise ApiError("is_archived")
    if not channel.has(workspace.bot.id) and not call.has_scope("chat:write.public"):
        raise ApiError("not_in_channel")
    return channel


def _thread(call: Call, channel: Channel) -> str | None:
    """The ts of the thread's parent; where the call gives a reply's, that reply's parent."""
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    parent = call.workspace.timeline(channel).get(thread_ts)
    if parent is None or parent.ephemeral_to is not None:
        raise ApiError("cannot_reply_to_message")
    return parent.thread_ts if parent.is_reply else parent.ts


def _own_message(call: Call, channel: Channel, *, denied: str) -> Message:
    message = call.workspace.timeline(channel).get(call.text("ts"))
    if message is None or message.ephemeral_to is not None:
        raise ApiError("message_not_found")
    if message.author.bot_id != call.workspace.bot_id:
        raise ApiError(denied)
    return message
