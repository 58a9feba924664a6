"""The form in which somebody says what they would like to talk about."""

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from planbot.plan.wording import joined
from planbot.services.launches import TALK_LENGTH
from planbot.slack.views.item_fields import plain, section

CALLBACK = "talk_form"
_TEXT = "text"


class TalkSubmission(NamedTuple):
    """What came back, and the id that makes it count once."""

    submission_id: str
    message_id: int
    text: str


def talk_form(message_id: int, names: Sequence[str]) -> dict[str, Any]:
    """Return the modal; `names` are those whom the text goes to."""
    element = {
        "type": "plain_text_input",
        "action_id": _TEXT,
        "multiline": True,
        "max_length": TALK_LENGTH,
        "placeholder": plain("What should be different, or what would help"),
    }
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain("Need to talk"),
        "submit": plain("Send"),
        "close": plain("Not now"),
        "private_metadata": json.dumps({"submission": uuid.uuid4().hex, "message": message_id}),
        "blocks": [
            section("intro", f"This goes to {joined(names, 3)}, as a direct message from planbot."),
            {"type": "input", "block_id": _TEXT, "label": plain("In your words"), "element": element},
        ],
    }


def read_talk_form(view: Mapping[str, Any]) -> TalkSubmission:
    about = json.loads(view["private_metadata"])
    text = view["state"]["values"][_TEXT][_TEXT].get("value") or ""
    return TalkSubmission(about["submission"], about["message"], text.strip())


def sent_view(names: Sequence[str]) -> dict[str, Any]:
    """Return the modal that says whom it was sent to."""
    words = f"Thank you. {joined(names, 3)} will get it as a direct message, in working hours."
    return {
        "type": "modal",
        "title": plain("Sent"),
        "close": plain("Done"),
        "blocks": [section("sent", words)],
    }
