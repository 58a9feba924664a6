"""The import rules hold, and what Slack and contributors rely on is in place."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_imports_run_one_way() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


def test_lock_files_name_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text().splitlines()
        assert not [line for line in lines if line.startswith("-") or "://" in line]
        pinned = [line for line in lines if line and line[0].isalpha()]
        assert all("==" in line for line in pinned)
        assert sum("--hash=" in line for line in lines) >= len(pinned)


def test_the_continuous_check_runs_the_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    command = next(line.strip() for line in readme.splitlines() if line.endswith(".venv/bin/pytest"))
    check = (ROOT / ".ci" / "run").read_text()
    assert command in check.replace("pip install -q", "pip install")
