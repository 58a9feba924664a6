"""An item's values in the form in which a file and the record are compared: as an export would be read back.

Each value is plain data that JSON holds, so that what a file said can be kept beside what was done with it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from planbot.intake.cells import cell_line, read_back
from planbot.intake.draft import Draft, DraftItem, OwnerKind, OwnerMention
from planbot.intake.fields import Field
from planbot.intake.milestones import read_milestones, write_milestones
from planbot.intake.numbers import clean_number
from planbot.intake.owner_names import key_of
from planbot.intake.owners import email_in
from planbot.intake.spans import SpanReader
from planbot.intake.words import says_nothing
from planbot.plan.model import Assignment, Facts, Item, Milestone
from planbot.plan.rounds import comes_round, rounds_of
from planbot.plan.titles import short_title
from planbot.plan.vocabulary import Part, Word

Plain = str | int | list[str] | None
Values = Mapping[str, Plain]

TIMES = (Field.DUE, Field.TIMELINE, Field.HORIZON, Field.PERIOD)
OWNERS = (Field.LEAD, Field.SUPPORT, Field.DEPARTMENT)
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "number": (Field.NUMBER, Field.TITLE),
    "title": (Field.TITLE,),
    "short_title": (Field.SHORT_TITLE,),
    "description": (Field.DESCRIPTION, Field.GROUP_DESCRIPTION, Field.PERIOD),
    "department": (Field.DEPARTMENT,),
    "lead": OWNERS,
    "supports": OWNERS,
    "start": (Field.START, *TIMES),
    "due": TIMES,
    "timeline": TIMES,
    "precision": (Field.PRECISION, *TIMES),
    "recurrence": (Field.RECURRENCE, *TIMES),
    "status": (Field.STATUS, Field.STATUS_MARK, Field.PERCENT, Field.TIMELINE),
    "percent": (Field.PERCENT, Field.STATUS, Field.STATUS_MARK),
    "priority": (Field.PRIORITY, Field.PRIORITY_MARK),
    "measure": (Field.MEASURE,),
    "budget": (Field.BUDGET, Field.PERIOD),
    "funding": (Field.FUNDING,),
    "resources": (Field.RESOURCES,),
    "cadence": (Field.CADENCE,),
    "milestones": (Field.MILESTONES, Field.DUE, Field.TITLE),
}
"""What is compared of an item, but for its parent, each with the columns that it is read from."""

OF_A_HEADING = ("number", "title")
"""What a file says of an item that has no row of its own, but is only named in the rows beneath it."""

_TEXTS = ("description", "measure", "budget", "resources")
_WORDS = ("precision", "recurrence", "priority", "funding", "cadence")


def fields_held(draft: Draft) -> frozenset[str]:
    """Return what the file has columns for: of the rest it says nothing."""
    columns = {text if not text.startswith("level ") else _of_level(text) for text in draft.columns.values()}
    held = {name for name, fields in FIELDS.items() if columns & {field.value for field in fields}}
    for name in ("number", "milestones"):
        if not any(getattr(item, name) for item in draft.items):
            held.discard(name)
    return frozenset(held | {"title"} | ({"milestones"} if Field.MILESTONES in columns else set()))


def _of_level(role: str) -> str:
    words = role.split()
    return " ".join((words[0], *words[2:])) if len(words) > 1 and words[1].isdecimal() else role


class Comparing:
    """Reads both sides of a comparison; who and what there is comes from `facts`."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._spans = SpanReader(
            fiscal_year_start=facts.policy.fiscal_year_start,
            fiscal_year_named_by=facts.policy.fiscal_year_named_by,
        )

    # As the record has it

    def of_item(self, facts: Facts, item: Item) -> Values:
        """Return the values of `item` as `facts` have them; that may be facts of an earlier instant."""
        said = facts.latest_update(item.id)
        percent = said.percent if said is not None and said.percent is not None else item.percent
        parts = facts.assignments_by_item.get(item.id, ())
        leads = [name for one in parts if one.part is Part.LEAD and (name := self.owner(facts, one))]
        supports = [name for one in parts if one.part is Part.SUPPORT and (name := self.owner(facts, one))]
        title = cell_line(item.title)
        return {
            "number": clean_number(read_back(item.number)),
            "title": title,
            "short_title": cell_line(item.short_title) or short_title(title) or title,
            "department": self._department(facts, item.department_id),
            "lead": leads[0] if leads else None,
            "supports": sorted(supports),
            "start": item.start.isoformat() if item.start else None,
            "due": item.due.isoformat() if item.due else None,
            "timeline": _timeline(item.timeline),
            "status": (said.status if said else item.status).value,
            "percent": percent,
            "milestones": self._milestones(item.milestones),
            **{name: read_back(getattr(item, name)) for name in _TEXTS},
            **{name: _word(getattr(item, name)) for name in _WORDS},
        }

    def owner(self, facts: Facts, part: Assignment) -> str | None:
        """Return who has a part: a person's email, a department's or body's name of today."""
        if part.person_id is not None:
            person = self._facts.person_by_id.get(part.person_id) or facts.person_by_id.get(part.person_id)
            return person.email.casefold() if person else None
        if part.department_id is not None:
            return self._department(facts, part.department_id)
        body = self._facts.body_by_id.get(part.body_id or 0) or facts.body_by_id.get(part.body_id or 0)
        return body.name if body else None

    def _department(self, facts: Facts, department_id: int | None) -> str | None:
        known = self._facts.department_by_id.get(department_id or 0)
        found = known or facts.department_by_id.get(department_id or 0)
        return found.name if found else None

    def _milestones(self, milestones: Sequence[Milestone]) -> list[str]:
        text = read_back(write_milestones(milestones))
        return _listed(read_milestones(text, self._spans)) if text else []

    # As the file has it

    def of_draft(
        self,
        item: DraftItem,
        current: Values | None,
        held: Collection[str],
        before: Values | None = None,
    ) -> Values:
        """Return what the file says of an item; what it says nothing of is left out.

        `current` are the values of the same item as it stands, None for a new one; `before` what the file
        said of it when it last came in.
        """
        if item.row is None:
            held = [name for name in OF_A_HEADING if name in held]
        lead, supports = self._owners(item, current, before)
        found: dict[str, Plain] = {
            "number": item.number,
            "title": item.title,
            "short_title": item.short_title,
            "department": self._same_department(item.department),
            "lead": lead,
            "supports": supports,
            "start": item.start.isoformat() if item.start else None,
            "due": _due(item, before),
            "timeline": item.timeline or None,
            "status": item.status.value,
            "percent": item.percent,
            "milestones": _listed(item.milestones),
            **{name: getattr(item, name) for name in _TEXTS},
            **{name: _word(getattr(item, name)) for name in _WORDS},
        }
        silent = {"status"} if item.status_text is None else set()
        if item.leads and lead is None:
            silent.add("lead")
        if "short_title" not in held and current is not None and self._follows_title(current):
            held = [*held, "short_title"]
        return {name: found[name] for name in FIELDS if name in held and name not in silent}

    def mentions(self, item: DraftItem, current: Values | None) -> Mapping[str, OwnerMention]:
        """Return the owners that the file names, by the name under which they are compared."""
        present = dict.fromkeys(_of(current, "lead") + _of(current, "supports"))
        found: dict[str, OwnerMention] = {}
        for mention in (*item.leads, *item.supports):
            if name := self._owner(mention, present):
                found.setdefault(name, mention)
        return found

    def open_names(self, item: DraftItem, current: Values | None) -> list[tuple[Part, str]]:
        """Return the owners that the file names and that are nobody yet, each once, with their part."""
        present = dict.fromkeys(_of(current, "lead") + _of(current, "supports"))
        found: dict[str, tuple[Part, str]] = {}
        for position, mention in enumerate((*item.leads, *item.supports)):
            if self._owner(mention, present) is None:
                part = Part.LEAD if position == 0 and item.leads else Part.SUPPORT
                found.setdefault(key_of(mention.text), (part, mention.text))
        return list(found.values())

    def _owners(
        self, item: DraftItem, current: Values | None, before: Values | None
    ) -> tuple[str | None, list[str]]:
        """Return the lead and the supports.

        A name that is nobody yet may mean somebody who was given the part in planbot: they keep it.
        """
        present = dict.fromkeys(_of(current, "lead") + _of(current, "supports"))
        leads = [self._owner(mention, present) for mention in item.leads]
        beside = [*leads[1:], *(self._owner(mention, present) for mention in item.supports)]
        lead = leads[0] if leads else None
        supports = {name for name in beside if name and name != lead}
        if None in beside:
            supports.update(set(_of(current, "supports")) - set(_of(before, "supports")))
        return lead, sorted(supports)

    def _owner(self, mention: OwnerMention, current: Iterable[str]) -> str | None:
        """Return whom a mention means. Whoever has the part already under that very name keeps it, for a name
        may be a title or another unit's name too."""
        email = self._known(mention)
        text = key_of(mention.text)
        for name in current:
            if name == email or key_of(name) == text:
                return name
        if mention.match is None:
            return email
        if mention.kind is OwnerKind.PERSON:
            return self._known_email(mention.match)
        names = self._departments if mention.kind is OwnerKind.DEPARTMENT else self._bodies
        return names.get(key_of(mention.match), mention.match)

    def _known(self, mention: OwnerMention) -> str | None:
        email = email_in(mention.text)
        return self._known_email(email) if email else None

    def _known_email(self, email: str) -> str | None:
        return email.casefold() if email.casefold() in self._emails else None

    def _same_department(self, name: str | None) -> str | None:
        return self._departments.get(key_of(name), name) if name else None

    def _follows_title(self, current: Values) -> bool:
        title = str(current["title"])
        return current["short_title"] == (short_title(title) or title)

    @cached_property
    def _emails(self) -> frozenset[str]:
        return frozenset(person.email.casefold() for person in self._facts.people)

    @cached_property
    def _departments(self) -> Mapping[str, str]:
        return {key_of(one.name): one.name for one in reversed(self._facts.departments)}

    @cached_property
    def _bodies(self) -> Mapping[str, str]:
        return {key_of(one.name): one.name for one in reversed(self._facts.bodies)}


def _due(item: DraftItem, before: Values | None) -> str | None:
    """Return the due date; of words that come round (`Annually April 1st`) the one that they gave first.

    Such words are read as the next of their days, which is a later one each year though nobody moved it.
    """
    if item.due is None:
        return None
    first = before and before["due"]
    if item.serial is not None or not item.timeline or not isinstance(first, str) or not comes_round(item):
        return item.due.isoformat()
    same_words = before is not None and before["timeline"] == item.timeline
    rounds = rounds_of(item, date.fromisoformat(first))
    is_same_day = rounds[rounds.first_from(item.due)] == item.due
    return first if same_words and is_same_day else item.due.isoformat()


def _of(values: Values | None, name: str) -> list[str]:
    found = values.get(name) if values else None
    return found if isinstance(found, list) else [str(found)] if found is not None else []


def _word(word: Word | None) -> str | None:
    return word.value if word is not None else None


def _timeline(text: str | None) -> str | None:
    back = read_back(text)
    return None if back is None or says_nothing(back) else back


def _listed(milestones: Iterable[Milestone]) -> list[str]:
    return write_milestones(tuple(milestones)).split("\n") if milestones else []
