"""What a person types, as the blocks that Slack's client sends."""

from collections import Counter
from typing import Any

import pytest
from driver import Driver
from hypothesis import given
from sandbox.control.typists import ANA, BO, GENERAL, NAMES, QUIET, TYPED, WORKSPACE
from sandbox.socket_app import SocketApp

from planbot.sandbox import Sandbox
from planbot.sandbox.blocks import check_message_blocks
from planbot.sandbox.control.typed_text import as_rich_text, linked

Json = dict[str, Any]


def element(kind: str, **fields: Any) -> Json:
    return {"type": kind, **fields}


def text(words: str, **style: bool) -> Json:
    return element("text", text=words, **({"style": style} if style else {}))


def section(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def quote(*elements: Json) -> Json:
    return {"type": "rich_text_quote", "elements": list(elements)}


def code_block(*elements: Json, border: int = 0) -> Json:
    return {"type": "rich_text_preformatted", "elements": list(elements), "border": border}


def items(style: str, *words: str, indent: int = 0, **more: int) -> Json:
    sections = [section(text(one)) for one in words]
    return {
        "type": "rich_text_list",
        "style": style,
        "indent": indent,
        "border": 0,
        "elements": sections,
        **more,
    }


def typed_parts(typed: str) -> list[Json]:
    (block,) = as_rich_text(linked(WORKSPACE, typed))
    assert block["type"] == "rich_text"
    parts: list[Json] = block["elements"]
    return parts


@pytest.mark.parametrize(
    ("typed", "elements"),
    [
        ("*bold* plain", [text("bold", bold=True), text(" plain")]),
        (
            "_italic_, ~strike~.",
            [text("italic", italic=True), text(", "), text("strike", strike=True), text(".")],
        ),
        (
            "*_both_* _*both*_",
            [text("both", bold=True, italic=True), text(" "), text("both", bold=True, italic=True)],
        ),
        ("*bold _and italic_*", [text("bold ", bold=True), text("and italic", bold=True, italic=True)]),
        ("*~_all_~*", [text("all", bold=True, strike=True, italic=True)]),
        ("(*a*)_b_", [text("("), text("a", bold=True), text(")"), text("b", italic=True)]),
        ("2*3*4 snake_case_name a~b~c", [text("2*3*4 snake_case_name a~b~c")]),
        ("x * not * y _ not_ ~not ~", [text("x * not * y _ not_ ~not ~")]),
        ("**two** __init__ *open", [text("**two** __init__ *open")]),
        ("*over\nlines*", [text("*over\nlines*")]),
        ("`*co_de_*` a`b`c", [text("*co_de_*", code=True), text(" a`b`c")]),
        ("*a `b*c` d*", [text("a ", bold=True), text("b*c", bold=True, code=True), text(" d", bold=True)]),
        ("`:tada: & <b>`", [text(":tada: & <b>", code=True)]),
        ("` ` `` ``````", [text("` ` `` ``````")]),
        (":tada: :nope:", [element("emoji", name="tada", unicode="1f389"), text(" :nope:")]),
        (":nope:heart:", [text(":nope"), element("emoji", name="heart", unicode="2764-fe0f")]),
        (
            "_ok :white_check_mark:_",
            [
                text("ok ", italic=True),
                element("emoji", name="white_check_mark", unicode="2705", style={"italic": True}),
            ],
        ),
        (":+1::skin-tone-3:", [element("emoji", name="+1", unicode="1f44d-1f3fc", skin_tone=3)]),
        ("🎉 at 9:30:15", [text("🎉 at 9:30:15")]),
        (
            "see https://a.gov/?x=1&y=2.",
            [text("see "), element("link", url="https://a.gov/?x=1&y=2"), text(".")],
        ),
        ("<https://a.gov>", [text("<"), element("link", url="https://a.gov"), text(">")]),
        ("*https://a.gov/b_c*", [element("link", url="https://a.gov/b_c", style={"bold": True})]),
        ("`https://a.gov`", [element("link", url="https://a.gov", style={"code": True})]),
        ("x@y.gov", [element("link", url="mailto:x@y.gov", text="x@y.gov")]),
        ("@Ana Ruiz", [element("user", user_id=ANA)]),
        ("*@bo*", [element("user", user_id=BO, style={"bold": True})]),
        ("#general", [element("channel", channel_id=GENERAL)]),
        ("@here!", [element("broadcast", range="here"), text("!")]),
        ("@channel", [element("broadcast", range="channel")]),
        ("@everyone", [element("broadcast", range="everyone")]),
        ("<script> <@U0NOBODY> &amp; &lt; <!channel>", [text("<script> <@U0NOBODY> &amp; &lt; <!channel>")]),
    ],
)
def test_formatting_within_a_line(typed: str, elements: list[Json]) -> None:
    assert typed_parts(typed) == [section(*elements)]


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("one\n\ntwo", [section(text("one\n\ntwo"))]),
        ("```\nx = *1*\n  @bo\n```", [code_block(text("x = *1*\n  @bo"))]),
        ("so ```a``` b", [section(text("so ")), code_block(text("a")), section(text(" b"))]),
        ("so\n```a```\n- b", [section(text("so\n")), code_block(text("a")), items("bullet", "b")]),
        ("```a``` - b", [code_block(text("a")), section(text(" - b"))]),
        ("```a", [section(text("```a"))]),
        ("> one\n>two\n>\n> three", [quote(text("one\ntwo\n\nthree"))]),
        ("so\n> *one*\nno", [section(text("so\n")), quote(text("one", bold=True)), section(text("no"))]),
        ("a > b ->", [section(text("a > b ->"))]),
        (">\n> ", [section(text(">\n> "))]),
        ("> ```a```", [code_block(text("a"), border=1)]),
        (
            "so\n>>> one\n- two\n\n```a```\nthree",
            [
                section(text("so\n")),
                quote(text("one\n- two\n")),
                code_block(text("a"), border=1),
                quote(text("three")),
            ],
        ),
        ("- one\n• two\n* three", [items("bullet", "one", "two", "three")]),
        ("so\n- one\n\nno", [section(text("so\n")), items("bullet", "one"), section(text("\nno"))]),
        (
            "- a\n  - b\n    - c\n  - d\n- e",
            [
                items("bullet", "a"),
                items("bullet", "b", indent=1),
                items("bullet", "c", indent=2),
                items("bullet", "d", indent=1),
                items("bullet", "e"),
            ],
        ),
        ("  - a\n\t- b", [items("bullet", "a"), items("bullet", "b", indent=1)]),
        ("1. one\n2. two", [items("ordered", "one", "two")]),
        ("1. one\n1. two", [items("ordered", "one", "two")]),
        ("3. one\n4. two", [items("ordered", "one", "two", offset=2)]),
        ("1. one\n5. two", [items("ordered", "one"), items("ordered", "two", offset=4)]),
        (
            "1. one\n   - a\n2. two",
            [items("ordered", "one"), items("bullet", "a", indent=1), items("ordered", "two", offset=1)],
        ),
        ("-5 degrees\n1.5 miles\n---\n- ", [section(text("-5 degrees\n1.5 miles\n---\n- "))]),
    ],
)
def test_paragraphs_lists_quotes_and_code(typed: str, parts: list[Json]) -> None:
    assert typed_parts(typed) == parts


def test_lists_are_no_deeper_than_slack_has_them() -> None:
    parts = typed_parts("\n".join(f"{' ' * depth}- a" for depth in range(12)))
    assert [part["indent"] for part in parts] == [*range(9)]
    assert len(parts[-1]["elements"]) == 4


def shown(one: Json) -> str:
    match one["type"]:
        case "user":
            return NAMES[one["user_id"]]
        case "channel":
            return "#general"
        case "broadcast":
            return f"@{one['range']}"
        case "link":
            return str(one.get("text", one["url"]))
        case "emoji":
            tone = f":skin-tone-{one['skin_tone']}:" if "skin_tone" in one else ""
            return f":{one['name']}:{tone}"
    return str(one["text"])


@given(TYPED)
def test_whatever_is_typed_slack_takes_and_all_of_it_is_shown(typed: str) -> None:
    blocks = as_rich_text(linked(QUIET, typed))
    assert check_message_blocks(blocks) == []
    parts = blocks[0]["elements"]
    lists = [part for part in parts if part["type"] == "rich_text_list"]
    sections = [one for part in parts for one in (part["elements"] if part in lists else [part])]
    words = "".join(shown(one) for part in sections for one in part["elements"])
    rest = iter(typed)
    assert all(character in rest for character in words), "the words are shown in their order"
    markers = set("*_~`> \t\n")
    for part in lists:
        markers |= set("-•*◦▪") if part["style"] == "bullet" else set("0123456789.")
    assert set(Counter(typed) - Counter(words)) <= markers


@pytest.mark.parametrize(
    "piece",
    [
        "*a ",
        "_~*",
        "`",
        "` ",
        "```",
        "``` ",
        "```a",
        ":a",
        "@",
        "@Ana ",
        "a.b",
        "a@b.c",
        "https://a.gov)",
        ">",
        "  - ",
    ],
)
@pytest.mark.timeout(30)
def test_long_messages_come_to_an_end(piece: str) -> None:
    for typed in (piece * (12_000 // len(piece)), "\n".join([piece] * (12_000 // (len(piece) + 1)))):
        as_rich_text(linked(WORKSPACE, typed))


def test_the_app_gets_what_was_typed(sandbox: Sandbox, driver: Driver) -> None:
    bo = driver.person("bo@example.gov")
    typed = "*Late* again, @Bo Chen:\n- see https://a.gov/?x=1&y=2."
    with SocketApp(sandbox) as app:
        assert driver.person("ana@example.gov").say(typed, "general").raw["delivered"]
        event = app.envelopes("events_api")[-1]["payload"]["event"]
    assert event["text"] == f"*Late* again, <@{bo.id}>:\n- see <https://a.gov/?x=1&amp;y=2>."
    (block,) = event["blocks"]
    paragraph, listed = block["elements"]
    assert paragraph["elements"] == [
        text("Late", bold=True),
        text(" again, "),
        element("user", user_id=bo.id),
        text(":\n"),
    ]
    assert listed["elements"][0]["elements"][1] == element("link", url="https://a.gov/?x=1&y=2")
