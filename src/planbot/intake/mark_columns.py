"""Columns of which one is marked for each item: `Short | Middle | Long`, `High | Low`, `FY26 | FY27`."""

from collections.abc import Collection, Mapping

from planbot.intake.column_texts import ColumnTexts
from planbot.intake.fields import Field
from planbot.intake.headers import Reading
from planbot.intake.horizons import horizon_key, is_horizon
from planbot.intake.times import reads_as_time
from planbot.intake.words import is_mark, is_no_mark

_MARKED = (Field.HORIZON, Field.PRIORITY_MARK, Field.STATUS_MARK)
_MIDDLE = "medium term"


def find_marks(
    readings: Mapping[int, Reading], texts: ColumnTexts, taken: Collection[int]
) -> tuple[dict[int, Field], set[int]]:
    """Return the columns of marks, and those that only their header makes one; `taken` have a role already.

    Columns named for a horizon, priority or status count where there are several, or one that holds marks.
    Of several columns named for years or quarters the marks say when; where they hold anything else, each
    of their cells says something of its time.
    """
    fields: dict[int, Field] = {
        at: found.field for at, found in readings.items() if found.field in _MARKED and found.field
    }
    _give_middle(fields, texts)
    times = [
        at
        for at, label in enumerate(texts.labels)
        if at not in taken and at not in readings and reads_as_time(label) and any(texts.of(at))
    ]
    phases = [at for at, found in readings.items() if found.field is Field.TIMELINE and _is_phase(at, texts)]
    if len(phases) > 1:
        fields |= dict.fromkeys(phases, Field.HORIZON)
    if len(times) > 1:
        all_marks = all(texts.share(at, holds=is_mark) == 1.0 for at in times)
        fields |= dict.fromkeys(times, Field.HORIZON if all_marks else Field.PERIOD)
    found: dict[int, Field] = {}
    for at, field in fields.items():
        alone = sum(other is field for other in fields.values()) == 1
        if not (alone and texts.share(at, holds=_ticks_or_not) < 0.9):
            found[at] = field
    return found, {at for at in fields if at not in found}


def _give_middle(fields: dict[int, Field], texts: ColumnTexts) -> None:
    """Make `Medium` a priority between `High` and `Low`: where no other horizon stands, or beside those."""
    horizons = [at for at, field in fields.items() if field is Field.HORIZON]
    middle = [at for at in horizons if horizon_key(_bare(texts.labels[at])) == _MIDDLE]
    ranks = [at for at, field in fields.items() if field is Field.PRIORITY_MARK]
    others = [at for at in horizons if at not in middle]
    if not ranks or not middle or (others and len(middle) == 1):
        return
    nearest = min(middle, key=lambda at: sum(abs(at - rank) for rank in ranks))
    fields[nearest] = Field.PRIORITY_MARK


def _is_phase(at: int, texts: ColumnTexts) -> bool:
    """Whether a column is one of `Phase I (0-2 years) | Phase II`, with nothing but marks in it."""
    return is_horizon(_bare(texts.labels[at])) and texts.share(at, holds=is_mark) == 1.0


def _ticks_or_not(text: str) -> bool:
    return is_mark(text) or is_no_mark(text)


def _bare(label: str) -> str:
    """Return a header without the `(2)` that makes it distinct."""
    return label.partition(" (")[0]
