"""The answer to a question that was understood, or the words for one that was not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from planbot.plan.check_ins import zone_of
from planbot.plan.clock import local_day
from planbot.plan.model import Facts, Person
from planbot.plan.outline import Outline
from planbot.plan.questions import NotUnderstood
from planbot.plan.references import resolve
from planbot.plan.reports.answer import Answer, BlindSpot, Intent, Outcome, Understood
from planbot.plan.reports.builders.echo import echo_of
from planbot.plan.reports.builders.matching import Matching
from planbot.plan.reports.lines import ItemLine, heading_line, item_line
from planbot.plan.standing import assess
from planbot.plan.tally import standings_under, tally
from planbot.plan.vocabulary import Flag


def build_answer(
    facts: Facts,
    understood: Understood | NotUnderstood,
    asker: Person | None,
    now: datetime,
    shown: int | None = None,
) -> Answer:
    """Return the ranked lines that answer a question, at most `shown` of them, and what cannot be seen.

    `facts` are as of `now`, or as of the end of `understood.as_of`. Plans that are not in force are left out,
    except where an item is asked for by its reference. Raises `UserError` where that no longer names one.
    """
    today = local_day(now, zone_of(facts, asker) if asker else facts.policy.zone)
    if isinstance(understood, NotUnderstood):
        return Answer(
            outcome=understood.outcome,
            understood=understood.understood,
            as_of=facts.as_of,
            today=today,
            echo="",
            message=understood.message,
            candidates=understood.candidates,
        )
    if understood.as_of is not None:
        today = understood.as_of
    outline = Outline(facts)
    standings = assess(facts, today, outline)
    if understood.intent is Intent.SHOW:
        item = resolve(facts, understood.text or "", outline)
        scope = standings_under(item, outline, standings)
        lines: Sequence[ItemLine] = [heading_line(facts, outline, item, standings, today)]
    else:
        matching = Matching(facts, outline, understood, today)
        scope = [standing for standing in standings.values() if matching.is_in_scope(standing)]
        found = matching.ordered(standing for standing in scope if matching.matches(standing))
        lines = [
            _with_first(item_line(facts, outline, standing, today), matching.asked_flags)
            for standing in found
        ]
    counts = tally(scope)
    return Answer(
        outcome=Outcome.ANSWERED,
        understood=understood,
        as_of=facts.as_of,
        today=today,
        echo=echo_of(understood, today),
        lines=tuple(lines[: understood.limit or shown]),
        total=len(lines),
        scope=counts.open,
        blind_spot=BlindSpot(open=counts.open, silent=counts.silent, no_due_date=counts.no_due_date),
    )


def _with_first(line: ItemLine, asked: Sequence[Flag]) -> ItemLine:
    """Return the line with the reasons that were asked for before the others: few are shown of many."""
    told = sorted(zip(line.flags, line.reasons, strict=True), key=lambda pair: pair[0] not in asked)
    return replace(line, flags=tuple(flag for flag, _ in told), reasons=tuple(reason for _, reason in told))


def answer_as_json(facts: Facts, answer: Answer) -> dict[str, Any]:
    """Return the answer as plain values for `json.dumps`: days as ISO dates, instants as ISO in UTC, words as
    they are stored. An item's `id` is its serial, the number behind `#`. `echo` carries the message where
    there is no answer; `evidence` holds the sentences behind `reasons`."""
    asked = answer.understood
    return {
        "outcome": answer.outcome.value,
        "understood": {
            "intent": asked.intent.value if asked.intent else None,
            "standings": [str(standing) for standing in asked.standings],
            "departments": list(asked.departments),
            "people": list(asked.people),
            "goals": list(asked.goals),
            "plans": list(asked.plans),
            "text": asked.text,
            "priority": asked.priority,
            "window": {"from": _iso(asked.window_from), "to": _iso(asked.window_to)},
            "order": asked.order,
            "limit": asked.limit,
            "as_of": _iso(asked.as_of),
        },
        "echo": answer.message or answer.echo,
        "candidates": list(answer.candidates),
        "items": [_line_as_json(facts, line) for line in answer.lines],
        "blind_spot": {"open": answer.blind_spot.open, "silent": answer.blind_spot.silent},
    }


def _line_as_json(facts: Facts, line: ItemLine) -> dict[str, Any]:
    update = facts.latest_update(line.id) if line.last else None
    return {
        "id": line.serial,
        "number": line.number,
        "plan": line.plan,
        "path": list(line.path),
        "title": line.title,
        "reasons": [flag.value for flag in line.flags],
        "evidence": list(line.reasons),
        "days_late": line.days_late,
        "department": line.department,
        "lead": line.lead,
        "due": _iso(line.due),
        "adopted_due": _iso(line.adopted_due),
        "last_update": None
        if update is None or line.last is None
        else {
            "at": update.at.isoformat(),
            "by": line.last.by,
            "status": line.last.status.value,
            "percent": line.last.percent,
            "note": line.last.note,
        },
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
