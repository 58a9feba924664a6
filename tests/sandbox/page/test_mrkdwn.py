"""Text as HTML, without a browser."""

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
from planbot.sandbox.page.dates import formatted
from planbot.sandbox.page.mrkdwn import mrkdwn, plain
from planbot.sandbox.page.viewer import Viewer
from planbot.sandbox.workspace import Workspace

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
WORKSPACE = Workspace(WorkspaceFile.from_mapping(show_city()), WorkspaceClock(NOW))
ANA = WORKSPACE.find_user("ana")
assert ANA is not None
VIEWER = Viewer(Stage(WORKSPACE, None, "http://127.0.0.1:1"), ANA)  # type: ignore[arg-type]
BO = WORKSPACE.find_user("bo")
assert BO is not None

ALLOWED = {
    "p": set(),
    "br": set(),
    "strong": set(),
    "em": set(),
    "s": set(),
    "code": set(),
    "pre": set(),
    "blockquote": set(),
    "span": {"class"},
    "time": {"title"},
    "a": {"href", "target", "rel", "class"},
}


class Found(HTMLParser):
    """The tags, attributes and words of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*bold* and _italic_, ~gone~", "<p><strong>bold</strong> and <em>italic</em>, <s>gone</s></p>"),
        ("*bold _and italic_*", "<p><strong>bold <em>and italic</em></strong></p>"),
        ("2*3*4 snake_case_name", "<p>2*3*4 snake_case_name</p>"),
        ("* not bold *", "<p>* not bold *</p>"),
        ("`*code*`", "<p><code>*code*</code></p>"),
        ("```\nx = 1\n  y\n```", "<pre>x = 1\n  y</pre>"),
        (">quoted\n&gt; again\nplain", "<blockquote>quoted<br>again</blockquote><p>plain</p>"),
        ("one\ntwo", "<p>one<br>two</p>"),
        ("a &lt;b&gt; &amp;amp;", "<p>a &lt;b&gt; &amp;amp;</p>"),
        (":tada: :nothing_known:", "<p>🎉 :nothing_known:</p>"),
        ("at 9:30:15", "<p>at 9:30:15</p>"),
        ("<!here>", '<p><span class="mention">@here</span></p>'),
        (f"<@{BO.id}>", '<p><span class="mention">@Bo Chen</span></p>'),
        (f"<@{ANA.id}|x>", '<p><span class="mention is-you">@Ana Ruiz</span></p>'),
        (
            "<https://a.example/?a=1&amp;b=2|the *site*>",
            '<p><a href="https://a.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">'
            "the *site*</a></p>",
        ),
        ("<javascript:alert(1)|press>", "<p>&lt;javascript:alert(1)|press&gt;</p>"),
        (
            "<!date^1795530600^{date_short_pretty} at {time}|x>",
            '<p><time title="x">today at 9:30 AM</time></p>',
        ),
        ("<!date^soon^{date}|some day>", "<p>some day</p>"),
    ],
)
def test_formatting(written: str, shown: str) -> None:
    assert str(mrkdwn(VIEWER, written)) == shown


def test_channels_link_to_what_the_viewer_sees() -> None:
    general, secret = WORKSPACE.find_channel("general"), WORKSPACE.find_channel("leadership")
    assert general is not None
    assert secret is not None
    assert 'href="/as/ana/general"' in mrkdwn(VIEWER, f"<#{general.id}>")
    bo = Viewer(VIEWER.stage, BO)
    assert "href" not in mrkdwn(bo, f"<#{secret.id}|leadership>")


MARKS = ["\n", "*", "_", "~", "`", "```", "<", ">", "|", "&", '"', "'", "{{", "%}", "&lt;", "&amp;", ":+1:"]
BEGINNINGS = ["<script>", "<!date^1^{date}|", "<@U1|", "<#C1|x>", "<https://", "<mailto:", "javascript:"]
PIECES = st.one_of(st.text(max_size=12), st.sampled_from([*MARKS, *BEGINNINGS, "onerror="]))


@given(st.lists(PIECES, max_size=14).map("".join))
def test_nothing_that_is_typed_becomes_markup(text: str) -> None:
    for html in (str(mrkdwn(VIEWER, text)), str(plain(text))):
        found = Found(html)
        for tag, attributes in found.tags:
            assert set(attributes) <= ALLOWED[tag]
            if tag == "a":
                assert re.match(r"(https?://|mailto:|/as/)", attributes["href"] or "")
        assert html.count("<") == html.count(">")


@pytest.mark.timeout(30)
def test_endless_entities_come_to_an_end() -> None:
    mrkdwn(VIEWER, "*" + "<a>" * 1000)
    mrkdwn(VIEWER, "*a " * 1000)


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("{date_num}", "2026-11-24"),
        ("{date}", "November 24, 2026"),
        ("{date_long}", "Tuesday, November 24, 2026"),
        ("{date_pretty}", "today"),
        ("{time_secs}", "9:30:00 AM"),
        ("{ago}", "just now"),
        ("{unknown}", "{unknown}"),
    ],
)
def test_dates_are_worded_in_the_viewers_zone(pattern: str, shown: str) -> None:
    assert formatted(int(NOW.timestamp()), pattern, VIEWER.zone, NOW) == shown
