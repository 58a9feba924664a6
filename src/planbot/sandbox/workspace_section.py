"""Reading the mappings of a workspace file key by key, with errors that say where."""

from collections.abc import Mapping, Sequence
from typing import Any


class WorkspaceFileError(Exception):
    """A workspace file that cannot be used; the message is one sentence that says why."""


class Section:
    """One mapping of the file, read key by key with errors that say where."""

    def __init__(self, where: str, data: Any, known: set[str]) -> None:
        if not isinstance(data, Mapping):
            raise WorkspaceFileError(f"In the workspace file, {where} must be a mapping.")
        for key in data:
            if key not in known:
                names = ", ".join(sorted(known))
                raise WorkspaceFileError(
                    f"In the workspace file, {where} has the unknown key {key!r}; known are {names}."
                )
        self.where = where
        self._data = data

    def text(self, key: str, default: str | None = None) -> str:
        value = self._data.get(key, default)
        if value is None:
            raise self.error(f"needs {key!r}")
        if not isinstance(value, str) or not (value.strip() or default == ""):
            raise self.error(f"needs text as its {key!r}")
        return value.strip()

    def flag(self, key: str, default: bool) -> bool:
        value = self._data.get(key, default)
        if not isinstance(value, bool):
            raise self.error(f"needs true or false as its {key!r}")
        return value

    def texts(self, key: str, default: Sequence[str]) -> tuple[str, ...]:
        values = self._list(key, default)
        if not all(isinstance(value, str) for value in values):
            raise self.error(f"needs a list of texts as its {key!r}")
        return tuple(values)

    def known(self, member: str, users: Mapping[str, str]) -> str:
        """The email of somebody named by name or email; `users` has both, in small letters."""
        try:
            return users[member.lower()]
        except KeyError:
            raise self.error(f"names the member {member!r}, who is not among the users") from None

    def section(self, key: str) -> Any:
        return self._data.get(key) or {}

    def sections(self, key: str) -> list[Any]:
        return self._list(key, ())

    def _list(self, key: str, default: Sequence[Any]) -> list[Any]:
        value = self._data.get(key)
        if value is None:
            return list(default)
        if not isinstance(value, list):
            raise self.error(f"needs a list as its {key!r}")
        return value

    def error(self, what: str) -> WorkspaceFileError:
        return WorkspaceFileError(f"In the workspace file, {self.where} {what}.")
