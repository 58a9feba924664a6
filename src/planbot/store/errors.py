"""What can go wrong with the database, each with a sentence that an operator can act on."""


class StoreError(Exception):
    """Whatever the store raises; `str()` of it is a sentence for the operator."""


class InvalidDatabaseUrl(StoreError):
    """The address names no database that planbot can keep its record in."""


class DatabaseUnreachable(StoreError):
    """The database cannot be opened, or went away."""


class DatabaseNotMigrated(StoreError):
    """The tables are missing, or older or newer than this planbot."""


class Busy(StoreError):
    """Somebody else held what this unit of work needed for too long; trying again may work."""


class NotFound(StoreError):
    """No such row in this workspace."""


class Conflict(StoreError):
    """The database refused what would break one of its rules; `constraint` names the rule where known."""

    def __init__(self, message: str, constraint: str | None = None) -> None:
        super().__init__(message)
        self.constraint = constraint


class Duplicate(Conflict):
    """There is one already, and there may be only one."""


class UnknownReference(Conflict):
    """A row names another that is not there, or that belongs to another workspace."""


class RuleBroken(Conflict):
    """A value is outside what its column allows."""


class NaiveInstant(ValueError):
    """An instant without a zone reached the store: a mistake in the program, never in the data."""
