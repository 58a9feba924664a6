"""How the settings are grouped where people look at them and change them."""

from collections.abc import Sequence
from dataclasses import dataclass

from planbot.plan.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySection:
    """Settings that are changed in one form; `labels` stand above their inputs, by key."""

    name: str
    title: str
    labels: dict[str, str]

    @property
    def keys(self) -> Sequence[str]:
        return tuple(self.labels)


SECTIONS = (
    PolicySection(
        name="meeting",
        title="Leadership meeting",
        labels={
            "meeting_day": "When does your leadership team meet?",
            "meeting_time": "At what time?",
            "leadership_channel": "Which channel do they read?",
        },
    ),
    PolicySection(
        name="rhythm",
        title="Days and times",
        labels={
            "ask_day": "Owners are asked on",
            "ask_time": "At",
            "reminder_day": "Who has not answered is reminded on",
            "reminder_time": "At",
            "digest_day": "Department heads get their digest on",
            "digest_time": "At",
            "rollup_day": "Leadership gets the rollup on",
            "rollup_time": "At",
        },
    ),
    PolicySection(
        name="periods",
        title="Reporting periods",
        labels={
            "reporting_period": "An item needs a word each",
            "trouble_period": "At risk, off track or overdue, each",
            "quiet_period": "On hold, ongoing, or more than a year off, each",
        },
    ),
    PolicySection(
        name="due_dates",
        title="Due dates",
        labels={
            "coming_due_days": "Business days before due from which an item is in the weekly ask",
            "steps_before": "Business days before due on which to nudge, such as 30, 14, 7, 1, 0",
            "steps_after": "Business days after due on which to nudge",
            "rest_days": "Business days for which an explained late item is left alone",
        },
    ),
    PolicySection(
        name="hours",
        title="Working hours",
        labels={
            "work_week": "People work on",
            "quiet_from": "Nobody is written to from",
            "quiet_until": "Until",
            "zone": "Time zone of the city",
        },
    ),
    PolicySection(
        name="ladders",
        title="When others hear",
        labels={
            "unanswered_asks": "Asks without an answer after which the head is told",
            "silent_ask_weeks": "Weeks between the asks from then on",
            "overdue_to_digest_days": "Business days late after which the head reads of an unanswered item",
            "overdue_to_rollup_days": "Business days late after which leadership does",
        },
    ),
    PolicySection(
        name="contradictions",
        title="What does not fit together",
        labels={
            "little_done_percent": "Percent done that is little for an item on track, at most",
            "little_time_days": "Business days before it is due when that is asked about",
            "same_note_times": "Times that the same note may come in a row before it is asked about",
            "unproven_days": "Days for which something completed is asked for a note or evidence",
        },
    ),
    PolicySection(
        name="waiting",
        title="What may wait",
        labels={
            "snooze_days": "Business days for which Snooze puts an item off, beside tomorrow and next week",
            "snooze_late_days": "Business days for which it puts off what is overdue",
            "decision_again_days": "Days after which a question to who decides is put again",
        },
    ),
    PolicySection(
        name="messages",
        title="How much",
        labels={
            "direct_messages_per_week": "Messages to a person a week, at most",
            "items_named": "Items named in one message, at most",
            "launch_days": "Days for which a lead is news that its owner is still to be told",
            "look_ahead_days": "Days that “due soon” looks ahead",
        },
    ),
    PolicySection(
        name="thresholds",
        title="What counts as slow or silent",
        labels={
            "slow_after_share": "Slow is said only after this share of the time",
            "slow_points": "Slow: percent this many points below the share of time gone",
            "silent_share": "A goal is too quiet to call on track from this share on",
        },
    ),
    PolicySection(
        name="calendar",
        title="Year and holidays",
        labels={
            "fiscal_year_start": "The fiscal year begins in",
            "fiscal_year_named_by": "It is named by the year of its",
            "holidays_country": "Public holidays of the country (two letters, or none)",
            "holidays_subdivision": "And of the state or province (letters, or none)",
        },
    ),
)


def section_called(name: str) -> PolicySection:
    """Return the section; raises `UserError` where there is none, as after an update of planbot."""
    found = next((one for one in SECTIONS if one.name == name), None)
    if found is None:
        raise UserError("These settings are shown otherwise by now. Please open them again.")
    return found
