"""Small faults that one line of a plan showed: each with what a clerk reads there."""

from datetime import date

from intake.table_files import Rows
from intake.test_missing_levels import outline

from planbot.intake.plan_map import parse_map
from planbot.intake.smart_advice import advise_on_draft

X = "X"


def fields(draft) -> list[str]:
    return [str(field) for field in draft.columns.values()]


def test_a_sector_groups_and_a_timeframe_counts_before_a_phase(read) -> None:
    draft = read(
        [
            ["Sector", "Strategy", "Action", "Phase", "Timeframe"],
            ["Buildings", "Electrify", "Adopt a code", "Phase 1", "Near-term (2025-2027)"],
            ["", "", "Heat pumps", "Phase 2", "Mid-term (2028-2032)"],
            ["Transport", "Shift", "Bike lanes", "Phase 3", "2033"],
        ]
    )
    assert draft.levels == ("Sector", "Strategy", "Action")
    assert [item.due for item in draft.leaves] == [date(2027, 12, 31), date(2032, 12, 31), date(2033, 12, 31)]


def test_pages_and_notes_between_the_rows_say_nothing_of_the_levels(read) -> None:
    header = ["Goal Area", "Objective", "Action"]
    rows: Rows = [
        *(header, ["Economy", "Downtown", "Facades"], ["", "", "Signs"], ["Page 2 of 2"], header),
        *(
            ["Economy (cont'd)", "Business", "Visit firms"],
            ["Life", "", "Dog park"],
            ["Last updated 3/4/2025"],
        ),
    ]
    draft = read(rows)
    assert outline(draft) == [
        *("Economy", "  Downtown", "    Facades", "    Signs", "  Business", "    Visit firms"),
        *("Life", "  Dog park"),
    ]


def test_goals_that_are_only_numbered_beside_a_description(read_xlsx) -> None:
    draft = read_xlsx(
        {"Goals": [["Goal", "Description", "Owner"], [1, "Hire", "Board"], [2, "Plan", "Board"]]}
    )
    assert [(item.number, item.title) for item in draft.items] == [("1", "Hire"), ("2", "Plan")]


def test_numbers_with_a_letter_before_a_title(read) -> None:
    draft = read([["Strategy", "Action"], ["1. Water", "1a. Map wells"], ["", "1b) Adopt it"]])
    assert [(item.number, item.title) for item in draft.leaves] == [("1a", "Map wells"), ("1b", "Adopt it")]


def test_phases_are_marked_as_years_are(read) -> None:
    header = ["Recommendation", "Phase I (0-2 years)", "Phase II (3-5 years)", "Lead Agency"]
    draft = read([header, ["Riverwalk", X, "", "Parks"], ["Brook", "", X, "DPW"]])
    assert fields(draft)[1:3] == ["horizon", "horizon"]
    assert [item.timeline for item in draft.leaves] == header[1:3]


def test_the_revised_date_counts_else_the_original_and_not_when_it_was_done(read) -> None:
    draft = read(
        [
            [
                *("Action Item", "Primary", "Secondary", "Support Dept"),
                *("Original Due Date", "Revised Due Date", "Completion Date"),
            ],
            ["Update policies", "HR", "Counsel", "IT", "6/30/2025", "12/31/2025", ""],
            ["Adopt a schedule", "Clerk", "", "", "3/31/2025", "", "4/2/2025"],
        ]
    )
    assert [(item.due, item.adopted_due) for item in draft.leaves] == [
        (date(2025, 12, 31), date(2025, 6, 30)),
        (date(2025, 3, 31), date(2025, 3, 31)),
    ]
    first = draft.leaves[0]
    assert [one.text for one in (*first.leads, *first.supports)] == ["HR", "Counsel", "IT"]


def unused(draft) -> list[str | None]:
    return [gap.text for gap in draft.gaps if gap.kind == "unused_column"]


def test_programs_with_numbers_stand_above_their_actions_though_each_has_but_one(read) -> None:
    header = ["Program No.", "Program Name", "Implementation Action", "Agency / Time Frame"]
    rows = [
        ["H-1.1", "Backyard homes", "Publish free plans", "Planning Division / 2027"],
        ["H-1.2", "Density", "Update the bonus", "City Council / 2028"],
    ]
    draft = read([header, *rows])
    assert draft.levels == ("Program", "Implementation Action")
    assert [(item.number, item.title) for item in draft.items if not item.is_leaf] == [
        ("H-1.1", "Backyard homes"),
        ("H-1.2", "Density"),
    ]
    assert [item.title for item in draft.leaves] == ["Publish free plans", "Update the bonus"]


def test_an_area_that_groups_nothing_is_told_as_not_used(read) -> None:
    draft = read([["Area", "Action"], ["North", "Pave"], ["South", "Mow"]])
    assert (draft.levels, unused(draft)) == (("Action",), ["Area"])


def test_goals_that_an_action_supports_own_nothing_and_are_no_level(read) -> None:
    header = ["Action", "Lead", "Goal(s) Supported", "Objectives Met"]
    draft = read([header, ["Raise the road", "DPW", "1, 3", "1.1"], ["Buy a siren", "Fire", "2", "1.1; 2.2"]])
    assert fields(draft) == ["title", "lead", "ignore", "ignore"]
    assert (draft.levels, unused(draft)) == (("Action",), ["Goal(s) Supported", "Objectives Met"])
    assert [report.mention.text for report in draft.owners] == ["DPW", "Fire"]


def test_a_section_above_the_first_header_is_one_as_those_above_its_repetitions(read) -> None:
    header = ["Ref", "Action", "Lead"]
    first = [header, ["LU 1", "Rezone", "Board"], []]
    more = [["HOUSING ELEMENT"], header, ["H 1", "Build", "Council"]]
    draft = read([["Comprehensive Plan Matrix"], [], ["LAND USE ELEMENT"], *first, *more])
    assert outline(draft) == ["LAND USE ELEMENT", "  Rezone", "HOUSING ELEMENT", "  Build"]
    assert draft.title == "Comprehensive Plan Matrix"
    titled = read([["TOWN OF ELM ACTION PLAN"], *first, *more])
    assert (titled.title, outline(titled)[0]) == ("TOWN OF ELM ACTION PLAN", "Rezone")


def test_statuses_under_dates_are_those_of_these_days(read) -> None:
    header = ["Action", "Lead", "6/30/2025", "12/31/2025"]
    draft = read([header, ["Pave", "DPW", "On Track", "Complete"], ["Mow", "Parks", "Paused", ""]])
    assert fields(draft)[2:] == ["status", "status"]
    assert [item.status for item in draft.leaves] == ["completed", "on_hold"]
    assert "“12/31/2025” and “6/30/2025” (the newest first)" in draft.why
    steps = read([header, ["Pave", "DPW", "Design", "Build"], ["Mow", "Parks", "Buy mowers", ""]])
    assert fields(steps)[2:] == ["period", "period"]


def test_a_total_of_formulas_is_a_total(read) -> None:
    header = ["Park", "Project", "Cost", "Lead"]
    draft = read([header, ["River", "Playground", "250", "Parks"], ["Total", "", "=SUM(C2:C2)", ""]])
    assert [row.reason for row in draft.skipped] == ["a total of the rows above"]


def test_an_empty_box_is_not_started(read) -> None:
    draft = read([["Action", "Status"], ["Pave", "☐"], ["Mow", "☑"], ["Dig", "□"]])
    assert [item.status for item in draft.leaves] == ["not_started", "completed", "not_started"]
    assert not [gap for gap in draft.gaps if gap.kind == "unknown_status"]


def test_which_date_settled_the_order_of_the_others_is_told(read) -> None:
    header = ["Action", "Start", "Due"]
    draft = read([header, ["Pave", "7/1/2026", "13/12/2026"]])
    assert [(item.start, item.due) for item in draft.leaves] == [(date(2026, 1, 7), date(2026, 12, 13))]
    assert draft.why.endswith(
        ". Dates in “Start” and “Due” are read with the day first, for “13/12/2026” can be nothing else"
    )
    american = read([header, ["Pave", "7/1/2026", "12/13/2026"]])
    assert american.why.endswith(
        ". Dates in “Start” and “Due” are read with the month first, for “12/13/2026” can be nothing else"
    )
    for untold in (
        read([header, ["Pave", "2026-07-01", "12/13/2026"]]),
        read([["Action", "Due (MM/DD/YYYY)"], ["Pave", "7/1/2026"], ["Mow", "12/13/2026"]]),
        read([header, ["Pave", "7/1/2026", "12/13/2026"]], mapping=parse_map({"date_order": "mdy"})),
    ):
        assert "first, for" not in untold.why


def test_a_percentage_without_a_status_is_asked_about(read) -> None:
    draft = read(
        [["Action", "% Complete", "Status"], ["Pave", "40", ""], ["Mow", "0", ""], ["Dig", "5", "Late"]]
    )
    assert [item.status for item in draft.leaves] == ["not_started", "not_started", "off_track"]
    (gap,) = [gap for gap in draft.gaps if gap.kind == "no_status"]
    assert gap.rows == (2,)
    assert gap.message == "1 item: it has a percentage but no status: “not started” is taken."


def test_six_years_and_more_count_from_the_adoption_however_they_are_written(read) -> None:
    rows = [["Action", "Timeframe (Short = 0-2 yrs, Long = 5+ yrs)"], ["Pave", "Long"]]
    (gap,) = [gap for gap in read(rows).gaps if gap.kind == "no_legend"]
    assert "say when the plan was adopted, or" in gap.message
    (leaf,) = read(rows, mapping=parse_map({"adopted": date(2026, 3, 2)})).leaves
    assert leaf.start == date(2031, 3, 2)


def test_a_marked_column_of_costs_is_the_cost(read) -> None:
    draft = read([["Action", "Cost $", "Cost $$"], ["Pave", "", "X"], ["Mow", "x", ""]])
    assert [item.budget for item in draft.leaves] == ["Cost $$", "Cost $"]


def test_barriers_and_their_solutions_are_a_plan(read) -> None:
    header = ["ID", "Facility", "Barrier Description", "Proposed Solution", "Est. Cost", "Target Date"]
    rows = [
        ["1", "City Hall", "Door is heavy", "Replace the closer", "500", "2026-06-30"],
        ["2", "Library", "Door is heavy", "Replace the closer", "500", "2026-06-30"],
        ["3", "Library", "No van stall", "Restripe", "900", "2027-06-30"],
    ]
    draft = read([header, *rows])
    assert fields(draft)[2:] == ["description", "title", "budget", "due"]
    assert [(item.number, item.title, item.description) for item in draft.leaves] == [
        (row[0], row[3], row[2]) for row in rows
    ]
    assert unused(draft) == ["Facility"]


def test_advice_names_items_by_as_much_path_as_makes_them_unique(read) -> None:
    rows = [["Roads", "1", "Paving"], ["Roads", "2", "Lights"], ["Parks", "1", "Trees"]]
    specific, *_ = advise_on_draft(read([["Goal", "No.", "Action"], *rows]))
    assert specific.items == ("Roads 1", "2", "Parks 1")


def test_fiscal_years_with_a_space_and_a_slash_are_marked_as_others_are(read) -> None:
    header = ["Project Name", "FY 25/26", "FY 26/27", "FY 27/28", "Staff Lead"]
    draft = read([header, ["Slurry seal", X, X, "", "Engineer"], ["Teen room", "", "", X, "Librarian"]])
    assert fields(draft)[1:4] == ["horizon", "horizon", "horizon"]
    assert [(item.start, item.due) for item in draft.leaves] == [
        (date(2025, 7, 1), date(2027, 6, 30)),
        (date(2027, 7, 1), date(2028, 6, 30)),
    ]


def test_from_and_to_are_times_only_where_times_stand_there(read) -> None:
    header = ["Project", "From", "To", "Tier"]
    draft = read([header, ["Main St", "1st Ave", "10th Ave", "Tier 1 (0-5 years)"]])
    assert fields(draft)[1:] == ["ignore", "ignore", "timeline"]
    assert unused(draft) == ["From", "To"]
    assert fields(read([header, ["Main St", "2026", "2027", "Tier 1"]]))[1:] == ["start", "due", "timeline"]


def test_support_that_is_needed_is_a_resource(read) -> None:
    header = ["Domain", "Goal", "Activities", "Resources / Support Available", "How will we know?"]
    draft = read([header, ["Transport", "Rides", "Pilot vans", "$5,000 grant", "50 riders"]])
    assert fields(draft) == ["level 1", "level 2", "title", "resources", "measure"]
    assert draft.owners == ()


def test_key_results_stand_under_their_objective(read) -> None:
    header = ["Objective #", "Objective", "Key Result", "Responsible", "Accountable"]
    rows = [
        ["1", "Recruit", "Six fairs", "Analyst", "Director"],
        ["1", "Recruit", "Interns", "Analyst", "Director"],
    ]
    draft = read([header, *rows, ["2", "Retain", "Talks", "Director", "Manager"]])
    assert outline(draft) == ["Recruit", "  Six fairs", "  Interns", "Retain", "  Talks"]
    assert [one.text for one in (*draft.leaves[0].leads, *draft.leaves[0].supports)] == [
        "Analyst",
        "Director",
    ]


def test_measures_with_numbers_of_their_own_are_a_level(read) -> None:
    header = ["Sector", "Measure #", "Measure", "Action", "Phase"]
    rows = [["Energy", "E-1", "Electrify", "Adopt a code", "2027"], ["Energy", "E-1", "", "Train", "2027"]]
    draft = read([header, *rows, ["Water", "W-1", "Use less", "Retrofit parks", "2030"]])
    assert draft.levels == ("Sector", "Measure", "Action")
    assert outline(draft)[:4] == ["Energy", "  Electrify", "    Adopt a code", "    Train"]
    assert [item.number for item in draft.items if item.level == 1] == ["E-1", "W-1"]
    plain = read([["Action", "Measure"], ["Pave", "2 miles"]])
    assert plain.leaves[0].measure == "2 miles"


def test_practices_of_a_stormwater_plan_are_its_actions(read) -> None:
    header = ["MCM", "BMP #", "BMP Description", "Responsible Dept./Person", "Measurable Goal"]
    rows = [
        ["Education", "1-1", "Mail brochures", "PW / J. Cole", "500"],
        ["Education", "1-2", "Update page", "IT", "1"],
    ]
    draft = read([header, *rows])
    assert fields(draft)[:3] == ["level 1", "number", "title"]
    assert [item.measure for item in draft.leaves] == ["500", "1"]


def test_high_med_and_low_beneath_a_priority_are_marked(read) -> None:
    tops = ["GOALS & OBJECTIVES", "RESPONSIBLE PARTIES", "PRIORITY", "", "", "TIMEFRAME"]
    rows = [
        ["A-1. Survey homes", "HPC", X, "", "", "2027"],
        ["A-2. Mark Main St", "Historical Society w/ HPC", "", X, "", "2028"],
    ]
    draft = read([tops, ["", "", "High", "Med", "Low", ""], ["GOAL A. Protect places"], *rows])
    assert [item.priority for item in draft.leaves] == ["high", "medium"]
    assert outline(draft) == ["Protect places", "  Survey homes", "  Mark Main St"]
    assert [one.text for one in (*draft.leaves[1].leads, *draft.leaves[1].supports)] == [
        "Historical Society",
        "HPC",
    ]


def test_partners_in_parentheses_support_where_the_header_says_so(read) -> None:
    draft = read([["Action", "LEAD\n(PARTNER)"], ["Fill gaps", "DPW (NCDOT, Planning)"], ["Stripe", "DPW"]])
    assert [one.text for one in draft.leaves[0].leads] == ["DPW"]
    assert [one.text for one in draft.leaves[0].supports] == ["NCDOT", "Planning"]
    assert draft.leaves[1].supports == ()
    plain = read([["Action", "Lead"], ["Fill gaps", "DPW (Streets)"]])
    assert [one.text for one in plain.leaves[0].leads] == ["DPW (Streets)"]


def test_letters_that_count_the_items_are_their_numbers(read) -> None:
    rows = [["Walks", "a. Find gaps", "DPW"], ["", "b. Fill gaps", "DPW"], ["Roads", "a) Stripe", "DPW"]]
    draft = read([["Objective", "Action", "Lead"], *rows])
    assert [(item.number, item.title) for item in draft.leaves] == [
        ("a", "Find gaps"),
        ("b", "Fill gaps"),
        ("a", "Stripe"),
    ]
    steps = read([["Objective", "Action", "Lead"], ["Walks", "Find gaps", "DPW"], ["", "a. Map them", ""]])
    assert [(item.number, item.title) for item in steps.leaves] == [(None, "Find gaps")]
    assert steps.leaves[0].proposed_milestones[0].title == "Map them"


def test_a_starred_line_below_another_column_than_the_items_is_a_note(read) -> None:
    rows = [["Balance", "1.1", "Adopt a budget*", "Finance"], ["", "1.2", "Grow reserves", "Finance"]]
    draft = read([["Goal", "Ref.", "Action", "Lead"], *rows, ["* Actions may change", "", "", ""]])
    assert [row.reason for row in draft.skipped] == ["a note beside the table"]


def test_an_act_is_an_action(read) -> None:
    draft = read(
        [["Goal No.", "Goal", "Act. No.", "Action"], ["1", "Grow", "1", "Build"], ["1", "Grow", "2", "Plan"]]
    )
    assert [(item.number, item.title) for item in draft.leaves] == [("1", "Build"), ("2", "Plan")]


def test_statuses_with_a_code_before_them(read) -> None:
    draft = read(
        [
            ["Action", "Status Code"],
            ["Pave", "2 - In Progress"],
            ["Mow", "1. Not Started"],
            ["Dig", "(3) Done"],
        ]
    )
    assert [item.status for item in draft.leaves] == ["on_track", "not_started", "completed"]


def test_the_last_of_a_list_of_owners_and_what_only_follows_a_name(read) -> None:
    draft = read(
        [
            ["Action", "Lead"],
            ["Pave", "Town of Oak, Oak County and NCDOT"],
            ["Mow", "Friends of the Park, Inc."],
        ]
    )
    owners = [[one.text for one in (*item.leads, *item.supports)] for item in draft.leaves]
    assert owners == [["Town of Oak", "Oak County", "NCDOT"], ["Friends of the Park, Inc."]]
