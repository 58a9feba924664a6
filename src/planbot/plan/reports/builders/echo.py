"""What was understood of a question, said back in a few words."""

from datetime import date

from planbot.plan.dates import say_day
from planbot.plan.questions.phrases import NO_DUE_DATE, NO_LEAD
from planbot.plan.reports.answer import Intent, Understood

_SAID = {
    Intent.BEHIND: "Behind schedule",
    Intent.ATTENTION: "Needs attention",
    Intent.DUE: "Due",
    Intent.MINE: "Your open items",
    Intent.SILENT: "Not heard from",
    Intent.COMPLETED: "Completed",
    Intent.WAITING: "Waiting for a decision",
    Intent.GAPS: "Gaps in the plan",
    Intent.ALL: "All open items",
}
_STANDINGS = {NO_LEAD: "nobody leads it", NO_DUE_DATE: "no due date"}


def echo_of(asked: Understood, today: date) -> str:
    """Return, for example, `Overdue in Public Works, due Tue Nov 24 to Tue Dec 8`."""
    if asked.intent is Intent.SHOW:
        return f"Item {asked.text}"
    said = _SAID[asked.intent] if asked.intent else "Open items"
    if asked.standings:
        said = " or ".join(_label(standing) for standing in asked.standings)
        said = said[0].upper() + said[1:]
    if asked.priority:
        said += f", {asked.priority} priority"
    if asked.departments:
        said += f" in {_either(asked.departments)}"
    if asked.people and asked.intent is not Intent.MINE:
        said += f" with {_either(asked.people)}"
    if asked.goals:
        said += f" under {_either(asked.goals)}"
    if asked.plans:
        said += f" of {_either(asked.plans)}"
    if asked.text:
        said += f" about “{asked.text}”"
    said += _window(asked, today)
    if asked.as_of:
        said += f", as of {say_day(asked.as_of, today)}"
    return said


def _window(asked: Understood, today: date) -> str:
    start = say_day(asked.window_from, today) if asked.window_from else None
    end = say_day(asked.window_to, today) if asked.window_to else None
    if start is None and end is None:
        return ""
    due = "" if asked.intent in (Intent.DUE, Intent.COMPLETED, Intent.SILENT) else ", due"
    if start == end:
        return f"{due} on {start}"
    if start is None:
        return f"{due} up to {end}"
    return f"{due} from {start} on" if end is None else f"{due} {start} to {end}"


def _label(standing: str) -> str:
    return _STANDINGS.get(standing, standing.replace("_", " "))


def _either(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
