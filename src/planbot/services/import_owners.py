"""The owners that a file names, as people, departments and bodies of the workspace; new ones are made."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import cached_property

from planbot.intake.draft import OwnerKind, OwnerMention, OwnerReport
from planbot.intake.owner_names import key_of
from planbot.intake.owners import email_in
from planbot.store import aliases, bodies, departments, people
from planbot.store.errors import Duplicate
from planbot.store.unit_of_work import Unit

Holder = tuple[int | None, int | None, int | None]
"""Person, department or body: one of the three ids is set."""


class OwnerIds:
    """Looks each owner up once; `new_departments` and `new_bodies` are the ids of those that were made."""

    def __init__(self, unit: Unit, workspace_id: int, now: datetime) -> None:
        self._unit = unit
        self._workspace_id = workspace_id
        self._now = now
        self._people: dict[str, int | None] = {}
        self._departments: dict[str, int] = {}
        self._bodies: dict[str, int] = {}
        self.new_departments: list[int] = []
        self.new_bodies: list[int] = []

    def of(self, mention: OwnerMention) -> Holder | None:
        """Return who a mention means; None for nobody here: no match, or an email that no person has."""
        if mention.match is None or mention.kind is OwnerKind.PERSON:
            email = mention.match or email_in(mention.text)
            person_id = self.person(email) if email else None
            return None if person_id is None else (person_id, None, None)
        if mention.kind is OwnerKind.DEPARTMENT:
            return (None, self.department(mention.match), None)
        return (None, None, self.body(mention.match, mention.reporter))

    def person(self, email: str) -> int | None:
        if email not in self._people:
            found = people.person_by_email(self._unit, self._workspace_id, email)
            self._people[email] = found.id if found else None
        return self._people[email]

    def department(self, name: str) -> int:
        if name not in self._departments:
            known = self._known_departments
            stored = departments.upsert_department(self._unit, self._workspace_id, name, now=self._now)
            self._departments[name] = stored.id
            _note(stored.id, known, self.new_departments)
        return self._departments[name]

    def body(self, name: str, reporter: str | None) -> int:
        if name not in self._bodies:
            known = self._known_bodies
            reporter_id = self.person(reporter) if reporter else None
            stored = bodies.upsert_body(
                self._unit, self._workspace_id, name, now=self._now, reporter_id=reporter_id
            )
            self._bodies[name] = stored.id
            _note(stored.id, known, self.new_bodies)
        return self._bodies[name]

    def remember(self, reports: Iterable[OwnerReport]) -> None:
        """Keep whom a person settled a text to mean, so that it need not be settled again."""
        for report in reports:
            mention = report.mention
            holder = self.of(mention) if mention.is_settled else None
            if holder is None or key_of(mention.text) == key_of(mention.match or ""):
                continue
            person_id, department_id, body_id = holder
            with suppress(
                Duplicate
            ):  # the text is somebody else's name in the workspace: the map counts here
                aliases.add_alias(
                    self._unit,
                    self._workspace_id,
                    mention.text,
                    now=self._now,
                    person_id=person_id,
                    department_id=department_id,
                    body_id=body_id,
                )

    @cached_property
    def _known_departments(self) -> set[int]:
        found = departments.list_departments(self._unit, self._workspace_id, now=self._now)
        return {one.id for one in found}

    @cached_property
    def _known_bodies(self) -> set[int]:
        return {one.id for one in bodies.list_bodies(self._unit, self._workspace_id, now=self._now)}


def _note(row_id: int, known: set[int], new: list[int]) -> None:
    if row_id not in known and row_id not in new:
        new.append(row_id)
