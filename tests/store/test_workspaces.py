"""Workspaces and their settings."""

from dataclasses import fields, replace
from datetime import date, time

import pytest
from cities import NOW, City

from planbot.plan.policy import DayName, Policy
from planbot.plan.vocabulary import Cadence, Mode, Via, YearEdge
from planbot.store import ledger, workspaces
from planbot.store.errors import Duplicate, NotFound
from planbot.store.unit_of_work import Database

CHANGED = Policy(
    zone="America/Denver",
    fiscal_year_start=10,
    fiscal_year_named_by=YearEdge.START,
    work_week=(0, 1, 2, 3),
    holidays_country=None,
    holidays_subdivision="CO",
    days_off=(date(2026, 11, 27), date(2026, 12, 24)),
    work_days=(date(2026, 10, 12),),
    half_days=(date(2026, 12, 23), date(2026, 12, 31)),
    day_names=(DayName(date(2026, 12, 24), "Christmas Eve"),),
    mode=Mode.PILOT,
    live_since=date(2026, 11, 2),
    only_me="pat@ashland.example",
    only_me_since=date(2026, 10, 26),
    pilot_department="Public Works",
    pilot_since=date(2026, 11, 9),
    resumed_on=date(2026, 11, 16),
    resumes_to=Mode.LIVE,
    leadership_channel="C123",
    meeting_day=3,
    meeting_time=time(8, 15),
    ask_day=2,
    ask_time=time(10, 15),
    reminder_day=4,
    reminder_time=time(11),
    digest_day=1,
    digest_time=time(7, 45),
    rollup_day=2,
    rollup_time=time(7),
    quiet_from=time(17),
    quiet_until=time(9),
    reporting_period=Cadence.QUARTER,
    trouble_period=Cadence.MONTH,
    quiet_period=Cadence.FORTNIGHT,
    coming_due_days=5,
    steps_before=(30, 14, 7, 1, 0),
    steps_after=(),
    rest_days=7,
    unanswered_asks=3,
    silent_ask_weeks=3,
    overdue_to_digest_days=5,
    overdue_to_rollup_days=10,
    slow_after_share=0.5,
    slow_points=10,
    little_done_percent=30,
    little_time_days=5,
    same_note_times=4,
    unproven_days=14,
    silent_share=0.1,
    snooze_days=5,
    snooze_late_days=2,
    decision_again_days=14,
    direct_messages_per_week=1,
    items_named=5,
    launch_days=60,
    look_ahead_days=21,
)


def test_a_workspace_is_found_by_its_team(database: Database, city: City) -> None:
    with database.reading() as unit:
        found = workspaces.workspace_of_team(unit, "T-Ashland")
        assert found == workspaces.workspace(unit, city.workspace_id)
        assert workspaces.workspace_of_team(unit, "T-other") is None
        with pytest.raises(NotFound):
            workspaces.workspace(unit, 999)


def test_a_team_has_one_workspace(database: Database, city: City) -> None:
    with database.writing() as unit:
        other = workspaces.create_workspace(unit, name="Belfast", now=NOW)
    with pytest.raises(Duplicate), database.writing() as unit:
        workspaces.link_to_team(unit, other.id, "T-Ashland")
    with database.writing() as unit:
        workspaces.link_to_team(unit, other.id, "T-Belfast")
        assert [each.name for each in workspaces.list_workspaces(unit)] == ["Ashland", "Belfast"]


def test_what_is_not_chosen_has_its_default(database: Database, city: City) -> None:
    with database.reading() as unit:
        assert workspaces.load_policy(unit, city.workspace_id) == Policy()


def test_every_setting_comes_back_as_it_was_set(database: Database, city: City) -> None:
    expected = Policy()
    for name in (field.name for field in fields(Policy)):
        value = getattr(CHANGED, name)
        assert value != getattr(Policy(), name)
        with database.writing() as unit:
            workspaces.set_setting(unit, city.workspace_id, name, value, now=NOW)
            expected = replace(expected, **{name: value})
            assert workspaces.load_policy(unit, city.workspace_id) == expected, name
    assert expected == CHANGED


def test_the_ledger_keeps_each_change(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        for days in (7, 5):
            workspaces.set_setting(
                unit, here, "rest_days", days, now=NOW, by_id=city.ruth.id, via=Via.TERMINAL
            )
        newest, first = ledger.list_entries(unit, here, subject_kind="setting", subject_id="rest_days")
    assert (first.before, first.after) == (10, 7)
    assert (newest.before, newest.after) == (7, 5)
    assert (newest.actor_id, newest.via, newest.verb) == (city.ruth.id, Via.TERMINAL, "set")


def test_an_unknown_setting_is_refused(database: Database, city: City) -> None:
    with pytest.raises(KeyError), database.writing() as unit:
        workspaces.set_setting(unit, city.workspace_id, "colour", "red", now=NOW)
