"""Who hears what, as a table: one item, one moment, one expectation a case.

November 2026: the 24th is a Tuesday, the 26th is Thanksgiving. Times are New York's.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from plan.world import DANA, LIVE, PAT, PLAN, SAM, city, item, lead, said
from planbot.plan.agenda import MessageKind, PlannedMessage, agenda
from planbot.plan.model import Ask, Body, Department, DueDateChange, Facts, Person
from planbot.plan.slots import week_of
from planbot.plan.vocabulary import Cadence, Mode, Part, PlanState, Recurrence, Status

ON = replace(LIVE, mode=Mode.LIVE, leadership_channel="C1")
TUESDAY, THURSDAY_BEFORE, FRIDAY = date(2026, 11, 24), date(2026, 11, 19), date(2026, 11, 27)
EVERYONE = city().people
PERIOD, SOON, NEARLY, LATE, REMINDER = "ask period", "ask due_soon", "nearly_due", "late", "reminder reminder"


def at(day: date, clock: str = "09:30", zone: str = "America/New_York") -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone))


def asked(day: date, kind: str = "ask", item_id: int = 1, person: Person = SAM) -> Ask:
    return Ask(item_id=item_id, person_id=person.id, kind=kind, day=day, at=at(day))


def person(who: Person, **changes: Any) -> tuple[Person, ...]:
    return tuple(replace(one, **changes) if one.id == who.id else one for one in EVERYONE)


def check_ins(facts: Facts, now: datetime, swept: frozenset[str]) -> list[PlannedMessage]:
    return [m for m in agenda(facts, now, swept).messages if m.kind is MessageKind.CHECK_IN]


def heard(facts: Facts, now: datetime, swept: frozenset[str]) -> dict[str, dict[int, str]]:
    """By person: what is sent them, as kind and prompt by item; or `held` with the reason."""
    found: dict[str, dict[int, str]] = {}
    for message in check_ins(facts, now, swept):
        name = facts.person_by_id[message.person_id or 0].name.split()[0]
        if message.reason:
            name = f"{name}: {message.reason}"
        found[name] = {one.item_id: f"{one.kind} {one.prompt}" for one in message.items}
    return found


def one(**changes: Any) -> Facts:
    """The city with one item of Sam's, with changes of the item."""
    return city(item(**changes), policy=ON)


def but(facts: Facts, **changes: Any) -> Facts:
    return replace(facts, **changes)


@dataclass(frozen=True)
class Case:
    name: str
    facts: Facts
    day: date
    expected: dict[str, dict[int, str]] = field(default_factory=dict)
    clock: str = "09:30"
    outage: bool = False
    """Whether planbot was down until now; else the asks of earlier days have been dealt with."""

    @property
    def swept(self) -> frozenset[str]:
        earlier = (TUESDAY - timedelta(weeks=weeks) for weeks in range(5))
        done = (day for day in earlier if day < self.day and not self.outage)
        return frozenset(f"ask:{week_of(day)}@America/New_York" for day in done)


def sam(what: str) -> dict[str, dict[int, str]]:
    return {"Sam": {1: what}}


OVERDUE = date(2026, 11, 6)
DUE_ON_FRIDAY = date(2026, 11, 27)
ANSWERED_IN_NOVEMBER = (said(on=date(2026, 11, 10)),)

CASES = [
    # The weekly ask
    Case("no update this month", one(), TUESDAY, sam(PERIOD)),
    Case("an update last month does not count", but(one(), updates=(said(on=date(2026, 10, 30)),)), TUESDAY, sam(PERIOD)),
    Case("an update this month does", but(one(), updates=ANSWERED_IN_NOVEMBER), TUESDAY),
    Case("asked last week, not answered", but(one(), asks=(asked(date(2026, 11, 17)),)), TUESDAY, sam(PERIOD)),
    Case("nothing on a Monday", one(), date(2026, 11, 23)),
    Case("nothing on a Wednesday, the ask done", but(one(), asks=(asked(TUESDAY),)), date(2026, 11, 25)),
    Case("not begun yet", one(start=date(2026, 12, 7)), TUESDAY),
    Case("completed", but(one(), updates=(said(Status.COMPLETED, on=date(2026, 10, 1)),)), TUESDAY),
    Case("discontinued", one(status=Status.DISCONTINUED), TUESDAY),
    Case("on hold: not heard this quarter", one(status=Status.ON_HOLD), TUESDAY, sam(PERIOD)),
    Case(
        "on hold: heard this quarter",
        but(one(), updates=(said(Status.ON_HOLD, on=date(2026, 10, 2)),)),
        TUESDAY,
    ),
    Case("ongoing: by the quarter", but(one(recurrence=Recurrence.ONGOING, due=None), updates=(said(on=date(2026, 10, 2)),)), TUESDAY),
    Case("its own cadence", but(one(cadence=Cadence.FORTNIGHT), updates=(said(on=date(2026, 11, 10)),)), TUESDAY, sam(PERIOD)),
    Case("at risk: by the fortnight", but(one(), updates=(said(Status.AT_RISK, on=date(2026, 11, 10)),)), TUESDAY, sam(PERIOD)),
    Case("at risk: heard this fortnight", but(one(), updates=(said(Status.AT_RISK, on=date(2026, 11, 17)),)), TUESDAY),
    # Coming due
    Case("within ten business days", but(one(due=date(2026, 12, 4)), updates=(said(on=date(2026, 11, 2)),)), TUESDAY, sam(SOON)),
    Case("beyond ten business days", but(one(due=date(2026, 12, 14)), updates=ANSWERED_IN_NOVEMBER), TUESDAY),
    Case("answered since it came within", but(one(due=date(2026, 12, 4)), updates=(said(on=date(2026, 11, 20)),)), TUESDAY),
    Case("on hold: no due nudge", but(one(due=DUE_ON_FRIDAY), updates=(said(Status.ON_HOLD, on=date(2026, 10, 2)),)), TUESDAY),
    # Two business days before: Friday less two, over Thanksgiving, is Tuesday
    Case("two days before, together with the ask", one(due=DUE_ON_FRIDAY), TUESDAY, sam(f"ask {NEARLY}")),
    Case("two days before, by itself", one(due=date(2026, 11, 20)), date(2026, 11, 18), sam(f"nudge {NEARLY}")),
    Case("asked the day before, still nudged", but(one(due=THURSDAY_BEFORE), asks=(asked(date(2026, 11, 10)),)), date(2026, 11, 17), sam(f"ask {NEARLY}")),
    Case("answered in the window", but(one(due=date(2026, 11, 20)), updates=ANSWERED_IN_NOVEMBER), date(2026, 11, 18)),
    Case("answered before the window", but(one(due=date(2026, 11, 20)), updates=(said(on=date(2026, 11, 4)),)), date(2026, 11, 18), sam(f"nudge {NEARLY}")),
    Case("due on a Sunday: counted from Friday", one(due=date(2026, 11, 22)), date(2026, 11, 18), sam(f"nudge {NEARLY}")),
    Case("due on a Sunday: not from Sunday", one(due=date(2026, 11, 22)), date(2026, 11, 17), sam(SOON)),
    Case("missed by a day, made up", one(due=date(2026, 11, 20)), THURSDAY_BEFORE, sam(f"nudge {NEARLY}")),
    Case("sent, not repeated", but(one(due=date(2026, 11, 20)), asks=(asked(date(2026, 11, 18), "nudge"),)), THURSDAY_BEFORE),
    # One business day after
    Case("one day after", one(due=date(2026, 11, 17)), date(2026, 11, 18), sam(f"nudge {LATE}")),
    Case("one day after a Friday is Monday", one(due=date(2026, 11, 20)), date(2026, 11, 23), sam(f"nudge {LATE}")),
    Case("only the latest of two missed", one(due=date(2026, 11, 17)), THURSDAY_BEFORE, sam(f"nudge {LATE}")),
    Case("late for long: no more nudges", one(due=OVERDUE), date(2026, 11, 18)),
    Case("answered since", but(one(due=date(2026, 11, 17)), updates=(said(on=date(2026, 11, 18)),)), THURSDAY_BEFORE),
    Case("explained before it was late", but(one(due=date(2026, 11, 17)), updates=(said(on=date(2026, 11, 16), expected=date(2026, 12, 4)),)), date(2026, 11, 18)),
    Case("re-dated: the old step is gone", but(one(due=date(2026, 12, 18)), updates=(said(on=date(2026, 11, 2)),)), date(2026, 11, 18)),
    Case("re-dated to a past day: no step missed", but(one(due=date(2026, 11, 16)), due_changes=(DueDateChange(id=1, item_id=1, before=None, after=date(2026, 11, 16), reason=None, by_id=1, at=at(date(2026, 11, 18))),)), THURSDAY_BEFORE),
    Case("not from before going live", but(one(due=date(2026, 11, 17)), policy=replace(ON, live_since=THURSDAY_BEFORE)), THURSDAY_BEFORE),
    Case("a city's own steps", but(one(due=date(2026, 12, 7)), policy=replace(ON, steps_before=(7, 1, 0)), updates=(said(on=date(2026, 11, 2)),)), date(2026, 11, 25), sam(f"nudge {NEARLY}")),
    # Overdue in the weekly ask
    Case("overdue, nothing said", one(due=OVERDUE), TUESDAY, sam(f"ask {LATE}")),
    Case("overdue, heard this fortnight", but(one(due=OVERDUE), updates=(said(on=date(2026, 11, 17)),)), TUESDAY),
    Case("explained: rests until that date", but(one(due=OVERDUE), updates=(said(on=date(2026, 11, 13), expected=date(2026, 12, 11)),)), TUESDAY),
    Case("explained: not longer than ten business days", but(one(due=OVERDUE), updates=(said(on=date(2026, 11, 9), expected=date(2026, 12, 11)),)), TUESDAY, sam(f"ask {LATE}")),
    Case("explained: the date has come", but(one(due=OVERDUE), updates=(said(on=date(2026, 11, 17), expected=TUESDAY),)), TUESDAY, sam(f"ask {LATE}")),
    # Reminders: Thursday is Thanksgiving, so on Friday
    Case("reminder of an ask without an answer", but(one(), asks=(asked(TUESDAY),)), FRIDAY, sam(REMINDER)),
    Case("no reminder on the holiday", but(one(), asks=(asked(TUESDAY),)), date(2026, 11, 26)),
    Case("answered: no reminder", but(one(), asks=(asked(TUESDAY),), updates=(said(on=date(2026, 11, 25)),)), FRIDAY),
    Case("not asked: no reminder", one(), date(2026, 11, 20)),
    Case("a reminder and a nudge are one", but(one(due=date(2026, 12, 1)), asks=(asked(TUESDAY),)), FRIDAY, sam(f"nudge {NEARLY}")),
    # The silence ladder
    Case("two asks: not the week after", but(one(), asks=(asked(date(2026, 11, 10)), asked(date(2026, 11, 17)))), TUESDAY),
    Case("two asks: again a fortnight after", but(one(), asks=(asked(date(2026, 11, 3)), asked(date(2026, 11, 10)))), TUESDAY, sam(PERIOD)),
    Case("two asks: no reminder", but(one(), asks=(asked(date(2026, 11, 17)), asked(TUESDAY))), FRIDAY),
    Case("an answer resets it", but(one(start=date(2026, 1, 5), due=date(2028, 1, 3)), asks=(asked(date(2026, 10, 20)), asked(date(2026, 11, 17))), updates=(said(on=date(2026, 10, 25)),)), TUESDAY, sam(PERIOD)),
    Case("a new owner starts afresh", but(one(), asks=(asked(date(2026, 11, 10), person=PAT), asked(date(2026, 11, 17), person=PAT))), TUESDAY, sam(PERIOD)),
    # Whom it reaches
    Case("not in Slack", but(one(), people=person(SAM, slack_id=None)), TUESDAY, {"Sam: not in Slack": {1: PERIOD}}),
    Case("away", but(one(), people=person(SAM, away_until=date(2026, 12, 7))), TUESDAY, {"Sam: away until Mon Dec 7": {1: PERIOD}}),
    Case("back today", but(one(), people=person(SAM, away_until=TUESDAY)), TUESDAY, sam(PERIOD)),
    Case("away, with a delegate", but(one(), people=person(SAM, away_until=date(2026, 12, 7), delegate_id=DANA.id)), TUESDAY, {"Dana": {1: PERIOD}}),
    Case("a delegate who cannot be reached", but(one(), people=tuple(replace(p, slack_id=None) if p.id == DANA.id else p for p in person(SAM, away_until=date(2026, 12, 7), delegate_id=DANA.id))), TUESDAY, {"Sam: away until Mon Dec 7": {1: PERIOD}}),
    Case("has left", but(one(), people=person(SAM, active=False)), TUESDAY),
    Case("nobody leads", but(one(), assignments=()), TUESDAY),
    Case("a department leads: its head", but(one(), assignments=(lead(department_id=1),)), TUESDAY, {"Dana": {1: PERIOD}}),
    Case("a board leads: its reporter", but(one(), assignments=(lead(body_id=1),), bodies=(Body(id=1, name="Planning Board", reporter_id=PAT.id),)), TUESDAY, {"Pat": {1: PERIOD}}),
    Case("support is not asked", but(one(), assignments=(replace(lead(), part=Part.SUPPORT),)), TUESDAY),
    # How often
    Case("twice this week already", but(one(due=date(2026, 12, 1)), asks=(asked(date(2026, 11, 23), "nudge", 7), asked(TUESDAY, "ask", 7))), FRIDAY, {"Sam: has been written to 2 times this week, which is as often as the settings allow": {1: f"nudge {NEARLY}"}}),
    Case("today already, from another zone", but(one(), asks=(asked(TUESDAY, "nudge", 7),)), TUESDAY, {"Sam: has had a message today": {1: PERIOD}}),
    # When
    Case("before the hour", one(), TUESDAY, clock="09:29"),
    Case("made up in the afternoon", one(), TUESDAY, sam(PERIOD), clock="16:00"),
    Case("not in quiet hours", one(), TUESDAY, clock="18:00"),
    Case("an outage on Tuesday: on Wednesday", one(), date(2026, 11, 25), sam(PERIOD), outage=True),
    Case("not before the hour on Wednesday", one(), date(2026, 11, 25), clock="08:30", outage=True),
    Case("not on the holiday", one(), date(2026, 11, 26), outage=True),
    Case("an outage until Monday", one(), date(2026, 11, 30), sam(PERIOD), outage=True),
    Case("nothing on Saturday", one(), date(2026, 11, 28), outage=True),
    Case("a free Tuesday: the ask is on Monday", but(one(), policy=replace(ON, days_off=(TUESDAY,))), date(2026, 11, 23), sam(PERIOD)),
    # Mode and plan
    Case("in set-up", but(one(), policy=replace(ON, mode=Mode.SET_UP)), TUESDAY),
    Case("paused", but(one(), policy=replace(ON, mode=Mode.PAUSED)), TUESDAY),
    Case("pilot: in it", but(one(), policy=replace(ON, mode=Mode.PILOT, pilot_department="public works")), TUESDAY, sam(PERIOD)),
    Case("pilot: outside", but(one(), policy=replace(ON, mode=Mode.PILOT, pilot_department="Planning")), TUESDAY),
    Case("pilot: the head of it, from elsewhere", but(one(), departments=(Department(id=9, name="Clerk", head_id=SAM.id),), policy=replace(ON, mode=Mode.PILOT, pilot_department="Clerk")), TUESDAY, sam(PERIOD)),
    Case("a draft nudges nobody", but(one(), plans=(replace(PLAN, state=PlanState.DRAFT),)), TUESDAY),
    Case("a submitted plan nudges nobody", but(one(), plans=(replace(PLAN, state=PlanState.SUBMITTED),)), TUESDAY),
    Case("going live on Wednesday asks next Tuesday", but(one(), policy=replace(ON, live_since=date(2026, 11, 25))), date(2026, 11, 25), outage=True),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_who_hears_what(case: Case) -> None:
    assert heard(case.facts, at(case.day, case.clock), case.swept) == case.expected


def test_there_are_enough_cases() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40
