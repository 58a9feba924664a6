"""Real time as all workers of one database have it, whatever the clocks of their hosts say."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from planbot.store.unit_of_work import Unit


def real_now(unit: Unit) -> datetime:
    """Return the instant by the database's clock. SQLite is on this host, and has this host's."""
    if unit.dialect != "postgresql":
        return datetime.now(UTC)
    # Not now(): that is when the transaction began, which may have waited for its turn since.
    instant: datetime = unit.session.execute(select(func.clock_timestamp())).scalar_one()
    return instant.astimezone(UTC)
