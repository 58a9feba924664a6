"""An owner's text to the person, department or body that it means.

A map file and what was settled before decide; then email, full name, title, department, body, acronym, and
near spellings. A first name alone never makes a match: it is proposed, and a person confirms.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from rapidfuzz import fuzz, process

from planbot.intake.draft import SETTLED, Directory, OwnerChoice, OwnerKind, OwnerMention
from planbot.intake.owner_names import (
    bare_name,
    initials_of,
    is_acronym,
    is_short_for,
    key_of,
    names_body,
    names_own_unit,
    names_unit_by_place,
    ordered_words,
)
from planbot.intake.owner_texts import without_credentials
from planbot.intake.people_list import PeopleList

MIN_SCORE = 90
"""The least likeness (0 to 100) at which a near spelling of a title, department or body counts as a match."""

_CANDIDATE_SCORE = 75
_EXPLAINED = 95
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(rf"\s*(?:[^<>@;]*<{_EMAIL.pattern}>|{_EMAIL.pattern})\s*")
_Target = tuple[OwnerKind, str]


class OwnerMatcher:
    """Matches the owners of one file; each distinct text is matched once.

    `given` is what a map file settles, by text. It goes before everything else.
    """

    def __init__(
        self, people: PeopleList | None, directory: Directory | None, given: Mapping[str, OwnerChoice]
    ) -> None:
        directory = directory or Directory()
        people = people or PeopleList()
        self._choices = {
            key_of(text): choice for text, choice in (*directory.aliases.items(), *given.items())
        }
        self._emails: dict[str, str] = {}
        self._names: dict[str, set[str]] = {}
        self._titles: dict[str, set[str]] = {}
        self._departments: dict[str, str] = {}
        self._bodies: dict[str, str] = {}
        self._reporters: dict[str, str] = {}
        self._open = frozenset(map(key_of, directory.open_names))
        self._expected: set[str] = set()
        self._meanings: dict[str, str] = {}
        self._matched: dict[str, OwnerMention] = {}
        for person in directory.people:
            if person.active:
                self._add_person(person.email, person.name, person.title)
        for row in people.people:
            self._add_person(row.email, row.name, row.title)
        listed = [(department.name, department.aliases) for department in people.departments]
        known = [(department.name, department.aliases) for department in directory.departments]
        for department, aliases in (*known, *listed):
            for name in (department, *aliases):
                self._departments.setdefault(key_of(name), department)
        email_of = {person.id: person.email for person in directory.people}
        for body in directory.bodies:
            for name in (body.name, *body.aliases):
                self._bodies.setdefault(key_of(name), body.name)
            if body.reporter_id in email_of:
                self._reporters[body.name] = email_of[body.reporter_id]

    def expect_departments(self, texts: Iterable[str]) -> None:
        """Know that the plan gives these texts in a column of departments."""
        self._expected.update(key_of(text) for text in texts if names_unit_by_place(text))

    def learn(self, meanings: Mapping[str, str]) -> None:
        """Know the short forms that the plan itself explains: `PB` is the Planning Board."""
        self._meanings.update({key_of(short): text for short, text in meanings.items()})

    def add_department_aliases(self, aliases: Mapping[str, Iterable[str]]) -> None:
        """Know the departments that a map file names, each with its other names."""
        for name, others in aliases.items():
            for text in (name, *others):
                self._departments[key_of(text)] = self._departments.get(key_of(name), name)

    def has_person(self, email: str) -> bool:
        """Whether a person of that email is known: a map may name one that is not."""
        return email.casefold() in self._emails

    def is_known(self, text: str) -> bool:
        """Whether the text as a whole names one owner: a known one, or one that a plan names so already."""
        key = key_of(text)
        named = key in self._choices or key in self._open
        return named or bool(_ADDRESS.fullmatch(text)) or bool(self._exactly(text))

    def match(self, text: str) -> OwnerMention:
        """Return the mention with its best match."""
        if text not in self._matched:
            self._matched[text] = self._match(text)
        return self._matched[text]

    def department(self, text: str) -> str | None:
        """Return the known department that the text names."""
        choice = self._choices.get(key_of(text))
        if choice and choice.kind is OwnerKind.DEPARTMENT:
            return choice.name
        if name := self._departments.get(key_of(text)) or self._bare_departments.get(bare_name(text)):
            return name
        mention = self.match(text)
        return mention.match if mention.kind is OwnerKind.DEPARTMENT and not mention.is_new else None

    def relate(self, texts: Iterable[str]) -> None:
        """Match each text of a file in the light of the others.

        `CEO` means what the file elsewhere calls `Code Enforcement Officer` where only one text fits, and
        `Public Works` the `Public Works Department` that it names elsewhere.
        """
        texts = list(texts)
        by_initials: dict[str, set[str]] = {}
        by_bare_name: dict[str, set[str]] = {}
        for text in texts:
            for letters in initials_of(text):
                by_initials.setdefault(letters, set()).add(text)
            if self.match(text).kind is OwnerKind.DEPARTMENT:
                by_bare_name.setdefault(bare_name(text), set()).add(text)
        for text in texts:
            if self.match(text).is_resolved:
                continue
            if is_acronym(text):
                meant, why = by_initials.get(text.replace(".", "").lower(), set()), "initials of"
            else:
                meant, why = by_bare_name.get(bare_name(text), set()), "short for"
            if len(meant) == 1:
                full = self.match(next(iter(meant)))
                self._matched[text] = replace(
                    full, text=text, score=min(full.score, 85), why=f"{why} “{full.text}”"
                )

    def _add_person(self, email: str, name: str, title: str | None) -> None:
        self._emails[email.casefold()] = email.casefold()
        self._names.setdefault(key_of(name), set()).add(email.casefold())
        if title:
            self._titles.setdefault(key_of(title), set()).add(email.casefold())

    def _match(self, text: str, *, explain: bool = True) -> OwnerMention:
        """Match a text; `explain` says that its meaning, where the plan gives one, may stand in for it."""
        if choice := self._choices.get(key_of(text)):
            return OwnerMention(
                text=text,
                kind=choice.kind,
                match=choice.name,
                reporter=choice.reporter,
                score=100,
                why=SETTLED,
            )
        if email := email_in(text):
            known = self._emails.get(email)
            score, candidates = (100, ()) if known else (0, (email,))
            return OwnerMention(
                text=text, kind=OwnerKind.PERSON, match=known, score=score, why="email", candidates=candidates
            )
        if found := self._exactly(text):
            return self._mention(text, found[0], 100, found[1])
        bare = without_credentials(re.sub(r"\s*\([^)]*\)", "", text)).strip()
        if bare and bare != text and (found := self._exactly(bare)):
            return self._mention(text, found[0], 95, found[1])
        if explain and (meant := self._meanings.get(key_of(text))):
            full = self._match(meant, explain=False)
            score = min(full.score, _EXPLAINED)
            return replace(full, text=text, score=score, why=f"short for “{meant}”")
        if target := self._by_acronym(text):
            return self._mention(text, target, 85, "initials")
        if near := self._nearly(text):
            return near
        if names_own_unit(text) or key_of(text) in self._expected:
            return OwnerMention(
                text=text,
                kind=OwnerKind.DEPARTMENT,
                match=text,
                score=60,
                why="named as a department",
                is_new=True,
            )
        if names_body(text):
            return OwnerMention(
                text=text, kind=OwnerKind.BODY, match=text, score=60, why="named as a body", is_new=True
            )
        return OwnerMention(text=text, candidates=self._candidates(text))

    def _mention(self, text: str, target: _Target, score: int, why: str) -> OwnerMention:
        kind, name = target
        reporter = self._reporters.get(name) if kind is OwnerKind.BODY else None
        return OwnerMention(text=text, kind=kind, match=name, reporter=reporter, score=score, why=why)

    def _exactly(self, text: str) -> tuple[_Target, str] | None:
        key = key_of(text)
        if " " in key:
            last, comma, first = text.partition(",")
            for name in (key, key_of(f"{first} {last}")) if comma else (key,):
                if target := _only(self._names.get(name)):
                    return target, "name"
        if target := _only(self._titles.get(key)):
            return target, "title"
        if key in self._departments:
            return (OwnerKind.DEPARTMENT, self._departments[key]), "department"
        if key in self._bodies:
            return (OwnerKind.BODY, self._bodies[key]), "body"
        if target := _only(self._bare_titles.get(ordered_words(text))):
            return target, "title"
        if department := self._bare_departments.get(bare_name(text)):
            return (OwnerKind.DEPARTMENT, department), "department"
        return None

    @cached_property
    def _bare_titles(self) -> Mapping[str, set[str]]:
        """Titles by their words in any order: `Director of Finance` is `Finance Director`."""
        found: dict[str, set[str]] = {}
        for title, emails in self._titles.items():
            found.setdefault(ordered_words(title), set()).update(emails)
        return found

    @cached_property
    def _bare_departments(self) -> Mapping[str, str]:
        """Departments without `Department of`; one whose bare name two share is left out."""
        found: dict[str, set[str]] = {}
        for key, name in self._departments.items():
            found.setdefault(bare_name(key), set()).add(name)
        return {bare: next(iter(names)) for bare, names in found.items() if bare and len(names) == 1}

    def _by_acronym(self, text: str) -> _Target | None:
        if not is_acronym(text):
            return None
        targets = self._acronyms.get(text.replace(".", "").lower(), set())
        return next(iter(targets)) if len(targets) == 1 else None

    @cached_property
    def _acronyms(self) -> Mapping[str, set[_Target]]:
        found: dict[str, set[_Target]] = {}
        for key, target in self._everything:
            for letters in initials_of(key):
                found.setdefault(letters, set()).add(target)
        return found

    @cached_property
    def _everything(self) -> list[tuple[str, _Target]]:
        """Titles held by one person, departments and bodies, by folded name."""
        titles = [(key, target) for key, emails in self._titles.items() if (target := _only(emails))]
        departments = [(key, (OwnerKind.DEPARTMENT, name)) for key, name in self._departments.items()]
        bodies = [(key, (OwnerKind.BODY, name)) for key, name in self._bodies.items()]
        return [*titles, *departments, *bodies]

    def _nearly(self, text: str) -> OwnerMention | None:
        """Match a near spelling of a title, department or body; names are only proposed."""
        key = key_of(text)
        if len(key) < 6:
            return None
        keys = [name for name, _ in self._everything]
        close = process.extract(key, keys, scorer=fuzz.ratio, score_cutoff=MIN_SCORE, limit=2)
        targets = {self._everything[index][1] for _, score, index in close if score >= close[0][1] - 3}
        if len(targets) == 1:
            return self._mention(text, targets.pop(), round(close[0][1]), "near spelling")
        return None

    def _candidates(self, text: str) -> tuple[str, ...]:
        """Return people whom the text may mean: part of a name, a near spelling, a shared title."""
        key = key_of(text)
        found: list[str] = []
        words = set(key.split())
        for name, emails in sorted(self._names.items()):
            alone = len(words) == 1
            shares = alone and (words <= set(name.split()) or is_short_for(key, name.partition(" ")[0]))
            if shares or (" " in key and fuzz.token_sort_ratio(key, name) >= _CANDIDATE_SCORE):
                found.extend(sorted(emails))
        found.extend(sorted(self._titles.get(key, ())))
        close = process.extract(
            key, list(self._titles), scorer=fuzz.ratio, score_cutoff=_CANDIDATE_SCORE, limit=3
        )
        for title, _, _ in close:
            found.extend(sorted(self._titles[title]))
        return tuple(dict.fromkeys(found))[:5]


def _only(emails: set[str] | None) -> _Target | None:
    return (OwnerKind.PERSON, next(iter(emails))) if emails and len(emails) == 1 else None


def email_in(text: str) -> str | None:
    """Return the one email address in a text, folded; None where there is none, or several."""
    found = _EMAIL.findall(text) if "@" in text else []
    return found[0].casefold() if len(found) == 1 else None


def written_address(name: str, email: str) -> str:
    """Return how a person is named in an export: with their name, where that can be read back."""
    text = f"{' '.join(name.split())} <{email}>"
    return text if _ADDRESS.fullmatch(text) else email
