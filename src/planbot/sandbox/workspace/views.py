"""Views: the stack of modals that a person has open, and their App Home."""

import itertools
import secrets
from dataclasses import dataclass, field
from typing import Any

from planbot.sandbox.workspace.completion import complete_blocks
from planbot.sandbox.workspace.ids import derive_id

Json = dict[str, Any]
Draft = dict[str, dict[str, Json]]
"""What a person has filled in: {block_id: {action_id: the element's state}}."""

STACK_LIMIT = 3

_DEFAULTS: Json = {
    "title": None,
    "submit": None,
    "close": None,
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "clear_on_close": False,
    "notify_on_close": False,
}


@dataclass
class View:
    """A modal or Home on a person's screen.

    `content` is what the app sent, completed with defaults; `errors` is what stands under the inputs
    ({block_id: sentence}).
    """

    id: str
    user: str
    content: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    draft: Draft = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        return str(self.content["type"])

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.content["blocks"]
        return blocks


class Screens:
    """What each person has open, by user id. Every change of a view gives it a new hash."""

    def __init__(self, team_id: str, app_id: str, bot_id: str) -> None:
        self._identity = {
            "team_id": team_id,
            "app_id": app_id,
            "app_installed_team_id": team_id,
            "bot_id": bot_id,
        }
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}
        self._numbers = itertools.count(1)

    def stack(self, user_id: str) -> list[View]:
        """The open modals of a person, the visible one last."""
        return self._stacks.setdefault(user_id, [])

    def top(self, user_id: str) -> View | None:
        stack = self._stacks.get(user_id)
        return stack[-1] if stack else None

    def home(self, user_id: str) -> View | None:
        return self._homes.get(user_id)

    def all(self) -> list[View]:
        return [view for stack in self._stacks.values() for view in stack] + list(self._homes.values())

    def by_id(self, view_id: str) -> View | None:
        return next((view for view in self.all() if view.id == view_id), None)

    def by_external_id(self, external_id: str) -> View | None:
        return next((view for view in self.all() if view.content["external_id"] == external_id), None)

    def open(self, user_id: str, content: Json) -> View:
        """Show a modal as the root of a new stack; what the person had open before is gone."""
        self._stacks[user_id] = []
        return self.push(user_id, content)

    def push(self, user_id: str, content: Json) -> View:
        """Show a modal on top of the stack. The caller has checked that there is room."""
        stack = self.stack(user_id)
        view = self._new(user_id, content)
        if stack:
            view.root_view_id, view.previous_view_id = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def replace(self, view: View, content: Json) -> None:
        """Put other content into an open view. What was filled in stays where both ids stay the same."""
        view.content = self._completed(content)
        view.hash = _new_hash()
        view.errors = {}
        kept = {
            (block["block_id"], element.get("action_id"))
            for block in view.blocks
            for element in (block.get("element"), block.get("accessory"), *block.get("elements", ()))
            if isinstance(element, dict)
        }
        view.draft = {
            block_id: {
                action_id: state for action_id, state in states.items() if (block_id, action_id) in kept
            }
            for block_id, states in view.draft.items()
        }

    def publish(self, user_id: str, content: Json) -> View:
        """Set a person's Home; the view keeps its id from one publication to the next."""
        home = self._homes.get(user_id)
        if home is None:
            home = self._homes[user_id] = self._new(user_id, content)
        else:
            self.replace(home, content)
        return home

    def close_top(self, user_id: str) -> None:
        stack = self.stack(user_id)
        if stack:
            stack.pop()

    def clear(self, user_id: str) -> None:
        self._stacks[user_id] = []

    def as_slack(self, view: View, state: Json | None = None) -> Json:
        """The `view` object; `state` is what `state.values` shall hold."""
        return {
            "id": view.id,
            **self._identity,
            **view.content,
            "state": {"values": state or {}},
            "hash": view.hash,
            "root_view_id": view.root_view_id,
            "previous_view_id": view.previous_view_id,
        }

    def _new(self, user_id: str, content: Json) -> View:
        view_id = derive_id("V", str(self._identity["team_id"]), str(next(self._numbers)))
        return View(view_id, user_id, self._completed(content), _new_hash(), root_view_id=view_id)

    @staticmethod
    def _completed(content: Json) -> Json:
        return {**_DEFAULTS, **content, "blocks": complete_blocks(content["blocks"])}


def _new_hash() -> str:
    return f"{secrets.randbelow(10**10):010d}.{secrets.token_hex(4)}"
