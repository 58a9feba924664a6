"""Times as plans write them, with their readings."""

from contextlib import suppress
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbot.intake.cells import text_of
from planbot.intake.date_orders import settle_date_order
from planbot.intake.spans import SpanReader, UnreadableDate
from planbot.intake.time_prose import dates_in
from planbot.intake.time_statuses import read_status_in_time
from planbot.intake.times import Problem, TimeReader, TimeRules
from planbot.plan.vocabulary import YearEdge

TODAY = date(2026, 11, 23)
LEGEND = {"Short term": "2026-12-31", "Mid-term": "2027-01-01..2029-12-31", "Long term": "after 2030"}

FULL = TimeReader(TimeRules(today=TODAY, legend=LEGEND))
BARE = TimeReader(TimeRules(today=TODAY))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "start", "due", "precision", "recurrence"),
    [
        ("Ongoing", None, None, "ongoing", "ongoing"),
        ("On-going", None, None, "ongoing", "ongoing"),
        ("2022 & Ongoing", "2022-01-01", None, "ongoing", "ongoing"),
        ("2022- Ongoing", "2022-01-01", None, "ongoing", "ongoing"),
        ("As needed", None, None, "ongoing", "ongoing"),
        ("Annually", None, None, "ongoing", "annual"),
        ("Annually April 1st", None, "2027-04-01", "day", "annual"),
        ("Annually November 23", None, "2026-11-23", "day", "annual"),
        ("Annually in May", None, "2027-05-31", "month", "annual"),
        ("Quarterly", None, None, "ongoing", "quarterly"),
        ("Semi-annually", None, None, "ongoing", "semiannual"),
        ("Monthly", None, None, "ongoing", "monthly"),
        ("2022-2027", "2022-01-01", "2027-12-31", "range", None),
        ("2022 – 2027", "2022-01-01", "2027-12-31", "range", None),
        ("2022-27", "2022-01-01", "2027-12-31", "range", None),
        ("2021 & update 2 to 3 years", "2021-01-01", "2021-12-31", "year", None),
        ("Year 1: 2025-2026", "2025-07-01", "2026-06-30", "fiscal_year", None),
        ("Q1 2024", "2024-01-01", "2024-03-31", "quarter", None),
        ("2026 Q3", "2026-07-01", "2026-09-30", "quarter", None),
        ("2nd quarter 2026", "2026-04-01", "2026-06-30", "quarter", None),
        ("Q3-Q4 2026", "2026-07-01", "2026-12-31", "range", None),
        ("FY22/23", "2022-07-01", "2023-06-30", "fiscal_year", None),
        ("FY2027", "2026-07-01", "2027-06-30", "fiscal_year", None),
        ("fiscal year 2027", "2026-07-01", "2027-06-30", "fiscal_year", None),
        ("21-22", "2021-07-01", "2022-06-30", "fiscal_year", None),
        ("FY26 Q2", "2025-10-01", "2025-12-31", "quarter", None),
        ("FY24-FY26", "2023-07-01", "2026-06-30", "range", None),
        ("Fall of 2022", "2022-09-01", "2022-11-30", "season", None),
        ("winter 26-27", "2026-12-01", "2027-02-28", "season", None),
        ("Summer 2026 - Fall 2027", "2026-06-01", "2027-11-30", "range", None),
        ("end date December 2018", None, "2018-12-31", "month", None),
        ("by June 30, 2027", None, "2027-06-30", "day", None),
        ("End of 2026", None, "2026-12-31", "year", None),
        ("Launches in August, 2026", "2026-08-01", "2026-08-31", "month", None),
        ("Begin 2027", "2027-01-01", None, "year", None),
        ("2024", "2024-01-01", "2024-12-31", "year", None),
        ("June 2027", "2027-06-01", "2027-06-30", "month", None),
        ("Jun-27", "2027-06-01", "2027-06-30", "month", None),
        ("Feb. 2028", "2028-02-01", "2028-02-29", "month", None),
        ("9/2026", "2026-09-01", "2026-09-30", "month", None),
        ("Jan - Mar 2025", "2025-01-01", "2025-03-31", "range", None),
        ("January 2025 to March 2026", "2025-01-01", "2026-03-31", "range", None),
        ("1/1/2026 - 6/30/2026", "2026-01-01", "2026-06-30", "range", None),
        ("2024-03-05", None, "2024-03-05", "day", None),
        ("2024-03-05T00:00:00", None, "2024-03-05", "day", None),
        ("Tuesday, March 5, 2024", None, "2024-03-05", "day", None),
        ("5 March 2024", None, "2024-03-05", "day", None),
        ("13/04/2025", None, "2025-04-13", "day", None),
        ("3/25/25", None, "2025-03-25", "day", None),
        ("45000", None, "2023-03-15", "day", None),
        ("June 2024, December 2025", "2025-12-01", "2025-12-31", "month", None),
        ("2024, ongoing", "2024-01-01", None, "ongoing", "ongoing"),
        ("Ongoing/Annual", None, None, "ongoing", "annual"),
        ("Ongoing; annual review", None, None, "ongoing", "annual"),
        ("Ongoing as funding allows", None, None, "ongoing", "ongoing"),
        ("Ongoing.", None, None, "ongoing", "ongoing"),
        ("Ongoing through 2028", None, "2028-12-31", "ongoing", "ongoing"),
        ("Every 2 years", None, None, "ongoing", "ongoing"),
        ("each fiscal year", None, None, "ongoing", "annual"),
        ("2023 with annual updates", "2023-01-01", None, "ongoing", "annual"),
        ("2020 - present", "2020-01-01", None, "ongoing", "ongoing"),
        ("2025 and beyond", "2025-01-01", None, "ongoing", "ongoing"),
        ("2030+", "2030-01-01", None, "year", None),
        ("post-2030", "2031-01-01", None, "year", None),
        ("Spring/Summer 2025", "2025-03-01", "2025-08-31", "range", None),
        ("Summer - Fall 2025", "2025-06-01", "2025-11-30", "range", None),
        ("January through June 2025", "2025-01-01", "2025-06-30", "range", None),
        ("Q4 2025/Q1 2026", "2025-10-01", "2026-03-31", "range", None),
        ("4Q25", "2025-10-01", "2025-12-31", "quarter", None),
        ("2H 2026", "2026-07-01", "2026-12-31", "season", None),
        ("FYE 2026", "2025-07-01", "2026-06-30", "fiscal_year", None),
        ("FY 26, 27, 28", "2025-07-01", "2028-06-30", "range", None),
        ("Year-end 2025", None, "2025-12-31", "year", None),
        ("end of year 2025", None, "2025-12-31", "year", None),
        ("Begin in 2024 and complete by 2026", "2024-01-01", "2026-12-31", "year", None),
        ("7/1/2026 to 6/30/2027", "2026-07-01", "2027-06-30", "range", None),
        ("07/01/2025-06/30/2026", "2025-07-01", "2026-06-30", "range", None),
        ("2025 budget cycle", "2025-01-01", "2025-12-31", "year", None),
        ("Ongoing; report by 12/31/2026", None, "2026-12-31", "ongoing", "ongoing"),
        ("Every October", None, "2027-10-31", "month", "annual"),
        ("Each April 15th", None, "2027-04-15", "day", "annual"),
        ("Annually by June 30", None, "2027-06-30", "day", "annual"),
        ("2026-27", "2026-07-01", "2027-06-30", "fiscal_year", None),
        ("2026/2027", "2026-07-01", "2027-06-30", "fiscal_year", None),
        ("~2026", "2026-01-01", "2026-12-31", "year", None),
        ("2026 (Q1)", "2026-01-01", "2026-03-31", "quarter", None),
        ("2026 (spring)", "2026-03-01", "2026-05-31", "season", None),
        ("2026 (June 30)", None, "2026-06-30", "day", None),
        ("June 2026 (FY26)", "2026-06-01", "2026-06-30", "month", None),
        ("Q1 (2026)", "2026-01-01", "2026-03-31", "quarter", None),
        ("12/31/2026 (extended from 6/30/2026)", None, "2026-12-31", "day", None),
        ("Spring, Summer 2026", "2026-03-01", "2026-08-31", "range", None),
        ("2026 (started 2024)", "2024-01-01", "2026-12-31", "year", None),
        ("2026 (grant pending)", "2026-01-01", "2026-12-31", "year", None),
        ("before 2028", None, "2027-12-31", "year", None),
        ("Prior to June 30, 2027", None, "2027-06-29", "day", None),
        ("before the end of 2027", None, "2027-12-31", "year", None),
        ("Fri 6/26/26", None, "2026-06-26", "day", None),
        ("Wed, Dec 9, 2026", None, "2026-12-09", "day", None),
    ],
)
def test_times_that_say_themselves(
    text: str, start: str | None, due: str | None, precision: str, recurrence: str | None
) -> None:
    reading = BARE.read(text)
    assert (reading.start, reading.due) == (day(start), day(due))
    assert (reading.precision, reading.recurrence) == (precision, recurrence)
    assert reading.text == text
    assert reading.problem is None


@pytest.mark.parametrize(
    ("text", "start", "due", "horizon"),
    [
        ("Short term", None, "2026-12-31", "short term"),
        ("SHORT-TERM", None, "2026-12-31", "short term"),
        ("Short-\nterm", None, "2026-12-31", "short term"),
        ("Medium-term", "2027-01-01", "2029-12-31", "medium term"),
        ("Mid-term (3-5 years)", "2027-01-01", "2029-12-31", "medium term"),
        ("Long-term", "2031-01-01", None, "long term"),
        ("Short-\nterm/Medium-\nterm", None, "2029-12-31", "short term to medium term"),
        ("Short-term,\nMedium-term,", None, "2029-12-31", "short term to medium term"),
        ("Short- to mid-term", None, "2029-12-31", "short term to medium term"),
        ("Short-Mid", None, "2029-12-31", "short term to medium term"),
        ("Medium-\nterm/Long-term", "2027-01-01", None, "medium term to long term"),
    ],
)
def test_the_legend_decides_on_horizons(text: str, start: str | None, due: str | None, horizon: str) -> None:
    reading = FULL.read(text)
    assert (reading.start, reading.due, reading.horizon) == (day(start), day(due), horizon)
    assert (reading.precision, reading.problem) == ("horizon", None)


@pytest.mark.parametrize(
    ("text", "start", "due", "horizon"),
    [
        ("Short-Term: 2024-2026", "2024-01-01", "2026-12-31", "short term"),
        ("Medium (by 2029)", None, "2029-12-31", "medium term"),
        ("Phase 1 (2024-2026)", "2024-01-01", "2026-12-31", "phase 1"),
        ("Year 2 (FY26)", "2025-07-01", "2026-06-30", "year 2"),
    ],
)
def test_a_horizon_that_says_its_own_dates_needs_no_legend(
    text: str, start: str | None, due: str, horizon: str
) -> None:
    reading = BARE.read(text)
    assert (reading.start, reading.due, reading.horizon) == (day(start), day(due), horizon)
    assert reading.problem is None


@pytest.mark.parametrize(
    "text",
    [
        *("Short term", "Mid", "Immediate", "1-3 Years", "5+ years", "Phase 1", "0-12 months", "Years 1-3"),
        *("First year", "one to three years", "within 90 days of adoption", "4-6", "S", "S/M", "ASAP"),
    ],
)
def test_a_horizon_without_a_legend_has_no_date(text: str) -> None:
    reading = BARE.read(text)
    assert (reading.start, reading.due) == (None, None)
    assert (reading.precision, reading.problem) == ("horizon", Problem.NO_LEGEND)


def test_years_from_now_count_from_the_adoption_where_it_is_known() -> None:
    reader = TimeReader(TimeRules(today=TODAY, adopted_on=date(2026, 1, 12)))
    reading = reader.read("1-3 Years")
    assert (reading.start, reading.due) == (date(2027, 1, 12), date(2029, 1, 12))


@pytest.mark.parametrize(
    "text", ["to be determined", "TBD", "when funds allow", "See notes", "Spring/Summer", "June 30", "Dec 25"]
)
def test_what_is_no_time_is_kept_as_written(text: str) -> None:
    reading = BARE.read(text)
    assert (reading.text, reading.due, reading.problem) == (text, None, Problem.NO_TIME)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (
            "Annual review by April 1, 2026 and annually thereafter; draft ordinance by June 2026 and adopt "
            "by December 2026; outreach in 2027 and 2029; review in 2030 and every two years thereafter.",
            ["April 1, 2026", "June 2026", "December 2026", "2027", "2029", "2030"],
        ),
        ("By January 31, 2026; report annually by April 1", ["January 31, 2026", "April 1"]),
        ("2026, review in 2030", ["2026", "2030"]),
        ("2026 (budget of 2024)", ["2026", "2024"]),
        ("2026 (FY28)", ["2026", "FY28"]),
        ("Annually in March and September", ["March", "September"]),
        ("Ongoing; adopt by June 2026; hearing of Q3 2027", ["June 2026", "Q3 2027"]),
        (f"{'As the council has it. ' * 20}Adopt in 2026 or in 2027.", ["2026", "2027"]),
    ],
)
def test_a_sentence_with_several_dates_is_no_due_date(text: str, named: list[str]) -> None:
    reading = BARE.read(text)
    assert (reading.start, reading.due, reading.recurrence) == (None, None, None)
    assert reading.problem is Problem.SEVERAL_DATES
    assert list(dates_in(text)) == named


def test_a_cell_of_several_dates_is_a_gap_that_names_them(read) -> None:
    text = "Draft by June 2026; adopt whenever the Board votes in 2027"
    draft = read([["Action", "Lead", "Timeline"], ["Adopt code", "Fire", text]])
    assert [gap.message for gap in draft.gaps if gap.kind == "no_time"] == [
        f"1 item: it says “{text}” as their time, several dates (June 2026; 2027), and nothing says which of "
        "them it is due."
    ]


def test_a_text_of_many_cuts_is_read_in_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    one = SpanReader._one
    monkeypatch.setattr(SpanReader, "_one", lambda self, text: steps.append(text) or one(self, text))
    years = [f"{year} - work" for year in range(2020, 2060)]
    for count in (4, 8, 40):
        steps.clear()
        assert BARE.read(" - ".join(years[:count])).due is None
        assert len(steps) < 1_000


@pytest.mark.parametrize("text", ["2025-02-30", "February 30, 2025", "13/32/2025", "13/13/2025", "2027-2022"])
def test_impossible_dates_are_refused(text: str) -> None:
    with pytest.raises(UnreadableDate):
        BARE.read(text)


def test_the_order_of_day_and_month_has_to_be_settled() -> None:
    with pytest.raises(UnreadableDate, match="date_order"):
        BARE.read("03/04/2025")
    for order, expected in (("mdy", date(2025, 3, 4)), ("dmy", date(2025, 4, 3))):
        assert TimeReader(TimeRules(today=TODAY, date_order=order)).read("03/04/2025").due == expected


def test_other_dates_of_a_column_settle_the_order_only_where_they_agree() -> None:
    assert settle_date_order(["03/04/2025", "12/31/2025", "soon"]) == "mdy"
    assert settle_date_order(["03/04/2025", "31/12/2025"]) == "dmy"
    assert settle_date_order(["12/31/2025", "31/12/2025"]) is None
    assert settle_date_order(["03/04/2025"]) is None


def test_a_header_may_say_the_order(read) -> None:
    rows = [["Action", "Lead", "Start", "Due (DD/MM/YYYY)"], ["Pave", "Fire", "01/02/2026", "03/04/2026"]]
    (item,) = read(rows).leaves
    assert (item.start, item.due) == (date(2026, 2, 1), date(2026, 4, 3))
    rows[0][3] = "Due (mm/dd/yy)"
    assert read(rows).leaves[0].due == date(2026, 3, 4)


def test_years_that_are_marked_are_years_from_the_first_to_the_last(read) -> None:
    header = ["Initiative", "Lead", "2026", "2027", "2028"]
    draft = read([header, ["Trail", "Parks", "X", "X", ""], ["Pool", "Parks", "", "", "X"]])
    assert [(item.start, item.due) for item in draft.leaves] == [
        (date(2026, 1, 1), date(2027, 12, 31)),
        (date(2028, 1, 1), date(2028, 12, 31)),
    ]
    assert draft.leaves[0].timeline == "2026 / 2027"


def test_the_fiscal_year_is_the_citys() -> None:
    october = TimeReader(TimeRules(today=TODAY, fiscal_year_start=10))
    january = TimeReader(TimeRules(today=TODAY, fiscal_year_start=1))
    assert october.read("FY26 Q2").due == date(2026, 3, 31)
    assert (january.read("FY26").start, january.read("FY26").due) == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("pair", ["2026-27", "2026/2027", "26/27"])
def test_two_years_are_two_where_the_fiscal_year_is_the_calendars(pair: str) -> None:
    january = TimeReader(TimeRules(today=TODAY, fiscal_year_start=1))
    assert (january.read(pair).start, january.read(pair).due) == (date(2026, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("text", "due", "status"),
    [
        ("Completed 2024", None, "completed"),
        ("Completed in June 2024", None, "completed"),
        ("Done (2023)", None, "completed"),
        ("2024 (completed)", "2024-12-31", "completed"),
        ("June 2024 - DONE", "2024-06-30", "completed"),
        ("On hold", None, "on_hold"),
        ("Completed 2027", "2027-12-31", None),
        ("Completed by 2024", "2024-12-31", None),
        ("Complete by 2024", "2024-12-31", None),
        ("Ongoing", None, None),
    ],
)
def test_a_status_in_place_of_a_time(text: str, due: str | None, status: str | None) -> None:
    reading = read_status_in_time(BARE.read(text), BARE, TODAY)
    assert (reading.due, reading.status) == (day(due), status)


def test_a_fiscal_year_may_be_named_by_its_start() -> None:
    reader = TimeReader(TimeRules(today=TODAY, fiscal_year_named_by=YearEdge.START))
    assert (reader.read("FY26").start, reader.read("FY26").due) == (date(2026, 7, 1), date(2027, 6, 30))
    assert reader.read("FY26 Q2").due == date(2026, 12, 31)
    for pair in ("FY26-27", "FY 2026/27", "2026-27"):
        assert reader.read(pair).due == BARE.read(pair).due == date(2027, 6, 30)


@given(st.dates(date(1950, 1, 1), date(2120, 12, 31)))
def test_excels_dates_read_as_they_are(value: date) -> None:
    assert BARE.read(value).due == value
    assert BARE.read(datetime.combine(value, time(8, 30))).due == value
    assert BARE.read(value.isoformat()).due == value


@given(st.text(max_size=40))
def test_no_text_is_lost_or_breaks_the_reader(text: str) -> None:
    with suppress(UnreadableDate):
        reading = BARE.read(text)
        assert reading.text == text_of(text)
        assert reading.due is None or reading.start is None or reading.start <= reading.due
