"""The columns of a people list, by the words of their headers."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from planbot.intake.cells import Cell, fold_words, line_of
from planbot.intake.phrases import listed

FIELDS: dict[str, str] = {
    word: field
    for field, words in {
        "email": "email,e mail,email address,e mail address,mail,work email,business email,user email",
        "name": "name,full name,employee,employee name,person,display name,staff name,staff member,real name",
        "first name": "first name,first,given name,forename,firstname",
        "last name": "last name,last,surname,family name,lastname",
        "title": "title,job title,position,position title,job,working title,designation",
        "department": "department,dept,department name,division,office,unit,agency,team,home department",
        "role": "role,planbot role,access,access level,permission,permissions,level,user role",
        "head": "head,department head,dept head,is head,is department head,heads,head of department,head of,"
        "department head email,director",
        "aliases": "department aliases,aliases,department alias,also known as,other names",
    }.items()
    for word in listed(words)
}
_MIN_SCORE = 88


def read_people_headers(header: Sequence[Cell]) -> dict[str, int]:
    """Return the column of each field that the header names; the first that names it."""
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        words = fold_words(line_of(cell))
        field = FIELDS.get(words) or _near(words)
        if field is not None:
            found.setdefault(field, at)
    return found


def _near(words: str) -> str | None:
    if len(words) < 4:
        return None
    close = process.extractOne(words, list(FIELDS), scorer=fuzz.ratio, score_cutoff=_MIN_SCORE)
    return FIELDS[close[0]] if close else None
