"""People, departments, bodies, and the names they go by."""

from datetime import date

import pytest
from cities import HOUR, NOW, City

from planbot.plan.vocabulary import Role
from planbot.store import aliases, bodies, departments, people
from planbot.store.errors import Duplicate, NotFound
from planbot.store.unit_of_work import Database


def test_a_person_is_brought_up_to_date_by_address(database: Database, city: City) -> None:
    with database.writing() as unit:
        again = people.upsert_person(
            unit, city.workspace_id, email=" Omar@City.gov", name="Omar Q. Haddad", now=NOW, title="Engineer"
        )
        assert len(people.list_people(unit, city.workspace_id)) == 2
    assert again.id == city.omar.id
    assert (again.name, again.title) == ("Omar Q. Haddad", "Engineer")
    assert (again.slack_id, again.department_id) == ("U-OMAR", city.works.id)


def test_an_import_without_roles_takes_none_away(database: Database, city: City) -> None:
    with database.writing() as unit:
        people.upsert_person(unit, city.workspace_id, email="ruth@city.gov", name="Ruth Okafor", now=NOW)
        assert people.person(unit, city.workspace_id, city.ruth.id).role is Role.DEPARTMENT_HEAD


def test_a_person_is_found_by_every_handle(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        aliases.add_alias(unit, here, "O. Haddad", now=NOW, person_id=city.omar.id)
        assert people.person_by_slack_id(unit, here, "U-OMAR") == city.omar
        assert people.person_by_email(unit, here, "OMAR@CITY.GOV") == city.omar
        for name in ("omar  haddad", "o. HADDAD"):
            assert people.people_named(unit, here, name) == [city.omar]
        assert people.people_named(unit, here, "Omar") == []


def test_people_of_one_name_are_all_found(database: Database, city: City) -> None:
    with database.writing() as unit:
        other = people.upsert_person(
            unit, city.workspace_id, email="o2@city.gov", name="OMAR HADDAD", now=NOW
        )
        assert people.people_named(unit, city.workspace_id, "Omar Haddad") == [city.omar, other]


def test_being_away_and_leaving(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        away = people.update_person(
            unit, here, city.omar.id, away_until=date(2026, 12, 1), delegate_id=city.ruth.id
        )
        assert (away.away_until, away.delegate_id) == (date(2026, 12, 1), city.ruth.id)
        people.update_person(unit, here, city.omar.id, active=False)
        assert [each.name for each in people.list_people(unit, here, active_only=True)] == ["Ruth Okafor"]
        with pytest.raises(NotFound):
            people.update_person(unit, here, 999, active=False)


def test_a_slack_user_is_one_person(database: Database, city: City) -> None:
    with pytest.raises(Duplicate), database.writing() as unit:
        people.link_to_slack(unit, city.workspace_id, city.ruth.id, "U-OMAR")


def test_a_department_is_made_once(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        again = departments.upsert_department(unit, here, "public works", now=NOW, aliases=["DPW"])
        assert again.id == city.works.id
        assert again.aliases == ("DPW", "PW")
        assert departments.department_named(unit, here, "dpw", now=NOW) == again


def test_the_head_of_the_time(database: Database, city: City) -> None:
    here, works = city.workspace_id, city.works.id
    with database.writing() as unit:
        departments.set_head(unit, here, works, city.omar.id, now=NOW + HOUR)
        departments.set_head(unit, here, works, None, now=NOW + 2 * HOUR)
        heads = [departments.department(unit, here, works, now=NOW + n * HOUR).head_id for n in range(3)]
    assert heads == [city.ruth.id, city.omar.id, None]


def test_a_retired_department_is_left_out_and_its_name_is_free(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        departments.retire_department(unit, here, city.works.id, now=NOW + HOUR)
        assert departments.list_departments(unit, here, now=NOW + HOUR) == []
        assert [each.id for each in departments.list_departments(unit, here, now=NOW)] == [city.works.id]
        assert departments.upsert_department(unit, here, "Public Works", now=NOW + HOUR).id != city.works.id
        with pytest.raises(NotFound):
            departments.department(unit, here, city.works.id, now=NOW + HOUR)


def test_a_taken_name_is_refused(database: Database, city: City) -> None:
    with database.writing() as unit:
        parks = departments.upsert_department(unit, city.workspace_id, "Parks", now=NOW)
    with pytest.raises(Duplicate), database.writing() as unit:
        departments.rename_department(unit, city.workspace_id, parks.id, "PUBLIC WORKS")


def test_a_name_means_one_thing(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        aliases.add_alias(unit, here, "pw", now=NOW, department_id=city.works.id)
        with pytest.raises(Duplicate):
            aliases.add_alias(unit, here, "PW", now=NOW, body_id=city.board.id)


def test_a_body_reports_through_a_person(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        again = bodies.upsert_body(unit, here, "PARKS BOARD", now=NOW, aliases=["The Board"])
        assert (again.id, again.reporter_id) == (city.board.id, city.ruth.id)
        assert bodies.body_named(unit, here, "the board", now=NOW) == again
        bodies.set_body_reporter(unit, here, city.board.id, None)
        assert bodies.body(unit, here, city.board.id, now=NOW).reporter_id is None
        bodies.retire_body(unit, here, city.board.id, now=NOW + HOUR)
        assert bodies.list_bodies(unit, here, now=NOW + HOUR) == []
