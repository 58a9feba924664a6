"""How items are called: what a typed name matches, and the shortest name that matches one item only.

Numbers are compared as text, whole: `1.10` is not `1.1`. Words before a number are compared with the item's
path: the titles and numbers of its ancestors, its plan's title and the name of its level (`goal 2`).
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import dropwhile
from typing import NamedTuple

from planbot.plan.model import Facts, Item

_SERIAL = re.compile(r"#(\d{1,12})")
_NUMBER_EDGES = ".,:;()[]"
_SMALL_WORDS = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"})
_LABEL_WORDS = 4


def tokens_of(text: str) -> tuple[str, ...]:
    """Return the words of a reference as they are compared: folded, without the punctuation around them."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple(token for word in folded.split() if (token := word.strip(_NUMBER_EDGES)))


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a title as they are compared."""
    return tuple(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def has_digit(text: str) -> bool:
    return any(character.isdecimal() for character in text)


def natural_key(number: str | None) -> tuple[tuple[int, int, str], ...]:
    """Return a key that puts `1.9` before `1.10`, and numbers before their absence."""
    if number is None:
        return ((2, 0, ""),)
    runs = re.findall(r"[0-9]+|[^0-9\s.]+", number.casefold())
    return tuple((0, int(run), "") if run.isdecimal() else (1, 0, run) for run in runs)


class _Path(NamedTuple):
    """What stands above an item; `titles` are the ancestors', as their words."""

    titles: tuple[tuple[str, ...], ...]
    words: frozenset[str]
    numbers: frozenset[str]


class NameIndex:
    """The names of all items of one `Facts`."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._paths: dict[int, _Path] = {}
        self._labels: dict[int, str] = {}

    def label(self, item: Item) -> str:
        """Return the shortest name that `matching` reads as this item alone.

        The number alone; else the number after the first words of an ancestor's title, the topmost before
        the nearest, or of the plan's title, or of both; else the serial, `#142`.
        """
        if item.id not in self._labels:
            names = (name for name in self._names(item) if self._means_only(name, item))
            self._labels[item.id] = next(names, f"#{item.serial}")
        return self._labels[item.id]

    def matching(self, text: str) -> Sequence[Item]:
        """Return the items that a reference may mean, in no particular order.

        A number that is the whole text goes before a number after path words. Of path words, those that are
        an ancestor's whole title go first, then those that its title begins with, then words from all over
        the path, and last the beginnings of such words.
        """
        serial = _SERIAL.fullmatch(text.strip().strip(_NUMBER_EDGES))
        if serial:
            item = self._by_serial.get(int(serial[1]))
            return [] if item is None else [item]
        tokens = tokens_of(text)
        if tokens in self._by_number:
            return self._by_number[tokens]
        splits = [at for at in range(1, len(tokens)) if tokens[at:] in self._by_number]
        for fits in (_is_titled, _is_titled_from, _has_words, _has_beginnings):
            found = [
                item
                for at in splits
                for item in self._by_number[tokens[at:]]
                if fits(self._path(item), tokens[:at])
            ]
            if found:
                return found
        return []

    def titled(self, text: str) -> Sequence[Item]:
        """Return the items with this title; else those whose title has all the words, or their beginnings."""
        words = words_of(text)
        if not words:
            return []
        same = [item for item in self._facts.items if self._title_words[item.id] == words]
        if same or has_digit(text):
            return same
        return [
            item
            for item in self._facts.items
            if all(_has(self._title_words[item.id], word, whole_words=False) for word in words)
        ]

    def _names(self, item: Item) -> Iterator[str]:
        """Yield what the item could be called, best first."""
        number = " ".join((item.number or "").split())
        if not tokens_of(number):
            return
        yield number
        plan = self._facts.plan_by_id.get(item.plan_id)
        plan_heads = _heads(plan.title) if plan else ()
        ancestor_heads = [
            head
            for ancestor in self._telling_ancestors(item)
            for head in _heads(ancestor.title, pair_whole=True)
        ]
        for head in (*ancestor_heads, *plan_heads):
            yield f"{head} {number}"
        for plan_head in plan_heads:
            for head in ancestor_heads:
                yield f"{plan_head} {head} {number}"

    def _telling_ancestors(self, item: Item) -> list[Item]:
        """Return the topmost ancestor, then the nearest upward, but last those whose number the item's own
        begins with.

        People know the areas of a plan by name. `1.2` already says that it stands under `1`.
        """
        own = (item.number or "").strip()
        upward = list(self._upward(item))
        return sorted(
            [*upward[-1:], *upward[:-1]],
            key=lambda ancestor: ancestor.number is not None and own.startswith(ancestor.number.strip()),
        )

    def _means_only(self, name: str, item: Item) -> bool:
        found = self.matching(name)
        return len(found) == 1 and found[0].id == item.id

    def _path(self, item: Item) -> _Path:
        if item.id not in self._paths:
            ancestors = list(self._upward(item))
            plan = self._facts.plan_by_id.get(item.plan_id)
            texts = [ancestor.title for ancestor in ancestors]
            if plan is not None:
                texts += [plan.title, *plan.levels[len(ancestors) : len(ancestors) + 1]]
            self._paths[item.id] = _Path(
                titles=tuple(_telling(words_of(ancestor.title)) for ancestor in ancestors),
                words=frozenset(word for text in texts for word in words_of(text)),
                numbers=frozenset(token for a in ancestors for token in tokens_of(a.number or "")),
            )
        return self._paths[item.id]

    def _upward(self, item: Item) -> Iterator[Item]:
        above = self._parent(item)
        while above is not None:
            yield above
            above = self._parent(above)

    def _parent(self, item: Item) -> Item | None:
        return None if item.parent_id is None else self._facts.item_by_id.get(item.parent_id)

    @cached_property
    def _by_serial(self) -> Mapping[int, Item]:
        return {item.serial: item for item in self._facts.items}

    @cached_property
    def _by_number(self) -> Mapping[tuple[str, ...], list[Item]]:
        found: dict[tuple[str, ...], list[Item]] = {}
        for item in self._facts.items:
            tokens = tokens_of(item.number or "")
            if tokens:
                found.setdefault(tokens, []).append(item)
        return found

    @cached_property
    def _title_words(self) -> Mapping[int, tuple[str, ...]]:
        return {item.id: words_of(item.title) for item in self._facts.items}


def _is_titled(path: _Path, tokens: Sequence[str]) -> bool:
    """Whether the words are an ancestor's title."""
    return _telling(words_of(" ".join(tokens))) in path.titles


def _is_titled_from(path: _Path, tokens: Sequence[str]) -> bool:
    """Whether an ancestor's title begins with the words."""
    words = _telling(words_of(" ".join(tokens)))
    return bool(words) and any(title[: len(words)] == words for title in path.titles)


def _has_words(path: _Path, tokens: Sequence[str], *, whole: bool = True) -> bool:
    """Whether each token is a number on the path, or words of it."""
    return all(
        token in path.numbers or all(_has(path.words, word, whole_words=whole) for word in words_of(token))
        for token in tokens
    )


def _has_beginnings(path: _Path, tokens: Sequence[str]) -> bool:
    return _has_words(path, tokens, whole=False)


def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a title from the first one on that says something."""
    return tuple(dropwhile(_SMALL_WORDS.__contains__, words))


def _has(words: Collection[str], wanted: str, *, whole_words: bool) -> bool:
    """Whether `wanted` is one of the words, or, if it need not be whole and has no digit, begins one."""
    if wanted in words:
        return True
    return not (whole_words or has_digit(wanted)) and any(word.startswith(wanted) for word in words)


def _heads(title: str, *, pair_whole: bool = False) -> tuple[str, ...]:
    """Return the first word of a title that says something, the first two, and so on.

    `pair_whole` begins with both words of a title that has but two: `Land` does not say `Land Use`.
    """
    found = re.findall(r"\w[\w'’\-]*", title)
    words = list(dropwhile(lambda word: word.casefold() in _SMALL_WORDS, found))
    shortest = 2 if pair_whole and len(words) == 2 else 1
    lengths = range(shortest, min(_LABEL_WORDS, len(words)) + 1)
    return tuple(" ".join(words[:n]) for n in lengths if words[n - 1].casefold() not in _SMALL_WORDS)
