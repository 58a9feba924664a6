"""Taking a plan out and bringing the file in again changes nothing, whatever the plan holds."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from intake.made_plans import NOW, plans

from planbot.intake.comparable import FIELDS, Comparing, fields_held
from planbot.intake.diff import PlanDiff, compare
from planbot.intake.diff_matching import How
from planbot.intake.draft import Directory, Draft
from planbot.intake.export_files import export_plan
from planbot.intake.read_plan import read_plan
from planbot.plan.model import Facts


def in_again(facts: Facts, ending: str) -> tuple[Draft, PlanDiff]:
    directory = Directory(
        people=[person for person in facts.people if person.active],
        departments=facts.departments,
        bodies=facts.bodies,
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"plan{ending}"
        export_plan(facts, 1, path)
        draft = read_plan(path, directory=directory, today=NOW.date())
    return draft, compare(draft, facts, facts.plans[0])


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(facts=plans())
def test_bringing_an_export_in_changes_nothing(ending: str, facts: Facts) -> None:
    draft, found = in_again(facts, ending)
    assert draft.rejected == ()
    assert draft.accepted + len(draft.skipped) == draft.rows_read == len(facts.items)
    assert found.is_empty, (found.new, found.items, found.gone, found.positions, found.plan_changes)
    held = fields_held(draft)
    assert held == set(FIELDS) - (set() if any(item.number for item in draft.items) else {"number"})
    comparing = Comparing(facts)
    for match in found.matches.values():
        current = comparing.of_item(facts, match.item)
        assert comparing.of_draft(match.draft, current, held) == {name: current[name] for name in held}
        assert match.how is How.ID
    mentions = [mention for item in draft.items for mention in (*item.leads, *item.supports)]
    assert {mention.text for mention in mentions if not mention.is_resolved} <= {"Gil Gone <gone@x.example>"}
