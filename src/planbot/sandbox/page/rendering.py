"""Making HTML of what a person sees, with the templates beside this file."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from planbot.sandbox.control.forms import current_values
from planbot.sandbox.control.states import STATE_FIELDS
from planbot.sandbox.page.dates import at_ts
from planbot.sandbox.page.markdown import markdown
from planbot.sandbox.page.mrkdwn import mrkdwn, plain
from planbot.sandbox.page.rich_text import rich_text
from planbot.sandbox.page.viewer import Viewer
from planbot.sandbox.workspace.messages import Message
from planbot.sandbox.workspace.views import View

Json = dict[str, Any]

AVATARS = 8


class Renderer:
    """Renders templates for a viewer; everything is escaped unless it was made here."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader("planbot.sandbox.page"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {"mark": _mark, "initials": _initials, "hue": _hue}
        self._templates.globals |= {"plain": plain}

    def render(self, template: str, viewer: Viewer, **parts: Any) -> Markup:
        """The HTML of `templates/{template}.html.j2`, in which `viewer` and the words are at hand."""
        words = Words(viewer)
        html = self._templates.get_template(f"{template}.html.j2").render(viewer=viewer, words=words, **parts)
        return Markup(html)  # noqa: S704 (made by a template that escapes)


class Words:
    """What the templates call: text, rich text and the state of inputs, as one viewer sees them."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer

    def mrkdwn(self, text: str) -> Markup:
        return mrkdwn(self._viewer, text)

    def markdown(self, text: str) -> Markup:
        return markdown(self._viewer, text)

    def text(self, given: Mapping[str, Any]) -> Markup:
        """A text object of either kind."""
        if given["type"] == "mrkdwn":
            return mrkdwn(self._viewer, given["text"])
        return plain(given["text"], emoji=given.get("emoji", True))

    def rich_text(self, block: Json) -> Markup:
        return rich_text(self._viewer, block)

    def message_values(self, message: Message) -> Json:
        """`state.values` of the elements in a message, as far as this person has chosen something."""
        key = (self._viewer.person.id, message.channel, message.ts)
        blocks = [*message.blocks, *(one for extra in message.attachments for one in extra.get("blocks", ()))]
        return current_values(blocks, self._viewer.workspace.message_drafts.get(key, {}))

    def view_values(self, view: View) -> Json:
        return current_values(view.blocks, view.draft)

    def held(self, element: Json, values: Json, block_id: str) -> Any:
        """What an element holds: text, an option, a list; None or an empty list for nothing."""
        state = values[block_id][element["action_id"]]
        return state[STATE_FIELDS[element["type"]].name]

    def typed(self, element: Json, values: Json, block_id: str) -> str:
        """What stands in a text field."""
        held = self.held(element, values, block_id)
        if isinstance(held, dict):
            return "\n".join(
                "".join(one.get("text", "") for one in part["elements"]) for part in held["elements"]
            )
        return str(held or "")

    def local_time(self, seconds: int) -> str:
        """Unix seconds as a date and time in the viewer's zone, for an input."""
        return at_ts(seconds, self._viewer.zone).strftime("%Y-%m-%dT%H:%M")

    def offered(self, element: Json) -> list[tuple[str | None, list[Json]]]:
        """The groups of options of a menu, each a label or None, and its options as {"text", "value"}."""
        kind = element["type"]
        if "users_select" in kind:
            people = sorted(self._viewer.workspace.people(), key=lambda one: one.real_name)
            return [(None, [_named(one.real_name, one.id) for one in people if not one.deleted])]
        if "channels_select" in kind or "conversations_select" in kind:
            channels = self._viewer.workspace.channels.values()
            seen = [one for one in channels if not one.is_im and self._viewer.can_see(one)]
            return [(None, [_named(f"#{one.name}", one.id) for one in seen])]
        if "option_groups" in element:
            return [(group["label"]["text"], group["options"]) for group in element["option_groups"]]
        return [(None, element.get("options", []))]

    def chosen(self, element: Json, values: Json, block_id: str) -> list[Json]:
        """What is chosen in a menu, each {"text", "value"}."""
        held = self.held(element, values, block_id)
        several = held if isinstance(held, list) else [held] if held else []
        return [one if isinstance(one, dict) else self._by_id(one) for one in several]

    @staticmethod
    def stored(options: list[Json]) -> list[Json]:
        """Options as they are sent back: without their descriptions."""
        return [{"text": one["text"], "value": one["value"]} for one in options]

    def _by_id(self, reference: str) -> Json:
        channel = self._viewer.workspace.channels.get(reference)
        name = f"#{channel.name}" if channel else self._viewer.user_name(reference)
        return _named(name, reference)

    def picture(self, block: Json) -> str | None:
        """The address of a picture that this server has; the page loads nothing from elsewhere."""
        if "slack_file" in block:
            file = self._viewer.workspace.files.find(block["slack_file"])
            return self.file_path(file.id) if file is not None and file.completed else None
        address = str(block.get("image_url", ""))
        return address if address.startswith(f"{self._viewer.stage.base_url}/") else None

    @staticmethod
    def file_path(file_id: str) -> str:
        return f"/sandbox/files/{file_id}"


def _named(name: str, value: str) -> Json:
    return {"text": {"type": "plain_text", "text": name, "emoji": False}, "value": value}


def _mark(*parts: str) -> str:
    """An HTML id made of what Slack calls things."""
    return "-".join("".join(c if c.isalnum() else f"_{ord(c):x}" for c in part) for part in parts)


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def _hue(name: str) -> int:
    """One of the avatar colours, always the same for a name."""
    return sum(name.encode()) % AVATARS
