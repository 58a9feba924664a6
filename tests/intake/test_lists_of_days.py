"""Which files are lists of days, and which are plans or people lists with dates in them."""

from datetime import date
from pathlib import Path

import pytest

from planbot.intake.read_days import lists_days, read_days
from planbot.plan.errors import UserError

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("name", "header", "is_of_days"),
    [
        ("city.ics", "BEGIN:VCALENDAR", True),
        ("days.csv", "Holiday,Date,Type", True),
        ("days.csv", "Date,Holiday Name", True),
        ("port-alder-holidays_2027.csv", "Date,Name", True),
        ("closures.csv", "Day,Description,Closure", True),
        ("days.csv", "Holiday,Day,Date", True),
        ("holidays.csv", "Subject,Start Date,Start Time,End Date,End Time,All day event", True),
        ("days.csv", "City holidays of 2027\nDay,Date,Name", True),
        ("plan.csv", "Title,Start,Status", False),
        ("plan.csv", "Title,Start,End,Status", False),
        ("plan.csv", "Date,Name", False),
        ("holidays.csv", "Goal,Action,Lead,Due", False),
        ("holidays.csv", "Holiday,Name", False),
        ("holiday-event.csv", "Action,Date,Lead", False),
        ("people.csv", "Name,Email,Department", False),
    ],
)
def test_what_is_a_list_of_days(tmp_path: Path, name: str, header: str, is_of_days: bool) -> None:
    file = tmp_path / name
    file.write_text(f"{header}\nx,2026-12-24,y\n", encoding="utf-8")
    assert lists_days(file) is is_of_days


def _days(folder: Path, text: str) -> list[tuple[str, str, str | None]]:
    file = folder / "holidays.csv"
    file.write_text(text, encoding="utf-8")
    return [(str(one.day), one.kind.label, one.name) for one in read_days(file, TODAY, "America/New_York")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # the weekday beside a date is not the next such day
            'Holiday,Day,Date\nNew Year,Friday,"January 1, 2027"\n',
            [("2027-01-01", "day off", "New Year")],
        ),
        (
            "Holiday,Date,Observed\nIndependence Day,2027-07-04,2027-07-05\nLabor Day,2027-09-06,\n",
            [("2027-07-05", "day off", "Independence Day"), ("2027-09-06", "day off", "Labor Day")],
        ),
        (
            "Name,Start,End\nBreak,2026-12-30,2027-01-01\n",
            [(day, "day off", "Break") for day in ("2026-12-30", "2026-12-31", "2027-01-01")],
        ),
        (  # Outlook gives the midnight after the last day
            "Subject,Start Date,Start Time,End Date,End Time\n"
            "Break,12/24/2026,12:00:00 AM,12/26/2026,12:00:00 AM\n",
            [("2026-12-24", "day off", "Break"), ("2026-12-25", "day off", "Break")],
        ),
        (
            'City holidays of 2026\nHoliday,Date\nThanksgiving,"November 26-27, 2026"\n',
            [("2026-11-26", "day off", "Thanksgiving"), ("2026-11-27", "day off", "Thanksgiving")],
        ),
        (
            "Holiday,Date\nEve (half day),Dec 24\nNew Year's Eve,Dec 31 (half day)\n",
            [("2026-12-24", "half day", "Eve (half day)"), ("2026-12-31", "half day", "New Year's Eve")],
        ),
        ("date,kind\n2026-12-24,half\n2026-12-24,off\n", [("2026-12-24", "day off", None)]),
    ],
)
def test_lists_as_cities_write_them(
    tmp_path: Path, text: str, expected: list[tuple[str, str, str | None]]
) -> None:
    assert _days(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Holiday,Day\nChristmas,Friday\n", "Row 2: “Friday” is every week. Write the date beside it."),
        ("Name,Start,End\nBreak,2026-12-24,2026-12-20\n", "Row 2: from 2026-12-24 to 2026-12-20 is no"),
        ("Holiday,Date\nEve,Dec 24 or so\n", "Row 2: “Dec 24 or so” is not a date I can read."),
    ],
)
def test_what_cannot_be_read_of_a_list_is_said(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(UserError) as told:
        _days(tmp_path, text)
    assert sentence in told.value.message
