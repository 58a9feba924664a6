"""Bringing a plan and its people in: in one unit of work, and in silence: nothing is sent to anybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from planbot.intake.draft import Directory, Draft, DraftItem, OwnerKind, OwnerMention
from planbot.intake.people_list import PeopleList
from planbot.plan.errors import UserError
from planbot.plan.model import Item
from planbot.plan.vocabulary import Part, PlanState, Via
from planbot.store import assignments, bodies, departments, items, ledger, people, plans
from planbot.store.errors import Duplicate
from planbot.store.records import NewAssignment, NewItem
from planbot.store.unit_of_work import Database, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What is stored now: the plan's id, and each item by its key in the draft."""

    plan_id: int
    items: Mapping[tuple[str, ...], Item]


def known_directory(database: Database, workspace_id: int, *, now: datetime) -> Directory:
    """Return who and what the workspace knows, against which a file's owners are matched."""
    with database.reading() as unit:
        return Directory(
            people=people.list_people(unit, workspace_id, active_only=True),
            departments=departments.list_departments(unit, workspace_id, now=now),
            bodies=bodies.list_bodies(unit, workspace_id, now=now),
        )


def import_plan(
    database: Database,
    workspace_id: int,
    draft: Draft,
    listed: PeopleList | None = None,
    *,
    now: datetime,
    actor_id: int | None = None,
) -> Imported:
    """Store a plan, and the people list it came with, all or nothing.

    Raises `UserError` where a row was rejected, or a plan of this title is there already.
    """
    _refuse_rejected(len(draft.rejected), "plan")
    _refuse_rejected(len(listed.rejected) if listed else 0, "people list")

    def store(unit: Unit) -> Imported:
        if listed is not None:
            _store_people(unit, workspace_id, listed, now)
        return _Importer(unit, workspace_id, now).run(draft, actor_id)

    try:
        return database.write(store)
    except Duplicate as error:
        raise UserError(f"This plan cannot be stored as it is. {error}") from error


def _refuse_rejected(count: int, what: str) -> None:
    if count:
        rows = "1 row" if count == 1 else f"{count} rows"
        raise UserError(f"{rows} of the {what} could not be taken, so nothing was stored.")


def _store_people(unit: Unit, workspace_id: int, listed: PeopleList, now: datetime) -> None:
    by_name = {}
    for row in listed.departments:
        stored = departments.upsert_department(unit, workspace_id, row.name, now=now, aliases=row.aliases)
        by_name[row.name.casefold()] = stored.id
    for person in listed.people:
        people.upsert_person(
            unit,
            workspace_id,
            email=person.email,
            name=person.name,
            title=person.title,
            department_id=by_name.get(person.department.casefold()) if person.department else None,
            role=person.role,
            now=now,
        )
    for row in listed.departments:
        head = people.person_by_email(unit, workspace_id, row.head) if row.head else None
        if head is not None:
            departments.set_head(unit, workspace_id, by_name[row.name.casefold()], head.id, now=now)


@dataclass(slots=True)
class _Importer:
    unit: Unit
    workspace_id: int
    now: datetime
    _department_ids: dict[str, int] = field(default_factory=dict)
    _body_ids: dict[str, int] = field(default_factory=dict)
    _person_ids: dict[str, int | None] = field(default_factory=dict)

    def run(self, draft: Draft, actor_id: int | None) -> Imported:
        if plans.plan_titled(self.unit, self.workspace_id, draft.title, now=self.now) is not None:
            raise UserError(
                f"There is a plan called “{draft.title}” already. Give this one another title with --plan."
            )
        plan = plans.create_plan(
            self.unit,
            self.workspace_id,
            title=draft.title,
            levels=draft.levels,
            state=PlanState.ADOPTED,
            adopted_on=draft.adopted_on,
            resolution=draft.resolution,
            legend=draft.legend,
            now=self.now,
        )
        index = {item.key: position for position, item in enumerate(draft.items)}
        new = [self._new_item(item, index) for item in draft.items]
        stored = items.add_items(self.unit, self.workspace_id, plan.id, new, now=self.now)
        parts = [
            part
            for draft_item, item in zip(draft.items, stored, strict=True)
            for part in self._assignments(draft_item, item.id)
        ]
        assignments.add_assignments(self.unit, self.workspace_id, parts, now=self.now)
        ledger.add_entry(
            self.unit,
            self.workspace_id,
            verb="imported",
            subject_kind="plan",
            subject_id=plan.id,
            actor_id=actor_id,
            after={"title": draft.title, "items": len(stored), "leaves": draft.accepted},
            at=self.now,
            via=Via.IMPORT,
        )
        return Imported(
            plan_id=plan.id,
            items={draft_item.key: item for draft_item, item in zip(draft.items, stored, strict=True)},
        )

    def _new_item(self, item: DraftItem, index: Mapping[tuple[str, ...], int]) -> NewItem:
        return NewItem(
            title=item.title,
            short_title=item.short_title,
            position=index[item.key],
            parent_index=index[item.parent_key] if item.parent_key else None,
            number=item.number,
            description=item.description,
            department_id=self._department(item.department) if item.department else None,
            start=item.start,
            due=item.due,
            adopted_due=item.adopted_due,
            timeline=item.timeline,
            precision=item.precision,
            recurrence=item.recurrence,
            priority=item.priority,
            status=item.status,
            percent=item.percent,
            measure=item.measure,
            budget=item.budget,
            funding=item.funding,
            resources=item.resources,
            cadence=item.cadence,
            milestones=item.milestones,
        )

    def _assignments(self, item: DraftItem, item_id: int) -> Iterator[NewAssignment]:
        """Yield the parts in an item: of several leads the first leads and the others support.

        An owner who is nobody here, by no match or by an email that no person has, gets no part: the item is
        left without a lead rather than the plan outside, and the draft's gaps name both.
        """
        seen: set[tuple[int | None, int | None, int | None]] = set()
        for position, mention in enumerate([*item.leads, *item.supports]):
            part = Part.LEAD if position == 0 and item.leads else Part.SUPPORT
            who = self._owner(mention)
            if who is None or who in seen:
                continue
            seen.add(who)
            person_id, department_id, body_id = who
            yield NewAssignment(
                item_id=item_id,
                part=part,
                person_id=person_id,
                department_id=department_id,
                body_id=body_id,
            )

    def _owner(self, mention: OwnerMention) -> tuple[int | None, int | None, int | None] | None:
        if mention.match is None:
            return None
        if mention.kind is OwnerKind.PERSON:
            person_id = self._person(mention.match)
            return None if person_id is None else (person_id, None, None)
        if mention.kind is OwnerKind.DEPARTMENT:
            return (None, self._department(mention.match), None)
        return (None, None, self._body(mention.match, mention.reporter))

    def _person(self, email: str) -> int | None:
        if email not in self._person_ids:
            found = people.person_by_email(self.unit, self.workspace_id, email)
            self._person_ids[email] = found.id if found else None
        return self._person_ids[email]

    def _department(self, name: str) -> int:
        if name not in self._department_ids:
            stored = departments.upsert_department(self.unit, self.workspace_id, name, now=self.now)
            self._department_ids[name] = stored.id
        return self._department_ids[name]

    def _body(self, name: str, reporter: str | None) -> int:
        if name not in self._body_ids:
            stored = bodies.upsert_body(
                self.unit,
                self.workspace_id,
                name,
                now=self.now,
                reporter_id=self._person(reporter) if reporter else None,
            )
            self._body_ids[name] = stored.id
        return self._body_ids[name]
