"""Lists of whom to call: their `Name` and `Title` are no items, though a plan's may be called so."""

import re
from collections.abc import Collection

from planbot.intake.cells import fold_words
from planbot.intake.columns import Columns
from planbot.intake.fields import Field
from planbot.intake.people_headers import FIELDS

_PHONE = re.compile(r"\b(?:tele)?phones?\b|\b(?:tel|mobile|cell|fax|ext|extension)\b")
_PEOPLE = ("name", "first name", "last name", "title")
_BESIDE = (Field.TITLE, Field.DESCRIPTION, Field.DEPARTMENT, Field.NUMBER, Field.ID, Field.IGNORE)
"""What a list of people may seem to hold; anything else is said of a plan's items only."""


def lists_phones(columns: Columns, given: Collection[str]) -> bool:
    """Whether the columns are names and phones, nothing of a plan; `given` are those that a map settles."""
    names = [
        label for label, role in zip(columns.labels, columns.roles, strict=True) if role.field is Field.TITLE
    ]
    return (
        not given
        and all(role.field in _BESIDE for role in columns.roles)
        and any(_PHONE.search(fold_words(label)) for label in columns.labels)
        and any(FIELDS.get(fold_words(name)) in _PEOPLE for name in names)
    )
