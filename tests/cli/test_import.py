"""`planbot import`: looked at first, mended with a map, brought in whole or not at all."""

from pathlib import Path

import pytest
from cli.conftest import Planbot
from end_to_end.city import CITY_PLAN, MARIA, Files

pytestmark = pytest.mark.one_database
"""Reading files has nothing to do with the kind of database."""

KEYS = {
    *("title", "sheet", "header_row", "why", "rows_read", "accepted", "rejected", "skipped", "columns"),
    *("levels", "items", "owners", "times", "statuses", "proposed_milestones", "gaps", "advice"),
}
ITEM_KEYS = {
    *("id", "number", "path", "title", "leads", "supports", "department", "start", "due", "precision"),
    *("recurrence", "timeline", "horizon", "status", "percent", "lead_match"),
}


def test_a_dry_run_prints_what_would_be_brought_in_and_stores_nothing(planbot: Planbot, files: Files) -> None:
    found = planbot("import", str(files.plan), "--dry-run", "--json").json
    assert set(found) == KEYS
    assert all(set(item) == ITEM_KEYS for item in found["items"])
    assert (found["rows_read"], found["accepted"]) == (20, 20)
    assert found["levels"] == ["Goal", "Strategy", "Action"]
    assert found["columns"]["Ref #"] == "number"
    assert {item["id"] for item in found["items"]} == {None}
    assert "There is no workspace yet." in planbot("ask", "behind", code=2).err


def test_an_import_says_that_nothing_was_sent(planbot: Planbot, files: Files) -> None:
    ran = planbot("import", str(files.plan), "--people", str(files.people), "--plan", CITY_PLAN)
    assert "20 rows read: 20 taken, 0 not taken, 0 passed over." in ran.out
    assert "City Engineer -> maria@alder.example (person, sure): leads 1" in ran.out
    assert "Items that nobody leads, by goal" in ran.out
    assert "has nobody who leads" not in ran.out, "what the plan lacks is said once"
    assert ran.out.rstrip().endswith("Stored. Nothing was sent to anybody.")
    assert planbot("outbox", "--json").json == []


def test_items_get_permanent_numbers(city: Planbot) -> None:
    (item,) = city("ask", "show 1.1.1", "--json").json["items"]
    (again,) = city("ask", f"show #{item['id']}", "--json").json["items"]
    assert again["number"] == "1.1.1"


def test_a_bad_row_is_named_and_nothing_is_stored(planbot: Planbot, files: Files) -> None:
    bad = files.plan.read_text(encoding="utf-8").replace("2026-11-12,In progress,40", "sometime,Maybe,140")
    files.plan.write_text(bad, encoding="utf-8")

    ran = planbot("import", str(files.plan), "--people", str(files.people), "--json", code=1)

    found = ran.json
    assert {(row["row"], row["column"], row["value"]) for row in found["rejected"]} >= {(3, "Percent", "140")}
    assert all(row["reason"] for row in found["rejected"])
    rows = {row["row"] for row in found["rejected"]}
    assert found["accepted"] + len(rows) + len(found["skipped"]) == found["rows_read"]
    assert planbot("ask", "everything", "--json").json["items"] == []


def test_a_file_without_items_is_refused_with_its_headers(planbot: Planbot, tmp_path: Path) -> None:
    path = tmp_path / "budget.csv"
    path.write_text("Account,Amount\n100,5\n", encoding="utf-8")
    ran = planbot("import", str(path), code=2)
    assert "No column was recognised as the plan's items" in ran.err
    assert "“Account”, “Amount”" in ran.err


def test_a_map_is_written_to_be_edited_and_settles_what_was_open(
    planbot: Planbot, files: Files, tmp_path: Path
) -> None:
    plan = files.plan.read_text(encoding="utf-8").replace("Omar Haddad", "The Water Crew")
    files.plan.write_text(plan, encoding="utf-8")
    people, path = ("--people", str(files.people)), tmp_path / "map.yml"

    looked = planbot("import", str(files.plan), *people, "--write-map", str(path))
    assert "The Water Crew -> not settled" in looked.out
    written = path.read_text(encoding="utf-8")
    assert "The Water Crew" in written
    again = planbot("import", str(files.plan), *people, "--write-map", str(path), code=2)
    assert "is there already" in again.err

    path.write_text(f'owners:\n  "The Water Crew": {{person: {MARIA}}}\n', encoding="utf-8")
    planbot("import", str(files.plan), *people, "--map", str(path))
    (item,) = planbot("ask", "show 1.3.1", "--json").json["items"]
    assert item["lead"] == "Maria Lopez"


def test_a_file_that_is_refused_gets_a_map_with_its_headers(planbot: Planbot, tmp_path: Path) -> None:
    plan, path = tmp_path / "retreat.csv", tmp_path / "map.yml"
    plan.write_text("Zebra,Who,By When\nFix the website,Jen,June 2027\n", encoding="utf-8")
    refused = planbot("import", str(plan), "--write-map", str(path), code=2)
    assert f"--map {path}" in refused.err
    text = path.read_text(encoding="utf-8")
    assert ('  "Zebra":\n  "Who": lead\n  "By When": due\n') in text
    assert "is there already" in planbot("import", str(plan), "--write-map", str(path), code=2).err

    path.write_text(text.replace('"Zebra":', '"Zebra": title'), encoding="utf-8")
    planbot("import", str(plan), "--map", str(path))
    (item,) = planbot("ask", "everything", "--json").json["items"]
    assert (item["title"], item["due"]) == ("Fix the website", "2027-06-30")


def test_json_tells_whom_the_owners_were_matched_to(planbot: Planbot, files: Files) -> None:
    people = ("--people", str(files.people))
    found = planbot("import", str(files.plan), *people, "--dry-run", "--json").json
    by_number = {item["number"]: item for item in found["items"]}
    assert (by_number["1.1.1"]["leads"], by_number["1.1.1"]["lead_match"]) == (["City Engineer"], MARIA)
    assert by_number["3.1.2"]["lead_match"] == "Community Development"
    assert by_number["3.1.3"]["lead_match"] is None
    owners = {owner["text"]: owner for owner in found["owners"]}
    assert owners["City Engineer"] == {
        "text": "City Engineer",
        "kind": "person",
        "match": MARIA,
        "reporter": None,
        "score": 100,
        "leads": 1,
        "supports": 0,
    }
    assert owners["Community Development"]["kind"] == "department"


def test_a_lead_whom_a_map_gives_to_nobody_known_is_told_and_left_open(
    planbot: Planbot, files: Files, tmp_path: Path
) -> None:
    path = tmp_path / "map.yml"
    path.write_text("owners:\n  Omar Haddad: {person: gone@alder.example}\n", encoding="utf-8")
    options = ("--people", str(files.people), "--map", str(path), "--json")
    for more in (("--dry-run",), ()):
        found = planbot("import", str(files.plan), *options, *more).json
        gaps = {gap["kind"]: gap for gap in found["gaps"]}
        assert gaps["unknown_owner"]["message"] == (
            "1 item: it is given to gone@alder.example, who is not in the people list."
        )
        assert gaps["unknown_owner"]["rows"][0] in gaps["no_lead"]["rows"]
    (item,) = planbot("ask", "show 1.3.1", "--json").json["items"]
    assert item["lead"] is None


def test_with_nobody_known_a_map_names_nobody(planbot: Planbot, files: Files, tmp_path: Path) -> None:
    path = tmp_path / "map.yml"
    path.write_text(f"owners:\n  Omar Haddad: {{person: {MARIA}}}\n", encoding="utf-8")
    found = planbot("import", str(files.plan), "--map", str(path), "--json").json
    assert any(gap["kind"] == "unknown_owner" and MARIA in gap["message"] for gap in found["gaps"])
    (item,) = planbot("ask", "show 1.3.1", "--json").json["items"]
    assert item["lead"] is None


def test_an_end_before_the_start_is_refused(planbot: Planbot, files: Files) -> None:
    turned = files.plan.read_text(encoding="utf-8").replace("2026-08-03,2026-11-30", "2026-12-03,2026-11-30")
    files.plan.write_text(turned, encoding="utf-8")
    ran = planbot("import", str(files.plan), "--people", str(files.people), code=1)
    assert "“2026-11-30”: it ends before it starts on 2026-12-03" in ran.out
    assert "Nothing was stored" in ran.err


@pytest.mark.parametrize(
    "rows", ["Goal,Action,Lead\n", "Goal,Action,Lead\n\n ,,\n", "Goal,Action,Lead\nGoal,Action,Lead\n"]
)
def test_headers_without_items_are_refused(planbot: Planbot, tmp_path: Path, rows: str) -> None:
    path = tmp_path / "headonly.csv"
    path.write_text(rows, encoding="utf-8")
    for more in (("--dry-run",), ()):
        ran = planbot("import", str(path), *more, code=2)
        assert ran.err.strip() == "“headonly.csv” has headers in row 1, but no items beneath them."
        assert ran.out == ""


def test_a_dry_run_counts_the_rows_that_would_stop_it(planbot: Planbot, files: Files) -> None:
    good = files.plan.read_text(encoding="utf-8")
    files.plan.write_text(good.replace(",40,", ",140,").replace(",25,", ",250,"), encoding="utf-8")
    ran = planbot("import", str(files.plan), "--dry-run")
    assert ran.out.rstrip().endswith("2 rows cannot be taken; nothing would be stored.")
    again = planbot("import", str(files.plan), code=1)
    assert "would" not in again.out
    assert "Nothing was stored: mend the rows above" in again.err


def test_each_owner_and_time_is_shown_on_one_line(planbot: Planbot, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text('Action,Lead,Timeline\nPave,Planning Board,"when funds\n\nallow"\n', encoding="utf-8")
    said = planbot("import", str(path), "--dry-run").out
    assert "  when funds allow -> no date (unknown): 1\n" in said
    assert "it says “when funds allow” as their time" in said
    assert "  Planning Board -> Planning Board (new body, likely, 60 of 100): leads 1, supports 0\n" in said
    assert "%" not in said
