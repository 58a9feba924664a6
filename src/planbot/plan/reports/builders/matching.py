"""Which items a question is about, and in which order they answer it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from planbot.plan.clock import local_day
from planbot.plan.findings import Gap, Missing, Waiting
from planbot.plan.model import Facts, Item
from planbot.plan.outline import Outline
from planbot.plan.questions.phrases import NO_DUE_DATE, NO_LEAD
from planbot.plan.ranking import rank
from planbot.plan.reports.answer import Intent, Understood
from planbot.plan.standing import Standing, in_force
from planbot.plan.tally import tally
from planbot.plan.vocabulary import Flag, Status, fold

_LACKS = {NO_LEAD: Missing.LEAD, NO_DUE_DATE: Missing.DUE}
_FLAG_OF_INTENT: dict[Intent | None, Flag] = {
    Intent.SILENT: Flag.SILENT,
    Intent.WAITING: Flag.WAITING,
    Intent.GAPS: Flag.GAP,
}


class Matching:
    """A question held against standings on `today`."""

    def __init__(self, facts: Facts, outline: Outline, asked: Understood, today: date) -> None:
        self.facts = facts
        self.outline = outline
        self.asked = asked
        self.today = today
        self.has_window = asked.window_from is not None or asked.window_to is not None

    def is_in_scope(self, standing: Standing) -> bool:
        """Whether the question looks at the item at all."""
        asked, item = self.asked, standing.item
        department = standing.department.name if standing.department else None
        return (
            in_force(self.facts, item)
            and (not asked.departments or department in asked.departments)
            and (not asked.people or not set(asked.people).isdisjoint(self._people_of(standing)))
            and (not asked.goals or self.outline.goal(item).title in asked.goals)
            and (not asked.plans or self.facts.plan_by_id[item.plan_id].title in asked.plans)
            and (asked.priority is None or asked.priority == item.priority)
            and (asked.text is None or _says(item, asked.text))
        )

    def matches(self, standing: Standing) -> bool:
        """Whether the item answers the question."""
        match self.asked.intent:
            case Intent.SILENT:
                return self._is_silent(standing)
            case Intent.COMPLETED:
                return self._is_completed(standing)
            case Intent.WAITING:
                found = standing.is_open and Flag.WAITING in standing.flags
            case Intent.GAPS:
                found = self._has_gap(standing)
            case _ if self.asked.standings:
                found = any(_stands_as(standing, wanted) for wanted in self.asked.standings)
            case Intent.BEHIND:
                found = standing.is_behind
            case Intent.ATTENTION:
                found = standing.needs_attention
            case _:
                found = standing.is_open
        return found and (not self.has_window or self._is_in_window(self._due(standing)))

    @property
    def asked_flags(self) -> Sequence[Flag]:
        """The flags that the question asks for by name."""
        named = {Flag.GAP if wanted in _LACKS else wanted for wanted in self.asked.standings}
        return [flag for flag in Flag if flag in named or flag is _FLAG_OF_INTENT.get(self.asked.intent)]

    def ordered(self, found: Iterable[Standing]) -> Sequence[Standing]:
        ranked = rank(found)
        if self.asked.order == "due":
            return sorted(ranked, key=lambda standing: self._due(standing) or date.max)
        if self.asked.order == "completed":
            return sorted(ranked, key=lambda one: self._completed_on(one) or date.min, reverse=True)
        return ranked

    def _due(self, standing: Standing) -> date | None:
        return standing.due

    def _is_silent(self, standing: Standing) -> bool:
        """Silent; where a time is given, begun by its end and without an update in it."""
        if not standing.is_open or not self.has_window:
            return standing.is_open and Flag.SILENT in standing.flags
        has_begun = standing.start is None or standing.start <= (self.asked.window_to or self.today)
        updates = self.facts.updates_by_item.get(standing.item.id, ())
        return has_begun and not any(self._is_in_window(self._day(update.at)) for update in updates)

    def _is_completed(self, standing: Standing) -> bool:
        """Completed; where a time is given, in it, were it only one occurrence of what comes round."""
        if self.has_window and any(map(self._is_in_window, _completed_rounds(standing))):
            return True
        if standing.status is not Status.COMPLETED:
            return False
        return not self.has_window or self._is_in_window(self._completed_on(standing))

    def _completed_on(self, standing: Standing) -> date | None:
        """Return the day since which updates have called it completed; None where the plan came in so."""
        if rounds := _completed_rounds(standing):
            return max(filter(self._is_in_window, rounds), default=max(rounds))
        since: date | None = None
        for update in reversed(self.facts.updates_by_item.get(standing.item.id, ())):
            if update.status is not Status.COMPLETED:
                break
            since = self._day(update.at)
        return since

    def _has_gap(self, standing: Standing) -> bool:
        lacks = {_LACKS[wanted] for wanted in self.asked.standings if wanted in _LACKS}
        gaps = (finding for finding in standing.findings if isinstance(finding, Gap))
        return any(not lacks or not lacks.isdisjoint(gap.missing) for gap in gaps)

    def _is_in_window(self, day: date | None) -> bool:
        start, end = self.asked.window_from, self.asked.window_to
        return day is not None and (start is None or start <= day) and (end is None or day <= end)

    def _day(self, at: datetime) -> date:
        return local_day(at, self.facts.policy.zone)

    def _people_of(self, standing: Standing) -> Iterator[str | None]:
        """Yield who leads and who answers for it; its supports for "mine", its deciders for "waiting on"."""
        yield self.outline.lead_name(standing.item)
        yield standing.reporter.name if standing.reporter else None
        if self.asked.intent is Intent.MINE:
            yield from map(self.outline.assignee_name, self.outline.supports(standing.item))
        if self.asked.intent is Intent.WAITING:
            for finding in standing.findings:
                if isinstance(finding, Waiting):
                    yield from (self._name(decision.decider_id) for decision in finding.decisions)

    def _name(self, person_id: int | None) -> str | None:
        person = None if person_id is None else self.facts.person_by_id.get(person_id)
        return person.name if person else None


def _completed_rounds(standing: Standing) -> Sequence[date]:
    """Return the days on which occurrences of an open item were completed."""
    past = standing.occurrence.past if standing.is_open and standing.occurrence is not None else ()
    return [one.completed_on for one in past if one.completed_on is not None]


def _stands_as(standing: Standing, wanted: str) -> bool:
    """Whether a flag or a status holds. On track is more than a word: silence or lateness undoes it."""
    if wanted == Status.ON_TRACK:
        return standing.status is Status.ON_TRACK and tally([standing]).on_track == 1
    return wanted in standing.flags or wanted == standing.status


def _says(item: Item, text: str) -> bool:
    said = fold(f"{item.title} {item.description or ''}")
    return all(fold(word) in said for word in text.split())
