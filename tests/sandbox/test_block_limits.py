"""Every limit of Block Kit, at the limit (accepted) and one over (refused, with a pointer to the place)."""

from collections.abc import Callable
from typing import Any

import pytest

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
]


@pytest.mark.parametrize(
    ("limit", "build", "pointer"), [row[1:] for row in MESSAGE_LIMITS], ids=[row[0] for row in MESSAGE_LIMITS]
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
