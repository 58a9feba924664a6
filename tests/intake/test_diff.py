"""A file against the plan that is there: every change is found, and nothing that was decided is lost."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from intake.made_plans import NOW, plans
from intake.test_round_trip import in_again

from planbot.intake.diff import Choices, DateShifts, Matter
from planbot.intake.diff_comparing import Before, compare
from planbot.intake.diff_matching import How, likeness
from planbot.intake.diff_words import dates_in_words, sections, summary
from planbot.intake.draft import Draft, DraftItem
from planbot.plan.model import Facts, Item, Plan
from planbot.plan.vocabulary import Priority, Status

PLAN = Plan(id=1, title="City Plan", levels=("Goal", "Action"))
CHANGES = {
    "due": st.dates(date(2030, 1, 1), date(2031, 1, 1)),
    "measure": st.sampled_from(["Miles", "Trees"]),
    "priority": st.sampled_from(Priority),
    "percent": st.integers(0, 100),
    "title": st.sampled_from(["A wholly other title", "Another one"]),
}


@st.composite
def edited(draw: st.DrawFn) -> tuple[Facts, Draft, dict[int, set[str]]]:
    """A plan, its export with some cells changed, and which fields were, by permanent id."""
    facts = draw(plans())
    draft, _ = in_again(facts, ".csv")
    changed: dict[int, set[str]] = {}
    found = []
    for item in draft.items:
        for name in draw(st.sets(st.sampled_from(sorted(CHANGES)), max_size=2)):
            value = draw(CHANGES[name])
            if name == "title" and draw(st.booleans()):
                continue
            if value != getattr(item, name):
                changed.setdefault(item.serial or 0, set()).add(name)
                item = replace(item, **{name: value})
        found.append(item)
    return facts, replace(draft, items=tuple(found)), changed


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(edited())
def test_what_was_edited_is_found_and_nothing_else(made: tuple[Facts, Draft, dict[int, set[str]]]) -> None:
    facts, draft, changed = made
    same = sum(
        draft.item_by_key[item.key].title != "" and "title" not in changed.get(item.serial or 0, ())
        for item in draft.items
    )
    if 2 * same < len(draft.items):
        return  # most titles differ: then the ids are another workspace's
    said = {item.serial for item in facts.items if facts.latest_update(item.id)}
    diff = compare(draft, facts, facts.plans[0], Before(facts=facts))
    taken = {one.item.serial: {change.name for change in one.taken} for one in diff.changed if one.taken}
    kept = {one.item.serial: {change.name for change in one.kept} for one in diff.kept}
    for serial, names in changed.items():
        wanted = {name for name in names if not (name == "percent" and serial in said)}
        assert wanted <= taken.get(serial, set()), "the file alone changed it"
        assert taken.get(serial, set()) <= wanted | {"short_title"}
        assert kept.get(serial, set()) <= {"percent"}, "what was reported is not said over"
    assert set(taken) | set(kept) <= set(changed)
    assert (diff.new, diff.gone) == ((), ())


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(edited(), st.booleans())
def test_an_old_file_changes_nothing_that_was_decided_since(
    made: tuple[Facts, Draft, dict[int, set[str]]], overwrite: bool
) -> None:
    """The plan went on while the file stayed as it was: what differs is kept, or all of it taken."""
    facts, _, _ = made
    stale, _ = in_again(facts, ".csv")
    later = replace(
        facts,
        items=[
            replace(item, due=date(2040, 1, 1), budget="Twice as much", title=item.title)
            for item in facts.items
        ],
    )
    choices = Choices(overwrite=frozenset(Matter) if overwrite else frozenset())
    diff = compare(stale, later, facts.plans[0], Before(facts=facts), choices)
    if overwrite:
        assert not any(change.name in ("due", "budget") for one in diff.kept for change in one.kept)
    else:
        assert not diff.has_changes
        due = {item.serial for item in facts.items if item.due is not None}
        told = {one.item.serial for one in diff.kept if any(change.name == "due" for change in one.kept)}
        assert told == due


def item(
    item_id: int, title: str, number: str | None = None, parent: int | None = None, **more: object
) -> Item:
    values: dict[str, object] = {"position": item_id, "short_title": title, **more}
    return Item(id=item_id, plan_id=1, serial=item_id, parent_id=parent, number=number, title=title, **values)  # type: ignore[arg-type]


STREETS = (
    item(1, "Streets"),
    item(2, "Pave Main Street", "1.1", 1, due=date(2026, 12, 1)),
    item(3, "Replace the signals", "1.2", 1, due=date(2027, 3, 1)),
    item(4, "Parks"),
    item(5, "Open the river trail", "2.1", 4),
)


def facts_of(*items: Item) -> Facts:
    return Facts(as_of=NOW, plans=[PLAN], items=items)


def draft_of(*rows: tuple[str, str | None, str], **columns: str) -> Draft:
    """A draft of rows of goal, number and title."""
    found: list[DraftItem] = []
    for goal, number, title in rows:
        top = (goal.casefold(),)
        if all(one.key != top for one in found):
            found.append(_draft(top, 0, len(found), None, goal, row=None, is_leaf=False))
        key = (*top, f"{number} {title.casefold()}")
        found.append(_draft(key, 1, len(found), number, title, row=len(found) + 2, is_leaf=True))
    return Draft(
        title="City Plan",
        levels=("Goal", "Action"),
        sheet=None,
        header_row=1,
        why="",
        columns={"Goal": "level 1", "No.": "number", "Action": "title", **columns},
        items=tuple(found),
        rejected=(),
        skipped=(),
        rows_read=len(rows),
    )


def _draft(
    key: tuple[str, ...],
    level: int,
    position: int,
    number: str | None,
    title: str,
    *,
    row: int | None,
    is_leaf: bool,
) -> DraftItem:
    return DraftItem(
        key=key,
        level=level,
        position=position,
        row=row,
        number=number,
        title=title,
        short_title=title,
        is_leaf=is_leaf,
    )


SAME = (
    ("Streets", "1.1", "Pave Main Street"),
    ("Streets", "1.2", "Replace the signals"),
    ("Parks", "2.1", "Open the river trail"),
)


def hows(*rows: tuple[str, str | None, str]) -> dict[int, How]:
    diff = compare(draft_of(*rows), facts_of(*STREETS), PLAN)
    return {match.item.id: match.how for match in diff.matches.values()}


def test_the_same_paths_are_the_same_items() -> None:
    assert set(hows(*SAME).values()) == {How.PATH}
    assert compare(draft_of(*SAME), facts_of(*STREETS), PLAN).is_empty


def test_a_goal_that_is_called_otherwise_keeps_what_is_under_it() -> None:
    rows = tuple((goal.replace("Streets", "Our streets"), number, title) for goal, number, title in SAME)
    found = hows(*rows)
    assert {item_id: how.is_proposal for item_id, how in found.items()}.keys() >= {2, 3, 4, 5}


@pytest.mark.parametrize(
    ("row", "how"),
    [
        (("Streets", "1.1", "Pave all of Main Street"), How.LIKENESS),
        (("Streets", "1.7", "Pave Main Street"), How.TITLE),
        (("Parks", "2.7", "Pave Main Street"), How.TITLE),
        (("Parks", "2.7", "Paving Main Street"), How.LIKENESS),
    ],
)
def test_what_moved_or_was_reworded_is_proposed(row: tuple[str, str, str], how: How) -> None:
    assert hows(row, *SAME[1:])[2] is how


@pytest.mark.parametrize("title", ["Pave Elm Street in 2027", "Plant trees", "Phase 2"])
def test_what_is_only_somewhat_alike_is_another_item(title: str) -> None:
    assert 2 not in hows(("Streets", "1.9", title), *SAME[1:])


def test_phase_1_is_not_phase_2() -> None:
    stood = facts_of(item(1, "Streets"), item(2, "Build phase 1 of the river trail", None, 1))
    diff = compare(draft_of(("Streets", None, "Build phase 2 of the river trail")), stood, PLAN)
    assert [one.title for one in diff.new] == ["Build phase 2 of the river trail"]
    assert likeness("Build phase 1 of the river trail", "Build phase 2 of the river trail") > 90


@given(
    st.permutations(SAME), st.lists(st.sampled_from(["Plan", "Tree work", "Sewers", "Lamps"]), unique=True)
)
def test_items_come_to_stand_in_the_order_of_the_file(
    rows: list[tuple[str, str, str]], more: list[str]
) -> None:
    draft = draft_of(*rows[:1], *(("Streets", None, title) for title in more), *rows[1:])
    diff = compare(draft, facts_of(*STREETS), PLAN)
    ids = {one.draft.key: one.item.id for one in diff.matches.values()}
    ids |= {one.key: 100 + at for at, one in enumerate(diff.new)}
    position = {
        ids[match.draft.key]: diff.positions.get(match.item.id, match.item.position)
        for match in diff.matches.values()
    } | {ids[key]: at for key, at in diff.place.items()}
    for parent in {one.parent_key for one in draft.items}:
        group = [ids[one.key] for one in draft.items if one.parent_key == parent]
        assert group == sorted(group, key=lambda item_id: (position[item_id], item_id))


def test_closed_items_that_are_gone_are_left_alone() -> None:
    done = replace(STREETS[2], status=Status.COMPLETED)
    diff = compare(draft_of(SAME[0], SAME[2]), facts_of(*STREETS[:2], done, *STREETS[3:]), PLAN)
    assert diff.gone == ()


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (DateShifts(later=23), "23 dates moved later, none earlier."),
        (DateShifts(later=1, earlier=2), "1 date moved later, 2 earlier."),
        (DateShifts(earlier=1), "1 date moved earlier, none later."),
        (DateShifts(later=2, removed=1), "2 dates moved later, none earlier, 1 date removed."),
        (DateShifts(added=2), "2 dates set for the first time."),
        (DateShifts(), None),
    ],
)
def test_moved_dates_are_called_out(dates: DateShifts, words: str | None) -> None:
    assert dates_in_words(dates) == words


def test_the_diff_reads_as_sentences() -> None:
    rows = (("Streets", "1.1", "Pave all of Main Street"), ("Streets", "1.3", "Plant trees"))
    diff = compare(draft_of(*rows), facts_of(*STREETS), PLAN)
    assert summary(diff) == "City Plan is there already: 1 new, 1 changed, 3 no longer in the file."
    lines = {section.title: list(section.lines) for section in sections(diff)}
    assert lines["New"] == ["1.3 Plant trees"]
    assert lines["Changed"] == [
        "#2 1.1 Pave Main Street: title “Pave Main Street” -> “Pave all of Main Street”; "
        "short title “Pave Main Street” -> “Pave all of Main Street”"
    ]
    assert lines["No longer in the file; proposed for discontinuing"] == [
        "#3 1.2 Replace the signals",
        "#4 Parks",
        "#5 2.1 Open the river trail",
    ]
