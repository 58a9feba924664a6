"""A city of any size in a database and in the sandbox, and messages that its outbox really composes."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from planbot.plan.vocabulary import Mode, Part, Role
from planbot.sandbox import WorkspaceFile
from planbot.store import assignments, departments, items, outbox, people, plans, workspaces
from planbot.store.outbox_records import NewAsk, NewMessage, OutboxMessage
from planbot.store.records import NewAssignment, NewItem
from planbot.store.unit_of_work import Database, Unit

BEGAN = datetime(2026, 8, 3, 13, 0, tzinfo=UTC)
ASK = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
"""Tuesday 09:30 in New York: everybody is asked."""
WEEK = "2026-W48"
CHANNELS = ("leadership", "council", "planning")
GOALS = 24
"""More than fit into one part of the thread of a rollup."""


@dataclass(frozen=True)
class Town:
    """Everybody leads one item, which nobody has said a word about; the first one heads the department."""

    workspace_id: int
    department_id: int
    people_ids: Sequence[int]
    item_ids: Sequence[int]
    channel_ids: Sequence[str]

    def check_in(self, number: int, key: str) -> NewMessage:
        """A message that asks person `number`, counted round, about their item."""
        place = number % len(self.people_ids)
        asked = {"item_id": self.item_ids[place], "kind": "ask", "prompt": "word", "why": "a word"}
        return NewMessage(
            kind="check_in",
            dedupe_key=key,
            not_before=ASK,
            references={"week": WEEK, "department_id": None, "items": [asked]},
            recipient_person_id=self.people_ids[place],
        )

    def digest(self, key: str) -> NewMessage:
        return NewMessage(
            kind="digest",
            dedupe_key=key,
            not_before=ASK,
            references={"week": WEEK, "department_id": self.department_id, "items": []},
            recipient_person_id=self.people_ids[0],
        )

    def rollup(self, key: str, channel: int = 0) -> NewMessage:
        """A message in a channel that goes on in its thread, in several parts."""
        return NewMessage(
            kind="rollup",
            dedupe_key=key,
            not_before=ASK,
            references={"week": WEEK, "department_id": None, "items": []},
            recipient_channel=self.channel_ids[channel],
        )

    def answer(self, key: str, channel: int = 0) -> NewMessage:
        return NewMessage(
            kind="answer",
            dedupe_key=key,
            not_before=ASK,
            references={"question": "silent", "asker_id": self.people_ids[0]},
            recipient_channel=self.channel_ids[channel],
            urgent=True,
        )

    def to_person(self, kind: str, key: str, number: int = 0, **references: Any) -> NewMessage:
        """A message of another kind that says what it refers to."""
        return NewMessage(
            kind=kind,
            dedupe_key=key,
            not_before=ASK,
            references=references,
            recipient_person_id=self.people_ids[number],
        )

    def email(self, number: int) -> str:
        return _email(number)

    def mixed(self, count: int, seed: int = 0) -> list[NewMessage]:
        """As many messages as asked for: nine in ten to one person, the others of every other kind."""
        numbers = random.Random(seed)
        others = [
            self.digest,
            *(partial(kind, channel=n) for kind in (self.rollup, self.answer) for n in range(len(CHANNELS))),
        ]
        return [
            numbers.choice(others)(f"m{number}") if number % 10 == 0 else self.check_in(number, f"m{number}")
            for number in range(count)
        ]


def workspace_file(size: int) -> WorkspaceFile:
    return WorkspaceFile.from_mapping(
        {
            "users": [
                {"email": _email(number), "real_name": f"Person {number}", "tz": "America/New_York"}
                for number in range(size)
            ],
            "channels": [{"name": name} for name in CHANNELS],
        }
    )


def build_town(database: Database, sandbox: Mapping[str, Any]) -> Town:
    """Store the city whose people and channel the sandbox describes."""
    slack_ids = {user["email"]: user["id"] for user in sandbox["users"] if user.get("email")}
    channel_ids = {channel["name"]: channel["id"] for channel in sandbox["channels"]}
    channels = [channel_ids[name] for name in CHANNELS]
    size = sum(email.endswith("@town.example") for email in slack_ids)

    def build(unit: Unit) -> Town:
        here = workspaces.create_workspace(unit, name="town", now=BEGAN, slack_team_id="T1").id
        settings = {"mode": Mode.LIVE, "live_since": BEGAN.date(), "leadership_channel": channels[0]}
        for key, value in settings.items():
            workspaces.set_setting(unit, here, key, value, now=BEGAN)
        works = departments.upsert_department(unit, here, "Public Works", now=BEGAN)
        ids = []
        for number in range(size):
            person = people.upsert_person(
                unit,
                here,
                email=_email(number),
                name=f"Person {number}",
                department_id=works.id,
                role=Role.STAFF if number else Role.DEPARTMENT_HEAD,
                now=BEGAN,
            )
            people.link_to_slack(unit, here, person.id, slack_ids[_email(number)])
            ids.append(person.id)
        departments.set_head(unit, here, works.id, ids[0], now=BEGAN)
        plan = plans.create_plan(unit, here, title="Plan", levels=("Goal", "Action"), now=BEGAN)
        added = items.add_items(unit, here, plan.id, _items(size), now=BEGAN)[GOALS:]
        leads = [
            NewAssignment(item_id=item.id, part=Part.LEAD, person_id=person_id)
            for item, person_id in zip(added, ids, strict=True)
        ]
        assignments.add_assignments(unit, here, leads, now=BEGAN)
        return Town(here, works.id, ids, [item.id for item in added], channels)

    return database.write(build)


def queue(database: Database, town: Town, messages: Sequence[NewMessage]) -> None:
    """Queue messages as the sweep does, each with the asks that it carries."""
    with database.writing() as unit:
        for message in messages:
            assert outbox.enqueue(unit, town.workspace_id, message, now=ASK, asks=_asks(message))


def rows(database: Database, town: Town) -> dict[str, OutboxMessage]:
    """All messages, parts included, by their keys."""
    with database.reading() as unit:
        return {row.dedupe_key: row for row in outbox.list_messages(unit, town.workspace_id)}


def _asks(message: NewMessage) -> list[NewAsk]:
    if message.recipient_person_id is None or "items" not in message.references:
        return []
    return [
        NewAsk(
            item_id=item["item_id"], person_id=message.recipient_person_id, kind=item["kind"], day=ASK.date()
        )
        for item in message.references["items"]
    ]


def _items(size: int) -> list[NewItem]:
    goals = [
        NewItem(title=f"Goal {n}", short_title=f"Goal {n}", number=str(n), position=n)
        for n in range(1, GOALS + 1)
    ]
    actions = [
        NewItem(
            title=f"Mend street {number}",
            short_title=f"Mend street {number}",
            number=f"{number % GOALS + 1}.{number // GOALS + 1}",
            position=GOALS + 1 + number,
            parent_index=number % GOALS,
            start=date(2026, 9, 1),
            due=date(2027, 6, 30),
            percent=20,
        )
        for number in range(size)
    ]
    return goals + actions


def _email(number: int) -> str:
    return f"person{number}@town.example"
