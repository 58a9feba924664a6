"""What a city may choose: its calendar, its rhythm, its thresholds. One field, one setting.

The defaults count back from a leadership meeting on Tuesday. Weekdays are 0 (Monday) to 6 (Sunday).
"""

from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from planbot.plan.vocabulary import Cadence, Mode, YearEdge

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


class DayName(NamedTuple):
    """What the city calls one of its own days."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A workspace's settings as plain values; every change of one is a row in the ledger."""

    zone: str = "America/New_York"
    fiscal_year_start: int = 7
    fiscal_year_named_by: YearEdge = YearEdge.END
    work_week: tuple[int, ...] = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)
    holidays_country: str | None = "US"
    holidays_subdivision: str | None = None
    days_off: tuple[date, ...] = ()
    work_days: tuple[date, ...] = ()
    half_days: tuple[date, ...] = ()
    day_names: tuple[DayName, ...] = ()

    mode: Mode = Mode.SET_UP
    live_since: date | None = None
    only_me: str | None = None
    only_me_since: date | None = None
    pilot_department: str | None = None
    pilot_since: date | None = None
    resumed_on: date | None = None
    resumes_to: Mode | None = None
    leadership_channel: str | None = None

    meeting_day: int = TUESDAY
    meeting_time: time = time(10)
    ask_day: int = TUESDAY
    ask_time: time = time(9, 30)
    reminder_day: int = THURSDAY
    reminder_time: time = time(9, 30)
    digest_day: int = MONDAY
    digest_time: time = time(8, 30)
    rollup_day: int = TUESDAY
    rollup_time: time = time(8, 0)
    quiet_from: time = time(18, 0)
    quiet_until: time = time(8, 0)

    reporting_period: Cadence = Cadence.MONTH
    trouble_period: Cadence = Cadence.FORTNIGHT
    quiet_period: Cadence = Cadence.QUARTER
    coming_due_days: int = 10
    steps_before: tuple[int, ...] = (2,)
    steps_after: tuple[int, ...] = (1,)
    rest_days: int = 10
    unanswered_asks: int = 2
    silent_ask_weeks: int = 2
    overdue_to_digest_days: int = 7
    overdue_to_rollup_days: int = 15
    slow_after_share: float = 0.25
    slow_points: int = 20
    little_done_percent: int = 20
    little_time_days: int = 10
    same_note_times: int = 3
    unproven_days: int = 31
    silent_share: float = 0.25
    snooze_days: int = 3
    snooze_late_days: int = 1
    decision_again_days: int = 7

    direct_messages_per_week: int = 2
    items_named: int = 10
    launch_days: int = 30
    look_ahead_days: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPolicy:
    """What a plan or an item may have for itself, as it holds for one item; the fields are those of `Policy`.

    `asked`: whether planbot asks about it at all. `cadence` is its reporting period however it stands; None
    leaves that to the three periods.
    """

    asked: bool = True
    cadence: Cadence | None = None
    reporting_period: Cadence
    trouble_period: Cadence
    quiet_period: Cadence
    coming_due_days: int
    steps_before: tuple[int, ...]
    steps_after: tuple[int, ...]
    rest_days: int
    unanswered_asks: int
    silent_ask_weeks: int
    overdue_to_digest_days: int
    overdue_to_rollup_days: int
    slow_after_share: float
    slow_points: int
    snooze_days: int
    snooze_late_days: int
    decision_again_days: int

    @classmethod
    def of(cls, policy: Policy) -> "ItemPolicy":
        """Return what holds where nothing is overridden."""
        shared = {key: getattr(policy, key) for key in OVERRIDABLE if key in Policy.__dataclass_fields__}
        return cls(**shared)


OVERRIDABLE = tuple(ItemPolicy.__dataclass_fields__)
