"""Blocks read aloud."""

from typing import Any

from planbot.messages.plain_text import RULE, read_blocks


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


BUTTON = {"type": "button", "text": plain("Update"), "action_id": "u"}
BLOCKS = [
    {"type": "header", "text": plain("Parks & Recreation")},
    {"type": "section", "text": mrkdwn("*2.1 Elm &amp; Oak* &lt;north&gt;\n>a note"), "accessory": BUTTON},
    {"type": "divider"},
    {"type": "section", "fields": [mrkdwn("*Due*\nThu Nov 26"), mrkdwn("*Leads*\nMaria\nLopez")]},
    {"type": "context", "elements": [mrkdwn("Ask `/plan help`"), plain("or me")]},
    {"type": "actions", "elements": [BUTTON, {"type": "datepicker", "action_id": "d"}]},
    {"type": "image", "image_url": "https://x", "alt_text": "A chart"},
    {"type": "rich_text", "elements": []},
]


def test_blocks_read_as_a_letter_would() -> None:
    assert read_blocks(BLOCKS) == (
        "Parks & Recreation\n\n"
        "2.1 Elm & Oak <north>\n>a note\n[Update]\n\n"
        f"{RULE}\n\n"
        "Due: Thu Nov 26\nLeads: Maria Lopez\n\n"
        "Ask /plan help or me\n\n"
        "[Update] [datepicker]\n\n"
        "[A chart]"
    )


def test_without_controls_only_the_words_are_read() -> None:
    told = read_blocks(BLOCKS, controls=False)
    assert "[Update]" not in told
    assert "a note" in told
