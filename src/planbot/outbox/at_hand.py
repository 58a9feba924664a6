"""The facts that the messages of one burst are composed from, loaded once for all of them."""

import threading
import time
from datetime import date, datetime, timedelta

from planbot.plan.check_ins import Asking
from planbot.plan.model import Facts
from planbot.services.rehearsal import as_if_live, rehearsal_of
from planbot.store.facts import load_facts
from planbot.store.unit_of_work import Database

_A_DAY = timedelta(days=1)
_FRESH_SECONDS = 2.0
_LONGEST_FRESH_SECONDS = 8.0
_STALE_SECONDS = 10.0
# Loading the facts of a large city takes at most one part in so many of a worker's time.
_LOADING_SHARE = 10


class Snapshot:
    """The facts at an instant, with the rules of asking for them, which take a while to build for a city.

    `is_rehearsed`: they are as if the city were live, for the one administrator who gets everything.
    """

    def __init__(self, facts: Facts, *, is_rehearsed: bool = False) -> None:
        self.facts = facts
        self.is_rehearsed = is_rehearsed
        self._turn = threading.Lock()
        self._asking: dict[date, Asking] = {}

    @property
    def days(self) -> list[date]:
        """The local days that were asked for."""
        return list(self._asking)

    def asking(self, day: date) -> Asking:
        """Return the rules of asking on a local day."""
        with self._turn:
            if day not in self._asking:
                self._asking[day] = Asking(self.facts, day)
            return self._asking[day]


class FactsAtHand:
    """Holds the latest snapshot of a workspace; may be called from several threads.

    It is at most two seconds old, in real and in business time, and up to ten in a city so large that to load
    it takes long: hardly older than what a message says by the time that Slack shows it. Whoever answers in
    between sees the message change to say so (`services/answered_check_ins`).
    """

    def __init__(self, database: Database, workspace_id: int, *, ago: timedelta = timedelta(0)) -> None:
        self._database = database
        self._workspace_id = workspace_id
        self._ago = ago
        self._turn = threading.Lock()
        self._held: Snapshot | None = None
        self._loaded_for: datetime | None = None
        self._fresh_until = 0.0
        self._stale_from = 0.0

    def look(self, now: datetime, *, since: datetime) -> Snapshot:
        """Return a snapshot for `now`, none from before `since`: what was queued then was queued for a reason
        that an older one may not know of. While one thread loads the next, others go on with what there is.
        """
        held = self._at_hand(now, since)
        if held is not None and (time.monotonic() < self._fresh_until or self._turn.locked()):
            return held
        with self._turn:
            held = self._at_hand(now, since)
            if held is not None and time.monotonic() < self._fresh_until:
                return held
            return self._load(now)

    def _at_hand(self, now: datetime, since: datetime) -> Snapshot | None:
        held = self._held
        if held is None or self._loaded_for is None or time.monotonic() >= self._stale_from:
            return None
        if self._loaded_for < min(since, now):
            return None
        is_near = timedelta(0) <= now - self._loaded_for < timedelta(seconds=_STALE_SECONDS)
        return held if is_near else None

    def _load(self, now: datetime) -> Snapshot:
        began = time.monotonic()
        with self._database.reading() as unit:
            facts = load_facts(unit, self._workspace_id, now - self._ago, now=now)
            rehearsal = rehearsal_of(unit, self._workspace_id, facts.policy)
            if rehearsal is not None:
                facts = as_if_live(unit, self._workspace_id, facts, rehearsal)
        loaded = Snapshot(facts, is_rehearsed=rehearsal is not None)
        for day in self._held.days if self._held else ():
            if abs(day - now.date()) <= _A_DAY:  # the local days of now, whatever the zone
                loaded.asking(day)
        took = time.monotonic() - began
        fresh = min(max(_FRESH_SECONDS, _LOADING_SHARE * took), _LONGEST_FRESH_SECONDS)
        self._held, self._loaded_for = loaded, now
        self._fresh_until, self._stale_from = began + fresh, began + _STALE_SECONDS
        return loaded
