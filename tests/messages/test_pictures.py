"""Pictures in messages: what is drawn, and how blocks refer to it."""

import json
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from pydantic import TypeAdapter

from planbot.messages.location import built_in_templates
from planbot.messages.pictures import MOST_BARS, draw_goals, files_in, picture_of, with_files
from planbot.messages.renderer import Renderer
from planbot.plan.reports.rollup import Rollup

PICTURE = {"type": "image", "slack_file": {"id": "picture:goals"}, "alt_text": "How it stands"}
WORDS = {"type": "section", "text": {"type": "mrkdwn", "text": "Words"}}
MAP = {"type": "image", "image_url": "https://city.gov/map.png", "alt_text": "A map"}


@pytest.fixture(scope="module")
def rollup() -> Rollup:
    examples = json.loads((built_in_templates() / "rollup" / "example.json").read_text(encoding="utf-8"))
    reports = [TypeAdapter(Rollup).validate_python(example["report"]) for example in examples]
    return next(report for report in reports if len(report.goals) > 1)


def test_blocks_refer_to_pictures_by_name_and_then_to_files() -> None:
    assert [picture_of(block) for block in (PICTURE, WORDS, MAP)] == ["goals", None, None]
    placed = with_files([WORDS, PICTURE, MAP], {"goals": "F1"})
    assert placed == [WORDS, {**PICTURE, "slack_file": {"id": "F1"}}, MAP]
    assert files_in(placed) == ["F1"]


def test_a_picture_that_there_is_no_file_for_is_left_out() -> None:
    assert with_files([WORDS, PICTURE, MAP], {}) == [WORDS, MAP]


def test_the_rollup_brings_its_picture_and_says_it_in_words(rollup: Rollup) -> None:
    rendered = Renderer().render("rollup", rollup)
    (shown,) = [block for block in rendered.blocks if picture_of(block)]
    assert rollup.goals[0].title in shown["alt_text"]
    assert "not reported on" in shown["alt_text"]
    assert list(rendered.pictures) == ["goals"]


def test_one_goal_needs_no_picture(rollup: Rollup) -> None:
    assert Renderer().render("rollup", replace(rollup, goals=rollup.goals[:1])).pictures == {}


@pytest.mark.parametrize("count", [2, 40])
def test_it_is_a_picture_of_a_size_that_can_be_read(rollup: Rollup, count: int) -> None:
    title = f"$x_1$ & <b> {'long ' * 30}"
    goals = tuple(replace(rollup.goals[0], title=f"{number} {title}") for number in range(count))
    drawn = Image.open(BytesIO(draw_goals(replace(rollup, goals=goals))))
    assert drawn.format == "PNG"
    assert drawn.width == 1020
    assert drawn.height == pytest.approx(120 + 60 * min(count, MOST_BARS), abs=4)


def test_the_same_facts_draw_the_same_picture(rollup: Rollup) -> None:
    assert draw_goals(rollup) == draw_goals(rollup)
    other = replace(rollup.goals[0], shares=replace(rollup.goals[0].shares, behind=19))
    assert draw_goals(replace(rollup, goals=(other, *rollup.goals[1:]))) != draw_goals(rollup)
