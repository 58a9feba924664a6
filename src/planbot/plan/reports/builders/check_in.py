"""The check-in, from what was planned and what has been said since."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from math import ceil

from planbot.plan.check_ins import Asking, AskKind, Want, wants_of, zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.deciding import Deciding
from planbot.plan.escalation import Escalation
from planbot.plan.leave import answered_meanwhile
from planbot.plan.model import Facts, Person
from planbot.plan.policy_words import WEEKDAYS
from planbot.plan.reports.builders.decisions import decision_asks, questions_for
from planbot.plan.reports.check_in import AnsweredCheckIn, CheckedItem, CheckIn, Heard, PromptedItem, Welcome
from planbot.plan.reports.lines import item_line
from planbot.plan.standing import Standing
from planbot.plan.vocabulary import Mode

DECIDES = "You get this because an item in the plan waits for your answer. The answer goes to who asked."
ITEMS_A_MINUTE = 2
"""Half a minute an item: a status, a percent, a few words."""


def build_check_in(
    facts: Facts,
    person: Person,
    asked: Mapping[int, AskKind],
    now: datetime,
    asking: Asking | None = None,
    *,
    decisions: Sequence[int] = (),
) -> CheckIn | None:
    """Return what the check-in planned for `person` says now; None where nothing of it is left to say.

    `asked` holds the planned items and how each was to be asked about, `decisions` what was to be put to them
    for an answer. Items drop out that were answered,
    finished, handed over or re-dated meanwhile, and all of them when planbot was paused. Whoever builds many
    has an `asking` at hand, for these facts and the person's local day.
    """
    if facts.policy.mode not in (Mode.PILOT, Mode.LIVE):
        return None
    asking = asking or Asking(facts, local_day(now, zone_of(facts, person)))
    wants = _still_wanted(asking, person, asked)
    questions = questions_for(Deciding(asking), person, decisions)
    if not wants and not questions:
        return None
    named = wants[: facts.policy.items_named]
    is_reminder = bool(wants) and all(want.kind is AskKind.REMINDER for want in wants)
    last_asked = [day for want in wants for day in asking.unanswered_asks(want.standing, want.owner)]
    escalation = Escalation(asking, now)
    return CheckIn(
        today=asking.today,
        first_name=first_name(person),
        items=tuple(_prompted(asking, want, person) for want in named),
        more=len(wants) - len(named),
        minutes=ceil(len(named) / ITEMS_A_MINUTE),
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
        told_nobody=not any(
            escalation.is_unheard(want.standing) or escalation.for_head(want.standing).is_behind
            for want in wants
        ),
        why=_why(facts, person, wants, asking) if wants else DECIDES,
        welcome=_welcome(asking, person),
        decisions=tuple(questions),
    )


def build_answered_check_in(
    facts: Facts,
    person: Person,
    asked: Mapping[int, AskKind],
    since: datetime,
    now: datetime,
    *,
    decisions: Sequence[int] = (),
) -> AnsweredCheckIn | None:
    """Return what a check-in that was queued at `since` says now that it was answered, in part or whole.

    None where nothing of what it asked about has been answered, so that it stands as it is.
    """
    asking = Asking(facts, local_day(now, zone_of(facts, person)))
    theirs = {
        standing.item.id
        for owner, standing in asking.answered_for.values()
        if standing.item.id in asked
        and (asking.is_asked_about(standing) or asked[standing.item.id] is AskKind.CONTRADICTION)
        and asking.recipient(owner) == person
    }
    standings = [asking.standings[item_id] for item_id in asked if item_id in asking.standings]
    items = [
        CheckedItem(
            line=item_line(facts, asking.outline, standing, asking.today),
            heard=_heard(standing, since, is_theirs=standing.item.id in theirs),
        )
        for standing in standings
    ]
    questions = decision_asks(asking, person, decisions, since)
    is_answered = any(item.heard is Heard.ANSWERED for item in items)
    if not is_answered and all(question.decided is None for question in questions):
        return None
    named = items[: facts.policy.items_named]
    next_days = [asking.next_day(one) for one in standings if one.item.id in theirs and one.is_open]
    return AnsweredCheckIn(
        today=asking.today,
        first_name=first_name(person),
        items=tuple(named),
        more=sum(item.heard is Heard.WAITING for item in items[len(named) :]),
        next_ask=min(next_days, default=None),
        decisions=tuple(questions),
    )


def _heard(standing: Standing, since: datetime, *, is_theirs: bool) -> Heard:
    if standing.last_update is not None and standing.last_update.at > since:
        return Heard.ANSWERED
    return Heard.WAITING if is_theirs else Heard.NOT_ASKED


def first_name(person: Person) -> str:
    """Return what to call them: the first word of their name, or the name whole where it is one word."""
    return person.name.split()[0] if person.name.strip() else person.email


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
        if asking.recipient(owner) != person:
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
            wants.append(replace(min(left, key=lambda want: want.pressing), kind=kind))
    return sorted(wants, key=lambda want: want.pressing)


def _prompted(asking: Asking, want: Want, person: Person) -> PromptedItem:
    line = item_line(asking.facts, asking.outline, want.standing, asking.today)
    stands_in = f" (for {want.owner.name})" if want.owner != person else ""
    return PromptedItem(
        line=line,
        prompt=want.prompt,
        why=f"{want.why}{stands_in}",
        questions=asking.exchanges.questions(want.standing, want.owner, person),
    )


def _why(facts: Facts, person: Person, wants: Sequence[Want], asking: Asking) -> str:
    kinds = {want.kind for want in wants}
    day = WEEKDAYS[facts.policy.ask_day]
    if AskKind.ASK in kinds:
        why = f"you answer for these items. planbot asks on {day}s, about each item once a reporting period"
    elif AskKind.NUDGE in kinds:
        why = "you answer for these items, and a due date is near or has just passed"
    elif AskKind.CONTRADICTION in kinds:
        why = "you answer for these items, and there is a question about what was last said of them"
    else:
        why = "the last question has had no answer yet. There is one reminder a week"
    absent = {want.owner.id: want.owner for want in wants if want.owner != person}
    for owner in absent.values():
        back = f" until {say_day(owner.away_until, asking.today)}" if owner.away_until else ""
        why += f". {owner.name} is away{back}, and you stand in"
    return f"You get this because {why}."
