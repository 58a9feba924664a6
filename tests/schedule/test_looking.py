"""A sweep looks at few items and finds what it would find by looking at all of them."""

import random
from datetime import date, datetime, timedelta

import pytest
from services.city import BEGAN, City, build_city

from planbot.plan.clock import local_day
from planbot.plan.model import Ask, Item, Milestone, Override, Person
from planbot.plan.planned import MessageKind, asks_of
from planbot.plan.silence import Silence
from planbot.plan.vocabulary import (
    Cadence,
    DecisionKind,
    Mode,
    Part,
    PlanState,
    Precision,
    Recurrence,
    Status,
    Via,
)
from planbot.plan.wants import AskKind
from planbot.schedule.sweep import Swept, look, sweep
from planbot.store import (
    assignments,
    decisions,
    declines,
    due_changes,
    items,
    looks,
    outbox,
    overrides,
    people,
    plans,
    snoozes,
    updates,
    workspaces,
)
from planbot.store.facts import load_facts
from planbot.store.looks import AT_ONCE
from planbot.store.outbox_records import MessageState, NewAsk, NewMessage
from planbot.store.records import NewAssignment, NewDecision, NewItem, NewUpdate
from planbot.store.unit_of_work import Database, Unit

TUESDAY = datetime(2026, 11, 17, 15, tzinfo=BEGAN.tzinfo)
WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture
def city(database: Database) -> City:
    return build_city(database)


def looked_at(database: Database, city: City, day: date) -> set[int]:
    with database.reading() as unit:
        return set(looks.looks_until(unit, city.workspace_id, day))


def say(
    database: Database,
    city: City,
    item: Item,
    at: datetime,
    by: Person | None = None,
    on_behalf_of_id: int | None = None,
) -> int:
    new = NewUpdate(
        item_id=item.id,
        author_id=(by or city.maria).id,
        on_behalf_of_id=on_behalf_of_id,
        status=Status.ON_TRACK,
        percent=90,
        via=Via.MODAL,
    )
    with database.writing() as unit:
        return updates.add_update(unit, city.workspace_id, new, now=at).id


def settle(database: Database, city: City) -> None:
    """Have both items spoken of and looked at."""
    for item in (city.bridges, city.signals):
        say(database, city, item, TUESDAY - timedelta(days=7))
    sweep(database, city.workspace_id, TUESDAY)
    assert looked_at(database, city, WEDNESDAY.date()) == set()


def test_what_was_looked_at_is_left_alone_until_its_day(database: Database, city: City) -> None:
    settle(database, city)
    assert looked_at(database, city, date(2026, 12, 1)) == {city.bridges.id, city.signals.id}
    of_all, of_none = (run(database, city.workspace_id, WEDNESDAY) for run in (look, sweep))
    assert of_none.facts is None
    assert (of_none.messages, of_none.found.marks) == ((), of_all.found.marks)


def test_whoever_changes_an_item_has_it_looked_at(database: Database, city: City) -> None:
    settle(database, city)
    say(database, city, city.signals, WEDNESDAY)
    assert looked_at(database, city, date.min) == {city.signals.id}
    swept = sweep(database, city.workspace_id, WEDNESDAY)
    assert swept.facts is not None
    assert {item.id for item in swept.facts.items} == {city.goal.id, city.signals.id}
    assert looked_at(database, city, WEDNESDAY.date()) == set()


def test_what_was_changed_while_it_was_looked_at_is_looked_at_again(database: Database, city: City) -> None:
    settle(database, city)
    say(database, city, city.signals, WEDNESDAY)
    with database.reading() as unit:
        seen = looks.looks_until(unit, city.workspace_id, WEDNESDAY.date())
    say(database, city, city.signals, WEDNESDAY)
    found = {item_id: (date(2026, 12, 1), before) for item_id, before in seen.items()}
    with database.writing() as unit:
        looks.keep_looks(unit, city.workspace_id, found, now=WEDNESDAY)
    assert looked_at(database, city, AT_ONCE) == {city.signals.id}


def test_a_change_that_the_facts_do_not_have_yet_is_not_lost(database: Database, city: City) -> None:
    """The host on which it was made is ahead of the one that sweeps."""
    settle(database, city)
    with database.writing() as unit:
        near = {"due": date(2026, 11, 19), "now": WEDNESDAY + timedelta(seconds=5)}
        items.revise_item(unit, city.workspace_id, city.signals.id, **near)  # type: ignore[arg-type]
    sweep(database, city.workspace_id, WEDNESDAY)
    assert looked_at(database, city, AT_ONCE) == {city.signals.id}


def test_other_settings_have_all_looked_at_anew(database: Database, city: City) -> None:
    settle(database, city)
    with database.writing() as unit:
        workspaces.set_setting(unit, city.workspace_id, "coming_due_days", 20, now=WEDNESDAY)
    sweep(database, city.workspace_id, WEDNESDAY)
    with database.reading() as unit:
        found = looks.looks_until(unit, city.workspace_id, date.max)
    assert found[city.bridges.id].look_at == date(2026, 11, 19)
    assert found[city.signals.id].look_at == date(2026, 12, 1)


def test_what_concerns_all_meanwhile_is_not_taken_for_done(database: Database, city: City) -> None:
    settle(database, city)
    with database.reading() as unit:
        before = looks.look_rules_of(unit, city.workspace_id)
    with database.writing() as unit:
        looks.look_at_all_again(unit, city.workspace_id, now=WEDNESDAY)
        looks.keep_look_rules(unit, city.workspace_id, "new", before, now=WEDNESDAY)
        assert looks.look_rules_of(unit, city.workspace_id).rules is None


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2))])
def test_it_finds_what_looking_at_all_would_find(database: Database, city: City, seed: int) -> None:
    life = Life(database, city, random.Random(seed))
    swept, loaded, there, kinds, silent = 0, 0, 0, set[MessageKind](), 0
    for _ in range(60):
        life.go_on()
        of_all, of_few = (run(database, city.workspace_id, life.now) for run in (look, sweep))
        assert of_few.found.messages == of_all.found.messages
        assert of_few.found.marks == of_all.found.marks
        assert asked(of_few, life.now) == asked(of_all, life.now)
        kinds.update(message.kind for message in of_few.messages)
        if of_few.facts is not None and of_all.facts is not None:
            swept, loaded = swept + len(of_few.messages), loaded + len(of_few.facts.items)
            there += len(of_all.facts.items)
            silences = [
                Silence(facts, local_day(life.now, facts.policy.zone))
                for facts in (of_all.facts, of_few.facts)
            ]
            for person in of_all.facts.people:
                by_all, by_few = (one.unanswered(person) for one in silences)
                assert by_few == by_all
            silent += sum(silences[0].has_fallen(person) for person in life.people)
    assert swept
    assert loaded < there
    assert MessageKind.CHECK_IN in kinds
    assert silent


def asked(swept: Swept, now: datetime) -> list[tuple[Ask, ...]]:
    if swept.facts is None:
        return []
    return [asks_of(message, swept.facts, now) for message in swept.messages]


def test_a_clock_that_went_back_has_all_looked_at(database: Database, city: City) -> None:
    """What was found by what is not known yet says nothing, and counts again once it is."""
    settle(database, city)
    for at in (TUESDAY - timedelta(days=5), WEDNESDAY):
        of_all, of_few = (run(database, city.workspace_id, at) for run in (look, sweep))
        assert of_few.messages == of_all.messages
        assert (of_few.facts is not None) == (at < TUESDAY)
    assert looked_at(database, city, date(2026, 11, 18)) == set()


def test_an_open_question_has_its_item_looked_at_until_the_answer(database: Database, city: City) -> None:
    settle(database, city)
    question = NewDecision(
        item_id=city.signals.id,
        kind=DecisionKind.MONEY,
        question="May we?",
        asked_by_id=city.maria.id,
        decider_id=city.dana.id,
    )
    with database.writing() as unit:
        asked_for = decisions.add_decision(unit, city.workspace_id, question, now=TUESDAY)
    swept = sweep(database, city.workspace_id, WEDNESDAY)
    assert [len(message.decisions) for message in swept.messages] == [1]
    later = WEDNESDAY + timedelta(days=1)
    sweep(database, city.workspace_id, later)
    assert looked_at(database, city, later.date()) == {city.signals.id}
    with database.writing() as unit:
        answer = {"answer": "Yes", "by_id": city.dana.id, "now": later}
        decisions.answer_decision(unit, city.workspace_id, asked_for.id, **answer)  # type: ignore[arg-type]
    sweep(database, city.workspace_id, later + timedelta(days=1))
    assert looked_at(database, city, later.date() + timedelta(days=2)) == set()


def test_whoever_is_given_a_lead_is_told_though_nothing_else_is_due(database: Database, city: City) -> None:
    settle(database, city)
    with database.writing() as unit:
        assignments.set_lead(
            unit, city.workspace_id, city.signals.id, person_id=city.tom.id, now=TUESDAY + timedelta(hours=1)
        )
    swept = sweep(database, city.workspace_id, WEDNESDAY)
    assert [(message.kind, message.person_id) for message in swept.messages] == [
        (MessageKind.LAUNCH, city.tom.id)
    ]


@pytest.mark.parametrize("last_word", ["nothing", "looked at no more", "retired", "as a delegate"])
def test_who_answers_nothing_is_told_from_who_spoke_of_something_else(
    database: Database, city: City, last_word: str
) -> None:
    """Maria was asked twice about the signals, and Dana has spoken of both items; then one is late."""
    with database.writing() as unit:
        items.revise_item(unit, city.workspace_id, city.bridges.id, due=TUESDAY.date(), now=BEGAN)
        new = NewItem(title="Paint the curbs", short_title="Paint the curbs", position=9)
        (curbs,) = items.add_items(unit, city.workspace_id, city.goal.plan_id, [new], now=BEGAN)
        leads = NewAssignment(item_id=curbs.id, part=Part.LEAD, person_id=city.tom.id)
        assignments.add_assignments(unit, city.workspace_id, [leads], now=BEGAN)
    for weeks in (2, 1):
        ask(database, city, city.signals, TUESDAY - timedelta(weeks=weeks))
    for item in (city.signals, city.bridges, curbs):
        say(database, city, item, TUESDAY - timedelta(days=6), by=city.dana)
    if last_word != "nothing":
        about = city.signals if last_word == "looked at no more" else curbs
        behalf = city.tom.id if last_word == "as a delegate" else None
        say(database, city, about, TUESDAY - timedelta(days=5), by=city.maria, on_behalf_of_id=behalf)
    if last_word == "retired":
        with database.writing() as unit:
            items.retire_item(unit, city.workspace_id, curbs.id, now=TUESDAY - timedelta(days=4))
    sweep(database, city.workspace_id, TUESDAY)
    of_all, of_few = (run(database, city.workspace_id, WEDNESDAY) for run in (look, sweep))
    assert of_few.messages == of_all.messages
    assert of_few.facts is not None
    assert {item.id for item in of_few.facts.items} == {city.goal.id, city.bridges.id}
    nudged = [message.person_id for message in of_few.messages]
    assert nudged == ([] if last_word == "nothing" else [city.maria.id])


def ask(database: Database, city: City, item: Item, at: datetime) -> None:
    """Have Maria asked about an item in a weekly ask."""
    about = NewAsk(item_id=item.id, person_id=city.maria.id, kind=AskKind.ASK, day=at.date())
    new = NewMessage(
        kind="check_in", dedupe_key=f"{at}", not_before=at, references={}, recipient_person_id=city.maria.id
    )
    with database.writing() as unit:
        outbox.enqueue(unit, city.workspace_id, new, now=at, asks=[about])


class Life:
    """What happens in a city, with time passing between."""

    def __init__(self, database: Database, city: City, chance: random.Random) -> None:
        self.database = database
        self.here = city.workspace_id
        self.city = city
        self.chance = chance
        self.now = BEGAN
        with database.writing() as unit:
            self.quiet = [self._join(unit, name) for name in ("Ines", "Raj")]
            self.people = [city.maria, city.dana, city.tom, *self.quiet]
            self.plan_id = city.goal.plan_id
            self._grow(unit, 12)
            self.now += timedelta(days=40)  # What was given then is no news.
            for item in items.list_items(unit, self.here)[5:]:
                self._say(unit, item)

    def _join(self, unit: Unit, name: str) -> Person:
        """Have somebody in the city of whom little is heard: mostly others speak of what they lead."""
        email, works = f"{name.casefold()}@city.example", self.city.maria.department_id
        found = people.upsert_person(
            unit, self.here, email=email, name=name, department_id=works, now=self.now
        )
        return people.link_to_slack(unit, self.here, found.id, f"U{found.id}")

    def go_on(self) -> None:
        self.now += timedelta(hours=self.chance.choice((1, 5, 18, 24, 24, 30)))
        if self.chance.random() < 0.03:
            self.now -= timedelta(hours=self.chance.choice((1, 30, 100)))
        if self.now.hour < 14:
            self.now = self.now.replace(hour=self.chance.choice((14, 15, 17)))
        for _ in range(self.chance.choice((0, 0, 1, 1, 2))):
            # What concerns all items has all looked at: it must not hide what a change of one is to do.
            of_all = [
                self._override,
                self._set,
                self._redate_goal,
                self._mode,
                self._dissolve,
                self._move,
                self._retire,
            ]
            of_one = [self._redate] * 2 + [self._take_back, self._tick, self._hand_over, self._snooze]
            of_one += [self._decline, self._keep, self._ask_for, self._decide, self._accept, self._one_more]
            of_one += [self._ask_for] * 2
            of_people = [self._leave, self._zone, self._stand_in, self._discard, self._state]
            happen = self.chance.choice(
                of_all if self.chance.random() < 0.08 else [self._say] * 9 + of_one + of_people
            )
            with self.database.writing() as unit:
                happen(unit, self.chance.choice(items.list_items(unit, self.here)))

    def _day(self, least: int = -20, most: int = 60) -> date:
        return self.now.date() + timedelta(days=self.chance.randint(least, most))

    def _who(self) -> int:
        return self.chance.choice(self.people).id

    def _lead(self, unit: Unit, item: Item) -> int | None:
        found = assignments.assignments_of_item(unit, self.here, item.id)
        return next((one.person_id for one in found if one.part is Part.LEAD), None)

    def _grow(self, unit: Unit, count: int) -> None:
        new = [
            NewItem(
                title=f"Work {n}",
                short_title=f"Work {n}",
                position=10 + n,
                parent_id=self.city.goal.id if n % 3 else None,
                start=self._day(-90, 30) if n % 4 else None,
                due=self._day(-10, 300) if n % 5 else None,
                recurrence=self.chance.choice((None, None, *Recurrence)),
                precision=self.chance.choice((None, None, *Precision)),
                cadence=self.chance.choice((None, None, None, *Cadence)),
                milestones=(Milestone(title="Vote", due=self._day()),) if n % 4 == 1 else (),
            )
            for n in range(count)
        ]
        added = items.add_items(unit, self.here, self.plan_id, new, now=self.now)
        leads = [NewAssignment(item_id=one.id, part=Part.LEAD, person_id=self._who()) for one in added]
        assignments.add_assignments(unit, self.here, leads, now=self.now)

    def _one_more(self, unit: Unit, item: Item) -> None:
        self._grow(unit, 1)

    def _say(self, unit: Unit, item: Item) -> None:
        lead = self._lead(unit, item) or self._who()
        if lead in {one.id for one in self.quiet} and self.chance.random() < 0.9:
            lead = self.city.tom.id
        new = NewUpdate(
            item_id=item.id,
            author_id=lead,
            status=self.chance.choice([Status.ON_TRACK] * 5 + list(Status)),
            percent=self.chance.choice((None, None, 5, 20, 50, 80)),
            note=self.chance.choice((None, None, "Waiting for the permit", "On it")),
            expected=self.chance.choice((None, None, self._day())),
            via=Via.MODAL,
        )
        updates.add_update(unit, self.here, new, now=self.now)

    def _take_back(self, unit: Unit, item: Item) -> None:
        for one in updates.updates_of_item(unit, self.here, item.id)[-1:]:
            updates.withdraw_update(unit, self.here, one.id, author_id=self._who(), now=self.now)

    def _redate(self, unit: Unit, item: Item) -> None:
        due, by = self._day(), self._who()
        items.revise_item(unit, self.here, item.id, now=self.now, due=due)
        due_changes.add_due_change(
            unit, self.here, item_id=item.id, before=item.due, after=due, reason=None, by_id=by, now=self.now
        )

    def _redate_goal(self, unit: Unit, item: Item) -> None:
        items.revise_item(unit, self.here, self.city.goal.id, now=self.now, due=self._day())

    def _tick(self, unit: Unit, item: Item) -> None:
        milestones = (Milestone(title="Vote", due=self._day()), Milestone(title="Draft", done_on=self._day()))
        items.revise_item(unit, self.here, item.id, now=self.now, milestones=milestones)

    def _move(self, unit: Unit, item: Item) -> None:
        if item.id != self.city.goal.id:
            above = self.chance.choice((None, self.city.goal.id))
            items.revise_item(unit, self.here, item.id, now=self.now, parent_id=above)

    def _retire(self, unit: Unit, item: Item) -> None:
        if item.id != self.city.goal.id:
            items.retire_items(unit, self.here, [item.id], now=self.now)

    def _hand_over(self, unit: Unit, item: Item) -> None:
        assignments.set_lead(unit, self.here, item.id, person_id=self._who(), now=self.now)

    def _snooze(self, unit: Unit, item: Item) -> None:
        who = self._lead(unit, item) or self._who()
        until = self._day(1, 9)
        snoozes.add_snooze(
            unit, self.here, item_id=item.id, person_id=who, until=until, by_id=who, now=self.now
        )

    def _decline(self, unit: Unit, item: Item) -> None:
        who = self._lead(unit, item) or self._who()
        declined = {"item_id": item.id, "person_id": who, "by_id": who, "reason": None}
        declines.add_decline(unit, self.here, **declined, suggested_slack_id=None, now=self.now)  # type: ignore[arg-type]

    def _keep(self, unit: Unit, item: Item) -> None:
        known = load_facts(unit, self.here, now=self.now).declines
        for one in [each for each in known if each.kept_at is None][-1:]:
            declines.keep_declined(unit, self.here, one.id, by_id=self.city.dana.id, now=self.now)

    def _override(self, unit: Unit, item: Item) -> None:
        subject = self.chance.choice(({"item_id": item.id}, {"plan_id": self.plan_id}))
        key, value = self.chance.choice(
            (
                ("coming_due_days", 30),
                ("asked", False),
                ("steps_before", (20, 3)),
                ("trouble_period", Cadence.QUARTER),
                ("quiet_period", Cadence.MONTH),
                ("silent_ask_weeks", 4),
                ("decision_again_days", 2),
            )
        )
        change = self.chance.choice((overrides.set_override, overrides.clear_override))
        one = Override(key=key, value=value, **subject)
        change(unit, self.here, one, now=self.now, by_id=None, via=Via.MODAL)

    def _set(self, unit: Unit, item: Item) -> None:
        key, value = self.chance.choice(
            (
                ("coming_due_days", self.chance.randint(3, 20)),
                ("days_off", (self._day(), self._day())),
                ("ask_day", self.chance.randint(0, 4)),
                ("trouble_period", self.chance.choice(list(Cadence))),
                ("quiet_period", self.chance.choice(list(Cadence))),
                ("silent_ask_weeks", self.chance.randint(1, 4)),
                ("decision_again_days", self.chance.randint(1, 10)),
                ("unproven_days", self.chance.choice((0, 7, 60))),
                ("launch_days", self.chance.choice((7, 30, 60))),
                ("unanswered_asks", self.chance.randint(1, 3)),
                ("direct_messages_per_week", self.chance.randint(1, 4)),
            )
        )
        workspaces.set_setting(unit, self.here, key, value, now=self.now)

    def _ask_for(self, unit: Unit, item: Item) -> None:
        question = NewDecision(
            item_id=item.id,
            kind=self.chance.choice(list(DecisionKind)),
            question="May we?",
            asked_by_id=self._lead(unit, item) or self._who(),
            decider_id=self.chance.choice((None, self._who())),
            needed_by=self.chance.choice((None, self._day(1, 20))),
        )
        decisions.add_decision(unit, self.here, question, now=self.now)

    def _decide(self, unit: Unit, item: Item) -> None:
        waiting = [one for one in load_facts(unit, self.here, now=self.now).decisions if one.is_open]
        for one in waiting[:1]:
            decisions.answer_decision(unit, self.here, one.id, answer="Yes", by_id=self._who(), now=self.now)

    def _accept(self, unit: Unit, item: Item) -> None:
        for one in assignments.assignments_of_item(unit, self.here, item.id)[:1]:
            assignments.accept_assignment(unit, self.here, one.id, now=self.now)

    def _stand_in(self, unit: Unit, item: Item) -> None:
        who, other = self.chance.sample(self.people, 2)
        people.update_person(unit, self.here, who.id, delegate_id=self.chance.choice((None, other.id)))

    def _dissolve(self, unit: Unit, item: Item) -> None:
        """Give the lead of the goal, which what is under it takes, to the department that Dana heads."""
        assignments.set_lead(
            unit, self.here, self.city.goal.id, department_id=self.city.dana.department_id, now=self.now
        )
        for one in assignments.assignments_of_item(unit, self.here, item.id):
            if item.id != self.city.goal.id:
                assignments.end_assignment(unit, self.here, one.id, now=self.now)

    def _mode(self, unit: Unit, item: Item) -> None:
        key, value = self.chance.choice(
            (
                ("mode", Mode.LIVE),
                ("mode", Mode.PILOT),
                ("pilot_department", "Public Works"),
                ("pilot_since", self._day(-60, -28)),
                ("resumed_on", self._day(-3, 0)),
                ("live_since", self._day(-120, -40)),
            )
        )
        workspaces.set_setting(unit, self.here, key, value, now=self.now)

    def _leave(self, unit: Unit, item: Item) -> None:
        until = self.chance.choice((None, self._day(1, 9)))
        people.update_person(unit, self.here, self._who(), away_until=until, away_since=self.now)

    def _zone(self, unit: Unit, item: Item) -> None:
        zone = self.chance.choice(("America/New_York", "Pacific/Honolulu", "Asia/Kolkata"))
        people.update_person(unit, self.here, self._who(), zone=zone, moved_at=self.now)

    def _state(self, unit: Unit, item: Item) -> None:
        state = self.chance.choice((PlanState.ADOPTED, PlanState.ADOPTED, PlanState.DRAFT))
        plans.update_plan(unit, self.here, self.plan_id, now=self.now, state=state)

    def _discard(self, unit: Unit, item: Item) -> None:
        for message in outbox.list_messages(unit, self.here):
            if message.state is MessageState.QUEUED and self.chance.random() < 0.3:
                outbox.discard(unit, self.here, message.id, reason="no", now=self.now)
