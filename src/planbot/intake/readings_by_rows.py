"""Where a header may mean two things, the values beneath it say which."""

from collections.abc import Collection, Mapping, Sequence

from planbot.intake.cells import fold_words
from planbot.intake.column_texts import ColumnTexts
from planbot.intake.dated_headers import day_of
from planbot.intake.fields import NUMBER_SUFFIXES, Field
from planbot.intake.headers import Reading, level_rank
from planbot.intake.horizons import is_horizon
from planbot.intake.status_words import read_status_text
from planbot.intake.times import reads_as_time
from planbot.intake.words import holds_fractions, is_mark, is_percent, read_priority, says_nothing

MEASURE_LEVELS = frozenset({"deliverable", "target", "outcome", "result", "strategic outcome"})
_NO_LEVEL = 5
_MOST_LEVELS = 9
_FROM_AND_TO = ("from", "to")
_STATUS_OF_DAY = 90
_SAYS_PERCENT = ("%", "percent", "pct")


_MEASURES = {
    word: Reading(None, 95, level="measure", part=part, stem=word)
    for part, words in (
        (Field.TITLE, ("measure", "measures", "measure name", "measure title")),
        (Field.DESCRIPTION, ("measure description",)),
        (Field.NUMBER, tuple(f"measure {suffix}" for suffix in NUMBER_SUFFIXES)),
    )
    for word in words
}
"""What measures do rather than what measures success, where they have numbers of their own."""

_NUMBERS_OF_MEASURES = {word for word, found in _MEASURES.items() if found.part is Field.NUMBER}


def settle_by_rows(
    readings: Mapping[int, Reading], texts: ColumnTexts, level_names: Sequence[str]
) -> dict[int, Reading]:
    """Return the readings of the headers as the rows have them; `level_names` are those of a map file."""
    settled = {}
    names = {fold_words(name) for name in (*texts.labels, *level_names)}
    numbered = {fold_words(label) for label in texts.labels} & _NUMBERS_OF_MEASURES
    for at, reading in readings.items():
        if numbered and reading.field is Field.MEASURE and fold_words(texts.labels[at]) in _MEASURES:
            reading = _MEASURES[fold_words(texts.labels[at])]
        found = _settled(at, reading, texts, names)
        if found is not None:
            settled[at] = found
    return settled


def statuses_of_days(texts: ColumnTexts, taken: Collection[int]) -> dict[int, Reading]:
    """Return a reading for each column that holds statuses under a day: how things stood on it."""
    return {
        at: Reading(Field.STATUS, _STATUS_OF_DAY, stem="status")
        for at, label in enumerate(texts.labels)
        if at not in taken and day_of(label) and texts.share(at, holds=_is_status_word) > 0.9
    }


def _is_status_word(text: str) -> bool:
    return read_status_text(text).status is not None and not is_mark(text) and not is_percent(text)


def _settled(at: int, reading: Reading, texts: ColumnTexts, names: set[str]) -> Reading | None:
    """Return what a column is; None for one whose header means nothing over these rows."""

    def other(field: Field, score: int) -> Reading:
        return Reading(field, score, stem=reading.stem)

    if (reading.level and "priority" in reading.level.split()) or reading.field is Field.PRIORITY:
        if texts.share(at, holds=read_priority) > 0.5:
            return other(Field.PRIORITY, 100)
        if texts.share(at, holds=reads_as_time) > 0.5:
            return other(Field.TIMELINE, 80)
    if reading.level in MEASURE_LEVELS and texts.share(at, holds=reads_as_time) > 0.5:
        return other(Field.TIMELINE, 80)
    if reading.stem in _FROM_AND_TO and texts.share(at, holds=reads_as_time) < 0.5:
        return None
    if reading.field is Field.LEVEL_NAME:
        return reading if _names_levels(at, texts, names) else None
    if reading.level and 1 < len(texts.distinct(at)) <= _MOST_LEVELS and _names_levels(at, texts, names):
        return other(Field.LEVEL_NAME, 80)
    if reading.field in (Field.STATUS, Field.STATUS_MARK) and texts.share(at, holds=is_horizon) > 0.9:
        return other(Field.TIMELINE, 70)
    if reading.field is Field.STATUS and _holds_percentages(at, texts):
        return other(Field.PERCENT, 70)
    if reading.field is Field.PERCENT:
        return _progress(at, reading, texts)
    return reading


def _names_levels(at: int, texts: ColumnTexts, names: set[str]) -> bool:
    return (
        texts.share(at, holds=lambda text: fold_words(text) in names or level_rank(text) < _NO_LEVEL) >= 0.9
    )


def _holds_percentages(at: int, texts: ColumnTexts) -> bool:
    """Whether a column of statuses holds how far each item is; bare figures may be codes."""
    signed = any("%" in text for text in texts.distinct(at))
    return (signed or holds_fractions([*texts.distinct(at)])) and texts.share(at, holds=is_percent) > 0.9


def _progress(at: int, reading: Reading, texts: ColumnTexts) -> Reading | None:
    """Take a `Progress` that says statuses for one, and one of sentences for none."""
    figures = texts.share(at, holds=is_percent)
    words = texts.share(at, holds=lambda text: not is_percent(text) and read_status_text(text).status)
    if words > figures:
        return Reading(Field.STATUS, 80, stem=reading.stem)
    silent = texts.share(at, holds=says_nothing)
    if any(texts.of(at)) and figures + words + silent < 0.5 and not _says_percent(reading.stem):
        return None
    return reading


def _says_percent(stem: str) -> bool:
    return any(word in stem for word in _SAYS_PERCENT)
