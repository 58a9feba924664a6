"""The weekly digest of one department."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.contradictions import tell_of
from planbot.plan.escalation import Escalation
from planbot.plan.findings import Gap, Missing
from planbot.plan.handover import handovers
from planbot.plan.launch import Leads
from planbot.plan.marks import digest_window, next_rollup
from planbot.plan.model import Department, Facts, Person
from planbot.plan.policy_words import WEEKDAYS
from planbot.plan.ranking import rank
from planbot.plan.reports.builders.check_in import first_name
from planbot.plan.reports.builders.handover import build_handover_entry
from planbot.plan.reports.builders.week import Week, say_change
from planbot.plan.reports.digest import Contradicted, Digest, UnacceptedItem, UnheardItem
from planbot.plan.reports.lines import last_word
from planbot.plan.standing import Standing
from planbot.plan.vocabulary import Mode

NO_DEPARTMENT = "No department"


def build_digest(
    facts_now: Facts,
    facts_before: Facts,
    department: Department | None,
    person: Person,
    now: datetime,
    *,
    plan_command: str = "/plan",
) -> Digest:
    """Return what `person`, head of `department`, reads at `now`, held against `facts_before`, a week ago.

    None is what belongs to no department, for an administrator. Counts are complete; items that are behind
    are named once their owners have had their chance to speak: see `Escalation`. What somebody left behind
    is named once, where it is to be handed over, and not again as silent or as lacking a reporter.
    """
    zone = zone_of(facts_now, person)
    week = Week.between(
        facts_before, facts_now, local_day(now, zone), zone, lambda standing: _is_of(standing, department)
    )
    window = digest_window(facts_now.policy, zone, now)
    escalation = Escalation(week.asking, now)
    week = replace(week, shows=escalation.for_head)
    behind = rank(shown for shown in map(escalation.for_head, week.now) if shown.is_behind)
    to_hand_over = [one for one in handovers(facts_now, week.asking.outline) if one.department == department]
    orphaned = {left.assignment.id for one in to_hand_over for left in one.items}
    led = [s for s in week.now if s.lead is None or s.lead.id not in orphaned]
    unheard = [s for s in led if week.asking.is_asked_about(s) and escalation.is_unheard(s)]
    finished = rank(week.finished)
    placed = {standing.item.id for standing in (*behind, *finished)}
    moved = [s for s in week.now if _has_moved(week, s) and s.item.id not in placed]
    return Digest(
        today=week.asking.today,
        since=week.since,
        first_name=first_name(person),
        department=department.name if department else NO_DEPARTMENT,
        counts=week.counts,
        decisions=week.decisions(reader=person),
        decided=week.decided(*window),
        contradicted=tuple(_contradicted(week, *window)),
        newly_behind=week.lines(s for s in behind if s.item.id not in week.was_behind),
        still_behind=week.lines(s for s in behind if s.item.id in week.was_behind),
        finished=week.lines(finished),
        moved=week.lines(rank(moved)),
        due_soon=week.lines(s for s in week.due_soon if s.item.id not in placed),
        unheard=tuple(_unheard(week, standing) for standing in rank(unheard)),
        gaps=week.lines(rank(s for s in led if _lacks_what_a_head_can_give(s))),
        unnamed=week.counts.behind.now - len(behind),
        leadership_sentence=_sentence(week, department),
        rollup_on=next_rollup(facts_now.policy, now),
        handovers=tuple(build_handover_entry(week.asking, one) for one in to_hand_over),
        why=_why(facts_now, department, person),
        plan_command=plan_command,
        unaccepted=tuple(_unaccepted(week, department)),
        in_pilot=facts_now.policy.mode is Mode.PILOT,
    )


def _unaccepted(week: Week, department: Department | None) -> Iterator[UnacceptedItem]:
    asking = week.asking
    for lead, told_on in Leads(asking).unanswered():
        if _is_of(asking.standings[lead.leaves[0].id], department):
            yield UnacceptedItem(
                label=asking.outline.label(lead.item),
                title=lead.item.short_title,
                asked=lead.owner.name,
                on=told_on,
            )


def _is_of(standing: Standing, department: Department | None) -> bool:
    return (standing.department and standing.department.id) == (department and department.id)


def _lacks_what_a_head_can_give(standing: Standing) -> bool:
    """Whether a lead, a reporter or a date is missing; few plans give a start, and it can wait."""
    gaps = (finding for finding in standing.findings if isinstance(finding, Gap))
    return any(set(gap.missing) - {Missing.START} for gap in gaps)


def _has_moved(week: Week, standing: Standing) -> bool:
    return standing.last_update is not None and standing.last_update.at > week.since_at


def _contradicted(week: Week, after: datetime, until: datetime) -> Iterator[Contradicted]:
    """Yield what owners were asked about, or have answered, since the last digest, in the plan's order."""
    asking, facts = week.asking, week.asking.facts
    for standing in week.now:
        owner = standing.reporter
        if owner is None:
            continue
        for exchange in asking.exchanges.news(standing, owner, after, until):
            reply = exchange.said_since[-1] if exchange.said_since else None
            yield Contradicted(
                line=week.line(standing),
                noticed=tell_of(exchange.contradiction, facts, asking.today),
                asked_on=local_day(exchange.asked_at, facts.policy.zone),
                reply=last_word(facts, reply) if reply is not None else None,
            )


def _unheard(week: Week, standing: Standing) -> UnheardItem:
    last = standing.last_update
    asks = week.asking.asks_about(standing.item.id)
    days = sorted({ask.day for ask in asks if last is None or ask.at > last.at})
    return UnheardItem(line=week.line(standing), asked_on=tuple(days))


def _sentence(week: Week, department: Department | None) -> str:
    counts = week.counts
    name = department.name if department else NO_DEPARTMENT
    change = say_change(week, counts.behind.by)
    quiet = f"; {counts.silent.now} not reported on" if counts.silent.now else ""
    done = _finished_words(week.finished)
    return f"{name}: {counts.behind.now} of {counts.open.now} open behind schedule{change}{done}{quiet}."


def _finished_words(finished: Sequence[Standing]) -> str:
    return f"; {len(finished)} finished" if finished else ""


def _why(facts: Facts, department: Department | None, person: Person) -> str:
    day = WEEKDAYS[facts.policy.digest_day]
    if department is not None and department.head_id == person.id:
        return f"You get this on {day}s because you head {department.name}."
    if department is None:
        return f"You get this on {day}s because you look after the plan, and these items have no department."
    return f"You get this on {day}s in place of the head of {department.name}."
