"""Who an owner's name in a plan may be, among people with names, titles and emails: for a person to confirm.

Nothing of this is ever applied by itself: that somebody is called Maria does not make her the Maria of the
plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from planbot.intake.owner_names import initials_of, is_acronym, is_short_for, key_of, ordered_words
from planbot.intake.owners import email_in

LEAST = 55
"""The least score, 0 to 100, of what is worth proposing."""

_FIRST_NAME, _PART_OF_NAME, _INITIALS = 55, 60, 80
_SHARED = 10
"""What is taken off where several people fit equally well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who could be meant; `is_listed` says that they are among planbot's people already."""

    name: str
    email: str | None = None
    title: str | None = None
    slack_id: str | None = None
    is_listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`score` says how well the candidate fits, 0 to 100, and `why` by what."""

    candidate: Candidate
    score: int
    why: str


def propose(text: str, candidates: Iterable[Candidate], limit: int = 5) -> tuple[Proposal, ...]:
    """Return who may be meant by an owner's text, the best first; people of the plan before others."""
    found = [proposal for one in candidates if (proposal := _fit(text, one)) and proposal.score >= LEAST]
    best: dict[int, int] = {}
    for proposal in found:
        best[proposal.score] = best.get(proposal.score, 0) + 1
    weighed = [
        replace(one, score=one.score - _SHARED) if best[one.score] > 1 and one.score < 100 else one
        for one in found
    ]
    weighed.sort(key=lambda one: (-one.score, not one.candidate.is_listed, key_of(one.candidate.name)))
    return tuple(weighed[:limit])


def _fit(text: str, candidate: Candidate) -> Proposal | None:
    """Return the best reason to take the candidate for the one who is meant."""
    key = key_of(text)
    if not key:
        return None
    reasons = (*_by_name(text, key, candidate), *_by_title(text, key, candidate))
    score, why = max(reasons, default=(0, ""))
    return Proposal(candidate=candidate, score=score, why=why) if score else None


def _by_name(text: str, key: str, candidate: Candidate) -> Iterable[tuple[int, str]]:
    email = email_in(text)
    if email is not None and candidate.email is not None and email == candidate.email.casefold():
        yield 100, "email"
    name = key_of(candidate.name)
    words = name.split()
    if key == name and len(words) > 1:
        yield 95, "name"
    elif words and key == words[0]:
        yield _FIRST_NAME, "first name only"
    elif words and is_short_for(key, words[0]):
        yield _FIRST_NAME, "short for the first name"
    elif key in words:
        yield _PART_OF_NAME, "part of the name"
    elif " " in key:
        likeness = fuzz.token_sort_ratio(key, name)
        if likeness >= 80:
            yield round(likeness * 0.9), "a name much like it"


def _by_title(text: str, key: str, candidate: Candidate) -> Iterable[tuple[int, str]]:
    if not candidate.title:
        return
    title = key_of(candidate.title)
    if ordered_words(text) == ordered_words(candidate.title):
        yield 95, "title"
    elif is_acronym(text) and text.replace(".", "").lower() in initials_of(candidate.title):
        yield _INITIALS, "initials of the title"
    else:
        likeness = fuzz.token_sort_ratio(key, title)
        if likeness >= 75:
            yield round(likeness * 0.9), "a title much like it"
