"""The messages of which there are few: each with what it tells of."""

from datetime import UTC, datetime, timedelta

from outbox.town import ASK, Town

from planbot.plan.vocabulary import DecisionKind
from planbot.store import claims, decisions, delivery, outbox, uploads
from planbot.store.outbox_records import NewMessage
from planbot.store.records import NewDecision
from planbot.store.unit_of_work import Database, Unit

WORDS = "Could somebody else take this?"


class Others:
    """One of each kind that neither the sweep nor a question brings about."""

    def __init__(self, database: Database, town: Town) -> None:
        self._town = town
        self._decision_id, self._upload_id = database.write(self._begin)

    def message(self, kind: str, key: str) -> NewMessage:
        """Person 1 is told what they lead, person 0, who heads the department, everything else."""
        town = self._town
        messages = {
            "launch": lambda: town.to_person(
                kind, key, 1, items=[{"item_id": town.item_ids[1], "kind": "launch"}]
            ),
            "talk_request": lambda: town.to_person(kind, key, person_id=town.people_ids[1], text=WORDS),
            "decision_answered": lambda: town.to_person(kind, key, decision_id=self._decision_id),
            "undelivered": lambda: town.to_person(kind, key),
            "upload": lambda: town.to_person(kind, key, upload_id=self._upload_id),
            "upload_refused": lambda: town.to_person(kind, key, reason="That is no plan."),
        }
        return messages[kind]()

    def _begin(self, unit: Unit) -> tuple[int, int]:
        """Have a question answered, a file dropped, and something that could not be delivered."""
        town, here = self._town, self._town.workspace_id
        head, lead = town.people_ids[:2]
        asked = NewDecision(
            item_id=town.item_ids[1], kind=DecisionKind.MONEY, question="May we?", asked_by_id=head
        )
        decision = decisions.add_decision(unit, here, asked, now=ASK)
        decisions.answer_decision(unit, here, decision.id, answer="Yes", by_id=lead, now=ASK)
        dropped = uploads.add_upload(
            unit, here, key="Ev1:F1", by_id=head, slack_file="F1", name="plan.csv", now=ASK
        )
        assert dropped is not None
        outbox.enqueue(unit, here, town.digest("died before"), now=ASK)
        (dead,) = claims.claim(
            unit, here, now=ASK, real_now=datetime.now(UTC), lease=timedelta(minutes=1), limit=1
        )
        delivery.close_dead(unit, here, dead.id, dead.lease_token or "", reason="is_archived", now=ASK)
        return decision.id, dropped.id
