"""Which blocks and elements are accepted where, and with what words the others are refused."""

from typing import Any

import pytest
from sandbox.block_examples import (
    actions,
    bars,
    button,
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
)

from planbot.sandbox.blocks import check_message_blocks, check_view

Json = dict[str, Any]

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
