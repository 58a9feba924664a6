"""The city's own days: days off, half days, and free days on which it works; how they are typed and kept."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planbot.plan.calendar import WorkCalendar
from planbot.plan.dates import say_day
from planbot.plan.day_ranges import split_days, stretches
from planbot.plan.errors import UserError
from planbot.plan.policy import DayName, Policy
from planbot.plan.reports.holidays import SpecialDay
from planbot.plan.vocabulary import Word
from planbot.plan.wording import joined


class DayKind(Word):
    """The label is what people read."""

    DAY_OFF = "day_off"
    HALF_DAY = "half_day"
    WORK_DAY = "work_day"

    @property
    def setting(self) -> str:
        return {"day_off": "days_off", "half_day": "half_days", "work_day": "work_days"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDay:
    day: date
    kind: DayKind
    name: str | None = None


_KINDS = (
    (DayKind.HALF_DAY, re.compile(r"(?:half|½|1/2)(?:[ -]?days?)?(?!\w)[\s:]*", re.IGNORECASE)),
    (DayKind.WORK_DAY, re.compile(r"(?:work(?:ing)?|open)(?:[ -]?days?)?\b[\s:]*", re.IGNORECASE)),
    (
        DayKind.DAY_OFF,
        re.compile(r"(?:days? off|off|free(?: days?)?|closed|holidays?)\b[\s:]*", re.IGNORECASE),
    ),
)
_SAYS_HALF = re.compile(
    r"(?<!\w)(?:half|½|1/2)[ -]?days?\b|\bearly (?:closing|closure|close|dismissal|release)\b"
    r"|\bclos(?:es?|ed|ing) (?:early|at (?:noon|12(?::00)?(?!\d)))",
    re.IGNORECASE,
)
_SAYS_WORK = re.compile(r"\b(?:work(?:ing)?|open|business) day\b|\boffices? open\b", re.IGNORECASE)


def read_own_days(text: str, today: date) -> tuple[OwnDay, ...]:
    """Read `Dec 24 Christmas Eve`, `half day Dec 23`, `Oct 12 work day`, `Dec 24-26 Winter break`,
    `Dec 24, 25 and 31`.

    Raises `UserError` where there is no day, or the last one comes before the first.
    """
    kind, rest = _cut_kind(text.strip())
    found = split_days(rest, today)
    if found is None:
        raise UserError(
            "Say which day, such as: Dec 24 Christmas Eve, or half day 2026-12-23, or Dec 24 to Jan 1. "
            "A weekday on which the city is always closed belongs into the work week, in its settings."
        )
    days, said = found
    name = " ".join(said.replace(";", ",").split()) or None
    if kind is None and name is not None:
        kind = kind_in(name)
        if _cut_kind(name.strip("()")) == (kind, ""):
            name = None
    return tuple(OwnDay(day=day, kind=kind or DayKind.DAY_OFF, name=name) for day in days)


def kind_in(title: str) -> DayKind:
    """Return what the title of a day says that it is: a day off, unless it tells otherwise."""
    if _SAYS_HALF.search(title):
        return DayKind.HALF_DAY
    return DayKind.WORK_DAY if _SAYS_WORK.search(title) else DayKind.DAY_OFF


def read_kind(words: str, title: str) -> DayKind:
    """Return the kind that a list calls `half day` or `closed`; where it leaves that blank, what the title
    says. Raises `UserError`."""
    kind, rest = _cut_kind(words.strip())
    if rest:
        raise UserError(f"“{words.strip()}” is not one of: day off, half day, work day.")
    return kind or kind_in(title)


def once(days: Iterable[OwnDay]) -> Sequence[OwnDay]:
    """Return each day once, in their order; of two kinds a day off counts, else the first."""
    found: dict[date, OwnDay] = {}
    for one in days:
        known = found.get(one.day)
        if known is None or (known.kind is not DayKind.DAY_OFF and one.kind is DayKind.DAY_OFF):
            found[one.day] = one
    return [found[day] for day in sorted(found)]


def say_days(days: Sequence[date], today: date) -> str:
    """Return `Thu Dec 24 to Sat Dec 26 and Thu Dec 31`; `days` are in their order."""
    return joined(
        [
            say_day(first, today) if first == last else f"{say_day(first, today)} to {say_day(last, today)}"
            for first, last in stretches(days)
        ]
    )


def say_kinds(days: Iterable[OwnDay]) -> str:
    """Return `4 days off and 1 half day`."""
    counts = Counter(one.kind for one in days)
    return joined(
        [
            f"{counts[kind]} {kind.label if counts[kind] == 1 else kind.setting.replace('_', ' ')}"
            for kind in DayKind
            if counts[kind]
        ]
    )


def add_days(policy: Policy, days: Iterable[OwnDay]) -> Policy:
    """Return the policy with these days. A day is of one kind: the latest that it was said to be."""
    for one in days:
        policy = remove_days(policy, [one.day])
        chosen: tuple[date, ...] = getattr(policy, one.kind.setting)
        changes: dict[str, object] = {one.kind.setting: tuple(sorted({*chosen, one.day}))}
        if one.name:
            changes["day_names"] = tuple(sorted((*policy.day_names, DayName(one.day, one.name))))
        policy = replace(policy, **changes)  # type: ignore[arg-type]
    return policy


def remove_days(policy: Policy, days: Iterable[date]) -> Policy:
    """Return the policy without what the city had said of these days."""
    gone = frozenset(days)
    return replace(
        policy,
        days_off=tuple(day for day in policy.days_off if day not in gone),
        half_days=tuple(day for day in policy.half_days if day not in gone),
        work_days=tuple(day for day in policy.work_days if day not in gone),
        day_names=tuple(one for one in policy.day_names if one.day not in gone),
    )


def own_days(policy: Policy) -> Sequence[OwnDay]:
    """Return the city's own days in their order."""
    names: Mapping[date, str] = dict(policy.day_names)
    return sorted(
        (
            OwnDay(day=day, kind=kind, name=names.get(day))
            for kind in DayKind
            for day in getattr(policy, kind.setting)
        ),
        key=lambda one: one.day,
    )


def special_days(policy: Policy, first: date, last: date) -> Sequence[SpecialDay]:
    """Return public holidays and the city's own days from `first` to `last`, each day once, in order."""
    calendar = WorkCalendar.of(policy)
    found = {
        day: SpecialDay(day=day, name=name, kind=None)
        for year in range(first.year, last.year + 1)
        for day, name in calendar.public_holidays(year).items()
    }
    for own in own_days(policy):
        name = own.name or (found[own.day].name if own.day in found else own.kind.label.capitalize())
        found[own.day] = SpecialDay(day=own.day, name=name, kind=own.kind.label)
    return [found[day] for day in sorted(found) if first <= day <= last]


def _cut_kind(text: str) -> tuple[DayKind | None, str]:
    for kind, pattern in _KINDS:
        if found := pattern.match(text):
            return kind, text[found.end() :]
    return None, text
