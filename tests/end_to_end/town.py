"""A city to try planbot in: a workspace in Slack, a database with a plan in it, and bots at work.

Everything comes in from outside: the plan through `planbot import`, what people do through Slack.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from driver import Driver, Outcome, Person, Post
from end_to_end.city import VERA, ZONE
from end_to_end.redelivery import Redelivery
from end_to_end.terminal import Ran, run_here

from planbot.bootstrap import RunningBot
from planbot.intake.read_people import read_people
from planbot.plan.model import Facts, StatusUpdate
from planbot.sandbox import Sandbox, WorkspaceFile
from planbot.services.city import change_setting, choose_workspace
from planbot.slack.manifest import EVENTS, SCOPES
from planbot.store.facts import load_facts
from planbot.store.outbox import list_messages
from planbot.store.outbox_records import OutboxMessage
from planbot.store.unit_of_work import open_database
from planbot.trial import COMMANDS, trial_settings

ADOPTED = "2026-08-03T09:00"
"""When the plan came in and the city went live, unless a test says otherwise."""

PATIENCE = 10.0
"""How many seconds Slack waits for an answer here; it gives three, which a busy machine may not keep to."""


def moment(text: str) -> datetime:
    """An instant in the city's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


class Town:
    """A context manager. Its clock starts at `at`, local time; no bot works before `start_bot`."""

    is_told_again = False
    """Whether its end has Slack deliver all of it once more."""

    def __init__(
        self,
        database_url: str,
        people: Path,
        at: str,
        *,
        absent: Sequence[str] = (),
        ack_seconds: float = PATIENCE,
    ) -> None:
        """`absent` are the emails of those in the people list who are not in Slack."""
        self.database_url = database_url
        self.people_file = people
        self.sandbox = Sandbox(
            _workspace(people, absent),
            port=0,
            start_at=moment(at),
            rate_limits=False,
            ack_seconds=ack_seconds,
        )
        self.bots: list[RunningBot] = []

    def __enter__(self) -> Self:
        self.sandbox.start()
        self.driver = Driver(self.sandbox.url)
        self.database = open_database(self.database_url)
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        """Whatever happened in it, it changes nothing if Slack delivers all of it again (with --long)."""
        is_told = self.is_told_again and self.bots and failure is None
        told_again = Redelivery(self).everything() if is_told else []
        for bot in list(self.bots):
            self.stop_bot(bot)
        self.database.close()
        self.driver.close()
        self.sandbox.stop()
        assert told_again == [], "\n".join(told_again)

    # Before Slack

    def bring_in(self, plan: Path, title: str, *more: str, at: str = ADOPTED) -> Any:
        """Import a plan with the people; what `planbot import --json` prints."""
        ran = self.planbot(
            *("import", str(plan), "--people", str(self.people_file)),
            *("--plan", title, "--at", at, "--json", *more),
        )
        return ran.json

    def set(self, key: str, words: str, *, at: str = ADOPTED) -> None:
        """Change a setting at a moment that the test chooses."""
        change_setting(self.database, self.workspace_id, key, words, now=moment(at))

    def go_live(self, *, at: str = ADOPTED) -> None:
        self.set("leadership_channel", "#leadership", at=at)
        self.set("mode", "live", at=at)

    def report(self, reference: str, status: str, *more: str, by: str, at: str) -> None:
        """Let somebody give an update at a terminal, at a moment of the past."""
        self.planbot("update", reference, "--status", status, *more, "--as", by, "--at", at)

    # Bots

    def start_bot(self, *, over_http: bool = False) -> RunningBot:
        """Start a bot, over Socket Mode or HTTP; returns once it has done what is due already."""
        settings = trial_settings(self.sandbox.describe(), self.database_url)
        if over_http:
            settings = settings.model_copy(update={"slack_app_token": None})
        bot = RunningBot(settings)
        bot.start()
        self.bots.append(bot)
        if over_http:
            self.driver.post("/app", request_url=f"http://127.0.0.1:{bot.http_port}/slack/events")
        self.driver.settle()
        return bot

    def stop_bot(self, bot: RunningBot) -> None:
        self.bots.remove(bot)
        bot.stop()

    def move_to(self, text: str) -> int:
        """Move the clock to a local time; return the number of the last post before, for `since`."""
        mark = self.driver.mark()
        self.driver.move_clock(moment(text))
        return mark

    # What there is

    @cached_property
    def workspace_id(self) -> int:
        return choose_workspace(self.database, None).id

    def planbot(self, *arguments: str, code: int = 0) -> Ran:
        """Run a command; it has to exit with `code`."""
        ran = run_here(*arguments, database_url=self.database_url)
        assert ran.code == code, ran.err or ran.out
        return ran

    def ask(self, question: str, *, by: str | None = None, code: int = 0) -> Any:
        """What `planbot ask --json` prints, as of the clock's now."""
        who = ("--as", by) if by else ()
        return self.planbot(
            "ask", question, *who, "--at", self.driver.now().isoformat(), "--json", code=code
        ).json

    def item_id(self, reference: str) -> int:
        """The key by which forms name an item."""
        shown = self.ask(f"show {reference}")["items"]
        return next(item.id for item in self.facts().items if item.serial == shown[0]["id"])

    def facts(self) -> Facts:
        workspace_id = self.workspace_id
        with self.database.reading() as unit:
            return load_facts(unit, workspace_id, now=self.driver.now())

    def updates(self) -> list[StatusUpdate]:
        """Every update on record, oldest first."""
        return sorted(self.facts().updates, key=lambda update: update.id)

    def outbox(self, kind: str | None = None) -> list[OutboxMessage]:
        """The outbox, oldest first."""
        workspace_id = self.workspace_id
        with self.database.reading() as unit:
            found = list_messages(unit, workspace_id, limit=1000)
        return [one for one in reversed(found) if kind in (None, one.kind)]

    def person(self, email: str) -> Person:
        return self.driver.person(email)

    def answer_to(self, click: Callable[[], Outcome]) -> str:
        """What a click is answered with: that comes once the click is acknowledged."""
        mark = self.driver.mark()
        outcome = click()
        assert outcome.ok, outcome.error
        told = self.driver.wait_until(
            lambda: self.driver.posted(since=mark, ephemeral=True), what="an answer to the click"
        )
        return "\n".join(post.plain for post in told)

    def direct_messages(self, email: str, *, since: int = 0) -> list[Post]:
        return self.driver.posted(to=email, since=since)

    def in_leadership(self) -> list[Post]:
        return self.driver.posted(channel="leadership")


def words(outcome: Outcome) -> str:
    """What somebody was answered; the act has to have worked."""
    assert outcome.ok, outcome.error
    return outcome.plain


def _workspace(people: Path, absent: Sequence[str]) -> WorkspaceFile:
    everybody = [one for one in read_people(people).people if one.email not in absent]
    users = [
        {"email": one.email, "real_name": one.name, "title": one.title or "", "tz": ZONE} for one in everybody
    ]
    return WorkspaceFile.from_mapping(
        {
            "team": {"name": "Port Alder"},
            "app": {
                "name": "planbot",
                "bot_name": "planbot",
                "commands": list(COMMANDS),
                "scopes": sorted(SCOPES),
                "events": sorted(EVENTS),
            },
            "users": [*users, {"email": VERA, "real_name": "Vera Stone", "tz": ZONE}],
            "channels": [{"name": "general"}, {"name": "leadership"}],
        }
    )
