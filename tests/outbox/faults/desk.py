"""One of each kind of message, really composed, and a sender that has a fault scripted for its posts."""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from driver import Driver
from outbox.composing import PlainComposer
from outbox.faults.matrix import MOST_ATTEMPTS, PATIENCE_SECONDS, SETTLE_SECONDS, Fault
from outbox.faults.others import Others
from outbox.town import ASK, Town, queue, rows

from planbot.messages.renderer import Renderer
from planbot.outbox.courier import Courier
from planbot.outbox.pace import Pace
from planbot.outbox.sender import Outgoing, Posted
from planbot.outbox.timing import Timing
from planbot.outbox.worker import Worker
from planbot.plan.clock import FixedClock
from planbot.plan.vocabulary import Status
from planbot.sandbox import Sandbox
from planbot.services.answered_check_ins import show_answers
from planbot.slack.client import posting_client
from planbot.slack.sender import SlackSender
from planbot.store import updates
from planbot.store.outbox_records import OutboxMessage
from planbot.store.records import NewUpdate
from planbot.store.unit_of_work import Database, Unit

TIMING = Timing(
    request_timeout=timedelta(seconds=PATIENCE_SECONDS),
    lease=timedelta(seconds=5),
    settle=timedelta(seconds=SETTLE_SECONDS),
    first_retry=timedelta(milliseconds=20),
    longest_retry=timedelta(milliseconds=50),
    most_attempts=MOST_ATTEMPTS,
    give_up_after=timedelta(0),
)
PACE = Pace(scale=1000)
ENOUGH = timedelta(seconds=20)
LATER = ASK + timedelta(minutes=1)
HISTORY = ("conversations.history", "conversations.replies")

KINDS = ("check_in", "digest", "rollup", "part", "answer", "edit")
"""The columns of the matrix; `part` is a rollup with the fault in its thread, `edit` an answered check-in."""

OTHER_KINDS = ("launch", "talk_request", "decision_answered", "undelivered", "upload", "upload_refused")
"""Columns in which every step is taken by the rows of `EACH_STEP`."""


class SpoiledSender(SlackSender):
    """Posts to the sandbox, and has each first post of the keys that it is given spoiled.

    Posts are made one at a time, for a fault hits the next call, whosever it is.
    """

    def spoil(self, slack: Driver, fault: Fault, keys: frozenset[str]) -> None:
        self._slack, self._fault, self._keys = slack, fault, keys
        self._spoiled: Counter[str] = Counter()
        self._turn = threading.Lock()

    def post(self, message: Outgoing) -> Posted:
        key = f"{message.key}/edited" if message.edits else message.key
        with self._turn:
            if key in self._keys and self._spoiled[key] < self._fault.times:
                self._spoiled[key] += 1
                method = "chat.update" if message.edits else "chat.postMessage"
                self._slack.fault(method, **self._fault.post)
            return super().post(message)


@dataclass(frozen=True)
class Result:
    """What became of a message: its row, and how often each key of it (parts have their own) was seen."""

    row: OutboxMessage
    seen: Mapping[str, int]
    parts: list[OutboxMessage] = field(default_factory=list)
    shown: str = ""


class Desk:
    """Sends one message of each kind under a fault.

    Person 0 gets the digests, 1 the check-ins; each case has a person of its own who has answered theirs.
    """

    def __init__(self, database: Database, sandbox: Sandbox, slack: Driver, town: Town) -> None:
        self._database = database
        self._sandbox = sandbox
        self._slack = slack
        self._town = town
        self._renderer = Renderer()
        self._others = Others(database, town)
        self._case = 0

    def send(self, fault: Fault, others: Sequence[str] = OTHER_KINDS) -> dict[str, Result]:
        """Return what became of each kind, and of these others."""
        town, self._case = self._town, self._case + 1
        case = f"case{self._case}"
        mark = self._slack.mark()
        answered = self._case + 1
        queue(self._database, town, [town.check_in(answered, f"{case}:edit")])
        self._worker(ASK, Fault({}), frozenset()).drain()
        self._say_something(answered, case)
        queue(
            self._database,
            town,
            [
                town.check_in(1, f"{case}:check_in"),
                town.digest(f"{case}:digest"),
                town.rollup(f"{case}:rollup"),
                town.rollup(f"{case}:part", channel=1),
                town.answer(f"{case}:answer", channel=2),
                *(self._others.message(kind, f"{case}:{kind}") for kind in others),
            ],
        )
        hit = {f"{case}:{kind}" for kind in (*KINDS, *others)} - {f"{case}:part", f"{case}:edit"}
        keys = frozenset({*hit, f"{case}:part/part-1", f"{case}:edit/edited"})
        if fault.look:
            for method in HISTORY:
                self._slack.fault(method, **fault.look)
        self._worker(LATER, fault, keys).drain(ENOUGH)
        self._slack.clear_faults()
        return self._results(case, mark, (*KINDS, *others))

    def _worker(self, now: datetime, fault: Fault, keys: frozenset[str]) -> Worker:
        client = posting_client(self._sandbox.bot_token, self._sandbox.api_url, PATIENCE_SECONDS)  # type: ignore[arg-type]
        sender = SpoiledSender(client)
        sender.spoil(self._slack, fault, keys)
        database, here, clock = self._database, self._town.workspace_id, FixedClock(now)
        composer = PlainComposer(database, here, self._renderer)
        courier = Courier(database, here, sender, composer, clock, TIMING, PACE)
        return Worker(database, here, courier, clock, TIMING, PACE)

    def _say_something(self, person: int, case: str) -> None:
        item_id, author_id = self._town.item_ids[person], self._town.people_ids[person]

        def say(unit: Unit) -> None:
            here = self._town.workspace_id
            update = NewUpdate(item_id=item_id, author_id=author_id, status=Status.ON_TRACK, percent=60)
            updates.add_update(unit, here, update, now=LATER)
            show_answers(unit, here, [item_id], key=case, now=LATER)

        self._database.write(say)

    def _results(self, case: str, mark: int, kinds: Sequence[str]) -> dict[str, Result]:
        stored = rows(self._database, self._town)
        posts = self._slack.posted(since=mark)
        seen = Counter((post.metadata or {})["event_payload"]["key"] for post in posts)
        results = {}
        for kind in kinds:
            key = f"{case}:{kind}"
            parts = sorted(
                (row for row in stored.values() if row.dedupe_key.startswith(f"{key}/part-")),
                key=lambda row: row.part_number,
            )
            row = stored[f"{key}/edit-{case}"] if kind == "edit" else stored[key]
            mine = {name: count for name, count in seen.items() if name.split("/")[0] == key}
            results[kind] = Result(row, mine, parts, self._text_of(stored[key]))
        return results

    def _text_of(self, row: OutboxMessage) -> str:
        """What the message says in Slack now."""
        if row.posted_channel is None or row.recipient_person_id is None:
            return ""
        place = self._town.people_ids.index(row.recipient_person_id)
        messages = self._slack.person(self._town.email(place)).messages(row.posted_channel)
        return next(message.text for message in messages if message.ts == row.posted_ts)
