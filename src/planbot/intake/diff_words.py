"""What a file changes in a plan, in words for the person who brings it in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planbot.intake.comparable import Plain
from planbot.intake.diff import DateShifts, FieldChange, ItemDiff, PlanDiff
from planbot.intake.open_names import NamedOwner
from planbot.plan.model import Item

_LONGEST = 60
_EXACT = frozenset(
    [
        *("start", "due", "adopted_due", "status", "percent", "precision", "recurrence"),
        *("priority", "funding", "cadence", "number"),
    ]
)
"""Fields whose values need no quotation marks: dates, numbers and planbot's own words."""

_OF_THE_PLAN = {
    "levels": "the names of its levels",
    "adopted_on": "the day it was adopted",
    "resolution": "the resolution that adopted it",
    "legend": "what its words for time mean",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines, one an item."""

    title: str
    lines: Sequence[str]


def summary(diff: PlanDiff) -> str:
    """Return in one sentence how much a file changes."""
    if diff.is_empty:
        return f"{diff.plan.title}: the file says what the plan says. There is nothing to change."
    counted = (
        (len(diff.new), "new"),
        (len(diff.changed), "changed"),
        (len(diff.moved), "of them moved"),
        (len(diff.gone), "no longer in the file"),
        (len(diff.names.dropped), "to settle no longer named"),
        (len(diff.names.added), "to settle newly named"),
    )
    found = [f"{count} {words}" for count, words in counted if count]
    said = ", ".join(found) or "nothing is changed"
    kept = len(diff.kept)
    beside = (
        f"; {kept} {'differs' if kept == 1 else 'differ'} from what was decided in planbot" if kept else ""
    )
    return f"{diff.plan.title} is there already: {said}{beside}."


def dates_in_words(dates: DateShifts) -> str | None:
    """Return how due dates move: `23 dates moved later, none earlier.` None where none does."""
    found = []
    if dates.later or dates.earlier:
        first, second = (dates.later, "later"), (dates.earlier, "earlier")
        (most, where), (rest, elsewhere) = (first, second) if dates.later else (second, first)
        found += [f"{_dates(most)} moved {where}", f"{rest or 'none'} {elsewhere}"]
    if dates.added:
        found.append(f"{_dates(dates.added)} set for the first time")
    if dates.removed:
        found.append(f"{_dates(dates.removed)} removed")
    return f"{', '.join(found)}." if found else None


def _dates(count: int) -> str:
    return "1 date" if count == 1 else f"{count} dates"


def sections(diff: PlanDiff) -> tuple[Section, ...]:
    """Return what is new, changed, proposed, gone and kept, each with a heading."""
    return tuple(section for section in _Words(diff).sections() if section.lines)


class _Words:
    def __init__(self, diff: PlanDiff) -> None:
        self._diff = diff

    def sections(self) -> Iterator[Section]:
        diff = self._diff
        yield Section("New", [" ".join(filter(None, (one.number, one.short_title))) for one in diff.new])
        yield Section("Changed", [self._changed(one) for one in diff.changed])
        yield Section(
            "Taken for the same item by its words; please check",
            [
                f"{self._label(match.item)}: in the file “{_cut(match.draft.title)}”, {match.score}% alike"
                for match in diff.proposals
            ],
        )
        yield Section(
            "No longer in the file; proposed for discontinuing", [self._label(item) for item in diff.gone]
        )
        yield Section(
            "Decided in planbot and kept, though the file says otherwise",
            [self._kept(one) for one in diff.kept],
        )
        yield Section("Owners to settle who are no longer named in the file", self._named(diff.names.dropped))
        yield Section("Owners to settle whom the file names now", self._named(diff.names.added))
        yield Section("The plan itself", [_OF_THE_PLAN[name] for name in diff.plan_changes])

    def _named(self, names: Sequence[NamedOwner]) -> list[str]:
        return [f"{self._label(one.item)}: “{_cut(one.name)}” ({one.part.label.lower()})" for one in names]

    def _label(self, item: Item) -> str:
        number = f"{item.number} " if item.number else ""
        return f"#{item.serial} {number}{item.short_title}"

    def _changed(self, one: ItemDiff) -> str:
        parts = [
            f"{_label_of(change)} {self._say(change, change.before)} -> {self._say(change, change.after)}"
            for change in one.taken
        ]
        if one.is_moved:
            parts.append(f"now under {self._parent(one)}")
        return f"{self._label(one.item)}: {'; '.join(parts)}"

    def _parent(self, one: ItemDiff) -> str:
        above = one.match.draft.parent_key
        if above is None:
            return "no other item"
        match = self._diff.matches.get(above)
        if match is not None:
            return self._label(match.item)
        return next(f"the new {item.short_title}" for item in self._diff.new if item.key == above)

    def _kept(self, one: ItemDiff) -> str:
        parts = [
            f"{_label_of(change)} {self._say(change, change.before)}, not {self._say(change, change.after)}"
            for change in one.kept
        ]
        return f"{self._label(one.item)}: {'; '.join(parts)}"

    def _say(self, change: FieldChange, value: Plain) -> str:
        if value is None or value == []:
            return "nothing"
        if isinstance(value, list):
            return ", ".join(self._say(change, each) for each in value)
        if change.name in _EXACT:
            return str(value).replace("_", " ")
        return self._diff.people.get(str(value)) or f"“{_cut(str(value))}”"


def _label_of(change: FieldChange) -> str:
    return change.name.replace("_", " ")


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
