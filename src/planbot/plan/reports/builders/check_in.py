"""The check-in, from what was planned and what has been said since."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from planbot.plan.check_ins import Asking, AskKind, Want, zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.deciding import Deciding
from planbot.plan.escalation import Escalation
from planbot.plan.going_live import is_sending, live_since
from planbot.plan.leave import answered_meanwhile
from planbot.plan.model import Facts, Person
from planbot.plan.policy_words import WEEKDAYS
from planbot.plan.reports.builders.decisions import questions_for
from planbot.plan.reports.builders.hand_over_asks import build_hand_over_asks
from planbot.plan.reports.check_in import CheckIn, PromptedItem, SnoozeOption, Welcome
from planbot.plan.reports.lines import item_line
from planbot.plan.standing import Standing
from planbot.plan.wants import told_as_one, wants_of
from planbot.plan.why_words import say_last_asks, say_weeks_between

DECIDES = "You get this because an item in the plan waits for your answer. The answer goes to who asked."
FIRST_ROUND_DAYS = 30
"""For so long after going live, what was never asked about is asked about in the first round."""

ITEMS_A_MINUTE = 2
"""Half a minute an item: a status, a percent, a few words."""


def build_check_in(
    facts: Facts,
    person: Person,
    asked: Mapping[int, AskKind],
    now: datetime,
    asking: Asking | None = None,
    *,
    hand_overs: Collection[int] = (),
    decisions: Sequence[int] = (),
) -> CheckIn | None:
    """Return what the check-in planned for `person` says now; None where nothing of it is left to say.

    `asked` holds the planned items and how each was to be asked about. Items drop out that were answered,
    finished, put off, handed over or re-dated meanwhile, and all of them when planbot was paused.
    `hand_overs` are the declined items that it was to tell of, `decisions` what was to be put to them for an
    answer. Whoever builds many has an `asking` at hand, for these facts and the person's local day.
    """
    if not is_sending(facts.policy):
        return None
    asking = asking or Asking(facts, local_day(now, zone_of(facts, person)))
    wants = _still_wanted(asking, person, asked)
    declined = build_hand_over_asks(asking, person, hand_overs)
    questions = questions_for(Deciding(asking), person, decisions)
    if not wants and not declined and not questions:
        return None
    named = by_plan(wants[: facts.policy.items_named])
    is_reminder = bool(wants) and all(want.kind is AskKind.REMINDER for want in wants)
    last_asked = [day for want in wants for day in asking.unanswered_asks(want.standing, want.owner)]
    escalation = Escalation(asking, now)
    return CheckIn(
        today=asking.today,
        first_name=first_name(person),
        items=tuple(_prompted(asking, want, person) for want in named),
        more=len(wants) - len(named),
        minutes=ceil((len(named) or len(declined)) / ITEMS_A_MINUTE),
        reminder=is_reminder,
        asked_on=max(last_asked, default=None) if is_reminder else None,
        next_ask=min(
            (
                asking.next_day(standing)
                for owner_id in {want.owner.id for want in wants}
                for standing in asking.owned_by_person.get(owner_id, ())
            ),
            default=None,
        ),
        told_nobody=bool(wants)
        and not any(
            escalation.is_unheard(want.standing) or escalation.for_head(want.standing).is_behind
            for want in wants
        ),
        why=_why(facts, person, wants, asking) if wants or declined else DECIDES,
        welcome=_welcome(asking, person),
        hand_overs=tuple(declined),
        first_round=bool(wants) and all(_is_asked_first(asking, want) for want in wants),
        decisions=tuple(questions),
    )


def by_plan(wants: Sequence[Want]) -> Sequence[Want]:
    """Return the wants plan by plan, the plan with the most pressing one first."""
    places: dict[int, int] = {}
    for want in wants:
        places.setdefault(want.item.plan_id, len(places))
    return sorted(wants, key=lambda want: places[want.item.plan_id])


def snooze_options(asking: Asking, standing: Standing) -> tuple[SnoozeOption, ...]:
    return tuple(SnoozeOption(words=one.words, until=one.until) for one in asking.snooze_choices(standing))


def first_name(person: Person) -> str:
    """Return what to call them: the first word of their name, or the name whole where it is one word."""
    return person.name.split()[0] if person.name.strip() else person.email


def _is_asked_first(asking: Asking, want: Want) -> bool:
    live = live_since(asking.policy, want.standing.department)
    is_new = live is not None and asking.today <= live + timedelta(days=FIRST_ROUND_DAYS)
    return is_new and not asking.asks_about(want.item.id)


def _welcome(asking: Asking, person: Person) -> Welcome | None:
    back_on = person.away_until
    if person.away_since is None or back_on is None or asking.today < back_on:
        return None
    asks = asking.facts.asks_by_person.get(person.id, ())
    if any(back_on <= ask.day < asking.today for ask in asks):
        return None
    answered = list(answered_meanwhile(asking, person))
    authors = {standing.last_update.author_id for standing in answered if standing.last_update is not None}
    known = asking.facts.person_by_id
    names = sorted(known[author_id].name for author_id in authors if author_id in known)
    return Welcome(answered=len(answered), by=tuple(names))


def _still_wanted(asking: Asking, person: Person, asked: Mapping[int, AskKind]) -> Sequence[Want]:
    wants: list[Want] = []
    for item_id, kind in asked.items():
        if item_id not in asking.answered_for:
            continue
        owner, standing = asking.answered_for[item_id]
        if asking.recipient(owner) != person or asking.put_off(standing, owner) is not None:
            continue
        if kind is not AskKind.CONTRADICTION and not asking.is_asked_about(standing):
            continue
        found = {
            AskKind.ASK: (asking.weekly(standing, owner), asking.nudge(standing, owner)),
            AskKind.CONTRADICTION: (asking.contradiction(standing, owner),),
            AskKind.NUDGE: (asking.nudge(standing, owner),),
            AskKind.REMINDER: (asking.reminder(standing, owner),),
        }[kind]
        left = wants_of(found)
        if left:
            wants.append(replace(told_as_one(left), kind=kind))
    return sorted(wants, key=lambda want: want.pressing)


def _prompted(asking: Asking, want: Want, person: Person) -> PromptedItem:
    line = item_line(asking.facts, asking.outline, want.standing, asking.today)
    stands_in = f" (for {want.owner.name})" if want.owner != person else ""
    return PromptedItem(
        line=line,
        prompt=want.prompt,
        why=f"{want.why}{stands_in}",
        questions=asking.exchanges.questions(want.standing, want.owner, person),
        by_milestone=want.milestone is not None,
        can_repeat=want.standing.last_word is not None,
        snoozes=snooze_options(asking, want.standing),
    )


def _why(facts: Facts, person: Person, wants: Sequence[Want], asking: Asking) -> str:
    kinds = {want.kind for want in wants}
    day = WEEKDAYS[facts.policy.ask_day]
    if not kinds:
        why = "somebody says that an item is not theirs, and it is for you to say who leads it"
    elif AskKind.ASK in kinds and asking.silence.has_fallen(person):
        asks = say_last_asks(facts.policy.unanswered_asks)
        often = say_weeks_between(facts.policy.silent_ask_weeks)
        why = (
            f"you answer for these items. As {asks} had no answer, planbot asks {often} about everything "
            "at once; with any answer the usual rhythm is back"
        )
    elif AskKind.ASK in kinds:
        why = f"you answer for these items. planbot asks on {day}s, about each item once a reporting period"
    elif AskKind.NUDGE in kinds:
        why = "you answer for these items. A date is near or has just passed, or you put them off until today"
    elif AskKind.CONTRADICTION in kinds:
        why = "you answer for these items, and there is a question about what was last said of them"
    else:
        why = "the last question has had no answer yet. There is one reminder a week"
    absent = {want.owner.id: want.owner for want in wants if want.owner != person}
    for owner in absent.values():
        back = f" until {say_day(owner.away_until, asking.today)}" if owner.away_until else ""
        why += f". {owner.name} is away{back}, and you stand in"
    return f"You get this because {why}."
