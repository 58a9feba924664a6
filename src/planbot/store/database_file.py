"""The file of a SQLite database has to stay where it is: what was opened lives on without a name."""

from pathlib import Path

from planbot.store.errors import DatabaseUnreachable


class DatabaseFile:
    """The file at `path` as it was opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened = _identity_of(path)

    def require_in_place(self) -> None:
        """Raise `DatabaseUnreachable` where it was moved, deleted or replaced.

        What is written to it then is nowhere to be found later, and opening it anew would make an empty one.
        """
        found = _identity_of(self._path)
        if found == self._opened:
            return
        if found is None:
            words = f"The database file {self._path} is gone. Put it back, and planbot goes on."
        else:
            words = f"The database file {self._path} was replaced while planbot ran. Start planbot again."
        raise DatabaseUnreachable(words)


def _identity_of(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
