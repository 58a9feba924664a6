"""Who hears what, as a table: one item of Sam's, one moment, one expectation a case.

November 2026: the 24th is a Tuesday, the 26th is Thanksgiving. Times are New York's.
"""

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from plan.world import DANA, LIVE, PAT, PLAN, SAM, city, item, lead, said

from planbot.plan.agenda import MessageKind, agenda
from planbot.plan.model import (
    Ask,
    Body,
    Decline,
    Department,
    DueDateChange,
    Facts,
    Item,
    Milestone,
    Person,
    Snooze,
    StatusUpdate,
)
from planbot.plan.slots import week_of
from planbot.plan.vocabulary import Cadence, Mode, Part, PlanState, Recurrence, Status

ON = replace(LIVE, mode=Mode.LIVE, leadership_channel="C1")
PERIOD, SOON, NEARLY, LATE = "ask period", "ask due_soon", "ask nearly_due", "ask late"
NUDGE_NEARLY, NUDGE_LATE, REMINDER = "nudge nearly_due", "nudge late", "reminder reminder"
UNPROVEN = "contradiction contradiction"
ENOUGH = "has been written to 2 times this week, which is as often as the settings allow"
_ITEM_FIELDS = {one.name for one in fields(Item)}


def nov(day: int) -> date:
    return date(2026, 11, day)


def at(day: date, clock: str = "09:30") -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo("America/New_York"))


def asked(*days: date, kind: str = "ask", item_id: int = 1, who: Person = SAM) -> tuple[Ask, ...]:
    return tuple(Ask(item_id=item_id, person_id=who.id, kind=kind, day=day, at=at(day)) for day in days)


def heard_on(day: date, status: Status = Status.ON_TRACK, **more: Any) -> tuple[StatusUpdate, ...]:
    return (said(status, on=day, **more),)


def done_on(day: date) -> tuple[StatusUpdate, ...]:
    return heard_on(day, Status.COMPLETED)


def proven_on(day: date) -> tuple[StatusUpdate, ...]:
    return tuple(replace(one, note="See the minutes") for one in done_on(day))


def people(who: Person, **changes: Any) -> tuple[Person, ...]:
    return tuple(replace(one, **changes) if one.id == who.id else one for one in city().people)


def redated(on: date) -> tuple[DueDateChange, ...]:
    return (DueDateChange(id=1, item_id=1, before=None, after=None, reason=None, by_id=1, at=at(on)),)


@dataclass(frozen=True)
class Case:
    name: str
    day: date
    expected: dict[str, str]
    facts: Facts
    clock: str
    swept: frozenset[str] = field(repr=False)


def case(
    name: str, day: date, hears: str | dict[str, str] | None = None, *, clock: str = "09:30", **changes: Any
) -> Case:
    """A case: what Sam hears of the item, or who hears what, or None where nobody hears anything.

    `changes` are fields of the item, or else of the facts. The asks of earlier days have been dealt with,
    but for `outage=True`: then planbot was down until now.
    """
    outage = changes.pop("outage", False)
    of_item = {key: value for key, value in changes.items() if key in _ITEM_FIELDS}
    of_facts = {key: value for key, value in changes.items() if key not in _ITEM_FIELDS}
    tuesdays = (nov(24) - timedelta(weeks=weeks) for weeks in range(5))
    done = (tuesday for tuesday in tuesdays if tuesday < day and not outage)
    return Case(
        name=name,
        day=day,
        expected={"Sam": hears} if isinstance(hears, str) else hears or {},
        facts=city(item(**of_item), **({"policy": ON} | of_facts)),
        clock=clock,
        swept=frozenset(f"ask:{week_of(tuesday)}@America/New_York" for tuesday in done),
    )


WEEKLY_ASK = [
    case("no update this month", nov(24), PERIOD),
    case("an update last month does not count", nov(24), PERIOD, updates=heard_on(date(2026, 10, 30))),
    case("an update this month does", nov(24), updates=heard_on(nov(10))),
    case("asked last week, not answered", nov(24), PERIOD, asks=asked(nov(17))),
    case("nothing on a Monday", nov(23)),
    case("nothing on a Wednesday, the ask done", nov(25), asks=asked(nov(24))),
    case("not begun yet", nov(24), start=date(2026, 12, 7)),
    case("completed", nov(24), updates=heard_on(date(2026, 10, 1), Status.COMPLETED)),
    case("discontinued", nov(24), status=Status.DISCONTINUED),
    case("on hold: not heard this quarter", nov(24), PERIOD, status=Status.ON_HOLD),
    case("on hold: heard this quarter", nov(24), updates=heard_on(date(2026, 10, 2), Status.ON_HOLD)),
    case(
        "ongoing: by the quarter",
        nov(24),
        recurrence=Recurrence.ONGOING,
        due=None,
        updates=heard_on(date(2026, 10, 2)),
    ),
    case(
        "the city reports by the quarter",
        nov(24),
        updates=heard_on(date(2026, 10, 2)),
        policy=replace(ON, reporting_period=Cadence.QUARTER),
    ),
    case(
        "by the quarter, and at risk",
        nov(24),
        PERIOD,
        updates=heard_on(nov(10), Status.AT_RISK),
        policy=replace(ON, reporting_period=Cadence.QUARTER),
    ),
    case(
        "the city reports by the fortnight",
        nov(24),
        PERIOD,
        updates=heard_on(nov(10)),
        policy=replace(ON, reporting_period=Cadence.FORTNIGHT),
    ),
    case(
        "at risk, where that is asked about by the month",
        nov(24),
        updates=heard_on(nov(10), Status.AT_RISK),
        policy=replace(ON, trouble_period=Cadence.MONTH),
    ),
    case(
        "on hold, where that is asked about by the month",
        nov(24),
        PERIOD,
        updates=heard_on(date(2026, 10, 2), Status.ON_HOLD),
        policy=replace(ON, quiet_period=Cadence.MONTH),
    ),
    case("its own cadence", nov(24), PERIOD, cadence=Cadence.FORTNIGHT, updates=heard_on(nov(10))),
    case("at risk: by the fortnight", nov(24), PERIOD, updates=heard_on(nov(10), Status.AT_RISK)),
    case("at risk: heard this fortnight", nov(24), updates=heard_on(nov(17), Status.AT_RISK)),
    case("overdue, nothing said", nov(24), LATE, due=nov(6)),
    case("overdue, heard this fortnight", nov(24), due=nov(6), updates=heard_on(nov(17))),
    case(
        "explained: rests until that date",
        nov(24),
        due=nov(6),
        updates=heard_on(nov(13), expected=date(2026, 12, 11)),
    ),
    case(
        "explained: not longer than ten business days",
        nov(24),
        LATE,
        due=nov(6),
        updates=heard_on(nov(9), expected=date(2026, 12, 11)),
    ),
    case(
        "explained: the date has come", nov(24), LATE, due=nov(6), updates=heard_on(nov(17), expected=nov(24))
    ),
]

DUE_DATES = [
    case("within ten business days", nov(24), SOON, due=date(2026, 12, 4), updates=heard_on(nov(2))),
    case("beyond ten business days", nov(24), due=date(2026, 12, 14), updates=heard_on(nov(10))),
    case("answered since it came within", nov(24), due=date(2026, 12, 4), updates=heard_on(nov(20))),
    case("on hold", nov(24), due=nov(27), updates=heard_on(date(2026, 10, 2), Status.ON_HOLD)),
    case("two days before, over a holiday, with the ask", nov(24), NEARLY, due=nov(27)),
    case("two days before, by itself", nov(18), NUDGE_NEARLY, due=nov(20)),
    case("asked last week, still nudged", nov(18), NUDGE_NEARLY, due=nov(20), asks=asked(nov(10))),
    case("answered in the window", nov(18), due=nov(20), updates=heard_on(nov(10))),
    case("answered before the window", nov(18), NUDGE_NEARLY, due=nov(20), updates=heard_on(nov(4))),
    case("due on a Sunday: counted from Friday", nov(18), NUDGE_NEARLY, due=nov(22)),
    case("due on a Sunday: not from Sunday", nov(17), SOON, due=nov(22)),
    case("missed by a day, made up for", nov(19), NUDGE_NEARLY, due=nov(20)),
    case("sent, not repeated", nov(19), due=nov(20), asks=asked(nov(18), kind="nudge")),
    case("one day after", nov(18), NUDGE_LATE, due=nov(17)),
    case("one day after a Friday is Monday", nov(23), NUDGE_LATE, due=nov(20)),
    case("only the latest of two missed", nov(19), NUDGE_LATE, due=nov(17)),
    case("late for long: no more nudges", nov(18), due=nov(6)),
    case("answered since", nov(19), due=nov(17), updates=heard_on(nov(18))),
    case(
        "explained before it was late",
        nov(18),
        due=nov(17),
        updates=heard_on(nov(16), expected=date(2026, 12, 4)),
    ),
    case("re-dated: the old step is gone", nov(18), due=date(2026, 12, 18), updates=heard_on(nov(2))),
    case("re-dated to a past day: no step missed", nov(19), due=nov(16), due_changes=redated(nov(18))),
    case("not from before going live", nov(19), due=nov(17), policy=replace(ON, live_since=nov(19))),
    case(
        "a city's own steps",
        nov(25),
        NUDGE_NEARLY,
        due=date(2026, 12, 7),
        policy=replace(ON, steps_before=(7, 1, 0)),
        updates=heard_on(nov(2)),
    ),
]

ANNUAL = {"recurrence": Recurrence.ANNUAL}
WEEKLY = {"recurrence": Recurrence.WEEKLY}
COMING_ROUND = [
    case(
        "the open one is coming due", nov(24), SOON, due=date(2026, 12, 4), updates=heard_on(nov(2)), **ANNUAL
    ),
    case("two days before, as any due date", nov(18), NUDGE_NEARLY, due=nov(20), **ANNUAL),
    case("one day after", nov(18), NUDGE_LATE, due=nov(17), **ANNUAL),
    case("late within the month", nov(24), LATE, due=nov(6), **ANNUAL),
    case("a month after it is missed, not late", nov(24), PERIOD, due=date(2026, 10, 24), **ANNUAL),
    case("completed: nothing until the next", nov(24), due=nov(27), updates=proven_on(nov(18)), **ANNUAL),
    case("completed late: no more is said of it", nov(24), due=nov(6), updates=proven_on(nov(18)), **ANNUAL),
    case("completed without a word", nov(24), UNPROVEN, due=nov(27), updates=done_on(nov(18)), **ANNUAL),
    case(
        "the word on the last is none on the next",
        nov(24),
        NEARLY,
        due=nov(20),
        updates=done_on(nov(19)),
        **WEEKLY,
    ),
    case("the next one's step", nov(25), NUDGE_NEARLY, due=nov(20), updates=done_on(nov(19)), **WEEKLY),
    case(
        "a word on the next one", nov(25), due=nov(20), updates=done_on(nov(19)) + heard_on(nov(23)), **WEEKLY
    ),
    case("no step from before it opened", nov(20), due=nov(19), updates=done_on(nov(19)), **WEEKLY),
    case("without a date: once a quarter", nov(24), due=None, updates=heard_on(date(2026, 10, 2)), **ANNUAL),
    case(
        "without a date: not this quarter",
        nov(24),
        PERIOD,
        due=None,
        updates=heard_on(date(2026, 9, 2)),
        **ANNUAL,
    ),
    case("without a date, completed", nov(24), due=None, updates=done_on(date(2026, 10, 2)), **ANNUAL),
]

REMINDERS_AND_SILENCE = [
    case("an ask without an answer, Thursday being free", nov(27), REMINDER, asks=asked(nov(24))),
    case("no reminder on the holiday", nov(26), asks=asked(nov(24))),
    case("on a usual Thursday", nov(19), REMINDER, asks=asked(nov(17))),
    case("answered: no reminder", nov(27), asks=asked(nov(24)), updates=heard_on(nov(25))),
    case("not asked: no reminder", nov(27)),
    case("a reminder and a nudge are one", nov(27), NUDGE_NEARLY, due=date(2026, 12, 1), asks=asked(nov(24))),
    case("two asks: not the week after", nov(24), asks=asked(nov(10), nov(17))),
    case("two asks: again a fortnight after", nov(24), PERIOD, asks=asked(nov(3), nov(10))),
    case(
        "two asks, and the city waits three weeks: not yet",
        nov(24),
        asks=asked(nov(3), nov(10)),
        policy=replace(ON, silent_ask_weeks=3),
    ),
    case(
        "two asks, and the city asks every week",
        nov(24),
        PERIOD,
        asks=asked(nov(10), nov(17)),
        policy=replace(ON, silent_ask_weeks=1),
    ),
    case("two asks: no reminder", nov(27), asks=asked(nov(17), nov(24))),
    case(
        "late by now, and explained before: no reminder",
        nov(27),
        due=nov(25),
        asks=asked(nov(24)),
        updates=heard_on(nov(20), expected=date(2026, 12, 11)),
    ),
    case(
        "an answer resets it",
        nov(24),
        PERIOD,
        asks=asked(date(2026, 10, 13), date(2026, 10, 20), nov(17)),
        updates=heard_on(date(2026, 10, 25)),
    ),
    case("a new owner starts afresh", nov(24), PERIOD, asks=asked(nov(10), nov(17), who=PAT)),
]

TWO_ASKS = asked(nov(10), nov(17), item_id=7)
ANOTHER = Snooze(id=1, item_id=7, person_id=SAM.id, by_id=SAM.id, until=nov(20), at=at(nov(18)))
SILENT_OWNERS = [
    case("answers nothing: not the week after, whatever the item", nov(24), asks=TWO_ASKS),
    case("a fortnight after, about everything", nov(24), PERIOD, asks=asked(nov(3), nov(10), item_id=7)),
    case(
        "about an item whose own fortnight is not over, too",
        nov(24),
        PERIOD,
        asks=asked(nov(3), nov(10), item_id=7) + asked(nov(3), nov(17), who=DANA),
        people=people(SAM, delegate_id=DANA.id),
    ),
    case(
        "nor three weeks after, where the city asks every fourth",
        nov(24),
        asks=asked(date(2026, 10, 27), nov(3), item_id=7),
        policy=replace(ON, silent_ask_weeks=4),
    ),
    case("one ask is not yet silence", nov(24), PERIOD, asks=asked(nov(17), item_id=7)),
    case("two messages of one day are one ask", nov(24), PERIOD, asks=asked(nov(17), nov(17), item_id=7)),
    case(
        "reminders are not counted", nov(24), PERIOD, asks=asked(nov(10), nov(12), kind="reminder", item_id=7)
    ),
    case("no nudge before the due date", nov(18), due=nov(20), asks=TWO_ASKS),
    case("nor one day late", nov(18), due=nov(17), asks=TWO_ASKS),
    case("nor a milestone's", nov(18), asks=TWO_ASKS, milestones=(Milestone(title="Vote", due=nov(20)),)),
    case(
        "what is late by then comes along", nov(24), LATE, due=nov(17), asks=asked(nov(3), nov(10), item_id=7)
    ),
    case("no reminder of the first ask of another item", nov(19), asks=TWO_ASKS + asked(nov(17))),
    case(
        "an answer about another item: as usual",
        nov(24),
        PERIOD,
        asks=TWO_ASKS,
        updates=heard_on(nov(18), item_id=7),
    ),
    case(
        "a nudge at once after any answer",
        nov(19),
        NUDGE_NEARLY,
        due=nov(20),
        asks=TWO_ASKS,
        updates=heard_on(nov(18), item_id=7),
    ),
    case("a snooze is an answer", nov(24), PERIOD, asks=TWO_ASKS, snoozes=(ANOTHER,)),
    case(
        "so is that it is not theirs",
        nov(24),
        PERIOD,
        asks=TWO_ASKS,
        declines=(Decline(id=1, item_id=7, person_id=SAM.id, by_id=SAM.id, at=at(nov(18))),),
    ),
    case(
        "and that they lead it",
        nov(24),
        PERIOD,
        asks=TWO_ASKS,
        assignments=(replace(lead(), accepted_at=at(nov(18))),),
    ),
    case(
        "another's answer is not theirs",
        nov(24),
        asks=TWO_ASKS,
        updates=heard_on(nov(18), item_id=7, author_id=DANA.id),
    ),
    case(
        "somebody who answers stands in",
        nov(24),
        {"Dana": PERIOD},
        asks=TWO_ASKS,
        people=people(SAM, away_until=date(2026, 12, 7), delegate_id=DANA.id),
    ),
    case(
        "somebody who answers nothing stands in",
        nov(24),
        asks=asked(nov(10), nov(17), item_id=7, who=DANA),
        people=people(SAM, away_until=date(2026, 12, 7), delegate_id=DANA.id),
    ),
    case(
        "as many asks as the city says",
        nov(24),
        PERIOD,
        asks=TWO_ASKS,
        policy=replace(ON, unanswered_asks=3),
    ),
]

WHOM_IT_REACHES = [
    case("not in Slack", nov(24), {"Sam: not in Slack": PERIOD}, people=people(SAM, slack_id=None)),
    case(
        "away",
        nov(24),
        {"Sam: away until Mon Dec 7": PERIOD},
        people=people(SAM, away_until=date(2026, 12, 7)),
    ),
    case("back today", nov(24), PERIOD, people=people(SAM, away_until=nov(24))),
    case(
        "away, with a delegate",
        nov(24),
        {"Dana": PERIOD},
        people=people(SAM, away_until=date(2026, 12, 7), delegate_id=DANA.id),
    ),
    case(
        "a delegate who is not in Slack",
        nov(24),
        {"Sam: away until Mon Dec 7": PERIOD},
        people=(
            replace(SAM, away_until=date(2026, 12, 7), delegate_id=DANA.id),
            replace(DANA, slack_id=None),
        ),
    ),
    case("has left", nov(24), people=people(SAM, active=False)),
    case("nobody leads", nov(24), assignments=()),
    case("a department leads: its head", nov(24), {"Dana": PERIOD}, assignments=(lead(department_id=1),)),
    case(
        "a board leads: its reporter",
        nov(24),
        {"Pat": PERIOD},
        assignments=(lead(body_id=1),),
        bodies=(Body(id=1, name="Planning Board", reporter_id=PAT.id),),
    ),
    case("support is not asked", nov(24), assignments=(replace(lead(), part=Part.SUPPORT),)),
    case(
        "twice this week already",
        nov(27),
        {f"Sam: {ENOUGH}": NUDGE_NEARLY},
        due=date(2026, 12, 1),
        asks=asked(nov(23), kind="nudge", item_id=7) + asked(nov(24), item_id=7),
    ),
    case(
        "today already, in another zone",
        nov(24),
        {"Sam: has had a message today": PERIOD},
        asks=asked(nov(24), kind="nudge", item_id=7),
    ),
]

WHEN = [
    case("before the hour", nov(24), clock="09:29"),
    case("made up for in the afternoon", nov(24), PERIOD, clock="16:00"),
    case("not in quiet hours", nov(24), clock="18:00"),
    case("an outage on Tuesday: on Wednesday", nov(25), PERIOD, outage=True),
    case("not before the hour on Wednesday", nov(25), clock="08:30", outage=True),
    case("an outage, and a holiday", nov(26), outage=True),
    case("an outage until Friday", nov(27), PERIOD, outage=True),
    case("an outage until Monday: asked on Tuesday instead, not twice", nov(30), outage=True),
    case("nothing on Saturday", nov(28), outage=True),
    case("a free Tuesday: on Monday", nov(23), PERIOD, policy=replace(ON, days_off=(nov(24),))),
    case("live since Wednesday: next Tuesday", nov(25), outage=True, policy=replace(ON, live_since=nov(25))),
]

MODES_AND_PLANS = [
    case("in set-up", nov(24), policy=replace(ON, mode=Mode.SET_UP)),
    case("paused", nov(24), policy=replace(ON, mode=Mode.PAUSED)),
    case(
        "pilot: in it",
        nov(24),
        PERIOD,
        policy=replace(ON, mode=Mode.PILOT, pilot_department="public works"),
    ),
    case("pilot: outside", nov(24), policy=replace(ON, mode=Mode.PILOT, pilot_department="Planning")),
    case(
        "pilot: its head, who belongs elsewhere",
        nov(24),
        PERIOD,
        departments=(Department(id=9, name="Clerk", head_id=SAM.id),),
        policy=replace(ON, mode=Mode.PILOT, pilot_department="Clerk"),
    ),
    case("a draft nudges nobody", nov(24), plans=(replace(PLAN, state=PlanState.DRAFT),)),
    case("nor does what is submitted", nov(24), plans=(replace(PLAN, state=PlanState.SUBMITTED),)),
]

CASES = [
    *WEEKLY_ASK,
    *DUE_DATES,
    *COMING_ROUND,
    *REMINDERS_AND_SILENCE,
    *SILENT_OWNERS,
    *WHOM_IT_REACHES,
    *WHEN,
    *MODES_AND_PLANS,
]


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.name)
def test_who_hears_what(one: Case) -> None:
    found: dict[str, str] = {}
    for message in agenda(one.facts, at(one.day, one.clock), one.swept).messages:
        if message.kind is MessageKind.CHECK_IN:
            name = one.facts.person_by_id[message.person_id or 0].name.split()[0]
            (planned,) = message.items
            found[f"{name}: {message.reason}" if message.reason else name] = (
                f"{planned.kind} {planned.prompt}"
            )
    assert found == one.expected
