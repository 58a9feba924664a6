"""Two plans as their cities keep them, where they are at hand; nothing of them is kept here."""

import os
from datetime import date
from pathlib import Path

import pytest

from planbot.intake.draft import Draft
from planbot.intake.draft_json import draft_as_json
from planbot.intake.map_writer import write_map
from planbot.intake.people_list import PeopleList, PersonRow
from planbot.intake.plan_map import parse_map, read_map
from planbot.intake.read_plan import read_plan

ROOT = Path(__file__).parents[2]
PLANS = ROOT / os.environ.get("PLANBOT_REAL_PLANS_DIR", "../shared/plans")
WINTHROP = PLANS / "winthrop_me_comprehensive_plan.csv"
NORFOLK = PLANS / "norfolk_va_climate_plan.csv"
TODAY = date(2026, 11, 23)

pytestmark = pytest.mark.skipif(
    not WINTHROP.exists() or not NORFOLK.exists(), reason="the real plans are not here"
)

WINTHROP_MAP = {
    "title": "Comprehensive Plan",
    "legend": {"Short term": "2026-12-31", "Mid-term": "2029-12-31", "Long term": "2034-12-31"},
    "owners": {
        "Town Manager": {"person": "manager@town.example"},
        "Town Planner": {"person": "planner@town.example"},
        "Code Enforcement Officer": {"person": "code@town.example"},
        "Public Works": {"department": "Public Works"},
        "Public Works Department": {"department": "Public Works"},
        "Planning Board": {"body": "Planning Board", "reporter": "planner@town.example"},
        "Town Council": {"body": "Town Council", "reporter": "manager@town.example"},
    },
    "status": {"Need Update": "not started"},
}


def levels_of(draft: Draft) -> list[int]:
    return [sum(item.level == level for item in draft.items) for level in range(len(draft.levels))]


def test_winthrop_comes_in_whole() -> None:
    emails = ("manager@town.example", "planner@town.example", "code@town.example")
    people = PeopleList(
        people=tuple(PersonRow(row=row, email=email, name=email) for row, email in enumerate(emails, 2))
    )
    draft = read_plan(WINTHROP, people=people, mapping=parse_map(WINTHROP_MAP), today=TODAY)
    assert (draft.rows_read, draft.accepted, draft.rejected, draft.skipped) == (308, 308, (), ())
    assert draft.levels == ("Recommendation Area", "Policy", "Strategy")
    assert levels_of(draft) == [10, 74, 308]
    assert len({item.number for item in draft.leaves}) < 308, "numbers restart in each area"
    assert all(item.leads for item in draft.leaves)
    assert max(len(item.supports) for item in draft.leaves) == 5
    dues = [item.due for item in draft.leaves]
    assert [dues.count(date(year, 12, 31)) for year in (2026, 2029, 2034)] == [103, 113, 25]
    assert sum(item.recurrence == "ongoing" for item in draft.leaves) == dues.count(None) == 67
    owners = {report.mention.text: report.mention for report in draft.owners}
    assert owners["Town Manager"].match == "manager@town.example"
    assert owners["CEO"].match == "code@town.example", "the file itself tells what the letters mean"
    assert owners["Planning Board"].reporter == "planner@town.example"
    assert owners["Conservation Commission"].kind == "body"
    kinds = {gap.kind for gap in draft.gaps}
    assert not kinds & {"no_lead", "no_date", "no_legend", "no_time", "unknown_status"}
    assert any(gap.kind == "unused_column" and "#N/A" in gap.message for gap in draft.gaps)


def test_winthrop_without_a_map_says_what_to_settle() -> None:
    draft = read_plan(WINTHROP, today=TODAY)
    assert draft.accepted == 308
    assert sum(len(gap.rows) for gap in draft.gaps if gap.kind == "no_legend") == 241
    assert [(gap.text, len(gap.rows)) for gap in draft.gaps if gap.kind == "unknown_status"] == [
        ("Need Update", 308)
    ]


def test_norfolk_comes_in_whole() -> None:
    legend = {"Short-term": 2020, "Medium-term": 2025, "Long-term": "after 2030"}
    draft = read_plan(NORFOLK, mapping=parse_map({"legend": legend}), today=TODAY)
    assert (draft.rows_read, draft.accepted, draft.rejected, draft.skipped) == (62, 62, (), ())
    assert draft.levels[0] == "Goal"
    assert draft.levels[-1] == "Strategy"
    assert levels_of(draft)[0] == 6
    by_timeline = {" ".join((item.timeline or "").split()): item for item in draft.leaves}
    assert by_timeline["Short-term"].due == date(2020, 12, 31)
    assert by_timeline["Short- term/Medium- term"].due == date(2025, 12, 31)
    assert by_timeline["Short- term/Medium- term"].horizon == "short term to medium term"
    texts = {report.mention.text for report in draft.owners}
    assert "Municipal Government" in texts
    assert not any("\n" in text for text in texts)
    assert not {text.casefold() for text in texts} & {"not applicable", "equity"}


@pytest.mark.parametrize("path", [WINTHROP, NORFOLK], ids=["winthrop", "norfolk"])
def test_a_written_map_changes_nothing_and_the_data_adds_up(path: Path, tmp_path: Path) -> None:
    draft = read_plan(path, today=TODAY)
    write_map(draft, tmp_path / "map.yml")
    again = read_plan(path, mapping=read_map(tmp_path / "map.yml"), today=TODAY)
    data = draft_as_json(draft)
    assert draft_as_json(again)["items"] == data["items"]
    assert set(data) == {
        "title", "sheet", "header_row", "why", "rows_read", "accepted", "rejected", "skipped", "columns",
        "levels", "items", "owners", "times", "statuses", "proposed_milestones", "gaps",
    }  # fmt: skip
    assert data["accepted"] + len(data["rejected"]) + len(data["skipped"]) == data["rows_read"]
    assert set(data["items"][0]) == {
        "id", "number", "path", "title", "leads", "supports", "department", "start", "due", "precision",
        "recurrence", "timeline", "horizon", "status", "percent", "lead_match",
    }  # fmt: skip
