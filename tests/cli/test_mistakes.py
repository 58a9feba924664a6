"""A person's mistake gets one sentence on standard error and exit code 2; nothing is stored."""

import pytest
from cli.conftest import Planbot, bring_in
from databases import SqliteFiles
from end_to_end.city import MARIA, SAM, write_city
from end_to_end.terminal import Ran, run_here

MORNING = ("--at", "2026-11-24T09:30")


@pytest.fixture(scope="module")
def city(sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Planbot:
    """One city for all mistakes, since none of them changes it."""
    folder = tmp_path_factory.mktemp("mistakes")
    files, url = write_city(folder), sqlite_files.copy(folder)

    def run(*arguments: str, code: int = 0) -> Ran:
        ran = run_here(*arguments, database_url=url)
        assert ran.code == code, ran.err or ran.out
        return ran

    bring_in(run, files)
    return run


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("update", "1.1.1", "-s", "splendid", "--as", MARIA), "“splendid” is not one of: not started,"),
        (("update", "1.1.1", "-s", "on track", "-p", "140", "--as", MARIA), "Percent is a whole number"),
        (("update", "9.9", "-s", "on track", "--as", MARIA), "Nothing in the plan is called “9.9”."),
        (("update", "2.1.1", "-s", "on track", "--as", MARIA), "2.1.1 can be updated by Sam Ortiz"),
        (("update", "1.1.1", "-s", "on track", "--as", SAM), "1.1.1 can be updated by Maria Lopez"),
        (("update", "1.1.1", "-s", "on track", "--as", "x@alder.example"), "Nobody with the address"),
        (("update", "1.1.1", "-s", "on track", "-e", "soon", "--as", MARIA), "soon"),
        (("ask", "behind", "--at", "yesterday"), "“yesterday” is not a moment."),
        (("ask", "mine", "--as", "x@alder.example"), "Nobody with the address x@alder.example"),
        (("ask", "behind", "--workspace", "Elsewhere"), "There is no workspace “Elsewhere”."),
        (("settings", "colour"), "There is no setting “colour”."),
        (("settings", "mode", "loud"), "“loud” is not one of: set up, only me, pilot, live, paused."),
        (("outbox", "--state", "lost"), "“lost” is not one of: queued, sent,"),
        (("export", "-o", "plan.pdf"), "“plan.pdf” has to end in .xlsx or .csv."),
        (("export", "--plan", "Other", "-o", "plan.csv"), "There is no plan “Other”."),
        (("import", "nowhere.csv"), "There is no file “nowhere.csv”."),
        (("templates", "preview", "song"), "There is no message “song”."),
        (("run", "--roles", "chef"), "Roles are web and worker, not “chef”."),
    ],
)
def test_a_persons_mistake_gets_one_sentence(
    city: Planbot, arguments: tuple[str, ...], sentence: str
) -> None:
    before = city("ask", "everything", "--json", *MORNING).json
    ran = city(*arguments, code=2)
    assert sentence in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert ran.out == ""
    assert city("ask", "everything", "--json", *MORNING).json == before


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite:////nowhere/at/all/planbot.db", "There is no folder /nowhere/at/all for the database."),
        ("pigeon://post", "pigeon"),
    ],
)
def test_a_database_that_is_nowhere_is_one_sentence(url: str, sentence: str) -> None:
    ran = run_here("ask", "behind", database_url=url)
    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_a_setting_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANBOT_HTTP_PORT", "many")
    ran = run_here("db", "check", database_url="sqlite:///unused.db")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("The setting PLANBOT_HTTP_PORT cannot be used")


@pytest.mark.parametrize("seconds", ["0", "9.5", "-60", "nan"])
def test_a_post_is_not_looked_for_before_it_can_have_turned_up(
    monkeypatch: pytest.MonkeyPatch, seconds: str
) -> None:
    monkeypatch.setenv("PLANBOT_SETTLE_SECONDS", seconds)
    ran = run_here("db", "check", database_url="sqlite:///unused.db")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "The setting PLANBOT_SETTLE_SECONDS cannot be used: it is 10 at least and 3600 at most, for a post "
        "that is looked for too soon goes out twice.\n"
    )
