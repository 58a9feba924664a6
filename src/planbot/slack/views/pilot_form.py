"""The form in which a department is chosen to try planbot out."""

import json
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from planbot.plan.reports.going_live import PilotChoice, PilotForm
from planbot.slack.views.item_fields import plain, section

CALLBACK = "pilot_form"
_DEPARTMENT = "department"
_MOST_OPTIONS = 100


class PilotSubmission(NamedTuple):
    """What came back; `answer_url` is where the message behind the form is drawn anew."""

    submission_id: str
    department_id: int
    answer_url: str | None


def pilot_form(form: PilotForm, answer_url: str | None) -> dict[str, Any]:
    select: dict[str, Any] = {
        "type": "static_select",
        "action_id": _DEPARTMENT,
        "placeholder": plain("Choose a department"),
        "options": [_option(one) for one in form.departments[:_MOST_OPTIONS]],
    }
    chosen = next((one for one in form.departments[:_MOST_OPTIONS] if one.id == form.chosen_id), None)
    if chosen is not None:
        select["initial_option"] = _option(chosen)
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain("Pilot a department"),
        "submit": plain("Start the pilot"),
        "close": plain("Not now"),
        "private_metadata": json.dumps({"submission": uuid.uuid4().hex, "answer_url": answer_url}),
        "blocks": [
            section(
                "intro",
                "Its owners and its head hear from planbot; leadership and everybody else do not. "
                "Each owner first hears once what they lead.",
            ),
            {
                "type": "input",
                "block_id": _DEPARTMENT,
                "label": plain("Department"),
                "element": select,
            },
        ],
    }


def read_pilot_form(view: Mapping[str, Any]) -> PilotSubmission:
    about = json.loads(view["private_metadata"])
    chosen = view["state"]["values"][_DEPARTMENT][_DEPARTMENT]["selected_option"]
    return PilotSubmission(about["submission"], int(chosen["value"]), about["answer_url"])


def _option(one: PilotChoice) -> dict[str, Any]:
    items = "1 item" if one.items == 1 else f"{one.items} items"
    owners = "1 owner" if one.owners == 1 else f"{one.owners} owners"
    name = one.name if len(one.name) <= 40 else f"{one.name[:39].rstrip()}…"
    return {"text": plain(f"{name} ({items}, {owners})"), "value": str(one.id)}
