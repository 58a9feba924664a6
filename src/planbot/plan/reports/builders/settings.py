"""Builds what an administrator reads of the settings, with what it means for the week ahead."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from planbot.plan.clock import local_day
from planbot.plan.delivery_words import say_channel
from planbot.plan.forecast import as_if_live
from planbot.plan.model import Facts
from planbot.plan.outlook import Outlook
from planbot.plan.policy import Policy
from planbot.plan.policy_change import PolicyChange
from planbot.plan.policy_sections import SECTIONS, PolicySection
from planbot.plan.policy_words import SETTINGS, WEEKDAYS
from planbot.plan.reports.settings import (
    ChangedLine,
    SettingLine,
    Settings,
    SettingsChange,
    SettingsGroup,
    WeekAhead,
)
from planbot.plan.rhythm import say_rhythm
from planbot.plan.vocabulary import Mode
from planbot.plan.wording import say_time

_AHEAD = timedelta(days=7)
_GOES_WITH_THE_LAST = {"At": ", ", "At what time?": ", ", "Until": " to "}


def build_settings(facts: Facts, swept: Collection[str], now: datetime, done: str | None = None) -> Settings:
    policy = facts.policy
    day, at = WEEKDAYS[policy.meeting_day], say_time(policy.meeting_time)
    return Settings(
        meeting=f"Your leadership team meets on {day} at {at}.",
        rhythm=say_rhythm(policy),
        channel=_say_readers(policy),
        groups=tuple(
            SettingsGroup(
                name=section.name,
                title=section.title,
                lines=tuple(_lines(policy, section)),
            )
            for section in SECTIONS
        ),
        ahead=_ahead(facts, swept, now),
        as_if_live=_is_silent(policy),
        done=done,
    )


def build_settings_change(change: PolicyChange, now: datetime, *, is_stored: bool = False) -> SettingsChange:
    """Return what the change is, without what it comes to for people: see `with_weeks_ahead`."""
    labels = {key: label for section in SECTIONS for key, label in section.labels.items()}
    rhythm, rhythm_before = say_rhythm(change.after), say_rhythm(change.before)
    return SettingsChange(
        today=local_day(now, change.before.zone),
        lines=tuple(
            ChangedLine(label=_title(labels, one.key), before=one.before, after=one.after)
            for one in change.changes
            if not one.follows
        ),
        rhythm=None if rhythm == rhythm_before else rhythm,
        rhythm_before=rhythm_before,
        as_if_live=_is_silent(change.after),
        is_stored=is_stored,
    )


def with_weeks_ahead(
    report: SettingsChange, facts: Facts, swept: Collection[str], change: PolicyChange, now: datetime
) -> SettingsChange:
    """Add how many people hear from planbot with and without the change, which takes a while."""
    return replace(
        report,
        before=_ahead(replace(facts, policy=change.before), swept, now),
        after=_ahead(replace(facts, policy=change.after), swept, now),
    )


def _lines(policy: Policy, section: PolicySection) -> Iterator[SettingLine]:
    """Yield what a section says; a time stands behind the day or the time that it goes with."""
    label, value = "", ""
    for key, label_of_key in section.labels.items():
        if label_of_key in _GOES_WITH_THE_LAST:
            value += f"{_GOES_WITH_THE_LAST[label_of_key]}{_said(policy, key)}"
            continue
        if label:
            yield SettingLine(label=label, value=value)
        label, value = label_of_key, _said(policy, key)
    yield SettingLine(label=label, value=value)


def _title(labels: dict[str, str], key: str) -> str:
    """Return what stands above the input, or where that says too little by itself, what the setting is."""
    label = labels.get(key)
    if label is None or label in _GOES_WITH_THE_LAST:
        return SETTINGS[key].meaning.rstrip(".")
    return label


def _said(policy: Policy, key: str) -> str:
    value = getattr(policy, key)
    if key == "leadership_channel" and value is not None:
        return say_channel(value)
    if isinstance(value, time):
        return say_time(value)
    return SETTINGS[key].say(value)


def _ahead(facts: Facts, swept: Collection[str], now: datetime) -> WeekAhead:
    reach = Outlook.of(as_if_live(facts, now), swept, now, now, now + _AHEAD).reach
    return WeekAhead(people=reach.people, more_than_once=reach.more_than_once)


def _say_readers(policy: Policy) -> str:
    if policy.leadership_channel is None:
        return "No channel is chosen yet in which they read the rollup."
    return f"They read the rollup in {say_channel(policy.leadership_channel)}."


def _is_silent(policy: Policy) -> bool:
    return policy.mode not in (Mode.PILOT, Mode.LIVE)
