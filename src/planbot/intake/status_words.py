"""A status as a plan writes it: `Completed 5/2024`, `Underway (50%)`, `Complete & Ongoing`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planbot.intake.cells import fold_words
from planbot.intake.phrases import listed
from planbot.intake.times import reads_as_time
from planbot.plan.vocabulary import Status

STATUS_WORDS: dict[str, Status] = {
    word: status
    for status, words in {
        Status.NOT_STARTED: """
            not started, not yet started, not begun, no action, no progress, pending, planned, planning,
            upcoming, future, new, to do, todo, scheduled, open, not initiated, yet to start, proposed, ns,
            not started yet, to be started, to start, not yet begun, not yet initiated
        """,
        Status.ON_TRACK: """
            on track, on target, on schedule, in progress, in process, in work, underway, under way,
            started, ongoing, on going, active, initiated, begun, progressing, green, good, continuous,
            implementing, in development, ahead of schedule,
            wip, begun work, continuing, under construction, in construction, under development, under
            review, in review, in design, in procurement, out to bid, drafting, drafted, near completion,
            nearing completion, advancing, moving forward, ip
        """,
        Status.AT_RISK: """
            at risk, some delay, minor delay, minor delays, some delays, slight delay, caution, yellow,
            amber, needs attention, slipping, monitor, some risk, minor issues, some disruption, some
            disruptions, minor disruption, minor disruptions
        """,
        Status.OFF_TRACK: """
            off track, delayed, delay, behind, behind schedule, late, overdue, red, major delay, blocked,
            significant delay, major delays, off target, off schedule, past due, major issues, critical,
            major disruption, major disruptions, significant disruption
        """,
        Status.COMPLETED: """
            completed, complete, done, finished, closed, achieved, accomplished, met, implemented, c,
            fulfilled, complete ongoing, completed ongoing
        """,
        Status.ON_HOLD: """
            on hold, hold, paused, deferred, postponed, suspended, stalled, tabled, waiting, parked,
            inactive, awaiting funding
        """,
        Status.DISCONTINUED: """
            discontinued, cancelled, canceled, dropped, removed, abandoned, withdrawn, terminated, no
            longer applicable, no longer relevant, superseded, retired, not pursuing, not pursued, no longer
            needed, not needed, archived
        """,
    }.items()
    for word in listed(words)
}
"""Folded status words of public plans; a map file adds its own."""

COLOUR_LETTERS = {
    "g": Status.ON_TRACK, "y": Status.AT_RISK, "a": Status.AT_RISK, "r": Status.OFF_TRACK
}  # fmt: skip
"""What the letters of a traffic light say in a column that holds no other letters."""

_THINGS = "(?:action |work )?(?:actions|items|steps|projects|goals|strategies|initiatives|tasks|activities)"
_ALSO_OF_THINGS = frozenset(
    listed("green, red, yellow, amber, good, critical, new, future, planning, late, met, c, ns, open, active")
)
"""Words for a status that, before a noun, may say what kind of thing it is: `Green Initiatives`."""
_PERCENT = re.compile(
    r"\(?\s*\b(?P<number>\d{1,3})(?:\.\d+)?\s*(?:%|percent\b)"
    r"(?:\s*(?:completed?|completion|done|finished|of the way)\b)?\s*\)?",
    re.I,
)
_STILL = re.compile(r"(?:currently|still|already|now|status)\s+")
_TICK = re.compile(r"\s*[✓✔☑√✅]\ufe0f?\s*")
_CODE = re.compile(r"\s*(?:\(\d{1,2}\)|\d{1,2}\s*[-–—:.)=])\s*(?=[^\W\d_])")
_EMPTY_BOX = re.compile(r"\s*[☐□]\s*")
_PARTLY = re.compile(
    r"(?:nearly|almost|mostly|largely|partially|partly|substantially|near)\s+"
    r"(?:completed?|done|finished|implemented|achieved)"
)
_REMARK = re.compile(r"\s*(?:[(,;:]|\.\s|\s[-–—]\s).*", re.S)
_LONGEST = 200
"""In characters; of a longer text only the beginning may be a status."""

_MOST_WORDS = 8
_LINKS = r"(?:as of|due to|in|on|to|till|until|by|since|at|for|per|from|with)"
_LINKED = re.compile(rf"{_LINKS}\b\s*")
_DANGLING = re.compile(rf"(?:\s|[-–—:;,/(])+(?:{_LINKS})?\s*\)?\s*$|\s+{_LINKS}\s*$")


@dataclass(frozen=True, slots=True)
class StatusSaid:
    """What a text says of a status; each may be missing."""

    status: Status | None
    percent: int | None


def read_status_text(text: str, settled: Mapping[str, Status] | None = None) -> StatusSaid:
    """Return the status and the percentage that the text names; `settled` are a map's words, folded.

    A percentage alone says how far the work is; only 0 and 100 percent say more.
    """
    if (known := (settled or {}).get(fold_words(text))) is not None:
        return StatusSaid(known, _percent_of(text[:_LONGEST])[0])
    text = _beginning(text)
    percent, rest = _percent_of(text)
    if percent is not None and not fold_words(rest):
        return StatusSaid(
            {0: Status.NOT_STARTED, 100: Status.COMPLETED}.get(percent, Status.ON_TRACK), percent
        )
    said = _DANGLING.sub("", rest) if percent is not None else rest
    return StatusSaid((settled or {}).get(fold_words(said)) or read_status(said), percent)


def read_status(text: str) -> Status | None:
    """Return the status that the text names, in planbot's words or in those of other plans."""
    text = _CODE.sub("", _beginning(text))
    if _TICK.fullmatch(text):
        return Status.COMPLETED
    if _EMPTY_BOX.fullmatch(text):
        return Status.NOT_STARTED
    words = _words(text)
    found = _known(words) or _of_parts(words) or _known(_words(_REMARK.sub("", text)))
    return found or _before_remark(text)


def _beginning(text: str) -> str:
    """Return a text that is not too long as it is; of any other what stands before its first stop."""
    return text if len(text) <= _LONGEST else _REMARK.sub("", text[:_LONGEST])


def _known(words: str) -> Status | None:
    if _PARTLY.fullmatch(words):
        return Status.ON_TRACK
    return STATUS_WORDS.get(words)


def _words(text: str) -> str:
    return _STILL.sub("", fold_words(text).replace("&", " and "), count=1).replace("  ", " ").strip()


def _of_parts(words: str) -> Status | None:
    """Read `complete and ongoing`: what is done counts, though it goes on."""
    parts = [STATUS_WORDS.get(part) for part in words.split(" and ")]
    if len(parts) < 2 or None in parts:
        return None
    found = set(parts)
    if len(found) == 1 or found == {Status.COMPLETED, Status.ON_TRACK}:
        return parts[0] if len(found) == 1 else Status.COMPLETED
    return None


def _before_remark(text: str) -> Status | None:
    """Read the words before a time or a link: `Completed 5/2024`, `Deferred to FY27`, `Delayed by rain`."""
    for head, rest in _cuts(text):
        status = _known(_words(head))
        if status is None:
            continue
        linked = _LINKED.match(rest.casefold())
        if reads_as_time(rest[linked.end() :] if linked else rest):
            return status
        if linked and _words(head) not in _ALSO_OF_THINGS:
            return status
    return None


def _cuts(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before and after each space, the longest head first."""
    parts = text.split()
    for at in range(min(len(parts) - 1, _MOST_WORDS), 0, -1):
        yield " ".join(parts[:at]), " ".join(parts[at:])


def _percent_of(text: str) -> tuple[int | None, str]:
    """Return the one percentage of a text, and the rest of it."""
    found = list(_PERCENT.finditer(text))
    if len(found) != 1 or int(found[0]["number"]) > 100:
        return None, text
    return int(found[0]["number"]), f"{text[: found[0].start()]} {text[found[0].end() :]}"


def read_status_heading(text: str) -> Status | None:
    """Return the status of a line over others: `COMPLETED ACTIONS`, `Projects in progress`, `Done (5)`."""
    bare = re.sub(r"\s*(?:\(\s*\d+\s*\)|[-–:]\s*\d+)\s*:?\s*$", "", text)
    words = _words(bare)
    if (status := _known(words) or _of_parts(words)) is not None:
        return status
    for pattern in (rf"(?:the\s+)?(?:{_THINGS})\s+(.+)", rf"(.+?)\s+(?:{_THINGS})"):
        found = re.fullmatch(pattern, words)
        if found and found[1] not in _ALSO_OF_THINGS:
            return STATUS_WORDS.get(found[1])
    return None
