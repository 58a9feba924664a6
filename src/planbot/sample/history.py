"""The sample city's past: what its people were asked and what they said before the trial begins."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planbot.messages.renderer import Rendered, Renderer
from planbot.outbox.composer import Composed, Composer
from planbot.outbox.courier import Courier
from planbot.outbox.pace import Pace
from planbot.outbox.sender import NotSent, Outgoing, Posted
from planbot.outbox.timing import Timing
from planbot.outbox.worker import Worker
from planbot.plan.clock import FixedClock
from planbot.plan.references import resolve
from planbot.plan.vocabulary import Status, Via
from planbot.sample import sample_file
from planbot.schedule.sweep import sweep
from planbot.store.facts import load_facts
from planbot.store.outbox_records import OutboxMessage
from planbot.store.records import NewUpdate
from planbot.store.unit_of_work import Database
from planbot.store.updates import add_update

ZONE = "America/New_York"
BEGAN = datetime(2026, 8, 3, 9, 0, tzinfo=ZoneInfo(ZONE))

_AT_ONCE = Pace(scale=1_000_000)
_PATIENCE = timedelta(seconds=10)
"""The day on which the sample's plan came in and went live."""

_ASKED = tuple(
    datetime.combine(day, time(13, 0), ZoneInfo(ZONE)) for day in (date(2026, 11, 10), date(2026, 11, 17))
)
"""When the asks of the last two weeks are out in every zone of the city's people."""


def replay(database: Database, workspace_id: int, until: datetime) -> None:
    """Let the sample's past happen up to `until`: each update and each ask at its time."""
    past = _Past(database, workspace_id)
    events = [(at, index, row) for index, (at, row) in enumerate(_updates())]
    asks = [(at, -1, None) for at in _ASKED]
    for at, _, row in sorted([*events, *asks], key=lambda event: event[:2]):
        if at > until:
            break
        if row is None:
            past.ask(at)
        else:
            past.say(at, row)


def _updates() -> Iterator[tuple[datetime, dict[str, str]]]:
    with sample_file("updates.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield datetime.fromisoformat(row["at"]).replace(tzinfo=ZoneInfo(ZONE)), row


class _Past:
    def __init__(self, database: Database, workspace_id: int) -> None:
        self._database = database
        self._workspace_id = workspace_id
        self._renderer = Renderer()
        with database.reading() as unit:
            self._facts = load_facts(unit, workspace_id, now=BEGAN)

    def say(self, at: datetime, row: dict[str, str]) -> None:
        people = {person.email: person.id for person in self._facts.people}
        update = NewUpdate(
            item_id=resolve(self._facts, row["item"]).id,
            author_id=people[row["by"]],
            status=Status.parse(row["status"]),
            percent=int(row["percent"]) if row["percent"] else None,
            note=row["note"] or None,
            expected=date.fromisoformat(row["expected"]) if row["expected"] else None,
            via=Via.IMPORT,
        )
        with self._database.writing() as unit:
            add_update(unit, self._workspace_id, update, now=at)

    def ask(self, at: datetime) -> None:
        """Sweep and send as planbot does, but to nobody: the trial's Slack begins empty."""
        clock, timing = FixedClock(at), Timing()
        sweep(self._database, self._workspace_id, clock.now())
        composer = _InWords(self._database, self._workspace_id, self._renderer)
        courier = Courier(self._database, self._workspace_id, _Nobody(), composer, clock, timing, _AT_ONCE)
        worker = Worker(self._database, self._workspace_id, courier, clock, timing, _AT_ONCE)
        worker.drain(_PATIENCE)
        worker.stop(0)


class _InWords(Composer):
    """Composes without pictures, which take a second each to draw and have nobody to look at them."""

    def compose(self, message: OutboxMessage, now: datetime) -> Composed:
        composed = super().compose(message, now)
        return replace(composed, pictures={}) if isinstance(composed, Rendered) else composed


class _Nobody:
    """A `Sender` whose posts nobody sees."""

    def __init__(self) -> None:
        self._posted = 0

    def address(self, recipient: str) -> str:
        return recipient

    def channel_id(self, recipient: str) -> str:
        return recipient

    def post(self, message: Outgoing) -> Posted:
        self._posted += 1
        return Posted(message.channel, f"{self._posted}.000000")

    def upload(self, name: str, content: bytes) -> str:
        raise NotSent("nobody looks")

    def find(self, channel: str, key: str, *, since: datetime, thread_ts: str | None) -> Posted | None:
        return None
