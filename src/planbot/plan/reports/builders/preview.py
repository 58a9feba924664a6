"""Builds the preview of a week from the forecast."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from planbot.plan.calendar import WorkCalendar
from planbot.plan.check_ins import AskKind, zone_of
from planbot.plan.clock import local_day
from planbot.plan.dates import say_day
from planbot.plan.forecast import as_if_live
from planbot.plan.model import Facts, Person
from planbot.plan.outlook import Outlook
from planbot.plan.own_days import special_days
from planbot.plan.planned import MessageKind, MessageState, PlannedMessage
from planbot.plan.reports.preview import Preview, PreviewLine
from planbot.plan.slots import local_instant
from planbot.plan.vocabulary import Mode
from planbot.plan.weeks import PreviewPage
from planbot.plan.wording import joined, say_time

_PAGE = 12
_LABELS = 3


def build_preview(facts: Facts, swept: Collection[str], page: PreviewPage, now: datetime) -> Preview:
    """Return what would be said in the page's week if nobody answered, from `now` on.

    `swept` are the marks that are dealt with. A city that sends nothing yet is shown as if it went live now.
    """
    policy = facts.policy
    since = max(now, local_instant(page.monday, time.min, policy.zone))
    last = page.monday + timedelta(days=6)
    until = local_instant(last + timedelta(days=1), time.min, policy.zone)
    outlook = Outlook.of(as_if_live(facts, now), swept, now, since, until)
    lines = _Lines(outlook, page)
    shown, size = lines.all(), _PAGE
    at = min(page.number, max(0, (len(shown) - 1) // size))
    calendar = WorkCalendar.of(policy)
    return Preview(
        today=local_day(now, policy.zone),
        first=max(page.monday, local_day(now, policy.zone)),
        last=last,
        whose=_whose(facts, page),
        as_if_live=policy.mode not in (Mode.PILOT, Mode.LIVE),
        paused=policy.mode is Mode.PAUSED,
        hearing=sum(bool(line.hears) for line in shown if line.is_person),
        more_than_once=sum(len(line.hears) > 1 for line in shown if line.is_person),
        lines=tuple(shown[at * size : (at + 1) * size]),
        lines_in_all=len(shown),
        free_days=tuple(
            one for one in special_days(policy, page.monday, last) if not calendar.is_workday(one.day)
        ),
        nobodys=lines.nobodys(),
        earlier=str(page._replace(number=at - 1)) if at else None,
        later=str(page._replace(number=at + 1)) if (at + 1) * size < len(shown) else None,
    )


def _whose(facts: Facts, page: PreviewPage) -> str | None:
    if page.person_id is not None:
        return facts.person_by_id[page.person_id].name
    return None if page.department_id is None else facts.department_by_id[page.department_id].name


class _Lines:
    """A line for everybody of the page who answers for something or hears something."""

    def __init__(self, outlook: Outlook, page: PreviewPage) -> None:
        self.outlook = outlook
        self.facts = outlook.facts
        self.page = page
        self.is_whole = page.person_id is None and page.department_id is None

    def all(self) -> list[PreviewLine]:
        hearing = [(self._first_heard(person), self._line(person)) for person in self._people()]
        hears = sorted((one for one in hearing if one[1].hears), key=lambda one: (one[0], one[1].name))
        silent = sorted((line for _, line in hearing if not line.hears), key=lambda line: line.name)
        channel = [self._rollup(one) for one in self.outlook.messages if one.kind is MessageKind.ROLLUP]
        return [*(channel if self.is_whole else ()), *(line for _, line in hears), *silent]

    def nobodys(self) -> int:
        if not self.is_whole:
            return 0
        return self.outlook.open_items - sum(map(len, self.outlook.item_ids_by_owner.values()))

    def _people(self) -> Sequence[Person]:
        known = self.facts.person_by_id
        if self.page.person_id is not None:
            return [known[self.page.person_id]]
        concerned = {person.id for person in self.outlook.owners()}
        concerned |= {one.person_id for one in self.outlook.messages if one.person_id is not None}
        if self.page.department_id is not None:
            department = self.facts.department_by_id[self.page.department_id]
            own = {person.id for person in self.facts.people if person.department_id == department.id}
            concerned &= own | {department.head_id, *self.outlook.owners_in(department)}
        return [known[one] for one in sorted(concerned)]

    def _first_heard(self, person: Person) -> datetime | None:
        queued = (one.not_before for one in self.outlook.to(person) if one.state is MessageState.QUEUED)
        return min(queued, default=None)

    def _line(self, person: Person) -> PreviewLine:
        said = [message for message in self.outlook.to(person) if message.state is MessageState.QUEUED]
        is_short = bool(said) and self.page.person_id is None
        return PreviewLine(
            name=person.name,
            hears=tuple(f"{self._when(message, person)}: {self._what(message, person)}" for message in said),
            silence=self._held(person) if is_short else self.outlook.why_not(person, has_heard=bool(said)),
        )

    def _held(self, person: Person) -> str | None:
        held = [
            f"{self._when(one, person)}: held back, {one.reason}"
            for one in self.outlook.to(person)
            if one.state is MessageState.SUPPRESSED
        ]
        return "; ".join(held) or None

    def _rollup(self, message: PlannedMessage) -> PreviewLine:
        zone = self.facts.policy.zone
        when = self._say(message.not_before, zone)
        if message.reason is not None:
            return PreviewLine(name="Leadership channel", hears=(), silence=message.reason, is_person=False)
        return PreviewLine(name="Leadership channel", hears=(f"{when}: the weekly rollup",), is_person=False)

    def _when(self, message: PlannedMessage, person: Person) -> str:
        return self._say(message.not_before, zone_of(self.facts, person))

    def _say(self, at: datetime, zone: str) -> str:
        local = at.astimezone(ZoneInfo(zone))
        today = local_day(self.facts.as_of, self.facts.policy.zone)
        return f"{say_day(local.date(), today)}, {say_time(local.time())}"

    def _what(self, message: PlannedMessage, person: Person) -> str:
        if message.kind is MessageKind.DIGEST:
            return f"the digest of {self._department(message)}"
        if message.kind not in (MessageKind.CHECK_IN, MessageKind.LAUNCH):
            return message.kind.label
        parts = [self._asked(message, person)] if message.items else []
        if message.decisions:
            parts.append(f"asked for a decision on {self._labels(one.item_id for one in message.decisions)}")
        return "; ".join(parts)

    def _labels(self, item_ids: Iterable[int]) -> str:
        items = dict.fromkeys(item_ids)
        return joined([self.outlook.outline.label(self.facts.item_by_id[one]) for one in items], _LABELS)

    def _asked(self, message: PlannedMessage, person: Person) -> str:
        labels = self._labels(one.item_id for one in message.items)
        count = "1 item" if len(message.items) == 1 else f"{len(message.items)} items"
        if message.kind is MessageKind.LAUNCH:
            return f"told to lead {count} ({labels}), and asked whether that is right"
        about = f"{count} ({labels}){self._for_whom(message, person)}"
        kinds = {one.kind for one in message.items}
        if kinds == {AskKind.REMINDER}:
            return f"a reminder of {about}, if not answered by then"
        return f"asked about {about}{', for the due date' if kinds == {AskKind.NUDGE} else ''}"

    def _for_whom(self, message: PlannedMessage, person: Person) -> str:
        others = dict.fromkeys(one.owner_id for one in message.items if one.owner_id != person.id)
        names = joined([self.facts.person_by_id[one].name for one in others], _LABELS)
        return f" for {names}" if names else ""

    def _department(self, message: PlannedMessage) -> str:
        department = self.facts.department_by_id.get(message.department_id or 0)
        return department.name if department is not None else "items of no department"
