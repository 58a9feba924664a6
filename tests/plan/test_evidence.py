"""Which links are taken, and which could hide where they lead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbot.plan.errors import UserError
from planbot.plan.evidence import MOST_CHARACTERS, address_of, first_link, read_link


@pytest.mark.parametrize(
    ("link", "host", "rest"),
    [
        ("https://www.example.gov", "www.example.gov", ""),
        ("HTTP://Example.gov:8080/a?b#c", "example.gov:8080", "/a?b#c"),
        ("https://münchen.example/ä", "xn--mnchen-3ya.example", "/ä"),
        ("https://example.gov/@maria", "example.gov", "/@maria"),
    ],
)
def test_links_that_are_taken(link, host, rest):
    assert read_link(f"  {link} ") == link
    assert (address_of(link).host, address_of(link).rest) == (host, rest)


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("", "A link begins with https://"),
        ("example.gov", "A link begins with https://"),
        ("ftp://example.gov/a", "A link begins with https://"),
        ("javascript:alert(1)", "A link begins with https://"),
        ("https://", "A link begins with https://"),
        ("https://exam ple.gov", "no spaces"),
        ("https://example.gov/\u202egpj", "A link begins with https://"),
        ("https://example.gov:99999", "A link begins with https://"),
        ("https://[::1", "A link begins with https://"),
        ("https://example.gov|evil.example", "A link begins with https://"),
        ("https://example.gov\\.evil.example", "must not hold a name"),
        ("https://example.gov@evil.example", "must not hold a name"),
        ("https://example.gov/" + "a" * MOST_CHARACTERS, "at most 2,000 characters"),
    ],
)
def test_what_is_no_link_or_hides_where_it_leads(link, words):
    with pytest.raises(UserError, match=words) as refused:
        read_link(link, "evidence:1")
    assert refused.value.field == "evidence:1"


@given(st.text(alphabet="ahtps:/.()@[]|<>\\% \u202e*é", max_size=40).map("https://".__add__))
def test_any_text_is_a_link_or_refused(text):
    try:
        address = address_of(text)
    except UserError:
        return
    assert not set(address.host) & set("@/\\<>| ")


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("see https://a.gov/b, then", "https://a.gov/b"),
        ("(https://a.gov/b_(c))", "https://a.gov/b_(c)"),
        ("[https://a.gov/b].", "https://a.gov/b"),
        ("nothing here", None),
    ],
)
def test_where_a_link_ends_in_a_sentence(text, link):
    found = first_link(text)
    assert (found and found[0]) == link
