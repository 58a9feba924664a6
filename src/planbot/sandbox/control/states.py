"""What an input holds, in the form of Slack's `state.values`, from what somebody types or chooses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from planbot.sandbox.control.errors import ControlError
from planbot.sandbox.workspace import Workspace
from planbot.sandbox.workspace.files import file_as_slack

Json = dict[str, Any]


@dataclass(frozen=True)
class StateField:
    """Where an element's state stands, and where the app put what it holds at first."""

    name: str
    initial: str
    many: bool = False


_OPTION = StateField("selected_option", "initial_option")
_OPTIONS = StateField("selected_options", "initial_options", many=True)
_TYPED = StateField("value", "initial_value")

STATE_FIELDS: dict[str, StateField] = {
    "plain_text_input": _TYPED,
    "email_text_input": _TYPED,
    "url_text_input": _TYPED,
    "number_input": _TYPED,
    "rich_text_input": StateField("rich_text_value", "initial_value"),
    "static_select": _OPTION,
    "external_select": _OPTION,
    "radio_buttons": _OPTION,
    "checkboxes": _OPTIONS,
    "multi_static_select": _OPTIONS,
    "multi_external_select": _OPTIONS,
    "users_select": StateField("selected_user", "initial_user"),
    "multi_users_select": StateField("selected_users", "initial_users", many=True),
    "conversations_select": StateField("selected_conversation", "initial_conversation"),
    "multi_conversations_select": StateField("selected_conversations", "initial_conversations", many=True),
    "channels_select": StateField("selected_channel", "initial_channel"),
    "multi_channels_select": StateField("selected_channels", "initial_channels", many=True),
    "datepicker": StateField("selected_date", "initial_date"),
    "timepicker": StateField("selected_time", "initial_time"),
    "datetimepicker": StateField("selected_date_time", "initial_date_time"),
    "file_input": StateField("files", "initial_files", many=True),
}


def initial_state(element: Json) -> Json:
    """The state of an element that nobody has touched."""
    field = STATE_FIELDS[element["type"]]
    nothing: Any = [] if field.many else None
    return {"type": element["type"], field.name: element.get(field.initial, nothing)}


def is_empty(element: Json, state: Json) -> bool:
    return state[STATE_FIELDS[element["type"]].name] in (None, "", [])


def chosen_state(workspace: Workspace, element: Json, given: Any) -> Json:
    """The state after somebody gave `given`: text, a date as ISO text, an option by its value or words,
    a person by id, email or name, a channel by id or name, a file by id; lists where several may be chosen;
    None empties.

    Raises ControlError for what the element does not offer.
    """
    kind = element["type"]
    field = STATE_FIELDS[kind]
    if given is None or given == "" or given == []:
        return {"type": kind, field.name: [] if field.many else None}
    choose = _chooser(workspace, element)
    if field.many:
        several = given if isinstance(given, list | tuple) else [given]
        return {"type": kind, field.name: [choose(one) for one in several]}
    return {"type": kind, field.name: choose(given)}


def options_of(element: Json) -> list[Json]:
    options = list(element.get("options", ()))
    for group in element.get("option_groups", ()):
        options += group["options"]
    return options


def option_among(options: Sequence[Json], given: Any) -> Json:
    """The option with this value, else with these words; raises ControlError with what is offered."""
    if isinstance(given, dict):
        given = given.get("value")
    wanted = str(given)
    for option in options:
        if option.get("value") == wanted:
            return option
    for option in options:
        if option["text"]["text"].lower() == wanted.lower():
            return option
    offered = ", ".join(f"{one['text']['text']!r} ({one.get('value')!r})" for one in options)
    raise ControlError(f"{wanted!r} is not offered; there is {offered or 'no option'}.")


def _chooser(workspace: Workspace, element: Json) -> Callable[[Any], Any]:
    kind = element["type"]
    if kind.endswith("external_select"):
        return lambda given: given if isinstance(given, dict) else option_among(options_of(element), given)
    if STATE_FIELDS[kind].name.startswith("selected_option"):
        return lambda given: _stored(option_among(options_of(element), given))
    if "users_select" in kind:
        return lambda given: _user_id(workspace, given)
    if "conversations_select" in kind or "channels_select" in kind:
        return lambda given: _channel_id(workspace, given)
    if kind == "datetimepicker":
        return _whole
    if kind == "file_input":
        return lambda given: _file(workspace, given)
    if kind == "rich_text_input":
        return lambda given: given if isinstance(given, dict) else _as_rich_text(str(given))
    return str


def _stored(option: Json) -> Json:
    """States carry an option without its description."""
    return {key: value for key, value in option.items() if key in ("text", "value")}


def _whole(given: Any) -> int:
    try:
        return int(given)
    except (TypeError, ValueError):
        raise ControlError(f"A datetimepicker takes Unix seconds, not {given!r}.") from None


def _user_id(workspace: Workspace, given: Any) -> str:
    user = workspace.find_user(str(given))
    if user is None:
        raise ControlError(f"There is nobody called {given!r}.")
    return user.id


def _channel_id(workspace: Workspace, given: Any) -> str:
    channel = workspace.find_channel(str(given))
    if channel is None:
        raise ControlError(f"There is no channel {given!r}.")
    return channel.id


def _file(workspace: Workspace, given: Any) -> Json:
    file = workspace.files.get(str(given))
    if file is None:
        raise ControlError(f"There is no file {given!r}; upload it first.")
    return file_as_slack(file, workspace.channels, workspace.team_id, workspace.base_url)


def _as_rich_text(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}
