"""The city's own days from a list on the command line."""

from pathlib import Path

import pytest
from cli.conftest import Planbot

LIST = """Holiday,Date,Type
Christmas Eve,2026-12-24,
"Day after Thanksgiving","Nov 27, 2026",Day off
Early close,12/23/2026,half day
Columbus Day is worked,2027-10-11,work day
"""


def test_a_list_adds_the_days_once(city: Planbot, tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    file.write_text(LIST, encoding="utf-8")
    first = city("settings", "--days", str(file), "--at", "2026-11-24T09:00")
    assert "2026-12-23  half day   Early close" in first.out
    assert first.out.endswith("4 read, 4 new.\n")
    again = city("settings", "--days", str(file), "--at", "2026-11-24T09:00", "--json")
    assert again.json == {"days_read": 4, "added": []}
    settings = city("settings", "--json").json
    assert settings["days_off"] == "2026-11-27, 2026-12-24"
    assert settings["half_days"] == "2026-12-23"
    assert settings["work_days"] == "2027-10-11"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("Holiday\nChristmas\n", "“days.csv” needs a column “date”."),
        ("date\n", "There is no day in “days.csv”."),
        ("date,name\n2026-12-24,Eve\nsoon,Later\n", "Row 3: “soon” is not a date I can read."),
        ("date,kind\n2026-12-24,feast\n", "Row 2: “feast” is not one of: day off, half day, work day."),
        ("date,name\n,Eve\n", "Row 2: there is no date."),
    ],
)
def test_a_list_that_cannot_be_read_adds_nothing(
    city: Planbot, tmp_path: Path, content: str, sentence: str
) -> None:
    file = tmp_path / "days.csv"
    file.write_text(content, encoding="utf-8")
    ran = city("settings", "--days", str(file), code=2)
    assert sentence in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert city("settings", "--json").json["days_off"] == "none"
