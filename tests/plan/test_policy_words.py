"""Every setting can be written and read back, and bad words get a sentence."""

from dataclasses import fields
from datetime import date

import pytest

from planbot.plan.errors import UserError
from planbot.plan.policy import DayName, Policy
from planbot.plan.policy_words import SETTINGS, setting


def test_every_field_of_the_policy_has_its_words_and_no_word_is_left_over() -> None:
    assert list(SETTINGS) == [field.name for field in fields(Policy)]


@pytest.mark.parametrize("key", SETTINGS)
def test_what_is_shown_can_be_typed_back(key: str) -> None:
    value = getattr(Policy(), key)
    assert SETTINGS[key].read(SETTINGS[key].say(value)) == value


def test_days_are_named_in_words() -> None:
    names = (DayName(date(2026, 12, 24), "Christmas Eve"), DayName(date(2027, 3, 1), "Founders Day"))
    assert SETTINGS["day_names"].say(names) == "2026-12-24 Christmas Eve; 2027-03-01 Founders Day"
    assert SETTINGS["day_names"].read(SETTINGS["day_names"].say(names)) == names


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("zone", "Atlantis/Main"),
        ("work_week", ""),
        ("ask_time", "25:00"),
        ("ask_day", "Tu"),
        ("days_off", "2026-02-30"),
        ("half_days", "christmas"),
        ("day_names", "2026-12-24"),
        ("day_names", "Christmas Eve"),
        ("fiscal_year_named_by", "middle"),
        ("mode", "asleep"),
        ("unanswered_asks", "0"),
        ("silent_ask_weeks", "0"),
        ("trouble_period", "sometimes"),
        ("quiet_period", ""),
        ("unproven_days", "-1"),
        ("snooze_days", "0"),
        ("snooze_late_days", "a few"),
        ("decision_again_days", "91"),
        ("launch_days", "0"),
        ("items_named", "11"),
        ("slow_after_share", "130%"),
        ("holidays_country", "Narnia"),
        ("fiscal_year_start", "13"),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence(key: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        SETTINGS[key].read(words)
    assert caught.value.message.endswith((".", "none."))


def test_an_unknown_setting_is_answered_with_those_there_are() -> None:
    with pytest.raises(UserError, match=r"There is no setting “colour”\. There are: zone"):
        setting("colour")


def test_spelling_of_a_key_does_not_matter() -> None:
    assert setting("Ask-Day").key == "ask_day"
