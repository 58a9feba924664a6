"""Interactive elements and images, and which of them stand in which block."""

from typing import Any

from planbot.sandbox.blocks.objects import (
    ID,
    calendar_date,
    clock_time,
    confirm,
    conversation_filter,
    dispatch_action_config,
    initial_among_options,
    option,
    option_group,
    slack_file,
    text,
    url,
)
from planbot.sandbox.blocks.problems import Findings, Surface
from planbot.sandbox.blocks.rich_text import rich_text
from planbot.sandbox.blocks.shapes import (
    ALL_SURFACES,
    Check,
    Kind,
    anything,
    boolean,
    list_of,
    matching,
    one_of,
    record,
    string,
    typed,
    whole_number,
)

_MODAL: frozenset[Surface] = frozenset({"modal"})
_NOT_HOME: frozenset[Surface] = frozenset({"message", "modal"})
_PLACEHOLDER: dict[str, Check] = {"placeholder": text(150)}
_FOCUS: dict[str, Check] = {"focus_on_load": boolean}
_CONFIRM: dict[str, Check] = {"confirm": confirm}
_MANY: dict[str, Check] = {"max_selected_items": whole_number(1)}
_DISPATCH: dict[str, Check] = {"dispatch_action_config": dispatch_action_config}


def _element(required: dict[str, Check], optional: dict[str, Check], also: Check | None = None) -> Check:
    return record({"type": anything, **required}, {"action_id": ID, **optional}, also=also)


def _options_or_groups(value: Any, at: str, found: Findings) -> None:
    if ("options" in value) == ("option_groups" in value):
        found.add("exactly one of options, option_groups is required", at)
    else:
        initial_among_options(value, at, found)


def _select(**optional: Check) -> Kind:
    return Kind(_element({}, {**_PLACEHOLDER, **_CONFIRM, **_FOCUS, **optional}))


def _static_select(**optional: Check) -> Kind:
    offered = {"options": list_of(option(), most=100), "option_groups": list_of(option_group, most=100)}
    fields = {**_PLACEHOLDER, **_CONFIRM, **_FOCUS, **offered, **optional}
    return Kind(_element({}, fields, also=_options_or_groups))


def _image_source(value: Any, at: str, found: Findings) -> None:
    if ("image_url" in value) == ("slack_file" in value):
        found.add("exactly one of image_url, slack_file is required", at)


image_fields: tuple[dict[str, Check], dict[str, Check], Check] = (
    {"type": anything, "alt_text": string(2000)},
    {"image_url": url, "slack_file": slack_file},
    _image_source,
)
"""Required and optional fields of an image, element or block, and the check of its source."""

IMAGE = Kind(record(image_fields[0], image_fields[1], also=image_fields[2]))

BUTTON = Kind(
    _element(
        {"text": text(75)},
        {
            "value": string(2000),
            "url": url,
            "style": one_of("primary", "danger"),
            "accessibility_label": string(75),
            **_CONFIRM,
        },
    )
)
OVERFLOW = Kind(_element({"options": list_of(option(with_url=True), most=5)}, _CONFIRM))
CHECKBOXES = Kind(
    _element(
        {"options": list_of(option(mrkdwn=True), most=10)},
        {"initial_options": list_of(option(mrkdwn=True), most=10), **_CONFIRM, **_FOCUS},
        also=initial_among_options,
    )
)
RADIO_BUTTONS = Kind(
    _element(
        {"options": list_of(option(mrkdwn=True), most=10)},
        {"initial_option": option(mrkdwn=True), **_CONFIRM, **_FOCUS},
        also=initial_among_options,
    )
)
DATEPICKER = _select(initial_date=calendar_date)
TIMEPICKER = _select(initial_time=clock_time, timezone=string())
DATETIMEPICKER = Kind(
    _element({}, {"initial_date_time": whole_number(10**9, 10**10 - 1), **_CONFIRM, **_FOCUS}), _NOT_HOME
)

SELECTS: dict[str, Kind] = {
    "static_select": _static_select(initial_option=option()),
    "external_select": _select(initial_option=option(), min_query_length=whole_number(0)),
    "users_select": _select(initial_user=string()),
    "conversations_select": _select(
        initial_conversation=string(),
        default_to_current_conversation=boolean,
        response_url_enabled=boolean,
        filter=conversation_filter,
    ),
    "channels_select": _select(initial_channel=string(), response_url_enabled=boolean),
}
MULTI_SELECTS: dict[str, Kind] = {
    "multi_static_select": _static_select(initial_options=list_of(option(), most=100), **_MANY),
    "multi_external_select": _select(
        initial_options=list_of(option(), most=100), min_query_length=whole_number(0), **_MANY
    ),
    "multi_users_select": _select(initial_users=list_of(string()), **_MANY),
    "multi_conversations_select": _select(
        initial_conversations=list_of(string()),
        default_to_current_conversation=boolean,
        filter=conversation_filter,
        **_MANY,
    ),
    "multi_channels_select": _select(initial_channels=list_of(string()), **_MANY),
}


def _typed_text(surfaces: frozenset[Surface], **optional: Check) -> Kind:
    return Kind(_element({}, {**_PLACEHOLDER, **_FOCUS, **_DISPATCH, **optional}), surfaces)


def _sensible_lengths(value: Any, at: str, found: Findings) -> None:
    if value.get("min_length", 0) > value.get("max_length", 3000):
        found.add("min_length must not be greater than max_length", f"{at}/min_length")


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True


_number = matching("a number", _is_number)

INPUTS: dict[str, Kind] = {
    "plain_text_input": Kind(
        _element(
            {},
            {
                **_PLACEHOLDER,
                **_FOCUS,
                **_DISPATCH,
                "initial_value": string(3000, least=0),
                "multiline": boolean,
                "min_length": whole_number(0, 3000),
                "max_length": whole_number(1, 3000),
            },
            also=_sensible_lengths,
        )
    ),
    "email_text_input": _typed_text(_MODAL, initial_value=string()),
    "url_text_input": _typed_text(_MODAL, initial_value=string()),
    "number_input": Kind(
        _element(
            {"is_decimal_allowed": boolean},
            {
                **_PLACEHOLDER,
                **_FOCUS,
                **_DISPATCH,
                "initial_value": _number,
                "min_value": _number,
                "max_value": _number,
            },
        ),
        _MODAL,
    ),
    "rich_text_input": _typed_text(
        ALL_SURFACES, initial_value=rich_text, min_lines=whole_number(1, 30), max_lines=whole_number(1, 30)
    ),
    "file_input": Kind(
        _element({}, {"filetypes": list_of(string()), "max_files": whole_number(1, 10)}), _MODAL
    ),
}

_CHOICES: dict[str, Kind] = {
    "checkboxes": CHECKBOXES,
    "radio_buttons": RADIO_BUTTONS,
    "datepicker": DATEPICKER,
    "timepicker": TIMEPICKER,
    **SELECTS,
    **MULTI_SELECTS,
}

accessory = typed({"button": BUTTON, "overflow": OVERFLOW, "image": IMAGE, **_CHOICES})
"""What may stand beside a section."""

action = typed(
    {
        "button": BUTTON,
        "overflow": OVERFLOW,
        "datetimepicker": DATETIMEPICKER,
        "rich_text_input": INPUTS["rich_text_input"],
        **_CHOICES,
    }
)
"""What may stand in an actions block."""

input_element = typed({"datetimepicker": DATETIMEPICKER, **INPUTS, **_CHOICES})
"""What may stand in an input block."""
