"""Slack's entities in what a person typed."""

import pytest

from planbot.slack.typed import as_typed


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("<@U0BOT0001> what is behind?", "what is behind?"),
        ("what does <@U0DANA001|dana> lead", "what does Dana Ruiz lead"),
        ("<#C0WORKS01|works> &amp; parks", "#works & parks"),
        ("see <https://city.gov/a?b=1&amp;c=2>", "see https://city.gov/a?b=1&c=2"),
        ("see <http://city.gov|city.gov>", "see http://city.gov"),
        ("ask <mailto:dana@city.gov|dana@city.gov>", "ask dana@city.gov"),
        ("<!here> what is late", "@here what is late"),
        ("a &lt;b&gt; c", "a <b> c"),
        ("&lt;@U0DANA001&gt;", "<@U0DANA001>"),
    ],
)
def test_entities_become_what_was_typed(text: str, typed: str) -> None:
    assert as_typed(text, {"U0DANA001": "Dana Ruiz"}.get) == typed
