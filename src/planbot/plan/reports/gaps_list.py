"""What a plan still lacks as a list with a button for each group, and what came of filling some of it in."""

from dataclasses import dataclass

from planbot.plan.gaps import GapKind


@dataclass(frozen=True, slots=True, kw_only=True)
class GapGroup:
    """What is filled in with one form; `ref` is a `GapRef` as text, None where the reader may only look.

    `to_do` says what to choose, `about` is a sentence on it: who may be meant, what would be better.
    """

    ref: str | None
    kind: GapKind | None
    name: str
    count: int
    labels: tuple[str, ...]
    to_do: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapSection:
    """Groups of one kind: those of one page, of `groups_in_all`. The others are at `earlier` and `later`.

    `items` counts those concerned, each once; None where that says nothing.
    """

    title: str
    groups: tuple[GapGroup, ...]
    groups_in_all: int
    items: int | None
    hint: str | None = None
    earlier: str | None = None
    later: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPlan:
    """Another plan that has gaps of its own."""

    id: int
    title: str
    gaps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsList:
    """The gaps of a plan that somebody may see; `departments` are theirs where they do not see all of it.

    `overview` leads back from a list of one kind to all of them. `done` says what was filled in just now.
    """

    plan: str
    departments: tuple[str, ...]
    gaps: int
    open_items: int
    sections: tuple[GapSection, ...]
    advice: GapSection | None
    others: tuple[OtherPlan, ...]
    overview: str | None = None
    done: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledLine:
    """One thing that was filled in: what it was, and what it is from now on."""

    label: str
    title: str
    now: str
    before: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was filled in just now. `kept` are sentences on what somebody else had chosen meanwhile.

    `joined` names those who were added to the plan's people for it; `left` counts what the group still lacks.
    """

    done: str
    lines: tuple[FilledLine, ...]
    kept: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    left: int = 0
