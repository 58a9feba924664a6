"""Builds what an administrator reads of the settings, with what it means for the week ahead."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from planbot.plan.clock import local_day
from planbot.plan.delivery_words import say_channel
from planbot.plan.forecast import as_if_live
from planbot.plan.model import Facts
from planbot.plan.outlook import Outlook
from planbot.plan.policy import Policy
from planbot.plan.policy_change import PolicyChange
from planbot.plan.policy_sections import SECTIONS
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
                lines=tuple(
                    SettingLine(label=label, value=_said(policy, key))
                    for key, label in section.labels.items()
                ),
            )
            for section in SECTIONS
        ),
        ahead=_ahead(facts, swept, now),
        as_if_live=_is_silent(policy),
        done=done,
    )


def build_settings_change(
    facts: Facts, swept: Collection[str], change: PolicyChange, now: datetime, *, is_stored: bool = False
) -> SettingsChange:
    """Return what the change comes to; `facts` may have the settings of either side."""
    labels = {key: label for section in SECTIONS for key, label in section.labels.items()}
    rhythm = say_rhythm(change.after)
    return SettingsChange(
        today=local_day(now, facts.policy.zone),
        lines=tuple(
            ChangedLine(
                label=SETTINGS[one.key].meaning.rstrip(".") if one.follows else _title(labels, one.key),
                before=one.before,
                after=one.after,
                follows=one.follows,
            )
            for one in change.changes
        ),
        rhythm=None if rhythm == say_rhythm(change.before) else rhythm,
        before=_ahead(replace(facts, policy=change.before), swept, now),
        after=_ahead(replace(facts, policy=change.after), swept, now),
        as_if_live=_is_silent(change.after),
        is_stored=is_stored,
    )


def _title(labels: dict[str, str], key: str) -> str:
    meaning = SETTINGS[key].meaning.rstrip(".")
    return meaning.split(";")[0] if labels.get(key, "At") in ("At", "Until", "At what time?") else labels[key]


def _said(policy: Policy, key: str) -> str:
    value = getattr(policy, key)
    if key == "leadership_channel" and value is not None:
        return say_channel(value)
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
