"""The form in which items get what they lack: built from a group of gaps, read back as answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planbot.plan.dates import say_day
from planbot.plan.errors import UserError
from planbot.plan.gaps import GapKind
from planbot.plan.reports.gap_forms import ItemsForm
from planbot.services.filling_gaps import REASON
from planbot.services.gap_answers import REASON_LENGTH, ItemAnswer
from planbot.slack.views.gap_fields import (
    field_blocks,
    first_field,
    for_all,
    input_block,
    read_answers,
    value_of,
)
from planbot.slack.views.gap_metadata import GapMetadata
from planbot.slack.views.item_fields import plain, section

CALLBACK = "gap_items_form"

_TITLES: Mapping[GapKind, str] = {
    GapKind.LEAD: "Who leads it",
    GapKind.UNREACHED: "Who leads it",
    GapKind.LOAD: "Share the load",
    GapKind.DATE: "When it is due",
    GapKind.MEASURE: "How one sees it is done",
    GapKind.WORDING: "What is to be done",
    GapKind.SHORT_TITLE: "Short titles",
}
_INTROS: Mapping[GapKind, str] = {
    GapKind.LEAD: "Under {of}, nobody leads the following. Choose who does from now on.",
    GapKind.UNREACHED: "{of} leads the following and is not in Slack, where planbot asks. Choose a lead.",
    GapKind.LOAD: "{of} leads the following. Choose somebody else for what is too much.",
    GapKind.DATE: "Under {of}, the following has no date. Choose when it is due.",
    GapKind.MEASURE: "Say how one will see that it is done.",
    GapKind.WORDING: "Begin with what is to be done: Build, Adopt, Hire. The plan keeps its own words.",
    GapKind.SHORT_TITLE: "Long titles are cut at 60 characters. Say it shorter; the plan keeps its words.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GapItemsSubmission:
    """What came back: the answers, and why a date that was taken away is set again."""

    metadata: GapMetadata
    answers: list[ItemAnswer]
    reason: str | None


def gap_items_form(form: ItemsForm, answer_url: str | None) -> dict[str, Any]:
    """Return the modal; `answer_url` is where the list of gaps behind it is drawn anew afterwards."""
    blocks = [section("intro", _intro(form))]
    blocks += for_all(form.kind, form.departments, is_alone=len(form.lines) == 1)
    for line in form.lines:
        blocks += field_blocks(form.kind, line)
    blocks += _reason(form)
    metadata = GapMetadata(
        ref=form.ref,
        answer_url=answer_url,
        seen={str(line.id): line.seen for line in form.lines},
        more=form.total > len(form.lines),
        after=form.lines[-1].id,
    )
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain(_TITLES[form.kind]),
        "submit": plain("Save"),
        "close": plain("Not now"),
        "private_metadata": metadata.packed(),
        "blocks": blocks,
    }


def read_gap_items_form(view: Mapping[str, Any]) -> GapItemsSubmission:
    """Return what was filled in; raises `UserError` for nothing where no more items follow."""
    metadata, values = GapMetadata.of(view), view["state"]["values"]
    kind = metadata.group.kind
    answers = read_answers(kind, values, metadata.seen)
    if not answers and not metadata.more:
        raise UserError(
            "Fill in at least one item, or close the form.", first_field(kind, next(iter(metadata.seen)))
        )
    return GapItemsSubmission(metadata=metadata, answers=answers, reason=value_of(values, REASON))


def _intro(form: ItemsForm) -> str:
    intro = _INTROS[form.kind].format(of=form.of or "this plan")
    if len(form.lines) > 1:
        intro += " What you leave as it is stays on the list."
    if form.total > len(form.lines):
        intro += f" {form.total - len(form.lines)} more come after these."
    return intro


def _reason(form: ItemsForm) -> list[dict[str, Any]]:
    """Return the field for the reason, where an item had a date before."""
    had = [line for line in form.lines if line.first_due is not None]
    if form.kind is not GapKind.DATE or not had:
        return []
    first = ", ".join(f"{line.label} {say_day(line.first_due, form.today)}" for line in had if line.first_due)
    text = {
        "type": "plain_text_input",
        "action_id": "reason",
        "multiline": True,
        "max_length": REASON_LENGTH,
    }
    hint = f"First due: {first}. That stays on record beside the new date."
    return [input_block(REASON, "Why there is a date again", text, hint=hint)]
