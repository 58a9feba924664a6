from datetime import timedelta
from typing import Any

from cities import NOW, City, found_city

from planbot.plan.model import Override
from planbot.plan.vocabulary import Cadence, Via
from planbot.store import ledger, overrides
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database, Unit

LATER = NOW + timedelta(hours=1)
LAST = NOW + timedelta(hours=2)


def change(unit: Unit, city: City, one: Override, at: Any, *, clear: bool = False) -> None:
    store = overrides.clear_override if clear else overrides.set_override
    store(unit, city.workspace_id, one, now=at, by_id=city.ruth.id, via=Via.MODAL)


def test_the_latest_holds_and_the_past_stays(database: Database) -> None:
    with database.writing() as unit:
        city = found_city(unit, "Rivermont")
        steps = Override(item_id=city.paving.id, key="steps_before", value=(7, 1))
        quiet = Override(plan_id=city.plan.id, key="asked", value=False)
        by_month = Override(plan_id=city.plan.id, key="cadence", value=Cadence.MONTH)
        for one in (steps, quiet, by_month):
            change(unit, city, one, NOW)
        fewer = Override(item_id=city.paving.id, key="steps_before", value=())
        change(unit, city, fewer, LATER)
        change(unit, city, quiet, LATER, clear=True)
        change(unit, city, Override(plan_id=city.plan.id, key="cadence", value=None), LAST)

        def at(instant: Any) -> list[Override]:
            return list(load_facts(unit, city.workspace_id, instant, now=LAST).overrides)

        assert at(NOW) == [steps, quiet, by_month]
        assert at(LATER) == [by_month, fewer]
        assert at(LAST) == [fewer, Override(plan_id=city.plan.id, key="cadence", value=None)]


def test_every_change_is_in_the_ledger(database: Database) -> None:
    with database.writing() as unit:
        city = found_city(unit, "Rivermont")
        steps = Override(item_id=city.paving.id, key="steps_before", value=(7, 1))
        change(unit, city, steps, NOW)
        change(unit, city, steps, LATER, clear=True)
        entries = ledger.list_entries(unit, city.workspace_id, subject_kind="item", subject_id=city.paving.id)
        found = [(one.verb, one.before, one.after, one.actor_id) for one in entries]
        assert found[:2] == [
            ("cleared", {"steps_before": [7, 1]}, None, city.ruth.id),
            ("set", None, {"steps_before": [7, 1]}, city.ruth.id),
        ]
