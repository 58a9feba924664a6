"""What people answer to being told what they lead: *I've got it*, *I've got all of these*, *Need to talk*."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.errors import UserError
from planbot.plan.launch import Lead, Leads
from planbot.plan.model import Facts, Person
from planbot.plan.notice_days import notice_time
from planbot.plan.permissions import may_administer
from planbot.plan.planned import MessageKind
from planbot.plan.reports.builders.launch import build_launch, build_talk_request
from planbot.plan.reports.launch import Launch, Talk, TalkRequest
from planbot.plan.vocabulary import Via
from planbot.services.answered_check_ins import show_again, show_answers
from planbot.store import assignments, items, ledger, outbox, receipts
from planbot.store.facts import load_facts
from planbot.store.outbox_records import NewMessage, OutboxMessage
from planbot.store.unit_of_work import Database, Unit

LAUNCH = MessageKind.LAUNCH.value
TALK = "talk_request"
TALK_LENGTH = 2000
_ASKED_TO_TALK = "asked_to_talk"


@dataclass(frozen=True, slots=True)
class LaunchRef:
    """A launch message, as Slack knows it."""

    channel: str
    ts: str


def accept(
    database: Database, workspace_id: int, person_id: int, item_id: int, *, now: datetime, click: str
) -> str:
    """Record that the person leads the item, and return it in words; raises `UserError` where they do not.

    A click that Slack delivers twice is answered twice and counts once.
    """

    def store(unit: Unit) -> str:
        taking = _Taking(unit, workspace_id, person_id, now)
        lead = taking.lead(item_id)
        taking.accept([lead], key=click)
        return f"Thank you. {taking.label(lead)} is yours."

    return database.write(store)


def accept_all(
    database: Database, workspace_id: int, person_id: int, ref: LaunchRef, *, now: datetime, click: str
) -> str:
    """Record that the person leads all that the message told them of and is still theirs, and supports what
    it named as that; raises `UserError` where nothing of it is theirs any more."""

    def store(unit: Unit) -> str:
        taking = _Taking(unit, workspace_id, person_id, now)
        told = _told(taking.launch_message(ref))
        leads = [lead for lead in taking.leads.of(taking.person) if lead.item.id in told]
        if not leads:
            raise UserError("None of these is down to you any more. There is nothing to do.")
        taking.accept(leads, key=click)
        taking.accept_supports()
        return f"Thank you. {_count(len(leads))} yours."

    return database.write(store)


def talk_to(
    database: Database, workspace_id: int, person_id: int, ref: LaunchRef, *, now: datetime
) -> tuple[int, Sequence[str]]:
    """Return the message by id, and the names of those whom a wish to talk about it goes to.

    Raises `UserError` where there is nobody.
    """
    with database.reading() as unit:
        message = _launch_message(unit, workspace_id, ref)
        facts = load_facts(unit, workspace_id, now=now)
    return message.id, [one.name for one in _hearers(facts, facts.person_by_id[person_id])]


def ask_to_talk(
    database: Database,
    workspace_id: int,
    person_id: int,
    message_id: int,
    text: str,
    *,
    now: datetime,
    submission_id: str,
) -> Sequence[str]:
    """Tell the head, or else the administrators, that the person wants to talk; return whom, by name.

    They hear at once, but not at night or on a free day. The same `submission_id` counts once.
    """

    def store(unit: Unit) -> Sequence[str]:
        facts = load_facts(unit, workspace_id, now=now)
        person = facts.person_by_id[person_id]
        hearers = _hearers(facts, person)
        if not receipts.take_receipt(unit, workspace_id, f"talk:{submission_id}", now=now):
            return [one.name for one in hearers]
        for one in hearers:
            request = NewMessage(
                kind=TALK,
                dedupe_key=f"talk:{submission_id}:{one.id}",
                not_before=notice_time(facts.policy, zone_of(facts, one), now),
                recipient_person_id=one.id,
                references={"person_id": person_id, "text": text},
            )
            outbox.enqueue(unit, workspace_id, request, now=now)
        ledger.add_entry(
            unit,
            workspace_id,
            verb=_ASKED_TO_TALK,
            subject_kind="launch",
            subject_id=message_id,
            actor_id=person_id,
            after={"to": [one.id for one in hearers], "text": text},
            at=now,
            via=Via.MODAL,
        )
        show_again(unit, workspace_id, outbox.message(unit, workspace_id, message_id), submission_id, now)
        return [one.name for one in hearers]

    return database.write(store)


def build_launch_message(
    unit: Unit, workspace_id: int, message: OutboxMessage, facts: Facts, now: datetime
) -> Launch | None:
    """Return what a launch message, or the edit of one, says now; None where nothing is left to say."""
    person = facts.person_by_id.get(message.recipient_person_id or 0)
    if person is None:
        return None
    launch_id = message.edits_id or message.id
    talk = _talk(unit, workspace_id, facts, person, launch_id)
    return build_launch(facts, person, _told(message), now, talk=talk, is_edit=message.is_edit)


def build_talk_message(facts: Facts, message: OutboxMessage, now: datetime) -> TalkRequest | None:
    """Return what the reader is told; None where either of the two is no longer there."""
    reader = facts.person_by_id.get(message.recipient_person_id or 0)
    person = facts.person_by_id.get(message.references["person_id"])
    if reader is None or person is None:
        return None
    return build_talk_request(facts, reader, person, message.references["text"], now)


class _Taking:
    """One person's answer being recorded."""

    def __init__(self, unit: Unit, workspace_id: int, person_id: int, now: datetime) -> None:
        self._unit = unit
        self._workspace_id = workspace_id
        self._now = now
        facts = load_facts(unit, workspace_id, now=now)
        self.person = facts.person_by_id[person_id]
        self.asking = Asking(facts, local_day(now, zone_of(facts, self.person)))
        self.leads = Leads(self.asking)

    def launch_message(self, ref: LaunchRef) -> OutboxMessage:
        return _launch_message(self._unit, self._workspace_id, ref)

    def lead(self, item_id: int) -> Lead:
        """Return the person's lead on the item; raises `UserError`, saying whose it is."""
        found = self.leads.by_item.get(item_id)
        if found is None:
            raise UserError("That item is closed, or no longer in the plan. There is nothing to do.")
        if found.owner.id != self.person.id:
            raise UserError(f"{self.label(found)} is down to {found.owner.name} by now, not to you.")
        return found

    def label(self, lead: Lead) -> str:
        return f"{self.asking.outline.label(lead.item)} {lead.item.short_title}"

    def accept(self, leads: Collection[Lead], *, key: str) -> None:
        items.lock_items(self._unit, self._workspace_id, {lead.item.id for lead in leads})
        taken = [lead.item.id for lead in leads if self._take(lead.assignment.id, lead.item.id)]
        if taken:
            show_answers(self._unit, self._workspace_id, taken, key=key, now=self._now)

    def accept_supports(self) -> None:
        for part in self.leads.supported_by(self.person):
            self._take(part.id, part.item_id)

    def _take(self, assignment_id: int, item_id: int) -> bool:
        is_new = assignments.accept_assignment(self._unit, self._workspace_id, assignment_id, now=self._now)
        if is_new:
            ledger.add_entry(
                self._unit,
                self._workspace_id,
                verb="accepted",
                subject_kind="item",
                subject_id=item_id,
                actor_id=self.person.id,
                after={"assignment": assignment_id},
                at=self._now,
                via=Via.BUTTON,
            )
        return is_new


def _launch_message(unit: Unit, workspace_id: int, ref: LaunchRef) -> OutboxMessage:
    found = outbox.message_posted_as(unit, workspace_id, ref.channel, ref.ts)
    if found is None or found.kind != LAUNCH:
        raise UserError("That message is not on record here.")
    return found


def _told(message: OutboxMessage) -> list[int]:
    told: list[dict[str, Any]] = message.references["items"]
    return [item["item_id"] for item in told]


def _hearers(facts: Facts, person: Person) -> list[Person]:
    """Return the head of the person's department; without one in Slack, or for the head, administrators."""
    department = facts.department_by_id.get(person.department_id or 0)
    head = facts.person_by_id.get(department.head_id or 0) if department is not None else None
    if head is not None and head.id != person.id and facts.reaches(head):
        return [head]
    found = [
        one for one in facts.people if may_administer(one) and one.id != person.id and facts.reaches(one)
    ]
    if not found:
        raise UserError("There is nobody in Slack yet who could be told. Please talk to them in person.")
    return found


def _talk(unit: Unit, workspace_id: int, facts: Facts, person: Person, launch_id: int) -> Talk | None:
    entries = ledger.list_entries(unit, workspace_id, subject_kind="launch", subject_id=launch_id, limit=1)
    if not entries:
        return None
    known = facts.person_by_id
    names = [known[one].name for one in entries[0].after["to"] if one in known]
    return Talk(to=tuple(names), on=local_day(entries[0].at, zone_of(facts, person)))


def _count(number: int) -> str:
    return "This item is" if number == 1 else f"These {number} items are"
