import pytest
from cities import City, found_city

from planbot.store.unit_of_work import Database


@pytest.fixture
def city(database: Database) -> City:
    """A small city, stored."""
    return database.write(found_city)
