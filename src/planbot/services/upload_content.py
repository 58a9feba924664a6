"""The bytes of a dropped file as a file, for as long as it is read."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LONGEST_NAME = 120


@contextmanager
def as_file(name: str, content: bytes) -> Iterator[Path]:
    """Yield a path that holds `content` under a name that every file system takes; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="planbot-") as folder:
        path = Path(folder) / _file_name(name)
        path.write_bytes(content)
        yield path


def _file_name(name: str) -> str:
    """Return a name that every file system takes and that still ends as the file's does."""
    plain = "".join(letter if letter.isprintable() and letter not in "/\\:" else " " for letter in name)
    stem, dot, ending = plain.strip(" .").rpartition(".")
    return f"{(stem or ending)[:_LONGEST_NAME]}{dot}{ending[:10]}" if stem else (ending or "plan")
