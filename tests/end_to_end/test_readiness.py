"""`/readyz` tells whether planbot can do its work: not while its database is away, again once it is back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from databases import PostgresqlServer, RefusedRole, SqliteFiles
from end_to_end.city import CITY_PLAN, PAT, Files
from end_to_end.town import Town, words

NOON = "2026-11-24T12:00"


@contextmanager
def town_at(url: str, files: Files) -> Iterator[tuple[Town, str]]:
    """Yield a town with a bot at work, and the address of its health checks."""
    with Town(url, files.people, NOON) as town:
        town.bring_in(files.plan, CITY_PLAN)
        yield town, f"http://127.0.0.1:{town.start_bot().http_port}"


def status(address: str, path: str = "/readyz") -> int:
    return httpx.get(f"{address}{path}", trust_env=False, timeout=30).status_code


def test_without_its_file_it_is_not_ready(files: Files, sqlite_files: SqliteFiles, tmp_path: Path) -> None:
    url = sqlite_files.copy(tmp_path)
    file, elsewhere = tmp_path / "planbot.db", tmp_path / "elsewhere.db"
    with town_at(url, files) as (town, address):
        assert status(address) == 200
        file.rename(elsewhere)
        assert (status(address), status(address, "/healthz")) == (503, 200)
        said = words(town.person(PAT).command("/plan holidays Dec 11 Staff day"))
        assert "nothing was recorded" in said
        elsewhere.rename(file)
        assert status(address) == 200
        said = words(town.person(PAT).command("/plan holidays Dec 11 Staff day"))
        assert "Added as day off: Fri Dec 11" in said


@pytest.mark.timeout(120)
def test_without_its_server_it_is_not_ready(files: Files, postgresql: PostgresqlServer) -> None:
    with postgresql.database() as url:
        role = RefusedRole(url)
        try:
            with town_at(role.url, files) as (town, address):
                assert status(address) == 200
                role.begin()
                assert (status(address), status(address, "/healthz")) == (503, 200)
                role.end()
                assert status(address) == 200
                assert "Behind schedule" in words(town.person(PAT).command("/plan behind"))
        finally:
            role.close()
