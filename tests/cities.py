"""A small city to test the store with: one of everything."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from planbot.plan.model import Assignment, Body, Department, Item, Override, Person, Plan
from planbot.plan.vocabulary import DecisionKind, Part, Role, Status, Via
from planbot.store import (
    aliases,
    assignments,
    bodies,
    claims,
    decisions,
    declines,
    delivery,
    departments,
    due_changes,
    imports,
    items,
    jobs,
    ledger,
    outbox,
    overrides,
    owner_names,
    pacing,
    people,
    pictures,
    plans,
    receipts,
    slack_members,
    snoozes,
    sweep_marks,
    updates,
    uploads,
    workspaces,
)
from planbot.store.outbox_records import Arrival, Hold, NewAsk, NewMessage, SendBudget, SendMethod
from planbot.store.records import NewAssignment, NewDecision, NewItem, NewUpdate
from planbot.store.slack_members import SlackMember
from planbot.store.unit_of_work import Unit

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
REAL = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LEASE = timedelta(seconds=30)


@dataclass(frozen=True)
class City:
    """A workspace with a department headed by `ruth`, whose `omar` leads `paving` under `streets`."""

    workspace_id: int
    works: Department
    ruth: Person
    omar: Person
    board: Body
    plan: Plan
    streets: Item
    paving: Item
    lead: Assignment


@dataclass(frozen=True)
class Record:
    """What was said and sent in a city: ids."""

    update_id: int
    decision_id: int
    decline_id: int
    message_id: int
    lease_token: str
    job_id: int
    job_token: str
    import_id: int
    upload_id: int


def found_city(unit: Unit, name: str = "Ashland", *, now: datetime = NOW) -> City:
    workspace_id = workspaces.create_workspace(unit, name=name, now=now, slack_team_id=f"T-{name}").id
    works = departments.upsert_department(unit, workspace_id, "Public Works", now=now, aliases=["PW"])
    ruth = people.upsert_person(
        unit,
        workspace_id,
        email="ruth@city.gov",
        name="Ruth Okafor",
        now=now,
        department_id=works.id,
        role=Role.DEPARTMENT_HEAD,
    )
    omar = people.upsert_person(
        unit, workspace_id, email="omar@city.gov", name="Omar Haddad", now=now, department_id=works.id
    )
    people.link_to_slack(unit, workspace_id, omar.id, "U-OMAR")
    departments.set_head(unit, workspace_id, works.id, ruth.id, now=now)
    board = bodies.upsert_body(unit, workspace_id, "Parks Board", now=now, reporter_id=ruth.id)
    plan = plans.create_plan(unit, workspace_id, title="Strategic Plan", now=now)
    streets, paving = items.add_items(
        unit,
        workspace_id,
        plan.id,
        [
            NewItem(title="Streets", short_title="Streets", position=0, number="1"),
            NewItem(
                title="Pave Main Street",
                short_title="Pave Main Street",
                position=1,
                number="1.1",
                parent_index=0,
                department_id=works.id,
                start=date(2026, 1, 5),
                due=date(2026, 12, 1),
            ),
        ],
        now=now,
    )
    (lead,) = assignments.add_assignments(
        unit,
        workspace_id,
        [NewAssignment(item_id=paving.id, part=Part.LEAD, person_id=omar.id)],
        now=now,
    )
    return City(
        workspace_id=workspace_id,
        works=departments.department(unit, workspace_id, works.id, now=now),
        ruth=people.person(unit, workspace_id, ruth.id),
        omar=people.person(unit, workspace_id, omar.id),
        board=board,
        plan=plan,
        streets=streets,
        paving=paving,
        lead=lead,
    )


def fill_record(unit: Unit, city: City) -> Record:
    """Say, ask and send one of each kind."""
    here = city.workspace_id
    update = updates.add_update(
        unit,
        here,
        NewUpdate(
            item_id=city.paving.id,
            author_id=city.omar.id,
            status=Status.ON_TRACK,
            percent=40,
            note="Permit is in.",
            via=Via.MODAL,
            submission_id="submission-1",
        ),
        now=NOW,
    )
    decision = decisions.add_decision(
        unit,
        here,
        NewDecision(
            item_id=city.paving.id,
            kind=DecisionKind.MONEY,
            question="May we spend the reserve?",
            asked_by_id=city.omar.id,
            decider_id=city.ruth.id,
        ),
        now=NOW,
    )
    settled = decisions.add_decision(
        unit,
        here,
        NewDecision(
            item_id=city.paving.id,
            kind=DecisionKind.PEOPLE,
            question="May we hire a crew?",
            asked_by_id=city.omar.id,
            update_id=update.id,
        ),
        now=NOW,
    )
    decisions.answer_decision(unit, here, settled.id, answer="Yes.", by_id=city.ruth.id, now=NOW)
    snoozes.add_snooze(
        unit,
        here,
        item_id=city.paving.id,
        person_id=city.omar.id,
        until=date(2026, 11, 27),
        by_id=city.omar.id,
        now=NOW,
    )
    decline_id = declines.add_decline(
        unit,
        here,
        item_id=city.paving.id,
        person_id=city.omar.id,
        by_id=city.omar.id,
        reason="Water paves this one.",
        suggested_slack_id="U-RUTH",
        now=NOW,
    )
    declines.keep_declined(unit, here, decline_id, by_id=city.ruth.id, now=NOW)
    due_changes.add_due_change(
        unit,
        here,
        item_id=city.paving.id,
        before=date(2026, 11, 1),
        after=date(2026, 12, 1),
        reason="Rain.",
        by_id=city.ruth.id,
        now=NOW,
    )
    overrides.set_override(
        unit,
        here,
        Override(item_id=city.paving.id, key="rest_days", value=5),
        now=NOW,
        by_id=None,
        via=Via.MODAL,
    )
    aliases.add_alias(unit, here, "Town Engineer", now=NOW, person_id=city.omar.id)
    ledger.add_entry(unit, here, verb="update", subject_kind="item", subject_id=city.paving.id, at=NOW)
    workspaces.set_setting(unit, here, "items_named", 7, now=NOW)
    sweep_marks.add_mark(unit, here, "ask:2026-11-24", now=NOW)
    receipts.take_receipt(unit, here, "Ev1", now=NOW, outcome={"said": "done"})
    assert enqueue_ask(unit, city, "dm:omar:2026-11-24")
    (message,) = claims.claim(unit, here, now=NOW, real_now=REAL, lease=LEASE, limit=1)
    pacing.occupy_lanes(
        unit, here, SendMethod.POST, {"person:1"}, interval=timedelta(seconds=1), real_now=REAL
    )
    pacing.save_budget(unit, here, budget_of_posts())
    pictures.keep_file_id(unit, here, "5a1c", "F1", now=NOW)
    owner_names.add_owner_names(unit, here, [(city.paving.id, Part.SUPPORT, "Town Manager")], now=NOW)
    slack_members.keep_members(unit, here, [member_omar()], now=NOW)
    imported = imports.add_import(
        unit,
        here,
        city.plan.id,
        now=NOW,
        by_id=city.ruth.id,
        file="plan.xlsx",
        changes={"is_new": True},
        said={},
    )
    upload = uploads.add_upload(
        unit, here, key="Ev1", by_id=city.ruth.id, slack_file="F1", name="plan.csv", now=NOW
    )
    assert upload
    uploads.keep_content(unit, here, upload.id, b"Goal,Action")
    jobs.add_job(unit, here, kind="import", payload={"file": "plan.xlsx"}, now=NOW)
    job = jobs.claim_job(unit, here, real_now=REAL, lease=LEASE)
    assert message.lease_token
    assert job
    assert job.lease_token
    return Record(
        update_id=update.id,
        decision_id=decision.id,
        decline_id=decline_id,
        message_id=message.id,
        lease_token=message.lease_token,
        job_id=job.id,
        job_token=job.lease_token,
        import_id=imported.id,
        upload_id=upload.id,
    )


def member_omar(name: str = "Omar Haddad") -> SlackMember:
    return SlackMember(
        slack_id="U-OMAR", email="omar@city.gov", name=name, title="Engineer", zone=None, is_gone=False
    )


def budget_of_posts(a_second: float = 5.0) -> SendBudget:
    return SendBudget(method=SendMethod.POST, a_second=a_second, free_at=REAL, raised_at=REAL)


def enqueue_ask(unit: Unit, city: City, key: str, *, now: datetime = NOW) -> bool:
    """Queue a message that asks Omar about the paving."""
    ask = NewAsk(item_id=city.paving.id, person_id=city.omar.id, kind="ask", day=now.date())
    return outbox.enqueue(unit, city.workspace_id, message_to_omar(city, key, now=now), now=now, asks=[ask])


def message_to_omar(city: City, key: str, *, now: datetime = NOW, urgent: bool = False) -> NewMessage:
    return NewMessage(
        kind="ask",
        dedupe_key=key,
        not_before=now,
        recipient_person_id=city.omar.id,
        references={"items": [city.paving.id]},
        urgent=urgent,
    )


def begin_attempt(
    unit: Unit, here: int, message_id: int, token: str, *, now: datetime, real_now: datetime, lease: timedelta
) -> bool:
    """Begin an attempt of one message; whether it was held."""
    hold = Hold(message_id, token)
    return bool(delivery.begin_attempts(unit, here, [hold], now=now, real_now=real_now, lease=lease))


def close_sent(
    unit: Unit, here: int, message_id: int, token: str, *, channel: str, ts: str, now: datetime
) -> bool:
    """Close one message as sent; whether it was held."""
    arrival = Arrival(hold=Hold(message_id, token), channel=channel, ts=ts)
    return bool(delivery.close_sent(unit, here, [arrival], now=now))
