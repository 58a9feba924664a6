"""Every limit of Block Kit, at the limit (accepted) and one over (refused, with a pointer to the place)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from driver import Driver
from sandbox.block_examples import (
    actions,
    bars,
    button,
    confirm,
    context_actions,
    feedback,
    field,
    icon_button,
    image,
    modal,
    mrkdwn,
    option,
    options,
    pie,
    plain,
    section,
    select,
    url,
)
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.sandbox.blocks import check_message_blocks, check_view

Json = dict[str, Any]


Build = Callable[[int], Json]

MESSAGE_LIMITS: list[tuple[str, int, Build, str]] = [
    ("section text", 3000, lambda n: section(text=mrkdwn(n)), "/blocks/0/text/text"),
    ("section field", 2000, lambda n: section(fields=[plain(n)]), "/blocks/0/fields/0/text"),
    ("section fields", 10, lambda n: section(fields=[plain(1)] * n), "/blocks/0/fields"),
    ("header", 150, lambda n: {"type": "header", "text": plain(n)}, "/blocks/0/text/text"),
    ("markdown", 12_000, lambda n: {"type": "markdown", "text": "x" * n}, "/blocks/0/text"),
    ("block_id", 255, lambda n: section(block_id="b" * n), "/blocks/0/block_id"),
    ("action_id", 255, lambda n: actions(button(action_id="a" * n)), "/blocks/0/elements/0/action_id"),
    ("context", 10, lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}, "/blocks/0/elements"),
    ("actions", 25, lambda n: actions(*(button(action_id=f"a{i}") for i in range(n))), "/blocks/0/elements"),
    (
        "overflow options",
        5,
        lambda n: section(accessory={"type": "overflow", "options": options(n)}),
        "/blocks/0/accessory/options",
    ),
    (
        "checkboxes",
        10,
        lambda n: section(accessory={"type": "checkboxes", "options": options(n)}),
        "/blocks/0/accessory/options",
    ),
    (
        "radio buttons",
        10,
        lambda n: section(accessory={"type": "radio_buttons", "options": options(n)}),
        "/blocks/0/accessory/options",
    ),
    (
        "select options",
        100,
        lambda n: section(accessory=select(options=options(n))),
        "/blocks/0/accessory/options",
    ),
    ("button text", 75, lambda n: actions(button(text=plain(n))), "/blocks/0/elements/0/text/text"),
    ("button value", 2000, lambda n: actions(button(value="v" * n)), "/blocks/0/elements/0/value"),
    ("button url", 3000, lambda n: actions(button(url=url(n))), "/blocks/0/elements/0/url"),
    (
        "option text",
        75,
        lambda n: section(accessory=select(options=[option(text=n)])),
        "/blocks/0/accessory/options/0/text/text",
    ),
    (
        "option value",
        150,
        lambda n: section(accessory=select(options=[option(value=n)])),
        "/blocks/0/accessory/options/0/value",
    ),
    (
        "option description",
        75,
        lambda n: section(accessory=select(options=[option(description=plain(n))])),
        "/blocks/0/accessory/options/0/description/text",
    ),
    (
        "placeholder",
        150,
        lambda n: section(accessory=select(placeholder=plain(n))),
        "/blocks/0/accessory/placeholder/text",
    ),
    (
        "confirm title",
        100,
        lambda n: actions(button(confirm=confirm(title=n))),
        "/blocks/0/elements/0/confirm/title/text",
    ),
    (
        "confirm text",
        300,
        lambda n: actions(button(confirm=confirm(text=n))),
        "/blocks/0/elements/0/confirm/text/text",
    ),
    (
        "confirm yes",
        30,
        lambda n: actions(button(confirm=confirm(confirm=n))),
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    (
        "confirm no",
        30,
        lambda n: actions(button(confirm=confirm(deny=n))),
        "/blocks/0/elements/0/confirm/deny/text",
    ),
    ("input label", 2000, lambda n: field(label=plain(n)), "/blocks/0/label/text"),
    ("input hint", 2000, lambda n: field(hint=plain(n)), "/blocks/0/hint/text"),
    (
        "initial text",
        3000,
        lambda n: field({"type": "plain_text_input", "initial_value": "x" * n}),
        "/blocks/0/element/initial_value",
    ),
    (
        "longest text",
        3000,
        lambda n: field({"type": "plain_text_input", "max_length": n}),
        "/blocks/0/element/max_length",
    ),
    ("image url", 3000, lambda n: image(image_url=url(n)), "/blocks/0/image_url"),
    ("image alt text", 2000, lambda n: image(alt_text="x" * n), "/blocks/0/alt_text"),
    ("image title", 2000, lambda n: image(title=plain(n)), "/blocks/0/title/text"),
    (
        "table rows",
        100,
        lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * n},
        "/blocks/0/rows",
    ),
    (
        "table cells",
        20,
        lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * n]},
        "/blocks/0/rows/0",
    ),
    ("header block_id", 255, lambda n: {"type": "divider", "block_id": "b" * n}, "/blocks/0/block_id"),
    (
        "options of several",
        100,
        lambda n: section(accessory={"type": "multi_static_select", "options": options(n)}),
        "/blocks/0/accessory/options",
    ),
    (
        "option groups",
        100,
        lambda n: section(
            accessory={
                "type": "static_select",
                "option_groups": [{"label": plain(3), "options": options(1)} for _ in range(n)],
            }
        ),
        "/blocks/0/accessory/option_groups",
    ),
    (
        "options of a group",
        100,
        lambda n: section(
            accessory={"type": "static_select", "option_groups": [{"label": plain(3), "options": options(n)}]}
        ),
        "/blocks/0/accessory/option_groups/0/options",
    ),
    (
        "label of a group",
        75,
        lambda n: section(
            accessory={"type": "static_select", "option_groups": [{"label": plain(n), "options": options(1)}]}
        ),
        "/blocks/0/accessory/option_groups/0/label/text",
    ),
    (
        "checkbox text",
        75,
        lambda n: section(accessory={"type": "checkboxes", "options": [option(text=n)]}),
        "/blocks/0/accessory/options/0/text/text",
    ),
    (
        "overflow text",
        75,
        lambda n: section(accessory={"type": "overflow", "options": [option(text=n)]}),
        "/blocks/0/accessory/options/0/text/text",
    ),
    (
        "placeholder of a date",
        150,
        lambda n: actions({"type": "datepicker", "placeholder": plain(n)}),
        "/blocks/0/elements/0/placeholder/text",
    ),
    (
        "placeholder of typed text",
        150,
        lambda n: field({"type": "plain_text_input", "placeholder": plain(n)}),
        "/blocks/0/element/placeholder/text",
    ),
    (
        "accessibility label",
        75,
        lambda n: actions(button(accessibility_label="a" * n)),
        "/blocks/0/elements/0/accessibility_label",
    ),
    (
        "context text",
        3000,
        lambda n: {"type": "context", "elements": [mrkdwn(n)]},
        "/blocks/0/elements/0/text",
    ),
    (
        "alt text in context",
        2000,
        lambda n: {"type": "context", "elements": [image(alt_text="x" * n)]},
        "/blocks/0/elements/0/alt_text",
    ),
    (
        "context actions",
        5,
        lambda n: context_actions(*(icon_button(action_id=f"a{i}") for i in range(n))),
        "/blocks/0/elements",
    ),
    (
        "feedback text",
        75,
        lambda n: context_actions(feedback(text=plain(n))),
        "/blocks/0/elements/0/positive_button/text/text",
    ),
    (
        "feedback value",
        2000,
        lambda n: context_actions(feedback(value="v" * n)),
        "/blocks/0/elements/0/positive_button/value",
    ),
    (
        "icon button value",
        2000,
        lambda n: context_actions(icon_button(value="v" * n)),
        "/blocks/0/elements/0/value",
    ),
]

CHART_LIMITS: list[tuple[str, int, Build, str]] = [
    ("chart title", 50, lambda n: pie(title="t" * n), "/blocks/0/title"),
    (
        "slices",
        6,
        lambda n: pie(chart={"type": "pie", "segments": [{"label": "a", "value": 1}] * n}),
        "/blocks/0/chart/segments",
    ),
    (
        "label of a slice",
        20,
        lambda n: pie(chart={"type": "pie", "segments": [{"label": "a" * n, "value": 1}]}),
        "/blocks/0/chart/segments/0/label",
    ),
    ("series", 6, lambda n: bars(series=n), "/blocks/0/chart/series"),
    ("name of a series", 20, lambda n: bars(name=n), "/blocks/0/chart/series/0/name"),
    ("x label", 50, lambda n: bars(x_label="x" * n), "/blocks/0/chart/axis_config/x_label"),
    ("y label", 50, lambda n: bars(y_label="y" * n), "/blocks/0/chart/axis_config/y_label"),
]
"""Apart, because Slack's published types do not know charts yet."""


@pytest.mark.parametrize(
    ("limit", "build", "pointer"),
    [row[1:] for row in (*MESSAGE_LIMITS, *CHART_LIMITS)],
    ids=[row[0] for row in (*MESSAGE_LIMITS, *CHART_LIMITS)],
)
def test_a_message_holds_to_each_limit(limit: int, build: Build, pointer: str) -> None:
    assert check_message_blocks([build(limit)]) == []
    problems = check_message_blocks([build(limit + 1)])
    assert [problem.pointer for problem in problems] == [pointer]


VIEW_LIMITS: list[tuple[str, int, Build, str]] = [
    ("title", 24, lambda n: modal(title=plain(n)), "/view/title/text"),
    ("submit", 24, lambda n: modal(submit=plain(n)), "/view/submit/text"),
    ("close", 24, lambda n: modal(close=plain(n)), "/view/close/text"),
    ("private_metadata", 3000, lambda n: modal(private_metadata="m" * n), "/view/private_metadata"),
    ("callback_id", 255, lambda n: modal(callback_id="c" * n), "/view/callback_id"),
    ("external_id", 255, lambda n: modal(external_id="e" * n), "/view/external_id"),
    ("modal blocks", 100, lambda n: modal(blocks=[section()] * n), "/view/blocks"),
    ("home blocks", 100, lambda n: {"type": "home", "blocks": [section()] * n}, "/view/blocks"),
]


@pytest.mark.parametrize(
    ("limit", "build", "pointer"), [row[1:] for row in VIEW_LIMITS], ids=[row[0] for row in VIEW_LIMITS]
)
def test_a_view_holds_to_each_limit(limit: int, build: Build, pointer: str) -> None:
    assert check_view(build(limit)) == []
    assert [problem.pointer for problem in check_view(build(limit + 1))] == [pointer]


def test_a_chart_takes_twenty_categories() -> None:
    assert check_message_blocks([bars(categories=20)]) == []
    pointers = {problem.pointer for problem in check_message_blocks([bars(categories=21)])}
    assert pointers == {"/blocks/0/chart/axis_config/categories", "/blocks/0/chart/series/0/data"}
    assert check_message_blocks([bars(categories=1, label="c" * 20)]) == []
    assert {one.pointer for one in check_message_blocks([bars(categories=1, label="c" * 21)])} == {
        "/blocks/0/chart/axis_config/categories/0",
        "/blocks/0/chart/series/0/data/0/label",
    }


def test_all_blocks_together_hold_13200_characters(web: WebClient) -> None:
    def of(length: int) -> list[Json]:
        return [section(text=mrkdwn(3000))] * 4 + [section(text=mrkdwn(length - 12_000))]

    assert web.chat_postMessage(channel="general", text="x", blocks=of(13_200))["ok"]
    with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
        web.chat_postMessage(channel="general", text="x", blocks=of(13_201))


def test_texts_of_messages_hold_to_their_limits(web: WebClient) -> None:
    sent = web.chat_postMessage(channel="general", text="x" * 40_000)
    assert "warning" not in sent.data
    cut = web.chat_postMessage(channel="general", text="x" * 40_001)
    assert (cut["warning"], len(cut["message"]["text"])) == ("message_truncated", 40_000)
    where = {"channel": sent["channel"], "ts": sent["ts"]}
    assert web.chat_update(**where, text="x" * 4_000)["ok"]
    with pytest.raises(SlackApiError, match="msg_too_long"):
        web.chat_update(**where, text="x" * 4_001)
    assert web.chat_postMessage(channel="general", markdown_text="x" * 12_000)["ok"]


def test_a_view_holds_250_kilobytes(web: WebClient, driver: Driver) -> None:
    ana = driver.person("ana@example.gov").id
    empty = {"type": "home", "blocks": [section(text=mrkdwn(1)) for _ in range(100)]}
    room = 250_000 - len(json.dumps(empty))
    for index in range(100):
        share = min(2_999, room)
        empty["blocks"][index]["text"]["text"] += "x" * share
        room -= share
    assert len(json.dumps(empty)) == 250_000
    assert web.views_publish(user_id=ana, view=empty)["ok"]
    empty["blocks"][99]["text"]["text"] += "x"
    with pytest.raises(SlackApiError, match="view_too_large"):
        web.views_publish(user_id=ana, view=empty)


def test_a_message_takes_fifty_blocks() -> None:
    assert check_message_blocks([section()] * 50) == []
    (problem,) = check_message_blocks([section()] * 51)
    assert str(problem) == "no more than 50 items allowed [json-pointer:/blocks]"


def test_blocks_that_are_accepted_fit_the_schema(reference: Callable[[str], Any]) -> None:
    from jsonschema import Draft7Validator

    known = Draft7Validator(reference("schemas/KnownBlock.json"))
    for name, limit, build, _ in MESSAGE_LIMITS:
        assert not list(known.iter_errors(build(limit))), name
