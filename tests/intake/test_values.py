"""Status, percent, priority, funding and dates of rows, and the rows that cannot be right."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from planbot.intake.milestones import read_milestones, write_milestones
from planbot.intake.plan_map import parse_map
from planbot.intake.read_plan import read_plan
from planbot.intake.spans import SpanReader
from planbot.intake.status_words import read_status, read_status_heading, read_status_text
from planbot.plan.model import Milestone
from planbot.plan.vocabulary import Status


@pytest.mark.parametrize("status", list(Status))
def test_planbots_own_words_are_read(status: Status) -> None:
    assert read_status(status.value) is status
    assert read_status(status.label.upper()) is status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("In Progress", "on_track"),
        ("Some Delay", "at_risk"),
        ("Behind schedule", "off_track"),
        ("Done (March)", "completed"),
        ("Deferred", "on_hold"),
        ("Cancelled", "discontinued"),
        ("Upcoming", "not_started"),
        ("Need Update", None),
        *(("IP", "on_track"), ("✓", "completed"), ("D", None), ("R", None)),
        *(
            ("Not Started Yet", "not_started"),
            ("To be started", "not_started"),
            ("Status Pending", "not_started"),
        ),
        *(("No longer needed", "discontinued"), ("Archived", "discontinued")),
        *(("Some Disruption", "at_risk"), ("Major Disruption", "off_track")),
        (f"In progress. {'The council has seen it twice. ' * 20}", "on_track"),
    ],
)
def test_words_of_other_plans_are_read(text: str, status: str | None) -> None:
    assert read_status(text) == status


@pytest.mark.parametrize(
    ("text", "status", "percent"),
    [
        ("Complete & Ongoing", "completed", None),
        ("Completed 5/2024", "completed", None),
        ("Completed in June 2024", "completed", None),
        ("Deferred to FY27", "on_hold", None),
        ("Delayed due to funding", "off_track", None),
        ("Under Construction", "on_track", None),
        ("Nearly complete", "on_track", None),
        ("Underway (50%)", "on_track", 50),
        ("On hold at 30%", "on_hold", 30),
        ("75% complete", "on_track", 75),
        ("100% Complete", "completed", 100),
        ("0%", "not_started", 0),
        ("Not started (0%)", "not_started", 0),
        ("In progress - 45% done", "on_track", 45),
        ("Still in progress", "on_track", None),
        ("Met with the vendor", None, None),
        ("Open to the public", None, None),
        ("New program", None, None),
        ("Not complete", None, None),
        ("between 20% and 40%", None, None),
    ],
)
def test_a_status_with_a_date_a_percentage_or_a_remark(
    text: str, status: str | None, percent: int | None
) -> None:
    said = read_status_text(text)
    assert (said.status, said.percent) == (status, percent)


def test_the_letters_of_a_traffic_light_are_statuses_where_no_others_stand(read) -> None:
    rows = [["Action", "Status"], ["Pave", "R"], ["Paint", "g"], ["Dig", "Y"]]
    assert [item.status for item in read(rows).leaves] == ["off_track", "on_track", "at_risk"]
    draft = read([["Action", "Status"], ["Pave", "Y"], ["Paint", "N"], ["Dig", "R"]])
    assert {gap.text for gap in draft.gaps if gap.kind == "unknown_status"} == {"Y", "N", "R"}


def test_an_unknown_status_is_a_gap_that_a_map_settles(read) -> None:
    rows = [["Action", "Status"], ["Pave", "Need Update"], ["Paint", "Done"]]
    draft = read(rows)
    assert [item.status for item in draft.leaves] == ["not_started", "completed"]
    assert [(gap.text, gap.rows) for gap in draft.gaps if gap.kind == "unknown_status"] == [
        ("Need Update", (2,))
    ]
    assert [(found.text, found.status) for found in draft.statuses] == [
        ("Need Update", None),
        ("Done", "completed"),
    ]
    settled = read(rows, mapping=parse_map({"status": {"need update": "on hold"}}))
    assert settled.leaves[0].status == "on_hold"


def test_percentages(read, read_xlsx) -> None:
    header = ["Action", "% Complete"]
    draft = read(
        [header, ["a", "45%"], ["b", "45"], ["c", "140"], ["d", "-5"], ["e", "most"], ["f", ""], ["g", "n/a"]]
    )
    assert [item.percent for item in draft.leaves] == [45, 45, None, None]
    assert [(row.row, row.value) for row in draft.rejected] == [(4, "140"), (5, "-5"), (6, "most")]
    fractions = read_xlsx({"P": [header, ["a", 0.45], ["b", 1], ["c", 0]]})
    assert [item.percent for item in fractions.leaves] == [45, 100, 0]


@pytest.mark.parametrize("half", ["0.5", ".5", "0.50"])
def test_a_number_below_one_is_a_share_only_where_all_are(read, read_xlsx, half: str) -> None:
    header = ["Action", "% Complete"]
    assert [item.percent for item in read([header, ["a", half], ["b", "1"], ["c", "0"]]).leaves] == [
        50,
        100,
        0,
    ]
    mixed = read([header, ["a", half], ["b", "45"], ["c", "0.5%"]])
    assert [item.percent for item in mixed.leaves] == [45, 0]
    (row,) = mixed.rejected
    assert (row.row, row.column, row.value) == (2, "% Complete", half)
    assert row.reason == "a number below 1 may mean two things: write 50 or 50%"
    beside_signed = read_xlsx({"P": [header, ["a", 0.5], ["b", "45%"]]})
    assert [item.percent for item in beside_signed.leaves] == [45]


def test_a_workbook_says_which_of_its_numbers_are_percentages(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    shares = (1, 0, 1, 0.335, 1.4)
    formats = ("0%", "0%", "0.00%", "0.0%;[Red]-0.0%", "0%")
    sheet.append(["Action", "% Complete", "Measure"])
    for at, (share, shown) in enumerate(zip(shares, formats, strict=True), start=2):
        sheet.append([f"Pave road {at}", share, 1])
        sheet.cell(at, 2).number_format = shown
        sheet.cell(at, 3).number_format = '0" % of roads"'
    workbook.save(tmp_path / "plan.xlsx")
    draft = read_plan(tmp_path / "plan.xlsx", today=date(2026, 11, 23))
    assert [item.percent for item in draft.leaves] == [100, 0, 100, 34]
    assert [(row.row, row.value) for row in draft.rejected] == [(6, "140%")]
    assert {item.measure for item in draft.leaves} == {"1"}
    assert not [gap for gap in draft.gaps if gap.kind == "percent"]


def test_a_column_of_only_0_and_1_is_read_as_none_and_all_and_asked_about(read) -> None:
    header = ["Action", "% Complete"]
    draft = read([header, ["a", "1"], ["b", "0"]])
    assert [item.percent for item in draft.leaves] == [100, 0]
    assert [gap.message for gap in draft.gaps if gap.kind == "percent"] == [
        "The column “% Complete” holds only 0 and 1: is 1 the whole, or 1 %? It was read as 100 %. Where 1 % "
        "is meant, write 1%."
    ]
    exported = [["Planbot id", "Action", "Percent"], ["#3", "a", "1"], ["#4", "b", "0"]]
    for rows in ([header, ["a", "1%"], ["b", "0%"]], [header, ["a", "1"], ["b", "45"]], exported):
        draft = read(rows)
        assert draft.leaves[0].percent == 1
        assert "percent" not in {gap.kind for gap in draft.gaps}


def test_a_1_in_a_column_of_ticks_is_a_tick(read_xlsx) -> None:
    header = ["Action", "On Track", "Paused", "Complete"]
    draft = read_xlsx({"P": [header, ["a", 1, None, None], ["b", 0, 0, 1], ["c", None, None, 1]]})
    assert [(item.status, item.percent) for item in draft.leaves] == [
        ("on_track", None),
        ("completed", 100),
        ("completed", 100),
    ]
    draft = read_xlsx({"P": [header, ["a", 45, None, None], ["b", None, 1, None]]})
    assert [(item.status, item.percent) for item in draft.leaves] == [("on_track", 45), ("on_hold", 1)]


def test_every_fault_of_a_row_is_named(read) -> None:
    draft = read([["Action", "Due", "% Complete"], ["a", "2026-02-30", "140"]])
    (row,) = draft.rejected
    assert (row.column, row.value) == ("% Complete", "140")
    assert row.reason == "a percentage is from 0 to 100; and Due “2026-02-30”: there is no such day"


def test_dates_that_cannot_be_right_reject_their_row(read) -> None:
    draft = read(
        [
            ["Action", "Start", "Due"],
            ["a", "", "2026-02-30"],
            ["b", "", "03/04/2026"],
            ["c", "2026-05-01", "#REF!"],
            ["d", "2026-05-01", "2026-04-01"],
            ["e", "2026-05-01", "2026-05-01"],
        ]
    )
    assert [(row.row, row.column) for row in draft.rejected] == [(row, "Due") for row in (2, 3, 4, 5)]
    assert draft.rejected[-1].reason == "it ends before it starts on 2026-05-01"
    assert [item.title for item in draft.leaves] == ["e"]


def test_a_start_after_an_inexact_time_or_a_moved_due_date_is_a_gap(read) -> None:
    draft = read(
        [
            ["planbot id", "Action", "Start", "Due", "Timeline"],
            ["#7", "a", "2026-05-01", "2026-04-01", ""],
            ["", "b", "2026-05-01", "2026-05-01", ""],
            ["", "c", "2030-05-01", "", "2028"],
            ["", "d", "2030-05-01", "", "Ongoing"],
        ]
    )
    assert draft.rejected == ()
    first = draft.leaves[0]
    assert (first.start, first.due, first.adopted_due) == (
        date(2026, 5, 1),
        date(2026, 4, 1),
        date(2026, 4, 1),
    )
    (gap,) = [gap for gap in draft.gaps if gap.kind == "order"]
    assert gap.rows == (2, 4)
    assert gap.message == "2 items: they have a start after the due date."


def test_the_order_of_dates_is_settled_by_the_column_or_the_map(read) -> None:
    rows = [["Action", "Due"], ["a", "03/04/2026"], ["b", "12/31/2026"]]
    assert read(rows).leaves[0].due == date(2026, 3, 4)
    assert read(rows[:2], mapping=parse_map({"date_order": "dmy"})).leaves[0].due == date(2026, 4, 3)


def test_times_that_give_no_date_are_gaps(read) -> None:
    draft = read(
        [
            ["Action", "Timeline"],
            ["a", "Short term"],
            ["b", "Short-term"],
            ["c", "when funds allow"],
            ["d", ""],
            ["e", "Ongoing"],
        ]
    )
    by_kind = {gap.kind: gap for gap in draft.gaps if gap.kind in ("no_legend", "no_time", "no_date")}
    assert by_kind["no_time"].text == "when funds allow"
    assert by_kind["no_date"].rows == (5,)
    assert {gap.text for gap in draft.gaps if gap.kind == "no_legend"} == {"Short term", "Short-term"}
    assert [item.timeline for item in draft.leaves][:3] == ["Short term", "Short-term", "when funds allow"]


def test_of_two_deadlines_the_last_is_due_and_the_first_a_milestone(read) -> None:
    (item,) = read([["Action", "Deadline 1", "Deadline 2"], ["a", "June 2026", "2026-12-15"]]).leaves
    assert item.due == date(2026, 12, 15)
    assert item.milestones == (Milestone(title="Deadline 1", due=date(2026, 6, 30)),)


def test_dates_of_their_own_columns_go_before_the_timeline(read) -> None:
    (item,) = read([["Action", "Timeline", "Start", "Due"], ["a", "FY27", "2026-09-01", "2027-01-31"]]).leaves
    assert (item.start, item.due, item.timeline, item.precision) == (
        date(2026, 9, 1), date(2027, 1, 31), "FY27", "day",
    )  # fmt: skip


def test_funding_words_and_sources(read) -> None:
    header = ["Action", "Budget", "Funding"]
    draft = read([header, ["a", "$5,000", "Secured"], ["b", 1200.0, "County grant"]])
    assert [(item.budget, item.funding, item.resources) for item in draft.leaves] == [
        ("$5,000", "funded", None),
        ("1200.0", None, "County grant"),
    ]


def test_milestones() -> None:
    spans = SpanReader()
    text = "Nov 30 2026: RFP issued; Jan 15 2027: contract; open the doors"
    assert read_milestones(text, spans) == (
        Milestone(title="RFP issued", due=date(2026, 11, 30)),
        Milestone(title="contract", due=date(2027, 1, 15)),
        Milestone(title="open the doors"),
    )
    assert read_milestones("1. Draft (June 2026)\n2. Vote by 2026-09-01", spans) == (
        Milestone(title="Draft", due=date(2026, 6, 30)),
        Milestone(title="Vote", due=date(2026, 9, 1)),
    )
    kept = (Milestone(title="a; b", due=date(2026, 1, 2), done_on=date(2026, 1, 1)), Milestone(title="c"))
    assert read_milestones(write_milestones(kept), spans) == kept


def test_a_heading_that_names_a_status_holds_until_the_next(read) -> None:
    rows = [["COMPLETED ACTIONS", ""], ["Pave", "DPW"], ["PROJECTS IN PROGRESS", ""], ["Paint", "DPW"]]
    more = [["Not Started (5)", ""], ["Plant", "Parks"], ["ON HOLD", ""], ["Dig", "Parks"]]
    draft = read([["Action", "Lead"], *rows, *more])
    assert [(item.title, item.status) for item in draft.leaves] == [
        ("Pave", Status.COMPLETED),
        ("Paint", Status.ON_TRACK),
        ("Plant", Status.NOT_STARTED),
        ("Dig", Status.ON_HOLD),
    ]
    assert len(draft.skipped) == 4
    assert draft.levels == ("Action",)


def test_a_heading_of_a_kind_of_thing_is_no_status() -> None:
    assert read_status_heading("Green Initiatives") is None
    assert read_status_heading("Critical Projects") is None


def test_one_date_column_settles_the_order_of_the_others(read) -> None:
    (item,) = read([["Action", "Start", "Finish"], ["Seal", "03/04/2025", "30/06/2026"]]).leaves
    assert (str(item.start), str(item.due)) == ("2025-04-03", "2026-06-30")
