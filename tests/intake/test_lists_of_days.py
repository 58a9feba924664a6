"""Which files are lists of days, and which are plans or people lists with dates in them."""

from pathlib import Path

import pytest

from planbot.intake.read_days import lists_days


@pytest.mark.parametrize(
    ("name", "header", "is_of_days"),
    [
        ("city.ics", "BEGIN:VCALENDAR", True),
        ("days.csv", "Holiday,Date,Type", True),
        ("days.csv", "Date,Holiday Name", True),
        ("port-alder-holidays_2027.csv", "Date,Name", True),
        ("closures.csv", "Day,Description,Closure", True),
        ("plan.csv", "Title,Start,Status", False),
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
