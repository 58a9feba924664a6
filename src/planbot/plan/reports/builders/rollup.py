"""The weekly rollup for leadership."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from planbot.plan.clock import local_day
from planbot.plan.deciding import put_to
from planbot.plan.escalation import Escalation
from planbot.plan.marks import digest_window, next_ask_day, next_rollup
from planbot.plan.model import Decision, Facts, Item
from planbot.plan.policy import Policy
from planbot.plan.policy_words import WEEKDAYS
from planbot.plan.ranking import rank
from planbot.plan.reports.builders.digest import NO_DEPARTMENT
from planbot.plan.reports.builders.week import Week, has_not_reported, say_change
from planbot.plan.reports.lines import Change
from planbot.plan.reports.rollup import DepartmentCount, GoalDetail, Rollup, Shares
from planbot.plan.slots import local_instant
from planbot.plan.standing import Standing
from planbot.plan.tally import tally, verdict_sentence
from planbot.plan.vocabulary import Flag, Role, Status
from planbot.plan.wording import say_span

LOOK_FIRST = 3


def build_rollup(facts_now: Facts, facts_before: Facts, now: datetime) -> Rollup:
    """Return what leadership reads at `now`, held against `facts_before`, a week ago.

    Counts are complete; items in trouble are named once their owners and heads know: see `Escalation`.
    """
    zone = facts_now.policy.zone
    week = Week.between(facts_before, facts_now, local_day(now, zone), zone)
    digests_before, digests = digest_window(facts_now.policy, zone, now)
    escalation = Escalation(week.asking, digests)
    week = replace(week, shows=escalation.for_leadership)
    troubled = list(filter(_is_in_trouble, map(escalation.for_leadership, week.now)))
    pressing = rank(filter(_is_in_trouble, map(escalation.to_look_at, week.now)))[:LOOK_FIRST]
    return Rollup(
        today=week.asking.today,
        since=week.since,
        headline=_headline(week),
        counts=week.counts,
        goals=tuple(_goals(week, troubled)),
        look_first=week.lines(week.asking.standings[one.item.id] for one in pressing),
        waiting_here=week.decisions(only=lambda decision: _is_for_leadership(week, decision)),
        decided=week.decided(digests_before, digests),
        completed=week.lines(rank(week.finished)),
        due_soon=week.lines(week.due_soon),
        due_within=say_span(facts_now.policy.look_ahead_days),
        silent_by_department=tuple(_silent_by_department(week)),
        why=f"This comes every {WEEKDAYS[facts_now.policy.rollup_day]}, before the leadership meeting.",
        is_baseline=_is_baseline(facts_now.policy, week.asking.today),
    )


def _is_baseline(policy: Policy, today: date) -> bool:
    live = policy.live_since
    if live is None:
        return False
    first = next_rollup(policy, local_instant(live, time.min, policy.zone))
    return today <= max(first, next_ask_day(policy, live))


def _is_in_trouble(standing: Standing) -> bool:
    return standing.is_behind or Flag.AT_RISK in standing.flags or Flag.WAITING in standing.flags


def _headline(week: Week) -> str:
    """Say how many are behind, how that changed, and how much cannot be seen."""
    counts = week.counts
    if not counts.open.now:
        return "Nothing is open." if not counts.completed.now else "Everything in the plan is finished."
    behind, quiet = counts.behind, counts.silent.now
    if behind.now:
        items = "open item is" if counts.open.now == 1 else "open items are"
        said = f"{behind.now} of {counts.open.now} {items} behind schedule"
    else:
        said = f"None of {counts.open.now} open items is known to be behind schedule"
    said += say_change(week, behind.by)
    if not quiet:
        return f"{said}."
    return f"{said}; {quiet} {'has' if quiet == 1 else 'have'} not reported, so it may be worse."


def _goals(week: Week, troubled: Sequence[Standing]) -> Iterable[GoalDetail]:
    """Yield every top-level item with something in force under it, in the order of the plans."""
    outline = week.asking.outline
    now, before = _by_goal(week, week.now), _by_goal(week, week.before)
    named = _by_goal(week, troubled)
    for goal in outline.in_order:
        if goal.id in now:
            yield _goal(week, goal, now[goal.id], before.get(goal.id, []), named.get(goal.id, []))


def _goal(
    week: Week, goal: Item, now: Sequence[Standing], before: Sequence[Standing], named: Sequence[Standing]
) -> GoalDetail:
    counts, counts_before = tally(now), tally(now if week.is_first else before)
    counts = replace(counts, silent=sum(has_not_reported(one, week.asking.today) for one in now))
    plan = week.asking.facts.plan_by_id.get(goal.plan_id)
    return GoalDetail(
        label=goal.number or "",
        title=goal.title,
        plan=plan.title if plan else "",
        open=counts.open,
        completed=counts.completed,
        behind=Change(now=counts.behind, before=counts_before.behind),
        at_risk=counts.at_risk,
        silent=counts.silent,
        verdict=verdict_sentence(counts, week.asking.policy),
        shares=_shares(week, now),
        lines=week.lines(rank(named)),
        unnamed=counts.behind - sum(standing.is_behind for standing in named),
    )


def _shares(week: Week, standings: Sequence[Standing]) -> Shares:
    counted = Counter(_share(week, standing) for standing in standings)
    return Shares(**{name: counted[name] for name in Shares.__dataclass_fields__})


def _share(week: Week, standing: Standing) -> str:
    if standing.status is Status.COMPLETED:
        return "completed"
    if not standing.is_open:
        return "discontinued"
    if standing.is_behind:
        return "behind"
    if Flag.AT_RISK in standing.flags:
        return "at_risk"
    return "not_reported" if has_not_reported(standing, week.asking.today) else "on_track"


def _by_goal(week: Week, standings: Iterable[Standing]) -> dict[int, list[Standing]]:
    found: dict[int, list[Standing]] = {}
    for standing in standings:
        found.setdefault(week.asking.outline.goal(standing.item).id, []).append(standing)
    return found


def _silent_by_department(week: Week) -> Iterable[DepartmentCount]:
    """Yield the departments that have not reported on everything, those with most first."""
    today = week.asking.today
    names = {s.item.id: s.department.name if s.department else NO_DEPARTMENT for s in week.now}
    silent = Counter(names[s.item.id] for s in week.now if has_not_reported(s, today))
    open_items = Counter(names[s.item.id] for s in week.now if s.is_open)
    for name, count in sorted(silent.items(), key=lambda pair: (-pair[1], pair[0])):
        yield DepartmentCount(department=name, silent=count, open=open_items[name])


def _is_for_leadership(week: Week, decision: Decision) -> bool:
    """Whether somebody of leadership is to decide, or is asked instead of who is."""
    facts, outline = week.asking.facts, week.asking.outline
    decider = None if decision.decider_id is None else facts.person_by_id.get(decision.decider_id)
    asked = put_to(facts, outline, decision, week.asking.today)
    return any(one is not None and one.role is Role.LEADERSHIP for one in (decider, *asked))
