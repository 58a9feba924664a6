"""Whatever the outbox keeps as a reason becomes a sentence, and never one with a code in it alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planbot.plan.delivery_words import SENT_AGAIN, Reach, say_channel, say_kind, say_undelivered


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("channel_not_found", "planbot cannot find the channel #leadership."),
        ("not_in_channel", "planbot is not in #leadership: invite it there with /invite @planbot."),
        ("is_archived", "#leadership is archived"),
        ("restricted_action", "do not let planbot post in #leadership"),
        ("invalid_blocks", "planbot made a mistake here"),
        ("could not be composed: KeyError", "made a mistake here"),
        ("may not have arrived; the history cannot be read (missing_scope)", "may have arrived or not"),
        (SENT_AGAIN, "It may have arrived, even twice: planbot may not look there."),
        (f"is_archived; {SENT_AGAIN}", "or choose another channel. It may have arrived, even twice"),
        ("timeout", "Slack kept planbot waiting too long."),
        ("http_503", "Slack kept failing, though planbot kept trying (http_503)."),
        ("something_new", "Slack did not take it (something_new)."),
    ],
)
def test_a_reason_in_words(reason: str, said: str) -> None:
    assert said in say_undelivered(reason, "#leadership", Reach.CHANNEL)


def test_of_a_person_it_is_not_said_that_they_are_a_channel() -> None:
    assert say_undelivered("channel_not_found", "Tom Reyes", Reach.PERSON) == (
        "Slack does not know Tom Reyes any more."
    )


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(Reach))
def test_every_reason_is_a_sentence(reason: str, to: str, reach: Reach) -> None:
    assert say_undelivered(reason, to, reach).endswith(".")


def test_kinds_and_channels() -> None:
    assert [say_kind("check_in"), say_kind("check_in", 3)] == ["check-in", "check-ins"]
    assert say_kind("brand_new", 2) == "brand new"
    assert [say_channel("#leadership"), say_channel("C0123")] == ["#leadership", "the channel C0123"]
    assert say_channel("D0123") == "a direct message"
