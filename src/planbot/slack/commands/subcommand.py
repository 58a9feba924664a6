"""A `/plan` command as it was typed, and the means to answer it."""

from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from planbot.messages.renderer import Rendered
from planbot.plan.model import Person
from planbot.slack.bot import Bot, private


@dataclass(frozen=True, slots=True)
class Typed:
    """`text` is all that follows the command; `word` its first word, folded; `rest` what follows that."""

    bot: Bot
    ack: Ack
    command: dict[str, Any]
    context: BoltContext
    client: WebClient

    @property
    def text(self) -> str:
        return (self.command.get("text") or "").strip()

    @property
    def word(self) -> str:
        return self.text.partition(" ")[0].casefold()

    @property
    def rest(self) -> str:
        return self.text.partition(" ")[2].strip()

    def asker(self) -> Person:
        """Return who typed it; raises `UserError` for somebody who has no part in the plan."""
        return self.bot.person(self.command["user_id"])

    def answer(self, message: str, report: Any) -> None:
        """Acknowledge with a message that the asker alone sees."""
        rendered: Rendered = self.bot.renderer.render(message, report)
        self.ack(private(rendered))
