"""Every limit of Block Kit, at the limit (accepted) and one over (refused, with a pointer to the place)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from driver import Driver
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.sandbox.blocks import check_message_blocks, check_view

Json = dict[str, Any]


def plain(length: int) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def section(**parts: Any) -> Json:
    return {"type": "section", "text": mrkdwn(3), **parts}


def button(**parts: Any) -> Json:
    return {"type": "button", "text": plain(3), "action_id": "go", **parts}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(text: int = 3, value: int = 3, **parts: Any) -> Json:
    return {"text": plain(text), "value": "v" * value, **parts}


def options(count: int) -> list[Json]:
    return [{"text": plain(3), "value": f"v{number}"} for number in range(count)]


def select(**parts: Any) -> Json:
    return {"type": "static_select", "action_id": "pick", "options": options(2), **parts}


def confirm(**lengths: int) -> Json:
    parts = {"title": 3, "text": 3, "confirm": 3, "deny": 3} | lengths
    return {name: plain(length) for name, length in parts.items()}


def field(element: Json | None = None, **parts: Any) -> Json:
    typed = {"type": "plain_text_input", "action_id": "typed"}
    return {"type": "input", "label": plain(3), "element": element or typed, **parts}


def image(**parts: Any) -> Json:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "a", **parts}


def modal(**parts: Any) -> Json:
    return {"type": "modal", "title": plain(3), "submit": plain(3), "blocks": [section()], **parts}


def url(length: int) -> str:
    return "https://example.com/".ljust(length, "a")


def pie(**parts: Any) -> Json:
    chart = {"type": "pie", "segments": [{"label": "Done", "value": 3}]}
    return {"type": "data_visualization", "title": "Plan", "chart": chart, **parts}


def bars(series: int = 1, categories: int = 2, name: int = 0, label: str = "", **axes: str) -> Json:
    labels = [label or f"c{number}" for number in range(categories)]
    data = [{"label": one, "value": 1} for one in labels]
    plotted = [{"name": "n" * name or f"s{number}", "data": data} for number in range(series)]
    return pie(chart={"type": "bar", "series": plotted, "axis_config": {"categories": labels, **axes}})


def feedback(**parts: Any) -> Json:
    thumbs = {"text": plain(3), "value": "v"}
    return {
        "type": "feedback_buttons",
        "action_id": "asked",
        "positive_button": {**thumbs, **parts},
        "negative_button": thumbs,
    }


def context_actions(*elements: Json) -> Json:
    return {"type": "context_actions", "elements": list(elements)}


def icon_button(**parts: Any) -> Json:
    return {"type": "icon_button", "icon": "trash", "text": plain(3), **parts}


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


REFUSED: list[tuple[str, list[Json], str]] = [
    ("unknown block", [{"type": "sparkles"}], "unsupported type: sparkles [json-pointer:/blocks/0/type]"),
    (
        "unknown element",
        [actions({"type": "slider"})],
        "unsupported type: slider [json-pointer:/blocks/0/elements/0/type]",
    ),
    ("no type", [{"text": mrkdwn(3)}], "missing required field: type [json-pointer:/blocks/0]"),
    ("no object", [["section"]], "must provide an object [json-pointer:/blocks/0]"),
    (
        "an unknown field",
        [section(colour="red")],
        "invalid additional property: colour [json-pointer:/blocks/0]",
    ),
    ("an empty section", [{"type": "section"}], "missing required field: text [json-pointer:/blocks/0]"),
    (
        "an empty text",
        [section(text=mrkdwn(0))],
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        "a header in mrkdwn",
        [{"type": "header", "text": mrkdwn(3)}],
        "must be a valid enum value: plain_text [json-pointer:/blocks/0/text/type]",
    ),
    (
        "emoji on mrkdwn",
        [section(text={**mrkdwn(3), "emoji": True})],
        "invalid additional property: emoji [json-pointer:/blocks/0/text]",
    ),
    (
        "no alt text",
        [{"type": "image", "image_url": "https://example.com/a.png"}],
        "missing required field: alt_text [json-pointer:/blocks/0]",
    ),
    (
        "no address",
        [actions(button(url="example dot com"))],
        "must be a valid URL [json-pointer:/blocks/0/elements/0/url]",
    ),
    (
        "a colour of its own",
        [actions(button(style="green"))],
        "must be a valid enum value: primary, danger [json-pointer:/blocks/0/elements/0/style]",
    ),
    (
        "one block_id twice",
        [section(block_id="b"), section(block_id="b")],
        "block_id b already exists [json-pointer:/blocks/1/block_id]",
    ),
    (
        "one action_id twice",
        [{**actions(button(), button()), "block_id": "b"}],
        "action_id go already exists for block_id b [json-pointer:/blocks/0/elements/1/action_id]",
    ),
    (
        "a day that is none",
        [section(accessory={"type": "datepicker", "initial_date": "2026-02-30"})],
        "must be a date such as 2026-11-24 [json-pointer:/blocks/0/accessory/initial_date]",
    ),
    (
        "a choice not on offer",
        [section(accessory=select(initial_option=option()))],
        "must be one of the provided options [json-pointer:/blocks/0/accessory/initial_option]",
    ),
    (
        "options and groups",
        [section(accessory=select(option_groups=[{"label": plain(3), "options": options(1)}]))],
        "exactly one of options, option_groups is required [json-pointer:/blocks/0/accessory]",
    ),
    (
        "an input in actions",
        [actions({"type": "plain_text_input"})],
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        "a number input in a message",
        [field({"type": "number_input", "is_decimal_allowed": False})],
        "unsupported type: number_input is not allowed in a message [json-pointer:/blocks/0/element/type]",
    ),
    (
        "an alert in a message",
        [{"type": "alert", "text": plain(3)}],
        "unsupported type: alert is not allowed in a message [json-pointer:/blocks/0/type]",
    ),
    (
        "two tables",
        [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2,
        "only 1 table block is allowed in a message [json-pointer:/blocks/1]",
    ),
    (
        "three charts",
        [pie()] * 3,
        "only 2 data_visualization blocks are allowed in a message [json-pointer:/blocks/2]",
    ),
    (
        "an unknown chart",
        [pie(chart={"type": "radar"})],
        "unsupported type: radar [json-pointer:/blocks/0/chart/type]",
    ),
    (
        "a slice of nothing",
        [pie(chart={"type": "pie", "segments": [{"label": "a", "value": 0}]})],
        "must be greater than 0 [json-pointer:/blocks/0/chart/segments/0/value]",
    ),
    (
        "one series twice",
        [bars(series=2, name=3)],
        "name nnn already exists [json-pointer:/blocks/0/chart/series/1/name]",
    ),
    (
        "a task in no known state",
        [{"type": "task_card", "task_id": "t", "title": "Look", "status": "lost"}],
        "must be a valid enum value: pending, in_progress, complete, error [json-pointer:/blocks/0/status]",
    ),
    (
        "a button in context actions",
        [context_actions(button())],
        "unsupported type: button [json-pointer:/blocks/0/elements/0/type]",
    ),
    (
        "a picture from two places",
        [image(slack_file={"id": "F1"})],
        "exactly one of image_url, slack_file is required [json-pointer:/blocks/0]",
    ),
    (
        "rich text of nothing known",
        [{"type": "rich_text", "elements": [{"type": "rich_text_song", "elements": []}]}],
        "unsupported type: rich_text_song [json-pointer:/blocks/0/elements/0/type]",
    ),
]


@pytest.mark.parametrize(("blocks", "problem"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_message_refuses(blocks: list[Json], problem: str) -> None:
    assert [str(one) for one in check_message_blocks(blocks)] == [problem]


VIEWS_REFUSED: list[tuple[str, Json, str]] = [
    (
        "no title",
        {"type": "modal", "blocks": []},
        "missing required field: title [json-pointer:/view]",
    ),
    ("no type", {"title": plain(3), "blocks": []}, "missing required field: type [json-pointer:/view/type]"),
    ("no blocks", {"type": "home"}, "missing required field: blocks [json-pointer:/view]"),
    (
        "an input without submit",
        {"type": "modal", "title": plain(3), "blocks": [field()]},
        "must define submit to use an input block in modals [json-pointer:/view/submit]",
    ),
    (
        "markdown in a modal",
        modal(blocks=[{"type": "markdown", "text": "x"}]),
        "unsupported type: markdown is not allowed in a modal [json-pointer:/view/blocks/0/type]",
    ),
    *(
        (
            f"{name} on Home",
            {"type": "home", "blocks": [one]},
            f"unsupported type: {one['type']} is not allowed in a home [json-pointer:/view/blocks/0/type]",
        )
        for name, one in [
            ("a chart", pie()),
            ("an alert", {"type": "alert", "text": plain(3)}),
            ("a plan", {"type": "plan", "title": "Plan"}),
            ("a task", {"type": "task_card", "task_id": "t", "title": "Look", "status": "pending"}),
            ("context actions", context_actions(feedback())),
            ("a table", {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}),
        ]
    ),
    *(
        (
            f"a {kind} on Home",
            {"type": "home", "blocks": [field({"type": kind, **parts})]},
            f"unsupported type: {kind} is not allowed in a home [json-pointer:/view/blocks/0/element/type]",
        )
        for kind, parts in [
            ("email_text_input", {}),
            ("url_text_input", {}),
            ("number_input", {"is_decimal_allowed": False}),
            ("file_input", {}),
        ]
    ),
    (
        "a datetimepicker on Home",
        {"type": "home", "blocks": [actions({"type": "datetimepicker"})]},
        "unsupported type: datetimepicker is not allowed in a home"
        " [json-pointer:/view/blocks/0/elements/0/type]",
    ),
    (
        "a title on Home",
        {"type": "home", "title": plain(3), "blocks": []},
        "invalid additional property: title [json-pointer:/view]",
    ),
    (
        "two focused inputs",
        modal(blocks=[field({"type": "plain_text_input", "focus_on_load": True})] * 2),
        "only one element can have focus_on_load [json-pointer:/view/blocks/1/element/focus_on_load]",
    ),
]


@pytest.mark.parametrize(
    ("view", "problem"), [row[1:] for row in VIEWS_REFUSED], ids=[row[0] for row in VIEWS_REFUSED]
)
def test_a_view_refuses(view: Json, problem: str) -> None:
    assert [str(one) for one in check_view(view)] == [problem]


def test_every_element_is_accepted_where_it_belongs() -> None:
    pickers = [
        select(),
        {"type": "multi_static_select", "options": options(2), "max_selected_items": 1},
        {"type": "external_select", "min_query_length": 2},
        {"type": "users_select"},
        {"type": "multi_users_select"},
        {"type": "conversations_select", "filter": {"include": ["public"]}},
        {"type": "multi_conversations_select"},
        {"type": "channels_select"},
        {"type": "multi_channels_select"},
        {"type": "datepicker", "initial_date": "2026-11-24"},
        {"type": "timepicker", "initial_time": "09:30"},
        {"type": "checkboxes", "options": options(2), "initial_options": options(1)},
        {"type": "radio_buttons", "options": options(2)},
    ]
    typed = [
        {"type": "plain_text_input", "multiline": True},
        {"type": "email_text_input"},
        {"type": "url_text_input"},
        {"type": "number_input", "is_decimal_allowed": True, "min_value": "0", "max_value": "100"},
        {"type": "datetimepicker", "initial_date_time": 1_795_000_000},
    ]
    assert check_message_blocks([section(accessory=one) for one in pickers]) == []
    task = {"type": "task_card", "task_id": "t", "title": "Look", "status": "complete"}
    source = {"type": "url", "url": "https://example.com", "text": "Plan"}
    plan = {"type": "plan", "title": "Plan", "tasks": [{**task, "sources": [source]}]}
    shown = [pie(), bars(series=2), task, plan, context_actions(feedback(), icon_button())]
    assert check_message_blocks(shown) == []
    assert check_view(modal(blocks=[field(one) for one in [*pickers, *typed]])) == []
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "hi", "style": {"bold": True}},
                    {"type": "user", "user_id": "U1"},
                    {"type": "link", "url": "https://example.com"},
                    {"type": "emoji", "name": "wave"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [{"type": "rich_text_section", "elements": []}],
            },
        ],
    }
    assert (
        check_message_blocks([rich, {"type": "divider"}, image(), {"type": "context", "elements": [image()]}])
        == []
    )


def test_blocks_that_are_accepted_fit_the_schema(reference: Callable[[str], Any]) -> None:
    from jsonschema import Draft7Validator

    known = Draft7Validator(reference("schemas/KnownBlock.json"))
    for name, limit, build, _ in MESSAGE_LIMITS:
        assert not list(known.iter_errors(build(limit))), name
