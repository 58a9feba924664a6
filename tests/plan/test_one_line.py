from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.world import TODAY, city, item

from planbot.plan.errors import UserError
from planbot.plan.one_line import Said, parse_line, parse_said, read_percent
from planbot.plan.vocabulary import Status

KNOWN = city(
    item(1, number="2.1.3"),
    item(2, number=None, title="Housing"),
    item(3, number="5", parent_id=2),
    item(4, number="5"),
    item(5, number="7", serial=142),
)
DEC_15 = date(2026, 12, 15)


def line(text):
    found = parse_line(KNOWN, text, TODAY)
    return (found.item.id, found.status, found.percent, found.note, found.expected)


PROOF = "https://www.example.gov/a%20b?x=1&y=(2)"


@pytest.mark.parametrize(
    ("text", "status", "percent", "note"),
    [
        (f"completed {PROOF}", Status.COMPLETED, None, None),
        (f"done {PROOF}", Status.COMPLETED, None, None),
        (f"completed: {PROOF}.", Status.COMPLETED, None, None),
        (f"{PROOF} completed 100%", Status.COMPLETED, 100, None),
        (f"40% {PROOF} on track, bids are in", Status.ON_TRACK, 40, "bids are in"),
        (f"{PROOF}", None, None, None),
        (f"see {PROOF}", None, None, f"see {PROOF}"),
        (
            f"completed ribbon cut ({PROOF}), see there",
            Status.COMPLETED,
            None,
            f"ribbon cut ({PROOF}), see there",
        ),
        (f"completed {PROOF} shows the opening", Status.COMPLETED, None, f"{PROOF} shows the opening"),
        (
            f"on track {PROOF} https://b.example.gov",
            Status.ON_TRACK,
            None,
            f"{PROOF} https://b.example.gov",
        ),
        (f"on track “{PROOF}”", Status.ON_TRACK, None, None),
    ],
)
def test_a_link_is_evidence_and_stays_in_a_note_of_other_words(text, status, percent, note):
    assert parse_said(text, TODAY) == Said(status, percent, note, None, PROOF)


@pytest.mark.parametrize("text", [f"on trak {PROOF}", f"{PROOF} complted"])
def test_a_slip_beside_a_link_is_still_one(text):
    with pytest.raises(UserError, match=r"is not a status\. Did you mean"):
        parse_said(text, TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2.1.3 at risk 40% waiting for the permit",
            (1, Status.AT_RISK, 40, "waiting for the permit", None),
        ),
        ("2.1.3 At-Risk 40 percent", (1, Status.AT_RISK, 40, None, None)),
        ("2.1.3 at_risk", (1, Status.AT_RISK, None, None, None)),
        ("2.1.3: on track, 40%: all bids in", (1, Status.ON_TRACK, 40, "all bids in", None)),
        ("2.1.3 - on hold - no money", (1, Status.ON_HOLD, None, "no money", None)),
        ("2.1.3 is off track", (1, Status.OFF_TRACK, None, None, None)),
        ("2.1.3 40% on track good", (1, Status.ON_TRACK, 40, "good", None)),
        ("#142 not started", (5, Status.NOT_STARTED, None, None, None)),
        ("housing 5 discontinued", (3, Status.DISCONTINUED, None, None, None)),
        ("2.1.3 completed ribbon cut", (1, Status.COMPLETED, None, "ribbon cut", None)),
        ("2.1.3 done", (1, Status.COMPLETED, None, None, None)),
        ("2.1.3 done, ribbon cut", (1, Status.COMPLETED, None, "ribbon cut", None)),
        ("2.1.3 complete 100% ribbon cut", (1, Status.COMPLETED, 100, "ribbon cut", None)),
        ("2.1.3 late", (1, Status.OFF_TRACK, None, None, None)),
        ("2.1.3 done with phase one", (1, None, None, "done with phase one", None)),
        ("2.1.3 late paperwork again", (1, None, None, "late paperwork again", None)),
        ("2.1.3 - late paperwork", (1, None, None, "late paperwork", None)),
        ("2.1.3 “wobbly”", (1, None, None, "“wobbly”", None)),
        ("2.1.3 'on trak' it says", (1, None, None, "'on trak' it says", None)),
        ("2.1.3 waiting for the permit", (1, None, None, "waiting for the permit", None)),
        ("2.1.3 complete the survey first", (1, None, None, "complete the survey first", None)),
        ("2.1.3 at risk wobbly", (1, Status.AT_RISK, None, "wobbly", None)),
        ("2.1.3 at risk 40 bids are late", (1, Status.AT_RISK, None, "40 bids are late", None)),
        ("2.1.3 at risk spent 40% of it", (1, Status.AT_RISK, None, "spent 40% of it", None)),
        ("2.1.3 40% complete", (1, None, 40, None, None)),
        ("2.1.3 40% done, bids are in", (1, None, 40, "bids are in", None)),
        ("2.1.3 on track 40% complete", (1, Status.ON_TRACK, 40, None, None)),
        ("2.1.3 100% complete", (1, Status.COMPLETED, 100, None, None)),
        ("2.1.3 waiting for 40% of the forms", (1, None, None, "waiting for 40% of the forms", None)),
        ("2.1.3 on trackside work", (1, None, None, "on trackside work", None)),
        ("2.1.3 40%", (1, None, 40, None, None)),
        ("2.1.3 0%", (1, None, 0, None, None)),
        ("2.1.3 at risk by Dec 15 no bids", (1, Status.AT_RISK, None, "no bids", DEC_15)),
        ("2.1.3 at risk 40% expected 2026-12-15", (1, Status.AT_RISK, 40, None, DEC_15)),
        ("2.1.3 at risk expected by Dec 15, 40%", (1, Status.AT_RISK, 40, None, DEC_15)),
        ("2.1.3 on track by Dec 15, 2027: fine", (1, Status.ON_TRACK, None, "fine", date(2027, 12, 15))),
        ("2.1.3 at risk expected in 3 weeks", (1, Status.AT_RISK, None, None, DEC_15)),
        ("2.1.3 by Dec 15", (1, None, None, None, DEC_15)),
        ("2.1.3 by the way, all fine", (1, None, None, "by the way, all fine", None)),
        ("2.1.3 at risk expected soon", (1, Status.AT_RISK, None, "expected soon", None)),
        ("2.1.3 at risk by Feb 40%", (1, Status.AT_RISK, 40, None, date(2027, 2, 28))),
        ("2.1.3 at risk by Feb 29: leap", (1, Status.AT_RISK, None, "leap", date(2028, 2, 29))),
        ("2.1.3 at risk by 15 Dec 3 bids", (1, Status.AT_RISK, None, "3 bids", DEC_15)),
        ("2.1.3 at risk by 2 of 3 bidders", (1, Status.AT_RISK, None, "by 2 of 3 bidders", None)),
        ("2.1.3 at risk by 24/7 crews", (1, Status.AT_RISK, None, "by 24/7 crews", None)),
        ("2.1.3 at risk two  lines\nof note", (1, Status.AT_RISK, None, "two  lines\nof note", None)),
    ],
)
def test_what_a_line_says(text, expected):
    assert line(text) == expected


@pytest.mark.parametrize(
    ("text", "words", "field"),
    [
        ("2.1.3 at risk 140%", "whole number from 0 to 100", "percent"),
        ("2.1.3 -5%", "whole number from 0 to 100", "percent"),
        ("2.1.3 on track 40.5%", "whole number from 0 to 100", "percent"),
        ("2.1.3 on track 1/2 percent", "whole number from 0 to 100", "percent"),
        ("2.1.3 at risk expected 2026-13-45", "not a date", "expected"),
        ("2.1.3 at risk by 13/45/2026", "not a date", "expected"),
        ("2.1.3 completed by Dec 15", "cannot be completed and still expected", "expected"),
        *(
            (f"2.1.3 {typed}", f"“{bad}” is not a date I can read", "expected")
            for typed, bad in (
                ("on track by Feb 30", "Feb 30"),
                ("by Nov 31, crews are late", "Nov 31"),
                ("on track expected 30 Feb", "30 Feb"),
                ("on track by Feb 29, 2027", "Feb 29, 2027"),
                ("on track by Wed Dec 15", "Wed Dec 15"),
                ("on track by the end of Feb 30", "the end of Feb 30"),
                ("on track by 2/30", "2/30"),
                ("on track by Febuary 15", "Febuary 15"),
                ("on track by Dec15", "Dec15"),
            )
        ),
        *(
            (f"2.1.3 {typed}", f"“{bad}” is not a status. Did you mean {meant}?", "status")
            for typed, bad, meant in (
                ("on trak 40%", "on trak", "on track"),
                ("on trak all bids are in", "on trak", "on track"),
                ("- on trak", "on trak", "on track"),
                ("is now on-trak", "on-trak", "on track"),
                ("complted", "complted", "completed"),
                ("40% Complted ribbon was cut", "Complted", "completed"),
                ("ontrack", "ontrack", "on track"),
                ("AT RSK no bids yet", "AT RSK", "at risk"),
                ("discontinue", "discontinue", "discontinued"),
                ("finishd", "finishd", "completed"),
            )
        ),
        ("2.1.3 wobbly", "“wobbly” is not a status. Say not started, on track, ", "status"),
        ("2.1.3 late paperwork", "a note needs three words, or a dash before it", "status"),
        ("2.1.3 by Dec 15 wobbly", "“wobbly” is not a status", "status"),
        ("2.1.3 expected soon", "“expected soon” is not a status", "status"),
        ("2.1.3 ???", "“???” is not a status", "status"),
        ("2.1.3 at risk 40", "Write 40% if you mean percent.", "percent"),
        ("2.1.3 40", "Write 40% if you mean percent.", "percent"),
        ("2.1.3 at risk 40, waiting for the permit", "Write 40% if you mean percent.", "percent"),
        ("2.1.3 at risk 40 by Dec 15", "Write 40% if you mean percent.", "percent"),
        ("2.1.3 at risk by Dec 15: 40", "Write 40% if you mean percent.", "percent"),
        ("2.1.3 at risk 140", "“140” alone says too little", "percent"),
        ("2.1.3 at risk 40.5", "“40.5” alone says too little", "percent"),
        ("2.1.3 at risk about 40%", "Say one percent, next to the status", "percent"),
        ("2.1.3 at risk forty percent", "Say one percent, next to the status", "percent"),
        ("2.1.3 roughly 40 percent", "Say one percent, next to the status", "percent"),
        ("2.1.3 at risk 40% 50%", "Say one percent, next to the status", "percent"),
        ("2.1.3", "Say how 2.1.3 stands, for example: 2.1.3 at risk 40% ", None),
        ("2.1.3 :", "Say how 2.1.3 stands", None),
        ("8.8 at risk", "Nothing in the plan is called “8.8”", "reference"),
        ("5 at risk", "“5” could be 2 items", "reference"),
        ("", "Name an item", "reference"),
    ],
)
def test_what_a_line_cannot_say(text, words, field):
    with pytest.raises(UserError) as refused:
        line(text)
    assert words in refused.value.message
    assert refused.value.field == field


@given(st.sampled_from(Status), st.integers(0, 100), st.sampled_from(["no bids", "see #7", "by noon"]))
def test_status_and_percent_are_read_in_either_order(status, percent, note):
    expected = Said(status, percent, note, None)
    assert parse_said(f"{status.label} {percent}% {note}", TODAY) == expected
    if status is Status.COMPLETED and percent < 100:
        expected = Said(None, percent, expected.note, None)
        note = f": {note}"
    assert parse_said(f"{percent}% {status.label.upper()} {note}", TODAY) == expected


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    refusal = None
    try:
        said = parse_said(text, TODAY)
    except UserError as refused:
        refusal = refused
    if refusal is None:
        assert said.percent is None or 0 <= said.percent <= 100
        assert said.note is None or said.note in text
    else:
        assert refusal.field in ("status", "percent", "expected")


@pytest.mark.parametrize(("text", "percent"), [("40", 40), (" 40 %", 40), ("100%", 100), ("0", 0)])
def test_percents(text, percent):
    assert read_percent(text) == percent


@pytest.mark.parametrize("text", ["", "101", "-1", "4e1", "40.0", "½", "٤٠"])
def test_what_is_no_percent(text):
    with pytest.raises(UserError):
        read_percent(text)


@given(st.sampled_from(["-", "–", "—", ":"]), st.sampled_from(["wobbly", "expected soon", "permit"]))
def test_a_mark_before_it_makes_a_note_of_any_words(mark, note):
    assert parse_said(f"{mark} {note}", TODAY) == Said(None, None, note, None)
    assert parse_said(f"40% {mark} {note}", TODAY) == Said(None, 40, note, None)


@pytest.mark.parametrize(
    ("status", "typed"),
    [
        (status, status.label[:at] + status.label[at + 1 :])
        for status in Status
        for at in range(1, len(status.label))
        if status.label[:at] + status.label[at + 1 :] != "complete"
    ],
)
def test_a_status_with_a_letter_missing_is_never_stored_as_a_note(status, typed):
    with pytest.raises(UserError, match=f"Did you mean {status.label}?"):
        parse_said(f"{typed} and more words", TODAY)
