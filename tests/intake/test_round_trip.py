"""Taking a plan out and bringing the file in again changes nothing, whatever the plan holds."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from intake.made_plans import NOW, named_plans, plans

from planbot.intake.comparable import FIELDS, Comparing, fields_held
from planbot.intake.diff import PlanDiff
from planbot.intake.diff_comparing import compare
from planbot.intake.diff_matching import How
from planbot.intake.diff_words import sections
from planbot.intake.draft import Directory, Draft
from planbot.intake.export_files import export_plan
from planbot.intake.read_plan import read_plan
from planbot.plan.model import Facts, Item, OwnerName, Plan
from planbot.plan.vocabulary import Part


def in_again(facts: Facts, ending: str, names: Sequence[OwnerName] = ()) -> tuple[Draft, PlanDiff]:
    directory = Directory(
        people=[person for person in facts.people if person.active],
        departments=facts.departments,
        bodies=facts.bodies,
        open_names={one.name for one in names},
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"plan{ending}"
        export_plan(facts, 1, path, names)
        draft = read_plan(path, directory=directory, today=NOW.date())
    return draft, compare(draft, facts, facts.plans[0], names=names)


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(planned=named_plans())
def test_bringing_an_export_in_changes_nothing(
    ending: str, planned: tuple[Facts, Sequence[OwnerName]]
) -> None:
    facts, names = planned
    draft, found = in_again(facts, ending, names)
    assert draft.rejected == ()
    assert draft.accepted + len(draft.skipped) == draft.rows_read == len(facts.items)
    assert found.is_empty, (found.new, found.items, found.gone, found.positions, found.plan_changes)
    held = fields_held(draft)
    assert held == set(FIELDS) - (set() if any(item.number for item in draft.items) else {"number"})
    comparing = Comparing(facts)
    led_by_a_name = {one.item_id for one in names if one.part is Part.LEAD}
    for match in found.matches.values():
        current = comparing.of_item(facts, match.item)
        says = comparing.of_draft(match.draft, current, held)
        assert says == {name: current[name] for name in says}
        assert held - set(says) <= ({"lead"} if match.item.id in led_by_a_name else set())
        assert match.how is How.ID
    mentions = [mention for item in draft.items for mention in (*item.leads, *item.supports)]
    assert {mention.text for mention in mentions if not mention.is_resolved} <= {
        "Gil Gone <gone@x.example>",
        *(one.name for one in names),
    }


@given(facts=plans())
def test_a_name_that_leaves_the_file_is_shown(facts: Facts) -> None:
    draft, _ = in_again(facts, ".csv")
    name = OwnerName(id=1, item_id=facts.items[0].id, part=Part.SUPPORT, name="Lamplighters")
    found = compare(draft, facts, facts.plans[0], names=[name])
    assert not found.is_empty
    assert found.names.ended == (name,)
    (section,) = sections(found)
    assert "Lamplighters" in section.lines[0]


def test_a_title_of_several_lines_comes_back_whole() -> None:
    item = Item(
        id=1,
        plan_id=1,
        serial=101,
        parent_id=None,
        position=0,
        number=None,
        title="Mend\n- the roof",
        short_title="Mend",
    )
    draft, found = in_again(
        Facts(as_of=NOW, plans=[Plan(id=1, title="P", levels=("Action",))], items=[item]), ".csv"
    )
    assert draft.items[0].title == "Mend - the roof"
    assert found.is_empty
