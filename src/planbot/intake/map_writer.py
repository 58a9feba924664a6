"""A draft to a map file that a person can edit: what was understood, and blanks for what was not."""

import json
from collections.abc import Iterator
from pathlib import Path

from planbot.intake.draft import Draft, OwnerKind, OwnerMention
from planbot.intake.fields import Field
from planbot.intake.horizons import horizon_key
from planbot.intake.layout import NoItemColumn
from planbot.intake.legends import counts_from_adoption
from planbot.plan.errors import UserError
from planbot.plan.vocabulary import Status

_COLUMN_WORDS = (
    "# What each column holds: level 1, level 1 number, level 1 description, level 2, …, number, title,",
    "# description, department, lead, support, timeline, start, due, status, percent, priority, measure,",
    "# budget, funding, resources, milestones, … or ignore.",
)


def write_map(draft: Draft, path: Path) -> None:
    """Write the map of `draft` to `path`; raises `UserError` where that cannot be written."""
    _write(map_text(draft), path)


def write_map_of_headers(found: NoItemColumn, path: Path) -> None:
    """Write what is known of a file in which no column was taken for the items, as `write_map` does."""
    _write(headers_text(found), path)


def _write(text: str, path: Path) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"“{path}” cannot be written: {error.strerror}.") from None


def map_text(draft: Draft) -> str:
    """Return the map of `draft` as YAML with comments; `parse_map` reads it back."""
    lines = [
        "# What planbot understood of the plan file. Change what is wrong, fill in what is empty, and",
        "# import again with --map and this file. A line that is left empty stays unsettled.",
        "",
        f"title: {_quoted(draft.title)}",
        f"adopted: {draft.adopted_on.isoformat() if draft.adopted_on else ''}".rstrip(),
        f"resolution: {_quoted(draft.resolution) if draft.resolution else ''}".rstrip(),
        *_sheet_lines(draft),
        "",
        "# The first month of the fiscal year (1 to 12), and how 03/04/2025 is read: mdy or dmy.",
        "fiscal_year_start:",
        "date_order:",
        "",
        "# Whether rows and dated lines beneath an item are its milestones: yes or no.",
        "milestones: no",
        "",
        "# The names of the levels from the top; the last is the item's.",
        f"levels: [{', '.join(map(_quoted, draft.levels))}]",
        "",
        *_COLUMN_WORDS,
        "columns:",
        *(f"  {_quoted(header)}: {role}" for header, role in draft.columns.items()),
        "",
        "# Until when each horizon runs: a date, a year, or a range such as 2027-01-01..2029-12-31.",
        "legend:",
        *_legend_lines(draft),
        "",
        "# Who each owner is: {person: email}, {department: name} or {body: name, reporter: email}.",
        "owners:",
        *_owner_lines(draft),
        "",
        '# Other names of departments: "Public Works": ["DPW", "Streets"].',
        "departments:",
        "",
        f"# Status words: {', '.join(status.label for status in Status)}.",
        "status:",
        *(
            f"  {_quoted(found.text)}: {found.status.label if found.status else ''}".rstrip()
            for found in draft.statuses
        ),
    ]
    return "\n".join(lines) + "\n"


def headers_text(found: NoItemColumn) -> str:
    """Return a map with the headers of a file that was refused: what each holds, and blanks to fill in."""
    lines = [
        "# planbot found no column for the plan's items in this file. Write “title” behind the header of the",
        "# column that holds them, and import again with --map and this file. A line left empty stays open.",
        "# Where these are not the table's headers, say in which row those stand.",
        "",
        "title:",
        *([f"sheet: {_quoted(found.sheet)}"] if found.sheet else []),
        f"header_row: {found.row}",
        "",
        *_COLUMN_WORDS,
        "columns:",
        *(
            f"  {_quoted(header)}: {'' if field == Field.IGNORE else field}".rstrip()
            for header, field in found.columns.items()
        ),
    ]
    return "\n".join(lines) + "\n"


def _sheet_lines(draft: Draft) -> Iterator[str]:
    """Yield where the table is: the header's row only where it is the same on all sheets."""
    rows = {sheet.header_row for sheet in draft.sheets} or {draft.header_row}
    if len(draft.sheets) > 1:
        yield "# The sheets that are read together; one alone is read by its name."
        yield f"sheet: [{', '.join(_quoted(sheet.sheet) for sheet in draft.sheets)}]"
    elif draft.sheet:
        yield f"sheet: {_quoted(draft.sheet)}"
    if len(rows) == 1:
        yield f"header_row: {draft.header_row}"


def _legend_lines(draft: Draft) -> Iterator[str]:
    for word, text in legend_words(draft).items():
        said = draft.legend_said.get(word) if not text else None
        is_enough = said is not None and counts_from_adoption(said)
        enough = ": with “adopted” filled in, that is enough" if is_enough else ""
        remark = f"  # the file says “{said}”{enough}" if said else ""
        yield f"  {_quoted(word)}: {_quoted(text) if text else ''}".rstrip() + remark


def legend_words(draft: Draft) -> dict[str, str]:
    """Return the horizons of a draft, each with what the legend says of it; empty where it does not."""
    words = dict(draft.legend)
    known = {horizon_key(word) for word in words}
    for time in draft.times:
        for horizon in (time.horizon or "").split(" to "):
            if horizon and horizon != "ongoing" and horizon not in known:
                words[horizon] = ""
                known.add(horizon)
    return words


def _owner_lines(draft: Draft) -> list[str]:
    lines = []
    for owner in sorted(draft.owners, key=lambda owner: -(owner.leads + owner.supports)):
        count = f"leads {owner.leads}, supports {owner.supports}"
        lines.append(f"  {_quoted(owner.mention.text)}: {_choice(owner.mention)}".rstrip() + f"  # {count}")
    return lines


def _choice(mention: OwnerMention) -> str:
    if mention.kind is None or mention.match is None:
        return ""
    reporter = ""
    if mention.kind is OwnerKind.BODY:
        reporter = f", reporter: {_quoted(mention.reporter) if mention.reporter else ''}".rstrip()
    return f"{{{mention.kind.value}: {_quoted(mention.match)}{reporter}}}"


def _quoted(text: str) -> str:
    """Return `text` as a double-quoted YAML scalar: JSON's strings are YAML's."""
    return json.dumps(text, ensure_ascii=False)
