"""The fields that a column can be taken for, and the words that headers use for them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from planbot.intake.phrases import listed
from planbot.plan.errors import UserError


class Field(StrEnum):
    """What a column holds. The values are the words of the map file."""

    IGNORE = "ignore"
    ID = "id"
    LEVEL_NAME = "level name"
    PARENT = "parent number"
    NUMBER = "number"
    TITLE = "title"
    SHORT_TITLE = "short title"
    DESCRIPTION = "description"
    DEPARTMENT = "department"
    LEAD = "lead"
    SUPPORT = "support"
    TIMELINE = "timeline"
    START = "start"
    DUE = "due"
    ADOPTED_DUE = "adopted due"
    PRECISION = "precision"
    RECURRENCE = "recurrence"
    HORIZON = "horizon"
    PERIOD = "period"
    STATUS = "status"
    STATUS_MARK = "status mark"
    PERCENT = "percent"
    PRIORITY = "priority"
    PRIORITY_MARK = "priority mark"
    MEASURE = "measure"
    BUDGET = "budget"
    FUNDING = "funding"
    RESOURCES = "resources"
    CADENCE = "cadence"
    MILESTONES = "milestones"
    LEAD_AND_TIMELINE = "lead and timeline"
    DEPARTMENT_AND_LEAD = "department and lead"
    GROUP = "level"
    GROUP_NUMBER = "level number"
    GROUP_DESCRIPTION = "level description"


_GROUP_WORDS = re.compile(r"level\s+([1-9])\s*(number|description)?")


@dataclass(frozen=True, slots=True)
class Role:
    """A column's field; for a level above the item, `depth` says which (0 is the top)."""

    field: Field
    depth: int | None = None

    def __str__(self) -> str:
        if self.depth is None:
            return self.field.value
        return self.field.value.replace("level", f"level {self.depth + 1}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the role that `text` names (`lead`, `level 2 number`); raises `UserError` otherwise."""
        folded = " ".join(text.replace("_", " ").replace("-", " ").casefold().split())
        if found := _GROUP_WORDS.fullmatch(folded):
            suffix = f" {found[2]}" if found[2] else ""
            return cls(Field(f"level{suffix}"), int(found[1]) - 1)
        for field in Field:
            if (field.value == folded and not field.value.startswith("level")) or folded == Field.LEVEL_NAME:
                return cls(Field(folded))
        known = ", ".join(field.value for field in Field if not field.value.startswith("level "))
        raise UserError(f"“{text}” is not a field. There are: {known}, “level 1”, “level 1 number”, …")


LEVEL_RANKS: dict[str, int] = {
    word: rank
    for rank, words in enumerate(
        (
            """
            area, category, goal area, chapter, council priority, domain, element, mcm, minimum control
            measure, focus, focus area, guiding
            principle, key area,
            pillar, plan element, plan section, priority area, priority, program area, recommendation
            area, section, sector, service area, strategic area, strategic direction, strategic focus,
            strategic focus area, strategic goal, strategic pillar, strategic priority, strategic theme,
            theme, topic, vision, vision statement
            """,
            """
            goal, community goal, city goal, council goal, overarching goal, plan goal, key goal, long
            range goal
            """,
            """
            key result area, objective, outcome, policy, result, strategic direction result,
            strategic objective, strategic outcome, sub goal, subgoal, target
            """,
            """
            initiative, program, recommendation, strategic initiative, strategy, tactic
            """,
            """
            action, action item, action step, activity, deliverable, implementation action, implementation
            measure, implementation step, implementation strategy, initiative or action, project,
            recommended action, specific action, step, task, work item, solution, remedy, corrective
            action, countermeasure, barrier removal, bmp, best management practice
            """,
        )
    )
    for word in listed(words)
}
"""How high each word for a level usually stands, 0 at the top. What the rows themselves say comes first."""

TITLE_WORDS = frozenset(
    listed(
        """
        item, item title, item name, plan item, item description, title, name, description, summary, text,
        what, what we will do, what will we do, what will be done, to do
        """
    )
)
"""Headers that name the item itself where no word for a level does."""

NUMBER_SUFFIXES = frozenset(
    listed(
        """
        number, no, num, nr, #, id, ref, ref #, ref number, reference, code
        """
    )
)

TEXT_SUFFIXES = frozenset(
    listed(
        """
        description, descriptions, detail, details, text, statement
        """
    )
)

NAME_SUFFIXES = frozenset(
    listed(
        """
        name, title
        """
    )
)

PHRASES: dict[Field, frozenset[str]] = {
    field: frozenset(listed(phrases))
    for field, phrases in {
        Field.ID: """
            planbot id, permanent id
        """,
        Field.LEVEL_NAME: """
            level, item level, item type, plan level, type, row type, record type, entry type
        """,
        Field.PARENT: """
            parent, parent number, parent id, parent no
        """,
        Field.NUMBER: """
            number, no, #, ref, ref #, ref no, ref number, reference, reference number, id, item id, item
            number, item no, item #, actionid, action id, code, index, num, nr, s no, sr no, line
        """,
        Field.SHORT_TITLE: """
            short title, short name, short description
        """,
        Field.DESCRIPTION: """
            detail, details, notes on action, background, description of action, full description,
            narrative, explanation
        """,
        Field.DEPARTMENT: """
            department, dept, department name, departments, division, department division, city
            department, assigned department, home department, bureau
        """,
        Field.LEAD: """
            lead, leads, owner, owners, action owner, item owner, responsible, responsible party,
            responsible parties, responsible person, responsible staff, responsible department,
            responsible agency, responsible entity, responsibility, responsible official, party
            responsible, person responsible, implementor, implementer, implementors, implementing agency,
            implementing party, implementing entity, implementing department, implementation
            responsibility, implementation lead, lead agency, lead agencies, lead department, lead dept,
            lead departments, lead person, lead staff, lead entity, lead party, lead organization, lead
            implementer, lead responsibility, lead s, project lead, project manager, primary, primary
            responsibility, primary agency, primary lead, agency, agencies, assigned to, assignee,
            assigned staff, assigned staff member, staff, staff lead, staff member, staff assigned,
            champion, accountable, accountable party, accountable person, point of contact, point person,
            contact, contact person, coordinator, who, by whom, entity, leader, team lead, sponsor,
            executive sponsor, key staff
        """,
        Field.SUPPORT: """
            support, supports, supporting, supporting staff, supporting agency, supporting agencies,
            supporting department, supporting departments, support department, support departments,
            support staff, partner, partners, partner agency, partner agencies, partner department,
            partner organization, partner organizations, partnering agencies, key partners, potential
            partners, community partners, partnerships, collaborators, collaborating departments,
            collaboration, secondary, secondary responsibility, secondary agency, stakeholders, team, team
            members, others involved, participants, co lead, helpers, supporting partners, support agency,
            support agencies, secondary lead, contributors, support dept, support depts
        """,
        Field.TIMELINE: """
            timeline, time line, timelines, time frame, timeframe, time frames, timeframes, timing, time,
            schedule, when, period, time period, implementation timeline, implementation timeframe, term,
            phase, horizon, time horizon, target timeframe, completion timeframe, implementation schedule,
            estimated timeline, anticipated timeline, frequency timeline, year, years, target year, fiscal
            year, fiscal years, fy, completion year, implementation year, implementation period,
            implementation phase, phasing, tier
        """,
        Field.START: """
            start, start date, begin, begin date, beginning, beginning date, launch, launch date, planned
            start, start on, started, from, date started, commencement, kick off, kickoff, actual start,
            estimated start, projected start, anticipated start date, initiation date
        """,
        Field.DUE: """
            due, due date, deadline, deadlines, end, end date, finish, finish date, target date, target
            completion, target completion date, completion, completion date, complete by, completed by,
            estimated completion, estimated completion date, est completion, est completion date,
            anticipated completion, anticipated completion date, expected completion, expected completion
            date, projected completion, projected completion date, planned completion, planned end, date
            due, by when, due by, finish by, target end date, goal date, target deadline, to, current due,
            current due date, revised due, revised due date, new due date, revised target date, revised
            completion date, proposed completion date
        """,
        Field.ADOPTED_DUE: """
            adopted due, adopted due date, original due, original due date, baseline due, baseline due
            date, original deadline
        """,
        Field.PRECISION: """
            precision, date precision
        """,
        Field.RECURRENCE: """
            recurrence, recurring, repeats, frequency
        """,
        Field.STATUS: """
            status, current status, item status, action status, project status, progress status, state, stage,
            implementation status, status of action, overall status, condition, health, rag, rag status
        """,
        Field.PERCENT: """
            percent, percentage, %, % complete, % completed, % done, percent complete, percent completed,
            percentage complete, percentage completed, pct complete, complete %, completion %, progress %,
            progress, progress to date, completion percentage, % progress
        """,
        Field.PRIORITY: """
            priority level, priority rank, priority ranking, priority of action item, item priority,
            action priority, importance, urgency, rank, priority rating
        """,
        Field.MEASURE: """
            measure, measures, measure of success, measures of success, measurement, metric, metrics, kpi,
            kpis, indicator, indicators, key indicator, key performance indicator, key performance
            indicators, key outcome indicator, key outcome indicators, outcome indicator, outcome measure,
            performance measure, performance measures, performance indicator, performance indicators,
            performance metric, performance target, success measure, success measures, success metric,
            success metrics, success criteria, success indicator, smart measure, expected outcome,
            expected outcomes, desired outcome, desired outcomes, evaluation, definition of done, outcome
            measures, expected result, expected results, intended outcome, quantified objective, quantified
            objectives, how will we know, how will we measure success
        """,
        Field.BUDGET: """
            budget, cost, costs, estimated cost, est cost, cost estimate, estimated costs, total cost,
            estimated budget, budget estimate, amount, budget amount, anticipated cost, project cost,
            annual cost, approved budget, budget allocated, cost range, order of magnitude cost, probable
            cost
        """,
        Field.FUNDING: """
            funding, funding status, funded, is funded, budget status
        """,
        Field.RESOURCES: """
            resources, resource, resources needed, required resources, resources required, resource needs,
            funding source, funding sources, source of funds, source of funding, potential funding,
            potential funding source, potential funding sources, fund, grant, grants, fund source,
            staffing, tools, possible funding sources, resources funding
        """,
        Field.CADENCE: """
            cadence, reporting cadence, reporting period, reporting frequency, update frequency
        """,
        Field.MILESTONES: """
            milestone, milestones, key milestones, next steps, next step, key steps, sub tasks, subtasks,
            interim milestones, steps to completion
        """,
        Field.IGNORE: """
            note, notes, comment, comments, remark, remarks, update, updates, last update, latest update,
            status update, progress update, progress notes, status notes, status comments, last updated,
            date updated, updated by, updated, page, pdf page, page number, page no, link, url, website,
            source, tags, last note, last said by, last said on, said by, accomplishments, action taken,
            actions taken, actions to date, progress report
        """,
    }.items()
}

HORIZON_WORDS = frozenset(
    listed(
        """
        short, short term, shortterm, near, near term, immediate, mid, med, middle, mid term, midterm, medium,
        medium term, intermediate, intermediate term, long, long term, longterm, long range, ongoing, on
        going, continuous
        """
    )
)
"""Headers of the columns that hold a mark under the horizon that is meant."""

PRIORITY_MARK_WORDS = frozenset(listed("high, low, high priority, medium priority, low priority"))
"""Headers of the columns of which one is marked; a `medium` beside them is one of them."""

STATUS_MARK_WORDS = frozenset(
    listed(
        """
        on track, some delay, delayed, paused, upcoming, complete, completed, in progress, not started, at
        risk, off track, behind, behind schedule, ahead of schedule, on hold, underway, done, stalled,
        planned, deferred, discontinued, cancelled, canceled
        """
    )
)
"""Headers of the columns of which one is marked, or holds the percentage, for each item."""
