"""Whatever happens in whatever order: each message once, nothing due missing, one message a day to a person.

Days and weeks of a small city: its items are edited and reported on, sweeps come or do not, workers crash
and answers get lost, the clock jumps over nights on which clocks change, the city moves to another zone, is
paused and goes on. Workers post one message at a time, or several: then one crash takes more with it.
`pytest tests/outbox/model --long` looks at many more histories, and longer ones.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from databases import SqliteFiles
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from outbox.composing import PlainComposer
from outbox.model.city import ZONES, MovingClock, build_city
from outbox.model.slack import Crash, Line, ModelSlack, MortalDatabase, Trouble
from sqlalchemy import update

from planbot.messages.renderer import Renderer
from planbot.outbox.courier import Courier
from planbot.outbox.pace import Pace
from planbot.outbox.timing import Timing
from planbot.outbox.worker import Worker
from planbot.plan.calendar import WorkCalendar
from planbot.plan.check_ins import Asking, zone_of
from planbot.plan.clock import local_day
from planbot.plan.errors import UserError
from planbot.plan.model import Facts
from planbot.plan.slots import ask_day, local_instant, monday_of
from planbot.plan.vocabulary import Mode, Status, Via
from planbot.plan.wants import wants_of
from planbot.schedule.sweep import look, sweep
from planbot.services.updates import record_reference
from planbot.store import assignments, items, outbox, people, workspaces
from planbot.store.engine import WORKER_WAIT_SECONDS, build_engine, parse_url
from planbot.store.facts import load_facts
from planbot.store.outbox_records import MessageState, OutboxMessage
from planbot.store.tables import outbox_messages
from planbot.store.unit_of_work import Database

TIMING = Timing(
    settle=timedelta(0), first_retry=timedelta(0), longest_retry=timedelta(0), most_attempts=10_000
)
AT_ONCE = (1, 4)
PACE = Pace(scale=1_000_000)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
CLOCKS_CHANGE = [
    datetime(2026, 10, 24, 23, 0, tzinfo=UTC),  # Berlin, an hour back on the 25th
    datetime(2026, 11, 1, 4, 30, tzinfo=UTC),  # America, an hour back on the 1st
    datetime(2027, 3, 14, 5, 30, tzinfo=UTC),  # America, an hour on, on the 14th
    datetime(2027, 3, 27, 23, 0, tzinfo=UTC),  # Berlin, an hour on, on the 28th
]
JUMPS = [
    timedelta(minutes=1),
    timedelta(minutes=31),
    timedelta(hours=2),
    timedelta(hours=9),
    timedelta(days=1),
    timedelta(days=2, hours=3),
    timedelta(days=6),
    timedelta(days=20),
]
TROUBLES = st.lists(st.sampled_from(Trouble), max_size=6)
RENDERER = Renderer()


class Outbox(RuleBasedStateMachine):
    files: SqliteFiles
    timing: Timing

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        url = parse_url(self.files.copy(Path(self.folder.name)))
        self.engine = build_engine(url, wait_seconds=WORKER_WAIT_SECONDS)
        self.database = Database(self.engine, interactive=False)
        self.city = self.database.write(build_city)
        self.here = self.city.workspace_id
        self.clock = MovingClock()
        self.slack = ModelSlack(self.clock)
        self.days: Counter[tuple[str, date]] = Counter()
        self.looked_at = 0

    def teardown(self) -> None:
        try:
            self.calm_down()
        finally:
            self.database.close()
            self.folder.cleanup()

    # What people do

    @rule(
        item=st.integers(0, 5),
        owner=st.integers(0, 2),
        status=st.sampled_from([None, Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.COMPLETED]),
        percent=st.sampled_from([None, 30, 80]),
        expected=st.sampled_from([None, 3, 30]),
    )
    def somebody_says_something(
        self, item: int, owner: int, status: Status | None, percent: int | None, expected: int | None
    ) -> None:
        now = self.clock.now()
        facts = self.facts()
        leads = {each.item_id: each.person_id for each in facts.assignments}
        author = leads.get(self.city.item_ids[item])
        if author is None or (status is None and percent is None):
            return
        with suppress(UserError):  # who has left can say nothing
            record_reference(
                self.database,
                self.here,
                author,
                f"#{facts.item_by_id[self.city.item_ids[item]].serial}",
                now=now,
                via=Via.COMMAND,
                status=status,
                percent=percent,
                note="A word",
                expected=local_day(now, facts.policy.zone) + timedelta(days=expected) if expected else None,
            )

    @rule(item=st.integers(0, 5), days=st.sampled_from([None, -10, 0, 1, 2, 14, 90]))
    def a_date_changes(self, item: int, days: int | None) -> None:
        due = None if days is None else self.clock.now().date() + timedelta(days=days)
        item_id, now = self.city.item_ids[item], self.clock.now()
        self.write(lambda unit: items.revise_item(unit, self.here, item_id, now=now, due=due))

    @rule(item=st.integers(0, 5), owner=st.integers(0, 2))
    def an_item_is_handed_over(self, item: int, owner: int) -> None:
        item_id, person_id, now = self.city.item_ids[item], self.city.owner_ids[owner], self.clock.now()
        self.write(lambda unit: assignments.set_lead(unit, self.here, item_id, person_id=person_id, now=now))

    @rule(owner=st.integers(0, 2), is_active=st.booleans())
    def somebody_leaves_or_returns(self, owner: int, is_active: bool) -> None:
        person_id = self.city.owner_ids[owner]
        self.write(lambda unit: people.update_person(unit, self.here, person_id, active=is_active))

    @rule(zone=st.sampled_from(ZONES))
    def the_city_moves(self, zone: str) -> None:
        self.set("zone", zone)

    @rule(mode=st.sampled_from([Mode.PAUSED, Mode.LIVE, Mode.LIVE]))
    def the_city_is_paused_or_goes_on(self, mode: Mode) -> None:
        self.set("mode", mode)

    # What happens by itself

    @rule(jump=st.sampled_from(JUMPS))
    def time_passes(self, jump: timedelta) -> None:
        self.clock.move(self.clock.now() + jump)

    @rule(night=st.sampled_from(CLOCKS_CHANGE), hours=st.integers(0, 4))
    def a_night_comes_on_which_clocks_change(self, night: datetime, hours: int) -> None:
        self.clock.move(night + timedelta(hours=hours))

    @rule()
    def it_is_time_to_ask(self) -> None:
        """The next weekly ask, a minute late."""
        policy = self.facts().policy
        today = local_day(self.clock.now(), policy.zone)
        calendar = WorkCalendar.of(policy)
        monday = monday_of(today)
        for week in (monday, monday + timedelta(weeks=1)):
            at = local_instant(ask_day(week, policy, calendar), policy.ask_time, policy.zone)
            if at + timedelta(minutes=1) > self.clock.now():
                self.clock.move(at + timedelta(minutes=1))
                return

    @rule()
    def a_sweep_comes(self) -> None:
        sweep(self.database, self.here, self.clock.now())

    @rule(troubles=TROUBLES, crash_when_looking=st.booleans())
    def a_worker_sends(self, troubles: list[Trouble], crash_when_looking: bool) -> None:
        self.slack.troubles.extend(troubles)
        self.slack.crash_when_looking = crash_when_looking
        self.drain()
        self.slack.troubles.clear()
        self.slack.crash_when_looking = False

    @rule(troubles=TROUBLES, crash_when_looking=st.booleans())
    def everybody_is_asked(self, troubles: list[Trouble], crash_when_looking: bool) -> None:
        """What chance would seldom bring together: something to send, and trouble in sending it."""
        self.it_is_time_to_ask()
        self.a_sweep_comes()
        self.a_worker_sends(troubles, crash_when_looking)

    # What must hold

    @invariant()
    def each_message_is_seen_once(self) -> None:
        assert all(times == 1 for times in Counter(post.key for post in self.slack.posts).values())

    @invariant()
    def nobody_gets_two_direct_messages_a_day(self) -> None:
        facts = self.facts()
        zones = {person.slack_id: zone_of(facts, person) for person in facts.people}
        for post in self.slack.posts[self.looked_at :]:
            if post.channel in zones:
                self.days[post.channel, local_day(post.at, zones[post.channel])] += 1
        self.looked_at = len(self.slack.posts)
        assert all(times == 1 for times in self.days.values())

    # In the end

    def calm_down(self) -> None:
        """Everything works again: what is due goes out, and on the next day of asking everybody is asked."""
        self.drain_calmly()
        self.set("mode", Mode.LIVE)
        self.time_of_asking()
        now, facts = self.clock.now(), self.facts()
        expected = look(self.database, self.here, now).messages
        sweep(self.database, self.here, now)
        self.drain_calmly()
        assert look(self.database, self.here, now).messages == ()
        rows = self.rows()
        posted = Counter(post.key for post in self.slack.posts)
        for message in expected:
            row = rows[message.dedupe_key]
            if message.reason is not None:
                assert (row.state, row.reason) == (MessageState.SUPPRESSED, message.reason)
            else:
                assert row.state in (MessageState.SENT, MessageState.SUPPRESSED)
                assert row.reason or posted[message.dedupe_key] == 1
        self.check_that_nobody_was_forgotten(facts, now, rows)

    def check_that_nobody_was_forgotten(
        self, facts: Facts, now: datetime, rows: dict[str, OutboxMessage]
    ) -> None:
        """Whoever is owed a question today by the rules of asking has a row that asks it, or says why not."""
        today = local_day(now, facts.policy.zone)
        asking = Asking(facts, today)
        here = (person for person in facts.people if zone_of(facts, person) == facts.policy.zone)
        for person in here:
            theirs = (standing for owner, standing in asking.owned if owner == person)
            wanted = {
                standing.item.id
                for standing in theirs
                if wants_of([asking.weekly(standing, person)]) and not asking.passed_over(standing, person)
            }
            told = {
                item["item_id"]
                for key, row in rows.items()
                if key.startswith(f"dm:{person.id}:{today}")
                for item in row.references["items"]
            }
            assert wanted <= told, (person.name, wanted - told)

    def time_of_asking(self) -> None:
        """Go to a weekly ask that nothing has been done about yet."""
        self.clock.move(self.clock.now() + timedelta(weeks=1))
        self.it_is_time_to_ask()

    def drain_calmly(self) -> None:
        self.slack.troubles.clear()
        for _ in range(5):
            self.drain()
        for key, row in self.rows().items():
            is_too_late = row.expires_at is not None and row.expires_at <= self.clock.now()
            ends = {MessageState.SENT, MessageState.SUPPRESSED} | ({MessageState.DEAD} if is_too_late else set())
            assert row.state in ends, (key, row.state, row.reason)

    # Means

    def drain(self) -> None:
        """One worker's life: it ends with nothing left to do or a crash; its leases run out."""
        line = Line(self.slack)
        mine = MortalDatabase(self.engine, line)
        composer = PlainComposer(mine, self.here, RENDERER)
        courier = Courier(mine, self.here, line, composer, self.clock, self.timing, PACE)
        worker = Worker(mine, self.here, courier, self.clock, self.timing, PACE)
        with suppress(Crash):
            worker.drain()
        worker.stop(5)
        self.write(
            lambda unit: unit.session.execute(
                update(outbox_messages)
                .where(outbox_messages.c.lease_token.is_not(None))
                .values(lease_until=LONG_AGO)
            )
        )

    def facts(self) -> Facts:
        with self.database.reading() as unit:
            return load_facts(unit, self.here, now=self.clock.now())

    def rows(self) -> dict[str, OutboxMessage]:
        with self.database.reading() as unit:
            return {row.dedupe_key: row for row in outbox.list_messages(unit, self.here)}

    def set(self, key: str, value: object) -> None:
        self.write(lambda unit: workspaces.set_setting(unit, self.here, key, value, now=self.clock.now()))

    def write(self, work: object) -> None:
        self.database.write(work)  # type: ignore[arg-type]


def run(files: SqliteFiles, at_once: int, examples: int, steps: int) -> None:
    class OutboxOfThisRun(Outbox):
        pass

    OutboxOfThisRun.files = files
    OutboxOfThisRun.timing = replace(TIMING, at_once=at_once)
    run_state_machine_as_test(
        OutboxOfThisRun,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


@pytest.mark.parametrize("at_once", AT_ONCE)
def test_a_few_histories(sqlite_files: SqliteFiles, at_once: int) -> None:
    run(sqlite_files, at_once, examples=4, steps=25)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("at_once", AT_ONCE)
def test_many_histories(sqlite_files: SqliteFiles, at_once: int) -> None:
    run(sqlite_files, at_once, examples=200, steps=60)
