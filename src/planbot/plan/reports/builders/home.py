"""The App Home of one person."""

from datetime import datetime, timedelta

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.deciding import Deciding
from planbot.plan.model import Department, Facts, Person
from planbot.plan.ranking import rank
from planbot.plan.reports.builders.check_in import first_name
from planbot.plan.reports.builders.decisions import decided_by, questions_of
from planbot.plan.reports.builders.week import Week
from planbot.plan.reports.check_in import PromptedItem
from planbot.plan.reports.home import DepartmentSummary, Home
from planbot.plan.reports.lines import item_line

_DECIDED_DAYS = 7


def build_home(
    facts: Facts, before: Facts, person: Person, now: datetime, *, plan_command: str, status_command: str
) -> Home:
    """Return what `person` sees on their Home tab at `now`; `before` are the facts of a week ago."""
    zone = zone_of(facts, person)
    asking = Asking(facts, local_day(now, zone))
    wants = asking.waiting(person)
    own = rank(standing for owner, standing in asking.owned if owner.id == person.id)
    return Home(
        today=asking.today,
        first_name=first_name(person),
        waiting=tuple(
            PromptedItem(
                line=item_line(facts, asking.outline, want.standing, asking.today),
                prompt=want.prompt,
                why=want.why,
            )
            for want in wants
        ),
        items=tuple(item_line(facts, asking.outline, standing, asking.today) for standing in own),
        departments=tuple(
            _summary(facts, before, department, asking, zone)
            for department in facts.departments
            if department.head_id == person.id
        ),
        next_ask=min((asking.next_day(standing) for standing in own), default=None),
        plan_command=plan_command,
        status_command=status_command,
        questions=tuple(questions_of(Deciding(asking), person)),
        decided=tuple(decided_by(asking, person, now - timedelta(days=_DECIDED_DAYS))),
    )


def _summary(
    facts: Facts, before: Facts, department: Department, asking: Asking, zone: str
) -> DepartmentSummary:
    week = Week.between(
        before,
        facts,
        asking.today,
        zone,
        lambda standing: standing.department is not None and standing.department.id == department.id,
    )
    attention = rank(standing for standing in week.now if standing.needs_attention)
    return DepartmentSummary(
        department=department.name, counts=week.counts, attention=tuple(week.lines(attention))
    )
