"""What the digest of a department and the rollup say of a week."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from plan.world import ADMIN, DANA, LIVE, MANAGER, PLANNING, PUBLIC_WORKS, SAM, city, item, said

from planbot.plan.model import Ask, Decision, Facts, Item
from planbot.plan.reports.builders import build_digest, build_rollup
from planbot.plan.reports.digest import Digest
from planbot.plan.reports.lines import Change, ItemLine
from planbot.plan.vocabulary import DecisionKind, Mode, Status

ON = replace(LIVE, mode=Mode.LIVE, leadership_channel="C1")
MONDAY = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 13, tzinfo=UTC)
LONG_AGO, LAST_WEEK = date(2026, 11, 3), date(2026, 11, 18)


def ids(lines: tuple[ItemLine, ...]) -> list[int]:
    return [line.id for line in lines]


def asked(item_id: int, *days: date) -> list[Ask]:
    at = {day: datetime(day.year, day.month, day.day, 15, tzinfo=UTC) for day in days}
    return [Ask(item_id=item_id, person_id=SAM.id, kind="ask", day=day, at=at[day]) for day in days]


def plan(*items: Item, **changes: object) -> Facts:
    goal = item(100, number="1", title="Quality of life", due=None, start=None, adopted_due=None)
    under = [replace(one, parent_id=100) for one in items]
    return replace(city(goal, *under, policy=ON, as_of=MONDAY), **changes)  # type: ignore[arg-type]


def a_week_before(known: Facts) -> Facts:
    """The same facts as of a week before, without what has been said since."""
    as_of = known.as_of - timedelta(days=7)
    return replace(known, as_of=as_of, updates=tuple(one for one in known.updates if one.at < as_of))


def digest(known: Facts, **changes: object) -> Digest:
    return build_digest(known, a_week_before(known), PUBLIC_WORKS, DANA, MONDAY)


BUSY = plan(
    item(1),
    item(2),
    item(3),
    item(4, due=date(2026, 12, 1), percent=90),
    item(5, due=date(2026, 11, 20)),
    item(6, due=date(2026, 11, 5)),
    item(7),
    item(8, department_id=PLANNING.id),
    updates=(
        said(Status.OFF_TRACK, on=LONG_AGO, item_id=1, note="no bids"),
        said(Status.ON_TRACK, on=LONG_AGO, item_id=2, id=22),
        said(Status.OFF_TRACK, on=LAST_WEEK, item_id=2, id=23),
        said(Status.COMPLETED, on=LAST_WEEK, item_id=3, id=24),
        said(Status.ON_TRACK, on=LAST_WEEK, item_id=7, id=25, percent=50),
    ),
    asks=(
        *asked(4, date(2026, 11, 10), date(2026, 11, 17)),
        *asked(6, date(2026, 11, 10)),
    ),
    decisions=(
        Decision(
            id=1,
            item_id=7,
            kind=DecisionKind.MONEY,
            question="May we spend $40k?",
            decider_id=MANAGER.id,
            asked_by_id=SAM.id,
            asked_at=datetime(2026, 11, 18, 15, tzinfo=UTC),
            needed_by=date(2026, 11, 30),
        ),
        Decision(
            id=2,
            item_id=7,
            kind=DecisionKind.PEOPLE,
            question="Who inspects?",
            decider_id=DANA.id,
            asked_by_id=SAM.id,
            asked_at=datetime(2026, 11, 19, 15, tzinfo=UTC),
            needed_by=date(2026, 12, 10),
        ),
    ),
)


class TestDigest:
    def test_its_lists(self) -> None:
        found = digest(BUSY)
        assert ids(found.newly_behind) == [2]
        assert sorted(ids(found.still_behind)) == [1, 6]
        assert ids(found.finished) == [3]
        assert ids(found.moved) == [7]
        assert ids(found.due_soon) == [4]
        assert [(one.line.id, one.asked_on) for one in found.unheard] == [
            (4, (date(2026, 11, 10), date(2026, 11, 17)))
        ]
        assert found.says_something

    def test_an_owner_who_was_not_asked_yet_is_counted_but_not_named(self) -> None:
        """Item 5 was due on Friday; its owner hears first, this morning."""
        found = digest(BUSY)
        assert found.counts.overdue == Change(now=2, before=1)
        named = (*found.newly_behind, *found.still_behind)
        assert 5 not in ids(named)

    def test_yours_to_decide_first_in_the_asker_s_words(self) -> None:
        found = [(one.question, one.decider, one.asked_by) for one in digest(BUSY).decisions]
        assert found == [
            ("Who inspects?", "Dana Whitfield", "Sam Ortiz"),
            ("May we spend $40k?", "Morgan Hale", "Sam Ortiz"),
        ]

    def test_only_of_the_department(self) -> None:
        assert digest(BUSY).counts.open.now == 6
        planning = build_digest(BUSY, a_week_before(BUSY), PLANNING, DANA, MONDAY)
        assert planning.counts.open.now == 1

    def test_the_sentence_that_leadership_reads(self) -> None:
        found = digest(BUSY)
        assert found.leadership_sentence == (
            "Public Works: 4 of 6 open behind schedule, 1 more than last week; 1 finished; 3 not reported on."
        )
        assert found.rollup_on == date(2026, 11, 24)

    def test_nothing_to_say(self) -> None:
        finished = plan(
            item(1, status=Status.COMPLETED), updates=(said(on=LONG_AGO, status=Status.COMPLETED),)
        )
        assert not digest(finished).says_something

    def test_an_uneventful_week_is_told_all_the_same(self) -> None:
        quiet = plan(item(1), updates=(said(on=LONG_AGO),))
        assert digest(quiet).says_something

    def test_of_no_department_for_an_administrator(self) -> None:
        stray = plan(item(1), departments=())
        found = build_digest(stray, a_week_before(stray), None, ADMIN, MONDAY)
        assert found.department == "No department"
        assert found.counts.open.now == 1
        assert "no department" in found.why


class TestRollup:
    def test_the_headline_says_what_cannot_be_seen(self) -> None:
        known = replace(BUSY, as_of=TUESDAY)
        found = build_rollup(known, a_week_before(known), TUESDAY)
        assert found.headline == (
            "4 of 7 open items are behind schedule, 1 more than last week; "
            "4 have not reported, so it may be worse."
        )
        assert [(one.department, one.silent, one.open) for one in found.silent_by_department] == [
            ("Public Works", 3, 6),
            ("Planning", 1, 1),
        ]

    def test_silence_alone_is_not_green(self) -> None:
        known = plan(item(1), item(2), as_of=TUESDAY)
        found = build_rollup(known, a_week_before(known), TUESDAY)
        assert found.headline.startswith("None of 2 open items is known to be behind schedule, as last week")
        assert found.headline.endswith("2 have not reported, so it may be worse.")
        assert found.counts.on_track.now == 0
        assert found.goals[0].verdict != "on track"

    def test_three_to_look_at_first_with_their_reasons(self) -> None:
        known = replace(BUSY, as_of=TUESDAY)
        found = build_rollup(known, a_week_before(known), TUESDAY)
        assert ids(found.look_first) == [1, 2, 7]
        assert all(line.reasons for line in found.look_first)

    def test_a_lateness_that_is_explained_rests_among_its_goal(self) -> None:
        """Asked about, answered with a later date: what nobody has answered is to be looked at before it."""
        late = date(2026, 11, 9)
        told = said(
            Status.AT_RISK, on=date(2026, 11, 12), item_id=1, note="no bids", expected=date(2027, 1, 15)
        )
        known = plan(
            item(1, due=late),
            item(2, due=late),
            updates=(told,),
            asks=(*asked(1, date(2026, 11, 10)), *asked(2, date(2026, 11, 10))),
            as_of=TUESDAY,
        )
        found = build_rollup(known, a_week_before(known), TUESDAY)
        assert ids(found.goals[0].lines) == [1]
        assert ids(found.look_first) == [1]
        assert found.look_first[0].reasons

        on_track = replace(known, updates=(replace(told, status=Status.ON_TRACK),))
        quiet = build_rollup(on_track, a_week_before(on_track), TUESDAY)
        assert ids(quiet.goals[0].lines) == [1]
        assert ids(quiet.look_first) == []

        rested = TUESDAY + timedelta(weeks=2)
        later = replace(on_track, as_of=rested)
        assert ids(build_rollup(later, a_week_before(later), rested).look_first) == [1, 2]

    def test_what_waits_on_this_room(self) -> None:
        known = replace(BUSY, as_of=TUESDAY)
        found = build_rollup(known, a_week_before(known), TUESDAY)
        assert [one.question for one in found.waiting_here] == ["May we spend $40k?"]

    def test_a_line_a_goal(self) -> None:
        known = replace(BUSY, as_of=TUESDAY)
        (goal,) = build_rollup(known, a_week_before(known), TUESDAY).goals
        assert (goal.title, goal.open, goal.completed) == ("Quality of life", 7, 1)
        assert goal.behind == Change(now=4, before=3)
        assert goal.verdict == "4 of 7 behind schedule"
        assert ids(goal.lines) == [1, 2, 7]

    def test_what_was_completed_and_what_comes_due(self) -> None:
        known = replace(BUSY, as_of=TUESDAY)
        found = build_rollup(known, a_week_before(known), TUESDAY)
        assert ids(found.completed) == [3]
        assert ids(found.due_soon) == [4]

    def test_everything_finished(self) -> None:
        done = plan(item(1), as_of=TUESDAY, updates=(said(Status.COMPLETED, on=LONG_AGO),))
        assert (
            build_rollup(done, a_week_before(done), TUESDAY).headline == "Everything in the plan is finished."
        )
