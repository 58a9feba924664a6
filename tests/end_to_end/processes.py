"""planbot in processes of its own: what they print, and how they end."""

import contextlib
import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from end_to_end.terminal import Ran, environment

from planbot.cli import main

_FORKED = multiprocessing.get_context("forkserver")
# To load planbot takes seconds of a processor: its processes are forked from one that has done so.
_FORKED.set_forkserver_preload(["planbot.cli.ask", "planbot.cli.run", "planbot.cli.sandbox"])


class Process:
    """One running command. What it writes is kept in files, to be read at any time."""

    def __init__(self, *arguments: str, folder: Path, **env: str) -> None:
        name = f"{arguments[0]}-{time.monotonic_ns()}"
        self._out, self._err = folder / f"{name}.out", folder / f"{name}.err"
        streams = (str(self._out), str(self._err))
        self._process = _FORKED.Process(
            target=_be_planbot, args=(arguments, folder, environment(**env), *streams)
        )
        self._process.start()

    def first_line(self, seconds: float = 60) -> str:
        """The first line that it prints; raises AssertionError where none comes."""
        deadline = time.monotonic() + seconds
        while "\n" not in self.output and not self.has_ended and time.monotonic() < deadline:
            time.sleep(0.02)
        line, end, _ = self.output.partition("\n")
        assert end, self.errors
        return line

    @property
    def output(self) -> str:
        return self._out.read_text(encoding="utf-8") if self._out.exists() else ""

    @property
    def errors(self) -> str:
        return self._err.read_text(encoding="utf-8") if self._err.exists() else ""

    def address(self, seconds: float = 60) -> str:
        """Where it answers health checks, as it logs once started; raises AssertionError if it does not."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self.has_ended:
            for line in self.errors.splitlines():
                if '"event": "started"' in line and line.endswith("}"):
                    told = json.loads(line)
                    return f"http://{told['host']}:{told['port']}"
            time.sleep(0.02)
        raise AssertionError(self.errors)

    @property
    def has_ended(self) -> bool:
        return not self._process.is_alive()

    @property
    def last_words(self) -> str:
        """The last line that it wrote to standard error."""
        return self.errors.strip().rpartition("\n")[2]

    def signal(self) -> None:
        """Send SIGTERM."""
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGTERM)

    def wait(self, seconds: float) -> int:
        """Return the exit code once it ends by itself; raises AssertionError if that takes over `seconds`."""
        self._process.join(seconds)
        code = self._process.exitcode
        assert code is not None, f"it has not ended in {seconds:g} seconds"
        return code

    def terminate(self, seconds: float = 10) -> int:
        """Send SIGTERM; return the exit code. Raises AssertionError if it has not ended after `seconds`."""
        self.signal()
        return self.wait(seconds)

    def kill(self) -> None:
        """End it for good, if it still runs."""
        self._process.kill()
        self._process.join()


def _be_planbot(arguments: tuple[str, ...], folder: Path, env: dict[str, str], out: str, err: str) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    for path, stream in ((out, sys.stdout), (err, sys.stderr)):
        kept = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(kept, stream.fileno())
        os.close(kept)
    main(list(arguments))


@contextlib.contextmanager
def running(*arguments: str, folder: Path, **env: str) -> Iterator[Process]:
    process = Process(*arguments, folder=folder, **env)
    try:
        yield process
    finally:
        process.kill()


def run_apart(
    *arguments: str, folder: Path, env: Mapping[str, str] | None = None, seconds: float = 60
) -> Ran:
    """Run a command to its end."""
    with running(*arguments, folder=folder, **(env or {})) as process:
        code = process.wait(seconds)
        return Ran(code, process.output, process.errors)


@contextlib.contextmanager
def workspace_alone(folder: Path, people: Path, at: str) -> Iterator[dict[str, Any]]:
    """A workspace in its own process; yields what one needs to connect."""
    arguments = ("--workspace-only", "--json", "--port", "0", "--people", str(people), "--at", at)
    with running("sandbox", *arguments, folder=folder) as process:
        yield json.loads(process.first_line())
