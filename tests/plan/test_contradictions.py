"""What does not fit together, and that the owner is asked before the head reads of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.strategies import facts as drawn_facts
from plan.world import DANA, LIVE, PAT, SAM, city, item, said

from planbot.plan.agenda import agenda
from planbot.plan.check_ins import Asking, AskKind
from planbot.plan.contradictions import (
    Contradiction,
    ExpectedPassed,
    LittleDone,
    SameNote,
    SlowOnTrack,
    Unproven,
    ask_about,
    contradictions,
    tell_of,
)
from planbot.plan.exchanges import Reply
from planbot.plan.marks import digest_window
from planbot.plan.model import Ask, DueDateChange, Facts, Item, StatusUpdate
from planbot.plan.reports.builders import build_check_in, build_digest
from planbot.plan.reports.check_in import PromptedItem
from planbot.plan.reports.digest import Contradicted
from planbot.plan.slots import local_instant, week_of
from planbot.plan.vocabulary import Mode, Recurrence, Status, Via

ON = replace(LIVE, mode=Mode.LIVE)
MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)
NEXT_MONDAY, LATER_MONDAY = date(2026, 11, 30), date(2026, 12, 7)
NEARLY_DUE = item(due=date(2026, 12, 4), adopted_due=date(2026, 12, 4))
LONG = item(start=date(2026, 1, 5), due=date(2027, 2, 26))


def at(day: date, hour: int = 15) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def world(one: Item, *updates: StatusUpdate, asks: tuple[Ask, ...] = (), **changes: Any) -> Facts:
    return city(one, policy=ON, updates=updates, asks=asks, **changes)


def asked(*days: date, kind: str = "ask") -> tuple[Ask, ...]:
    return tuple(Ask(item_id=1, person_id=SAM.id, kind=kind, day=day, at=at(day)) for day in days)


def found(known: Facts, today: date = TUESDAY) -> tuple[Contradiction, ...]:
    asking = Asking(known, today)
    return asking.exchanges.of(asking.standings[1])


def on_track(percent: int | None = 20, on: date = MONDAY, **more: Any) -> StatusUpdate:
    return said(Status.ON_TRACK, on=on, percent=percent, **more)


# Which facts contradict one another

NOTES = ("Waiting for the permit.", "waiting for  the permit", "Waiting for the permit")


def notes(*texts: str | None, **more: Any) -> list[StatusUpdate]:
    """Updates of one Monday after the other, the last of them this week's."""
    first = MONDAY - timedelta(weeks=len(texts) - 1)
    return [
        said(Status.AT_RISK, on=first + timedelta(weeks=n), note=text, **more) for n, text in enumerate(texts)
    ]


MONTHLY = item(start=None, due=None, adopted_due=None, recurrence=Recurrence.MONTHLY)
ANNUAL = item(start=None, due=date(2026, 12, 1), adopted_due=None, recurrence=Recurrence.ANNUAL)


def each_month(*texts: str | None) -> list[StatusUpdate]:
    """Completed in one month after the other, the last time in this one."""
    months = range(12 - len(texts), 12)
    return [
        said(Status.COMPLETED, on=date(2026, n, 20), note=text) for n, text in zip(months, texts, strict=True)
    ]


CASES: list[tuple[str, Facts, list[type]]] = [
    ("20 % with 7 days left", world(NEARLY_DUE, on_track(20)), [LittleDone]),
    ("0 % with 7 days left", world(NEARLY_DUE, on_track(0)), [LittleDone]),
    ("21 %", world(NEARLY_DUE, on_track(21, on=MONDAY)), [SlowOnTrack]),
    ("percent unknown", world(NEARLY_DUE, on_track(None)), []),
    ("at risk", world(NEARLY_DUE, said(Status.AT_RISK, on=MONDAY, percent=20)), []),
    ("not said by anybody", world(replace(NEARLY_DUE, status=Status.ON_TRACK, percent=10)), []),
    ("on hold", world(NEARLY_DUE, said(Status.ON_HOLD, on=MONDAY, percent=5)), []),
    (
        "percent from an earlier update",
        world(NEARLY_DUE, on_track(20, on=MONDAY - timedelta(7)), on_track(None)),
        [LittleDone],
    ),
    ("ten business days left", world(replace(NEARLY_DUE, due=date(2026, 12, 9)), on_track(20)), [LittleDone]),
    ("eleven left", world(replace(NEARLY_DUE, due=date(2026, 12, 10)), on_track(20)), [SlowOnTrack]),
    ("due today", world(replace(NEARLY_DUE, due=TUESDAY), on_track(20)), [LittleDone]),
    ("overdue", world(replace(NEARLY_DUE, due=MONDAY), on_track(20)), []),
    ("completed with nothing", world(LONG, said(Status.COMPLETED, on=MONDAY)), [Unproven]),
    ("completed with a note", world(LONG, said(Status.COMPLETED, on=MONDAY, note="Signed off")), []),
    (
        "completed with evidence",
        world(LONG, said(Status.COMPLETED, on=MONDAY, evidence="https://x.example")),
        [],
    ),
    (
        "a note on the day after",
        world(LONG, said(Status.COMPLETED, on=MONDAY), said(Status.COMPLETED, on=TUESDAY, note="Signed off")),
        [],
    ),
    (
        "a note before it was completed",
        world(LONG, said(on=MONDAY - timedelta(7), note="Nearly"), said(Status.COMPLETED, on=MONDAY)),
        [Unproven],
    ),
    ("completed by the plan", world(replace(LONG, status=Status.COMPLETED)), []),
    ("discontinued with nothing", world(LONG, said(Status.DISCONTINUED, on=MONDAY)), []),
    ("the same note three times", world(LONG, *notes(*NOTES)), [SameNote]),
    ("twice", world(LONG, *notes(*NOTES[:2])), []),
    ("another note at last", world(LONG, *notes(*NOTES, "The permit is in")), []),
    ("another note between", world(LONG, *notes(NOTES[0], NOTES[1], "A hearing", NOTES[2])), []),
    ("clicks between", world(LONG, *notes(NOTES[0], None, NOTES[1], None, NOTES[2], None)), [SameNote]),
    ("said by a file", world(LONG, *notes(*NOTES, via=Via.IMPORT)), []),
    ("blank notes", world(LONG, *notes(" ", " ", " ")), []),
    (
        "expected date passed",
        world(item(), said(Status.AT_RISK, on=date(2026, 11, 2), expected=date(2026, 11, 20))),
        [ExpectedPassed],
    ),
    ("expected today", world(item(), said(Status.AT_RISK, on=date(2026, 11, 2), expected=TUESDAY)), []),
    (
        "expected anew",
        world(
            item(),
            said(Status.AT_RISK, on=date(2026, 11, 2), expected=date(2026, 11, 20)),
            on_track(90, expected=date(2027, 1, 4)),
        ),
        [],
    ),
    (
        "expected, and completed",
        world(item(), said(Status.COMPLETED, on=MONDAY, note="Done", expected=date(2026, 11, 20))),
        [],
    ),
    ("slow and on track", world(LONG, on_track(30)), [SlowOnTrack]),
    ("slow and at risk", world(LONG, said(Status.AT_RISK, on=MONDAY, percent=30)), []),
    ("slow and overdue", world(replace(LONG, due=MONDAY), on_track(30)), []),
    ("as far as the time", world(LONG, on_track(80)), []),
    ("nothing said", world(LONG), []),
    (
        "the same note each month, with which it was completed",
        world(MONTHLY, *each_month(*["Sent it"] * 3)),
        [],
    ),
    ("the same note three times about this month's", world(MONTHLY, *notes(*NOTES)), [SameNote]),
    ("this month's completed with nothing", world(MONTHLY, said(Status.COMPLETED, on=MONDAY)), [Unproven]),
    ("the one before with a note", world(MONTHLY, *each_month("Sent it", None)), [Unproven]),
    ("the one before with nothing", world(MONTHLY, *each_month(None, "Sent it")), []),
    (
        "completed with nothing, and the next one begun",
        world(MONTHLY, said(Status.COMPLETED, on=MONDAY - timedelta(7)), on_track(None)),
        [],
    ),
    ("completed too long ago", world(MONTHLY, said(Status.COMPLETED, on=date(2026, 10, 21))), []),
    ("by its date", world(ANNUAL, said(Status.COMPLETED, on=MONDAY)), [Unproven]),
    (
        "two at once",
        world(NEARLY_DUE, *(on_track(10, on=MONDAY - timedelta(weeks=n), note="Permit") for n in (2, 1, 0))),
        [LittleDone, SameNote],
    ),
]


@pytest.mark.parametrize(("facts", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_does_not_fit_together(facts: Facts, expected: list[type]) -> None:
    assert [type(one) for one in found(facts)] == expected


def test_the_numbers_are_the_city_s() -> None:
    strict = replace(ON, little_done_percent=50, little_time_days=3, same_note_times=2)
    known = replace(world(NEARLY_DUE, on_track(50), on_track(None)), policy=strict)
    assert not any(isinstance(one, LittleDone) for one in found(known))
    assert [type(one) for one in found(known, date(2026, 12, 1))] == [LittleDone]
    assert [type(one) for one in found(replace(world(LONG, *notes(*NOTES[:2])), policy=strict))] == [SameNote]


@pytest.mark.parametrize(
    ("facts", "question", "told"),
    [
        (
            world(NEARLY_DUE, on_track(20)),
            "You said on track at 20%, and it is due in 7 business days. Still right?",
            "On track at 20%, 7 business days before it is due (Fri Dec 4)",
        ),
        (
            world(NEARLY_DUE, on_track(20, author_id=PAT.id)),
            "Pat Lee said on track at 20%, and it is due in 7 business days. Still right?",
            "On track at 20%, 7 business days before it is due (Fri Dec 4)",
        ),
        (
            world(LONG, said(Status.COMPLETED, on=MONDAY)),
            "You said completed on Mon Nov 23. What shows that it is done? A sentence or a link is enough.",
            "Completed on Mon Nov 23, without a note or evidence",
        ),
        (
            world(MONTHLY, said(Status.COMPLETED, on=MONDAY)),
            "You said completed on Mon Nov 23. What shows that it is done? A sentence or a link is enough.",
            "Completed on Mon Nov 23, without a note or evidence",
        ),
        (
            world(LONG, *notes(*NOTES)),
            "The last 3 notes say the same, “Waiting for the permit”. Is that still how it stands?",
            "The same note 3 times: “Waiting for the permit”",
        ),
        (
            world(item(), said(Status.AT_RISK, on=date(2026, 11, 2), expected=date(2026, 11, 20))),
            "It was expected by Fri Nov 20, which has passed. When will it be done?",
            "Expected by Fri Nov 20, which has passed",
        ),
        (
            world(LONG, on_track(30)),
            "planbot's arithmetic: 78% of the time gone, 30% done. Does that look right?",
            "On track; planbot's arithmetic: 78% of the time gone, 30% done",
        ),
    ],
)
def test_it_is_said_in_words(facts: Facts, question: str, told: str) -> None:
    (one,) = found(facts)
    standing = Asking(facts, TUESDAY).standings[1]
    assert ask_about(one, standing, facts, TUESDAY, SAM) == question
    assert tell_of(one, facts, TUESDAY) == told


# The owner is asked

SLOW = world(LONG, on_track(30))
"""Reported on in November, so that nothing else makes the item part of an ask."""


def planned(known: Facts, day: date, *, weekly: bool = True) -> list[tuple[int, str]]:
    zone = known.policy.zone
    swept = frozenset() if weekly else {f"ask:{week_of(day)}@{zone}"}
    messages = agenda(known, local_instant(day, time(9, 35), zone), swept).messages
    return [
        (one.item_id, one.kind)
        for message in messages
        if message.person_id == SAM.id
        for one in message.items
    ]


def test_it_joins_the_weekly_ask_and_any_other_message_but_starts_none() -> None:
    assert planned(SLOW, TUESDAY) == [(1, AskKind.CONTRADICTION)]
    assert planned(SLOW, WEDNESDAY, weekly=False) == []
    due_soon = item(2, due=date(2026, 11, 27))
    both = replace(SLOW, items=(LONG, due_soon), assignments=city(LONG, due_soon).assignments)
    assert planned(both, WEDNESDAY, weekly=False) == [(2, AskKind.NUDGE), (1, AskKind.CONTRADICTION)]


def test_it_is_asked_once() -> None:
    known = replace(SLOW, asks=asked(TUESDAY, kind="contradiction"))
    assert planned(known, date(2026, 12, 1)) != [(1, AskKind.CONTRADICTION)]
    assert planned(replace(known, asks=()), date(2026, 11, 24)) == [(1, AskKind.CONTRADICTION)]


def test_what_was_said_today_is_left_alone_for_the_day() -> None:
    today = world(LONG, said(Status.ON_TRACK, on=TUESDAY, percent=30, at=at(TUESDAY, 13)))
    assert planned(today, TUESDAY) == []


def test_what_is_late_and_explained_is_left_alone_with_it() -> None:
    late = item(due=date(2026, 11, 13))
    assert planned(world(late, *notes(*NOTES)), TUESDAY) == [(1, AskKind.CONTRADICTION)]
    assert planned(world(late, *notes(*NOTES, expected=date(2026, 12, 11))), TUESDAY) == []


def test_what_is_completed_is_asked_about_once_and_not_for_ever() -> None:
    known = world(LONG, said(Status.COMPLETED, on=MONDAY))
    assert planned(known, TUESDAY) == [(1, AskKind.CONTRADICTION)]
    assert planned(replace(known, asks=asked(TUESDAY, kind="contradiction")), date(2026, 12, 1)) == []
    assert planned(known, date(2027, 1, 5)) == []


def test_what_comes_round_is_asked_about_like_what_is_completed_for_good() -> None:
    known = world(MONTHLY, said(Status.COMPLETED, on=MONDAY))
    assert planned(known, TUESDAY) == [(1, AskKind.CONTRADICTION)]
    (asked_about,) = built_items(known)
    assert not asked_about.can_repeat
    proof = said(Status.NOT_STARTED, on=TUESDAY, note="See the minutes of Friday")
    assert built(replace(known, updates=(*known.updates, proof))) is None


def built_items(known: Facts) -> Sequence[PromptedItem]:
    report = build_check_in(known, SAM, {1: AskKind.CONTRADICTION}, at(TUESDAY))
    return report.items if report else ()


def built(known: Facts, kind: AskKind = AskKind.CONTRADICTION, day: date = TUESDAY) -> tuple[str, ...] | None:
    """The questions of the item in a check-in; None where there is nothing left to send."""
    report = build_check_in(known, SAM, {1: kind}, at(day))
    return report.items[0].questions if report else None


def test_the_check_in_asks_beside_the_item() -> None:
    own = asked(TUESDAY, kind="contradiction")
    assert built(replace(SLOW, asks=own)) == (
        "planbot's arithmetic: 78% of the time gone, 30% done. Does that look right?",
    )
    report = build_check_in(SLOW, SAM, {1: AskKind.CONTRADICTION}, at(TUESDAY))
    assert report is not None
    assert "there is a question about what was last said of them" in report.why
    completed = world(LONG, said(Status.COMPLETED, on=MONDAY))
    assert built(completed) == (
        "You said completed on Mon Nov 23. What shows that it is done? A sentence or a link is enough.",
    )


def test_an_answer_meanwhile_ends_it() -> None:
    own = asked(TUESDAY, kind="contradiction")
    click = on_track(None, on=TUESDAY, at=at(TUESDAY, 16))
    assert built(world(LONG, on_track(30), click, asks=own)) is None
    proof = said(Status.COMPLETED, on=TUESDAY, note="Signed off on Friday")
    assert built(world(LONG, said(Status.COMPLETED, on=MONDAY), proof)) is None


def test_what_was_explained_in_a_note_rests_while_the_facts_are_the_same() -> None:
    asks, explained = asked(TUESDAY), on_track(30, on=WEDNESDAY, note="The rest is one purchase order")
    december = date(2026, 12, 15)
    known = world(LONG, on_track(30), explained, asks=asks)
    assert built(known, AskKind.ASK, december) == ()
    clicked = world(LONG, on_track(30), on_track(30, on=WEDNESDAY), asks=asks)
    assert built(clicked, AskKind.ASK, december) != ()
    moved_on = replace(known, updates=(*known.updates, on_track(35, on=date(2026, 11, 30))))
    assert built(moved_on, AskKind.ASK, december) != ()


def test_another_due_date_is_another_question() -> None:
    asks, explained = asked(TUESDAY), on_track(20, on=WEDNESDAY, note="All but the signature")
    known = world(NEARLY_DUE, on_track(20), explained, asks=asks)
    asking = Asking(known, date(2026, 12, 1))
    (one,) = asking.exchanges.of(asking.standings[1])
    assert asking.exchanges.reply(asking.standings[1], SAM, one) is Reply.EXPLAINED
    change = DueDateChange(
        id=1, item_id=1, before=None, after=NEARLY_DUE.due, reason=None, by_id=3, at=at(date(2026, 11, 30))
    )
    asking = Asking(replace(known, due_changes=(change,)), date(2026, 12, 1))
    assert asking.exchanges.reply(asking.standings[1], SAM, one) is Reply.NOT_ASKED


def test_an_ask_to_somebody_else_is_not_one_to_the_owner() -> None:
    others = tuple(replace(one, person_id=PAT.id) for one in asked(TUESDAY))
    assert planned(replace(SLOW, asks=others), date(2026, 11, 24)) == [(1, AskKind.CONTRADICTION)]


# The head reads

ASKED_THEN = asked(TUESDAY, kind="contradiction")


def digest(known: Facts, day: date = NEXT_MONDAY) -> tuple[Contradicted, ...]:
    now = local_instant(day, time(8, 31), known.policy.zone)
    so_far = replace(
        known,
        as_of=now,
        updates=tuple(update for update in known.updates if update.at <= now),
        asks=tuple(ask for ask in known.asks if ask.at <= now),
    )
    before = replace(so_far, as_of=now - timedelta(weeks=1))
    return build_digest(so_far, before, known.departments[0], DANA, now).contradicted


def test_the_digest_after_the_ask_tells_it_and_that_there_is_no_answer() -> None:
    assert digest(SLOW) == ()
    (one,) = digest(replace(SLOW, asks=ASKED_THEN))
    assert (one.noticed, one.asked_on, one.reply) == (
        "On track; planbot's arithmetic: 78% of the time gone, 30% done",
        TUESDAY,
        None,
    )
    assert digest(replace(SLOW, asks=ASKED_THEN), LATER_MONDAY) == ()


def test_the_answer_stands_beside_it() -> None:
    answered = replace(
        world(LONG, on_track(30), said(Status.AT_RISK, on=WEDNESDAY, percent=30, note="Two crews are out")),
        asks=ASKED_THEN,
    )
    (one,) = digest(answered)
    assert one.reply is not None
    assert (one.reply.by, one.reply.status, one.reply.note) == (
        "Sam Ortiz",
        Status.AT_RISK,
        "Two crews are out",
    )
    assert digest(answered, LATER_MONDAY) == ()


def test_an_answer_that_comes_later_is_told_once_more() -> None:
    late = replace(
        world(LONG, on_track(30), on_track(30, on=date(2026, 12, 2), note="Two crews are out")),
        asks=ASKED_THEN,
    )
    assert digest(late)[0].reply is None
    (one,) = digest(late, LATER_MONDAY)
    assert one.reply is not None
    assert one.reply.note == "Two crews are out"
    assert digest(late, date(2026, 12, 14)) == ()


def test_what_is_completed_is_told_like_anything_else() -> None:
    known = world(LONG, said(Status.COMPLETED, on=MONDAY), asks=ASKED_THEN)
    (one,) = digest(known)
    assert one.noticed == "Completed on Mon Nov 23, without a note or evidence"


# For any facts

live = st.just(ON)


@given(drawn_facts(policy=live), st.integers(-10, 40))
def test_each_has_its_evidence_and_words(known: Facts, days: int) -> None:
    today = known.as_of.date() + timedelta(days=days)
    asking = Asking(known, today)
    for item_id, standing in asking.standings.items():
        updates = known.updates_by_item.get(item_id, ())
        for one in contradictions(standing, updates, known, today):
            assert updates
            assert hash(one.rests_on) == hash(one.rests_on)
            question = ask_about(one, standing, known, today, known.people[0])
            told = tell_of(one, known, today)
            assert question.endswith(("?", "enough."))
            assert len(question) <= 220
            assert len(told) <= 200
            if isinstance(one, Unproven):
                assert not standing.is_open
            else:
                assert standing.is_open


@given(drawn_facts(policy=live), st.integers(0, 30))
def test_no_head_reads_of_what_its_owner_was_not_asked(known: Facts, days: int) -> None:
    """Whatever is news in a digest was asked of the owner before it, when it held."""
    now = known.as_of + timedelta(days=days)
    asking = Asking(known, now.date())
    after, until = digest_window(known.policy, known.policy.zone, now)
    for owner, standing in asking.answered_for.values():
        for exchange in asking.exchanges.news(standing, owner, after, until):
            asks = [
                ask
                for ask in known.asks
                if ask.item_id == standing.item.id
                and ask.person_id in (owner.id, owner.delegate_id)
                and ask.at == exchange.asked_at
            ]
            assert asks
            assert exchange.asked_at <= until
            assert all(exchange.asked_at < update.at <= until for update in exchange.said_since)
