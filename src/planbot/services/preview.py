"""What planbot is about to say: to whom, when, and to whom not and why. Nothing is stored."""

from collections.abc import Sequence
from datetime import date, datetime

from planbot.plan.clock import local_day
from planbot.plan.errors import UserError
from planbot.plan.marks import MADE_UP_FOR
from planbot.plan.model import Department, Facts, Person
from planbot.plan.permissions import headed_departments, may_administer
from planbot.plan.reports.builders.preview import build_preview
from planbot.plan.reports.preview import Preview
from planbot.plan.vocabulary import fold
from planbot.plan.weeks import PreviewPage, split_week
from planbot.services.people import person_called
from planbot.store import sweep_marks
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database, Unit

_ALL = frozenset(("all", "everybody", "everyone", "city", "the_city"))
_ME = frozenset(("me", "mine", "my"))
_REFUSAL = (
    "Administrators can preview everybody, heads their own department, everybody else themselves: preview me."
)


def page_asked_for(
    database: Database, workspace_id: int, asker_id: int, text: str, *, now: datetime
) -> PreviewPage:
    """Return the first page of the preview that `text` asks for, such as `Public Works next week`.

    Without a name it is of all for an administrator, of their department for a head, else of the asker.
    Raises `UserError` for whom there is not, and for whom the asker may not look at.
    """
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
        asker = facts.person_by_id[asker_id]
        week = split_week(text, local_day(now, facts.policy.zone))
        page = _page(unit, workspace_id, facts, asker, week.rest, week.monday)
    _require(facts, asker, page)
    return page


def preview_page(
    database: Database, workspace_id: int, asker_id: int, page: PreviewPage, *, now: datetime
) -> Preview:
    """Return one page; raises `UserError` for what the asker may not look at."""
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
        _require(facts, facts.person_by_id[asker_id], page)
        swept = sweep_marks.marks_since(unit, workspace_id, now - MADE_UP_FOR)
    return build_preview(facts, swept, page, now)


def _page(unit: Unit, workspace_id: int, facts: Facts, asker: Person, name: str, monday: date) -> PreviewPage:
    wanted = fold(name)
    if not wanted:
        headed = headed_departments(facts, asker)
        if may_administer(asker):
            return PreviewPage(monday)
        return PreviewPage(monday, department_id=headed[0].id) if headed else PreviewPage(monday, asker.id)
    if wanted in _ME:
        return PreviewPage(monday, asker.id)
    if wanted in _ALL:
        return PreviewPage(monday)
    department = _department(facts.departments, wanted)
    if department is not None:
        return PreviewPage(monday, department_id=department.id)
    return PreviewPage(monday, person_called(unit, workspace_id, name).id)


def _department(departments: Sequence[Department], wanted: str) -> Department | None:
    named = (one for one in departments if wanted in {fold(name) for name in (one.name, *one.aliases)})
    return next(named, None)


def _require(facts: Facts, asker: Person, page: PreviewPage) -> None:
    if may_administer(asker) or page.person_id == asker.id:
        return
    headed = {department.id for department in headed_departments(facts, asker)}
    person = facts.person_by_id.get(page.person_id or 0)
    department_id = page.department_id if person is None else person.department_id
    if department_id not in headed or (person is None and page.department_id is None):
        raise UserError(_REFUSAL)
