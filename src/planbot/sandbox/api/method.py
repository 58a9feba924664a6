"""What a Web API method is: its name, what it asks of a call, and the function that answers."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

from planbot.sandbox.delivery.sockets import SocketHub
from planbot.sandbox.workspace import Workspace

Json = dict[str, Any]
TokenType = Literal["bot", "app", "none"]


class Tier(Enum):
    """Calls a minute, by Slack's published tiers; POSTING is a message a second a channel."""

    ONE = 1
    TWO = 20
    THREE = 50
    FOUR = 100
    POSTING = 300
    SPECIAL = 600


class ApiError(Exception):
    """An answer with `ok: false`: Slack's error code, and what goes beside it."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra

    @classmethod
    def invalid_arguments(cls, *messages: str) -> "ApiError":
        return cls(
            "invalid_arguments", response_metadata={"messages": [f"[ERROR] {one}" for one in messages]}
        )

    def body(self) -> Json:
        return {"ok": False, "error": self.code, **self.extra}


@dataclass
class Call:
    """One call: its arguments as they came (text from forms, anything from JSON), and what is around it.

    `notes` is what a scripted fault has to say to the method.
    """

    method: "Method"
    args: Mapping[str, Any]
    workspace: Workspace
    sockets: SocketHub
    base_url: str
    notes: Json = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        return default if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name)
        if value is None or value == "":
            return default
        return value is True or str(value).lower() in ("1", "true", "yes")

    def integer(self, name: str, default: int, *, error: str) -> int:
        """A whole number; raises ApiError(`error`) for anything else."""
        value = self.args.get(name)
        if value is None or value == "":
            return default
        try:
            return int(str(value))
        except ValueError:
            raise ApiError(error) from None

    def structure(self, name: str, *, error: str) -> Any:
        """A list or object, sent as JSON or as a string of JSON; None where absent or empty."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise ApiError(error) from None

    def need_scope(self, *scopes: str) -> None:
        """Raises missing_scope unless the app has every one of these."""
        provided = self.workspace.app.scopes
        if not all(scope in provided for scope in scopes):
            raise ApiError("missing_scope", needed=",".join(scopes), provided=",".join(provided))

    def has_scope(self, scope: str) -> bool:
        return scope in self.workspace.app.scopes


@dataclass(frozen=True)
class Method:
    """A method: the kind of token it takes, the scopes needed whatever the arguments, the arguments required.

    `json` false means form only.
    """

    name: str
    answer: Callable[[Call], Json]
    tier: Tier
    takes: TokenType = "bot"
    scopes: tuple[str, ...] = ()
    json: bool = True
    required: tuple[str, ...] = ()


METHODS: dict[str, Method] = {}


def method(
    name: str,
    tier: Tier,
    *,
    takes: TokenType = "bot",
    scopes: tuple[str, ...] = (),
    json: bool = True,
    required: tuple[str, ...] = (),
) -> Callable[[Callable[[Call], Json]], Callable[[Call], Json]]:
    """Register the function that answers a method: it returns the answer without `ok`, or raises ApiError."""

    def register(answer: Callable[[Call], Json]) -> Callable[[Call], Json]:
        METHODS[name] = Method(name, answer, tier, takes, scopes, json, required)
        return answer

    return register
