"""How far a city has gone live: who hears from planbot in each mode, and from when time counts.

A mode has days of its own (`pilot_since`, `live_since`, `resumed_on`), so that no department is measured by a
day on which another began, and a pause leaves no backlog behind.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from planbot.plan.errors import UserError
from planbot.plan.model import Department, Facts, Person
from planbot.plan.policy import Policy
from planbot.plan.vocabulary import Mode, fold


def is_sending(policy: Policy) -> bool:
    """Whether people hear from planbot by itself."""
    return policy.mode in (Mode.PILOT, Mode.LIVE)


def is_pilot(policy: Policy, department: Department | None) -> bool:
    """Whether it is the department that tries planbot out, or did."""
    chosen = policy.pilot_department
    if department is None or chosen is None:
        return False
    return fold(chosen) in {fold(name) for name in (department.name, *department.aliases)}


def hears(policy: Policy, department: Department | None) -> bool:
    """Whether the owners and the head of what stands in `department` hear of it."""
    return policy.mode is Mode.LIVE or (policy.mode is Mode.PILOT and is_pilot(policy, department))


def takes_part(facts: Facts, person: Person) -> bool:
    """Whether the person's own department, or one that they head, hears from planbot."""
    own = None if person.department_id is None else facts.department_by_id.get(person.department_id)
    headed = (one for one in facts.departments if one.head_id == person.id)
    return any(hears(facts.policy, one) for one in (own, *headed))


def live_since(policy: Policy, department: Department | None) -> date | None:
    """Return the day from which silence and lateness count in `department`; None before it."""
    if policy.pilot_since is None or not is_pilot(policy, department):
        return policy.live_since
    return min(policy.pilot_since, policy.live_since or policy.pilot_since)


def sending_since(policy: Policy) -> date | None:
    """Return the day before which nothing is made up for."""
    began = policy.pilot_since if policy.mode is Mode.PILOT and policy.pilot_since else policy.live_since
    days = [day for day in (began, policy.resumed_on) if day is not None]
    return max(days, default=None)


def rehearsed(policy: Policy) -> Policy:
    """Return the policy by which everything is planned and written while one administrator gets it."""
    return replace(policy, mode=Mode.LIVE, live_since=policy.only_me_since, pilot_since=None)


def entered(policy: Policy, mode: Mode, today: date) -> Policy:
    """Return the policy once the mode has begun; raises `UserError` as `follow_ups` does."""
    after = replace(policy, mode=mode)
    return replace(after, **follow_ups(policy, after, today))


def follow_ups(before: Policy, after: Policy, today: date) -> Mapping[str, Any]:
    """Return what else changes where a setting was changed, by field: the days that a mode counts from.

    Raises `UserError` for a mode that lacks what it needs.
    """
    found: dict[str, Any] = {}
    is_new = after.mode is not before.mode
    if after.mode is Mode.PILOT:
        if after.pilot_department is None:
            raise UserError("Say first which department tries it out: planbot settings pilot_department NAME")
        is_another = after.pilot_department != before.pilot_department
        if after.pilot_since is None or is_another:
            found["pilot_since"] = today
    if after.mode is Mode.ONLY_ME:
        if after.only_me is None:
            raise UserError("Say first who gets everything: planbot settings only_me EMAIL")
        if (is_new and not _goes_on(before, Mode.ONLY_ME)) or after.only_me_since is None:
            found["only_me_since"] = today
    if after.mode is Mode.LIVE and after.live_since is None:
        found["live_since"] = today
    if is_new and after.mode is Mode.PAUSED:
        found["resumes_to"] = before.mode
    if is_new and before.mode is Mode.PAUSED:
        found |= {"resumes_to": None, "resumed_on": today}
    if is_sending(after) and not is_sending(before) and _has_sent(before):
        found["resumed_on"] = today
    return found


def _has_sent(policy: Policy) -> bool:
    """Whether people heard from planbot before the city went back to an earlier step."""
    return policy.live_since is not None or policy.pilot_since is not None


def _goes_on(before: Policy, mode: Mode) -> bool:
    return before.mode is Mode.PAUSED and before.resumes_to is mode
