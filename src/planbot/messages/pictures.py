"""Pictures in messages: drawn by matplotlib, which is imported only when one is drawn.

A template refers to a picture by its name, as `picture:goals` in the place of a Slack file's id; whoever
sends the message uploads what is drawn and puts the id there.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from types import MappingProxyType
from typing import Any

from planbot.messages.limits import Block
from planbot.plan.reports.rollup import GoalDetail, Rollup, Shares

MOST_BARS = 12
_WIDTH_INCHES = 8.5
_BAR_INCHES = 0.5
_TITLE_LENGTH = 36


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a bar: its words, and a color and hatching of its own, so that neither is needed alone."""

    name: str
    words: str
    color: str
    hatch: str
    ink: str = "#1a1a1a"


SHARES = (
    Share("completed", "completed", "#2f5d8a", "", "#ffffff"),
    Share("on_track", "on track", "#a8cfa0", ""),
    Share("at_risk", "at risk", "#f2d06b", ".."),
    Share("behind", "behind schedule", "#d98873", "//"),
    Share("not_reported", "not reported on", "#ffffff", "xx"),
)
"""In reading order. Status is never told by color alone: each part has a number, and its own hatching."""


def draw_goals(report: Rollup) -> bytes:
    """Return a PNG with a bar for each goal, the first twelve: how its items stand."""
    return _drawn(tuple((_name(goal), goal.shares) for goal in report.goals[:MOST_BARS]))


@lru_cache(maxsize=16)
def _drawn(goals: tuple[tuple[str, Shares], ...]) -> bytes:
    """Kept: to draw takes half a second, and what was drawn for a message that was lost is wanted again."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH_INCHES, 1.0 + _BAR_INCHES * len(goals)), dpi=120, layout="constrained")
    axes = figure.subplots()
    rows = range(len(goals))
    begun = [0] * len(goals)
    for share in SHARES:
        counts = [getattr(shares, share.name) for _, shares in goals]
        bars = axes.barh(
            rows,
            counts,
            left=begun,
            height=0.66,
            label=share.words,
            color=share.color,
            hatch=share.hatch,
            edgecolor="#4a4a4a",
            linewidth=0.6,
        )
        numbers = [str(count) if count else "" for count in counts]
        shown = axes.bar_label(bars, numbers, label_type="center", color=share.ink, fontsize=11)
        for number in filter(lambda text: text.get_text(), shown):
            number.set_bbox({"facecolor": share.color, "edgecolor": "none", "pad": 1.2})
        begun = [start + count for start, count in zip(begun, counts, strict=True)]
    axes.set_yticks(rows, [name for name, _ in goals], fontsize=11, parse_math=False)
    axes.invert_yaxis()
    axes.xaxis.set_visible(False)
    axes.spines[:].set_visible(False)
    axes.tick_params(left=False)
    axes.margins(x=0.01, y=0.02)
    figure.legend(
        loc="outside upper left",
        ncols=len(SHARES),
        fontsize=11,
        frameon=False,
        handlelength=1.2,
        columnspacing=1.2,
    )
    drawn = BytesIO()
    figure.savefig(drawn, format="png", metadata={"Software": None})
    return drawn.getvalue()


def _name(goal: GoalDetail) -> str:
    words = f"{goal.label} {goal.title}".strip()
    return words if len(words) <= _TITLE_LENGTH else f"{words[: _TITLE_LENGTH - 1].rstrip()}…"


Drawing = Callable[[Any], bytes]

_PREFIX = "picture:"

PICTURES: Mapping[str, Mapping[str, Drawing]] = MappingProxyType({"rollup": {"goals": draw_goals}})
"""The pictures that each message may refer to by name."""


def picture_of(block: Block) -> str | None:
    """Return the name of the picture that a block shows, None for any other block."""
    file_id = str((block.get("slack_file") or {}).get("id", "")) if block.get("type") == "image" else ""
    return file_id.removeprefix(_PREFIX) if file_id.startswith(_PREFIX) else None


def files_in(blocks: Iterable[Block]) -> list[str]:
    """Return the ids of the Slack files that the blocks show."""
    files = (block["slack_file"].get("id") for block in blocks if block.get("slack_file"))
    return [str(file_id) for file_id in files if file_id]


def with_files(blocks: Iterable[Block], file_ids: Mapping[str, str]) -> list[Block]:
    """Return the blocks with Slack's file ids for the names of pictures; without pictures that have none."""
    found: list[Block] = []
    for block in blocks:
        name = picture_of(block)
        if name is None:
            found.append(block)
        elif name in file_ids:
            found.append({**block, "slack_file": {"id": file_ids[name]}})
    return found
