"""The blocks have the structure that Slack's own types give them."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from messages.made_reports import filled, posts

from planbot.messages.check import load_examples
from planbot.messages.location import built_in_templates
from planbot.messages.registry import MESSAGES, Surface
from planbot.messages.renderer import Renderer

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / os.environ.get("SLACK_REFERENCE_DIR", "../shared/slack") / "schemas"
RENDERER = Renderer()


def validator(name: str) -> Draft7Validator:
    path = SCHEMAS / f"{name}.json"
    if not path.is_file():
        pytest.skip(f"Slack's reference is not at {SCHEMAS}")
    return Draft7Validator(json.loads(path.read_text()))


@pytest.mark.parametrize("name", MESSAGES)
def test_every_example_has_the_structure_of_slacks_types(name: str) -> None:
    view, block_schema = validator("HomeView"), validator("KnownBlock")
    reports: list[Any] = [example.report for example in load_examples(name, (built_in_templates(),))]
    reports.append(filled(MESSAGES[name].report, "<x> & *y*", 2))
    for report in reports:
        for _, blocks in posts(RENDERER.render(name, report)):
            for block in blocks:
                assert [error.message for error in block_schema.iter_errors(block)] == []
            if MESSAGES[name].surface is Surface.HOME:
                home = {"type": "home", "blocks": blocks}
                assert [error.message for error in view.iter_errors(home)] == []


def test_the_schemas_do_refuse_something() -> None:
    assert list(validator("KnownBlock").iter_errors({"type": "section", "colour": "red"}))
    assert list(validator("HomeView").iter_errors({"type": "home"}))
