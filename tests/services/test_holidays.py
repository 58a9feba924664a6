"""The city's own days in the database, and who may change them."""

from dataclasses import replace
from datetime import date

import pytest
from services.city import ASK, City, build_city

from planbot.plan.errors import UserError
from planbot.plan.own_days import DayKind, OwnDay
from planbot.plan.vocabulary import Role
from planbot.services.city import policy_of
from planbot.services.holidays import add_typed_days, import_days, remove_typed_days, show_holidays
from planbot.store import ledger, people
from planbot.store.unit_of_work import Database

EVE = date(2026, 12, 24)


@pytest.fixture
def city(database: Database) -> City:
    built = build_city(database)
    with database.writing() as unit:
        dana = people.update_person(unit, built.workspace_id, built.dana.id, role=Role.ADMIN)
    return replace(built, dana=dana)


def test_days_are_added_and_removed_on_record(database: Database, city: City) -> None:
    here = city.workspace_id
    said = add_typed_days(database, here, city.dana.id, "Dec 24 Christmas Eve", now=ASK)
    assert said == "Added as day off: Thu Dec 24."
    assert policy_of(database, here).days_off == (EVE,)
    said = add_typed_days(database, here, city.dana.id, "half day Dec 24", now=ASK)
    assert said == "Added as half day: Thu Dec 24."
    assert (policy_of(database, here).days_off, policy_of(database, here).half_days) == ((), (EVE,))
    assert remove_typed_days(database, here, city.dana.id, "Dec 24", now=ASK) == "Removed: Thu Dec 24."
    assert policy_of(database, here).half_days == ()
    with database.reading() as unit:
        changed = ledger.list_entries(unit, here, subject_kind="setting", subject_id="days_off")
    assert [(one.actor_id, one.after) for one in changed] == [
        (city.dana.id, []),
        (city.dana.id, ["2026-12-24"]),
    ]


def test_others_only_look(database: Database, city: City) -> None:
    with pytest.raises(UserError, match="changed by an administrator"):
        add_typed_days(database, city.workspace_id, city.maria.id, "Dec 24", now=ASK)
    shown = show_holidays(database, city.workspace_id, city.maria, "/plan", now=ASK)
    assert not shown.may_change
    assert shown.days[0].name == "Thanksgiving Day"
    assert show_holidays(database, city.workspace_id, city.dana, "/plan", now=ASK).may_change


def test_what_is_none_of_the_citys_days_stays(database: Database, city: City) -> None:
    with pytest.raises(UserError, match="Fri Dec 25 is none of the city's own days"):
        remove_typed_days(database, city.workspace_id, city.dana.id, "Dec 25", now=ASK)


def test_a_holiday_is_not_added_twice_unsaid(database: Database, city: City) -> None:
    said = add_typed_days(database, city.workspace_id, city.dana.id, "Dec 25", now=ASK)
    assert said == "Added as day off: Fri Dec 25. It is Christmas Day as well."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "half day Dec 25",
            "Added as half day: Fri Dec 25. It is Christmas Day as well, and stays a day off.",
        ),
        (
            "half day Dec 26",
            "Added as half day: Sat Dec 26. The city does not work then, so it stays a free day.",
        ),
        ("Dec 24 and 31", "Added as day off: Thu Dec 24 and Thu Dec 31."),
    ],
)
def test_what_comes_of_a_day_is_said(database: Database, city: City, text: str, sentence: str) -> None:
    assert add_typed_days(database, city.workspace_id, city.dana.id, text, now=ASK) == sentence


def test_a_holiday_that_is_to_be_worked_is_made_a_work_day(database: Database, city: City) -> None:
    with pytest.raises(UserError, match="It is Christmas Day: if the city works then, add “work day 2026-12"):
        remove_typed_days(database, city.workspace_id, city.dana.id, "Dec 25", now=ASK)


def test_a_list_read_again_adds_nothing(database: Database, city: City) -> None:
    days = [OwnDay(day=EVE, kind=DayKind.DAY_OFF, name="Christmas Eve")]
    assert import_days(database, city.workspace_id, days, now=ASK) == days
    assert import_days(database, city.workspace_id, days, now=ASK) == []
