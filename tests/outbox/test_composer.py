"""What the outbox composes names things as the city does."""

from outbox.town import ASK, CHANNELS, build_town, queue, rows

from planbot.messages.renderer import Rendered, Renderer
from planbot.outbox.composer import Composer
from planbot.store import people
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
