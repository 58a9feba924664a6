"""Which item of a file is which item of the plan: by permanent id, by path, and by likeness, as proposals."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz, process

from planbot.intake.cells import cell_line, fold_text, fold_words, read_back
from planbot.intake.draft import DraftItem, Key
from planbot.intake.numbers import clean_number
from planbot.plan.model import Item
from planbot.plan.outline import Outline

LIKE = 85
"""The least likeness of two titles, 0 to 100, at which they are proposed as one item wherever they stand."""

LIKE_UNDER_ONE_NUMBER = 60
"""The same for two items of one number under one parent."""

_MOST_PAIRS = 4_000_000
_Segment = tuple[str | None, str]


class How(Enum):
    """What two items were matched by."""

    ID = "id"
    PATH = "path"
    TITLE = "title"
    LIKENESS = "likeness"

    @property
    def is_proposal(self) -> bool:
        return self in (How.TITLE, How.LIKENESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One item on both sides; `score` is the likeness of the titles, 0 to 100."""

    draft: DraftItem
    item: Item
    how: How
    score: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """`matches` and `new` are in the file's order, `gone` in the plan's."""

    matches: tuple[Match, ...]
    new: tuple[DraftItem, ...]
    gone: tuple[Item, ...]


def match_items(
    drafts: Sequence[DraftItem], outline: Outline, items: Sequence[Item], apart: Collection[int] = ()
) -> Matching:
    """Match the items of a file with those of one plan, each with one at most.

    `apart` are the permanent ids of items for which a proposal was turned down.
    """
    matcher = _Matcher(drafts, outline, items, frozenset(apart))
    matcher.run()
    found = [matcher.found[draft.key] for draft in drafts if draft.key in matcher.found]
    taken = {match.item.id for match in found}
    return Matching(
        matches=tuple(found),
        new=tuple(draft for draft in drafts if draft.key not in matcher.found),
        gone=tuple(item for item in items if item.id not in taken),
    )


def ids_agree(drafts: Iterable[DraftItem], items: Mapping[int, Item]) -> bool:
    """Whether the ids that a file carries are those of `items`, by permanent id: most titles are the same.

    Another workspace, or another database, counts its items from 1 as well.
    """
    pairs = [(draft, item) for draft in drafts if (item := items.get(draft.serial or 0))]
    same = sum(_segment(draft.number, draft.title) == _segment_of(item) for draft, item in pairs)
    return bool(pairs) and 2 * same >= len(pairs)


class _Matcher:
    def __init__(
        self, drafts: Sequence[DraftItem], outline: Outline, items: Sequence[Item], apart: frozenset[int]
    ) -> None:
        self._drafts = drafts
        self._items = items
        self._outline = outline
        self._apart = apart
        self._draft_of: dict[int, DraftItem] = {}
        self.found: dict[Key, Match] = {}

    def run(self) -> None:
        self._by_id()
        self._by_path()
        while self._among_siblings() or self._anywhere():
            pass

    def _take(self, draft: DraftItem, item: Item, how: How, score: float = 100) -> None:
        self.found[draft.key] = Match(draft=draft, item=item, how=how, score=round(score))
        self._draft_of[item.id] = draft

    def _open_drafts(self) -> list[DraftItem]:
        return [draft for draft in self._drafts if draft.key not in self.found]

    def _open_items(self) -> list[Item]:
        return [item for item in self._items if item.id not in self._draft_of]

    def _by_id(self) -> None:
        by_serial = {item.serial: item for item in self._items}
        if not ids_agree(self._drafts, by_serial):
            return
        claims: dict[int, list[DraftItem]] = defaultdict(list)
        for draft in self._drafts:
            if draft.serial is not None and draft.serial in by_serial:
                claims[draft.serial].append(draft)
        for serial, drafts in claims.items():
            item = by_serial[serial]
            same = (draft for draft in drafts if _segment(draft.number, draft.title) == _segment_of(item))
            self._take(next(same, drafts[0]), item, How.ID)

    def _by_path(self) -> None:
        paths: dict[tuple[_Segment, ...], list[Item]] = defaultdict(list)
        for item in self._open_items():
            path = tuple(_segment_of(above) for above in (*self._outline.ancestors(item), item))
            paths[path].append(item)
        segments: dict[Key, tuple[_Segment, ...]] = {}
        for draft in self._drafts:
            above = segments[draft.parent_key] if draft.parent_key else ()
            segments[draft.key] = (*above, _segment(draft.number, draft.title))
            if draft.key not in self.found and paths.get(segments[draft.key]):
                self._take(draft, paths[segments[draft.key]].pop(0), How.PATH)

    def _among_siblings(self) -> bool:
        """Match what is alike under parents that are matched; return whether anything was found."""
        before = len(self.found)
        open_items: dict[int | None, list[Item]] = defaultdict(list)
        for item in self._open_items():
            parent = self._outline.parent(item)
            open_items[parent.id if parent else None].append(item)
        for draft in self._open_drafts():
            above = self.found.get(draft.parent_key) if draft.parent_key else None
            if draft.parent_key and above is None:
                continue
            siblings = open_items[above.item.id if above else None]
            match = self._alike(draft, siblings)
            if match is not None:
                self._take(draft, *match)
                siblings.remove(match[0])
        return len(self.found) > before

    def _alike(self, draft: DraftItem, siblings: Sequence[Item]) -> tuple[Item, How, float] | None:
        wanted = _segment(draft.number, draft.title)
        same = next((item for item in siblings if _segment_of(item) == wanted), None)
        if same is not None:
            return same, How.PATH, 100.0
        offered = [item for item in siblings if item.serial not in self._apart]
        retitled = [item for item in offered if _segment_of(item)[1] == wanted[1]]
        if retitled:
            return retitled[0], How.TITLE, 100.0
        renamed = [item for item in offered if wanted[0] and _segment_of(item)[0] == wanted[0]]
        scored = [(likeness(draft.title, item.title), item) for item in renamed]
        score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        return (best, How.LIKENESS, score) if best and score >= LIKE_UNDER_ONE_NUMBER else None

    def _anywhere(self) -> bool:
        """Match the title that only one item on each side has, else the likest; return whether any was."""
        before = len(self.found)
        drafts = self._open_drafts()
        items = [item for item in self._open_items() if item.serial not in self._apart]
        for draft, item in _sharing_a_title(drafts, items):
            self._take(draft, item, How.TITLE)
        if len(self.found) > before or len(drafts) * len(items) > _MOST_PAIRS:
            return len(self.found) > before
        titles = {item.id: fold_words(cell_line(item.title)) for item in items}
        close: list[tuple[float, int, int]] = []
        for at, draft in enumerate(drafts):
            named = fold_words(draft.title)
            for _, score, item_id in process.extract(
                named, titles, scorer=fuzz.token_sort_ratio, score_cutoff=LIKE, limit=3
            ):
                if _figures(titles[item_id]) == _figures(named):
                    close.append((-score, at, item_id))
        by_id = {item.id: item for item in items}
        for score, at, item_id in sorted(close):
            if drafts[at].key not in self.found and item_id not in self._draft_of:
                self._take(drafts[at], by_id[item_id], How.LIKENESS, -score)
        return len(self.found) > before


def likeness(title: str, other: str) -> float:
    """Return how alike two titles are, 0 to 100: letters and words count, their order does not."""
    return fuzz.token_sort_ratio(fold_words(title), fold_words(cell_line(other)))


def _sharing_a_title(drafts: Iterable[DraftItem], items: Iterable[Item]) -> Iterator[tuple[DraftItem, Item]]:
    titled: dict[str, tuple[list[DraftItem], list[Item]]] = defaultdict(lambda: ([], []))
    for draft in drafts:
        titled[fold_text(draft.title)][0].append(draft)
    for item in items:
        titled[fold_text(cell_line(item.title))][1].append(item)
    for wanted, offered in titled.values():
        if len(wanted) == len(offered) == 1:
            yield wanted[0], offered[0]


def _segment(number: str | None, title: str) -> _Segment:
    return number, fold_text(title)


def _segment_of(item: Item) -> _Segment:
    return _segment(clean_number(read_back(item.number)), cell_line(item.title))


def _figures(title: str) -> list[str]:
    return sorted(re.findall(r"\d+", title))
