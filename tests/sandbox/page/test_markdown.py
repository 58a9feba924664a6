"""Markdown as HTML, without a browser."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sandbox.page.test_mrkdwn import BO, VIEWER, Found

from planbot.sandbox.page.markdown import markdown

B, B_, Q, Q_ = "<strong>", "</strong>", "<blockquote>", "</blockquote>"
ALLOWED = {
    **{tag: set() for tag in ("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "li")},
    **{tag: set() for tag in ("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td")},
    "ol": {"start"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "span": {"class", "role", "aria-label"},
    "time": {"title"},
    "a": {"href", "target", "rel", "class"},
}


def shown(text: str) -> str:
    """The HTML on one line, its links without what they all have."""
    html = re.sub(r"(?<=>)\n(?=<|$)|\n(?=<[uo]l>|<pre>)", "", str(markdown(VIEWER, text)))
    return html.replace(' target="_blank" rel="noopener noreferrer"', "")


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("**b** *i* __b__ _i_ ~~s~~ `c`", f"{B}b{B_} <em>i</em> {B}b{B_} <em>i</em> <s>s</s> <code>c</code>"),
        (
            "***both*** **a *b* c** *a **b***",
            f"<em>{B}both{B_}</em> {B}a <em>b</em> c{B_} <em>a {B}b{B_}</em>",
        ),
        ("2 * 3 * 4 snake_case_name **open", "2 * 3 * 4 snake_case_name **open"),
        ("foo*bar*baz **Status:** fine", "foo<em>bar</em>baz <strong>Status:</strong> fine"),
        ("*single is italic, not bold*", "<em>single is italic, not bold</em>"),
        ("`` a`b `` `**c**`", "<code>a`b</code> <code>**c**</code>"),
        (r"\*as typed\* \[x](y)", "*as typed* [x](y)"),
        ("a\nb\\\nc", "a<br>b<br>c"),
        ("&amp; &lt;b&gt; &copy;", "&amp; &lt;b&gt; ©"),
        ('<b onclick="x">no</b>', "&lt;b onclick=&#34;x&#34;&gt;no&lt;/b&gt;"),
        (":tada: :nothing_known:", "🎉 :nothing_known:"),
        (f"<@{BO.id}> <!here>", '<span class="mention">@Bo Chen</span> <span class="mention">@here</span>'),
        ('[a **b**](https://x.y/(1)?a=1&b=2 "t")', f'<a href="https://x.y/(1)?a=1&amp;b=2">a {B}b{B_}</a>'),
        ("<https://x.y>", '<a href="https://x.y">https://x.y</a>'),
        ("at https://x.y/z.", 'at <a href="https://x.y/z">https://x.y/z</a>.'),
        ("[write](mailto:a@b.example)", '<a href="mailto:a@b.example">write</a>'),
        ("![chart](https://x.example/a.png)", '<a href="https://x.example/a.png">chart</a>'),
        ("[press](javascript:alert(1)) [f](file:///etc)", "[press](javascript:alert(1)) [f](file:///etc)"),
        (
            "[https://good.example](https://evil.example)",
            '<a href="https://evil.example">https://good.example</a>',
        ),
    ],
)
def test_inside_a_line(written: str, html: str) -> None:
    assert shown(written) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("# One\n## Two ##\n###### Six\n#no", "<h3>One</h3><h4>Two</h4><h6>Six</h6><p>#no</p>"),
        ("one\n\ntwo\r\nthree", "<p>one</p><p>two<br>three</p>"),
        ("- a\n- b\n  - c\n- d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"),
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("3) c\n4) d", '<ol start="3"><li>c</li><li>d</li></ol>'),
        ("* a\n\n  more\n* b\nruns on", "<ul><li><p>a</p><p>more</p></li><li><p>b<br>runs on</p></li></ul>"),
        ("- a\n\n\ntext", "<ul><li>a</li></ul><p>text</p>"),
        ("In\n2026. It was", "<p>In<br>2026. It was</p>"),
        ("> a\n> - b\n>> c\nd", f"{Q}<p>a</p><ul><li>b</li></ul>{Q}<p>c<br>d</p>{Q_}{Q_}"),
        ("```python\nif a < b:\n    *c*\n```\nafter", "<pre>if a &lt; b:\n    *c*</pre><p>after</p>"),
        ("~~~\nnever ends\n\n# x", "<pre>never ends\n\n# x</pre>"),
        ("above\n\n---\n* * *\nbelow", "<p>above</p><hr><hr><p>below</p>"),
        ("- a\n  ```\n  code\n  ```", "<ul><li>a<pre>code</pre></li></ul>"),
    ],
)
def test_blocks(written: str, html: str) -> None:
    assert shown(written) == html


def test_tables() -> None:
    html = shown("Counts:\n| Name | *n* |\n|:--|--:|\n| a \\| b | 1 | more |\n| c |\n\nafter")
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    assert rows == [
        "<th>Name</th><th><em>n</em></th>",
        "<td>a | b</td><td>1</td>",
        "<td>c</td><td></td>",
    ]
    assert html.startswith("<p>Counts:</p><div")
    assert html.endswith("<p>after</p>")
    assert "<table" not in shown("a | b\nc | d")


def test_tasks_say_in_words_whether_they_are_done() -> None:
    html = shown("- [ ] open\n- [x] done\n- [y] neither")
    assert re.findall(r'aria-label="(.*?)"', html) == ["To do", "Done"]
    assert "☐</span> open" in html
    assert "[y] neither" in html


class Balanced(HTMLParser):
    """Whether every element that begins also ends, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


BLOCKS = ["\n", "\n\n", "# ", "> ", "- ", "  - ", "1. ", "```", "|", "|-|-|\n", "---"]
MARKS = ["`", "~~", "*", "**", "_"]
ODD = ["[", "](", ")", "<", ">", "&", "&lt;", '"', "'", "\\", "<script>", "javascript:", "[a](javascript:x)"]
WORDS = ["word", " ", "[ ] ", "![x](", "https://a.example/", "<https://", "<@U1|", "<!date^1^{date}|", ":+1:"]
PIECES = st.one_of(st.text(max_size=8), st.sampled_from([*BLOCKS, *MARKS, *ODD, *WORDS]))


@given(st.lists(PIECES, max_size=20).map("".join))
def test_nothing_that_is_typed_becomes_markup(text: str) -> None:
    html = str(markdown(VIEWER, text))
    for tag, attributes in Found(html).tags:
        assert set(attributes) <= ALLOWED[tag]
        if tag == "a":
            assert re.match(r"(https?://|mailto:|/as/)", attributes["href"] or "")
    assert html.count("<") == html.count(">")
    assert Balanced(html).open == []
