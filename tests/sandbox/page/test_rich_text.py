"""What people type, from their keys to the page, without a browser."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sandbox.page.show import show_city

from planbot.sandbox import WorkspaceFile
from planbot.sandbox.clock import WorkspaceClock
from planbot.sandbox.control.stage import Stage
from planbot.sandbox.control.typed_text import as_rich_text, linked
from planbot.sandbox.page.rich_text import rich_text
from planbot.sandbox.page.viewer import Viewer
from planbot.sandbox.workspace import Workspace

WORKSPACE = Workspace(
    WorkspaceFile.from_mapping(show_city()), WorkspaceClock(datetime(2026, 11, 24, 14, 30, tzinfo=UTC))
)
ANA = WORKSPACE.find_user("ana")
assert ANA is not None
VIEWER = Viewer(Stage(WORKSPACE, None, "http://127.0.0.1:1"), ANA)  # type: ignore[arg-type]

ALLOWED = {
    "p": set(),
    "br": set(),
    "strong": set(),
    "em": set(),
    "s": set(),
    "code": set(),
    "pre": set(),
    "blockquote": set(),
    "ul": set(),
    "ol": {"start"},
    "li": {"value"},
    "span": {"class"},
    "a": {"href", "target", "rel", "class"},
}


def drawn(typed: str) -> str:
    (block,) = as_rich_text(linked(WORKSPACE, typed))
    return str(rich_text(VIEWER, block))


def link(address: str) -> str:
    return f'<a href="{address}" target="_blank" rel="noopener noreferrer">{address}</a>'


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("*bold* _it_ ~no~", "<p><strong>bold</strong> <em>it</em> <s>no</s></p>"),
        ("*_both_* `a < b`", "<p><em><strong>both</strong></em> <code>a &lt; b</code></p>"),
        ("one\ntwo", "<p>one<br>two</p>"),
        (":tada: :nope:", "<p>🎉 :nope:</p>"),
        ("https://a.gov/?x=1&y=2.", f"<p>{link('https://a.gov/?x=1&amp;y=2')}.</p>"),
        ("`https://a.gov`", f"<p><code>{link('https://a.gov')}</code></p>"),
        ("@Bo Chen", '<p><span class="mention">@Bo Chen</span></p>'),
        (
            "@ana @here",
            '<p><span class="mention is-you">@Ana Ruiz</span> <span class="mention">@here</span></p>',
        ),
        ("#general", '<p><a class="mention" href="/as/ana/general">#general</a></p>'),
        ("<script> <@U0NOBODY> &amp;", "<p>&lt;script&gt; &lt;@U0NOBODY&gt; &amp;amp;</p>"),
        ("```\na *b*\n  c\n```", "<pre>a *b*<br>  c</pre>"),
        ("> a\n> *b*\nc", "<blockquote>a<br><strong>b</strong></blockquote><p>c</p>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("- a\n  1. b\n- c", "<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("1. a\n5. b\n6. c", '<ol><li>a</li><li value="5">b</li><li>c</li></ol>'),
        ("1. a\n   - b\n2. c", '<ol><li>a<ul><li>b</li></ul></li><li value="2">c</li></ol>'),
    ],
)
def test_what_is_typed_is_drawn(typed: str, html: str) -> None:
    assert drawn(typed) == html


def test_a_list_that_begins_deep_counts_in_its_own_level() -> None:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]}
    deep = {"type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 4, "elements": [section]}
    html = str(rich_text(VIEWER, {"type": "rich_text", "elements": [deep]}))
    assert html == '<ol><li class="bare"><ol start="5"><li>a</li></ol></li></ol>'


class Tags(HTMLParser):
    """The elements of some HTML, each closed where it should be."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "br":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


MARKS = [
    "*",
    "_",
    "~",
    "`",
    "```",
    "\n",
    "> ",
    ">>> ",
    "- ",
    "  - ",
    "1. ",
    "   7. ",
    "<",
    ">",
    "&",
    '"',
    "'",
]
THINGS = ["a", ":tada:", "@bo", "@here", "#general", "https://a.gov/?x&y", "x@y.gov", "<script>", "onerror="]
PIECES = st.one_of(st.text(max_size=8), st.sampled_from([*MARKS, *THINGS]))


@given(st.lists(PIECES, max_size=20).map("".join))
def test_nothing_that_is_typed_becomes_markup(typed: str) -> None:
    for tag, attributes in Tags(drawn(typed)).seen:
        assert set(attributes) <= ALLOWED[tag]
        if tag == "a":
            assert re.match(r"(https?://|mailto:|/as/)", attributes["href"] or "")
