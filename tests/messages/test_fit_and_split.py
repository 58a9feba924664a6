"""Whatever blocks a template makes, what is posted is within the limits, in order, with its words."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from planbot.messages.fit import fit_blocks, fit_text
from planbot.messages.limits import Block, check_message, message_size
from planbot.messages.registry import Surface
from planbot.messages.split import split_blocks


def words(most: int) -> st.SearchStrategy[str]:
    return st.builds(
        lambda text, times: text * times,
        st.sampled_from(["a", "word ", "字", "🏛️ ", "&amp;"]),
        st.integers(1, most),
    )


def text_objects(most: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda text: {"type": "mrkdwn", "text": text}, words(most))


buttons = st.builds(
    lambda text, action, value: {
        "type": "button",
        "text": {"type": "plain_text", "text": text},
        "action_id": action,
        "value": value,
    },
    words(100),
    st.sampled_from("abcdefgh"),
    words(600),
)
any_blocks = st.lists(
    st.one_of(
        st.builds(lambda text: {"type": "section", "text": text}, text_objects(2000)),
        st.builds(
            lambda texts: {"type": "section", "fields": texts}, st.lists(text_objects(900), max_size=14)
        ),
        st.builds(
            lambda texts: {"type": "context", "elements": texts}, st.lists(text_objects(900), max_size=14)
        ),
        st.builds(lambda found: {"type": "actions", "elements": found}, st.lists(buttons, max_size=30)),
        st.builds(lambda text: {"type": "header", "text": {"type": "plain_text", "text": text}}, words(80)),
        st.just({"type": "divider"}),
        st.just({"type": "section", "text": {"type": "mrkdwn", "text": "same"}, "block_id": "same"}),
        st.just({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}),
        st.sampled_from(
            [
                {"type": "section"},
                {"type": "header", "text": None},
                {"type": "marquee", "text": "kept"},
                {"type": "actions", "elements": [7]},
                {"text": {"text": "kept"}},
            ]
        ),
    ),
    max_size=120,
)


@given(any_blocks)
def test_fitted_and_split_blocks_are_ones_that_slack_takes(blocks: list[Block]) -> None:
    parts = split_blocks(fit_blocks(blocks, Surface.MESSAGE))
    for part in parts:
        assert part
        assert check_message("x", part) == []


@given(any_blocks)
def test_a_split_keeps_every_block_in_its_order(blocks: list[Block]) -> None:
    fitted = fit_blocks(blocks, Surface.MESSAGE)
    kept = [block for part in split_blocks(fitted) for block in part]
    assert [block for block in kept if block["type"] != "divider"] == [
        block for block in fitted if block["type"] != "divider"
    ]


def section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


def actions() -> Block:
    return {
        "type": "actions",
        "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}],
    }


def test_what_fits_is_left_as_it_is() -> None:
    blocks = [header("x"), section("y" * 3000), actions()]
    assert fit_blocks(blocks, Surface.MESSAGE) == blocks
    assert split_blocks(blocks) == [blocks]
    assert split_blocks([]) == []


def test_fitting_does_not_change_the_blocks_it_was_given() -> None:
    blocks = [section("y" * 4000)]
    assert len(fit_blocks(blocks, Surface.MESSAGE)[0]["text"]["text"]) <= 3000
    assert len(blocks[0]["text"]["text"]) == 4000


def test_exactly_fifty_blocks_are_one_message_and_fifty_one_are_two() -> None:
    assert [len(part) for part in split_blocks([section("x")] * 50)] == [50]
    assert [len(part) for part in split_blocks([section("x")] * 51)] == [50, 1]


def test_a_heading_is_not_left_at_the_end_nor_a_button_parted_from_its_section() -> None:
    blocks = [section("x")] * 49 + [header("next"), section("belongs to it"), actions()]
    first, second = split_blocks(blocks)
    assert len(first) == 49
    assert [block["type"] for block in second] == ["header", "section", "actions"]


def test_a_line_at_the_edge_of_a_part_is_left_out() -> None:
    divider = {"type": "divider"}
    parts = split_blocks([section("x")] * 50 + [divider, section("y"), divider])
    assert [[block["type"] for block in part] for part in parts] == [["section"] * 50, ["section"]]


def test_a_block_of_no_known_kind_becomes_a_section_of_its_words() -> None:
    (block,) = fit_blocks(
        [{"type": "marquee", "text": {"type": "mrkdwn", "text": "kept <!channel>"}}], Surface.HOME
    )
    assert block == section("kept &lt;!channel&gt;")


def test_a_button_whose_value_is_too_long_is_not_shortened_into_another() -> None:
    block = actions()
    block["elements"][0]["value"] = "1" * 3000
    assert fit_blocks([block], Surface.MESSAGE) == []


def test_letters_that_count_six_fold_still_fit_one_message() -> None:
    blocks = fit_blocks(
        [{"type": "section", "fields": [{"type": "mrkdwn", "text": "字" * 2000}] * 10}], Surface.MESSAGE
    )
    assert message_size(blocks) <= 13_000
    assert all(field["text"].endswith("…") for field in blocks[0]["fields"][:2])


@given(words(5000))
def test_a_text_is_cut_at_four_thousand(text: str) -> None:
    assert check_message(fit_text(text), []) == []
