"""*No change*: when a click repeats the last word, and when a sentence is wanted."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from plan.world import TODAY, said

from planbot.plan.model import StatusUpdate
from planbot.plan.no_change import repeats, words_wanted
from planbot.plan.vocabulary import Status, Via

SPOKEN = said(Status.AT_RISK, on=TODAY - timedelta(days=30), percent=40, note="Waiting for the permit.")


def repeated(after: StatusUpdate, **changes: object) -> StatusUpdate:
    again = replace(after, id=after.id + 7, at=after.at + timedelta(days=7), via=Via.BUTTON, note=None)
    return replace(again, **changes)  # type: ignore[arg-type]


def test_the_first_word_repeats_nothing() -> None:
    assert not repeats([])
    assert not repeats([SPOKEN])
    assert words_wanted([SPOKEN], TODAY) is None


def test_once_is_a_click_and_twice_wants_a_sentence() -> None:
    first = repeated(SPOKEN)
    wanted = words_wanted([SPOKEN, first], TODAY)
    assert repeats([SPOKEN, first])
    assert wanted is not None
    assert wanted.startswith("Twice the same without a word")


def test_a_sentence_or_news_in_between_starts_afresh() -> None:
    first = repeated(SPOKEN)
    assert words_wanted([SPOKEN, first, repeated(first, note="The permit is late.")], TODAY) is None
    assert words_wanted([SPOKEN, first, repeated(first, percent=50)], TODAY) is None
    assert words_wanted([SPOKEN, first, repeated(first, status=Status.ON_TRACK)], TODAY) is None


def test_the_same_in_a_form_is_chosen_anew() -> None:
    assert not repeats([SPOKEN, repeated(SPOKEN, via=Via.MODAL)])


def test_an_expected_date_that_has_passed_cannot_be_repeated() -> None:
    past = replace(SPOKEN, expected=date(2026, 11, 20))
    assert words_wanted([past], TODAY) == (
        "You expected it by Fri Nov 20, which has passed. Say how it stands now."
    )
    assert words_wanted([replace(SPOKEN, expected=TODAY)], TODAY) is None


@given(st.lists(st.sampled_from(["repeat", "note", "percent"]), max_size=6))
def test_a_sentence_is_wanted_exactly_after_a_bare_repetition(moves: list[str]) -> None:
    said_so_far = [SPOKEN]
    for number, move in enumerate(moves):
        changes = {"repeat": {}, "note": {"note": "Why."}, "percent": {"percent": 50 + number}}[move]
        said_so_far.append(repeated(said_so_far[-1], **changes))
    assert (words_wanted(said_so_far, TODAY) is not None) is (moves[-1:] == ["repeat"])
