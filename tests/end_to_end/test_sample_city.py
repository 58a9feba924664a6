"""What `planbot sandbox` shows without any file: the invented city of Rivermont, in mid-November."""

from collections.abc import Iterator

import pytest
from driver import Driver
from end_to_end.terminal import run_here
from end_to_end.town import moment, words

from planbot.trial import Trial

MANAGER = "elena.marsh@rivermont.example"
GOALS = [
    "Improved Operational & Financial Capacity",
    "Aligned Leadership & Unified Community",
    "Improved Quality of Life",
    "Economic Growth & Development",
]


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    with Trial() as trial:
        yield trial


@pytest.fixture(scope="module")
def driver(trial: Trial) -> Iterator[Driver]:
    with Driver(trial.sandbox.url) as driver:
        yield driver


def test_its_plan_loads_whole(trial: Trial) -> None:
    assert trial.draft is not None
    assert trial.draft.rejected == ()
    assert trial.draft.accepted == trial.draft.rows_read - len(trial.draft.skipped)
    assert 35 <= trial.draft.accepted <= 45
    assert [item.title for item in trial.draft.items if item.level == 0] == GOALS
    assert len({item.department for item in trial.draft.items if item.department}) == 6


def test_its_items_have_owners_dates_measures_and_milestones(trial: Trial) -> None:
    assert trial.draft is not None
    leaves = trial.draft.leaves
    assert sum(bool(leaf.leads) for leaf in leaves) == len(leaves)
    assert sum(bool(leaf.measure) for leaf in leaves) == len(leaves)
    assert sum(leaf.due is not None for leaf in leaves) > 30
    assert sum(bool(leaf.milestones) for leaf in leaves) > 3


def test_who_is_not_in_slack_is_listed(trial: Trial) -> None:
    assert trial.bot is not None
    assert [person.name for person in trial.bot.linked.unmatched] == ["Sofia Castellano"]


def test_nothing_is_sent_again_that_was_sent_before_it_began(driver: Driver) -> None:
    driver.settle()
    assert driver.posted() == []


def test_the_manager_learns_what_is_behind_with_reasons_and_last_words(driver: Driver, trial: Trial) -> None:
    said = words(driver.person(MANAGER).command("/plan behind"))
    assert said.startswith("*Behind schedule*\nAs of Mon Nov 23: ")
    assert "1. *3.1.1 Complete the homelessness count and needs study*\n54 days late (due Sep 30)." in said
    assert "Ruth Adeyemi, Tue Nov 17: ▲ at risk, 90%\n>" in said
    assert "What I cannot see: of " in said

    found = run_here(
        *("ask", "what is behind schedule?", "--at", "2026-11-23T08:00", "--json"),
        database_url=trial.database_url,
    ).json
    assert found["outcome"] == "answered"
    late = [item["days_late"] for item in found["items"] if "overdue" in item["reasons"]]
    assert len(late) >= 3
    assert late == sorted(late, reverse=True)
    assert any(item["last_update"] and item["last_update"]["note"] for item in found["items"])


def test_its_week_begins_with_the_heads_digests(driver: Driver) -> None:
    driver.move_clock(moment("2026-11-23T08:30"))
    digests = driver.posted()
    assert len({post.recipient for post in digests}) == len(digests) == 6
    assert all("your week in the plan" in post.plain for post in digests)
