"""The check-in after some of it was answered, from what was asked and what has been said since."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from planbot.plan.check_ins import Asking, AskKind, zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.declines import deciders
from planbot.plan.model import Facts, Person
from planbot.plan.no_change import repeats
from planbot.plan.reports.builders.check_in import first_name, snooze_options
from planbot.plan.reports.builders.decisions import decision_asks
from planbot.plan.reports.builders.hand_over_asks import build_decided_hand_overs
from planbot.plan.reports.check_in import AnsweredCheckIn, CheckedItem, Heard
from planbot.plan.reports.lines import item_line
from planbot.plan.standing import Standing

_SETTLED = frozenset({Heard.ANSWERED, Heard.SNOOZED, Heard.PASSED_ON})


def build_answered_check_in(
    facts: Facts,
    person: Person,
    asked: Mapping[int, AskKind],
    since: datetime,
    now: datetime,
    *,
    hand_overs: Collection[int] = (),
    decisions: Sequence[int] = (),
) -> AnsweredCheckIn | None:
    """Return what a check-in that was queued at `since` says now that it was answered, in part or whole.

    None where nothing has come of what it asked, so that it stands as it is. `hand_overs` are the declined
    items that it told of, `decisions` what it put to them for an answer.
    """
    asking = Asking(facts, local_day(now, zone_of(facts, person)))
    reader = _Reader(asking, person, asked, since)
    items = [reader.checked(asking.standings[one]) for one in asked if one in asking.standings]
    decided = build_decided_hand_overs(asking, person, hand_overs)
    questions = decision_asks(asking, person, decisions, since)
    if not (
        any(question.decided is not None or question.moot is not None for question in questions)
        or any(item.heard in _SETTLED or item.told for item in items)
        or any(one.outcome is not None for one in decided)
    ):
        return None
    named = items[: facts.policy.items_named]
    return AnsweredCheckIn(
        today=asking.today,
        first_name=first_name(person),
        items=tuple(named),
        more=sum(item.heard is Heard.WAITING for item in items[len(named) :]),
        next_ask=min(reader.next_days, default=None),
        hand_overs=decided,
        decisions=tuple(questions),
    )


class _Reader:
    """What somebody has answered since they were asked, and on which days they are asked again."""

    def __init__(self, asking: Asking, person: Person, asked: Mapping[int, AskKind], since: datetime) -> None:
        self._asking = asking
        self._asked = asked
        self._facts = asking.facts
        self._person = person
        self._since = since
        self.next_days: list[date] = []

    def checked(self, standing: Standing) -> CheckedItem:
        heard, told = self._heard(standing)
        updates = self._facts.updates_by_item.get(standing.item.id, ())
        is_waiting = heard is Heard.WAITING
        return CheckedItem(
            line=item_line(self._facts, self._asking.outline, standing, self._asking.today),
            heard=heard,
            told=told,
            is_repeated=heard is Heard.ANSWERED and repeats(updates),
            can_repeat=is_waiting and standing.last_word is not None,
            snoozes=snooze_options(self._asking, standing) if is_waiting else (),
        )

    def _heard(self, standing: Standing) -> tuple[Heard, str | None]:
        owner, update = self._owner(standing), standing.last_update
        if update is not None and update.at > self._since:
            if owner is not None and standing.is_open:
                self.next_days.append(self._asking.next_day(standing))
            return Heard.ANSWERED, None
        if (passed := self._passed_on(standing, owner)) is not None:
            return passed
        if owner is None:
            return Heard.NOT_ASKED, None
        snooze = self._asking.snooze(standing, owner)
        if snooze is not None and snooze.at > self._since and snooze.until > self._asking.today:
            self.next_days.append(snooze.until)
            return Heard.SNOOZED, f"Snoozed until {say_day(snooze.until, self._asking.today)}."
        if standing.is_open:
            self.next_days.append(self._asking.next_day(standing))
        return Heard.WAITING, None

    def _passed_on(self, standing: Standing, owner: Person | None) -> tuple[Heard, str | None] | None:
        """Return what became of an item that its owner declined since; None where they did not."""
        decline = self._facts.decline_by_item.get(standing.item.id)
        if decline is None or decline.at <= self._since:
            return None
        now = standing.reporter
        if now is None or now.id != decline.person_id:
            return Heard.PASSED_ON, f"Passed to {now.name}." if now else "No longer yours."
        if owner is None:
            return None
        if decline.kept_at is not None:
            keeper = self._facts.person_by_id.get(decline.kept_by_id or 0)
            return Heard.WAITING, f"{keeper.name if keeper else 'Somebody'} asks you to keep it."
        above = deciders(self._facts, self._asking.outline, standing.item, owner, self._asking.today)
        names = " or ".join(one.name for one in above) or "an administrator"
        return Heard.PASSED_ON, f"You said that it is not yours. {names} decides who leads it."

    def _owner(self, standing: Standing) -> Person | None:
        """Return who answers for the item, as long as that is for the reader to do."""
        is_asked = self._asking.is_asked_about(standing)
        if not is_asked and self._asked[standing.item.id] is not AskKind.CONTRADICTION:
            return None
        found = self._asking.answered_for.get(standing.item.id)
        return found[0] if found and self._asking.recipient(found[0]) == self._person else None
