"""The settings that a plan or an item may have for itself as words: how they are written, and how shown."""

from collections.abc import Callable
from typing import Any

from planbot.plan.errors import UserError
from planbot.plan.model import Item, Plan
from planbot.plan.policy import OVERRIDABLE
from planbot.plan.policy_sections import SECTIONS
from planbot.plan.policy_words import SETTINGS, Setting
from planbot.plan.vocabulary import Cadence, fold
from planbot.plan.why_words import count_days, say_weeks_between

INHERIT = "inherit"
"""What is written in place of a value to have none."""

_AUTOMATIC = "automatic"


def _read_cadence(words: str) -> Cadence | None:
    return None if fold(words) in (_AUTOMATIC, "auto", "none") else Cadence.parse(words)


def _read_yes(words: str) -> bool:
    found = {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}
    try:
        return found[fold(words)]
    except KeyError:
        raise UserError(f"“{words.strip()}” is not yes or no.") from None


_OF_ITEMS_ALONE = (
    Setting(
        "asked", "Whether planbot asks about it: yes or no.", _read_yes, lambda on: "yes" if on else "no"
    ),
    Setting(
        "cadence",
        "One reporting period however it stands: fortnight, month or quarter; automatic goes by how it does.",
        _read_cadence,
        lambda cadence: cadence.label if cadence else _AUTOMATIC,
    ),
)

ITEM_SETTINGS = {
    key: {one.key: one for one in _OF_ITEMS_ALONE}.get(key) or SETTINGS[key] for key in OVERRIDABLE
}

LABELS = {
    "asked": "Ask about it",
    "cadence": "Reporting period, however it stands",
    "reporting_period": "Usual reporting period",
    "trouble_period": "Reporting period in trouble",
    "quiet_period": "Reporting period while quiet",
    "coming_due_days": "Joins the weekly ask",
    "steps_before": "Nudge before the due date",
    "steps_after": "Nudge after the due date",
    "rest_days": "Rest after an explanation",
    "unanswered_asks": "Told to the head after",
    "silent_ask_weeks": "Asked from then on",
    "overdue_to_digest_days": "Late: named to the head after",
    "overdue_to_rollup_days": "Late: named to leadership after",
    "slow_after_share": "Slow: said only after",
    "slow_points": "Slow: this far behind the time gone",
    "snooze_days": "Snooze, the middle choice",
    "snooze_late_days": "Snooze, when overdue",
    "decision_again_days": "A question without an answer is put again",
}
"""What a form calls them."""


def section_of(key: str) -> str | None:
    """Return what the setting stands under among the city's; None for what only plans and items have."""
    like = "reporting_period" if key == "cadence" else key
    return next((one.title for one in SECTIONS if like in one.labels), None)


def item_setting(key: str) -> Setting:
    """Return the setting called `key`; raises `UserError` listing those that a plan or item may have."""
    found = ITEM_SETTINGS.get(fold(key))
    if found is None:
        known = ", ".join(ITEM_SETTINGS)
        raise UserError(f"A plan or an item has no setting “{key}” of its own. There are: {known}.")
    return found


def say_in_full(key: str, value: Any) -> str:
    """Return a value with its unit, such as `2 business days before`."""
    return _IN_FULL.get(key, ITEM_SETTINGS[key].say)(value)


def say_source(source: Item | Plan | None, subject: Item | Plan, label: Callable[[Item], str]) -> str:
    """Return where a value comes from: `the city`, `Housing Plan`, `2.1`, `the plan's file`."""
    if source is None:
        return "the city"
    if source is subject:
        return "the plan's file"
    return source.title if isinstance(source, Plan) else label(source)


def _steps(side: str) -> Callable[[tuple[int, ...]], str]:
    def say(steps: tuple[int, ...]) -> str:
        if not steps:
            return "never"
        *first, last = map(str, sorted(steps, reverse=side == "before"))
        numbers = f"{', '.join(first)} and {last}" if first else last
        return f"{numbers} {'business day' if numbers == '1' else 'business days'} {side}"

    return say


_IN_FULL: dict[str, Callable[[Any], str]] = {
    "coming_due_days": lambda days: f"{count_days(days)} before it is due",
    "steps_before": _steps("before"),
    "steps_after": _steps("after"),
    "rest_days": lambda days: f"{count_days(days)} at most",
    "unanswered_asks": lambda asks: "1 unanswered ask" if asks == 1 else f"{asks} unanswered asks",
    "silent_ask_weeks": say_weeks_between,
    "overdue_to_digest_days": count_days,
    "overdue_to_rollup_days": count_days,
    "slow_after_share": lambda share: f"{share:.0%} of the time",
    "slow_points": lambda points: f"{points} points",
    "snooze_days": count_days,
    "snooze_late_days": count_days,
    "decision_again_days": lambda days: f"after {days} day{'' if days == 1 else 's'}",
}
