"""Administrators hear of what could not be delivered, once a day; they send it again or discard it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from cities import close_sent
from services.city import ASK, City, build_city

from planbot.plan.clock import local_day
from planbot.plan.delivery_words import UNDELIVERED
from planbot.plan.errors import UserError
from planbot.plan.model import Person
from planbot.plan.reports.deliveries import KindCount, ReasonCount
from planbot.plan.vocabulary import Role, Via
from planbot.services.dead_letters import (
    DEALT_WITH,
    dead_keys,
    discard_dead,
    discard_key,
    retry_dead,
    retry_key,
)
from planbot.services.deliveries import show_deliveries
from planbot.services.undelivered import build_undelivered, tell_administrators, tell_again
from planbot.store import claims, delivery, ledger, outbox, people, retention
from planbot.store.outbox_records import MessageState, NewMessage, NewPart, OutboxMessage, SendMethod
from planbot.store.unit_of_work import Database, Unit

ZONE = "America/New_York"
DAY = timedelta(days=1)
LONG_AFTER = ASK + timedelta(days=450)


@dataclass(frozen=True)
class Office:
    """The city with an administrator in Slack, and one who is not there."""

    database: Database
    city: City
    pat: Person

    @property
    def here(self) -> int:
        return self.city.workspace_id

    def queue(self, key: str, channel: str | None = "#leadership", **details: object) -> OutboxMessage:
        wanted: dict[str, object] = {"kind": "rollup", "not_before": ASK} | details
        to = {"recipient_channel": channel} if channel else {"recipient_person_id": self.city.maria.id}
        message = NewMessage(dedupe_key=key, **wanted, **to)  # type: ignore[arg-type]
        with self.database.writing() as unit:
            outbox.enqueue(unit, self.here, message, now=ASK)
        return self.row(key)

    def die(self, key: str, reason: str = "not_in_channel", *, now: datetime = ASK) -> bool:
        """Close the message as a courier does; whether an administrator will hear of it."""

        def close(unit: Unit) -> bool:
            message, token = self.lease(unit, key)
            assert delivery.close_dead(unit, self.here, message.id, token, reason=reason, now=now)
            return tell_administrators(unit, self.here, [message], now=now)

        return self.database.write(close)

    def send(self, key: str, *, now: datetime = ASK) -> None:
        with self.database.writing() as unit:
            message, token = self.lease(unit, key)
            if message.rendered_at is None:
                delivery.store_rendering(unit, self.here, message.id, token, text="t", blocks=[], now=now)
            close_sent(unit, self.here, message.id, token, channel="C", ts=f"{message.id}", now=now)

    def lease(self, unit: Unit, key: str) -> tuple[OutboxMessage, str]:
        found = [
            one
            for method in (SendMethod.POST, SendMethod.EDIT)
            for one in claims.claim(
                unit,
                self.here,
                method,
                now=ASK + 30 * DAY,
                real_now=datetime.now(UTC),
                lease=timedelta(minutes=1),
                limit=50,
            )
        ]
        chosen = next(one for one in found if one.dedupe_key == key)
        for other in found:
            if other is not chosen:
                delivery.release(unit, self.here, other.id, other.lease_token or "")
        return chosen, chosen.lease_token or ""

    def row(self, key: str) -> OutboxMessage:
        with self.database.reading() as unit:
            found = outbox.message_of_key(unit, self.here, key)
        assert found is not None
        return found

    def notices(self) -> list[OutboxMessage]:
        with self.database.reading() as unit:
            found = outbox.list_messages(unit, self.here)
        return [one for one in reversed(found) if one.kind == UNDELIVERED]

    def ledger_of(self, key: str) -> tuple[str, int | None, Via]:
        with self.database.reading() as unit:
            entry = ledger.list_entries(unit, self.here, subject_kind="message", subject_id=key)[0]
        return entry.verb, entry.actor_id, entry.via


@pytest.fixture
def office(database: Database) -> Office:
    city = build_city(database)

    def hire(unit: Unit) -> Person:
        here = city.workspace_id
        pat, quinn = (
            people.upsert_person(
                unit, here, email=f"{name}@city.example", name=name, role=Role.ADMIN, now=ASK
            )
            for name in ("Pat Doe", "Quinn Ash")
        )
        del quinn
        return people.link_to_slack(unit, here, pat.id, "U-PAT")

    return Office(database, city, database.write(hire))


# The notice


def test_each_administrator_in_slack_hears_once_of_all_that_died(office: Office) -> None:
    for number in range(3):
        office.queue(f"rollup:{number}")
        assert office.die(f"rollup:{number}")
    office.queue("dm", None, kind="check_in")
    office.die("dm", "user_disabled")
    (notice,) = office.notices()
    assert notice.recipient_person_id == office.pat.id
    assert notice.dedupe_key == f"undelivered:{office.pat.id}:{local_day(ASK, ZONE)}"
    assert notice.not_before == ASK + timedelta(minutes=2)

    told = build_undelivered(office.database, office.here, office.pat.id, "/plan")
    assert told is not None
    assert (told.first_name, told.total, told.command) == ("Pat", 4, "/plan deliveries")
    assert [(one.count, one.what, one.recipient) for one in told.failures] == [
        (3, "leadership rollups", "#leadership"),
        (1, "check-in", "Maria"),
    ]
    assert told.failures[0].why == "planbot is not in #leadership: invite it there with /invite @planbot."


def test_nothing_is_told_once_nothing_is_dead_any_more(office: Office) -> None:
    office.queue("rollup:1")
    office.die("rollup:1")
    retry_key(office.database, office.here, "rollup:1", now=ASK)
    assert build_undelivered(office.database, office.here, office.pat.id, "/plan") is None


def test_what_dies_after_the_days_notice_is_told_on_the_next_work_day(office: Office) -> None:
    office.queue("rollup:1")
    office.die("rollup:1")
    office.send(office.notices()[0].dedupe_key)
    for number in (2, 3):
        office.queue(f"rollup:{number}")
        office.die(f"rollup:{number}")
    _, later = office.notices()
    assert later.not_before == datetime(2026, 11, 25, 13, tzinfo=UTC)  # 08:00 in New York
    assert later.dedupe_key.endswith(":2026-11-25")


def test_a_notice_that_dies_and_a_change_of_a_message_cause_no_notice(office: Office) -> None:
    office.queue("notice", None, kind=UNDELIVERED)
    assert office.die("notice")
    first = office.queue("rollup:1")
    office.send("rollup:1")
    edit = office.queue("edit", edits_id=first.id)
    with office.database.writing() as unit:
        assert tell_administrators(unit, office.here, [edit], now=ASK)
    assert [one.dedupe_key for one in office.notices()] == ["notice"]


def test_where_no_administrator_is_in_slack_nobody_hears(office: Office) -> None:
    with office.database.writing() as unit:
        people.link_to_slack(unit, office.here, office.pat.id, None)
    office.queue("rollup:1")
    assert not office.die("rollup:1")
    assert office.notices() == []


def test_a_notice_that_died_is_queued_anew_once_a_day(office: Office) -> None:
    office.queue("rollup:1")
    office.die("rollup:1")
    assert not tell_again(office.database, office.here, now=ASK)  # one waits
    days = []
    for day in range(3):
        now = ASK + day * DAY
        office.die(office.notices()[-1].dedupe_key, "slack_unreachable", now=now)
        assert tell_again(office.database, office.here, now=now)
        assert not tell_again(office.database, office.here, now=now)
        days.append(office.notices()[-1].not_before)
    # 08:00 on the Wednesday, the Friday (Thursday is Thanksgiving) and the Monday.
    assert days == [datetime(2026, 11, day, 13, tzinfo=UTC) for day in (25, 27, 30)]
    office.send(office.notices()[-1].dedupe_key, now=ASK + 6 * DAY)
    assert not tell_again(office.database, office.here, now=ASK + 6 * DAY)


def test_what_was_told_or_is_no_longer_dead_is_not_told_again(office: Office) -> None:
    office.queue("rollup:1")
    office.die("rollup:1")
    office.send(office.notices()[0].dedupe_key, now=ASK + timedelta(minutes=2))
    assert not tell_again(office.database, office.here, now=ASK + DAY)
    office.queue("rollup:2")
    office.die("rollup:2", now=ASK + timedelta(minutes=3))
    office.die(office.notices()[-1].dedupe_key, now=ASK + DAY)
    discard_key(office.database, office.here, "rollup:2", reason="too late", now=ASK + DAY)
    assert not tell_again(office.database, office.here, now=ASK + DAY)


def test_a_change_that_died_alone_is_not_told(office: Office) -> None:
    first = office.queue("rollup:1")
    office.send("rollup:1")
    office.queue("edit", edits_id=first.id)
    office.die("edit")
    assert not tell_again(office.database, office.here, now=ASK + DAY)


def test_what_died_before_an_administrator_was_in_slack_is_told_once_one_is(office: Office) -> None:
    with office.database.writing() as unit:
        people.link_to_slack(unit, office.here, office.pat.id, None)
    office.queue("rollup:1")
    office.die("rollup:1")
    assert not tell_again(office.database, office.here, now=ASK)
    with office.database.writing() as unit:
        people.link_to_slack(unit, office.here, office.pat.id, "U-PAT")
    assert tell_again(office.database, office.here, now=ASK)
    assert [one.recipient_person_id for one in office.notices()] == [office.pat.id]


def test_what_was_told_is_not_told_again_once_the_notice_is_old_enough_for_the_ledger(
    office: Office,
) -> None:
    for number, day in ((1, ASK), (2, ASK + DAY)):
        office.queue(f"rollup:{number}")
        office.die(f"rollup:{number}", now=day)
        office.send(office.notices()[-1].dedupe_key, now=day + timedelta(minutes=2))
    assert archive(office) == 1, "the latest notice tells of both"
    assert len(office.notices()) == 1
    assert not tell_again(office.database, office.here, now=LONG_AFTER)
    for number in (1, 2):
        discard_key(office.database, office.here, f"rollup:{number}", reason="too late", now=LONG_AFTER)
    assert archive(office) == 1
    assert office.notices() == []


def archive(office: Office) -> int:
    """Move what was sent in the week of the ask to the ledger, much later."""
    with office.database.writing() as unit:
        return retention.archive_messages(
            unit, office.here, closed_before=ASK + 7 * DAY, now=LONG_AFTER, limit=100
        )


# The list


def test_what_became_of_the_messages_of_a_week(office: Office) -> None:
    office.queue("old")
    office.send("old", now=ASK - 7 * DAY)
    for key in ("sent:1", "sent:2"):
        office.queue(key)
        office.send(key)
    office.queue("dm", None, kind="check_in")
    discard_key(office.database, office.here, "dm", reason="away until Monday.", now=ASK)
    office.queue("waiting")
    office.queue("dead", None, kind="digest")
    office.die("dead", "something_new")

    shown = show_deliveries(office.database, office.here, office.pat.id, now=ASK)
    assert shown.today - shown.since == 6 * DAY
    assert shown.sent == (KindCount(count=2, what="leadership rollups"),)
    assert shown.suppressed == (ReasonCount(count=1, reason="away until Monday"),)
    assert KindCount(count=1, what="leadership rollup") in shown.waiting
    assert shown.unsure == 0
    assert shown.dead_total == 1
    (letter,) = shown.dead
    assert (letter.what, letter.recipient) == ("department digest", "Maria")
    assert letter.why == "Slack did not take it (something_new)."


def test_the_notice_and_the_list_count_the_same(office: Office) -> None:
    """Parts and changes are decided about like messages; a notice that died is not, for it is told anew."""
    first = office.queue("whole")
    office.send("whole")
    office.queue("change", edits_id=first.id)
    office.queue("long", "#council")
    with office.database.writing() as unit:
        message, token = office.lease(unit, "long")
        parts = [NewPart(text="p", blocks=[]), NewPart(text="q", blocks=[])]
        delivery.store_rendering(
            unit, office.here, message.id, token, text="t", blocks=[], now=ASK, parts=parts
        )
        close_sent(unit, office.here, message.id, token, channel="C", ts="9", now=ASK)
    office.queue("notice", None, kind=UNDELIVERED)
    for key in ("change", "long/part-1", "long/part-2", "notice"):
        office.die(key)

    told = build_undelivered(office.database, office.here, office.pat.id, "/plan")
    shown = show_deliveries(office.database, office.here, office.pat.id, now=ASK)
    assert told is not None
    assert told.total == shown.dead_total == len(shown.dead) == 3
    assert sorted((one.count, one.what) for one in told.failures) == [
        (1, "change of a leadership rollup"),
        (2, "parts of leadership rollups"),
    ]
    assert sorted(letter.what for letter in shown.dead) == [
        "change of a leadership rollup",
        "part of a leadership rollup",
        "part of a leadership rollup",
    ]


def test_at_most_ten_of_the_dead_are_shown_the_latest_first(office: Office) -> None:
    for number in range(12):
        office.queue(f"rollup:{number}")
        office.die(f"rollup:{number}")
    shown = show_deliveries(office.database, office.here, office.pat.id, now=ASK)
    assert (len(shown.dead), shown.dead_total) == (10, 12)
    assert shown.dead[0].id == office.row("rollup:11").id


def test_it_is_for_administrators(office: Office) -> None:
    with pytest.raises(UserError, match=r"looked after by administrators\. Pat Doe or Quinn Ash"):
        show_deliveries(office.database, office.here, office.city.maria.id, now=ASK)
    office.queue("rollup:1")
    office.die("rollup:1")
    with pytest.raises(UserError, match="administrators"):
        retry_dead(
            office.database, office.here, office.city.maria.id, office.row("rollup:1").id, now=ASK, click="c"
        )
    assert office.row("rollup:1").state is MessageState.DEAD


# What is decided


def test_a_dead_message_is_sent_again_once_composed_anew(office: Office) -> None:
    office.queue("rollup:1")
    office.die("rollup:1")
    here, dead = office.here, office.row("rollup:1").id
    done = retry_dead(office.database, here, office.pat.id, dead, now=ASK, click="click:1")
    assert done == "The leadership rollup to #leadership goes out again, if it still has something to say."
    assert office.row("rollup:1").state is MessageState.QUEUED
    assert office.ledger_of("rollup:1") == ("retried", office.pat.id, Via.BUTTON)
    again = retry_dead(office.database, here, office.pat.id, dead, now=ASK, click="click:1")
    assert again == done
    other = retry_dead(office.database, here, office.pat.id, dead, now=ASK, click="click:2")
    assert other == DEALT_WITH
    assert discard_dead(office.database, here, office.pat.id, dead, now=ASK, click="click:3") == DEALT_WITH
    assert office.row("rollup:1").state is MessageState.QUEUED


def test_a_dead_message_is_discarded(office: Office) -> None:
    office.queue("dm", None, kind="check_in")
    office.die("dm")
    dead = office.row("dm").id
    done = discard_dead(office.database, office.here, office.pat.id, dead, now=ASK, click="click:1")
    assert done == "The check-in to Maria is discarded."
    assert (office.row("dm").state, office.row("dm").reason) == (
        MessageState.SUPPRESSED,
        "discarded by Pat Doe",
    )
    assert office.ledger_of("dm") == ("discarded", office.pat.id, Via.BUTTON)
    assert retry_dead(office.database, office.here, office.pat.id, 999, now=ASK, click="c") == DEALT_WITH


def test_the_operator_decides_by_key(office: Office) -> None:
    for key in ("rollup:1", "rollup:2"):
        office.queue(key)
        office.die(key)
    assert list(dead_keys(office.database, office.here)) == ["rollup:1", "rollup:2"]
    retry_key(office.database, office.here, "rollup:1", now=ASK)
    assert office.ledger_of("rollup:1") == ("retried", None, Via.TERMINAL)
    with pytest.raises(UserError, match=r"rollup:1: .* is queued. Only a dead message can be sent again."):
        retry_key(office.database, office.here, "rollup:1", now=ASK)
    discard_key(office.database, office.here, "rollup:1", reason="too late", now=ASK)
    with pytest.raises(UserError, match="Only what was not sent yet can be discarded"):
        discard_key(office.database, office.here, "rollup:1", reason="again", now=ASK)
    with pytest.raises(UserError, match="there is no message of this key"):
        retry_key(office.database, office.here, "rollup:9", now=ASK)
