import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbot.plan.titles import short_title


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Build homes", 60, "Build homes"),
        ("  Build\n  homes. ", 60, "Build homes"),
        ("Update the code, to allow duplexes", 20, "Update the code…"),
        ("A, B and many other words without a clause", 20, "A, B and many other…"),
        ("Incomprehensibilities", 10, "Incompreh…"),
        ("Adopt the Long-Range plan", 18, "Adopt the…"),
        ("Who pays?", 60, "Who pays?"),
        ("", 60, ""),
    ],
)
def test_titles_are_cut_where_they_still_read(text, limit, expected):
    assert short_title(text, limit) == expected


@given(st.text(), st.integers(5, 80))
def test_titles_fit_on_one_line(text, limit):
    short = short_title(text, limit)
    assert len(short) <= limit
    assert len(short.splitlines()) <= 1
    assert not short.endswith((" ", ",", ";", ":", ".", "-", "–", "(", " …", ",…"))


@given(st.lists(st.sampled_from(["road", "of", "the", "town,", "water;"]), min_size=1).map(" ".join))
def test_words_are_kept_whole(text):
    whole = text.replace(",", "").replace(";", "").split()
    kept = short_title(text, 30).removesuffix("…").replace(",", "").replace(";", "").split()
    assert kept == whole[: len(kept)]
