"""A link shows where it leads, and nothing in it is read as anything else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbot.messages.links import link
from planbot.messages.mrkdwn import shorten_escaped, units
from planbot.messages.plain_text import read_blocks


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://example.gov/", "<https://example.gov/|example.gov>"),
        ("https://Example.gov/a?b=1&c=2", "<https://example.gov/a?b=1&amp;c=2|example.gov/a?b=1&amp;c=2>"),
        (
            "https://example.gov/a|b>*c*",
            "https://example.gov/a|b&gt;∗c∗",
        ),
        ("https://example.gov/a|b*c*", "<https://example.gov/a%7Cb%2Ac%2A|example.gov/a%7Cb∗c∗>"),
        ("https://example.gov/é", "<https://example.gov/%C3%A9|example.gov/é>"),
        ("https://a.gov@evil.example/", "https://a.gov@evil.example/"),
        ("<!channel>", "&lt;!channel&gt;"),
    ],
)
def test_what_a_link_says(typed: str, shown: str) -> None:
    assert link(typed) == shown


def test_of_a_long_one_the_end_of_the_host_is_seen_and_no_more_than_fits() -> None:
    host = "example.gov." + "a" * 50 + ".evil.example"
    assert re.fullmatch(r"<https://[^|]+\|…[a.]+\.evil\.example>", link(f"https://{host}/"))
    long = link("https://example.gov/" + "a" * 1000)
    assert long.startswith("example.gov/aaa")
    assert long.endswith("… (too long to open from here; the export has it)")


@given(st.text(max_size=60), st.sampled_from(["https://a.gov/", "https://a.gov?", "http://", ""]))
def test_anything_is_a_link_to_what_it_shows_or_words(text: str, before: str) -> None:
    shown = link(before + text)
    assert units(shown) <= 700
    if shown.startswith("<"):
        target, words = re.fullmatch(r"<([^<>|\s]+)\|([^<>|]+)>", shown).groups()  # type: ignore[union-attr]
        host = target.split("/")[2].partition("?")[0].partition("#")[0]
        assert words.startswith((host, "…"))
    else:
        assert "<" not in shown


def test_a_terminal_shows_the_whole_address_and_a_cut_leaves_no_half_link() -> None:
    words = f"Evidence: {link('https://example.gov/' + 'a' * 90 + '?b=1&c=2')}"
    section = {"type": "section", "text": {"type": "mrkdwn", "text": words}}
    assert read_blocks([section]) == f"Evidence: https://example.gov/{'a' * 90}?b=1&c=2"
    assert shorten_escaped(words, 60) == "Evidence…"
