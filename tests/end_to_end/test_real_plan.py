"""The whole path on a real plan: numbers that begin again in each area, bodies as owners, no dates."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from databases import SqliteFiles
from driver import Post
from end_to_end.real_plan import ANALYST, MANAGER, PLANNER, WINTHROP, WORKS, write_map, write_people
from end_to_end.town import Town, words

pytestmark = pytest.mark.skipif(not WINTHROP.exists(), reason="the real plans are not here")


@pytest.fixture(scope="module")
def town(sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("winthrop")
    with Town(sqlite_files.copy(folder), write_people(folder), "2026-11-23T08:15") as town:
        yield town


@pytest.fixture(scope="module")
def imported(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What `planbot import --json` prints; the town is live and its bot at work after it."""
    folder = tmp_path_factory.mktemp("map")
    mapping = write_map(folder, town.people_file, town.database_url)
    found = town.bring_in(WINTHROP, "Comprehensive Plan", "--map", str(mapping))
    town.go_live()
    town.start_bot()
    return found


@pytest.fixture(scope="module")
def digests(town: Town, imported: Any) -> dict[str | None, Post]:
    before = town.move_to("2026-11-23T08:30")
    return {post.recipient: post for post in town.driver.posted(since=before)}


@pytest.fixture(scope="module")
def rollup(town: Town, digests: dict[str | None, Post]) -> list[Post]:
    town.move_to("2026-11-24T07:45")
    before = town.move_to("2026-11-24T08:00")
    return town.driver.posted(since=before)


@pytest.fixture(scope="module")
def asks(town: Town, rollup: list[Post]) -> list[Post]:
    before = town.move_to("2026-11-24T09:30")
    return town.driver.posted(since=before)


def test_every_row_is_taken_into_its_place(town: Town, imported: Any) -> None:
    assert (imported["rows_read"], imported["accepted"]) == (308, 308)
    assert imported["rejected"] == imported["skipped"] == []
    facts = town.facts()
    levels = Counter(item.level for item in facts.items) if hasattr(facts.items[0], "level") else None
    parents = {item.id: item.parent_id for item in facts.items}
    depths = Counter(_depth(item.id, parents) for item in facts.items)
    assert levels in (None, {0: 10, 1: 74, 2: 308})
    assert depths == {0: 10, 1: 74, 2: 308}


def test_timelines_are_read_by_the_legend(imported: Any) -> None:
    due = Counter(item["due"] for item in imported["items"])
    assert set(due) == {"2026-12-31", "2028-12-31", "2031-12-31", None}
    assert due["2026-12-31"] == 103
    assert sum(due.values()) == 308


def test_the_first_implementor_leads_and_bodies_report_through_a_person(town: Town, imported: Any) -> None:
    facts = town.facts()
    leads = Counter(one.item_id for one in facts.assignments if one.part.value == "lead")
    assert set(leads.values()) == {1}
    assert len(leads) == 308
    manager = next(person.id for person in facts.people if person.email == MANAGER)
    assert facts.bodies
    assert {body.reporter_id for body in facts.bodies} == {manager}
    supports = Counter(one.item_id for one in facts.assignments if one.part.value == "support")
    assert max(supports.values()) > 2


def test_heads_get_their_digest(digests: dict[str | None, Post]) -> None:
    assert {MANAGER, PLANNER, WORKS, ANALYST} >= set(digests) >= {MANAGER, PLANNER}
    assert digests[MANAGER].plain.startswith("Town Office: your week in the plan\nHello Ines.")


def test_leadership_gets_a_rollup_within_slacks_limits(rollup: list[Post], imported: Any) -> None:
    main, *thread = rollup
    assert "308 open" in main.plain
    assert thread
    areas = {item["path"][0] for item in imported["items"]}
    said = "\n".join(part.plain for part in thread).replace("&amp;", "&")
    assert len(areas) == 10
    assert all(area in said for area in areas)
    for post in rollup:
        assert len(post.blocks) <= 50
        assert len(json.dumps(post.blocks, ensure_ascii=False)) < 13_200
        assert len(post.text) <= 4000


def test_each_owner_is_asked_once_with_ten_items_named(asks: list[Post]) -> None:
    assert Counter(post.recipient for post in asks) == {MANAGER: 1, PLANNER: 1, WORKS: 1, ANALYST: 1}
    (message,) = [post for post in asks if post.recipient == MANAGER]
    total = int(re.findall(r"Hello Ines\. (\d+) items in the plan", message.plain)[0])
    assert total > 200
    assert len(_named(message)) == 10
    assert f"…and {total - 10} more." in message.plain
    assert len(message.blocks) <= 50


def test_references_carry_the_path_that_makes_them_unique(town: Town, asks: list[Post]) -> None:
    (message,) = [post for post in asks if post.recipient == MANAGER]
    reference = _named(message)[0]
    (item,) = town.ask(f"show {reference}")["items"]
    assert reference.endswith(item["number"])
    assert reference != item["number"]


def test_an_ambiguous_reference_is_refused_with_its_candidates(town: Town, asks: list[Post]) -> None:
    before = town.updates()
    said = words(town.person(MANAGER).command("/planstatus 1.1 on track 10%"))
    assert said.startswith("“1.1” could be 10 items: ")
    assert "and 5 more. Which one?" in said
    assert town.updates() == before


def test_a_reference_with_its_path_is_updated(town: Town, asks: list[Post]) -> None:
    (message,) = [post for post in asks if post.recipient == MANAGER]
    reference = _named(message)[0]
    said = words(town.person(MANAGER).command(f"/planstatus {reference} off track 10% no money yet"))
    assert "■ off track, 10% (was ○ not started)" in said
    assert town.ask(f"show {reference}")["items"][0]["last_update"]["note"] == "no money yet"


def test_the_form_takes_as_many_as_fit_into_one(town: Town, asks: list[Post]) -> None:
    planner, before = town.person(PLANNER), len(town.updates())
    planner.command("/planstatus")
    form = planner.modal()
    assert form is not None
    statuses = [block for block in form.state if block.startswith("status:")]
    assert len(statuses) == 9
    assert planner.submit(dict.fromkeys(statuses, "on_track")).errors == {}
    assert len(town.updates()) == before + 9
    planner.close_modal(everything=True)


def test_what_is_behind_is_answered_with_last_words(town: Town, asks: list[Post]) -> None:
    said = words(town.person(MANAGER).command("/plan behind"))
    assert "1 of 308 open items." in said
    assert "Ines Varga, Tue Nov 24: ■ off track, 10%\n>no money yet" in said
    assert "What I cannot see: of 308 open items," in said


def test_a_plan_that_was_asked_about_can_be_exported_whole(town: Town, asks: list[Post]) -> None:
    path = town.people_file.with_name("out.xlsx")
    town.planbot("export", "-o", str(path))
    again = town.planbot(
        "import", str(path), "--people", str(town.people_file), "--dry-run", "--json", "--plan", "Copy"
    ).json
    assert (again["accepted"], again["rejected"]) == (308, [])


def _depth(item_id: int, parents: dict[int, int | None]) -> int:
    parent = parents[item_id]
    return 0 if parent is None else 1 + _depth(parent, parents)


def _named(message: Post) -> list[str]:
    """The references of the items that a message names: the words before a title, up to the number."""
    return re.findall(r"^\*(.*? ?\d+\.\d+) ", message.plain, re.MULTILINE)
