"""What waits for somebody who has left is closed at once; what may be in Slack already is not."""

from cities import LEASE, NOW, REAL, City, begin_attempt, close_sent, message_to_omar

from planbot.store import claims, delivery, outbox
from planbot.store.outbox_records import MessageState, NewMessage, NewPart
from planbot.store.recipients import suppress_messages_to
from planbot.store.unit_of_work import Database, Unit

GONE = "Omar Haddad is no longer in Slack"


def states(unit: Unit, city: City) -> dict[str, tuple[MessageState, str | None]]:
    found = outbox.list_messages(unit, city.workspace_id)
    return {message.dedupe_key: (message.state, message.reason) for message in found}


def test_only_what_waits_for_them_is_closed(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        for key in ("lost", "in hand"):
            outbox.enqueue(unit, here, message_to_omar(city, key), now=NOW)
            (message,) = claims.claim(unit, here, now=NOW, real_now=REAL, lease=LEASE, limit=1)
            mine = (unit, here, message.id, message.lease_token or "")
            begin_attempt(*mine, now=NOW, real_now=REAL, lease=LEASE)
            if key == "lost":
                delivery.mark_unknown(*mine, reason="timeout", real_now=REAL)
        for key in ("today", "tomorrow"):
            outbox.enqueue(unit, here, message_to_omar(city, key), now=NOW)
        to_ruth = NewMessage(
            kind="digest", dedupe_key="hers", not_before=NOW, recipient_person_id=city.ruth.id
        )
        outbox.enqueue(unit, here, to_ruth, now=NOW)

        closed = suppress_messages_to(unit, here, city.omar.id, reason=GONE, now=NOW)

        assert closed == ["today", "tomorrow"]
        assert suppress_messages_to(unit, here, city.omar.id, reason=GONE, now=NOW) == []
        found = states(unit, city)
    assert found["today"] == found["tomorrow"] == (MessageState.SUPPRESSED, GONE)
    assert [found[key][0] for key in ("in hand", "lost", "hers")] == [
        MessageState.QUEUED,
        MessageState.UNKNOWN,
        MessageState.QUEUED,
    ]


def test_the_rest_of_a_thread_is_closed_with_it(database: Database, city: City) -> None:
    here = city.workspace_id
    with database.writing() as unit:
        outbox.enqueue(unit, here, message_to_omar(city, "long"), now=NOW)
        (message,) = claims.claim(unit, here, now=NOW, real_now=REAL, lease=LEASE, limit=1)
        mine = (unit, here, message.id, message.lease_token or "")
        delivery.store_rendering(*mine, text="t", blocks=[], parts=[NewPart(text="p", blocks=[])], now=NOW)
        begin_attempt(*mine, now=NOW, real_now=REAL, lease=LEASE)
        close_sent(*mine, channel="D1", ts="1.0", now=NOW)

        suppress_messages_to(unit, here, city.omar.id, reason=GONE, now=NOW)

        found = states(unit, city)
    assert found["long"][0] is MessageState.SENT
    assert found["long/part-1"] == (MessageState.SUPPRESSED, GONE)
