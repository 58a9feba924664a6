"""The workspace's clock, and those who follow it."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from driver import Driver, DriverError
from hypothesis import given
from hypothesis import strategies as st
from sandbox.following import follow
from sandbox.socket_app import SocketApp
from slack_sdk import WebClient

from planbot.sandbox import Sandbox, WorkspaceFile
from planbot.sandbox.clock import WorkspaceClock
from planbot.sandbox.clock.stepper import STEP, next_quarter

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def monday(city: WorkspaceFile) -> Iterator[Sandbox]:
    with Sandbox(city, start_at=MONDAY, ack_seconds=0.5, follower_silence=0.5, step_limit=2) as running:
        yield running


@pytest.fixture
def driver(monday: Sandbox) -> Iterator[Driver]:
    with Driver(monday.url) as one:
        yield one


def close(one: datetime, other: datetime) -> bool:
    return abs(one - other) < timedelta(seconds=5)


def test_it_starts_where_it_is_told_and_runs_on(driver: Driver) -> None:
    first = driver.now()
    assert close(first, MONDAY)
    time.sleep(0.05)
    assert driver.now() > first


def test_it_moves_to_an_instant_or_by_a_span(driver: Driver) -> None:
    assert close(driver.move_clock("2026-11-24T04:30:00-05:00"), datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    assert close(driver.advance(days=7), datetime(2026, 12, 1, 9, 30, tzinfo=UTC))


def test_messages_carry_its_time(monday: Sandbox, driver: Driver) -> None:
    driver.move_clock(MONDAY + timedelta(days=1))
    web = WebClient(token=monday.bot_token, base_url=monday.api_url)
    ts = float(web.chat_postMessage(channel="general", text="hi")["ts"])
    assert close(datetime.fromtimestamp(ts, UTC), MONDAY + timedelta(days=1))
    assert close(driver.posted()[0].at, MONDAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"to": "2026-11-20T09:00:00+00:00"}, "only moves forward"),
        ({"to": "9999-12-31T23:59:00-05:00"}, "two years at a time"),
        ({"minutes": 1e12}, "two years at a time"),
        ({"to": "2026-11-30T09:00:00"}, "needs an offset"),
        ({"to": "Tuesday"}, "no ISO instant"),
        ({"minutes": -1}, "not negative"),
        ({"minutes": "ten"}, "must be a number"),
        ({}, "Say where to move"),
    ],
)
def test_moves_that_make_no_sense(driver: Driver, body: dict[str, object], words: str) -> None:
    with pytest.raises(DriverError, match=words):
        driver.post("/clock", **body)
    assert close(driver.now(), MONDAY)


def test_a_follower_sees_every_quarter_of_an_hour(monday: Sandbox, driver: Driver) -> None:
    driver.move_clock(MONDAY + timedelta(minutes=3))
    seen: list[datetime] = []
    follow(monday, seen.append)
    answer = driver.post("/clock", to=(MONDAY + timedelta(minutes=100)).isoformat())
    assert answer["steps"] == len(seen) == 7
    for at, minutes in zip(seen, (15, 30, 45, 60, 75, 90, 100), strict=True):
        assert timedelta() <= at - (MONDAY + timedelta(minutes=minutes)) < timedelta(seconds=5)


def test_quarters_at_which_nothing_falls_due_are_passed_over(monday: Sandbox, driver: Driver) -> None:
    due = [MONDAY + timedelta(hours=3), MONDAY + timedelta(hours=5, minutes=10)]
    seen: list[datetime] = []

    def at_step(now: datetime) -> datetime:
        seen.append(now)
        return next((at for at in due if at > now), MONDAY + timedelta(days=2))

    follow(monday, at_step)
    driver.move_clock(MONDAY + timedelta(days=1, minutes=5))
    stops = [MONDAY + timedelta(minutes=minutes) for minutes in (15, 180, 315, 1445)]
    assert len(seen) == len(stops)
    assert all(map(close, seen, stops))


def test_no_quarter_is_passed_over_while_somebody_does_not_say(monday: Sandbox, driver: Driver) -> None:
    follow(monday, lambda now: now + timedelta(days=1))
    follow(monday, lambda _now: None, name="other")
    assert driver.post("/clock", minutes=60)["steps"] == 5


def test_who_was_told_something_is_asked_again(monday: Sandbox, driver: Driver) -> None:
    """What people do while the clock moves may give the app more to do than it said."""
    web = WebClient(token=monday.bot_token, base_url=monday.api_url)
    seen: list[datetime] = []

    def at_step(now: datetime) -> datetime:
        seen.append(now)
        if len(seen) == 1:
            web.chat_postMessage(channel="general", text="an event of its own")
        return now + timedelta(days=1)

    follow(monday, at_step)
    with SocketApp(monday):
        driver.advance(hours=12)
    stops = [MONDAY + timedelta(minutes=minutes) for minutes in (15, 30, 720)]
    assert len(seen) == len(stops)
    assert all(map(close, seen, stops))


@given(st.timedeltas(timedelta(days=-10_000), timedelta(days=10_000)))
def test_the_next_quarter_is_near_and_whole(span: timedelta) -> None:
    at = MONDAY + span
    then = next_quarter(at)
    assert timedelta() < then - at <= STEP
    assert (then.minute % 15, then.second, then.microsecond) == (0, 0, 0)
    assert next_quarter(then) == then + STEP


def test_a_move_waits_for_what_a_follower_does(monday: Sandbox, driver: Driver) -> None:
    web = WebClient(token=monday.bot_token, base_url=monday.api_url)

    def work(now: datetime) -> None:
        time.sleep(0.1)
        web.chat_postMessage(channel="general", text=now.isoformat())

    follow(monday, work)
    driver.advance(minutes=30)
    assert len(driver.posted()) == 3


def test_a_week_is_seven_hundred_steps(monday: Sandbox, driver: Driver) -> None:
    follow(monday, lambda _now: None)
    assert driver.post("/clock", minutes=700 * 15)["steps"] == 701


def test_a_silent_follower_is_dropped(driver: Driver) -> None:
    driver.post("/clock/follow", follower="dead", finished=None)
    before = time.monotonic()
    driver.advance(hours=1)
    assert time.monotonic() - before > 0.3


def test_a_follower_that_never_finishes_stops_the_move(city: WorkspaceFile) -> None:
    over = threading.Event()

    def poll() -> None:
        with Driver(sandbox.url) as own:
            while not over.is_set():
                own.post("/clock/follow", follower="stuck", finished=0)
                time.sleep(0.05)

    with Sandbox(city, start_at=MONDAY, step_limit=1) as sandbox, Driver(sandbox.url) as driver:
        driver.post("/clock/follow", follower="stuck", finished=None)
        thread = threading.Thread(target=poll)
        thread.start()
        try:
            with pytest.raises(DriverError, match="not finished in 1 seconds by stuck"):
                driver.advance(minutes=10)
        finally:
            over.set()
            thread.join()


def test_a_move_waits_until_events_are_acknowledged(monday: Sandbox, driver: Driver) -> None:
    with SocketApp(monday, acks=False) as app:
        web = WebClient(token=monday.bot_token, base_url=monday.api_url)
        web.chat_postMessage(channel="general", text="an event of its own")
        driver.wait_until(app.envelopes)
        threading.Timer(0.3, lambda: app.ack(app.envelopes()[0])).start()
        before = time.monotonic()
        driver.settle()
        assert time.monotonic() - before > 0.2
        assert len(app.envelopes()) == 1


def test_stamps_increase_when_many_fall_on_one_moment() -> None:
    clock = WorkspaceClock(MONDAY)
    stamps = [clock.next_ts() for _ in range(1000)]
    assert stamps == sorted(set(stamps))
    clock.move_to(MONDAY + timedelta(days=1))
    assert clock.next_ts() > stamps[-1]
