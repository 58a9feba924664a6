"""From what a row refers to, to what is sent: composed from current facts, just before the first attempt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from planbot.messages.rehearsal import rehearse
from planbot.messages.renderer import Rendered, Renderer
from planbot.outbox.at_hand import FactsAtHand, Snapshot
from planbot.plan.check_ins import AskKind, zone_of
from planbot.plan.clock import local_day
from planbot.plan.delivery_words import UNDELIVERED
from planbot.plan.errors import UserError
from planbot.plan.going_live import is_sending
from planbot.plan.model import Facts
from planbot.plan.reports.builders.answered_check_in import build_answered_check_in
from planbot.plan.reports.builders.check_in import build_check_in
from planbot.plan.reports.builders.decisions import build_decision_answered
from planbot.plan.reports.builders.digest import build_digest
from planbot.plan.reports.builders.rollup import build_rollup
from planbot.plan.reports.notice import Notice
from planbot.services.answered_check_ins import ANSWERED
from planbot.services.answers import answer_question
from planbot.services.deciding import DECISION_ANSWERED
from planbot.services.launches import LAUNCH, TALK, build_launch_message, build_talk_message
from planbot.services.modes import BY_ITSELF
from planbot.services.undelivered import build_undelivered
from planbot.services.upload_posts import UPLOAD, UPLOAD_REFUSED, build_upload
from planbot.store.facts import load_facts
from planbot.store.outbox_records import OutboxMessage
from planbot.store.rehearsals import ONLY_ME
from planbot.store.unit_of_work import Database

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """That a message is not to be sent after all, and why."""

    reason: str


Composed = Rendered | Suppressed

PAUSED = Suppressed("planbot is paused")
_NO_REHEARSAL = Suppressed("planbot no longer sends everything to one administrator")


class Composer:
    """Composes each kind of message that the outbox sends; `plan_command` is the city's name for `/plan`."""

    def __init__(
        self, database: Database, workspace_id: int, renderer: Renderer, plan_command: str = "/plan"
    ) -> None:
        self._database = database
        self._workspace_id = workspace_id
        self._renderer = renderer
        self._plan_command = plan_command
        self._at_hand = FactsAtHand(database, workspace_id)
        self._a_week_ago = FactsAtHand(database, workspace_id, ago=_WEEK)
        self._composers: Mapping[str, Callable[[OutboxMessage, datetime], Composed]] = {
            "check_in": self._check_in,
            ANSWERED: self._check_in_answered,
            "digest": self._digest,
            LAUNCH: self._launch,
            "rollup": self._rollup,
            TALK: self._talk_request,
            "answer": self._answer,
            DECISION_ANSWERED: self._decision_answered,
            UNDELIVERED: self._undelivered,
            UPLOAD: self._upload,
            UPLOAD_REFUSED: self._upload_refused,
        }

    def compose(self, message: OutboxMessage, now: datetime) -> Composed:
        """Return what `message` says at `now`, or why it is no longer of use."""
        composer = self._composers.get(message.kind)
        if composer is None:
            return Suppressed(f"nothing is known of messages of the kind {message.kind}")
        if ONLY_ME in message.references:
            return self._rehearsed(composer, message, now)
        return composer(message, now)

    def held_back(self, message: OutboxMessage, now: datetime) -> Suppressed | None:
        """Return why what was composed before is not tried again: nobody hears by themselves any more.

        The thread of what has gone out is finished, and what stands in Slack still changes.
        """
        if message.kind not in BY_ITSELF or message.is_part or message.is_edit:
            return None
        if ONLY_ME in message.references:
            return None if self._look(message, now).is_rehearsed else _NO_REHEARSAL
        return PAUSED if self._is_silenced(message, now) else None

    def _rehearsed(
        self, composer: Callable[[OutboxMessage, datetime], Composed], message: OutboxMessage, now: datetime
    ) -> Composed:
        """Compose what somebody else would get, for the administrator who gets it in their place."""
        at_hand = self._look(message, now)
        if not at_hand.is_rehearsed:
            return _NO_REHEARSAL
        meant_for = message.references[ONLY_ME]
        person = at_hand.facts.person_by_id.get(meant_for["person_id"] or 0)
        composed = composer(replace(message, recipient_person_id=person.id if person else None), now)
        if isinstance(composed, Suppressed):
            return composed
        return rehearse(composed, person.name if person else meant_for["channel"] or "nobody")

    def _launch(self, message: OutboxMessage, now: datetime) -> Composed:
        if self._is_silenced(message, now):
            return PAUSED
        at_hand = None if message.is_edit else self._look(message, now)
        with self._database.reading() as unit:
            facts = at_hand.facts if at_hand else load_facts(unit, self._workspace_id, now=now)
            report = build_launch_message(unit, self._workspace_id, message, facts, now)
        if report is None:
            return Suppressed("nothing is left to tell")
        return self._renderer.render(LAUNCH, report)

    def _talk_request(self, message: OutboxMessage, now: datetime) -> Composed:
        report = build_talk_message(self._look(message, now).facts, message, now)
        if report is None:
            return Suppressed("somebody of the two is no longer there")
        return self._renderer.render(TALK, report)

    def _check_in(self, message: OutboxMessage, now: datetime) -> Composed:
        at_hand = self._look(message, now)
        facts = at_hand.facts
        person = facts.person_by_id.get(message.recipient_person_id or 0)
        asked, decisions = _asked(message)
        if person is None:
            return Suppressed("nothing is left to ask")
        if self._is_silenced(message, now):
            return PAUSED
        asking = at_hand.asking(local_day(now, zone_of(facts, person)))
        hand_overs = message.references.get("hand_overs", ())
        report = build_check_in(facts, person, asked, now, asking, hand_overs=hand_overs, decisions=decisions)
        if report is None:
            return Suppressed("nothing is left to ask")
        return self._renderer.render("check_in", report)

    def _check_in_answered(self, message: OutboxMessage, now: datetime) -> Composed:
        with self._database.reading() as unit:
            facts = load_facts(unit, self._workspace_id, now=now)
        person = facts.person_by_id.get(message.recipient_person_id or 0)
        asked, decisions = _asked(message)
        since = datetime.fromisoformat(message.references["asked_at"])
        hand_overs = message.references.get("hand_overs", ())
        if person is None:
            return Suppressed("nothing was answered")
        report = build_answered_check_in(
            facts, person, asked, since, now, hand_overs=hand_overs, decisions=decisions
        )
        if report is None:
            return Suppressed("nothing was answered")
        return self._renderer.render(ANSWERED, report)

    def _digest(self, message: OutboxMessage, now: datetime) -> Composed:
        facts, before = self._week(message, now)
        person = facts.person_by_id.get(message.recipient_person_id or 0)
        department_id = message.references["department_id"]
        department = facts.department_by_id.get(department_id) if department_id else None
        if person is None or (department_id and department is None):
            return Suppressed("the department is no longer there")
        if self._is_silenced(message, now):
            return PAUSED
        report = build_digest(facts, before, department, person, now, plan_command=self._plan_command)
        if not report.says_something:
            return Suppressed("nothing to say")
        return self._renderer.render("digest", report)

    def _rollup(self, message: OutboxMessage, now: datetime) -> Composed:
        facts, before = self._week(message, now)
        if self._is_silenced(message, now):
            return PAUSED
        return self._renderer.render("rollup", build_rollup(facts, before, now))

    def _answer(self, message: OutboxMessage, now: datetime) -> Composed:
        question, asker_id = message.references["question"], message.references.get("asker_id")
        try:
            answer = answer_question(self._database, self._workspace_id, question, asker_id, now=now)
        except UserError as error:
            return self._renderer.render("notice", Notice(message=error.message))
        return self._renderer.render(answer.message, answer.report)

    def _decision_answered(self, message: OutboxMessage, now: datetime) -> Composed:
        facts = self._look(message, now).facts
        person = facts.person_by_id.get(message.recipient_person_id or 0)
        decision = facts.decision_by_id.get(message.references["decision_id"])
        if decision is None or decision.is_open:
            # Answered since the facts at hand were loaded.
            with self._database.reading() as unit:
                facts = load_facts(unit, self._workspace_id, now=now)
            decision = facts.decision_by_id.get(message.references["decision_id"])
        if person is None or decision is None or decision.is_open:
            return Suppressed("the item is no longer there")
        report = build_decision_answered(facts, person, decision, now)
        return self._renderer.render(DECISION_ANSWERED, report)

    def _undelivered(self, message: OutboxMessage, now: datetime) -> Composed:
        person_id = message.recipient_person_id or 0
        report = build_undelivered(self._database, self._workspace_id, person_id, self._plan_command)
        if report is None:
            return Suppressed("nothing is undelivered any more")
        return self._renderer.render(UNDELIVERED, report)

    def _upload(self, message: OutboxMessage, now: datetime) -> Composed:
        upload_id = message.references["upload_id"]
        name, report = build_upload(self._database, self._workspace_id, upload_id, now=now)
        return self._renderer.render(name, report)

    def _upload_refused(self, message: OutboxMessage, now: datetime) -> Composed:
        return self._renderer.render("notice", Notice(message=message.references["reason"]))

    def _look(self, message: OutboxMessage, now: datetime) -> Snapshot:
        return self._at_hand.look(now, since=message.created_at)

    def _week(self, message: OutboxMessage, now: datetime) -> tuple[Facts, Facts]:
        """Return the facts as they are, and as they were a week ago."""
        before = self._a_week_ago.look(now, since=message.created_at)
        return self._look(message, now).facts, before.facts

    def _is_silenced(self, message: OutboxMessage, now: datetime) -> bool:
        """Whether nobody hears by themselves now; what somebody has answered is shown all the same."""
        if message.is_edit:
            return False
        at_hand = self._look(message, now)
        is_for_others = at_hand.is_rehearsed and ONLY_ME not in message.references
        return is_for_others or not is_sending(at_hand.facts.policy)


def _asked(message: OutboxMessage) -> tuple[Mapping[int, AskKind], Sequence[int]]:
    """Return the items of a check-in, each with how it is asked about, and the decisions to be made."""
    items, decisions = message.references["items"], message.references.get("decisions", ())
    return (
        {item["item_id"]: AskKind(item["kind"]) for item in items},
        [decision["decision_id"] for decision in decisions],
    )
