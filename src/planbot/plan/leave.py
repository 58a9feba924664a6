"""Leave: how people say that they are away, who may say it of whom, what became of their items meanwhile."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planbot.plan.absence import is_away
from planbot.plan.check_ins import Asking
from planbot.plan.dates import read_day, say_day, split_day
from planbot.plan.errors import UserError
from planbot.plan.model import Department, Person
from planbot.plan.permissions import may_administer
from planbot.plan.standing import Standing

LONGEST_DAYS = 400
"""Whoever is away for longer hands their items over; and a year may be a slip of the finger."""

_DELEGATE = re.compile(
    r"(?:^|\s)(?:delegate[ds]?(?:\s+to)?|cover(?:ed)?(?:\s+by)?)[\s:]+(?P<name>.+)$", re.IGNORECASE
)
_UNTIL = re.compile(r"(?:^|\s)(?P<word>until|till?|through|thru)\s+(?P<day>.+)$", re.IGNORECASE)
_SPEAKS_OF_LEAVE = re.compile(
    r"\b(?:vacation(?:ing)?|on holidays?|on (?:\w+ )?leave|(?:annual|sick|medical|family|parental|maternity"
    r"|paternity|bereavement) leave|pto|ooo|out of (?:the )?office|(?:out|off|home) sick|sick day|days? off"
    r"|time off|away)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?P<word>until|till?|through|thru|back|returning)\s+(?:on\s+)?(?P<day>.+)$", re.IGNORECASE
)
_THROUGH = ("through", "thru")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveWords:
    """What somebody typed: whose leave (None: their own), the day on which they are back, who stands in."""

    whose: str | None
    back_on: date
    delegate: str | None


def read_leave(text: str, today: date) -> LeaveWords:
    """Read `until monday delegate @tom`, `@maria until Dec 1`, `through friday`.

    People are returned as typed. Raises `UserError` where there is no day to come.
    """
    rest, delegate = _cut(_DELEGATE, text, "name")
    found = _UNTIL.search(rest)
    if found is None:
        raise UserError(
            "Say until when, such as: away until monday. Add: delegate @somebody, who answers instead."
        )
    day = read_day(found["day"], today)
    back_on = day + timedelta(days=1) if found["word"].casefold() in _THROUGH else day
    _require_future(back_on, today)
    return LeaveWords(whose=rest[: found.start()].strip() or None, back_on=back_on, delegate=delegate)


def back_from_status(text: str, expires_at: datetime | None, now: datetime, zone: str) -> date | None:
    """Return the day on which somebody is back by their Slack status; None where it tells of no leave.

    The day is the one it names (`on leave until Dec 3`), else the one after the status ends; one that neither
    names a day nor ends tells nothing that could be relied on.
    """
    if _SPEAKS_OF_LEAVE.search(text) is None:
        return None
    today = now.astimezone(ZoneInfo(zone)).date()
    back_on = _day_named(text, today)
    if back_on is None and expires_at is not None:
        ends = expires_at.astimezone(ZoneInfo(zone))
        back_on = ends.date() + timedelta(days=ends.time() > time(12))
    if back_on is None or not today < back_on <= today + timedelta(days=LONGEST_DAYS):
        return None
    return back_on


def require_leave_of(actor: Person, person: Person, departments: Sequence[Department]) -> None:
    """Raise `UserError` unless `actor` is the person, the head of their department or an administrator."""
    if actor.id == person.id or may_administer(actor):
        return
    if any(one.id == person.department_id and one.head_id == actor.id for one in departments):
        return
    raise UserError(
        f"Leave of {person.name} is set by themselves, their department's head or an administrator."
    )


def require_stand_in(delegate: Person, person: Person, today: date, *, is_reached: bool) -> None:
    """Raise `UserError` where `delegate` cannot stand in for `person` from `today` on."""
    if delegate.id == person.id:
        raise UserError("Nobody can stand in for themselves. Choose somebody else.")
    if not is_reached:
        raise UserError(f"{delegate.name} cannot be reached in Slack. Choose somebody else.")
    if delegate.away_until is not None and is_away(delegate, today):
        back = say_day(delegate.away_until, today)
        raise UserError(f"{delegate.name} is away, too, and back on {back}. Choose somebody else.")


def answered_meanwhile(asking: Asking, person: Person) -> Iterator[Standing]:
    """Yield those of the person's items of which others said the latest word since their last leave began."""
    if person.away_since is None:
        return
    for standing in asking.owned_by_person.get(person.id, ()):
        update = standing.last_update
        if update is not None and update.at >= person.away_since and update.author_id != person.id:
            yield standing


def _cut(pattern: re.Pattern[str], text: str, group: str) -> tuple[str, str | None]:
    found = pattern.search(text)
    return (text, None) if found is None else (text[: found.start()], found[group].strip())


def _day_named(text: str, today: date) -> date | None:
    found = _BACK.search(text)
    if found is None:
        return None
    try:
        named = split_day(found["day"], today)
    except UserError:
        return None
    if named is None:
        return None
    return named[0] + timedelta(days=found["word"].casefold() in _THROUGH)


def _require_future(back_on: date, today: date) -> None:
    if back_on <= today:
        raise UserError(f"{say_day(back_on, today)} is not a day to come. Say on which day they are back.")
    if back_on > today + timedelta(days=LONGEST_DAYS):
        raise UserError(f"{say_day(back_on, today)} is more than a year off. Hand the items over instead.")
