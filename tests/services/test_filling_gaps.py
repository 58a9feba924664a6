"""Filling in what a plan lacks: once, on record, by those who may, and never over somebody else's choice."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from services.city import ASK, City, build_city

from planbot.intake.draft import OwnerKind
from planbot.plan.errors import UserError
from planbot.plan.gaps import GapKind, GapPage, GapRef
from planbot.plan.model import Item, Person
from planbot.plan.reports.gaps_list import Filled
from planbot.plan.vocabulary import Part, Precision, Role, Via
from planbot.services.directory import Member
from planbot.services.filling_gaps import fill_gaps
from planbot.services.gap_answers import (
    DateAnswer,
    ItemAnswer,
    LeadAnswer,
    MeasureAnswer,
    OwnerAnswer,
    TitleAnswer,
)
from planbot.services.gaps import items_form, owner_form, show_gaps
from planbot.services.naming_owners import name_owner
from planbot.store import (
    assignments,
    bodies,
    departments,
    due_changes,
    items,
    ledger,
    owner_names,
    people,
)
from planbot.store.facts import load_facts
from planbot.store.records import NewAssignment, NewItem
from planbot.store.unit_of_work import Database

LATER = ASK + timedelta(hours=1)
DUE = date(2027, 6, 30)
VERA = Member(
    slack_id="U-VERA", email="vera@city.example", name="Vera Stone", zone="America/Denver", is_gone=False
)


class GappyCity:
    """The small city, with an administrator and four more items that lack most of what there is to say."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.city: City = build_city(database)
        self.workspace_id = self.city.workspace_id
        self.plan_id = self.city.goal.plan_id
        with database.writing() as unit:
            found = people.upsert_person(
                unit, self.workspace_id, email="pat@city.example", name="Pat Doe", role=Role.ADMIN, now=ASK
            )
            self.pat = people.link_to_slack(unit, self.workspace_id, found.id, "U-PAT")
            works = departments.department_named(unit, self.workspace_id, "Public Works", now=ASK)
            assert works is not None
            self.works_id = works.id
            new = [
                NewItem(
                    title=title,
                    short_title=short,
                    number=number,
                    position=position,
                    parent_id=self.city.goal.id,
                    department_id=department_id,
                    start=start,
                )
                for position, (number, title, short, department_id, start) in enumerate(
                    (
                        ("1.3", "Study the lights", "Study the lights", works.id, date(2027, 1, 4)),
                        ("1.4", "Coordination of all that there is", "Coordination of…", works.id, None),
                        ("1.5", "Open the pond", "Open the pond", None, None),
                        ("1.6", "Plan the trail", "Plan the trail", None, None),
                    ),
                    start=10,
                )
            ]
            self.lights, self.coordination, self.pond, self.trail = items.add_items(
                unit, self.workspace_id, self.plan_id, new, now=ASK
            )
            self.names = owner_names.add_owner_names(
                unit,
                self.workspace_id,
                [
                    (self.pond.id, Part.LEAD, "Planning Board"),
                    (self.trail.id, Part.LEAD, "planning  board"),
                ],
                now=ASK,
            )

    def ref(self, kind: GapKind, of: str = "") -> GapRef:
        return GapRef(self.plan_id, kind, of)

    def fill(
        self,
        *answers: ItemAnswer,
        by: Person | None = None,
        kind: GapKind = GapKind.DATE,
        submission_id: str = "s1",
        reason: str | None = None,
        members: Mapping[str, Member | None] | None = None,
        after: int | None = None,
        now: datetime = LATER,
    ) -> Filled:
        return fill_gaps(
            self.database,
            self.workspace_id,
            (by or self.pat).id,
            self.ref(kind),
            answers,
            members=members or {},
            reason=reason,
            after=after,
            submission_id=submission_id,
            now=now,
            via=Via.MODAL,
        )

    def owner_key(self, *, now: datetime = LATER) -> GapRef:
        shown = show_gaps(self.database, self.workspace_id, self.pat.id, now=now)
        ref = next(s for s in shown.sections if s.title == "Owners to settle").groups[0].ref
        assert ref is not None
        return GapRef.read(ref)

    def name(
        self,
        ref: GapRef,
        answer: OwnerAnswer,
        *,
        by: Person | None = None,
        submission_id: str = "o1",
        members: Mapping[str, Member | None] | None = None,
        now: datetime = LATER,
    ) -> Filled:
        return name_owner(
            self.database,
            self.workspace_id,
            (by or self.pat).id,
            ref,
            answer,
            members=members or {},
            submission_id=submission_id,
            now=now,
            via=Via.MODAL,
        )

    def item(self, item: Item) -> Item:
        with self.database.reading() as unit:
            return items.item(unit, self.workspace_id, item.id)

    def lead(self, item: Item) -> tuple[int | None, int | None] | None:
        with self.database.reading() as unit:
            held = assignments.assignments_of_item(unit, self.workspace_id, item.id)
        return next(((one.person_id, one.department_id) for one in held if one.part is Part.LEAD), None)

    def record(self, item: Item) -> list[tuple[str, int | None, object, object]]:
        with self.database.reading() as unit:
            found = ledger.list_entries(unit, self.workspace_id, subject_kind="item", subject_id=item.id)
        return [(one.verb, one.actor_id, one.before, one.after) for one in found]


@pytest.fixture
def city(database: Database) -> GappyCity:
    return GappyCity(database)


def due(item: Item, day: date | None = DUE) -> DateAnswer:
    return DateAnswer(item_id=item.id, field=f"date:{item.id}", due=day)


def lead(item: Item, slack_id: str | None = None, *, seen: str | None = None, **more: int) -> LeadAnswer:
    return LeadAnswer(item_id=item.id, field=f"lead:{item.id}", seen=seen, slack_id=slack_id, **more)


def test_an_administrator_sees_all_gaps_and_a_head_those_of_the_department(city: GappyCity) -> None:
    shown = show_gaps(city.database, city.workspace_id, city.pat.id, now=LATER)
    found = {
        section.title: [(group.name, group.count, group.labels) for group in section.groups]
        for section in shown.sections
    }
    goal = found["Items without a date"][0][0]
    assert found == {
        "Owners to settle": [("Planning Board", 2, ("1.5", "1.6"))],
        "Items that nobody leads": [(goal, 2, ("1.3", "1.4"))],
        "Items without a date": [(goal, 4, ("1.3", "1.4", "1.5", "1.6"))],
    }
    assert shown.gaps == 8
    mine = show_gaps(city.database, city.workspace_id, city.city.dana.id, now=LATER)
    assert mine.departments == ("Public Works",)
    assert {section.title: section.items for section in mine.sections} == {
        "Items that nobody leads": 2,
        "Items without a date": 2,
    }


def test_others_get_a_sentence_that_says_who_can_help(city: GappyCity) -> None:
    with pytest.raises(UserError, match=r"by administrators, and by heads .*: Pat Doe can tell you more"):
        show_gaps(city.database, city.workspace_id, city.city.tom.id, now=LATER)


def test_a_first_date_is_the_adopted_one_and_on_record(city: GappyCity) -> None:
    filled = city.fill(due(city.lights), due(city.pond, None))
    assert [(line.label, line.now) for line in filled.lines] == [
        ("1.3", "due Wed Jun 30, 2027"),
        ("1.5", "ongoing"),
    ]
    lights, pond = city.item(city.lights), city.item(city.pond)
    assert (lights.due, lights.adopted_due, lights.precision) == (DUE, DUE, Precision.DAY)
    assert (pond.due, pond.precision) == (None, Precision.ONGOING)
    assert city.record(city.lights) == [
        (
            "filled_in",
            city.pat.id,
            {"due": None},
            {"due": "2027-06-30", "because": "a gap was filled in"},
        )
    ]
    with city.database.reading() as unit:
        assert due_changes.due_changes_of_item(unit, city.workspace_id, city.lights.id) == []
    left = show_gaps(city.database, city.workspace_id, city.pat.id, now=LATER + timedelta(minutes=1))
    assert next(s.items for s in left.sections if s.title == "Items without a date") == 2


def test_a_date_that_was_taken_away_comes_back_with_a_reason_only(city: GappyCity) -> None:
    with city.database.writing() as unit:
        items.revise_item(unit, city.workspace_id, city.lights.id, now=ASK, due=date(2027, 2, 1))
        items.revise_item(unit, city.workspace_id, city.lights.id, now=ASK + timedelta(minutes=1), due=None)
    form = items_form(city.database, city.workspace_id, city.pat.id, city.ref(GapKind.DATE), now=LATER)
    assert {line.id: line.first_due for line in form.lines}[city.lights.id] == date(2027, 2, 1)
    with pytest.raises(UserError, match=r"1\.3 had a date before") as refused:
        city.fill(due(city.lights))
    assert refused.value.field == "reason"
    city.fill(due(city.lights), reason="The grant came through")
    assert city.item(city.lights).adopted_due == date(2027, 2, 1)
    with city.database.reading() as unit:
        (change,) = due_changes.due_changes_of_item(unit, city.workspace_id, city.lights.id)
    assert (change.before, change.after, change.reason, change.by_id) == (
        None,
        DUE,
        "The grant came through",
        city.pat.id,
    )


def test_one_wrong_field_stores_nothing_of_the_form(city: GappyCity) -> None:
    with pytest.raises(UserError, match=r"It starts on Mon Jan 4, 2027") as refused:
        city.fill(due(city.pond), due(city.lights, date(2026, 12, 1)))
    assert refused.value.field == f"date:{city.lights.id}"
    assert city.item(city.pond).due is None
    assert city.fill(due(city.pond)).lines  # the submission that failed does not count as made


def test_the_second_sees_what_the_first_chose(city: GappyCity) -> None:
    city.fill(due(city.lights), lead(city.lights, city.city.tom.slack_id), MeasureAnswer(
        item_id=city.lights.id, field="m", measure="Forty lights"
    ))  # fmt: skip
    second = city.fill(
        due(city.lights, date(2028, 1, 3)),
        lead(city.lights, city.city.maria.slack_id),
        MeasureAnswer(item_id=city.lights.id, field="m", measure="Ten lights"),
        by=city.city.dana,
        submission_id="s2",
        now=LATER + timedelta(minutes=3),
    )
    assert second.done == "Nothing was changed."
    assert second.lines == ()
    assert second.kept == (
        "1.3 Study the lights stays as it is: due Wed Jun 30, 2027. Pat Doe chose that at 10:30.",
        "1.3 Study the lights stays as it is: Tom leads it. Pat Doe chose that at 10:30.",
        "1.3 Study the lights stays as it is: measured by “Forty lights”. Pat Doe chose that at 10:30.",
    )
    assert city.item(city.lights).due == DUE
    assert city.lead(city.lights) == (city.city.tom.id, None)


def test_of_two_at_once_one_counts(city: GappyCity) -> None:
    def one(number: int) -> Filled:
        person = (city.city.tom, city.city.maria)[number]
        return city.fill(
            lead(city.lights, person.slack_id), due(city.lights), submission_id=f"at once {number}"
        )

    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(one, range(2)))
    assert sorted((len(one.lines), len(one.kept)) for one in outcomes) == [(0, 2), (2, 0)]
    winner = next(number for number, outcome in enumerate(outcomes) if outcome.lines)
    assert city.lead(city.lights) == ((city.city.tom, city.city.maria)[winner].id, None)
    assert [verb for verb, *_ in city.record(city.lights)] == ["filled_in", "assigned"]


def test_a_clock_that_runs_behind_overwrites_nothing(city: GappyCity) -> None:
    city.fill(due(city.lights), lead(city.lights, city.city.tom.slack_id))
    second = city.fill(
        due(city.lights, date(2028, 1, 3)),
        lead(city.lights, city.city.maria.slack_id),
        submission_id="s2",
        now=LATER - timedelta(minutes=1),
    )
    assert len(second.kept) == 2
    assert city.item(city.lights).due == DUE
    assert city.lead(city.lights) == (city.city.tom.id, None)


def test_the_same_submission_counts_once_and_is_answered_the_same(city: GappyCity) -> None:
    answers = (due(city.lights), lead(city.lights, "U-VERA"))
    first = city.fill(*answers, members={"U-VERA": VERA}, after=city.lights.id)
    assert first.joined == ("Vera Stone",)
    assert first.left == 3
    before = city.record(city.lights)
    again = city.fill(*answers, after=city.lights.id, now=LATER + timedelta(hours=2))
    assert again == first
    assert city.record(city.lights) == before


def test_a_head_fills_in_their_own_department_and_nobody_elses(city: GappyCity) -> None:
    dana = city.city.dana
    assert city.fill(due(city.lights), by=dana).lines
    with pytest.raises(UserError, match=r"1\.5 can be filled in by the head of its department") as refused:
        city.fill(due(city.pond), by=dana, submission_id="s2")
    assert refused.value.field == f"date:{city.pond.id}"
    with pytest.raises(UserError, match="administrators, and by heads"):
        city.fill(due(city.pond), by=city.city.tom, submission_id="s3")
    assert city.item(city.pond).due is None


def test_a_department_may_lead_and_who_leads_supports_no_more(city: GappyCity) -> None:
    tom = city.city.tom
    with city.database.writing() as unit:
        support = NewAssignment(item_id=city.lights.id, part=Part.SUPPORT, person_id=tom.id)
        assignments.add_assignments(unit, city.workspace_id, [support], now=ASK)
    city.fill(lead(city.lights, tom.slack_id), lead(city.coordination, department_id=city.works_id))
    assert city.lead(city.lights) == (tom.id, None)
    assert city.lead(city.coordination) == (None, city.works_id)
    with city.database.reading() as unit:
        held = assignments.assignments_of_item(unit, city.workspace_id, city.lights.id)
    assert [one.part for one in held] == [Part.LEAD]


def test_a_short_title_is_chosen_once_seen_and_the_plans_words_stay(city: GappyCity) -> None:
    def title(words: str, seen: str) -> TitleAnswer:
        return TitleAnswer(item_id=city.coordination.id, field="t", seen=seen, short_title=words)

    with pytest.raises(UserError, match="at most 60 characters"):
        city.fill(title("x" * 61, "Coordination of…"))
    city.fill(title("Build one crew", "Coordination of…"))
    item = city.item(city.coordination)
    assert (item.short_title, item.title) == ("Build one crew", "Coordination of all that there is")
    late = city.fill(title("Hire a crew", "Coordination of…"), submission_id="s2")
    assert late.kept[0].startswith("1.4 Build one crew stays as it is: it is called “Build one crew” by now.")
    with pytest.raises(UserError, match="Nothing is left"):
        items_form(city.database, city.workspace_id, city.pat.id, city.ref(GapKind.SHORT_TITLE), now=LATER)
    form = items_form(city.database, city.workspace_id, city.pat.id, city.ref(GapKind.WORDING), now=LATER)
    assert [line.label for line in form.lines] == ["1.3"]


def test_a_name_is_settled_for_all_items_by_somebody_who_joins(city: GappyCity) -> None:
    ref = city.owner_key()
    answer = OwnerAnswer(name="Planning Board", kind=OwnerKind.PERSON, slack_id="U-VERA")
    first = city.name(ref, answer, members={"U-VERA": VERA})
    assert first.done == "“Planning Board” is Vera Stone from now on: leads 2 items."
    assert first.joined == ("Vera Stone",)
    assert city.lead(city.pond) == city.lead(city.trail) != None  # noqa: E711
    assert city.name(ref, answer) == first
    second = city.name(
        ref,
        OwnerAnswer(name="Planning Board", kind=OwnerKind.PERSON, email=city.city.tom.email),
        submission_id="o2",
        now=LATER + timedelta(minutes=1),
    )
    assert second.done == "Nothing was changed."
    assert second.kept == ("“Planning Board” is Vera Stone by now. You chose that at 10:30.",)
    with pytest.raises(UserError, match="settled by now"):
        owner_form(city.database, city.workspace_id, city.pat.id, ref, now=LATER + timedelta(minutes=1))


def test_a_board_needs_a_person_and_a_department_a_head(city: GappyCity) -> None:
    ref = city.owner_key()
    board = OwnerAnswer(name="Planning Board", kind=OwnerKind.BODY, called="Planning Board")
    with pytest.raises(UserError, match="who answers for it") as refused:
        city.name(ref, board)
    assert refused.value.field == "person"
    unheaded = OwnerAnswer(name="Planning Board", kind=OwnerKind.DEPARTMENT, called="Planning")
    with pytest.raises(UserError, match="Nobody heads that department yet"):
        city.name(ref, unheaded)
    done = city.name(
        ref,
        OwnerAnswer(
            name="Planning Board",
            kind=OwnerKind.DEPARTMENT,
            called="Planning",
            slack_id=city.city.tom.slack_id,
        ),
    )
    assert done.done == "“Planning Board” is Planning from now on: leads 2 items."
    with city.database.reading() as unit:
        planning = departments.department_named(unit, city.workspace_id, "Planning", now=LATER)
        assert bodies.list_bodies(unit, city.workspace_id, now=LATER) == []
    assert planning is not None
    assert planning.head_id == city.city.tom.id


def test_a_department_that_lost_its_head_is_a_gap_until_it_has_one(city: GappyCity) -> None:
    city.fill(lead(city.lights, department_id=city.works_id))
    now = LATER + timedelta(minutes=1)
    with city.database.writing() as unit:
        departments.set_head(unit, city.workspace_id, city.works_id, None, now=now)
        owner_names.end_owner_names(unit, city.workspace_id, city.names, now=now)
    ref = city.owner_key(now=now)
    form = owner_form(city.database, city.workspace_id, city.pat.id, ref, now=now)
    assert (form.gap.name, form.gap.kind.value) == ("Public Works", "department")
    answer = OwnerAnswer(
        name="Public Works",
        kind=OwnerKind.DEPARTMENT,
        called="Public Works",
        slack_id=city.city.dana.slack_id,
    )
    assert city.name(ref, answer, now=now).done == (
        "Public Works has somebody who answers for it from now on."
    )
    with pytest.raises(StopIteration):
        city.owner_key(now=now + timedelta(minutes=1))


def test_only_an_administrator_says_who_a_name_means(city: GappyCity) -> None:
    ref = city.owner_key()
    answer = OwnerAnswer(name="Planning Board", kind=OwnerKind.PERSON, email=city.city.tom.email)
    with pytest.raises(UserError, match="said by an administrator"):
        city.name(ref, answer, by=city.city.dana)
    assert city.lead(city.pond) is None


def test_nobody_is_preselected_by_a_first_name(city: GappyCity) -> None:
    with city.database.writing() as unit:
        owner_names.add_owner_names(
            unit, city.workspace_id, [(city.coordination.id, Part.LEAD, "Pat")], now=ASK
        )
    shown = show_gaps(city.database, city.workspace_id, city.pat.id, now=LATER)
    group = next(g for s in shown.sections for g in s.groups if g.name == "Pat")
    assert group.about == "Perhaps Pat Doe (first name only)"
    form = owner_form(city.database, city.workspace_id, city.pat.id, GapRef.read(group.ref or ""), now=LATER)
    assert [(one.name, one.is_sure) for one in form.proposals] == [("Pat Doe", False)]


def test_who_is_not_in_slack_is_listed_with_what_they_lead(city: GappyCity) -> None:
    with city.database.writing() as unit:
        nina = people.upsert_person(unit, city.workspace_id, email="nina@city.example", name="Nina", now=ASK)
        assignments.set_lead(unit, city.workspace_id, city.lights.id, now=ASK, person_id=nina.id)
    shown = show_gaps(city.database, city.workspace_id, city.pat.id, now=LATER)
    (group,) = next(s for s in shown.sections if s.title == "Leads who are not in Slack").groups
    assert (group.name, group.labels) == ("Nina", ("1.3",))
    ref = GapRef.read(group.ref or "")
    form = items_form(city.database, city.workspace_id, city.pat.id, ref, now=LATER)
    city.fill(lead(city.lights, city.city.tom.slack_id, seen=form.lines[0].seen), kind=GapKind.UNREACHED)
    assert city.lead(city.lights) == (city.city.tom.id, None)


def test_a_form_goes_on_behind_the_last_item_that_it_showed(city: GappyCity) -> None:
    with city.database.writing() as unit:
        more = [
            NewItem(title=f"Plant {n} trees", short_title=f"Plant {n} trees", position=20 + n,
                    number=f"2.{n}", parent_id=city.city.goal.id)
            for n in range(1, 14)
        ]  # fmt: skip
        items.add_items(unit, city.workspace_id, city.plan_id, more, now=ASK)
    ref = city.ref(GapKind.DATE, str(city.city.goal.id))
    first = items_form(city.database, city.workspace_id, city.pat.id, ref, now=LATER)
    assert (len(first.lines), first.total) == (10, 17)
    filled = city.fill(due(city.lights), after=first.lines[-1].id)
    assert filled.left == 7
    rest = items_form(city.database, city.workspace_id, city.pat.id, ref, now=LATER, after=first.lines[-1].id)
    assert [line.label for line in rest.lines] == [f"2.{n}" for n in range(7, 14)]


def test_pages_hold_every_group_once(city: GappyCity) -> None:
    with city.database.writing() as unit:
        named = [(city.pond.id, Part.SUPPORT, f"Board {n}") for n in range(30)]
        owner_names.add_owner_names(unit, city.workspace_id, named, now=ASK)
    seen: list[str] = []
    shown = show_gaps(city.database, city.workspace_id, city.pat.id, now=LATER)
    section = shown.sections[0]
    assert (len(section.groups), section.groups_in_all, section.earlier) == (4, 31, None)
    while section.later is not None:
        page = GapPage.read(section.later)
        shown = show_gaps(city.database, city.workspace_id, city.pat.id, page, now=LATER)
        (section,) = shown.sections
        seen += [group.name for group in section.groups]
    assert len(seen) == len(set(seen)) == 31
    assert shown.overview is not None
    assert show_gaps(
        city.database, city.workspace_id, city.pat.id, GapPage.read(shown.overview), now=LATER
    ).sections[1:]


def test_facts_agree_with_what_is_shown(city: GappyCity) -> None:
    """What was filled in counts for the standing of the items too."""
    city.fill(due(city.lights), lead(city.lights, city.city.tom.slack_id))
    with city.database.reading() as unit:
        facts = load_facts(unit, city.workspace_id, now=datetime(2026, 12, 1, tzinfo=UTC))
    assert facts.item_by_id[city.lights.id].adopted_due == DUE
