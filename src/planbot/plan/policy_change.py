"""A change of the city's settings: read from words, followed through, and refused where it cannot work."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import time
from typing import Any

from planbot.plan.calendar import WorkCalendar
from planbot.plan.errors import UserError
from planbot.plan.marks import is_quiet
from planbot.plan.policy import ItemPolicy, Policy
from planbot.plan.policy_words import SETTINGS, WEEKDAYS, setting
from planbot.plan.rhythm import RHYTHM, follow_meeting
from planbot.plan.wording import say_time

_MOVES_THE_RHYTHM = frozenset(("meeting_day", "meeting_time", "work_week"))
_SLOTS = {
    "ask": "The ask",
    "reminder": "The reminder",
    "digest": "The digest",
}
"""What goes to people, and so neither out at night nor on a free day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """One setting before and after, in words that `Setting.read` takes. `follows`: nobody typed it."""

    key: str
    before: str
    after: str
    follows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    before: Policy
    after: Policy
    typed: frozenset[str]

    @property
    def changes(self) -> tuple[SettingChange, ...]:
        """What differs, in the order of the settings."""
        return tuple(
            SettingChange(
                key=one.name,
                before=SETTINGS[one.name].say(getattr(self.before, one.name)),
                after=SETTINGS[one.name].say(getattr(self.after, one.name)),
                follows=one.name not in self.typed,
            )
            for one in fields(Policy)
            if getattr(self.before, one.name) != getattr(self.after, one.name)
        )


def read_change(before: Policy, words: Mapping[str, str]) -> PolicyChange:
    """Return what the settings become by these words, key by key.

    Raises `UserError` on the field that cannot be read, or that does not go with the others. What does not
    go together already, and is not touched, is let be.
    """
    read: dict[str, Any] = {}
    for key, said in words.items():
        one = setting(key)
        try:
            read[one.key] = one.read(said)
        except UserError as problem:
            raise UserError(problem.message, one.key) from None
    after = replace(before, **read)
    typed = frozenset(key for key in read if getattr(before, key) != getattr(after, key))
    if typed & _MOVES_THE_RHYTHM:
        after = follow_meeting(before, after, chosen=typed)
    for key, message in _problems(after):
        if _differs(before, after, key):
            raise UserError(message, next((one for one in _KEYS[key] if one in typed), key))
    return PolicyChange(before=before, after=after, typed=typed)


_RHYTHM_KEYS = tuple(f"{name}_day" for name in RHYTHM)
_KEYS: Mapping[str, tuple[str, ...]] = {
    **{f"{name}_time": (f"{name}_time", "quiet_from", "quiet_until") for name in _SLOTS},
    **{f"{name}_day": (f"{name}_day", "work_week") for name in RHYTHM},
    "rollup": ("digest_day", "rollup_day", "work_week", "meeting_day", "meeting_time"),
    "overdue_to_rollup_days": ("overdue_to_rollup_days", "overdue_to_digest_days"),
    "holidays_subdivision": ("holidays_subdivision", "holidays_country"),
}
"""The settings that may be at fault, by what was found; the one that was typed is complained of."""


def _differs(before: Policy, after: Policy, key: str) -> bool:
    return any(getattr(before, one) != getattr(after, one) for one in _KEYS[key])


def _problems(policy: Policy) -> Iterator[tuple[str, str]]:
    yield from _at_night(policy)
    yield from _on_free_days(policy)
    yield from _heads_first(policy)
    yield from _calendar(policy)


def _at_night(policy: Policy) -> Iterator[tuple[str, str]]:
    quiet = f"{say_time(policy.quiet_from)} to {say_time(policy.quiet_until)}"
    for name, words in _SLOTS.items():
        at: time = getattr(policy, f"{name}_time")
        if is_quiet(policy, at):
            yield (
                f"{name}_time",
                f"{words} at {say_time(at)} falls into the quiet hours, {quiet}. Choose a time outside them.",
            )


def _on_free_days(policy: Policy) -> Iterator[tuple[str, str]]:
    for name in RHYTHM:
        day: int = getattr(policy, f"{name}_day")
        if day not in policy.work_week:
            words = _SLOTS.get(name, "The rollup")
            yield (
                f"{name}_day",
                f"{words} is on {WEEKDAYS[day]}, on which nobody works. Choose a day of the work week.",
            )


def _heads_first(policy: Policy) -> Iterator[tuple[str, str]]:
    week = sorted(set(policy.work_week))
    if len(week) > 1 and {policy.digest_day, policy.rollup_day} <= set(week):
        ahead = (week.index(policy.rollup_day) - week.index(policy.digest_day)) % len(week)
        if not 1 <= ahead <= max(1, len(week) - 2):
            digest, rollup = WEEKDAYS[policy.digest_day], WEEKDAYS[policy.rollup_day]
            eve = WEEKDAYS[week[week.index(policy.rollup_day) - 1]]
            yield (
                "rollup",
                f"Heads read the digest a work day before leadership reads the rollup: a digest on {digest} "
                f"does not go with a rollup on {rollup}. Choose {eve} for the digest.",
            )
    if problem := leadership_before_heads(policy):
        yield "overdue_to_rollup_days", problem


def leadership_before_heads(rules: Policy | ItemPolicy) -> str | None:
    """Return what is wrong where leadership would read of what is late before the head does."""
    days = rules.overdue_to_digest_days
    if rules.overdue_to_rollup_days >= days:
        return None
    return (
        f"Heads read of what is late after {days} business days, and leadership not before them. Choose at "
        "least as many for leadership."
    )


def _calendar(policy: Policy) -> Iterator[tuple[str, str]]:
    try:
        WorkCalendar.of(policy)
    except UserError as problem:
        yield "holidays_subdivision", problem.message
