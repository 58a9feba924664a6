"""Why a check-in came: the rule behind each item that it names, with its dates, and how to change that."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planbot.plan.check_ins import Asking, AskKind
from planbot.plan.dates import say_day
from planbot.plan.due_steps import steps_of, window_start
from planbot.plan.model import Facts, Person
from planbot.plan.policy_words import WEEKDAYS
from planbot.plan.reports.check_in import Prompt
from planbot.plan.reports.why import Why, WhyItem
from planbot.plan.standing import Standing
from planbot.plan.vocabulary import Cadence, Role
from planbot.plan.why_words import count_days, say_last_asks, say_weeks_between

_ITEMS_EXPLAINED = 10
_PERIODS = {Cadence.MONTH: "a month", Cadence.QUARTER: "a quarter", Cadence.FORTNIGHT: "every two weeks"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An item as the message asked about it."""

    item_id: int
    kind: AskKind
    prompt: Prompt
    why: str


def build_why(
    asking: Asking,
    reader: Person,
    asked: Sequence[Asked],
    hand_overs: Sequence[int],
    decisions: Sequence[Mapping[str, Any]],
    plan_command: str,
) -> Why:
    """Return the answer for a message that `asked` about items, told of `hand_overs` to decide about, and put
    `decisions` to its reader."""
    explained = [_item(asking, one) for one in asked[:_ITEMS_EXPLAINED] if one.item_id in asking.standings]
    return Why(
        opening=_opening(asking, reader, asked, hand_overs, decisions),
        items=(*explained, *_decisions(asking, decisions)),
        more=max(0, len(asked) - _ITEMS_EXPLAINED),
        points=tuple(_rhythm(asking, reader)) if asked else (),
        changes=tuple(_changes(asking.facts, plan_command)) if asked else (),
        contact=_administrator(asking.facts),
    )


def _decisions(asking: Asking, decisions: Sequence[Mapping[str, Any]]) -> Iterator[WhyItem]:
    for one in decisions[:_ITEMS_EXPLAINED]:
        standing = asking.standings.get(one["item_id"])
        if standing is not None:
            days = asking.rules(standing).decision_again_days
            yield WhyItem(
                label=asking.outline.label(standing.item),
                title=standing.item.title,
                because=f"{one['why'].rstrip('.')}.",
                rule=f"A question like this comes {_say_every(days)} until it is answered.",
                asked=None,
                next=None,
            )


def _opening(
    asking: Asking,
    reader: Person,
    asked: Sequence[Asked],
    hand_overs: Sequence[int],
    decisions: Sequence[Mapping[str, Any]],
) -> str:
    if not asked and not hand_overs:
        return "planbot asked you because these items in the city's plan wait for your answer."
    if not asked:
        return (
            "planbot told you because somebody says that an item is not theirs. You decide who leads it: "
            "hand it over, or ask them to keep it. Until then it stands in your message each week."
        )
    owners = (asking.answered_for.get(one.item_id) for one in asked)
    absent = sorted({found[0].name for found in owners if found is not None and found[0] != reader})
    opening = "planbot asked you because you answer for these items in the city's plan."
    if absent and any(person.delegate_id == reader.id for person in asking.facts.people):
        opening = (
            f"planbot asked you because you stand in for {' and '.join(absent)}, or answer for these items."
        )
    also = " Others say that an item is not theirs, and you decide who leads it." if hand_overs else ""
    waits = " What else is listed waits for your answer." if decisions else ""
    return opening + also + waits


def _item(asking: Asking, asked: Asked) -> WhyItem:
    standing = asking.standings[asked.item_id]
    found = asking.answered_for.get(asked.item_id)
    is_open = asking.is_asked_about(standing)
    return WhyItem(
        label=asking.outline.label(standing.item),
        title=standing.item.title,
        because=f"{asked.why.rstrip('.')}.",
        rule=_rule(asking, standing, asked),
        asked=_when_asked(asking, found[0], standing) if found else None,
        next=f"Answered today, it is asked about again on {say_day(asking.next_day(standing), asking.today)}."
        if is_open
        else None,
    )


def _rule(asking: Asking, standing: Standing, asked: Asked) -> str:
    if asked.prompt is Prompt.REMINDER or asked.kind is AskKind.REMINDER:
        return "What has had no answer gets one reminder a week."
    if asked.prompt is Prompt.CONTRADICTION:
        return "What was said does not quite fit what else is on record. You are asked before anybody else."
    if asked.prompt is Prompt.LATE:
        return _after_due(asking, standing)
    if asked.prompt is Prompt.MILESTONE:
        return "A milestone that has passed is asked about until it is ticked off, or you say how it stands."
    if asked.prompt in (Prompt.DUE_SOON, Prompt.NEARLY_DUE):
        return _before_due(asking, standing, asked)
    return f"An item like this is asked about once {_PERIODS[standing.cadence]}, until it is answered."


def _before_due(asking: Asking, standing: Standing, asked: Asked) -> str:
    rules = asking.rules(standing)
    days = count_days(rules.coming_due_days)
    if asked.why.startswith("Milestone") or standing.due is None:
        return f"A milestone is asked about from {days} before it is due, as an item is."
    began = say_day(window_start(rules, asking.calendar, standing.due), asking.today)
    steps = [
        say_day(step.day, asking.today)
        for step in steps_of(rules, asking.calendar, standing.due)
        if step.is_before
    ]
    again = (
        f", and once more on {' and '.join(steps)} unless you have said something by then" if steps else ""
    )
    return f"An item is asked about from {days} before it is due, here since {began}{again}."


def _after_due(asking: Asking, standing: Standing) -> str:
    rules, due = asking.rules(standing), standing.due
    steps = steps_of(rules, asking.calendar, due) if due else ()
    after = [step.day for step in steps if not step.is_before]
    days = " and ".join(say_day(day, asking.today) for day in after)
    rest = count_days(rules.rest_days)
    on = f" on {days}, then" if days else ""
    return (
        f"After its due date an item is asked about{on} with the weekly questions. Give a new expected date, "
        f"and it rests until then, {rest} at most."
    )


def _say_every(days: int) -> str:
    return {1: "every day", 7: "once a week"}.get(days, f"every {days} days")


def _when_asked(asking: Asking, owner: Person, standing: Standing) -> str | None:
    last = standing.last_update
    asks = [ask.day for ask in asking.asks_to(owner, standing) if last is None or ask.at > last.at]
    if not asks:
        return None
    days = list(dict.fromkeys(say_day(day, asking.today) for day in sorted(asks)[-3:]))
    return f"Asked before on {', '.join(days)}, without an answer so far."


def _rhythm(asking: Asking, reader: Person) -> list[str]:
    policy = asking.policy
    if asking.silence.has_fallen(reader):
        asks = say_last_asks(policy.unanswered_asks).capitalize()
        often = say_weeks_between(policy.silent_ask_weeks)
        return [
            f"{asks} had no answer, so planbot asks {often} about everything at once, and does not "
            "remind you between.",
            "Any answer brings the usual rhythm back at once, Snooze and Not mine as well.",
        ]
    day, time = WEEKDAYS[policy.ask_day], policy.ask_time.strftime("%H:%M")
    most = policy.direct_messages_per_week
    times = {1: "once", 2: "twice"}.get(most, f"{most} times")
    return [
        f"All that needs a word from you is asked together, on {day} at {time}.",
        f"You hear from planbot at most once a day and {times} a week, on work days only.",
    ]


def _changes(facts: Facts, plan_command: str) -> list[str]:
    admin = _administrator(facts)
    changes = [
        "To be asked later, choose Snooze from the three dots of an item. It is no answer, but it holds.",
        f"Going on leave? Type {plan_command} away until monday, and add who stands in for you.",
    ]
    if admin is not None:
        changes.append(f"The days and times are the city's; {admin} can change them.")
    return changes


def _administrator(facts: Facts) -> str | None:
    names = [person.name for person in facts.people if person.active and person.role is Role.ADMIN]
    return names[0] if names else None


def read_asked(stored: Sequence[Mapping[str, str]]) -> list[Asked]:
    """Return the items as a message's references have them."""
    return [
        Asked(
            item_id=int(one["item_id"]),
            kind=AskKind(one["kind"]),
            prompt=Prompt(one["prompt"]),
            why=one["why"],
        )
        for one in stored
    ]
