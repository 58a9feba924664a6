"""The sheets that were chosen for a plan count when it comes in again, unless they are chosen anew."""

from pathlib import Path

import pytest
from cities import NOW
from intake.table_files import write_xlsx_rows

from planbot.intake.plan_map import PlanMap
from planbot.services.city import ensure_workspace
from planbot.services.importing import import_plan
from planbot.services.plan_files import Looked, look_at
from planbot.store import people, uploads
from planbot.store.records import UploadState
from planbot.store.unit_of_work import Database

HEADER = ["Action", "Lead", "Due"]
SHEETS = {
    "This year": [["Work of 2027"], HEADER, ["Paint the crossings", "City Engineer", "2027-03-31"]],
    "Next year": [["Work of 2028"], HEADER, ["Plant 400 trees", "City Engineer", "2028-06-30"]],
}


@pytest.mark.parametrize("state", [UploadState.IMPORTED, UploadState.UNDONE])
def test_the_sheets_of_an_import_that_stands_are_read(
    database: Database, tmp_path: Path, state: UploadState
) -> None:
    workspace_id = ensure_workspace(database, "Town", now=NOW).id
    path = write_xlsx_rows(tmp_path / "plan.xlsx", SHEETS)

    def look(*sheets: str) -> Looked:
        return look_at(database, workspace_id, path, None, PlanMap(sheets=sheets), now=NOW)

    plan_id = import_plan(database, workspace_id, look("This year").draft, now=NOW).plan_id
    with database.writing() as unit:
        by = people.upsert_person(unit, workspace_id, email="pat@x.example", name="Pat", now=NOW)
        dropped = uploads.add_upload(
            unit, workspace_id, key="Ev1", by_id=by.id, slack_file="F1", name="plan.xlsx", now=NOW
        )
        assert dropped is not None
        changes = {"state": state, "plan_id": plan_id, "settled": {"sheet": ["This year"]}}
        uploads.change_upload(unit, workspace_id, dropped.id, now=NOW, changes=changes)
    again = look()
    is_kept = state is UploadState.IMPORTED
    assert again.draft.rows_read == (1 if is_kept else 2)
    assert ("The sheets are those that were chosen" in again.draft.why) == is_kept
    assert (again.diff is not None) == is_kept
    assert look("This year", "Next year").draft.rows_read == 2
