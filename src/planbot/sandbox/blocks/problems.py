"""What is wrong with blocks, and where."""

from dataclasses import dataclass, field
from typing import Literal

Surface = Literal["message", "modal", "home"]


@dataclass(frozen=True)
class Problem:
    """A breach, in Slack's words: `must be less than 151 characters [json-pointer:/blocks/0/text/text]`."""

    message: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


@dataclass
class Findings:
    """What a check of one surface has found so far."""

    surface: Surface
    problems: list[Problem] = field(default_factory=list)

    def add(self, message: str, pointer: str) -> None:
        self.problems.append(Problem(message, pointer))
