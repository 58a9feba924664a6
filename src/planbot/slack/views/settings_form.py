"""The form for a group of settings, and the page on which its effect is shown before it is stored."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import time
from typing import Any

from planbot.messages.renderer import Rendered
from planbot.plan.policy import Policy
from planbot.plan.policy_sections import PolicySection
from planbot.plan.policy_words import MONTHS, SETTINGS, WEEKDAYS
from planbot.plan.reports.settings import SettingsChange, WeekAhead
from planbot.plan.vocabulary import Cadence, YearEdge
from planbot.slack.channels import is_channel_id
from planbot.slack.views.gap_fields import Values, input_block, option
from planbot.slack.views.item_fields import plain, section

CALLBACK, CONFIRM_CALLBACK = "settings_form", "settings_confirm"

_ACTION = "value"
_MAY_BE_EMPTY = frozenset(("steps_before", "steps_after", "leadership_channel"))
_HINTS = {
    "meeting_day": "The week counts back from it: when owners are asked, and what heads and leadership read.",
    "meeting_time": "For a meeting before 9:00, the rollup comes on the work day before.",
    "leadership_channel": "The weekly rollup goes there. Left empty, it stays as it is.",
    "zone": "Such as America/Chicago",
    "steps_before": "0 is the due date itself. Left empty, there is none.",
    "slow_after_share": "Such as 25%",
    "silent_share": "Such as 25%",
    "reporting_period": "What is due in the next year and goes as planned.",
    "silent_ask_weeks": "1 asks every week as before. Any answer brings the usual rhythm back.",
    "unproven_days": "0 is never.",
    "decision_again_days": "From half of that on it comes along with the weekly questions.",
    "holidays_subdivision": "Such as FL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsMetadata:
    """What the page of the effect keeps: the words to store, what stood there when it was shown, and how many
    people hear how often before and after it, once that was counted."""

    words: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    answer_url: str | None = None
    before: tuple[int, int] | None = None
    after: tuple[int, int] | None = None

    def with_weeks_of(self, report: SettingsChange) -> "SettingsMetadata":
        """Return it with the counts of the report."""
        return replace(self, before=_counts(report.before), after=_counts(report.after))

    def weeks_for(self, report: SettingsChange) -> SettingsChange:
        """Return the report with the counts that were shown on the page."""
        return replace(report, before=_week(self.before), after=_week(self.after))

    def packed(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> "SettingsMetadata":
        return cls(**json.loads(view["private_metadata"]))


def _counts(week: WeekAhead | None) -> tuple[int, int] | None:
    return None if week is None else (week.people, week.more_than_once)


def _week(counts: Sequence[int] | None) -> WeekAhead | None:
    return None if counts is None else WeekAhead(people=counts[0], more_than_once=counts[1])


def settings_form(group: PolicySection, policy: Policy, answer_url: str | None) -> dict[str, Any]:
    """Return the modal; `answer_url` is where the settings behind it are drawn anew afterwards."""
    blocks = [
        input_block(
            key,
            label,
            {"action_id": _ACTION, **_element(key, getattr(policy, key))},
            hint=_HINTS.get(key),
            optional=key in _MAY_BE_EMPTY,
        )
        for key, label in group.labels.items()
    ]
    intro = section("intro", "You see what it comes to before anything is stored.")
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain(group.title[:24]),
        "submit": plain("Preview"),
        "close": plain("Cancel"),
        "private_metadata": SettingsMetadata(answer_url=answer_url).packed(),
        "blocks": [intro, *blocks],
    }


def read_settings_form(view: Mapping[str, Any]) -> dict[str, str]:
    """Return the words that stand in the form, by setting."""
    values: Values = view["state"]["values"]
    found: dict[str, str] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        key = block["block_id"]
        said = _said(values.get(key, {}).get(_ACTION, {}))
        # Left as it was shown, a channel stays as it is set, be that by its name.
        if key != "leadership_channel" or said not in (None, block["element"].get("initial_conversation")):
            found[key] = said or ""
    return found


def settings_confirm(rendered: Rendered, metadata: SettingsMetadata) -> dict[str, Any]:
    """Return the page that shows what a change comes to, to be stored or not."""
    return {
        "type": "modal",
        "callback_id": CONFIRM_CALLBACK,
        "title": plain("What it comes to"),
        "submit": plain("Store"),
        "close": plain("Cancel"),
        "private_metadata": metadata.packed(),
        "blocks": rendered.blocks,
    }


def settings_told(title: str, rendered: Rendered) -> dict[str, Any]:
    return {"type": "modal", "title": plain(title), "close": plain("Done"), "blocks": rendered.blocks}


def _said(state: Mapping[str, Any]) -> str | None:
    if state.get("selected_option"):
        return str(state["selected_option"]["value"])
    if state.get("selected_options"):
        return ", ".join(str(one["value"]) for one in state["selected_options"])
    said = state.get("selected_time") or state.get("selected_conversation") or state.get("value")
    return str(said).strip() if said else None


def _element(key: str, value: Any) -> dict[str, Any]:
    for belongs, build in _ELEMENTS:
        if belongs(key, value):
            return build(key, value)
    return _text(key, value)


def _text(key: str, value: Any) -> dict[str, Any]:
    said = SETTINGS[key].say(value)
    element: dict[str, Any] = {"type": "plain_text_input", "max_length": 100}
    return element if said == "none" and key in _MAY_BE_EMPTY else element | {"initial_value": said}


def _menu(names: tuple[str, ...]) -> Callable[[str, Any], dict[str, Any]]:
    def build(key: str, value: Any) -> dict[str, Any]:
        options = [option(name, name) for name in names]
        said = SETTINGS[key].say(value)
        first = next(one for one in options if one["value"] == said)
        return {"type": "static_select", "options": options, "initial_option": first}

    return build


def _time(_: str, value: time) -> dict[str, Any]:
    return {"type": "timepicker", "initial_time": f"{value:%H:%M}"}


def _days(_: str, value: tuple[int, ...]) -> dict[str, Any]:
    options = [option(name, name) for name in WEEKDAYS]
    return {
        "type": "checkboxes",
        "options": options,
        "initial_options": [options[day] for day in value],
    }


def _channel(_: str, value: str | None) -> dict[str, Any]:
    element: dict[str, Any] = {
        "type": "conversations_select",
        "placeholder": plain(f"Now: {value[:100]}" if value else "Choose a channel"),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    is_known = value is not None and is_channel_id(value)
    return element | {"initial_conversation": value} if is_known else element


_ELEMENTS: tuple[tuple[Callable[[str, Any], bool], Callable[[str, Any], dict[str, Any]]], ...] = (
    (lambda key, _: key.endswith("_day"), _menu(WEEKDAYS)),
    (lambda key, _: key == "fiscal_year_start", _menu(MONTHS)),
    (lambda key, _: key == "fiscal_year_named_by", _menu(tuple(edge.label for edge in YearEdge))),
    (lambda _, value: isinstance(value, Cadence), _menu(tuple(cadence.label for cadence in Cadence))),
    (lambda key, _: key == "work_week", _days),
    (lambda key, _: key == "leadership_channel", _channel),
    (lambda _, value: isinstance(value, time), _time),
)
