"""An administrator brings a plan in with a browser: drop, look, fix columns and owners, import, take back."""

from pathlib import Path
from typing import Any

from sandbox.page.browsing import Tab

from planbot.trial import Trial

ADMINISTRATOR = "priya.raman"
PLAN = """\
Goal,Action,Lead,Due,Proof
Trails,Open the river trail,Trail Keeper,2027-06-30,4 miles
Trails,Mark the crossings,Trail Keeper,2027-09-30,12 crossings
"""


def test_a_plan_is_dropped_settled_imported_and_taken_back(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "River Trails Plan.csv"
    file.write_text(PLAN, encoding="utf-8")
    with Trial() as trial, Tab(browser, trial.sandbox.url) as tab:
        page = tab.be(ADMINISTRATOR)
        page.get_by_label("Attach a file").set_input_files(file)
        preview = tab.message("2 rows read in River Trails Plan.csv: 2 taken")
        preview.get_by_text("“Trail Keeper”: 2 items, say who that is").wait_for()
        preview.get_by_text("Not used: Proof").wait_for()

        preview.get_by_role("button", name="Fix columns").click()
        tab.choose(tab.modal.get_by_role("combobox", name="Proof"), "Measure of success")
        tab.modal.get_by_role("button", name="Save").click()
        tab.modal.wait_for(state="hidden")
        preview.get_by_text("Proof → measure").wait_for()

        preview.get_by_role("button", name="Fix owners").click()
        tab.choose(tab.modal.get_by_role("combobox", name="A person in Slack"), "Walter Okafor")
        tab.modal.get_by_role("button", name="Save").click()
        tab.modal.wait_for(state="hidden")
        preview.get_by_text("say who that is").wait_for(state="hidden")

        preview.get_by_role("button", name="Import").click()
        done = tab.message("River Trails Plan is in: 2 items")
        done.get_by_role("button", name="Undo this import").click()
        tab.message("River Trails Plan is no longer there").wait_for()
