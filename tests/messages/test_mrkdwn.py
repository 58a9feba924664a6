"""What was typed is shown as it was typed, and Slack reads nothing into it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from messages.made_reports import HOSTILE

from planbot.messages.mrkdwn import (
    clean,
    escape,
    escape_within,
    keep_lines,
    one_line,
    shorten,
    shorten_escaped,
    unescape,
    units,
)

typed = st.text() | st.sampled_from(HOSTILE) | st.text(alphabet="a_*~`<>&;|!@# \n\r\t🏛é")
limits = st.integers(10, 400)


@given(typed)
def test_escaped_text_holds_no_control_of_slacks(text: str) -> None:
    escaped = escape(clean(text))
    assert not set(escaped) & set("<>*~`")
    assert not re.search(r"(^|\W)_|_(\W|$)", escaped)
    assert "&" not in re.sub("&(amp|lt|gt);", "", escaped)


@given(st.text(alphabet="abc &<>;:.,-/'\"\n1é字🏛"))
def test_ordinary_text_comes_back_whole(text: str) -> None:
    assert unescape(escape(text)) == text


@pytest.mark.parametrize(
    "text", ["snake_case_name.xlsx", "10:30 & 3 < 4", "https://city.gov/a_b?c=1", "‘quoted’"]
)
def test_what_looks_like_formatting_but_is_not_is_kept(text: str) -> None:
    assert unescape(escape(text)) == text


@given(typed)
def test_cleaned_text_can_be_sent(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]", cleaned)
    assert "\n" not in one_line(text)
    assert one_line(text) == one_line(text).strip()


@given(typed, limits)
def test_shortened_text_fits_once_escaped_and_begins_as_it_was(text: str, limit: int) -> None:
    cleaned = one_line(text)
    short = shorten(cleaned, limit)
    assert escape_within(cleaned, limit) == escape(short)
    assert units(escape(short)) <= limit
    assert short == cleaned or (short.endswith("…") and cleaned.startswith(short[:-1]))


@given(typed, limits)
def test_text_of_exactly_the_limit_is_not_touched(text: str, limit: int) -> None:
    cleaned = one_line(text)
    assert shorten(cleaned, max(units(escape(cleaned)), 1)) == cleaned
    assert shorten_escaped(escape(cleaned), units(escape(cleaned))) == escape(cleaned)


@given(typed, limits)
def test_cutting_escaped_text_leaves_no_half_entity(text: str, limit: int) -> None:
    cut = shorten_escaped(escape(clean(text)), limit)
    assert units(cut) <= limit
    assert "&" not in re.sub("&(amp|lt|gt);", "", cut)


@given(st.integers(4, 60))
def test_cutting_inside_bold_or_code_closes_it(limit: int) -> None:
    cut = shorten_escaped("see *a bold title that is long* and `a command that is long too`", limit)
    assert units(cut) <= limit
    assert cut.count("*") % 2 == 0
    assert cut.count("`") % 2 == 0


def test_a_cut_falls_between_words() -> None:
    assert shorten("Replace the permit software", 24) == "Replace the permit…"
    assert shorten("Antidisestablishmentarianism", 10) == "Antidises…"


@given(typed, limits)
def test_every_line_of_a_quotation_is_quoted(text: str, limit: int) -> None:
    quoted = keep_lines(text, limit, lead=">")
    assert units(quoted) <= limit
    assert not quoted or all(line.startswith((">", "…")) for line in quoted.split("\n"))
    assert "\n>\n>\n" not in quoted


@given(st.text(alphabet="a🏛\ud800é"))
def test_units_count_as_javascript_does(text: str) -> None:
    assert units(text) == sum(2 if ord(character) > 0xFFFF else 1 for character in text)
