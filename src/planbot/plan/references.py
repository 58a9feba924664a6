"""From a typed reference to an item."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from planbot.plan.errors import UserError
from planbot.plan.model import Facts, Item
from planbot.plan.naming import has_digit, tokens_of
from planbot.plan.outline import Outline
from planbot.plan.titles import short_title

_CANDIDATES = 5
_SUGGESTIONS = 3
_LOOKED_AT = 50
_LONGEST = 12
"""Words that a reference at the head of a line may have: a plan, a goal and a number fit well."""
_LIKENESS = 70.0
"""Out of 100: below it two names have little in common but their length."""


def resolve(facts: Facts, text: str, outline: Outline | None = None) -> Item:
    """Return the item that `text` names.

    `#142`, a number (`2.1.3`), a number after words or numbers of its path (`housing 2.1`, `1 2.1`), or,
    where no number fits, words of a title. Case does not matter; words may be cut short, numbers may not.
    Raises `UserError` where nothing fits, with the nearest names, and where several items do, listing them.
    """
    outline = outline or Outline(facts)
    if not tokens_of(text):
        raise UserError("Name an item by its number, such as 2.1.3 or #142.", field="reference")
    found = outline.names.matching(text) or outline.names.titled(text)
    if not found:
        raise UserError(_unknown(outline, text), field="reference")
    if len(found) > 1:
        raise UserError(_ambiguous(outline, text, found), field="reference")
    return found[0]


def split_reference(facts: Facts, text: str, outline: Outline | None = None) -> tuple[str, str]:
    """Split one typed line into the reference at its head and the rest, either of which may be empty.

    The reference ends with the first number that makes it name something, and takes in the numbers that
    follow while it still does: `1 2.1 at risk` is `1 2.1` where the plan has it, else `1`. The rest is as
    typed. Where the head names nothing, the reference ends with the first word that has a digit in it, so
    that the error can quote it.
    """
    outline = outline or Outline(facts)
    word_ends = [word.end() for word in re.finditer(r"\S+", text)]
    heads = [text[:end] for end in word_ends[:_LONGEST]]
    ends = [at for at, head in enumerate(heads) if outline.names.matching(head)]
    if ends:
        reference = heads[_last_in_a_row(ends)]
    else:
        reference = next(filter(has_digit, heads), heads[0] if heads else "")
    return " ".join(reference.split()).rstrip(",:;"), text[len(reference) :].strip()


def _last_in_a_row(ends: list[int]) -> int:
    last = ends[0]
    for end in ends[1:]:
        if end == last + 1:
            last = end
    return last


def _ambiguous(outline: Outline, text: str, found: Sequence[Item]) -> str:
    ids = {item.id for item in found}
    in_order = [item for item in outline.in_order if item.id in ids]
    named = "; ".join(_name(outline, item) for item in in_order[:_CANDIDATES])
    more = len(in_order) - _CANDIDATES
    rest = f"; and {more} more" if more > 0 else ""
    return f"“{text.strip()}” could be {len(in_order)} items: {named}{rest}. Which one?"


def _unknown(outline: Outline, text: str) -> str:
    near = _nearest(outline, text)[:_SUGGESTIONS]
    if not near:
        return f"Nothing in the plan is called “{text.strip()}”."
    *others, last = [_name(outline, item) for item in near]
    named = f"{', '.join(others)} or {last}" if others else last
    return f"Nothing in the plan is called “{text.strip()}”. Did you mean {named}?"


def _nearest(outline: Outline, text: str) -> list[Item]:
    """Return the items most like `text`: by number or serial where it has a digit, else by title.

    Where words were typed before the number, those under a like path come first.
    """
    items = outline.in_order
    *path, last = tokens_of(text)
    if not has_digit(last):
        return [
            items[at] for at in _like(" ".join((*path, last)), [item.title for item in items], words=True)
        ]
    same_serial = [item for item in items if last == str(item.serial)]
    numbers = [item.number or f"#{item.serial}" for item in items]
    likely = _like(last, numbers, words=False)
    if path:
        above = " ".join(path)
        paths = {at: " ".join(outline.path_titles(items[at])).casefold() for at in likely}
        likely.sort(key=lambda at: -fuzz.token_set_ratio(above, paths[at]))
    found = [*same_serial, *(items[at] for at in likely)]
    return list({item.id: item for item in found}.values())


def _like(typed: str, names: Sequence[str], *, words: bool) -> list[int]:
    """Return the places in `names` of those like `typed`, the likest first."""
    scorer = fuzz.token_set_ratio if words else fuzz.ratio
    found = process.extract(
        typed, names, scorer=scorer, processor=str.casefold, score_cutoff=_LIKENESS, limit=_LOOKED_AT
    )
    return [at for _, _, at in found]


def _name(outline: Outline, item: Item) -> str:
    label, serial = outline.label(item), f"#{item.serial}"
    number = "" if item.number is None or label != serial else f"{item.number}, "
    return f"{label} ({number}{short_title(item.title)})"
