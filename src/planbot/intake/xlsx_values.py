"""What a workbook's own XML says of its cells that calamine does not.

Errors, formulas that were never computed, and which numbers Excel shows as percentages.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from planbot.intake.limits import MAX_COLUMNS

_CHUNK = 1 << 20
_REFERENCE = re.compile(rb'<c r="([A-Z]{1,3})\d+"')
_FORMULA = rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)"
_ERROR_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d+)"[^>]*\st="e"[^>]*>\s*(?:' + _FORMULA + rb")?\s*<v>([^<]*)</v>"
)
_FORMULA_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d+)"(?![^>]*\st="str")[^>]*>\s*<f(?:\s[^>]*[^>/])?>([^<]*)</f>'
    rb"\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(["'])(.*?)\2""")

_CELL_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b[^>]*>(.*?)</(?:\w+:)?cellXfs>", re.S)
_PERCENT_FORMATS = frozenset(["9", "10"])
"""The numbers of Excel's own formats `0%` and `0.00%`."""

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(slots=True)
class Unread:
    """Of one sheet the texts that calamine does not tell, and where numbers are shown as percentages."""

    texts: dict[Place, str] = field(default_factory=dict)
    percents: set[Place] = field(default_factory=set)


class TooManyColumns(Exception):
    """A cell stands further to the right than any plan needs."""


def unread_cells(archive: zipfile.ZipFile) -> Mapping[str, Unread]:
    """Return, by sheet name, what its cells hold besides their values; raises `TooManyColumns`.

    The XML is read as a stream: for one stray cell in column XFD, calamine would lay out every cell before
    it.
    """
    shown_as_percent = _percent_cell(archive)
    found: dict[str, Unread] = {}
    for entry in archive.namelist():
        if entry.startswith("xl/worksheets/") and entry.endswith(".xml"):
            unread = Unread()
            for text in _whole_cells(archive, entry):
                unread.texts.update(_unread_in(text))
                if shown_as_percent:
                    places = shown_as_percent.findall(text)
                    unread.percents.update((int(row) - 1, _column(letters) - 1) for letters, row in places)
            if unread.texts or unread.percents:
                found[entry] = unread
    names = _names_by_entry(archive) if found else {}
    return {names[entry]: cells for entry, cells in found.items() if entry in names}


def counts_from_1904(archive: zipfile.ZipFile) -> bool:
    """Whether the workbook counts its days from 1904, as old Macs did."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    return any(found.get("date1904") in ("1", "true") for found in _attributes(book, "workbookPr"))


def _whole_cells(archive: zipfile.ZipFile, entry: str) -> Iterator[bytes]:
    """Yield the XML in pieces that do not end within a cell."""
    rest = b""
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            cut = text.rfind(b"<c ")
            if cut < 0 or len(text) - cut > _CHUNK:
                cut = max(len(text) - 24, 0)
            yield text[:cut]
            rest = text[cut:]
    yield rest


def _percent_cell(archive: zipfile.ZipFile) -> re.Pattern[bytes] | None:
    """Return a pattern of the cells whose style shows a percentage; None where there is no such style."""
    try:
        styles = archive.read("xl/styles.xml").decode("utf-8", "replace")
    except KeyError:
        return None
    own = {
        made["numFmtId"]
        for made in _attributes(styles, "numFmt")
        if "numFmtId" in made and "%" in re.sub(r'"[^"]*"|\\.', "", made.get("formatCode", ""))
    }
    of_cells = _CELL_STYLES.search(styles)
    formats = [style.get("numFmtId") for style in _attributes(of_cells[1], "xf")] if of_cells else []
    wanted = "|".join(str(at) for at, used in enumerate(formats) if used in own | _PERCENT_FORMATS)
    return re.compile(rf'<c r="([A-Z]{{1,3}})(\d+)"[^>]*\ss="(?:{wanted})"'.encode()) if wanted else None


def _unread_in(text: bytes) -> Iterator[tuple[Place, str]]:
    if any(_column(letters) > MAX_COLUMNS for letters in set(_REFERENCE.findall(text))):
        raise TooManyColumns
    for wanted, pattern, before in ((b't="e"', _ERROR_CELL, ""), (b"<f", _FORMULA_CELL, "=")):
        if wanted in text:
            for letters, row, value in pattern.findall(text):
                yield (
                    (int(row) - 1, _column(letters) - 1),
                    before + unescape(value.decode("utf-8", "replace")),
                )


def _names_by_entry(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of the sheets by where in the archive each is."""
    try:
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in _attributes(links, "Relationship")}
    found = {}
    for sheet in _attributes(book, "sheet"):
        target = targets.get(sheet.get("r:id"), "")
        entry = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found[entry] = sheet.get("name", "")
    return found


def _attributes(xml: str, tag: str) -> Iterator[dict[str, str]]:
    for element in re.findall(rf"<(?:\w+:)?{tag}\s([^>]*)>", xml):
        yield {name: unescape(value) for name, _, value in _ATTRIBUTE.findall(element)}


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index
