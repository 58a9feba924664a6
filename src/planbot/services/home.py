"""What a person sees on their Home tab."""

from datetime import datetime, timedelta

from planbot.plan.reports.builders.home import build_home
from planbot.plan.reports.home import Home
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database


def home_of(
    database: Database,
    workspace_id: int,
    person_id: int,
    *,
    plan_command: str,
    status_command: str,
    now: datetime,
) -> Home:
    """Return the person's Home as of `now`."""
    with database.reading() as unit:
        facts = load_facts(unit, workspace_id, now=now)
        before = load_facts(unit, workspace_id, now - timedelta(weeks=1), now=now)
    person = facts.person_by_id[person_id]
    return build_home(facts, before, person, now, plan_command=plan_command, status_command=status_command)
