"""The sample city holds together: its plan, its people, its past and its Slack."""

import csv
from datetime import date, datetime

from planbot.intake.plan_map import read_map
from planbot.intake.read_people import read_people
from planbot.intake.read_plan import read_plan
from planbot.plan.vocabulary import Status
from planbot.sample import sample_file
from planbot.sandbox.workspace_file import load_workspace_file

START = date(2026, 11, 23)


def test_the_plan_reads_without_a_question_left() -> None:
    people = read_people(sample_file("people.csv"))
    mapping = read_map(sample_file("map.yml"))
    draft = read_plan(sample_file("plan.csv"), people=people, mapping=mapping, today=START)
    assert (people.rejected, draft.rejected, draft.skipped, draft.gaps) == ((), (), (), ())
    assert draft.levels == ("Goal", "Strategy", "Action Item")
    assert [item.title for item in draft.items if item.level == 0] == [
        "Improved Operational & Financial Capacity",
        "Aligned Leadership & Unified Community",
        "Improved Quality of Life",
        "Economic Growth & Development",
    ]
    assert len({item.department for item in draft.leaves}) == len(people.departments) == 6
    assert all(department.head for department in people.departments)
    dues = [item.due for item in draft.leaves if item.due and not item.recurrence]
    late = [(START - due).days for due in dues if due < START]
    assert min(late) <= 5
    assert 40 < max(late) <= 60
    assert date(2026, 11, 27) in dues
    assert sum(0 <= (due - START).days <= 14 for due in dues) >= 8
    assert sum(item.recurrence is not None for item in draft.leaves) >= 6
    kinds = {mention.kind for item in draft.leaves for mention in item.leads}
    assert kinds == {"person", "department", "body"}


def test_one_person_of_the_list_is_not_in_slack() -> None:
    people = {person.email for person in read_people(sample_file("people.csv")).people}
    workspace = load_workspace_file(sample_file("workspace.yml"))
    assert people - {user.email for user in workspace.users} == {"sofia.castellano@rivermont.example"}
    assert {user.email for user in workspace.users} <= people
    assert {channel.name for channel in workspace.channels} == {"general", "leadership", "public-works"}


def test_the_past_is_told_in_order_by_known_people_of_known_items() -> None:
    people = {person.email for person in read_people(sample_file("people.csv")).people}
    draft = read_plan(sample_file("plan.csv"), today=START)
    with sample_file("updates.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    moments = [datetime.fromisoformat(row["at"]) for row in rows]
    assert moments == sorted(moments)
    assert max(moments).date() < START
    assert {row["by"] for row in rows} <= people
    assert {row["item"] for row in rows} <= {item.number for item in draft.leaves}
    assert all(Status.parse(row["status"]) for row in rows)
    assert all(
        date.fromisoformat(row["expected"]) > at.date()
        for row, at in zip(rows, moments, strict=True)
        if row["expected"]
    )
