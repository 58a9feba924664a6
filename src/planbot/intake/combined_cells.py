"""Two things in one cell: `Public Works / 1-3 Years`, `Finance (Mary Major)`."""

import re

from planbot.intake.cells import fold_words
from planbot.intake.times import reads_as_time

_CUTS = re.compile(r"\n|;|/|,|\s[-–—|]\s|:\s|\(")
_STAFF = re.compile(r"(?P<unit>.+?)\s*(?:\n|;|:\s|\s[-–—|/]\s|/|\((?=[^()]*\)\s*$))\s*(?P<staff>.+)", re.S)
_EDGES = " \n,;:/()-–—|"


def split_owner_and_time(text: str) -> tuple[str, str]:
    """Return the owners and the time that a cell names; one of them may be empty."""
    if reads_as_time(text):
        return "", text
    cuts = [(found.start(), found.end()) for found in _CUTS.finditer(text)]
    for start, end in cuts:
        if reads_as_time(time := text[end:].strip(_EDGES)):
            return text[:start].strip(_EDGES), time
    for start, end in reversed(cuts):
        if reads_as_time(time := text[:start].strip(_EDGES)):
            return text[end:].strip(_EDGES), time
    return text, ""


def split_department_and_staff(text: str) -> tuple[str, str]:
    """Return the department and its staff; the staff is empty where the cell names only one."""
    found = _STAFF.fullmatch(text.strip())
    if not found or not fold_words(found["unit"]):
        return text, ""
    return found["unit"].strip(_EDGES), found["staff"].strip(_EDGES)
