"""Taking the latest import back in one step, until something was built on it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from planbot.plan.errors import UserError
from planbot.plan.model import Facts, Item
from planbot.plan.outline import Outline
from planbot.plan.vocabulary import Part, Via
from planbot.services.import_changes import ImportChanges, plan_from_json
from planbot.services.importing import require_administrator
from planbot.store import (
    assignments,
    bodies,
    departments,
    imports,
    items,
    ledger,
    owner_names,
    plans,
    updates,
    workspaces,
)
from planbot.store.facts import load_facts
from planbot.store.imports import ImportRecord
from planbot.store.unit_of_work import Database, Unit

_BUILT = {
    "update": ("update", "updates"),
    "decision": ("question that waits for an answer", "questions that wait for an answer"),
    "due_change": ("new date", "new dates"),
    "assignment": ("change of who leads or supports", "changes of who leads or supports"),
    "change": ("change of an item", "changes of items"),
    "ask": ("item somebody was asked about", "items somebody was asked about"),
}
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back: the whole plan, or some of its items, which are out again or as before."""

    title: str
    file: str | None
    at: datetime
    is_whole: bool
    removed: int
    restored: int


def undo_import(
    database: Database,
    workspace_id: int,
    title: str | None,
    *,
    now: datetime,
    plan_id: int | None = None,
    import_id: int | None = None,
    actor_id: int | None = None,
    via: Via = Via.TERMINAL,
    then: Callable[[Unit, Undone], None] = lambda _unit, _undone: None,
) -> Undone:
    """Take back the latest import of the plan of that title, or of all plans; nothing is deleted, it ends.

    With `plan_id` it is that plan's, with `import_id` that import or none. `then` ends the same unit of work.
    Raises `UserError` where there is none, where something was
    built on it (saying what), or where the actor is no administrator.
    """

    def undo(unit: Unit) -> Undone:
        workspaces.lock_workspace(unit, workspace_id)
        require_administrator(unit, workspace_id, actor_id)
        of_plan = _plan_id(unit, workspace_id, title, now) if plan_id is None else plan_id
        record = imports.latest_import(unit, workspace_id, of_plan)
        if record is None:
            raise UserError("There is no import that could be taken back.")
        if import_id not in (None, record.id):
            raise UserError("This import was taken back already, or another one came after it.")
        there = items.list_items(unit, workspace_id, record.plan_id)
        items.lock_items(unit, workspace_id, [item.id for item in there])
        facts = load_facts(unit, workspace_id, now=now)
        changes = ImportChanges.from_json(record.changes)
        _refuse_built(unit, workspace_id, facts, record, changes)
        at = max(now, record.at)
        begun = imports.highest_ids(unit, workspace_id)
        undone = _TakingBack(unit, workspace_id, facts, record, changes, there, at).run()
        imports.mark_undone(unit, workspace_id, record.id, now=at, by_id=actor_id, begun=begun)
        ledger.add_entry(
            unit,
            workspace_id,
            verb="import_undone",
            subject_kind="plan",
            subject_id=record.plan_id,
            actor_id=actor_id,
            before={"import": record.id},
            after={"removed": undone.removed, "restored": undone.restored},
            at=at,
            via=via,
        )
        then(unit, undone)
        return undone

    return database.write(undo)


def undone_in_words(undone: Undone) -> str:
    """Return what was taken back, in a sentence or two."""
    file = f" of {undone.file}" if undone.file else ""
    if undone.is_whole:
        return f"The import{file} is taken back: {undone.title} is no longer there."
    done = [
        f"{count} {'item is' if count == 1 else 'items are'} {words}"
        for count, words in ((undone.removed, "out again"), (undone.restored, "as before"))
        if count
    ]
    return f"The import{file} is taken back: in {undone.title} {' and '.join(done) or 'nothing had changed'}."


def _plan_id(unit: Unit, workspace_id: int, title: str | None, now: datetime) -> int | None:
    if title is None:
        return None
    plan = plans.plan_titled(unit, workspace_id, title, now=now)
    if plan is None:
        raise UserError(f"There is no plan “{title}”.")
    return plan.id


def _refuse_built(
    unit: Unit, workspace_id: int, facts: Facts, record: ImportRecord, changes: ImportChanges
) -> None:
    built = [
        one
        for one in imports.built_since(unit, workspace_id, record.plan_id, record.marks)
        if changes.is_new or one.item_id in changes.touched
    ]
    if not built:
        return
    counted = Counter(one.kind for one in built)
    found = [
        f"{counted[kind]} {words[counted[kind] > 1]}" for kind, words in _BUILT.items() if kind in counted
    ]
    outline = Outline(facts)
    labels = dict.fromkeys(
        outline.label(item) for one in built if (item := facts.item_by_id.get(one.item_id)) is not None
    )
    named = ", ".join(list(labels)[:_NAMED]) + (
        f" and {len(labels) - _NAMED} more" if len(labels) > _NAMED else ""
    )
    where = f" ({named})" if labels else ""
    verb = "was" if found[0].startswith("1 ") else "were"
    raise UserError(
        f"This import cannot be taken back any more: since then there {verb} {_listed(found)}{where}. "
        "Change the plan's file and import it again instead."
    )


def _listed(found: Sequence[str]) -> str:
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"


class _TakingBack:
    """One import being taken back; items that stood before come first, for new ones may stand above them."""

    def __init__(
        self,
        unit: Unit,
        workspace_id: int,
        facts: Facts,
        record: ImportRecord,
        changes: ImportChanges,
        there: Sequence[Item],
        now: datetime,
    ) -> None:
        self._unit = unit
        self._workspace_id = workspace_id
        self._facts = facts
        self._record = record
        self._changes = changes
        self._there = there
        self._now = now

    def run(self) -> Undone:
        plan = self._facts.plan_by_id[self._record.plan_id]
        changes = self._changes
        removed = [item.id for item in self._there] if changes.is_new else changes.added
        self._restore()
        items.retire_items(self._unit, self._workspace_id, removed, now=self._now)
        if changes.is_new:
            plans.retire_plan(self._unit, self._workspace_id, plan.id, now=self._now)
        elif changes.plan:
            before = plan_from_json(changes.plan)
            plans.update_plan(self._unit, self._workspace_id, plan.id, now=self._now, **before)
        self._retire_owners()
        return Undone(
            title=plan.title,
            file=self._record.file,
            at=self._record.at,
            is_whole=changes.is_new,
            removed=len(removed),
            restored=len(changes.touched - set(changes.added)),
        )

    def _restore(self) -> None:
        for update_id in self._changes.updates:
            said = updates.update_version(self._unit, self._workspace_id, update_id).update
            updates.withdraw_update(
                self._unit,
                self._workspace_id,
                update_id,
                author_id=said.author_id,
                now=self._now,
                via=Via.IMPORT,
            )
        for item_id in self._changes.revised:
            before = items.item_history(self._unit, self._workspace_id, item_id)[-2]
            items.reinstate_item(self._unit, self._workspace_id, before.item, now=self._now)
        for item_id in self._changes.parts:
            wanted = self._changes.parts_before(item_id)
            assignments.replace_assignments(self._unit, self._workspace_id, item_id, wanted, now=self._now)

        named = [(item_id, Part(part), name) for item_id, part, name in self._changes.names_ended]
        owner_names.end_owner_names(self._unit, self._workspace_id, self._changes.names_added, now=self._now)
        owner_names.add_owner_names(self._unit, self._workspace_id, named, now=self._now)

    def _retire_owners(self) -> None:
        """Leave out departments and bodies that only this import named."""
        facts = load_facts(self._unit, self._workspace_id, now=self._now)
        standing = facts.item_by_id.keys()
        parts = [part for part in facts.assignments if part.item_id in standing]
        used = {item.department_id for item in facts.items} | {part.department_id for part in parts}
        used |= {person.department_id for person in facts.people}
        used |= {department.id for department in facts.departments if department.aliases}
        for department_id in set(self._changes.departments) - used:
            departments.retire_department(self._unit, self._workspace_id, department_id, now=self._now)
        owning = {part.body_id for part in parts} | {body.id for body in facts.bodies if body.aliases}
        for body_id in set(self._changes.bodies) - owning:
            bodies.retire_body(self._unit, self._workspace_id, body_id, now=self._now)
