"""The guided path of the page: what a visitor might do, in the words of whoever set the workspace up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from planbot.sandbox.workspace_section import Section

UNTIL = ("form", "message")


@dataclass(frozen=True)
class GuideStep:
    """A step of the page's guided path: words in mrkdwn, and at most one thing that its button does.

    That is to move the clock to the instant `clock`, or to become `person` (an email) in `channel` (`dm`:
    with the app), with `say` ready to be sent. A step is done when the clock has reached its instant, whoever
    moved it, when one became its person, or where `until` says so when somebody has sent a `form` or a
    `message`; with `say` that is a message.
    """

    title: str
    text: str = ""
    clock: str | None = None
    person: str | None = None
    channel: str = "dm"
    say: str = ""
    until: str = ""


def read_guide_step(data: Any, where: str, users: Mapping[str, str], channels: Sequence[str]) -> GuideStep:
    """A step from the workspace file; `users` gives emails by name and email, `channels` are names.

    Raises WorkspaceFileError.
    """
    section = Section(where, data, {"title", "text", "clock", "person", "channel", "say", "until"})
    clock, person = section.text("clock", "") or None, section.text("person", "") or None
    if clock is not None and not _is_instant(clock):
        raise section.error(f"has {clock!r} as its 'clock', which is no ISO instant with an offset")
    channel = section.text("channel", GuideStep.channel).removeprefix("#")
    if channel != GuideStep.channel and channel not in channels:
        raise section.error(f"leads to the channel {channel!r}, which is not among the channels")
    say = section.text("say", "")
    until = section.text("until", "message" if say else "")
    if until not in ("", *UNTIL):
        raise section.error(f"is done when {until!r} happens, which is none of {', '.join(UNTIL)}")
    return GuideStep(
        title=section.text("title"),
        text=section.text("text", ""),
        clock=clock,
        person=section.known(person, users) if person else None,
        channel=channel,
        say=say,
        until=until,
    )


def _is_instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
