"""Every limit of Slack's, at it and one over."""

from typing import Any

import pytest

from planbot.messages.limits import Block, check_block, check_message, message_size
from planbot.messages.registry import Surface


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", **more: Any) -> Block:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(action_id: str = "a", text: str = "x", **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def buttons(count: int) -> list[dict[str, Any]]:
    return [button(f"a{n}") for n in range(count)]


def option(text: str = "x", value: str = "v", **more: Any) -> dict[str, Any]:
    return {"text": plain(text), "value": value, **more}


def actions(*elements: dict[str, Any]) -> Block:
    return {"type": "actions", "elements": list(elements)}


def choice(kind: str, options: list[dict[str, Any]]) -> Block:
    return actions({"type": kind, "action_id": "c", "options": options})


def confirm(title: str = "x", text: str = "x", yes: str = "x", no: str = "x") -> Block:
    dialog = {"title": plain(title), "text": mrkdwn(text), "confirm": plain(yes), "deny": plain(no)}
    return actions(button(confirm=dialog))


BOUNDED = {
    "section text": (3000, "/text/text", lambda n: section("x" * n)),
    "section fields": (10, "/fields", lambda n: {"type": "section", "fields": [mrkdwn("x")] * n}),
    "field": (2000, "/fields/0/text", lambda n: {"type": "section", "fields": [mrkdwn("x" * n)]}),
    "header": (150, "/text/text", lambda n: {"type": "header", "text": plain("x" * n)}),
    "markdown": (12_000, "/text", lambda n: {"type": "markdown", "text": "x" * n}),
    "context": (10, "/elements", lambda n: {"type": "context", "elements": [mrkdwn("x")] * n}),
    "context text": (3000, "/elements/0/text", lambda n: {"type": "context", "elements": [mrkdwn("x" * n)]}),
    "actions": (25, "/elements", lambda n: actions(*buttons(n))),
    "block_id": (255, "/block_id", lambda n: section(block_id="x" * n)),
    "action_id": (255, "/elements/0/action_id", lambda n: actions(button("x" * n))),
    "button text": (75, "/elements/0/text/text", lambda n: actions(button(text="x" * n))),
    "button value": (2000, "/elements/0/value", lambda n: actions(button(value="x" * n))),
    "button url": (3000, "/elements/0/url", lambda n: actions(button(url="x" * n))),
    "accessory text": (75, "/accessory/text/text", lambda n: section(accessory=button(text="x" * n))),
    "overflow": (5, "/elements/0/options", lambda n: choice("overflow", [option()] * n)),
    "checkboxes": (10, "/elements/0/options", lambda n: choice("checkboxes", [option()] * n)),
    "radio": (10, "/elements/0/options", lambda n: choice("radio_buttons", [option()] * n)),
    "select": (100, "/elements/0/options", lambda n: choice("static_select", [option()] * n)),
    "option text": (
        75,
        "/elements/0/options/0/text/text",
        lambda n: choice("static_select", [option("x" * n)]),
    ),
    "option value": (
        150,
        "/elements/0/options/0/value",
        lambda n: choice("static_select", [option(value="x" * n)]),
    ),
    "option description": (
        75,
        "/elements/0/options/0/description/text",
        lambda n: choice("static_select", [option(description=plain("x" * n))]),
    ),
    "placeholder": (
        150,
        "/elements/0/placeholder/text",
        lambda n: actions({"type": "datepicker", "action_id": "d", "placeholder": plain("x" * n)}),
    ),
    "confirm title": (100, "/elements/0/confirm/title/text", lambda n: confirm(title="x" * n)),
    "confirm text": (300, "/elements/0/confirm/text/text", lambda n: confirm(text="x" * n)),
    "confirm yes": (30, "/elements/0/confirm/confirm/text", lambda n: confirm(yes="x" * n)),
    "confirm no": (30, "/elements/0/confirm/deny/text", lambda n: confirm(no="x" * n)),
    "input label": (
        2000,
        "/label/text",
        lambda n: {
            "type": "input",
            "label": plain("x" * n),
            "element": {"type": "plain_text_input", "action_id": "i"},
        },
    ),
    "alt text": (
        2000,
        "/alt_text",
        lambda n: {"type": "image", "image_url": "https://x", "alt_text": "x" * n},
    ),
    "image url": (3000, "/image_url", lambda n: {"type": "image", "image_url": "x" * n, "alt_text": "x"}),
    "table rows": (100, "/rows", lambda n: {"type": "table", "rows": [[{"type": "raw_text"}]] * n}),
    "table cells": (20, "/rows/0", lambda n: {"type": "table", "rows": [[{"type": "raw_text"}] * n]}),
}


@pytest.mark.parametrize("name", BOUNDED)
def test_at_the_limit_and_one_over_and_empty(name: str) -> None:
    limit, pointer, make = BOUNDED[name]
    assert check_block(make(1)) == []
    assert check_block(make(limit)) == []
    (breach,) = check_block(make(limit + 1), "/blocks/7")
    assert breach.pointer == f"/blocks/7{pointer}"
    assert str(limit) in breach.problem
    assert str(limit + 1) in breach.problem
    assert [breach.pointer for breach in check_block(make(0))] == [pointer]


@pytest.mark.parametrize(
    ("block", "pointer", "problem"),
    [
        ({"type": "section"}, "", "needs text or fields"),
        ({"type": "header"}, "/text", "is missing"),
        ({"type": "header", "text": "bare"}, "/text", "is not a text object"),
        (actions({"type": "button", "text": plain("x")}), "/elements/0/action_id", "is missing"),
        (actions({"type": "wheel"}), "/elements/0", "“wheel” is not an element that planbot uses"),
        (actions(button("same"), button("same")), "/elements", "action_id “same” stands there 2 times"),
        ({"type": "actions", "elements": "none"}, "/elements", "is not a list of objects"),
        ({"type": "table", "rows": None}, "/rows", "is not a list of rows"),
        (section(block_id=7), "/block_id", "is not a string"),
        (section(accessory="button"), "/accessory", "is not an object"),
        ({"type": "alert"}, "", "“alert” is not a block that planbot uses"),
        ({}, "", "“None” is not a block that planbot uses"),
        (section("  \n "), "/text/text", "is empty"),
    ],
)
def test_malformed_blocks(block: Block, pointer: str, problem: str) -> None:
    assert [(breach.pointer, breach.problem) for breach in check_block(block)] == [(pointer, problem)]


def test_a_message_has_at_most_fifty_blocks_and_a_home_a_hundred() -> None:
    assert check_message("x", [section()] * 50) == []
    assert [breach.pointer for breach in check_message("x", [section()] * 51)] == ["/blocks"]
    assert check_message("", [section()] * 100, Surface.HOME) == []
    assert [breach.pointer for breach in check_message("", [section()] * 101, Surface.HOME)] == ["/blocks"]


def test_the_text_of_a_message_is_needed_and_bounded() -> None:
    assert check_message("x" * 4000, []) == []
    assert [breach.pointer for breach in check_message("x" * 4001, [])] == ["/text"]
    assert [breach.pointer for breach in check_message(" ", [])] == ["/text"]


def test_all_blocks_together_are_bounded() -> None:
    blocks = [section("x" * 2500) for _ in range(5)]
    blocks[0]["text"]["text"] += "x" * (13_000 - message_size(blocks))
    assert check_message("x", blocks) == []
    blocks[0]["text"]["text"] += "x"
    assert [breach.pointer for breach in check_message("x", blocks)] == ["/blocks"]


def test_a_block_id_and_a_table_stand_once_in_a_message() -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}
    assert check_message("x", [section(block_id="a"), section(block_id="b"), section(), section()]) == []
    twice = check_message("x", [section(block_id="a"), section(block_id="a")])
    assert [breach.problem for breach in twice] == ["block_id “a” stands there 2 times"]
    assert [breach.problem for breach in check_message("x", [table, table])] == ["more than one table"]


def test_some_blocks_stand_in_messages_only() -> None:
    markdown = {"type": "markdown", "text": "x"}
    assert check_message("x", [markdown]) == []
    assert len(check_message("x", [markdown], Surface.HOME)) == 1


def test_lengths_are_counted_in_utf16() -> None:
    assert check_block(section("🏛" * 1500)) == []
    assert len(check_block(section("🏛" * 1500 + "x"))) == 1
