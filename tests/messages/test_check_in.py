"""Which buttons stand beside an item in a check-in."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from plan.world import LIVE, SAM, city, item, said

from planbot.messages.renderer import Renderer
from planbot.plan.check_ins import AskKind
from planbot.plan.model import Item
from planbot.plan.reports.builders import build_check_in
from planbot.plan.vocabulary import Mode, Recurrence, Status

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
ONCE = item()
MONTHLY = item(start=None, due=None, adopted_due=None, recurrence=Recurrence.MONTHLY)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def buttons(renderer: Renderer, one: Item, kind: AskKind, status: Status, on: date) -> list[str]:
    known = city(one, policy=replace(LIVE, mode=Mode.LIVE), updates=(said(status, on=on),))
    check_in = build_check_in(known, SAM, {1: kind}, NOW)
    assert check_in is not None
    blocks: list[dict[str, Any]] = renderer.render("check_in", check_in).blocks
    (row,) = [block for block in blocks if block.get("block_id") == "answer:1"]
    return [element["text"]["text"] for element in row["elements"]]


@pytest.mark.parametrize("one", [ONCE, MONTHLY], ids=["for good", "this month's"])
def test_what_was_completed_without_a_word_gets_a_note_and_no_status(renderer: Renderer, one: Item) -> None:
    found = buttons(renderer, one, AskKind.CONTRADICTION, Status.COMPLETED, date(2026, 11, 23))
    assert found == ["Add a note"]


def test_of_the_month_after_one_says_how_it_stands(renderer: Renderer) -> None:
    found = buttons(renderer, MONTHLY, AskKind.ASK, Status.COMPLETED, date(2026, 9, 23))
    assert found == ["On track", "Update"]
