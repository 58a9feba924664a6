"""`planbot import` onto a plan that is there, `planbot export` before it, and `--undo` after it."""

from pathlib import Path

import pytest
from cli.conftest import Planbot
from end_to_end.city import CITY_PLAN, MARIA, Files

pytestmark = pytest.mark.one_database
"""What is stored is proved on both databases beside the services."""


def again(city: Planbot, files: Files, *more: str, code: int = 0) -> str:
    ran = city(
        "import", str(files.plan), "--people", str(files.people), "--plan", CITY_PLAN, *more, code=code
    )
    return ran.err if code else ran.out


def edit(files: Files, *changes: tuple[str, str]) -> None:
    text = files.plan.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    files.plan.write_text(text, encoding="utf-8")


def test_the_same_file_again_has_nothing_to_change(city: Planbot, files: Files) -> None:
    said = again(city, files)
    assert f"{CITY_PLAN}: the file says what the plan says. There is nothing to change." in said
    assert len(city("ask", "everything", "--json").json["items"]) == 20


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_comes_in_again_without_a_change_whatever_it_is_called(
    city: Planbot, files: Files, tmp_path: Path, ending: str
) -> None:
    city("update", "1.1.1", "--status", "at risk", "--percent", "55", "--as", MARIA)
    path = tmp_path / f"anything.{ending}"
    assert f"{CITY_PLAN} is in {path}" in city("export", "--output", str(path)).out
    found = city("import", str(path), "--json").json
    assert found["rejected"] == []
    assert found["again"]["plan"] == CITY_PLAN
    for kind in ("new", "changed", "proposed", "gone", "kept", "plan_changes"):
        assert found["again"][kind] == [], kind
    assert all(item["id"] for item in found["items"])


def test_a_dry_run_shows_what_an_import_would_change(city: Planbot, files: Files) -> None:
    city("update", "1.1.1", "--status", "at risk", "--percent", "55", "--as", MARIA)
    edit(files, ("2026-08-03,2026-11-30", "2026-08-03,2027-01-31"), (",25,Four", ",45,Four"))
    said = again(city, files, "--dry-run")
    assert f"{CITY_PLAN} is there already:" in said
    assert "differs from what was decided in planbot" in said
    assert "1 date moved later, none earlier." in said
    assert "due 2026-11-30 -> 2027-01-31" in said
    assert "percent 55, not 45" in said
    assert "--overwrite" in said
    assert said.rstrip().endswith("Nothing was stored.")
    assert again(city, files, "--dry-run") == said


def test_an_import_again_is_taken_back_in_one_step(city: Planbot, files: Files) -> None:
    (before,) = city("ask", "show 1.1.1", "--json").json["items"]
    edit(files, ("2026-08-03,2026-11-30", "2026-08-03,2027-01-31"))
    assert "Take this back with: planbot import --undo" in again(city, files)
    (after,) = city("ask", "show 1.1.1", "--json").json["items"]
    assert (after["due"], after["adopted_due"]) == ("2027-01-31", "2026-11-30")
    assert city("import", "--undo").out == (
        f"The import of {files.plan.name} is taken back: in {CITY_PLAN} 1 item is as before.\n"
    )
    (back,) = city("ask", "show 1.1.1", "--json").json["items"]
    assert back["due"] == before["due"]
    assert f"{CITY_PLAN} is no longer there" in city("import", "--undo").out


def test_a_new_plan_is_taken_back_whole(city: Planbot, files: Files) -> None:
    assert city("import", "--undo", "--plan", CITY_PLAN, "--json").json["whole"] is True
    assert city("ask", "everything", "--json").json["items"] == []
    assert "There is no import that could be taken back." in city("import", "--undo", code=2).err


def test_an_import_that_was_reported_on_stays(city: Planbot, files: Files) -> None:
    city("update", "1.1.1", "--status", "at risk", "--percent", "55", "--as", MARIA)
    assert city("import", "--undo", code=2).err.strip() == (
        "This import cannot be taken back any more: since then there was 1 update (1.1.1). "
        "Change the plan's file and import it again instead."
    )


def test_what_cannot_be_done_is_said(city: Planbot, files: Files) -> None:
    assert "Say which file" in city("import", code=2).err
    assert "takes no FILE" in city("import", str(files.plan), "--undo", code=2).err
    assert "no plan “Nothing”" in city("import", "--undo", "--plan", "Nothing", code=2).err
    assert "no permanent id" in again(city, files, "--apart", "twelve", code=2)
    assert "is in the plan" in again(city, files, "--as", "nobody@alder.example", code=2)


def test_a_day_of_every_year_is_not_moved_by_the_year_that_it_is_read_in(
    city: Planbot, tmp_path: Path
) -> None:
    file = tmp_path / "duties.csv"
    yearly = "Goal,Ref #,Action,Timeline\nGood government,1.1,Report on housing,Annually {day}\n"
    file.write_text(yearly.format(day="December 1st"), encoding="utf-8")
    duties = ("import", str(file), "--plan", "Duties")
    city(*duties, "--at", "2026-11-01T10:00")
    assert "There is nothing to change." in city(*duties, "--at", "2027-12-15T10:00").out
    file.write_text(yearly.format(day="October 1st"), encoding="utf-8")
    assert "due 2026-12-01 -> 2028-10-01" in city(*duties, "--at", "2027-12-15T10:00").out
