"""What the sheets of one plan stand for: each a goal or section above its rows, or nothing of the plan."""

import re
from collections.abc import Collection, Mapping, Sequence

from planbot.intake.cells import fold_words
from planbot.intake.columns import Columns
from planbot.intake.fields import Field
from planbot.intake.headers import level_rank
from planbot.intake.joined_sheets import SheetPart
from planbot.intake.notes import lone_text
from planbot.intake.numbers import split_heading
from planbot.intake.placing import Label
from planbot.intake.sections import PART, SECTION, Heading, Section, section_above, section_of

_GENERIC = re.compile(r"(?:sheet|table|page|tab|part)?[\s_]*[\d()]+", re.I)
_OWNERS = (Field.LEAD, Field.SUPPORT, Field.DEPARTMENT, Field.LEAD_AND_TIMELINE)
_GOAL = level_rank("goal")

Start = Sequence[Section] | None


def sheet_starts(
    parts: Sequence[SheetPart],
    columns: Columns,
    headings: Mapping[int, Heading],
    over_headers: Collection[int],
) -> tuple[Sequence[Start], str | None]:
    """Return the sections that begin with each sheet, and in words what was made of the sheets' names.

    None begins where a sheet only goes on with the one before. `headings` stand between the rows, those of
    `over_headers` right above the header once more; the line above a header is one too where it is like them.
    """
    named, said = _names(parts, columns, headings) if len(parts) > 1 else ([()], None)
    starts: list[Start] = []
    for part, start in zip(parts, named, strict=True):
        above = section_above(part.preamble[-1], headings, over_headers) if part.preamble else None
        starts.append([*(start or ()), above] if above and above not in (start or ()) else start)
    return starts, said


def _names(
    parts: Sequence[SheetPart], columns: Columns, headings: Mapping[int, Heading]
) -> tuple[Sequence[Start], str | None]:
    """Return what the sheets' names stand for: sections where no column holds the goals.

    Whether a name is a department's is not guessed: where no column names owners, it is a section too.
    """
    found = _headings(parts)
    words = {section.word for section in found if section}
    inner = {heading.word for heading in headings.values() if isinstance(heading, Section)}
    levels = {fold_words(level) for level in columns.levels}
    if len(words) == 1:
        (word,) = words
        if word in inner or fold_words(word) in levels:
            return [() for _ in parts], None
    elif all(_GENERIC.fullmatch(part.table.name or "") for part in parts):
        return [(), *[None for _ in parts[1:]]], None
    else:
        word = PART if SECTION in inner else SECTION
        found = [None for _ in parts]
        if _has_goals(columns) and _has_owners(columns):
            above = columns.levels[0]
            said = f"The names of the sheets are not used: the column “{above}” says what stands above"
            return [() for _ in parts], said
    starts = [
        [section or Section(word, Label(None, part.table.name or ""))]
        for section, part in zip(found, parts, strict=True)
    ]
    said = f"Each sheet is one {word.lower()}, which stands above its items"
    if not _has_owners(columns):
        said += ". No column names owners, and the names of the sheets are not taken for any"
    return starts, said


def _headings(parts: Sequence[SheetPart]) -> list[Section | None]:
    """Return what each sheet's name says, `Goal 2 - Roads`, in full where a line above its header does."""
    above = [
        [section_of(text) for row in part.preamble if (text := lone_text(row)) and split_heading(text)]
        for part in parts
    ]
    own_lines = len({tuple(lines) for lines in above}) == len(parts)
    found: list[Section | None] = []
    for part, lines in zip(parts, above, strict=True):
        name = part.table.name or ""
        named = section_of(name) if split_heading(name) else None
        in_full = [
            line
            for line in lines
            if named is None or (line.word, line.label.number) == (named.word, named.label.number)
        ]
        found.append(in_full[0] if own_lines and len(in_full) == 1 else named)
    return found


def _has_goals(columns: Columns) -> bool:
    return len(columns.levels) > 1 and level_rank(columns.levels[0]) <= _GOAL


def _has_owners(columns: Columns) -> bool:
    return any(columns.positions(field) for field in _OWNERS)
