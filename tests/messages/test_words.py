"""The small words, as people read them."""

from dataclasses import replace

import pytest
from messages.made_reports import filled

from planbot.messages.words import besides_last_word, change, count, sentence, standing
from planbot.plan.reports.lines import Change, ItemLine, LastWord
from planbot.plan.vocabulary import Flag, Status
from planbot.plan.wording import joined


def test_counts_agree_with_their_nouns() -> None:
    assert [count(n, "item") for n in (0, 1, 2, 1200)] == ["0 items", "1 item", "2 items", "1,200 items"]
    assert count(2, "person waits", "people wait") == "2 people wait"


@pytest.mark.parametrize(
    ("names", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_names_are_joined(names: list[str], said: str) -> None:
    assert joined(names) == said


def test_many_names_are_counted() -> None:
    assert joined(list("abcde"), 2) == "a, b and 3 more"


def test_a_change_says_which_way() -> None:
    said = [change(Change(now=now, before=5)) for now in (5, 7, 4)]
    assert said == ["", "2 more", "1 fewer"]


def test_a_status_is_never_a_symbol_alone() -> None:
    for status in Status:
        for percent in (None, 0, 40, 100):
            assert status.label in standing(status, percent)
    assert standing(Status.AT_RISK, 40) == "▲ at risk, 40%"
    assert standing(Status.NOT_STARTED, 0) == "○ not started"
    assert standing(Status.COMPLETED, 100) == "✓ completed"


def test_a_reason_that_repeats_the_last_word_is_not_said_twice() -> None:
    line: ItemLine = replace(
        filled(ItemLine, "x", 0),
        flags=(Flag.OVERDUE, Flag.OFF_TRACK),
        reasons=("12 days late", "Maria said off track"),
        last=replace(filled(LastWord, "x", 0), status=Status.OFF_TRACK),
    )
    assert besides_last_word(line) == ("12 days late",)
    assert besides_last_word(replace(line, last=None)) == line.reasons


def test_a_sentence_begins_with_a_large_letter() -> None:
    assert [sentence(text) for text in ("due", "", "○ x")] == ["Due", "", "○ x"]
