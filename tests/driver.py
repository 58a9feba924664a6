"""Driving a workspace from outside, as its people would: a small client of the sandbox's control API.

driver = Driver(sandbox.url)
ana = driver.person("ana@example.gov")
ana.command("/plan behind").plain
ana.submit({"Note": "The permit came"})
driver.move_clock("2026-11-24T09:30:00-05:00")
[post.plain for post in driver.posted(to="ana@example.gov")]
"""

import base64
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any
from urllib.parse import quote

import httpx

Json = dict[str, Any]

PATIENCE = 150.0
"""Seconds that one request may take: a move of the clock waits for everybody who follows it."""

_LONGEST_PAUSE = 0.05
"""Seconds between two looks at what is slow to come: looking takes a processor from those who bring it."""


class DriverError(Exception):
    """The sandbox refused what was asked of it; the message is its sentence."""


@dataclass(frozen=True)
class Message:
    """A message as somebody sees it; `plain` is every word of its blocks, a line each."""

    ts: str
    channel: str
    user: str
    text: str
    plain: str
    ephemeral: bool
    thread_ts: str | None
    blocks: list[Json]
    raw: Json

    @classmethod
    def read(cls, raw: Json) -> "Message":
        return cls(
            raw["ts"],
            raw["channel"],
            raw["user"],
            raw["text"],
            raw["plain"],
            raw["ephemeral"],
            raw.get("thread_ts"),
            raw.get("blocks", []),
            raw,
        )

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons, in reading order."""
        return [one["text"]["text"] for one in _elements(self.blocks) if one["type"] == "button"]


@dataclass(frozen=True)
class Post:
    """Something that was posted, as the workspace recorded it; `recipient` is the email of a DM's person."""

    n: int
    at: datetime
    channel: str
    channel_name: str | None
    recipient: str | None
    author: str
    by_app: bool
    through: str
    ts: str
    thread_ts: str | None
    ephemeral_to: str | None
    text: str
    plain: str
    blocks: list[Json]
    metadata: Json | None
    files: list[Json]

    @classmethod
    def read(cls, raw: Json) -> "Post":
        author = raw["author"]
        own = {key: raw[key] for key in cls.__dataclass_fields__ if key not in ("at", "author", "by_app")}
        at = datetime.fromisoformat(raw["at"])
        return cls(at=at, author=author["name"], by_app=author["is_bot"], **own)


@dataclass(frozen=True)
class Outcome:
    """What came of an act.

    `posts` is what appeared meanwhile for this person or in public; `errors` are the sentences under a
    modal's inputs, by block_id; `raw` is the whole answer.
    """

    ok: bool
    error: str | None
    posts: list[Post]
    raw: Json
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def plain(self) -> str:
        """All words that appeared."""
        return "\n".join(post.plain for post in self.posts)


@dataclass(frozen=True)
class View:
    """A modal or Home on somebody's screen."""

    id: str
    title: str
    blocks: list[Json]
    state: dict[str, dict[str, Json]]
    errors: dict[str, str]
    raw: Json

    @classmethod
    def read(cls, raw: Json) -> "View":
        title = (raw.get("title") or {}).get("text", "")
        return cls(raw["id"], title, raw["blocks"], raw["state"]["values"], raw.get("errors", {}), raw)

    @property
    def plain(self) -> str:
        return "\n".join(_texts(self.blocks))

    @property
    def labels(self) -> list[str]:
        """The labels of its inputs, in reading order."""
        return [block["label"]["text"] for block in self.blocks if block["type"] == "input"]

    @property
    def buttons(self) -> list[str]:
        return [one["text"]["text"] for one in _elements(self.blocks) if one["type"] == "button"]


class Driver:
    """A client of one workspace, by its address `http://127.0.0.1:…`. Refusals raise DriverError."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(
            base_url=f"{url.rstrip('/')}/sandbox",
            timeout=PATIENCE,
            trust_env=False,
            verify=False,  # it is plain HTTP: reading all certificates would take longer than many a test
        )

    def __enter__(self) -> "Driver":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def get(self, path: str, **query: Any) -> Json:
        wanted = {key: value for key, value in query.items() if value is not None}
        return self._read(self._http.get(path, params=wanted))

    def post(self, path: str, **body: Any) -> Json:
        return self._read(self._http.post(path, json=body))

    def patch(self, path: str, **body: Any) -> Json:
        return self._read(self._http.patch(path, json=body))

    def person(self, who: str) -> "Person":
        """Somebody by id, email or name."""
        return Person(self, who)

    def describe(self) -> Json:
        return self.get("")

    # What happened

    def posted(
        self,
        *,
        to: str | None = None,
        channel: str | None = None,
        by_app: bool = True,
        ephemeral: bool | None = False,
        since: int = 0,
    ) -> list[Post]:
        """What the app posted (everybody, with by_app=False), oldest first.

        `to` keeps the DMs of one person (by email), `channel` one channel (by name or id), `since` what came
        after that post's number. Ephemeral messages are left out unless asked for (None: both).
        """
        posts = [Post.read(raw) for raw in self.get("/posted", since=since)["posted"]]
        return [
            post
            for post in posts
            if (post.by_app or not by_app)
            and to in (None, post.recipient)
            and (channel is None or channel.removeprefix("#") in (post.channel, post.channel_name))
            and ephemeral in (None, post.ephemeral_to is not None)
        ]

    def mark(self) -> int:
        """The number of the latest post, for `posted(since=…)`."""
        return int(self.get("/posted", since=10**9)["last"])

    def calls(self, method: str | None = None, *, since: int = 0) -> list[Json]:
        """The calls of the Web API, each with method, args, ok, error and status."""
        calls: list[Json] = self.get("/calls", method=method, since=since)["calls"]
        return calls

    # Time

    def now(self) -> datetime:
        return datetime.fromisoformat(self.get("/clock")["now"])

    def move_clock(self, to: datetime | str) -> datetime:
        """Move to an instant (an ISO text needs its offset) and wait until everybody has followed."""
        instant = to if isinstance(to, str) else to.isoformat()
        return datetime.fromisoformat(self.post("/clock", to=instant)["now"])

    def advance(self, **span: float) -> datetime:
        """Move on by a span such as `days=1, hours=2`."""
        minutes = timedelta(**span).total_seconds() / 60
        return datetime.fromisoformat(self.post("/clock", minutes=minutes)["now"])

    def settle(self) -> None:
        """Let everybody who follows the clock do what is due now, and every event be acknowledged."""
        self.post("/clock", minutes=0)

    def wait_until(self, true: Callable[[], Any], *, seconds: float = 10.0, what: str = "it") -> Any:
        """What `true` returns as soon as that is something; raises AssertionError after `seconds`."""
        until, pause = time.monotonic() + seconds, 0.01
        while not (found := true()):
            if time.monotonic() > until:
                raise AssertionError(f"{what} did not come to pass in {seconds:g} seconds")
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)
        return found

    def wait_for_app(self, *, seconds: float = 10.0) -> None:
        """Wait until the app is connected over Socket Mode."""
        self.wait_until(lambda: self.get("/socket")["connections"], seconds=seconds, what="a connection")

    # Faults and the workspace

    def fault(self, method: str, kind: str, **details: Any) -> None:
        """Script a fault: `times` or `share`, `code`, `seconds`, `retry_after`."""
        self.post("/faults", method=method, kind=kind, **details)

    def clear_faults(self) -> None:
        self._read(self._http.delete("/faults"))

    def change_app(self, **changes: Any) -> Json:
        """Change `scopes`, `bot_token`, `app_token`, `installed` or `socket_mode` of the app."""
        return self.patch("/app", **changes)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask the app's sockets to reconnect (warning, refresh_requested, link_disabled), or `drop` them."""
        self.post("/socket/disconnect", reason=reason)

    def add_person(self, email: str, **details: Any) -> "Person":
        self.post("/people", email=email, **details)
        return self.person(email)

    def add_channel(self, name: str, **details: Any) -> Json:
        channel: Json = self.post("/channels", name=name, **details)["channel"]
        return channel

    @staticmethod
    def _read(response: httpx.Response) -> Json:
        answer: Json = response.json()
        if response.status_code >= 400:
            raise DriverError(answer.get("error", response.text))
        return answer


class Person:
    """Somebody in the workspace, who acts and sees."""

    def __init__(self, driver: Driver, who: str) -> None:
        self._driver = driver
        self.who = who
        self._path = f"/people/{quote(who, safe='')}"

    @property
    def profile(self) -> Json:
        user: Json = self._driver.get(self._path)["user"]
        return user

    @property
    def id(self) -> str:
        return str(self.profile["id"])

    def change(self, **changes: Any) -> None:
        """Change tz, title, email, name, deleted, dnd and the like; the app gets `user_change`."""
        self._driver.patch(self._path, **changes)

    # Talking

    def say(self, text: str, channel: str | None = None, *, thread_ts: str | None = None) -> Outcome:
        """Type a message in a channel, without one in the DM with the app."""
        return self._act("/message", text=text, channel=channel, thread_ts=thread_ts)

    def command(self, line: str, channel: str | None = None) -> Outcome:
        """Run a slash command, such as `/plan behind`."""
        return self._act("/command", text=line, channel=channel)

    def share_file(self, name: str, content: bytes, channel: str | None = None, **details: Any) -> Outcome:
        """Upload a file: `title`, `message`, `thread_ts`, `share`."""
        encoded = base64.b64encode(content).decode()
        return self._act("/files", name=name, content=encoded, channel=channel, **details)

    # Reading

    def channels(self) -> list[Json]:
        channels: list[Json] = self._driver.get(f"{self._path}/channels")["channels"]
        return channels

    def messages(self, channel: str | None = None, *, thread_ts: str | None = None) -> list[Message]:
        """What stands in a channel (or thread), oldest first; without a channel, in the DM with the app."""
        answer = self._driver.get(f"{self._path}/messages", channel=channel, thread_ts=thread_ts)
        return [Message.read(raw) for raw in answer["messages"]]

    def last_message(self, channel: str | None = None) -> Message:
        messages = self.messages(channel)
        assert messages, f"{self.who} sees no message"
        return messages[-1]

    def wait_for_message(self, words: str, channel: str | None = None, *, seconds: float = 10.0) -> Message:
        """The first message that holds these words, as soon as it is there."""

        def there() -> Message | None:
            return next((one for one in self.messages(channel) if words in one.plain), None)

        found: Message = self._driver.wait_until(there, seconds=seconds, what=f"a message with {words!r}")
        return found

    def modal(self) -> View | None:
        """The modal on top, or None."""
        raw = self._driver.get(f"{self._path}/modal")["modal"]
        return View.read(raw) if raw else None

    def modals(self) -> list[View]:
        """All open modals, the visible one last."""
        return [View.read(raw) for raw in self._driver.get(f"{self._path}/modal")["stack"]]

    def home(self) -> View | None:
        raw = self._driver.get(f"{self._path}/home")["view"]
        return View.read(raw) if raw else None

    # Acting

    def click(
        self,
        label: str | None = None,
        *,
        message: Message | None = None,
        inside: str = "message",
        action_id: str | None = None,
        block_id: str | None = None,
        value: str | None = None,
        choice: Any = None,
        channel: str | None = None,
    ) -> Outcome:
        """Click a button, or make a `choice` in a menu or picker.

        `inside` is "modal", "home" or "message": the one given, else the last in `channel` (or the DM).
        """
        wanted = {"label": label, "action_id": action_id, "block_id": block_id, "value": value}
        where: Json = {"in": inside}
        if inside == "message":
            target = message or self.last_message(channel)
            where |= {"channel": target.channel, "ts": target.ts}
        return self._act("/action", **where, **wanted, choice=choice)

    def fill(self, values: Mapping[str, Any]) -> Outcome:
        """Fill in inputs of the modal without submitting."""
        return self._act("/modal/inputs", values=dict(values))

    def submit(self, values: Mapping[str, Any] | None = None) -> Outcome:
        """Fill in inputs by label, action_id or block_id, and submit the modal."""
        return self._act("/modal/submit", values=dict(values or {}))

    def close_modal(self, *, everything: bool = False) -> Outcome:
        return self._act("/modal/close", all=everything)

    def open_home(self, tab: str = "home") -> View | None:
        """Open the app's Home; what it shows then."""
        raw = self._driver.post(f"{self._path}/home", tab=tab)["view"]
        return View.read(raw) if raw else None

    def shortcut(self, callback_id: str, *, message: Message | None = None) -> Outcome:
        """Use a global shortcut, or one on a message."""
        where = {"channel": message.channel, "ts": message.ts} if message else {}
        return self._act("/shortcut", callback_id=callback_id, **where)

    def suggestions(self, query: str, *, inside: str = "modal", **wanted: Any) -> list[Json]:
        """The options that the app offers in an external select."""
        answer = self._driver.post(f"{self._path}/suggestions", query=query, **{"in": inside}, **wanted)
        options: list[Json] = answer["options"]
        return options

    def _act(self, path: str, **body: Any) -> Outcome:
        before = self._driver.mark()
        answer = self._driver.post(self._path + path, **body)
        own = self.id
        new = self._driver.posted(since=before, by_app=False, ephemeral=None)
        seen = [post for post in new if post.ephemeral_to in (None, own) and post.through != "person"]
        return Outcome(answer["ok"], answer.get("error"), seen, answer, answer.get("errors") or {})


def _elements(blocks: list[Json]) -> list[Json]:
    found: list[Json] = []
    for block in blocks:
        found += block.get("elements", []) if block["type"] == "actions" else []
        found += [block[part] for part in ("accessory", "element") if part in block]
    return found


def _texts(node: Any) -> list[str]:
    if isinstance(node, list):
        return [text for item in node for text in _texts(item)]
    if isinstance(node, dict):
        own = [node["text"]] if isinstance(node.get("text"), str) else []
        return own + [
            text for value in node.values() if isinstance(value, dict | list) for text in _texts(value)
        ]
    return []
