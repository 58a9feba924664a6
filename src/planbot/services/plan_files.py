"""A plan file read against what the workspace knows: what it says, and what it would change."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from planbot.intake.diff import Choices, PlanDiff
from planbot.intake.draft import Draft
from planbot.intake.people_list import PeopleList
from planbot.intake.plan_map import PlanMap
from planbot.intake.read_plan import read_plan
from planbot.plan.clock import local_day
from planbot.plan.model import Plan
from planbot.services.city import policy_of
from planbot.services.importing import known_directory, look_again, plan_there
from planbot.store import uploads
from planbot.store.unit_of_work import Database

_CHOSEN = "The sheets are those that were chosen when the plan last came in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The draft, and what it changes in the plan that is there; None for a new one."""

    draft: Draft
    diff: PlanDiff | None


def look_at(
    database: Database,
    workspace_id: int,
    file: Path,
    people: PeopleList | None,
    mapping: PlanMap,
    *,
    now: datetime,
    title: str | None = None,
    choices: Choices | None = None,
) -> Looked:
    """Read a plan file; nothing is stored. Raises `UserError` for a file that holds no plan.

    Where the plan is there already, the file is read with what the plan's first map settled of its times, and
    by the sheets that were chosen in Slack when it last came in.
    """
    policy = policy_of(database, workspace_id)
    known = known_directory(database, workspace_id, now=now)

    def read(by: PlanMap) -> Draft:
        return read_plan(
            file,
            people=people,
            directory=known,
            mapping=by,
            title=title,
            policy=policy,
            today=local_day(now, policy.zone),
        )

    def there(draft: Draft) -> Plan | None:
        is_titled = (title or mapping.title) is not None
        return plan_there(database, workspace_id, draft, is_titled=is_titled, now=now)

    draft = read(mapping)
    if not mapping.sheets:
        with database.reading() as unit:
            chosen = uploads.sheets_chosen(unit, workspace_id)
        for plan_id, sheets in chosen.items():
            by = replace(mapping, sheets=tuple(sheets))
            if _may_choose(draft, by.sheets) and (found := there(again := read(by))) and found.id == plan_id:
                mapping, draft = by, replace(again, why=f"{again.why}. {_CHOSEN}")
                break
    plan = there(draft)
    if plan is None:
        return Looked(draft=draft, diff=None)
    remembered = mapping.remembering(plan)
    if remembered != mapping:
        draft = replace(read(remembered), why=draft.why)
    diff = look_again(database, workspace_id, draft, plan, people, now=now, choices=choices)
    return Looked(draft=draft, diff=diff)


def _may_choose(draft: Draft, sheets: Collection[str]) -> bool:
    """Whether the file has these sheets, and was not read by them anyway."""
    read = {one.sheet for one in draft.sheets}
    may = {one.sheet for one in draft.sheets_not_read if one.may_hold_plan}
    return read != set(sheets) and set(sheets) <= read | may
