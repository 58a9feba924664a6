"""What heads read on Monday, and leadership on Tuesday, of what Port Alder said and did not say."""

import re
from collections.abc import Iterator

import pytest
from driver import Post
from end_to_end.city import CITY_PLAN, DANA, GRACE, LEE, MARIA, PAT, RUTH, SAM, Files
from end_to_end.conftest import MakeTown
from end_to_end.town import Town


@pytest.fixture(scope="module")
def town(make_town: MakeTown, files: Files) -> Iterator[Town]:
    """Live since August. In the last week one item fell behind and one was finished."""
    with make_town("2026-11-23T08:15") as town:
        town.bring_in(files.plan, CITY_PLAN)
        town.go_live()
        town.report("2.1.2", "on track", "--note", "Forms are online", by=LEE, at="2026-11-17T10:00")
        town.report("1.1.1", "at risk", "--note", "Divers come in December", by=MARIA, at="2026-10-13T10:00")
        town.report("3.1.2", "off track", "--note", "The lease fell through", by=GRACE, at="2026-11-18T10:00")
        town.report("1.2.12", "completed", "-n", "Open since noon", by=RUTH, at="2026-11-19T15:00")
        town.start_bot()  # brings the rollup of the week before, as after an outage
        yield town


@pytest.fixture(scope="module")
def digests(town: Town) -> dict[str | None, Post]:
    before = town.move_to("2026-11-23T08:30")
    posts = town.driver.posted(since=before)
    assert len({post.recipient for post in posts}) == len(posts)
    return {post.recipient: post for post in posts}


@pytest.fixture(scope="module")
def rollup(town: Town, digests: dict[str | None, Post]) -> list[Post]:
    """The rollup and what stands in its thread."""
    town.move_to("2026-11-24T07:45")
    before = town.move_to("2026-11-24T08:00")
    return town.driver.posted(since=before)


def test_each_head_gets_one_digest_and_the_administrator_what_has_no_department(
    digests: dict[str | None, Post],
) -> None:
    assert set(digests) == {DANA, SAM, GRACE, PAT}
    assert digests[DANA].plain.startswith("Public Works: your week in the plan\nHello Dana.")
    assert "Write a tree plan" in digests[PAT].plain


def test_a_digest_counts_with_the_change_and_says_what_moved(digests: dict[str | None, Post]) -> None:
    said = digests[DANA].plain
    assert "14 open (1 fewer)" in said
    assert "1 completed (1 more)" in said
    assert "*Finished*\n• *1.2.12* Pave Linden Avenue: ✓ completed, Ruth Okafor on Thu Nov 19" in said
    assert "*Due soon*" in said
    assert "Replace the pump at Mill Pond" in said.partition("*Due soon*")[2]


def test_a_head_reads_what_leadership_will_read(digests: dict[str | None, Post]) -> None:
    said = digests[GRACE].plain
    assert "*Newly behind schedule*\n• *3.1.2* Open a shelter for the winter" in said
    _, _, sentence = said.partition("*What leadership will read on Tue Nov 24*\n>")
    assert sentence.startswith("Community Development: 2 of 2 open behind schedule, 1 more than last week")


def test_heads_read_nothing_of_other_departments(digests: dict[str | None, Post]) -> None:
    assert "housing" not in digests[DANA].plain
    assert "Pave" not in digests[GRACE].plain


def test_leadership_gets_one_rollup_on_tuesday_at_eight(rollup: list[Post]) -> None:
    main, *thread = rollup
    assert main.channel_name == "leadership"
    assert main.thread_ts is None
    assert thread
    assert {part.thread_ts for part in thread} == {main.ts}


def test_the_headline_counts_with_the_change(rollup: list[Post], town: Town) -> None:
    headline = rollup[0].plain.splitlines()[1]
    behind = len(town.ask("behind")["items"])
    assert headline.startswith(f"*{behind} of 19 open items are behind schedule, 1 more than last week")
    assert re.search(r"\d+ have not reported, so it may be worse", headline)
    assert "1 completed (1 more)" in rollup[0].plain


def test_a_rollup_says_where_to_look_first_and_why(rollup: list[Post]) -> None:
    section = _section(rollup[0], "Look at first")
    assert section.splitlines()[0] == "*3.1.1 Adopt the housing plan*"
    assert "25 days late (due Oct 30)." in section
    assert "Tom Reyes, Community Development" in section
    assert "Grace Nakamura, Wed Nov 18: ■ off track" in section
    assert ">The lease fell through" in section


def test_a_rollup_lists_what_was_finished_and_what_comes_due(rollup: list[Post]) -> None:
    assert _section(rollup[0], "Completed").startswith("• *1.2.12* Pave Linden Avenue: ✓ completed")
    due = _section(rollup[0], "Due in the next two weeks").splitlines()
    assert [line.split("*")[1] for line in due] == ["1.1.1", "1.3.1", "3.1.2"]
    assert "due Mon Nov 30, in 6 days" in due[0]


def test_a_rollup_counts_silence_by_department(rollup: list[Post]) -> None:
    silent = _section(rollup[0], "Not reported on").splitlines()
    assert silent[0] == "• Public Works: 14 of 14"
    assert "• Police: 1 of 2" in silent


def test_the_thread_goes_through_the_goals(rollup: list[Post]) -> None:
    thread = "\n".join(part.plain for part in rollup[1:])
    goals = ("Streets and water", "Safe neighborhoods", "A home for everyone")
    places = [thread.index(goal) for goal in goals]
    assert places == sorted(places)
    assert "14 open, 1 completed" in thread


def test_nothing_of_that_comes_again_within_the_week(town: Town, rollup: list[Post]) -> None:
    before = town.move_to("2026-11-24T09:15")
    assert town.driver.posted(since=before) == []


def _section(post: Post, title: str) -> str:
    """What stands under a heading, up to the next one."""
    rest = post.plain.partition(f"*{title}*\n")[2]
    assert rest, f"there is no “{title}” in:\n{post.plain}"
    return re.split(r"\n\*[A-Z][a-z]+ [^*]*\*\n|\nDetails are in", rest)[0]
