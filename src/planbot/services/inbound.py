"""What comes in from outside and may come again: its effect is stored once, its answer kept.

The receipt is taken in the unit of work that has the effect, so that neither is stored without the other.
"""

import time
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import uuid4

from planbot.plan.errors import UserError
from planbot.store import receipts
from planbot.store.records import Json
from planbot.store.unit_of_work import Database, Unit

_PATIENCE_SECONDS = 2.0
"""How long the first answer is waited for, which another thread may be writing: Slack gives three."""
_PAUSE_SECONDS = 0.05


class SeenBefore(Exception):
    """Its effect is stored already; nothing of the unit that was begun is."""


class AnswerLost(UserError):
    """Its effect is stored already, but nobody knows what was answered."""

    def __init__(self) -> None:
        super().__init__("This came in before and was dealt with then. Only the answer was lost on the way.")


class Inbound:
    """One delivery of what is known by `key`.

    `keeps` says whether its answer is to be kept: it came to change something, or was refused. What only
    reads is answered anew.
    """

    def __init__(self, database: Database, workspace_id: int, key: str, *, now: datetime) -> None:
        self._database = database
        self._workspace_id = workspace_id
        self._key = f"inbound:{key}"
        self._now = now
        # By this it knows its own receipt: it may write more than one unit, and each of them twice.
        self._mine: Json = {"delivery": uuid4().hex}
        self.keeps = False

    def taking_receipt(self) -> AbstractContextManager[None]:
        """Have what this thread writes meanwhile raise `SeenBefore` where another delivery was faster."""
        return self._database.beginning_with(self._take)

    def earlier_answer(self) -> Json:
        """Return what an earlier delivery was answered with, None where there was none.

        One that is being worked on is waited for. Raises `AnswerLost` where it left no answer.
        """
        until = time.monotonic() + _PATIENCE_SECONDS
        while (outcome := self._outcome()) is not None:
            if "answer" in outcome:
                return outcome["answer"]
            if time.monotonic() > until:
                raise AnswerLost
            time.sleep(_PAUSE_SECONDS)
        return None

    def keep(self, answer: Json) -> None:
        """Keep what this delivery was answered with, or in place of what it kept; another's answer stays."""
        kept = {"answer": answer}

        def store(unit: Unit) -> None:
            here, key = self._workspace_id, self._key
            if receipts.outcome_of(unit, here, key) == self._mine:
                receipts.set_outcome(unit, here, key, kept)
            else:
                receipts.take_receipt(unit, here, key, now=self._now, outcome=kept)

        self._database.write(store)
        self._mine = kept

    def _take(self, unit: Unit) -> None:
        self.keeps = True
        here, key = self._workspace_id, self._key
        is_first = receipts.take_receipt(unit, here, key, now=self._now, outcome=self._mine)
        if not is_first and receipts.outcome_of(unit, here, key) != self._mine:
            raise SeenBefore

    def _outcome(self) -> Json:
        with self._database.reading() as unit:
            return receipts.outcome_of(unit, self._workspace_id, self._key)
