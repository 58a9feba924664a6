"""A question while it is read: what has been made sense of is taken out, the rest must be accounted for."""

import re
import unicodedata
from collections.abc import Callable, Sequence

_MENTION = re.compile(r"<[@#!][^>]*>")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_POSSESSIVE = re.compile(r"(?<=\w)'s\b|(?<=s)'(?=\s|$)")
_WORD = re.compile(r"[#\w][\w.#/&-]*")
_GAP = "|"
"""Stands where something was taken out, so that words from both sides of it do not make a phrase."""

_FILLERS = frozenset(
    (
        *("a", "about", "action", "actions", "again", "all", "also", "am", "an", "and", "any", "anything"),
        *("are", "as", "at", "be", "been", "being", "by", "can", "could", "currently", "department"),
        *("departments", "dept", "did", "do", "does", "far", "for", "from", "get", "give", "goal", "has"),
        *(
            "have",
            "hello",
            "hey",
            "hi",
            "how",
            "i",
            "in",
            "is",
            "it",
            "item",
            "items",
            "its",
            "just",
            "kindly",
        ),
        *(
            "know",
            "let",
            "like",
            "list",
            "look",
            "many",
            "me",
            "now",
            "of",
            "on",
            "only",
            "open",
            "or",
            "our",
        ),
        *("out", "over", "people", "person", "planbot", "please", "project", "projects", "right", "see"),
        *(
            "show",
            "so",
            "something",
            "staff",
            "still",
            "task",
            "tasks",
            "team",
            "tell",
            "than",
            "that",
            "the",
        ),
        *("their", "them", "there", "these", "they", "thing", "things", "this", "those", "to", "under", "us"),
        *(
            "was",
            "we",
            "were",
            "what",
            "when",
            "whats",
            "which",
            "who",
            "whose",
            "will",
            "with",
            "within",
            "would",
        ),
        *("you", "your"),
    )
)


def phrase(words: str) -> re.Pattern[str]:
    """Return a pattern for whole words, in any case."""
    return re.compile(rf"(?<![\w/-])(?:{words})(?![\w/-])", re.IGNORECASE)


class Sentence:
    """The text of a question. `rest` is what is still to be read, without mentions and possessives."""

    def __init__(self, text: str) -> None:
        plain = unicodedata.normalize("NFKC", _MENTION.sub(" ", text)).translate(_QUOTES)
        plain = _POSSESSIVE.sub("", plain).replace("'", "")
        self.rest = " ".join(re.sub(r'[?!;:"()\[\]*_~`]', " ", plain).replace(",", " ").split())

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Take out the first match and return it."""
        found = pattern.search(self.rest)
        if found is not None:
            self._cut(found.start(), found.end())
        return found

    def take_if(self, pattern: re.Pattern[str], accepts: Callable[[re.Match[str]], int | None]) -> bool:
        """Take out the first match for which `accepts` returns where in the text it ends."""
        for found in pattern.finditer(self.rest):
            end = accepts(found)
            if end is not None:
                self._cut(found.start(), end)
                return True
        return False

    def runs(self) -> Sequence[Sequence[str]]:
        """Return the words that are left, without fillers, in runs that stand side by side."""
        found: list[list[str]] = []
        for part in self.rest.split(_GAP):
            run: list[str] = []
            for word in _WORD.findall(part):
                if word.casefold().strip(".") in _FILLERS:
                    found.append(run)
                    run = []
                else:
                    run.append(word.strip("."))
            found.append(run)
        return [run for run in found if run]

    def take_words(self, words: Sequence[str]) -> None:
        """Take out words that stand side by side."""
        self.take(re.compile(r"(?<!\w)" + r"\W+".join(map(re.escape, words)) + r"(?!\w)"))

    def _cut(self, start: int, end: int) -> None:
        self.rest = f"{self.rest[:start]} {_GAP} {self.rest[end:]}"
