"""A city's settings as words: how each is written by a person, and how it is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import holidays

from planbot.plan.errors import UserError
from planbot.plan.policy import DayName
from planbot.plan.vocabulary import Cadence, Mode, YearEdge, fold

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """One field of `Policy`. `read` turns a person's words into its value, raising `UserError`; `say` turns
    a value back into words that `read` takes."""

    key: str
    meaning: str
    read: Callable[[str], Any]
    say: Callable[[Any], str]


def setting(key: str) -> Setting:
    """Return the setting called `key`; hyphens, spaces and case do not matter.

    Raises `UserError` listing what there is.
    """
    found = SETTINGS.get(fold(key))
    if found is None:
        raise UserError(f"There is no setting “{key}”. There are: {', '.join(SETTINGS)}.")
    return found


def _text(words: str) -> str | None:
    return None if fold(words) in ("", "none", "off", "_") else words.strip()


def _say_text(value: str | None) -> str:
    return value or "none"


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(words: str) -> int:
        try:
            number = int(words.strip())
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise UserError(f"“{words}” is not a whole number from {low} to {high}.")
        return number

    return read


def _share(words: str) -> float:
    text = words.strip()
    try:
        number = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        number = -1
    if not 0 <= number <= 1:
        raise UserError(f"“{words}” is not a share. Write it as 25% or 0.25.")
    return number


def _numbers(words: str) -> tuple[int, ...]:
    read = _whole(0, 365)
    if _text(words) is None:
        return ()
    return tuple(read(part) for part in words.replace(",", " ").split())


def _choice(names: tuple[str, ...], start: int) -> Callable[[str], int]:
    def read(words: str) -> int:
        typed = words.strip().casefold()
        for position, name in enumerate(names, start):
            if typed and (
                name.casefold() == typed or (len(typed) >= 3 and name.casefold().startswith(typed))
            ):
                return position
        raise UserError(f"“{words}” is not one of: {', '.join(names)}.")

    return read


_weekday = _choice(WEEKDAYS, 0)
_month = _choice(MONTHS, 1)


def _say_weekday(value: int) -> str:
    return WEEKDAYS[value]


def _weekdays(words: str) -> tuple[int, ...]:
    days = tuple(sorted({_weekday(part) for part in words.replace(",", " ").split()}))
    if not days:
        raise UserError("A work week has at least one day, such as: Monday, Tuesday, Wednesday, Thursday.")
    return days


def _time(words: str) -> time:
    try:
        return time.fromisoformat(words.strip().zfill(5))
    except ValueError:
        raise UserError(f"“{words}” is not a time of day. Write it as 09:30.") from None


def _say_time(value: time) -> str:
    return value.strftime("%H:%M")


def _date(words: str) -> date | None:
    if _text(words) is None:
        return None
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        raise UserError(f"“{words}” is not a date. Write it as 2026-11-24.") from None


def _say_date(day: date | None) -> str:
    return str(day or "none")


def _mode(words: str) -> Mode | None:
    return None if _text(words) is None else Mode.parse(words)


def _say_mode(mode: Mode | None) -> str:
    return mode.label if mode else "none"


def _dates(words: str) -> tuple[date, ...]:
    found = (_date(part) for part in words.replace(",", " ").split())
    return tuple(sorted({day for day in found if day is not None}))


def _day_names(words: str) -> tuple[DayName, ...]:
    found: dict[date, DayName] = {}
    for part in words.split(";"):
        if _text(part) is None:
            continue
        written, _, name = part.strip().partition(" ")
        day = _date(written)
        if day is None or not name.strip():
            raise UserError(
                f"“{part.strip()}” is not a day with its name. Write it as 2026-12-24 Christmas Eve."
            )
        found[day] = DayName(day, name.strip())
    return tuple(sorted(found.values()))


def _say_day_names(names: tuple[DayName, ...]) -> str:
    return "; ".join(f"{one.day} {one.name}" for one in names) or "none"


def _zone(words: str) -> str:
    name = words.strip().replace(" ", "_")
    by_folded = {zone.casefold(): zone for zone in available_timezones()}
    found = by_folded.get(name.casefold())
    if found is None:
        raise UserError(f"“{words}” is not a time zone. Write it as America/Chicago.")
    return ZoneInfo(found).key


def _country(words: str) -> str | None:
    name = _text(words)
    if name is None:
        return None
    if name.upper() not in holidays.list_supported_countries(include_aliases=True):
        raise UserError(f"No holidays are known for “{words}”. Write the country as US or CA, or none.")
    return name.upper()


def _subdivision(words: str) -> str | None:
    name = _text(words)
    return None if name is None else name.upper()


def _say_list(say: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda values: ", ".join(say(value) for value in values) or "none"


def _count(key: str, meaning: str, low: int = 0, high: int = 365) -> Setting:
    return Setting(key, meaning, _whole(low, high), str)


def _period(key: str, meaning: str) -> Setting:
    return Setting(key, meaning, Cadence.parse, lambda cadence: cadence.label)


def _day_and_time(name: str, what: str) -> tuple[Setting, Setting]:
    return (
        Setting(f"{name}_day", f"The day of {what}.", _weekday, _say_weekday),
        Setting(f"{name}_time", f"The local time of {what}.", _time, _say_time),
    )


_ALL = (
    Setting("zone", "The city's time zone.", _zone, str),
    Setting("fiscal_year_start", "The fiscal year's first month.", _month, lambda month: MONTHS[month - 1]),
    Setting(
        "fiscal_year_named_by",
        "The fiscal year is named by the year of its start or end.",
        YearEdge.parse,
        lambda edge: edge.label,
    ),
    Setting("work_week", "The days on which people work.", _weekdays, _say_list(_say_weekday)),
    Setting("holidays_country", "Whose public holidays are free days.", _country, _say_text),
    Setting("holidays_subdivision", "The state or province for its own holidays.", _subdivision, _say_text),
    Setting("days_off", "The city's own free days.", _dates, _say_list(date.isoformat)),
    Setting(
        "work_days", "Free days on which the city works all the same.", _dates, _say_list(date.isoformat)
    ),
    Setting("half_days", "Work days without a message after noon.", _dates, _say_list(date.isoformat)),
    Setting("day_names", "What the city calls its own days.", _day_names, _say_day_names),
    Setting("mode", "set up, only me, pilot, live or paused.", Mode.parse, lambda mode: mode.label),
    Setting("live_since", "The day from which silence counts.", _date, _say_date),
    Setting("only_me", "Who gets everything in the mode “only me”: an email address.", _text, _say_text),
    Setting("only_me_since", "The day on which that began.", _date, _say_date),
    Setting("pilot_department", "The one department of a pilot.", _text, _say_text),
    Setting("pilot_since", "The day on which the pilot began.", _date, _say_date),
    Setting(
        "resumed_on",
        "The day on which sending last went on, after a pause or set-up; nothing older is made up for.",
        _date,
        _say_date,
    ),
    Setting("resumes_to", "What a pause interrupts, while it lasts.", _mode, _say_mode),
    Setting("leadership_channel", "Where the weekly rollup goes.", _text, _say_text),
    Setting("meeting_day", "When the leadership team meets; the days below follow.", _weekday, _say_weekday),
    Setting("meeting_time", "At what time it meets.", _time, _say_time),
    *_day_and_time("ask", "the weekly ask to owners"),
    *_day_and_time("reminder", "the reminder to those who have not answered"),
    *_day_and_time("digest", "the digest to department heads"),
    *_day_and_time("rollup", "the rollup to leadership"),
    Setting("quiet_from", "No message to a person after this local time.", _time, _say_time),
    Setting("quiet_until", "No message to a person before this local time.", _time, _say_time),
    _period("reporting_period", "How often an item needs a word: each fortnight, month or quarter."),
    _period("trouble_period", "How often, where it is at risk, off track or overdue."),
    _period("quiet_period", "How often, where it is on hold, ongoing, seldom due, or over a year off."),
    _count("coming_due_days", "An item due within so many business days joins the weekly ask."),
    Setting("steps_before", "Business days before due on which to nudge.", _numbers, _say_list(str)),
    Setting("steps_after", "Business days after due on which to nudge.", _numbers, _say_list(str)),
    _count("rest_days", "Business days for which an explained late item is left alone."),
    _count(
        "unanswered_asks",
        "After so many asks without an answer the head is told; who answers none is asked less often.",
        1,
        20,
    ),
    _count("silent_ask_weeks", "Weeks from one ask to the next, where so many had no answer.", 1, 12),
    _count("overdue_to_digest_days", "Business days late after which an item stands in the head's digest."),
    _count("overdue_to_rollup_days", "Business days late after which leadership looks at it first."),
    Setting("slow_after_share", "Slow is said only after this share of the time.", _share, "{:.0%}".format),
    _count("slow_points", "Slow: percent this many points below the share of time gone.", 1, 100),
    _count("little_done_percent", "On track at up to this percent is asked about near the end.", 0, 99),
    _count("little_time_days", "Near the end is from so many business days before an item is due."),
    _count("same_note_times", "After the same note so many times in a row its owner is asked.", 2, 20),
    _count("unproven_days", "For so many days what was completed may be asked about; 0 is never."),
    Setting("silent_share", "Too quiet to call on track from this share on.", _share, "{:.0%}".format),
    _count("snooze_days", "Business days in the middle choice of Snooze.", 1, 60),
    _count("snooze_late_days", "Business days for which an overdue item can be snoozed.", 1, 20),
    _count("decision_again_days", "Days until a question without an answer is put again.", 1, 90),
    _count("direct_messages_per_week", "At most so many messages to a person a week.", 1, 7),
    _count("items_named", "At most so many items named in one message.", 1, 10),
    _count("launch_days", "For so many days somebody new to a lead is still to be told of it.", 1),
    _count("look_ahead_days", "“Due soon” in digests and rollups looks so many days ahead.", 1),
)

SETTINGS = {one.key: one for one in _ALL}
