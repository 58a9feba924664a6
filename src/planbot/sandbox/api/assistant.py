"""assistant.threads.*: a status while the app works, a title, and prompts to choose from."""

from typing import Any

from planbot.sandbox.api.conversations import channel_for
from planbot.sandbox.api.method import ApiError, Call, Tier, method

Json = dict[str, Any]

LOADING_MESSAGES = 10
LOADING_MESSAGE_LENGTH = 50
PROMPTS = 4


@method(
    "assistant.threads.setStatus",
    Tier.SPECIAL,
    scopes=("chat:write",),
    required=("channel_id", "thread_ts"),
)
def set_status(call: Call) -> Json:
    """Show a status until the app posts in the thread, at most two minutes; an empty one takes it away."""
    if "status" not in call.args:
        raise ApiError.invalid_arguments("missing required field: status")
    messages = call.structure("loading_messages", error="invalid_arguments")
    if messages is not None:
        _check_loading_messages(messages)
    channel, thread_ts = _thread(call)
    call.workspace.assistant.set_status(channel, thread_ts, call.text("status"), messages or [])
    return {}


@method(
    "assistant.threads.setTitle",
    Tier.FOUR,
    scopes=("assistant:write",),
    required=("channel_id", "thread_ts", "title"),
)
def set_title(call: Call) -> Json:
    channel, thread_ts = _thread(call)
    call.workspace.assistant.thread(channel, thread_ts).title = call.text("title")
    return {}


@method(
    "assistant.threads.setSuggestedPrompts",
    Tier.FOUR,
    scopes=("assistant:write",),
    required=("channel_id", "prompts"),
)
def set_suggested_prompts(call: Call) -> Json:
    """At most four {"title", "message"}, for a thread or, without one, for the whole conversation."""
    prompts = call.structure("prompts", error="invalid_arguments")
    if not isinstance(prompts, list) or not prompts:
        raise ApiError.invalid_arguments("must provide an array [json-pointer:/prompts]")
    if len(prompts) > PROMPTS:
        raise ApiError.invalid_arguments(f"no more than {PROMPTS} items allowed [json-pointer:/prompts]")
    for index, prompt in enumerate(prompts):
        for name in ("title", "message"):
            if not isinstance(prompt, dict) or not isinstance(prompt.get(name), str) or not prompt[name]:
                raise ApiError.invalid_arguments(
                    f"missing required field: {name} [json-pointer:/prompts/{index}]"
                )
    channel, thread_ts = _thread(call)
    thread = call.workspace.assistant.thread(channel, thread_ts)
    thread.prompts, thread.prompts_title = prompts, call.text("title")
    return {}


def _thread(call: Call) -> tuple[str, str]:
    """The channel and the parent's `ts`; raises channel_not_found, invalid_thread_ts."""
    channel = channel_for(call, "channel_id")
    if not channel.has(call.workspace.bot.id):
        raise ApiError("channel_not_found", detail="Invalid channel_id")
    thread_ts = call.text("thread_ts")
    if thread_ts:
        parent = call.workspace.timeline(channel).get(thread_ts)
        if parent is None or parent.is_reply or parent.ephemeral_to is not None:
            raise ApiError("invalid_thread_ts", detail="Thread not found")
    return channel.id, thread_ts


def _check_loading_messages(messages: Any) -> None:
    at = "[json-pointer:/loading_messages]"
    if not isinstance(messages, list) or not messages:
        raise ApiError.invalid_arguments(f"must provide an array {at}")
    if len(messages) > LOADING_MESSAGES:
        raise ApiError.invalid_arguments(f"no more than {LOADING_MESSAGES} items allowed {at}")
    if not all(isinstance(one, str) and 0 < len(one) <= LOADING_MESSAGE_LENGTH for one in messages):
        raise ApiError.invalid_arguments(f"must be strings of 1 to {LOADING_MESSAGE_LENGTH} characters {at}")
