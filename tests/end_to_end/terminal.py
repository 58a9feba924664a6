"""planbot's command line as a person at a terminal meets it: what it prints, and the code it exits with."""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planbot.cli import main

SECRETS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def environment(**changes: str) -> dict[str, str]:
    """The environment of a terminal in which nothing of planbot is set but `changes`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PLANBOT_") and name not in SECRETS
    }
    return kept | changes


def run(*arguments: str, folder: Path, env: Mapping[str, str] | None = None, seconds: float = 60) -> Ran:
    """Run a command in a process of its own, in `folder`."""
    done = subprocess.run(
        [sys.executable, "-m", "planbot", *arguments],
        cwd=folder,
        env=environment(**(env or {})),
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def run_here(*arguments: str, database_url: str) -> Ran:
    """Run a command in this process, which costs no start: where the process itself is not in question."""
    out, err = io.StringIO(), io.StringIO()
    before = os.environ.get("PLANBOT_DATABASE_URL")
    os.environ["PLANBOT_DATABASE_URL"] = database_url
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main(list(arguments))
    except SystemExit as stop:
        code = stop.code
        assert isinstance(code, int)
        return Ran(code, out.getvalue(), err.getvalue())
    finally:
        if before is None:
            del os.environ["PLANBOT_DATABASE_URL"]
        else:
            os.environ["PLANBOT_DATABASE_URL"] = before
    raise AssertionError("main always exits")
