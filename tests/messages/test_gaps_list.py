"""The list of gaps is an answer to one person, which cannot go on in a thread: it fits one message."""

from datetime import UTC, datetime

import pytest

from planbot.messages.renderer import Renderer
from planbot.plan.gaps import GapKind, GapList, GapPage, PlanGaps
from planbot.plan.model import Facts, Item, OwnerName, Person, Plan
from planbot.plan.reports.builders.gaps_list import build_gaps_list
from planbot.plan.reports.gaps_list import OtherPlan
from planbot.plan.vocabulary import Part

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
GOALS, EACH = 30, 10
LONG = "Work with the regional agencies, the neighborhood associations and all who live there to "


def gappy_facts() -> tuple[Facts, list[OwnerName]]:
    """Three hundred items under thirty goals, without a date or a lead; names at a third of them."""
    goals = [
        Item(id=n, plan_id=1, serial=n, parent_id=None, position=n, number=str(n), title=f"{LONG}{n}",
             short_title=f"{LONG[:50]}{n}")
        for n in range(1, GOALS + 1)
    ]  # fmt: skip
    leaves = [
        Item(id=1000 + GOALS * goal.id + n, plan_id=1, serial=1000 + GOALS * goal.id + n, parent_id=goal.id,
             position=1000 + GOALS * goal.id + n, number=f"{goal.id}.{n}", title=f"{LONG}{goal.id} {n}",
             short_title=f"{LONG[:55]}…")
        for goal in goals
        for n in range(1, EACH + 1)
    ]  # fmt: skip
    names = [
        OwnerName(id=n, item_id=leaf.id, part=Part.LEAD, name=f"Committee on {LONG[:60]}{n}")
        for n, leaf in enumerate(leaves[::3])
    ]
    people = [Person(id=1, email="pat@x.example", name="Pat")]
    plans = [Plan(id=1, title=f"Plan to {LONG}")]
    return Facts(as_of=NOW, plans=plans, items=[*goals, *leaves], people=people), names


@pytest.mark.parametrize("shows", GapList)
def test_three_hundred_gaps_fit_one_message(shows: GapList) -> None:
    facts, names = gappy_facts()
    listed = build_gaps_list(
        PlanGaps(facts, 1, names),
        facts.plans[0],
        GapPage(1, shows, 1),
        proposed=lambda _: "Perhaps Maria Lopez (a title much like it) or Maria Silva (first name only)",
        settles_owners=True,
        others=[OtherPlan(id=n, title=f"Another {LONG}", gaps=40) for n in range(2, 12)],
        done="Thank you. 10 items filled in.",
    )
    rendered = Renderer().render("gaps", listed)
    assert rendered.parts == ()
    assert rendered.breaches == ()
    buttons = [block["accessory"]["value"] for block in rendered.blocks if "accessory" in block]
    assert len(buttons) == len(set(buttons))
    if shows in (GapList.OVERVIEW, GapList.OWNERS):
        assert sum(f":{GapKind.OWNER.value}:" in value for value in buttons) >= 4
