"""The form in which an owner says that an item is not theirs; why, and whose it may be, can stay blank."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planbot.services.not_mine import REASON_LENGTH, SUGGESTION, Declining
from planbot.slack.views.item_fields import plain, section

CALLBACK = "not_mine_form"

_REASON = "reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMineSubmission:
    item_id: int
    reason: str | None
    suggested_slack_id: str | None


def not_mine_form(declining: Declining) -> dict[str, Any]:
    names = " or ".join(declining.deciders)
    intro = (
        f"{declining.label}  {declining.title}\n\n{names} decides who leads it. "
        "It stays with you until then, but planbot does not ask you about it."
    )
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain("Not mine"),
        "submit": plain("Pass it on"),
        "close": plain("Not now"),
        "private_metadata": str(declining.item_id),
        "blocks": [
            section("intro", intro),
            {
                "type": "input",
                "block_id": SUGGESTION,
                "label": plain("Whose may it be?"),
                "optional": True,
                "element": {
                    "type": "users_select",
                    "action_id": SUGGESTION,
                    "placeholder": plain("Choose a person"),
                },
            },
            {
                "type": "input",
                "block_id": _REASON,
                "label": plain("Why is it not yours?"),
                "optional": True,
                "element": {
                    "type": "plain_text_input",
                    "action_id": _REASON,
                    "multiline": True,
                    "max_length": REASON_LENGTH,
                },
            },
        ],
    }


def read_not_mine_form(view: Mapping[str, Any]) -> NotMineSubmission:
    values: Mapping[str, Mapping[str, Any]] = view["state"]["values"]
    reason = (values.get(_REASON, {}).get(_REASON, {}).get("value") or "").strip()
    return NotMineSubmission(
        item_id=int(view["private_metadata"]),
        reason=reason[:REASON_LENGTH] or None,
        suggested_slack_id=values.get(SUGGESTION, {}).get(SUGGESTION, {}).get("selected_user"),
    )
