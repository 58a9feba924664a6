"""The form in which somebody says who a name of the plan means."""

from collections.abc import Mapping
from typing import Any

from planbot.intake.draft import OwnerKind
from planbot.plan.errors import UserError
from planbot.plan.reports.gap_forms import OwnerForm, ProposedOwner
from planbot.plan.reports.gaps import OwnerGapKind, named
from planbot.services.gap_answers import OwnerAnswer
from planbot.services.naming_owners import DEPARTMENT, OWNER, PERSON
from planbot.slack.views.gap_fields import (
    cut,
    department_element,
    input_block,
    option,
    person_element,
    value_of,
)
from planbot.slack.views.gap_metadata import GapMetadata
from planbot.slack.views.item_fields import plain, section

CALLBACK = "gap_owner_form"

_BODY = "body"
_NEW = "new"
_EMAIL = "email:"
_NAME_LENGTH = 120


def gap_owner_form(form: OwnerForm, answer_url: str | None) -> dict[str, Any]:
    """Return the modal for one owner; `answer_url` is as in `gap_items_form`."""
    blocks = [section("intro", _intro(form))]
    if form.gap.kind is OwnerGapKind.DEPARTMENT:
        hint = "They answer for all that the department leads"
        blocks.append(input_block(PERSON, "Who heads it?", person_element(), hint=hint, optional=False))
    else:
        blocks += _choices(form)
    metadata = GapMetadata(ref=form.ref, answer_url=answer_url, name=form.gap.name[:1000])
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain("Who is it?"),
        "submit": plain("Save"),
        "close": plain("Not now"),
        "private_metadata": metadata.packed(),
        "blocks": blocks,
    }


def read_gap_owner_form(view: Mapping[str, Any]) -> tuple[GapMetadata, OwnerAnswer]:
    """Return who was chosen; raises `UserError` with the field where the choice is not complete."""
    metadata, values = GapMetadata.of(view), view["state"]["values"]
    name, slack_id = metadata.name, value_of(values, PERSON)
    chosen = value_of(values, OWNER)
    department = value_of(values, DEPARTMENT)
    if chosen is None and OWNER not in values:  # a department that needs a head
        return metadata, OwnerAnswer(name=name, kind=OwnerKind.DEPARTMENT, called=name, slack_id=slack_id)
    if chosen is None:
        raise UserError("Choose who is meant.", OWNER)
    if chosen.startswith(_EMAIL):
        email = chosen.removeprefix(_EMAIL)
        return metadata, OwnerAnswer(name=name, kind=OwnerKind.PERSON, email=email)
    kind = OwnerKind(chosen)
    if kind is OwnerKind.DEPARTMENT and department is None:
        raise UserError("Choose the department.", DEPARTMENT)
    is_known = department is not None and department != _NEW
    return metadata, OwnerAnswer(
        name=name,
        kind=kind,
        slack_id=slack_id,
        department_id=int(department) if kind is OwnerKind.DEPARTMENT and is_known else None,
        called=value_of(values, _BODY) if kind is OwnerKind.BODY else name,
    )


def _intro(form: OwnerForm) -> str:
    gap = form.gap
    count = "1 item" if len(gap.item_ids) == 1 else f"{len(gap.item_ids)} items"
    items = f"{count} ({named(form.labels, 6)})"
    if gap.kind is OwnerGapKind.DEPARTMENT:
        return f"{gap.name} leads {items}, and nobody heads it."
    if gap.kind is OwnerGapKind.BODY:
        return (
            f"{gap.name} leads {items}, and nobody answers for it. "
            "Choose who does, or say that it is somebody else."
        )
    return (
        f"“{gap.name}” stands in the plan at {items}, and planbot does not know who that is. "
        "What you choose counts wherever it stands, and when the plan comes in again."
    )


def _choices(form: OwnerForm) -> list[dict[str, Any]]:
    name = form.gap.name
    proposed = [_proposal(one) for one in form.proposals if len(_EMAIL + one.email) <= 150]
    body = option("A board or outside body", OwnerKind.BODY.value)
    radio: dict[str, Any] = {
        "type": "radio_buttons",
        "action_id": "owner",
        "options": [
            *proposed,
            option("Another person" if proposed else "A person", OwnerKind.PERSON.value),
            option("A department", OwnerKind.DEPARTMENT.value),
            body,
        ],
    }
    sure = next((_proposal(one) for one in form.proposals[:1] if one.is_sure), None)
    initial = body if form.gap.kind is OwnerGapKind.BODY else sure
    if initial in radio["options"]:
        radio["initial_option"] = initial
    new = option(f"New department: {cut(name, 50)}", _NEW)
    text = {
        "type": "plain_text_input",
        "action_id": "body",
        "max_length": _NAME_LENGTH,
        "initial_value": name[:_NAME_LENGTH],
    }
    return [
        input_block(OWNER, "Who is it?", radio, optional=False),
        input_block(
            PERSON,
            "Person",
            person_element(),
            hint="Who it is; or who answers for the board, or for a department that nobody heads",
        ),
        input_block(DEPARTMENT, "Department", department_element(form.departments, new)),
        input_block(_BODY, "Name of the board or body", text),
    ]


def _proposal(one: ProposedOwner) -> dict[str, Any]:
    name = f"{one.name}, {one.title}" if one.title else one.name
    return option(name, f"{_EMAIL}{one.email}", f"Fits by {one.why} ({one.email})")
