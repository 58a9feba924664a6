"""planbot in processes of its own: what they print, and how they end."""

import contextlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from end_to_end.terminal import environment


class Process:
    """One running command. What it writes to standard error is kept in a file, to be read at any time."""

    def __init__(self, *arguments: str, folder: Path, **env: str) -> None:
        self.log = folder / f"{arguments[0]}.err"
        with self.log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "planbot", *arguments],
                cwd=folder,
                env=environment(**env),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def first_line(self, seconds: float = 60) -> str:
        """The first line that it prints; raises AssertionError where none comes."""
        timer = threading.Timer(seconds, self._process.kill)
        timer.start()
        try:
            assert self._process.stdout is not None
            line = self._process.stdout.readline()
        finally:
            timer.cancel()
        assert line, self.errors
        return line

    @property
    def errors(self) -> str:
        return self.log.read_text(encoding="utf-8")

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    @property
    def last_words(self) -> str:
        """The last line that it wrote to standard error."""
        return self.errors.strip().rpartition("\n")[2]

    def signal(self) -> None:
        """Send SIGTERM."""
        self._process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float) -> int:
        """Return the exit code once it ends by itself. Raises TimeoutExpired after `seconds`."""
        return self._process.wait(seconds)

    def terminate(self, seconds: float = 10) -> int:
        """Send SIGTERM; return the exit code. Raises TimeoutExpired after `seconds`."""
        self.signal()
        return self.wait(seconds)

    def kill(self) -> None:
        """End it for good, if it still runs."""
        self._process.kill()
        self._process.communicate()


@contextlib.contextmanager
def running(*arguments: str, folder: Path, **env: str) -> Iterator[Process]:
    process = Process(*arguments, folder=folder, **env)
    try:
        yield process
    finally:
        process.kill()


@contextlib.contextmanager
def workspace_alone(folder: Path, people: Path, at: str) -> Iterator[dict[str, Any]]:
    """A workspace in its own process; yields what one needs to connect."""
    arguments = ("--workspace-only", "--json", "--port", "0", "--people", str(people), "--at", at)
    with running("sandbox", *arguments, folder=folder) as process:
        yield json.loads(process.first_line())
