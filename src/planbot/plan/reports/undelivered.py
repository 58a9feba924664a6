"""What an administrator is told of messages that could not be delivered."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Messages of one kind that could not reach one recipient; `why` is a sentence with what helps."""

    count: int
    what: str
    recipient: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """`total` is how many messages; `failures` the most first, whole: the template names the first ten.

    `command` is what to type to deal with them.
    """

    first_name: str
    total: int
    failures: tuple[Failure, ...]
    command: str
