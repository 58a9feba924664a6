import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan.strategies import NUMBERS, WORDS, facts
from plan.world import city, item

from planbot.plan.errors import UserError
from planbot.plan.model import Plan
from planbot.plan.naming import natural_key
from planbot.plan.outline import Outline
from planbot.plan.references import resolve, split_reference

HOUSING, PARKS = item(1, number="1", title="Safe Housing"), item(2, number="2", title="Parks and Trails")
KNOWN = city(
    HOUSING,
    PARKS,
    item(3, number="2.1", title="Build homes", parent_id=1),
    item(4, number="2.1", title="Open trails", parent_id=2),
    item(5, number="1.1", title="Inspect rentals", parent_id=1),
    item(6, number="1.10", title="Adopt a rental code", parent_id=1),
    item(7, number="ED 3", title="Market the harbor", serial=142),
    item(8, number=None, title="Zoning Rewrite", plan_id=2),
    item(9, number="5.5", title="Plant trees", parent_id=8, plan_id=2),
    plans=(Plan(id=1, title="Vision 2030"), Plan(id=2, title="Zoning Plan", levels=("Chapter", "Step"))),
)


@pytest.mark.parametrize(
    ("text", "item_id"),
    [
        ("#142", 7),
        (" #142 ", 7),
        ("1.1", 5),
        ("1.1.", 5),
        ("1.10", 6),
        ("housing 2.1", 3),
        ("HOUSING 2.1", 3),
        ("hous 2.1", 3),
        ("trails 2.1", 4),
        ("parks and trails 2.1", 4),
        ("1 2.1", 3),
        ("2 2.1", 4),
        ("goal 2", 2),
        ("vision 1.1", 5),
        ("vision 2030 housing 2.1", 3),
        ("housing > 2.1", 3),
        ("ed 3", 7),
        ("Zoning 5.5", 9),
        ("step 5.5", 9),
        ("zoning rewrite", 8),
        ("Inspect rentals", 5),
        ("rental code", 6),
        ("plant", 9),
    ],
)
def test_what_a_reference_names(text, item_id):
    assert resolve(KNOWN, text).id == item_id


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "2.1",
            "“2.1” could be 2 items: Safe Housing 2.1 (Build homes); Parks 2.1 (Open trails). Which one?",
        ),
        (
            "rental",
            "“rental” could be 2 items: 1.1 (Inspect rentals); 1.10 (Adopt a rental code). Which one?",
        ),
        ("1.11", "Nothing in the plan is called “1.11”. Did you mean 1.1 (Inspect rentals) or "),
        ("142", "Nothing in the plan is called “142”. Did you mean ED 3 (Market the harbor)"),
        ("#999", "Nothing in the plan is called “#999”."),
        ("zonning rewrite", "Did you mean #8 (Zoning Rewrite)?"),
        ("20 2.1", "Nothing in the plan is called “20 2.1”."),
        ("housing 1.1.", None),
        ("parks 1.1", "Nothing in the plan is called “parks 1.1”."),
        ("  ", "Name an item by its number, such as 2.1.3 or #142."),
        ("...", "Name an item by its number"),
        ("xylophone", "Nothing in the plan is called “xylophone”."),
    ],
)
def test_what_is_refused_and_how(text, message):
    if message is None:
        assert resolve(KNOWN, text).id == 5
        return
    with pytest.raises(UserError) as refused:
        resolve(KNOWN, text)
    assert message in refused.value.message
    assert refused.value.field == "reference"


def test_whole_words_go_before_the_beginnings_of_words():
    arts, art = item(1, number=None, title="Arts and Culture"), item(2, number=None, title="Public Art")
    known = city(arts, art, item(3, number="1", parent_id=1), item(4, number="1", parent_id=2))
    assert resolve(known, "art 1").id == 4
    assert resolve(known, "arts 1").id == 3
    with pytest.raises(UserError):
        resolve(known, "ar 1")


WINTHROP = city(
    item(1, number=None, title="Land Use"),
    item(2, number="2", title="Support the locations of land uses that the town desires", parent_id=1),
    item(3, number="2.1", title="Amend the ordinances", parent_id=2),
    item(4, number=None, title="Housing"),
    item(5, number="2", title="Ensure that land use controls encourage homes", parent_id=4),
    item(6, number="2.1", title="Review the lot sizes", parent_id=5),
    item(7, number=None, title="Land Use Around the Lakes"),
    item(8, number="2.1", title="Map the shores", parent_id=7),
)


@pytest.mark.parametrize(
    ("text", "item_id"),
    [
        ("land use 2.1", 3),
        ("LAND USE 2.1", 3),
        ("land use around 2.1", 8),
        ("housing 2.1", 6),
        ("controls 2.1", 6),
    ],
)
def test_a_title_goes_before_its_beginning_and_that_before_scattered_words(text, item_id):
    assert resolve(WINTHROP, text).id == item_id


def test_labels_are_by_the_area_that_people_know():
    outline = Outline(WINTHROP)
    labels = {one.id: outline.label(one) for one in WINTHROP.items if one.id in (2, 3, 5, 6, 8)}
    assert labels == {
        2: "Land Use 2",
        3: "Land Use 2.1",
        5: "Housing 2",
        6: "Housing 2.1",
        8: "Land Use Around 2.1",
    }
    assert all(resolve(WINTHROP, label).id == item_id for item_id, label in labels.items())


def test_of_many_candidates_five_are_named():
    goals = [item(n, number=None, title=f"Area{n}") for n in range(1, 9)]
    rows = [item(n + 10, number="1", title=f"Row {n}", parent_id=n) for n in range(1, 9)]
    with pytest.raises(UserError) as refused:
        resolve(city(*goals, *rows), "1")
    assert refused.value.message.startswith("“1” could be 8 items: Area1 1 (Row 1); ")
    assert refused.value.message.endswith("Area5 1 (Row 5); and 3 more. Which one?")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.1 at risk 40%", ("1.1", "at risk 40%")),
        ("1.1: at risk", ("1.1", "at risk")),
        ("#142, done", ("#142", "done")),
        ("housing 2.1 on track", ("housing 2.1", "on track")),
        ("1 2.1 on track", ("1 2.1", "on track")),
        ("1.1 2 permits issued", ("1.1", "2 permits issued")),
        ("1.1 see 2.1", ("1.1", "see 2.1")),
        ("1 safe 2.1", ("1", "safe 2.1")),
        ("ED 3 at risk", ("ED 3", "at risk")),
        ("2.1 at risk", ("2.1", "at risk")),
        ("goal 2 on hold", ("goal 2", "on hold")),
        ("8.8 at risk", ("8.8", "at risk")),
        ("housng 2.1 at risk", ("housng 2.1", "at risk")),
        ("nothing here", ("nothing", "here")),
        ("1.1", ("1.1", "")),
        ("", ("", "")),
    ],
)
def test_splitting_a_line(text, expected):
    known = city(*[one for one in KNOWN.items if one.id != 2 or text.startswith("goal")])
    assert split_reference(known, text) == expected


typed = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from([*NUMBERS, *WORDS, "#2", "at risk", "40%"]), max_size=5).map(" ".join),
)


@given(facts(), typed)
def test_any_text_names_an_item_or_is_refused_in_words(known, text):
    refusal = None
    try:
        found = resolve(known, text)
    except UserError as refused:
        refusal = refused
    if refusal is None:
        assert found in known.items
    else:
        assert refusal.message.endswith((".", "?"))


@given(facts(), typed)
def test_splitting_loses_no_word(known, text):
    reference, rest = split_reference(known, text)
    bare = [word.rstrip(",:;") for word in text.split()]
    assert [word.rstrip(",:;") for word in f"{reference} {rest}".split()] in (bare, [w for w in bare if w])


def test_numbers_sort_as_people_count():
    numbers = ["1.9", "1.10", "2", "10", "A.2", "A.10", "B", None]
    assert sorted([*numbers[4:], *numbers[:4]], key=natural_key) == numbers
