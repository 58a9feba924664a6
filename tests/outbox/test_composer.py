"""What the outbox composes names things as the city does."""

from datetime import timedelta

from outbox.town import ASK, CHANNELS, build_town, queue, rows

from planbot.messages.renderer import Rendered, Renderer
from planbot.outbox.composer import PAUSED, Composer
from planbot.services.city import change_setting
from planbot.store import outbox, people
from planbot.store.unit_of_work import Database


def test_a_digest_names_the_command_as_the_city_does(database: Database) -> None:
    """More have left than are named: the head is told how to see all of them."""
    users = [{"id": f"U{number}", "email": f"person{number}@town.example"} for number in range(8)]
    channels = [{"id": f"C{name}", "name": name} for name in CHANNELS]
    town = build_town(database, {"users": users, "channels": channels})
    with database.writing() as unit:
        for gone in town.people_ids[1:]:
            people.update_person(unit, town.workspace_id, gone, active=False)
    queue(database, town, [town.digest("d")])

    said = Composer(database, town.workspace_id, Renderer(), "/goals").compose(rows(database, town)["d"], ASK)

    assert isinstance(said, Rendered)
    assert "`/goals handover` shows all of it" in str(said.blocks)


def test_what_was_queued_after_the_city_went_on_is_not_held_back_by_older_facts(database: Database) -> None:
    users = [{"id": f"U{number}", "email": f"person{number}@town.example"} for number in range(3)]
    channels = [{"id": f"C{name}", "name": name} for name in CHANNELS]
    town, later = build_town(database, {"users": users, "channels": channels}), ASK + timedelta(seconds=2)
    composer = Composer(database, town.workspace_id, Renderer())
    change_setting(database, town.workspace_id, "mode", "paused", now=ASK)
    queue(database, town, [town.check_in(1, "before")])
    assert composer.compose(rows(database, town)["before"], ASK) == PAUSED
    change_setting(database, town.workspace_id, "mode", "live", now=later)
    with database.writing() as unit:
        outbox.enqueue(unit, town.workspace_id, town.check_in(2, "after"), now=later)
    assert isinstance(composer.compose(rows(database, town)["after"], later), Rendered)
