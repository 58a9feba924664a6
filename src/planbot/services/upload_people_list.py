"""A dropped file that turns out to be a people list: what it holds, and what it would change."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from planbot.intake.people_list import PeopleList, PersonRow
from planbot.intake.read_people import read_people
from planbot.plan.model import Department, Person
from planbot.plan.reports.people_preview import PeoplePreview
from planbot.plan.reports.plan_upload import RowNotTaken
from planbot.services.upload_content import as_file
from planbot.store import departments, people, slack_members
from planbot.store.records import Json
from planbot.store.unit_of_work import Unit
from planbot.store.uploads import Upload

_PEOPLE = "people"
_SHOWN = 8
_PREVIEW: TypeAdapter[PeoplePreview] = TypeAdapter(PeoplePreview)


def holds_people(upload: Upload) -> bool:
    """Whether the file was read as a people list."""
    return upload.found is not None and _PEOPLE in upload.found


def preview_from_json(found: Json) -> PeoplePreview:
    return _PREVIEW.validate_python(found[_PEOPLE])


def read_people_list(name: str, content: bytes) -> PeopleList:
    """Return the people of a dropped file; raises `UserError` where it names none."""
    with as_file(name, content) as path:
        return read_people(path)


def people_in_words(name: str, listed: PeopleList) -> str:
    """Return what is said once the list is in."""
    count = "1 person" if len(listed.people) == 1 else f"{len(listed.people)} people"
    verb = "is" if len(listed.people) == 1 else "are"
    return (
        f"{count} from {name} {verb} in. Nobody was written to. "
        "A plan that is not imported yet takes them up with its next form, or when it is."
    )


def found_people(unit: Unit, workspace_id: int, upload: Upload, listed: PeopleList, now: datetime) -> Any:
    """Return what was understood of the list, as data to keep with the upload."""
    there = departments.list_departments(unit, workspace_id, now=now)
    known = {person.email.casefold(): person for person in people.list_people(unit, workspace_id)}
    in_slack = {
        member.email.casefold()
        for member in slack_members.list_members(unit, workspace_id)
        if member.email and not member.is_gone
    }
    in_slack |= {email for email, person in known.items() if person.slack_id}
    names = {one.email: one.name for one in listed.people}
    changes = [line for one in listed.people if (line := _changes(one, known.get(one.email), there))]
    preview = PeoplePreview(
        upload_id=upload.id,
        file=upload.name,
        rows_read=listed.rows_read,
        taken=len(listed.people),
        new=sum(one.email not in known for one in listed.people),
        changed=len(changes),
        changes=tuple(changes[:_SHOWN]),
        departments=len(listed.departments),
        new_departments=tuple(
            one.name
            for one in listed.departments
            if all(one.name.casefold() != other.name.casefold() for other in there)
        ),
        heads=tuple(f"{one.name}: {names[one.head]}" for one in listed.departments if one.head in names),
        elsewhere=sum(one.email not in in_slack for one in listed.people) if in_slack else 0,
        unused=tuple(header for header, field in listed.columns.items() if field == "ignore"),
        rejected=tuple(
            RowNotTaken(row=row.row, column=row.column, value=row.value, reason=row.reason)
            for row in listed.rejected[:_SHOWN]
        ),
        rejected_total=len(listed.rejected),
    )
    return {_PEOPLE: asdict(preview)}


def _changes(row: PersonRow, person: Person | None, there: Sequence[Department]) -> str | None:
    """Return in words what a list changes of somebody who is known; None for nobody or nothing."""
    if person is None:
        return None
    changed = "; ".join(_fields(row, person, there))
    return f"{person.name}: {changed}" if changed else None


def _fields(row: PersonRow, person: Person, there: Sequence[Department]) -> Iterator[str]:
    department = next((one.name for one in there if one.id == person.department_id), None)
    if row.name != person.name:
        yield f"name → {row.name}"
    if row.title and row.title != person.title:
        yield f"title {person.title or 'none'} → {row.title}"
    if row.department and row.department.casefold() != (department or "").casefold():
        yield f"department {department or 'none'} → {row.department}"
    if row.role is not None and row.role is not person.role:
        yield f"role {person.role.label} → {row.role.label}"
    if not person.active:
        yield "active again"
