"""Conditions in which Slack says no: (method, arguments, error code).

Names such as `@ana`, `#general` or `own` stand for ids; see `Town` in test_web_api_errors.py.
"""

from typing import Any

Json = dict[str, Any]

TOO_LONG = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
LONG_TOGETHER = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2700}}] * 5
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": []}
CANNOT_REPLY = "cannot_reply_to_message"
HOME = {"type": "home", "blocks": []}
PROMPTS = [{"title": "Behind", "message": "What is behind?"}]

POSTING: list[tuple[Json, str]] = [
    ({"channel": "#general"}, "no_text"),
    ({"channel": "#general", "text": "   "}, "no_text"),
    ({"channel": "#general", "text": "x", "blocks": TOO_LONG}, "invalid_blocks"),
    ({"channel": "#general", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
    ({"channel": "#general", "text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
    ({"channel": "#general", "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
    ({"channel": "#general", "markdown_text": "x" * 12_001}, "msg_too_long"),
    ({"channel": "#general", "text": "x", "attachments": [{}] * 101}, "too_many_attachments"),
]
METADATA: list[tuple[Json, str]] = [
    ({"channel": "#general", "text": "x", "metadata": "{"}, "invalid_metadata_format"),
    ({"channel": "#general", "text": "x", "metadata": []}, "invalid_metadata_format"),
    ({"channel": "#general", "text": "x", "metadata": {"event_type": "kind"}}, "invalid_metadata_schema"),
    (
        {"channel": "#general", "text": "x", "metadata": {"event_type": 1, "event_payload": {}}},
        "invalid_metadata_schema",
    ),
    (
        {
            "channel": "#general",
            "text": "x",
            "metadata": {"event_type": "kind", "event_payload": {"a": "x" * 16_000}},
        },
        "metadata_too_large",
    ),
]

CASES: list[tuple[str, Json, str]] = [
    ("api.tset", {}, "unknown_method"),
    ("chat.PostMessage", {}, "unknown_method"),
    ("team.info", {"team": "T999"}, "team_not_found"),
    # chat.*
    *(("chat.postMessage", args, code) for args, code in (*POSTING, *METADATA)),
    ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
    ("chat.postMessage", {"channel": "C999", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "U999", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "nowhere", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "#secret", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "@bot", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "#elsewhere", "text": "x"}, "not_in_channel"),
    ("chat.postMessage", {"channel": "#old", "text": "x"}, "is_archived"),
    ("chat.postMessage", {"channel": "#general", "blocks": LONG_TOGETHER}, "msg_blocks_too_long"),
    (
        "chat.postMessage",
        {"channel": "#general", "text": "x", "thread_ts": "1.000001"},
        CANNOT_REPLY,
    ),
    (
        "chat.postMessage",
        {"channel": "#general", "text": "x", "thread_ts": "hidden"},
        CANNOT_REPLY,
    ),
    *(("chat.postEphemeral", {"user": "@ana", **args}, code) for args, code in POSTING),
    ("chat.postEphemeral", {"channel": "#general", "text": "x"}, "invalid_arguments"),
    ("chat.postEphemeral", {"user": "@ana", "text": "x"}, "invalid_arguments"),
    ("chat.postEphemeral", {"channel": "C999", "user": "@ana", "text": "x"}, "channel_not_found"),
    ("chat.postEphemeral", {"channel": "#elsewhere", "user": "@ana", "text": "x"}, "not_in_channel"),
    ("chat.postEphemeral", {"channel": "#old", "user": "@ana", "text": "x"}, "is_archived"),
    ("chat.postEphemeral", {"channel": "#leadership", "user": "@bo", "text": "x"}, "user_not_in_channel"),
    ("chat.postEphemeral", {"channel": "#general", "user": "U999", "text": "x"}, "user_not_in_channel"),
    ("chat.postEphemeral", {"channel": "#general", "user": "@gone", "text": "x"}, "user_not_in_channel"),
    ("chat.postEphemeral", {"channel": "#general", "user": "@ana", "text": "x" * 40_001}, "msg_too_long"),
    *(("chat.update", {"ts": "own", **args}, code) for args, code in (*POSTING, *METADATA)),
    ("chat.update", {"channel": "#general", "ts": "own", "text": "x" * 4001}, "msg_too_long"),
    ("chat.update", {"channel": "#general", "text": "x"}, "invalid_arguments"),
    ("chat.update", {"channel": "C999", "ts": "own", "text": "x"}, "channel_not_found"),
    ("chat.update", {"channel": "#general", "ts": "1.000001", "text": "x"}, "message_not_found"),
    ("chat.update", {"channel": "#general", "ts": "hidden", "text": "x"}, "message_not_found"),
    ("chat.update", {"channel": "#general", "ts": "theirs", "text": "x"}, "cant_update_message"),
    ("chat.delete", {"channel": "#general"}, "invalid_arguments"),
    ("chat.delete", {"channel": "C999", "ts": "own"}, "channel_not_found"),
    ("chat.delete", {"channel": "#general", "ts": "1.000001"}, "message_not_found"),
    ("chat.delete", {"channel": "#general", "ts": "theirs"}, "cant_delete_message"),
    ("chat.getPermalink", {"channel": "#general"}, "invalid_arguments"),
    ("chat.getPermalink", {"channel": "C999", "message_ts": "own"}, "channel_not_found"),
    ("chat.getPermalink", {"channel": "#general", "message_ts": "1.000001"}, "message_not_found"),
    ("chat.getPermalink", {"channel": "#general", "message_ts": "hidden"}, "message_not_found"),
    # conversations.*
    ("conversations.list", {"types": "public_channel,song"}, "invalid_types"),
    ("conversations.list", {"limit": "many"}, "invalid_limit"),
    ("conversations.list", {"limit": "-1"}, "invalid_limit"),
    ("conversations.list", {"limit": "1001"}, "invalid_limit"),
    ("conversations.list", {"cursor": "%%%"}, "invalid_cursor"),
    ("conversations.list", {"cursor": "dXNlcjpVMQ=="}, "invalid_cursor"),
    ("conversations.info", {}, "invalid_arguments"),
    ("conversations.info", {"channel": "C999"}, "channel_not_found"),
    ("conversations.info", {"channel": "#secret"}, "channel_not_found"),
    ("conversations.info", {"channel": "general"}, "channel_not_found"),
    ("conversations.members", {}, "invalid_arguments"),
    ("conversations.members", {"channel": "C999"}, "channel_not_found"),
    ("conversations.members", {"channel": "#secret"}, "channel_not_found"),
    ("conversations.members", {"channel": "#general", "limit": "x"}, "invalid_limit"),
    ("conversations.members", {"channel": "#general", "cursor": "bWVtYmVyOlU5"}, "invalid_cursor"),
    ("conversations.history", {}, "invalid_arguments"),
    ("conversations.history", {"channel": "C999"}, "channel_not_found"),
    ("conversations.history", {"channel": "#secret"}, "channel_not_found"),
    ("conversations.history", {"channel": "@ana"}, "channel_not_found"),
    ("conversations.history", {"channel": "#elsewhere"}, "not_in_channel"),
    ("conversations.history", {"channel": "#general", "oldest": "noon"}, "invalid_ts_oldest"),
    ("conversations.history", {"channel": "#general", "latest": "noon"}, "invalid_ts_latest"),
    ("conversations.history", {"channel": "#general", "cursor": "x"}, "invalid_cursor"),
    ("conversations.history", {"channel": "#general", "limit": "many"}, "invalid_arguments"),
    ("conversations.replies", {"channel": "#general"}, "invalid_arguments"),
    ("conversations.replies", {"channel": "C999", "ts": "own"}, "channel_not_found"),
    ("conversations.replies", {"channel": "#general", "ts": "1.000001"}, "thread_not_found"),
    ("conversations.replies", {"channel": "#general", "ts": "hidden"}, "thread_not_found"),
    ("conversations.replies", {"channel": "#general", "ts": "own", "oldest": "noon"}, "invalid_ts_oldest"),
    ("conversations.replies", {"channel": "#general", "ts": "own", "cursor": "x"}, "invalid_cursor"),
    ("conversations.open", {}, "users_list_not_supplied"),
    ("conversations.open", {"users": "U999"}, "user_not_found"),
    ("conversations.open", {"users": "@bot"}, "user_not_found"),
    ("conversations.open", {"users": "@gone"}, "user_disabled"),
    ("conversations.open", {"users": "@cy", "prevent_creation": "true"}, "channel_not_found"),
    ("conversations.open", {"channel": "C999"}, "channel_not_found"),
    ("conversations.open", {"channel": "#general"}, "method_not_supported_for_channel_type"),
    ("conversations.join", {}, "invalid_arguments"),
    ("conversations.join", {"channel": "C999"}, "channel_not_found"),
    ("conversations.join", {"channel": "#secret"}, "channel_not_found"),
    ("conversations.join", {"channel": "#leadership"}, "method_not_supported_for_channel_type"),
    ("conversations.join", {"channel": "dm"}, "method_not_supported_for_channel_type"),
    ("conversations.join", {"channel": "#old"}, "is_archived"),
    # users.*, dnd.*, reactions.*
    ("users.info", {}, "invalid_arguments"),
    ("users.info", {"user": "U999"}, "user_not_found"),
    ("users.lookupByEmail", {}, "invalid_arguments"),
    ("users.lookupByEmail", {"email": "nobody@example.gov"}, "users_not_found"),
    ("users.lookupByEmail", {"email": "gone@example.gov"}, "users_not_found"),
    ("users.list", {"cursor": "x"}, "invalid_cursor"),
    ("users.list", {"limit": "x"}, "invalid_arguments"),
    ("users.profile.get", {"user": "U999"}, "user_not_found"),
    ("dnd.info", {"user": "U999"}, "user_not_found"),
    ("reactions.add", {"channel": "#general", "timestamp": "own"}, "invalid_arguments"),
    ("reactions.add", {"channel": "#general", "timestamp": "own", "name": "no such!"}, "invalid_name"),
    ("reactions.add", {"channel": "#general", "timestamp": "own", "name": "nothing_known"}, "invalid_name"),
    (
        "reactions.add",
        {"channel": "#general", "timestamp": "own", "name": "wave::skin-9"},
        "invalid_name",
    ),
    ("reactions.add", {"channel": "C999", "timestamp": "own", "name": "wave"}, "channel_not_found"),
    ("reactions.add", {"channel": "#old", "timestamp": "own", "name": "wave"}, "is_archived"),
    ("reactions.add", {"channel": "#general", "timestamp": "noon", "name": "wave"}, "bad_timestamp"),
    ("reactions.add", {"channel": "#general", "timestamp": "1.000001", "name": "wave"}, "message_not_found"),
    ("reactions.add", {"name": "wave"}, "no_item_specified"),
    ("reactions.add", {"channel": "#general", "name": "wave"}, "no_item_specified"),
    # files.*
    ("files.getUploadURLExternal", {"length": "1"}, "invalid_arguments"),
    ("files.getUploadURLExternal", {"filename": "a"}, "invalid_arguments"),
    *(
        ("files.getUploadURLExternal", {"filename": "a", "length": length}, "invalid_arguments")
        for length in ("", "many", "-1", "1.5", "1e3", "1_000", "0x10", " 1", "٣", "9" * 5000)
    ),
    ("files.getUploadURLExternal", {"length": "0"}, "invalid_arguments"),
    ("files.getUploadURLExternal", {"filename": "a", "length": "0"}, "missing_argument"),
    (
        "files.getUploadURLExternal",
        {"filename": "a", "length": "1000000001"},
        "file_upload_size_restricted",
    ),
    (
        "files.getUploadURLExternal",
        {"filename": "a", "length": "1", "alt_txt": "x" * 1001},
        "alt_txt_too_large",
    ),
    (
        "files.getUploadURLExternal",
        {"filename": "a", "length": "1", "snippet_type": "runes"},
        "unknown_snippet_type",
    ),
    (
        "files.getUploadURLExternal",
        {"filename": "a", "length": "1000001", "snippet_type": "python"},
        "snippet_too_large",
    ),
    ("files.completeUploadExternal", {}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": "[{"}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": []}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": ["uploaded"]}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": [{"title": "x"}]}, "invalid_arguments"),
    ("files.completeUploadExternal", {"files": [{"id": "F999"}]}, "file_not_found"),
    ("files.completeUploadExternal", {"files": [{"id": "announced"}]}, "file_not_found"),
    ("files.completeUploadExternal", {"files": [{"id": "private"}]}, "access_denied"),
    ("files.completeUploadExternal", {"files": [{"id": "complete"}]}, "file_update_failed"),
    *(
        ("files.completeUploadExternal", {"files": [{"id": "uploaded"}], **args}, code)
        for args, code in [
            ({"channel_id": "C999"}, "channel_not_found"),
            ({"channel_id": "#secret"}, "channel_not_found"),
            ({"channel_id": "#elsewhere"}, "not_in_channel"),
            ({"channel_id": "#old"}, "posting_to_channel_denied"),
            ({"channels": "C999"}, "invalid_channel"),
            ({"channels": ",".join(["C999"] * 101)}, "channels_limit_exceeded"),
            ({"channel_id": "#general", "blocks": TOO_LONG}, "invalid_blocks"),
            ({"channel_id": "#general", "blocks": "[{"}, "invalid_blocks"),
            ({"channel_id": "#general", "thread_ts": "1.000001"}, "invalid_arguments"),
            ({"thread_ts": "own"}, "invalid_arguments"),
        ]
    ),
    ("files.info", {}, "invalid_arguments"),
    ("files.info", {"file": "F999"}, "file_not_found"),
    ("files.info", {"file": "announced"}, "file_not_found"),
    ("files.info", {"file": "private"}, "not_visible"),
    # assistant.threads.*
    *(
        (f"assistant.threads.{name}", {**where, **rest}, code)
        for name, rest in [
            ("setStatus", {"status": "is looking"}),
            ("setTitle", {"title": "Plan"}),
            ("setSuggestedPrompts", {"prompts": PROMPTS}),
        ]
        for where, code in [
            ({"thread_ts": "own"}, "invalid_arguments"),
            ({"channel_id": "C999", "thread_ts": "own"}, "channel_not_found"),
            ({"channel_id": "#secret", "thread_ts": "own"}, "channel_not_found"),
            ({"channel_id": "#elsewhere", "thread_ts": "own"}, "channel_not_found"),
            ({"channel_id": "#general", "thread_ts": "1.000001"}, "invalid_thread_ts"),
            ({"channel_id": "#general", "thread_ts": "hidden"}, "invalid_thread_ts"),
        ]
    ),
    ("assistant.threads.setStatus", {"channel_id": "#general", "status": "x"}, "invalid_arguments"),
    ("assistant.threads.setStatus", {"channel_id": "#general", "thread_ts": "own"}, "invalid_arguments"),
    *(
        (
            "assistant.threads.setStatus",
            {"channel_id": "#general", "thread_ts": "own", "status": "x", "loading_messages": messages},
            "invalid_arguments",
        )
        for messages in ([], ["x"] * 11, ["x" * 51], [""], "x")
    ),
    *(
        (
            "assistant.threads.setSuggestedPrompts",
            {"channel_id": "#general", "thread_ts": "own", "prompts": prompts},
            "invalid_arguments",
        )
        for prompts in ([], PROMPTS * 5, [{"title": "x"}], ["x"], "[{")
    ),
    # views.*
    ("views.open", {"view": MODAL}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1.2.abc"}, "invalid_arguments"),
    ("views.open", {"trigger_id": "1.2.abc", "view": MODAL}, "invalid_trigger_id"),
    ("views.push", {"view": MODAL}, "invalid_arguments"),
    ("views.push", {"trigger_id": "1.2.abc", "view": MODAL}, "invalid_trigger_id"),
    ("views.update", {"view": MODAL}, "invalid_arguments"),
    ("views.update", {"view_id": "V999", "view": MODAL}, "not_found"),
    ("views.update", {"external_id": "nothing", "view": MODAL}, "not_found"),
    ("views.update", {"external_id": "taken", "view": MODAL}, "invalid_arguments"),
    ("views.update", {"external_id": "taken", "view": HOME, "hash": "old"}, "hash_conflict"),
    ("views.publish", {"user_id": "@ana"}, "invalid_arguments"),
    ("views.publish", {"view": HOME}, "invalid_arguments"),
    ("views.publish", {"user_id": "U999", "view": HOME}, "invalid_arguments"),
    ("views.publish", {"user_id": "@ana", "view": MODAL}, "invalid_arguments"),
    ("views.publish", {"user_id": "@ana", "view": "{"}, "invalid_arguments"),
    ("views.publish", {"user_id": "@ana", "view": {**HOME, "external_id": "taken"}}, "duplicate_external_id"),
    ("views.publish", {"user_id": "@bo", "view": HOME, "hash": "old"}, "hash_conflict"),
    ("views.publish", {"user_id": "@ana", "view": {**HOME, "blocks": ["x" * 250_001]}}, "view_too_large"),
]
