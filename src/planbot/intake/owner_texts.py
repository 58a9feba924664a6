"""A cell of owners to the text of each: what separates two owners, and what joins one name."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from planbot.intake.cells import fold_words
from planbot.intake.phrases import listed
from planbot.intake.words import says_nothing

_LABEL = re.compile(
    r"^\s*(?:(lead|leads|primary|owner|responsible|support|supports|supporting|partners?|secondary)\s*:)\s*",
    re.I,
)
_SUPPORT_LABELS = ("support", "partner", "secondary")
_NEVER = re.compile(
    r"^(?:tbd|t\.b\.d\.|to be determined|to be decided|unassigned|vacant|various|not assigned|all)$", re.I
)
_OFFICE_WORDS = frozenset(
    [
        "manager",
        "director",
        "chief",
        "planner",
        "clerk",
        "engineer",
        "officer",
        "superintendent",
        "administrator",
        "attorney",
        "assessor",
        "treasurer",
        "coordinator",
        "mayor",
        "supervisor",
        "assistant",
        "department",
        "dept",
        "division",
        "office",
        "board",
        "committee",
        "council",
        "commission",
        "authority",
        "agency",
        "team",
        "staff",
        "inspector",
    ]
)

_SHARED_OFFICES = frozenset(
    listed("chiefs, directors, managers, departments, depts, commissions, committees, coordinators")
)
_UNITS = frozenset(listed("department, dept, committee, board, commission, division, office"))
_MAY_JOIN = re.compile(r"[,/&+|]|\band\b", re.I)
_AND_OR = re.compile(r"\s*\band\s*/\s*or\b\s*", re.I)
_WITH = re.compile(r"\s+(?:w/|in (?:partnership|coordination|collaboration|cooperation) with)\s*", re.I)
_PART = re.compile(r"\s*\((?:(lead|primary)|supporting|support|partner)(?:\s+agency)?\)$", re.I)
_CREDENTIAL = re.compile(
    r"(?:p\.?e|aicp|ph\.?d|m\.?d|j\.?d|esq|jr|sr|i{2,3}|c\.?p\.?a|p\.?l\.?s|r\.?l\.?a|m\.?p\.?a|m\.?b\.?a|r\.?n|pmp"
    r"|inc|llc|l\.l\.c|ltd|aia|asla|leed ap|icma-cm)\.?",
    re.I,
)
_EDGES = " ,;/&-–•|"
_MOST_PARTS = 12
"""So many commas or semicolons at most stand within one owner's name."""


def split_owners(
    text: str, is_known: Callable[[str], bool], *, single: bool, apart: Collection[str] = ()
) -> list[tuple[str, bool]]:
    """Return the owners that `text` names, in order, each with whether a label says that it supports.

    `is_known` tells whether a text names one known owner; what it knows is never split. `single` says that
    each owner has a column of its own; `apart` are names, as `fold_words` has them, that stand by themselves
    elsewhere in the file.
    """
    found: list[tuple[str, bool]] = []
    seen: set[str] = set()
    supports = False
    for piece in _pieces(text, is_known, apart, single=single):
        bare = piece.strip(_EDGES)
        known = is_known(piece)
        if known and is_known(bare):
            piece = bare
        if not known and (label := _LABEL.match(piece)):
            supports = label[1].casefold().startswith(_SUPPORT_LABELS)
            piece = piece[label.end() :]
        if not known:
            piece = " ".join(piece.split()).strip(_EDGES)
            if not piece or says_nothing(piece) or _NEVER.match(piece):
                continue
        is_support, leads = supports, False
        if not known and (part := _PART.search(piece)):
            is_support, leads = not part[1], bool(part[1])
            piece = piece[: part.start()]
        if (key := fold_words(piece)) not in seen:
            seen.add(key)
            found.insert(0 if leads else len(found), (piece, is_support))
    return found


def _pieces(text: str, is_known: Callable[[str], bool], apart: Collection[str], *, single: bool) -> list[str]:
    joined = " ".join(text.split())
    if is_known(joined):
        return [joined]
    text = _WITH.sub("; ", _AND_OR.sub("; ", text)).strip("; ")
    joined = " ".join(text.split())
    if shared := _sharing_an_office(joined):
        return shared
    for separator in (r";", r"\n", r"\s\|\s"):
        parts = (
            _joined_again(_cut(text, separator), "; ", is_known)
            if separator == ";"
            else _cut(text, separator)
        )
        if len(parts) > 1:
            return [piece for part in parts for piece in _pieces(part, is_known, apart, single=single)]
    finer = _split_finer(joined, is_known, apart)
    return finer if not single or all(map(is_known, finer)) else [joined]


def _split_finer(text: str, is_known: Callable[[str], bool], apart: Collection[str]) -> list[str]:
    """Split at `,` and `/`; at `&` and `and` only in a list, or where both sides are owners of their own."""
    if is_known(text) or _names_one_unit(text, is_known, apart):
        return [text]
    commas = _with_credentials(_cut(text, r",(?=\s|\w)"))
    if len(commas) > 1:
        pieces: list[str] = []
        parts = _joined_again(commas, ", ", is_known)
        for place, part in enumerate(parts, start=1):
            piece = re.sub(r"^(?:and|&)\s+", "", part)
            pieces.extend(_split_joined(piece, is_known, apart, in_list=place == len(parts)))
        return pieces
    return _split_joined(text, is_known, apart, in_list=False)


def _names_one_unit(text: str, is_known: Callable[[str], bool], apart: Collection[str]) -> bool:
    """Whether a list is the name of one unit: `Planning/Zoning Board`, `Parks, Trails and Ponds Department`.

    Its last word says so, and of its parts none is an owner by itself: known, named alone elsewhere in the
    file, an office or initials.
    """
    last = fold_words(text).rpartition(" ")[2]
    parts = _cut(text, r"/|,(?:\s+(?:and|&)\s)?|\s(?:and|&)\s")
    is_list = "/" in text or re.search(r",.*(?:\band\b|&)", text)
    if last not in _UNITS or not is_list or len(parts) > _MOST_PARTS:
        return False
    *others, end = parts
    return (
        " " in end
        and not any(is_known(part) or fold_words(part) in apart for part in parts)
        and not any(
            (part.isupper() and len(part) > 1) or _OFFICE_WORDS & {*fold_words(part).split()}
            for part in others
        )
    )


def names_apart(texts: Iterable[str]) -> frozenset[str]:
    """Return the names that stand by themselves in cells of owners, alone or between `;` and line breaks."""
    names = (name for text in texts for name in re.split(r"[;\n]", text))
    return frozenset(fold_words(name) for name in names if name.strip() and not _MAY_JOIN.search(name))


def without_credentials(name: str) -> str:
    """Return a person's name without the `P.E.` after it."""
    first, *rest = name.split(",")
    return first if rest and all(_CREDENTIAL.fullmatch(part.strip()) for part in rest) else name


def _with_credentials(parts: Sequence[str]) -> list[str]:
    """Return `parts` with what only follows a person's name, as `P.E.`, put back to it."""
    found: list[str] = []
    for part in parts:
        if found and _CREDENTIAL.fullmatch(part):
            found[-1] = f"{found[-1]}, {part}"
        else:
            found.append(part)
    return found


def _sharing_an_office(text: str) -> list[str]:
    """Return each of `Fire, Police & Ambulance chiefs` with its office; nothing for any other text."""
    names, _, office = text.rpartition(" ")
    pieces = [piece for piece in re.split(r",\s*|\s+(?:&|and)\s+", names) if piece]
    if len(pieces) < 2 or fold_words(office) not in _SHARED_OFFICES or any(" " in piece for piece in pieces):
        return []
    return [f"{piece} {office.removesuffix('s')}" for piece in pieces]


def _joined_again(parts: Sequence[str], separator: str, is_known: Callable[[str], bool]) -> list[str]:
    """Return `parts` with those put together again that only as one name a known owner."""
    found: list[str] = []
    at = 0
    while at < len(parts):
        ends = range(min(len(parts), at + _MOST_PARTS), at + 1, -1)
        end = next((end for end in ends if is_known(separator.join(parts[at:end]))), at + 1)
        found.append(separator.join(parts[at:end]))
        at = end
    return found


def _split_joined(
    text: str, is_known: Callable[[str], bool], apart: Collection[str], *, in_list: bool
) -> list[str]:
    if is_known(text) or says_nothing(text) or _names_one_unit(text, is_known, apart):
        return [text]
    slashes = _cut(text, r"/")
    if len(slashes) > 1:
        return [piece for part in slashes for piece in _split_joined(part, is_known, apart, in_list=False)]
    tight = _cut(text, r"&")
    if len(tight) > 1 and all(map(is_known, tight)):
        return tight
    joined = _cut(text, r"\s(?:&|and|\+)\s|\s?\+\s?")
    ends_list = in_list and len(joined) == 2 and (" " not in joined[0] or joined[1].isupper())
    if len(joined) > 1 and (ends_list or all(map(is_known, joined)) or all(map(is_office, joined))):
        return joined
    return [text]


def is_office(text: str) -> bool:
    """Whether the text names an office or unit of its own: `Town Planner`, `Director of Finance`."""
    words = fold_words(text).split()
    return len(words) > 1 and (words[-1].removesuffix("s") in _OFFICE_WORDS or words[0] in _OFFICE_WORDS)


def _cut(text: str, separator: str) -> list[str]:
    """Split at `separator`, but for what stands in parentheses."""
    parts, depth, last = [], 0, 0
    for found in re.finditer(rf"[()]|{separator}", text):
        if found[0] == "(":
            depth += 1
        elif found[0] == ")":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append(text[last : found.start()])
            last = found.end()
    parts.append(text[last:])
    return [part.strip() for part in parts if part.strip()]
