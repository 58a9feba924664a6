"""Entities in what a person types: links, people, channels."""

import re

import pytest
from hypothesis import given
from sandbox.control.typists import ANA, BO, BO_LI, DEE, GENERAL, HELPER, NAMES, QUIET, TYPED, WORKSPACE

from planbot.sandbox.control.typed_text import escape, linked


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("https://a.gov/?x=1&y=2", "<https://a.gov/?x=1&amp;y=2>"),
        ("HTTPS://A.gov", "<HTTPS://A.gov>"),
        ("see https://a.gov.", "see <https://a.gov>."),
        ("https://a.gov, https://b.gov?!", "<https://a.gov>, <https://b.gov>?!"),
        ("(https://a.gov)", "(<https://a.gov>)"),
        ("(see https://a.gov/x_(y))", "(see <https://a.gov/x_(y)>)"),
        ("[https://a.gov]", "[<https://a.gov>]"),
        ("<https://a.gov>", "&lt;<https://a.gov>&gt;"),
        ("<https://a.gov|your payslip>", "&lt;<https://a.gov>|your payslip&gt;"),
        ("\"https://a.gov\" 'https://b.gov'", "\"<https://a.gov>\" '<https://b.gov>'"),
        ("“https://a.gov” https://a.gov>b", "“<https://a.gov>” <https://a.gov>&gt;b"),
        ("*https://a.gov* _https://a.gov/b_c_", "*<https://a.gov>* _<https://a.gov/b_c>_"),
        ("https://a.gov/#general https://a.gov/@bo", "<https://a.gov/#general> <https://a.gov/@bo>"),
        ("https:// https://... xhttps://a.gov http://[", "https:// https://... xhttps://a.gov http://["),
        ("javascript:alert(1) ftp://a.gov", "javascript:alert(1) ftp://a.gov"),
        ("`https://a.gov/`", "`<https://a.gov/>`"),
        ("mail x@y.gov.", "mail <mailto:x@y.gov|x@y.gov>."),
    ],
)
def test_links(typed: str, written: str) -> None:
    assert linked(WORKSPACE, typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("@bo and @BO, @bo: @bo's", f"<@{BO}> and <@{BO}>, <@{BO}>: <@{BO}>'s"),
        ("@Ana Ruiz, hello", f"<@{ANA}>, hello"),
        ("@ana ruiz", f"<@{ANA}>"),
        ("@Ana Ruizz", f"<@{ANA}> Ruizz"),
        ("@Mária O'Neil <Parks>.", f"<@{DEE}>."),
        ("@Bo Chen, @Bo Chen-Li and @bo.chen", f"<@{BO}>, <@{BO_LI}> and <@{BO_LI}>"),
        ("@bo chen@home @bo_x @bobby @bo-hum", f"<@{BO}> chen@home @bo_x @bobby @bo-hum"),
        ("@bo@example.gov x@bo", f"<@{BO}> x@bo"),
        ("(@bo) _@bo_ *@Bo Chen*", f"(<@{BO}>) _<@{BO}>_ *<@{BO}>*"),
        (f"<@{BO}> <@bo>", f"<@{BO}> &lt;<@{BO}>&gt;"),
        ("@helper @Helper", f"<@{HELPER}> <@{HELPER}>"),
        ("@here, @channel! @everyone", "<!here>, <!channel>! <!everyone>"),
        ("@hereby me@here", "@hereby me@here"),
        ("`@bo @here` @bo", f"`@bo @here` <@{BO}>"),
        ("```\n@bo\n``` @bo", f"```\n@bo\n``` <@{BO}>"),
        ("#general, #general-", f"<#{GENERAL}|general>, <#{GENERAL}|general>-"),
        ("#nowhere &#general", "#nowhere &amp;#general"),
        ("<script> &amp; &lt;", "&lt;script&gt; &amp;amp; &amp;lt;"),
        ("<@U0NOBODY> <!channel> <#C1|x>", "&lt;@U0NOBODY&gt; &lt;!channel&gt; &lt;#C1|x&gt;"),
        ("*bold* :tada: 🎉 - a\n> q", "*bold* :tada: 🎉 - a\n&gt; q"),
    ],
)
def test_mentions_and_what_stays_as_typed(typed: str, written: str) -> None:
    assert linked(WORKSPACE, typed) == written


def test_a_command_has_names_and_no_code() -> None:
    typed = "@Ana Ruiz `@bo` *x* #general <!here> & @here https://a.gov/?x&y"
    assert linked(WORKSPACE, typed, with_names=True) == (
        f"<@{ANA}|ana> `<@{BO}|bo>` *x* <#{GENERAL}|general> "
        "&lt;!here&gt; &amp; <!here> <https://a.gov/?x&amp;y>"
    )


@given(TYPED)
def test_the_text_of_a_message_is_what_was_typed_with_entities_only(typed: str) -> None:
    general = QUIET.find_channel("general")
    assert general is not None
    known = {f"@{user}": name for user, name in NAMES.items()} | {f"#{general.id}|general": "#general"}

    def as_typed(match: re.Match[str]) -> str:
        inside = match[1]
        if inside.startswith("mailto:"):
            address, _, label = inside.removeprefix("mailto:").partition("|")
            assert address == label
            return label
        if inside.startswith("!"):
            return f"@{inside[1:]}"
        if inside in known:
            return escape(known[inside])
        assert re.fullmatch(r"https?://[^|]+", inside, re.IGNORECASE)
        return inside

    assert re.sub(r"<([^<>]*)>", as_typed, linked(QUIET, typed)) == escape(typed)
