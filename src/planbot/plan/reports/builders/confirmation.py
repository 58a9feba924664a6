"""The confirmation of updates that were just recorded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from planbot.plan.absence import recipient
from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.deciding import put_to
from planbot.plan.marks import next_digest, next_rollup
from planbot.plan.milestones import Marked
from planbot.plan.model import Facts, Person, StatusUpdate
from planbot.plan.reports.builders.decisions import say_absence
from planbot.plan.reports.confirmation import Asked, Confirmation, Recorded
from planbot.plan.round_words import say_completed
from planbot.plan.standing import Standing, stood
from planbot.plan.vocabulary import Mode


def build_confirmation(
    facts: Facts,
    person: Person,
    updates: Sequence[StatusUpdate],
    now: datetime,
    marked: Mapping[int, Marked] = MappingProxyType({}),
) -> Confirmation:
    """Return what `person` sees after their `updates`, which are among the facts already.

    `marked` are the milestones that are done with an update, or open again, by its id.
    """
    asking = Asking(facts, local_day(now, zone_of(facts, person)))
    behalf = {update.on_behalf_of_id for update in updates if update.on_behalf_of_id not in (None, person.id)}
    names = [
        facts.person_by_id[one].name for one in sorted(filter(None, behalf)) if one in facts.person_by_id
    ]
    return Confirmation(
        today=asking.today,
        recorded=tuple(_recorded(asking, update, marked.get(update.id, Marked())) for update in updates),
        on_behalf_of=", ".join(names) or None,
        readers=tuple(_readers(asking, person, updates, now)),
        left=len(asking.waiting(person)),
        asked=tuple(_asked(asking, updates)),
    )


def _asked(asking: Asking, updates: Sequence[StatusUpdate]) -> Iterator[Asked]:
    facts, outline = asking.facts, asking.outline
    with_updates = {update.id for update in updates}
    for decision in facts.decisions:
        if decision.update_id in with_updates:
            asked = put_to(facts, outline, decision, asking.today)
            reached = [asking.recipient(one) for one in asked]
            yield Asked(
                label=outline.label(facts.item_by_id[decision.item_id]),
                question=decision.question,
                deciders=tuple(dict.fromkeys(one.name for one in reached if one is not None)),
                is_live=facts.policy.mode is Mode.LIVE,
                absence=say_absence(facts, outline, decision, asking.today),
            )


def _recorded(asking: Asking, update: StatusUpdate, marked: Marked) -> Recorded:
    facts, standing = asking.facts, asking.standings[update.item_id]
    item = standing.item
    due = standing.due
    history = facts.updates_by_item.get(item.id, ())
    earlier = history[: next(at for at, one in enumerate(history) if one.id == update.id)]
    before = _stood_before(asking, update, earlier)
    return Recorded(
        label=asking.outline.label(item),
        serial=item.serial,
        title=item.title,
        status_before=before.status,
        status=update.status,
        percent_before=before.percent,
        percent=update.percent if update.percent is not None else before.percent,
        note=update.note,
        expected=update.expected,
        due=due,
        adopted_due=standing.adopted_due,
        round=_round(standing, update, asking.today),
        milestones=marked.done,
        reopened=marked.reopened,
        evidence=update.evidence,
    )


def _stood_before(asking: Asking, update: StatusUpdate, earlier: Sequence[StatusUpdate]) -> Standing:
    facts = replace(asking.facts, updates=earlier)
    return stood(facts, asking.outline, facts.item_by_id[update.item_id], update.at)


def _round(standing: Standing, update: StatusUpdate, today: date) -> str | None:
    occurrence = standing.occurrence
    done = occurrence.completed_by(update) if occurrence is not None else None
    return say_completed(occurrence, done, today) if occurrence is not None and done is not None else None


def _readers(asking: Asking, person: Person, updates: Sequence[StatusUpdate], now: datetime) -> list[str]:
    """The heads of the items' departments, or who stands in, with their next digest.

    Where nobody gets that, leadership with the next rollup.
    """
    facts = asking.facts
    found: list[str] = []
    for update in updates:
        department = asking.standings[update.item_id].department
        head = facts.person_by_id.get(department.head_id) if department and department.head_id else None
        day = next_digest(facts.policy, zone_of(facts, head), now) if head is not None else asking.today
        reader = recipient(facts, head, day) if head is not None else None
        if head is not None and head.id != person.id and reader is not None:
            found.append(f"{reader.name} on {say_day(day, asking.today)}")
        else:
            found.append(f"Leadership on {say_day(next_rollup(facts.policy, now), asking.today)}")
    return list(dict.fromkeys(found))
