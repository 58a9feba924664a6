"""Rows that stand over the rows after them: `Goal 2: Roads` across the table, a status, a page's number."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from planbot.intake.cells import Cell, cell_at, fold_text, fold_words, is_blank, is_error, line_of
from planbot.intake.columns import Columns
from planbot.intake.continuations import is_continuation, without_continued
from planbot.intake.fields import Field
from planbot.intake.headers import level_rank
from planbot.intake.notes import has_footnote_mark, is_note, is_page
from planbot.intake.numbers import clean_number, split_heading
from planbot.intake.placing import Aside, Label, Place, Placer, Standing
from planbot.intake.plan_titles import says_plan
from planbot.intake.same_item import ADDED
from planbot.intake.status_words import read_status_heading

_LONGEST_HEADING = 200
PART, SECTION, SUBSECTION = "Part", "Section", "Subsection"

Numbered = Sequence[tuple[int, Sequence[Cell]]]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading over the rows after it; `word` is the name of its level."""

    word: str
    label: Label


@dataclass(frozen=True, slots=True)
class StatusHeading:
    """A status that the rows after it have."""

    text: str


Heading = Section | StatusHeading | Aside


def find_headings(columns: Columns, rows: Numbered, *, outlined: bool) -> dict[int, Heading]:
    """Return the rows that stand over others, by their number.

    `outlined` says that no column holds the levels above the item.
    """
    return _Finder(columns, rows, outlined).headings


class SectionedPlacer:
    """Places the rows under their sections; all other rows are placed by `inner`.

    `starts` are the sections that stand above the rows of each sheet; None for one that goes on with the
    sheet before.
    `status_text` is the status heading that the row placed last stands under.
    """

    def __init__(
        self, inner: Placer, headings: Mapping[int, Heading], starts: Sequence[Sequence[Section] | None]
    ) -> None:
        self._inner = inner
        self._headings = headings
        self._starts = starts
        found = [*(section for start in starts for section in start or ()), *headings.values()]
        sections = [heading for heading in found if isinstance(heading, Section)]
        words = sorted(dict.fromkeys(section.word for section in sections), key=_height)
        self.section_levels = tuple(words)
        self.levels = (*words, *inner.levels)
        self._sections: list[Section] = []
        self.status_text: str | None = None
        kinds = [type(heading) for heading in headings.values() if not isinstance(heading, Aside)]
        self._status_spans_sections = kinds[:2] == [StatusHeading, Section]

    def is_heading(self, row_number: int) -> bool:
        return row_number in self._headings

    def begin_sheet(self, at: int) -> None:
        """Begin the sheet at that place among those that are read."""
        start = self._starts[at]
        if start is None:
            return
        self._sections = [*start]
        self.status_text = None
        self._inner.begin_section()

    def place(self, row_number: int, row: Sequence[Cell]) -> Place | Aside:
        heading = self._headings.get(row_number)
        if heading is None:
            return self._beneath_sections(self._inner.place(row_number, row))
        if isinstance(heading, Aside):
            return heading
        self._inner.begin_section()
        if isinstance(heading, StatusHeading):
            self.status_text = heading.text
            return Aside(row_number, f"a heading: “{heading.text}”")
        if not self._status_spans_sections:
            self.status_text = None
        depth = self.section_levels.index(heading.word)
        self._sections = [
            above for above in self._sections if self.section_levels.index(above.word) < depth
        ] + [heading]
        return Place(row_number, self._path(), Standing.HEADING)

    def begin_section(self) -> None:
        self._inner.begin_section()

    def _beneath_sections(self, place: Place | Aside) -> Place | Aside:
        if isinstance(place, Aside) or not self.section_levels:
            return place
        offset = len(self.section_levels)
        return replace(place, path=(*self._path(), *((offset + depth, label) for depth, label in place.path)))

    def _path(self) -> tuple[tuple[int, Label], ...]:
        return tuple((self.section_levels.index(found.word), found.label) for found in self._sections)


def section_above(
    row: Sequence[Cell], headings: Mapping[int, Heading], over_headers: Collection[int]
) -> Section | None:
    """Return the section that the line above the header is, where others like it stand below.

    One that no word names is like those right above the header's repetitions, `over_headers`, unless it says
    that it is the plan's title.
    """
    texts = _texts(row)
    if len(texts) != 1:
        return None
    found = section_of(next(iter(texts.values())))
    sections = {number: one for number, one in headings.items() if isinstance(one, Section)}
    if found.word != SECTION:
        return found if found.word in {section.word for section in sections.values()} else None
    alike = [sections[number] for number in over_headers if number in sections]
    is_upper = found.label.title.isupper()
    is_like = any(one.word == SECTION and one.label.title.isupper() == is_upper for one in alike)
    return found if is_like and not says_plan(found.label.title) else None


class _Finder:
    def __init__(self, columns: Columns, rows: Numbered, outlined: bool) -> None:
        self._columns = columns
        self._outlined = outlined
        self._title = columns.first(Field.TITLE)
        self._number = columns.first(Field.NUMBER)
        self._several_columns = len(columns.labels) > 1
        self._wide = len(columns.labels) > 2
        self._level_words = {fold_words(level) for level in columns.levels}
        self._lone = [self._lone_text(row) for _, row in rows]
        self._rows = [row for _, row in rows]
        self._plain_headings = outlined and self._wide and self._has_plain_headings()
        self.headings: dict[int, Heading] = {}
        for at, (number, _) in enumerate(rows):
            if (lone := self._lone[at]) and (heading := self._heading(number, at, *lone)):
                self.headings[number] = heading
        self._tell_apart([number for number, _ in rows])

    def _tell_apart(self, numbers: Sequence[int]) -> None:
        """Where a heading in sentences follows one in capitals at once, those in sentences stand below."""
        plain = {
            number: heading.label.title.isupper()
            for number, heading in self.headings.items()
            if isinstance(heading, Section) and heading.word == SECTION
        }
        if not any(plain.get(one) and plain.get(other) is False for one, other in pairwise(numbers)):
            return
        for number, is_upper in plain.items():
            heading = self.headings[number]
            if isinstance(heading, Section) and not is_upper:
                self.headings[number] = replace(heading, word=SUBSECTION)

    def _lone_text(self, row: Sequence[Cell]) -> tuple[int, str] | None:
        """Return column and text of a row that holds nothing else; merged cells may say it several times."""
        if not self._several_columns:
            return None
        column, text = -1, ""
        for at, cell in enumerate(row):
            if is_blank(cell) or is_error(cell):
                continue
            if not text:
                column, text = at, line_of(cell)
            elif line_of(cell) != text:
                return None
        is_heading = column >= 0 and isinstance(row[column], str) and len(text) <= _LONGEST_HEADING
        return (column, text) if is_heading else None

    def _heading(self, number: int, at: int, column: int, text: str) -> Heading | None:
        if is_page(text):
            return Aside(number, "the number of a page")
        if is_note(text) or (column != self._title and has_footnote_mark(text)):
            return Aside(number, "a note beside the table")
        heading = split_heading(text)
        if read_status_heading(text) is not None:
            return StatusHeading(text)
        if heading is None and self._adds(column, text):
            return None
        if not self._outlined:
            is_section = self._stands_over_groups(at, column, text)
        elif column != self._title:
            is_section = bool(re.search(r"[A-Za-z]{3}", text))
        elif is_continuation(text):
            is_section = False
        else:
            is_section = heading is not None or text.isupper() or text.endswith(":") or self._plain_headings
        return section_of(text) if is_section else None

    def _adds(self, column: int, text: str) -> bool:
        """Whether a lone text is one more owner or milestone of the item before it."""
        roles = self._columns.roles
        is_shouted = text.isupper() and " " in text
        return column < len(roles) and roles[column].field in ADDED and not is_shouted

    def _stands_over_groups(self, at: int, column: int, text: str) -> bool:
        """Whether a lone text is a level above the columns': it names one, or the next rows replace it."""
        heading = split_heading(text)
        if column == self._title and not text.isupper() and heading is None:
            return False
        if heading is not None:
            return fold_words(heading[0]) not in self._level_words
        rest = zip(self._rows[at + 1 :], self._lone[at + 1 :], strict=True)
        below = next((row for row, lone in rest if not lone), ())
        beside = line_of(cell_at(below, column))
        return bool(beside) and fold_text(beside) != fold_text(text)

    def _has_plain_headings(self) -> bool:
        """Whether lone titles head the rows after them: the first row is one, and each has fuller rows below.

        Where all else is numbered, a lone title without a number is one too.
        """
        lone = [
            at
            for at, found in enumerate(self._lone)
            if found and found[0] == self._title and not is_continuation(found[1])
        ]
        full = [at for at, found in enumerate(self._lone) if not found]
        if not lone or not full or lone[-1] > full[-1]:
            return False
        if self._number is not None and all(
            clean_number(cell_at(self._rows[at], self._number)) for at in full
        ):
            return True
        return lone[0] == 0 and len(full) >= len(lone) and all(b - a > 1 for a, b in pairwise(lone))


def _height(word: str) -> int:
    return {PART: -3, SECTION: -2, SUBSECTION: -1}.get(word, level_rank(word))


def _texts(row: Sequence[Cell]) -> dict[int, str]:
    return {at: line_of(cell) for at, cell in enumerate(row) if not is_blank(cell) and not is_error(cell)}


def section_of(text: str) -> Section:
    text = without_continued(text)
    heading = split_heading(text)
    if heading is None:
        return Section(SECTION, Label(None, text.rstrip(":").strip()))
    word, number, title = heading
    return Section(fold_words(word).title(), Label(number, title))
