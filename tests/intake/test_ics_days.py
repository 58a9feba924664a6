from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from planbot.intake.read_days import read_days
from planbot.plan.errors import UserError

TODAY = date(2026, 11, 24)
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//city//days//EN\r\n"


def write(folder: Path, *events: str) -> Path:
    path = folder / "days.ics"
    body = "".join(f"BEGIN:VEVENT\r\nUID:{n}\r\n{event}\r\nEND:VEVENT\r\n" for n, event in enumerate(events))
    path.write_text(f"{HEAD}{body}END:VCALENDAR\r\n", encoding="utf-8", newline="")
    return path


def read(folder: Path, *events: str) -> list[tuple[str, str, str | None]]:
    return [
        (str(one.day), one.kind.label, one.name)
        for one in read_days(write(folder, *events), TODAY, "America/New_York")
    ]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            "DTSTART;VALUE=DATE:20261224\r\nSUMMARY:Christmas Eve",
            [("2026-12-24", "day off", "Christmas Eve")],
        ),
        (
            "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261226\r\nSUMMARY:Closed\\; see site",
            [
                ("2026-12-24", "day off", "Closed, see site"),
                ("2026-12-25", "day off", "Closed, see site"),
            ],
        ),
        (
            "DTSTART;VALUE=DATE:20261230\r\nDURATION:P2D\r\nSUMMARY:Inventory",
            [("2026-12-30", "day off", "Inventory"), ("2026-12-31", "day off", "Inventory")],
        ),
        (
            "DTSTART;VALUE=DATE:20261223\r\nSUMMARY:Half day before Christm\r\n as Eve",
            [("2026-12-23", "half day", "Half day before Christmas Eve")],
        ),
        (
            "DTSTART;TZID=America/Chicago:20261223T120000\r\nDTEND;TZID=America/Chicago:20261223T170000\r\n"
            "SUMMARY:City Hall closes early",
            [("2026-12-23", "half day", "City Hall closes early")],
        ),
        (
            "DTSTART;VALUE=DATE:20261012\r\nSUMMARY:Columbus Day (working day)",
            [("2026-10-12", "work day", "Columbus Day (working day)")],
        ),
        (
            "DTSTART;VALUE=DATE:20200504\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Founders Day",
            [(f"{year}-05-04", "day off", "Founders Day") for year in (2026, 2027, 2028, 2029)],
        ),
        (
            "DTSTART;VALUE=DATE:20261204\r\nRRULE:FREQ=WEEKLY;UNTIL=20261218T000000Z\r\n"
            "EXDATE;VALUE=DATE:20261211\r\nSUMMARY:Friday closure",
            [("2026-12-04", "day off", "Friday closure"), ("2026-12-18", "day off", "Friday closure")],
        ),
        (  # a whole day as Outlook writes it
            'DTSTART;TZID="Eastern Standard Time":20261224T000000\r\n'
            'DTEND;TZID="Eastern Standard Time":20261226T000000\r\nSUMMARY:Closed',
            [("2026-12-24", "day off", "Closed"), ("2026-12-25", "day off", "Closed")],
        ),
        (
            "DTSTART:20261224T050000Z\r\nDTEND:20261225T050000Z\r\nSUMMARY:Christmas Eve",
            [("2026-12-24", "day off", "Christmas Eve")],
        ),
        (
            "DTSTART:20261224T010000Z\r\nDTEND:20261224T020000Z\r\nSUMMARY:Library closes early",
            [("2026-12-23", "half day", "Library closes early")],
        ),
        (
            "DTSTART;VALUE=DATE:20261223\r\nSUMMARY:1/2 day",
            [("2026-12-23", "half day", "1/2 day")],
        ),
        (
            "DTSTART;VALUE=DATE:20261201\r\nRDATE;VALUE=DATE:20261205\r\nSUMMARY:Inventory",
            [("2026-12-01", "day off", "Inventory"), ("2026-12-05", "day off", "Inventory")],
        ),
        (  # the end of a series at a time of day is one of the city's zone
            "DTSTART:20261201T170000Z\r\nRRULE:FREQ=DAILY;UNTIL=20261203T045959Z\r\nSUMMARY:Early closing",
            [("2026-12-01", "half day", "Early closing"), ("2026-12-02", "half day", "Early closing")],
        ),
    ],
)
def test_events_are_days(tmp_path, event, expected):
    assert read(tmp_path, event) == expected


def test_meetings_and_what_was_called_off_are_no_days(tmp_path):
    found = read(
        tmp_path,
        "DTSTART:20261201T150000Z\r\nDTEND:20261201T160000Z\r\nSUMMARY:Council meeting",
        "DTSTART;VALUE=DATE:20261202\r\nSTATUS:CANCELLED\r\nSUMMARY:Picnic",
        "SUMMARY:Some day",
        "DTSTART;VALUE=DATE:20261203\r\nSUMMARY:Staff day",
    )
    assert found == [("2026-12-03", "day off", "Staff day")]


def test_one_of_a_series_that_was_moved_is_read_where_it_is_now(tmp_path):
    path = tmp_path / "days.ics"
    path.write_text(
        f"{HEAD}BEGIN:VEVENT\r\nUID:a\r\nDTSTART;VALUE=DATE:20260504\r\nRRULE:FREQ=YEARLY;COUNT=2\r\n"
        "SUMMARY:Founders Day\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID;VALUE=DATE:20270504\r\n"
        "DTSTART;VALUE=DATE:20270507\r\nSUMMARY:Founders Day\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        newline="",
    )
    assert [str(one.day) for one in read_days(path, TODAY, "America/New_York")] == [
        "2026-05-04",
        "2027-05-07",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            f"{HEAD}BEGIN:VEVENT\r\nDTSTART:soon\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            "is no calendar that can be read",
        ),
        (
            f"{HEAD}BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\nRRULE:FREQ=SOMETIMES\r\nEND:VEVENT\r\n"
            "END:VCALENDAR\r\n",
            "is no calendar that can be read",
        ),
        ("no calendar at all", "is no calendar that can be read"),
        ("\0\1\2" * 99, "is no calendar that can be read"),
        (
            f"{HEAD}BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261101\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n"
            "END:VCALENDAR\r\n",
            "is no calendar that can be read",
        ),
        (
            f"{HEAD}BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:99991230\r\nDURATION:P5D\r\nEND:VEVENT\r\n"
            "END:VCALENDAR\r\n",
            "is no calendar that can be read",
        ),
        (
            f"{HEAD}BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=DAILY\r\nSUMMARY:On call\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n",
            "“On call” from 2026-01-01 lasts 1426 days",
        ),
        ("", "no day off in"),
        (f"{HEAD}END:VCALENDAR\r\n", "There is no day off in"),
        (
            f"{HEAD}BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20270101\r\n"
            "SUMMARY:Year of the River\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            "“Year of the River” from 2026-01-01 lasts 365 days",
        ),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, words):
    path = tmp_path / "days.ics"
    path.write_text(text, newline="")
    with pytest.raises(UserError, match=words):
        read_days(path, TODAY, "America/New_York")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_calendar_is_read_in_any_encoding(tmp_path, encoding):
    path = write(tmp_path, "DTSTART;VALUE=DATE:20261012\r\nSUMMARY:Día de la Raza")
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert [one.name for one in read_days(path, TODAY, "America/New_York")] == ["Día de la Raza"]


@given(
    st.dictionaries(
        st.dates(date(2026, 1, 1), date(2030, 12, 31)),
        st.sampled_from(["Closed", "Ferien; frei", "Día"]),
        min_size=1,
    )
)
def test_whatever_a_calendar_holds_is_read(tmp_path_factory, days):
    calendar = Calendar()
    calendar.add("prodid", "-//city//days//EN")
    calendar.add("version", "2.0")
    for day, name in days.items():
        event = Event()
        event.add("summary", name)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("uid", str(day))
        calendar.add_component(event)
    path = tmp_path_factory.mktemp("calendar") / "days.ics"
    path.write_bytes(calendar.to_ical())
    found = read_days(path, TODAY, "America/New_York")
    assert [(one.day, one.name) for one in found] == [
        (day, days[day].replace(";", ",")) for day in sorted(days)
    ]
