"""What headers of public plans are taken for, by their words alone."""

import pytest

from planbot.intake.fields import Field
from planbot.intake.headers import read_header


@pytest.mark.parametrize(
    ("header", "level", "part"),
    [
        ("Goal", "goal", Field.TITLE),
        ("GOALS", "goal", Field.TITLE),
        ("Strategic Direction", "strategic direction", Field.TITLE),
        ("Strategic priority", "strategic priority", Field.TITLE),
        ("Pillar", "pillar", Field.TITLE),
        ("Recommendation Area", "recommendation area", Field.TITLE),
        ("Policies", "policy", Field.TITLE),
        ("Focus Area", "focus area", Field.TITLE),
        ("Strategic Direction Result", "strategic direction result", Field.TITLE),
        ("Action Item(s)", "action item", Field.TITLE),
        ("Implementation Action", "implementation action", Field.TITLE),
        ("Strategy Number", "strategy", Field.NUMBER),
        ("Goal #", "goal", Field.NUMBER),
        ("Objective No.", "objective", Field.NUMBER),
        ("Policy Description", "policy", Field.DESCRIPTION),
        ("Stratgey", "strategy", Field.TITLE),
        ("Inititative", "initiative", Field.TITLE),
        ("Key Actions", "action", Field.TITLE),
        ("Major Initiatives", "initiative", Field.TITLE),
        ("Supporting Action", "action", Field.TITLE),
        ("Implementation Task", "task", Field.TITLE),
        ("Priority Project", "project", Field.TITLE),
        ("Actions Needed", "action", Field.TITLE),
        ("Strategies/Actions", "action", Field.TITLE),
        ("Council Strategic Priority", "strategic priority", Field.TITLE),
        ("Policies / Actions", "action", Field.TITLE),
        ("Goals & Objectives", "objective", Field.TITLE),
        ("Goals, Policies and Actions", "action", Field.TITLE),
        ("Action (what we will do)", "action", Field.TITLE),
    ],
)
def test_levels(header: str, level: str, part: Field) -> None:
    reading = read_header(header)
    assert reading is not None
    assert (reading.field, reading.level, reading.part) == (None, level, part)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Ref #", Field.NUMBER),
        ("ActionID", Field.NUMBER),
        ("No.", Field.NUMBER),
        ("Implementor 3", Field.LEAD),
        ("Lead Agency", Field.LEAD),
        ("Responsible Party", Field.LEAD),
        ("Resposible Party", Field.LEAD),
        ("Responsible Department(s)", Field.LEAD),
        ("Agency", Field.LEAD),
        ("Partner Agency", Field.SUPPORT),
        ("Supporting Departments", Field.SUPPORT),
        ("Department", Field.DEPARTMENT),
        ("Timeline", Field.TIMELINE),
        ("Time\nFrame", Field.TIMELINE),
        ("Timefame", Field.TIMELINE),
        ("Deadline 2", Field.DUE),
        ("End date", Field.DUE),
        ("Est. Completion Date", Field.DUE),
        ("Launch Date", Field.START),
        ("Key Outcome Indicator", Field.MEASURE),
        ("Performance Measure", Field.MEASURE),
        ("% Complete", Field.PERCENT),
        ("Status", Field.STATUS),
        ("Status Update", Field.IGNORE),
        ("Estimated Cost ($)", Field.BUDGET),
        ("Funding Source", Field.RESOURCES),
        ("Next Steps", Field.MILESTONES),
        ("Secondary Benefits", Field.IGNORE),
        ("Some Delay", Field.STATUS_MARK),
        ("Short", Field.HORIZON),
        ("Priority Level", Field.PRIORITY),
        ("Description", Field.TITLE),
        ("What", Field.TITLE),
        ("Work Plan Items", Field.TITLE),
        ("Project End", Field.DUE),
        ("Action Type", Field.IGNORE),
        ("Who will do it?", Field.LEAD),
        ("When will it be done?", Field.TIMELINE),
        ("Time to Complete", Field.TIMELINE),
        ("Staff Contact", Field.LEAD),
        ("Current Progress", Field.PERCENT),
        ("Action Lead", Field.LEAD),
        ("Lead for this action", Field.LEAD),
        ("Responsible Section", Field.LEAD),
        ("Project Schedule", Field.TIMELINE),
        ("Implementation Year", Field.TIMELINE),
        ("Implementation Period", Field.TIMELINE),
        ("Phasing", Field.TIMELINE),
        ("FY", Field.TIMELINE),
        ("Year(s)", Field.TIMELINE),
        ("Date", Field.TIMELINE),
        ("Start Year", Field.START),
        ("Short/Mid/Long", Field.TIMELINE),
        ("High/Medium/Low", Field.PRIORITY),
        ("Stage", Field.STATUS),
        ("Status/Notes", Field.STATUS),
        ("Status Notes", Field.IGNORE),
        ("Actions taken", Field.IGNORE),
        ("Quantified Objective", Field.MEASURE),
        ("Measurable Objectives", Field.MEASURE),
        ("Program Funding", Field.RESOURCES),
        ("Implementation Priority", Field.PRIORITY),
        ("Short (0-2 yrs)", Field.HORIZON),
    ],
)
def test_fields(header: str, field: Field) -> None:
    reading = read_header(header)
    assert reading is not None
    assert reading.field is field


@pytest.mark.parametrize("header", ["", " ", "Zebra", "Impactful", "2025-01-01", "x" * 200])
def test_other_words_are_not_guessed(header: str) -> None:
    assert read_header(header) is None


def test_numbered_columns_keep_their_number() -> None:
    reading = read_header("Implementor 6")
    assert reading is not None
    assert reading.ordinal == 6


@pytest.mark.parametrize(
    ("header", "field"),
    [
        (
            "Timeframe (Short = 1-3 yrs, Mid = 4-7 yrs, Long = 8 years and all that comes after them)",
            "timeline",
        ),
        ("Timeframe (S: 1-2 years; L: 3 years)", "timeline"),
        ("Status\nIP = In progress", "status"),
        ("Priority: 1 = high, 3 = low", None),
    ],
)
def test_a_header_may_explain_its_words(header: str, field: str | None) -> None:
    found = read_header(header)
    assert found is not None
    assert found.field == field
