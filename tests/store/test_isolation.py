# ruff: noqa: ARG005 (every case takes the same arguments)
"""No query crosses from one workspace to another.

Every query is called in an empty workspace with the ids of a full one next door: it must find nothing or be
refused, and must leave the rows next door as they are. A query without a case here fails the test.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from cities import (
    LEASE,
    NOW,
    REAL,
    City,
    Record,
    budget_of_posts,
    enqueue_ask,
    fill_record,
    found_city,
    member_omar,
    message_to_omar,
)
from sqlalchemy import select

import planbot.store
from planbot.plan.model import Override
from planbot.plan.policy import Policy
from planbot.plan.vocabulary import DecisionKind, Part, Status, Via
from planbot.store import (
    aliases,
    asks,
    assignments,
    bodies,
    claim_order,
    claims,
    decisions,
    declines,
    deliveries,
    delivery,
    departments,
    due_changes,
    facts,
    imports,
    items,
    jobs,
    last_words,
    ledger,
    looks,
    message_rows,
    outbox,
    overrides,
    owner_names,
    pacing,
    people,
    pictures,
    plans,
    receipts,
    recipients,
    rehearsals,
    retention,
    slack_members,
    snoozes,
    sweep_marks,
    threads,
    updates,
    uploads,
    workspaces,
)
from planbot.store.errors import Conflict, NotFound, StoreError
from planbot.store.outbox_records import Arrival, Hold, NewPart, Rendering, SendMethod
from planbot.store.records import NewAssignment, NewDecision, NewItem, NewUpdate
from planbot.store.rows import AnyRow
from planbot.store.tables import aliases as aliases_table
from planbot.store.tables import metadata, outbox_messages
from planbot.store.unit_of_work import Database, Unit

HELPERS = {
    "bulk",
    "rows",
    "unit_of_work",
    "engine",
    "migrate",
    "translation",
    "columns",
    "records",
    "errors",
    "real_time",
}
ACROSS = {"create_workspace", "workspace", "workspace_of_team", "list_workspaces"}
"""The queries that find a workspace, and so have none to stay in."""


@dataclass(frozen=True)
class Next:
    """The full workspace next door."""

    city: City
    record: Record


BY_NOBODY: dict[str, Any] = {"now": NOW, "by_id": None, "via": Via.MODAL}


def of_paving(next_door: Next) -> Override:
    return Override(item_id=next_door.city.paving.id, key="rest_days", value=3)


Case = Callable[[Unit, int, Next], Any]

PART = NewPart(text="part", blocks=[])


def finds_nothing(unit: Unit, call: Callable[[], Any]) -> None:
    try:
        found = call()
    except NotFound:
        return
    assert not found


def is_refused(unit: Unit, call: Callable[[], Any]) -> None:
    with pytest.raises(Conflict):
        call()


def stays_here(unit: Unit, call: Callable[[], Any]) -> None:
    call()


NEW_ITEM = NewItem(title="T", short_title="T", position=0)

LOOKS: dict[Callable[..., Any], Case] = {
    last_words.last_words: lambda u, w, n: last_words.last_words(u, w, now=NOW),
    looks.look_again: lambda u, w, n: looks.look_again(u, w, [n.city.paving.id], now=NOW),
    looks.look_rules_of: lambda u, w, n: looks.look_rules_of(u, w).rules,
    looks.looks_until: lambda u, w, n: looks.looks_until(u, w, date.max),
    looks.keep_looks: lambda u, w, n: looks.keep_looks(
        u, w, {n.city.paving.id: (date.max, looks.Look(looks.AT_ONCE, 0))}, now=NOW
    ),
    asks.messages_asking: lambda u, w, n: asks.messages_asking(u, w, [n.city.paving.id], since=NOW - LEASE),
    aliases.aliases_by: lambda u, w, n: aliases.aliases_by(u, w, aliases_table.c.department_id),
    aliases.aliases_of_people: lambda u, w, n: aliases.aliases_of_people(u, w),
    claim_order.take_turn_to_claim: lambda u, w, n: claim_order.take_turn_to_claim(u, w),
    assignments.accept_assignment: lambda u, w, n: assignments.accept_assignment(
        u, w, n.city.lead.id, now=NOW
    ),
    assignments.assignments_of_item: lambda u, w, n: assignments.assignments_of_item(u, w, n.city.paving.id),
    assignments.assignments_of_person: lambda u, w, n: assignments.assignments_of_person(
        u, w, n.city.omar.id
    ),
    assignments.end_assignment: lambda u, w, n: assignments.end_assignment(u, w, n.city.lead.id, now=NOW),
    assignments.replace_assignments: lambda u, w, n: assignments.replace_assignments(
        u, w, n.city.paving.id, [], now=NOW
    ),
    bodies.body: lambda u, w, n: bodies.body(u, w, n.city.board.id, now=NOW),
    bodies.body_named: lambda u, w, n: bodies.body_named(u, w, "Parks Board", now=NOW),
    bodies.list_bodies: lambda u, w, n: bodies.list_bodies(u, w, now=NOW),
    bodies.retire_body: lambda u, w, n: bodies.retire_body(u, w, n.city.board.id, now=NOW),
    bodies.set_body_reporter: lambda u, w, n: bodies.set_body_reporter(u, w, n.city.board.id, None),
    decisions.answer_decision: lambda u, w, n: decisions.answer_decision(
        u, w, n.record.decision_id, answer="Yes.", by_id=n.city.ruth.id, now=NOW
    ),
    decisions.decision: lambda u, w, n: decisions.decision(u, w, n.record.decision_id),
    decisions.decisions_of_item: lambda u, w, n: decisions.decisions_of_item(u, w, n.city.paving.id),
    decisions.decisions_of_updates: lambda u, w, n: decisions.decisions_of_updates(
        u, w, [n.record.update_id]
    ),
    deliveries.count_closed: lambda u, w, n: deliveries.count_closed(u, w, since=NOW - LEASE),
    deliveries.count_dead: lambda u, w, n: deliveries.count_dead(u, w),
    deliveries.count_waiting: lambda u, w, n: deliveries.count_waiting(u, w),
    deliveries.is_anybody_to_be_told: lambda u, w, n: deliveries.is_anybody_to_be_told(u, w),
    deliveries.latest_dead: lambda u, w, n: deliveries.latest_dead(u, w, limit=9),
    delivery.begin_attempts: lambda u, w, n: delivery.begin_attempts(
        u,
        w,
        [Hold(n.record.message_id, n.record.lease_token)],
        now=NOW,
        real_now=REAL,
        lease=LEASE,
    ),
    claims.claim: lambda u, w, n: claims.claim(
        u, w, now=NOW + LEASE, real_now=REAL + 2 * LEASE, lease=LEASE, limit=9
    ),
    claims.claim_unknown: lambda u, w, n: claims.claim_unknown(
        u, w, real_now=REAL + 9 * LEASE, settle=LEASE, lease=LEASE, limit=9
    ),
    delivery.close_dead: lambda u, w, n: delivery.close_dead(
        u, w, n.record.message_id, n.record.lease_token, reason="no", now=NOW
    ),
    delivery.close_sent: lambda u, w, n: delivery.close_sent(
        u,
        w,
        [Arrival(hold=Hold(n.record.message_id, n.record.lease_token), channel="C", ts="1")],
        now=NOW,
    ),
    delivery.store_renderings: lambda u, w, n: delivery.store_renderings(
        u,
        w,
        [Rendering(hold=Hold(n.record.message_id, n.record.lease_token), text="t", blocks=[])],
        now=NOW,
    ),
    delivery.close_suppressed: lambda u, w, n: delivery.close_suppressed(
        u, w, n.record.message_id, n.record.lease_token, reason="no", now=NOW
    ),
    delivery.look_later: lambda u, w, n: delivery.look_later(
        u, w, n.record.message_id, n.record.lease_token, retry_at=REAL, reason="later"
    ),
    delivery.mark_unknown: lambda u, w, n: delivery.mark_unknown(
        u, w, n.record.message_id, n.record.lease_token, reason="?", real_now=REAL
    ),
    delivery.release: lambda u, w, n: delivery.release(u, w, n.record.message_id, n.record.lease_token),
    claims.release_expired: lambda u, w, n: claims.release_expired(u, w, real_now=REAL + 9 * LEASE),
    delivery.replace_blocks: lambda u, w, n: delivery.replace_blocks(
        u, w, n.record.message_id, n.record.lease_token, blocks=[]
    ),
    delivery.retry_later: lambda u, w, n: delivery.retry_later(
        u, w, n.record.message_id, n.record.lease_token, retry_at=REAL, reason="later"
    ),
    delivery.store_rendering: lambda u, w, n: delivery.store_rendering(
        u, w, n.record.message_id, n.record.lease_token, text="t", blocks=[], now=NOW
    ),
    claims.suppress_edits_of_nothing: lambda u, w, n: claims.suppress_edits_of_nothing(u, w, now=NOW),
    claims.close_expired: lambda u, w, n: claims.close_expired(u, w, now=NOW.replace(year=2030)),
    departments.department: lambda u, w, n: departments.department(u, w, n.city.works.id, now=NOW),
    departments.department_named: lambda u, w, n: departments.department_named(u, w, "PW", now=NOW),
    departments.list_departments: lambda u, w, n: departments.list_departments(u, w, now=NOW),
    departments.rename_department: lambda u, w, n: departments.rename_department(
        u, w, n.city.works.id, "Works"
    ),
    departments.retire_department: lambda u, w, n: departments.retire_department(
        u, w, n.city.works.id, now=NOW
    ),
    departments.set_head: lambda u, w, n: departments.set_head(u, w, n.city.works.id, None, now=NOW),
    due_changes.due_changes_of_item: lambda u, w, n: due_changes.due_changes_of_item(u, w, n.city.paving.id),
    overrides.list_overrides: lambda u, w, n: overrides.list_overrides(u, w, now=NOW),
    facts.load_facts: lambda u, w, n: everything_in(facts.load_facts(u, w, now=NOW)),
    imports.built_since: lambda u, w, n: imports.built_since(u, w, n.city.plan.id, {}),
    imports.highest_ids: lambda u, w, n: sum(imports.highest_ids(u, w).values()),
    imports.latest_import: lambda u, w, n: imports.latest_import(u, w, n.city.plan.id),
    imports.mark_undone: lambda u, w, n: imports.mark_undone(u, w, n.record.import_id, now=NOW, by_id=None),
    uploads.change_upload: lambda u, w, n: uploads.change_upload(
        u, w, n.record.upload_id, now=NOW, changes={"reason": "ours"}
    ),
    uploads.content_of: lambda u, w, n: uploads.content_of(u, w, n.record.upload_id),
    uploads.forget_contents: lambda u, w, n: uploads.forget_contents(
        u, w, before=NOW.replace(year=2030), limit=9
    ),
    uploads.keep_content: lambda u, w, n: uploads.keep_content(u, w, n.record.upload_id, b"ours"),
    uploads.sheets_chosen: lambda u, w, n: uploads.sheets_chosen(u, w),
    uploads.upload: lambda u, w, n: uploads.upload(u, w, n.record.upload_id),
    items.item: lambda u, w, n: items.item(u, w, n.city.paving.id),
    items.item_by_serial: lambda u, w, n: items.item_by_serial(u, w, n.city.paving.serial),
    items.item_history: lambda u, w, n: items.item_history(u, w, n.city.paving.id),
    items.list_items: lambda u, w, n: items.list_items(u, w, n.city.plan.id),
    items.lock_items: lambda u, w, n: items.lock_items(u, w, [n.city.paving.id]),
    items.reinstate_item: lambda u, w, n: items.reinstate_item(u, w, n.city.paving, now=NOW),
    items.retire_items: lambda u, w, n: items.retire_items(u, w, [n.city.paving.id], now=NOW),
    items.retire_item: lambda u, w, n: items.retire_item(u, w, n.city.paving.id, now=NOW),
    items.revise_item: lambda u, w, n: items.revise_item(u, w, n.city.paving.id, now=NOW, title="Ours now"),
    jobs.claim_job: lambda u, w, n: jobs.claim_job(u, w, real_now=REAL + 9 * LEASE, lease=LEASE),
    jobs.fail_job: lambda u, w, n: jobs.fail_job(
        u, w, n.record.job_id, n.record.job_token, error="no", now=NOW
    ),
    jobs.hold_job: lambda u, w, n: jobs.hold_job(
        u, w, n.record.job_id, n.record.job_token, until=REAL + 9 * LEASE
    ),
    jobs.finish_job: lambda u, w, n: jobs.finish_job(
        u, w, n.record.job_id, n.record.job_token, result={}, now=NOW
    ),
    jobs.is_any_waiting: lambda u, w, n: jobs.is_any_waiting(u, w, real_now=REAL + 9 * LEASE),
    jobs.job: lambda u, w, n: jobs.job(u, w, n.record.job_id),
    ledger.list_entries: lambda u, w, n: ledger.list_entries(u, w),
    outbox.has_queued_edits: lambda u, w, n: outbox.has_queued_edits(u, w),
    outbox.is_anything_due: lambda u, w, n: outbox.is_anything_due(u, w, now=NOW),
    outbox.discard: lambda u, w, n: outbox.discard(u, w, n.record.message_id, reason="no", now=NOW),
    outbox.hold_waiting: lambda u, w, n: outbox.hold_waiting(u, w, "dm:omar:later"),
    outbox.list_messages: lambda u, w, n: outbox.list_messages(u, w),
    outbox.message: lambda u, w, n: outbox.message(u, w, n.record.message_id),
    outbox.message_of_key: lambda u, w, n: outbox.message_of_key(u, w, "dm:omar:2026-11-24"),
    outbox.message_posted_as: lambda u, w, n: outbox.message_posted_as(u, w, "D1", "1.0"),
    outbox.next_due: lambda u, w, n: outbox.next_due(u, w),
    message_rows.messages_of_ids: lambda u, w, n: message_rows.messages_of_ids(u, w, [n.record.message_id]),
    message_rows.read_messages: lambda u, w, n: message_rows.read_messages(u, w),
    outbox.requeue: lambda u, w, n: outbox.requeue(u, w, n.record.message_id),
    outbox.silence: lambda u, w, n: outbox.silence(u, w, ["check_in"], reason="no", now=NOW),
    outbox.suppress_parts: lambda u, w, n: outbox.suppress_parts(u, w, n.record.message_id, NOW),
    owner_names.list_owner_names: lambda u, w, n: owner_names.list_owner_names(u, w),
    owner_names.end_owner_names: lambda u, w, n: owner_names.end_owner_names(u, w, [1], now=NOW),
    pacing.load_budget: lambda u, w, n: pacing.load_budget(u, w, SendMethod.POST),
    people.link_to_slack: lambda u, w, n: people.link_to_slack(u, w, n.city.omar.id, "U9"),
    people.list_people: lambda u, w, n: people.list_people(u, w),
    people.people_named: lambda u, w, n: people.people_named(u, w, "Omar Haddad"),
    people.people_by_id: lambda u, w, n: people.people_by_id(u, w, {n.city.omar.id}),
    people.person: lambda u, w, n: people.person(u, w, n.city.omar.id),
    people.person_by_email: lambda u, w, n: people.person_by_email(u, w, "omar@city.gov"),
    people.person_by_slack_id: lambda u, w, n: people.person_by_slack_id(u, w, "U-OMAR"),
    people.slack_names: lambda u, w, n: people.slack_names(u, w),
    people.people_with_leave: lambda u, w, n: people.people_with_leave(u, w),
    assignments.leads_given: lambda u, w, n: assignments.leads_given(u, w, now=NOW, since={None: None}),
    items.items_under: lambda u, w, n: (
        set(items.items_under(u, w, [n.city.streets.id], now=NOW)) - {n.city.streets.id}
    ),
    people.zones_in_use: lambda u, w, n: people.zones_in_use(u, w),
    people.update_person: lambda u, w, n: people.update_person(u, w, n.city.omar.id, name="Mine"),
    pictures.file_id: lambda u, w, n: pictures.file_id(u, w, "5a1c"),
    pictures.forget_files: lambda u, w, n: pictures.forget_files(u, w, ["F1"]),
    plans.list_plans: lambda u, w, n: plans.list_plans(u, w, now=NOW),
    plans.plan: lambda u, w, n: plans.plan(u, w, n.city.plan.id, now=NOW),
    plans.plan_titled: lambda u, w, n: plans.plan_titled(u, w, "Strategic Plan", now=NOW),
    plans.retire_plan: lambda u, w, n: plans.retire_plan(u, w, n.city.plan.id, now=NOW),
    plans.update_plan: lambda u, w, n: plans.update_plan(u, w, n.city.plan.id, now=NOW, title="Ours"),
    receipts.outcome_of: lambda u, w, n: receipts.outcome_of(u, w, "Ev1"),
    receipts.set_outcome: lambda u, w, n: receipts.set_outcome(u, w, "Ev1", {}),
    rehearsals.rehearsed_asks: lambda u, w, n: rehearsals.rehearsed_asks(u, w, "dm:omar"),
    retention.archive_messages: lambda u, w, n: retention.archive_messages(
        u, w, closed_before=NOW.replace(year=2030), now=NOW, limit=9
    ),
    retention.forget_lanes: lambda u, w, n: retention.forget_lanes(
        u, w, free_before=REAL.replace(year=2030), limit=9
    ),
    retention.forget_receipts: lambda u, w, n: retention.forget_receipts(
        u, w, before=NOW.replace(year=2030), limit=9
    ),
    slack_members.list_members: lambda u, w, n: slack_members.list_members(u, w),
    sweep_marks.marks_since: lambda u, w, n: sweep_marks.marks_since(u, w, NOW - LEASE),
    sweep_marks.has_mark: lambda u, w, n: sweep_marks.has_mark(u, w, "ask:2026-11-24"),
    threads.bring_up_to_date: lambda u, w, n: threads.bring_up_to_date(u, w, n.record.message_id),
    updates.edit_update: lambda u, w, n: updates.edit_update(
        u,
        w,
        n.record.update_id,
        author_id=n.city.omar.id,
        now=NOW,
        status=Status.AT_RISK,
        percent=None,
        note=None,
    ),
    updates.latest_updates: lambda u, w, n: updates.latest_updates(u, w, [n.city.paving.id]),
    updates.update_history: lambda u, w, n: updates.update_history(u, w, n.city.paving.id),
    updates.update_version: lambda u, w, n: updates.update_version(u, w, n.record.update_id),
    updates.updates_of_item: lambda u, w, n: updates.updates_of_item(u, w, n.city.paving.id),
    updates.updates_of_submission: lambda u, w, n: updates.updates_of_submission(u, w, "submission-1"),
    updates.withdraw_update: lambda u, w, n: updates.withdraw_update(
        u, w, n.record.update_id, author_id=n.city.omar.id, now=NOW
    ),
    workspaces.load_policy: lambda u, w, n: workspaces.load_policy(u, w) != Policy(),
    workspaces.lock_workspace: lambda u, w, n: workspaces.lock_workspace(u, w),
    recipients.suppress_messages_to: lambda u, w, n: recipients.suppress_messages_to(
        u, w, n.city.omar.id, reason="gone", now=NOW
    ),
}

REFERS: dict[Callable[..., Any], Case] = {
    aliases.add_alias: lambda u, w, n: aliases.add_alias(u, w, "Roads", now=NOW, person_id=n.city.omar.id),
    aliases.add_aliases: lambda u, w, n: aliases.add_aliases(
        u, w, ["Roads"], now=NOW, department_id=n.city.works.id
    ),
    assignments.add_assignments: lambda u, w, n: assignments.add_assignments(
        u,
        w,
        [NewAssignment(item_id=n.city.streets.id, part=Part.LEAD, person_id=n.city.omar.id)],
        now=NOW,
    ),
    assignments.set_lead: lambda u, w, n: assignments.set_lead(
        u, w, n.city.paving.id, now=NOW, person_id=n.city.ruth.id
    ),
    bodies.upsert_body: lambda u, w, n: bodies.upsert_body(
        u, w, "Parks Board", now=NOW, reporter_id=n.city.ruth.id
    ),
    decisions.add_decision: lambda u, w, n: decisions.add_decision(
        u,
        w,
        NewDecision(
            item_id=n.city.paving.id, kind=DecisionKind.MONEY, question="?", asked_by_id=n.city.omar.id
        ),
        now=NOW,
    ),
    overrides.set_override: lambda u, w, n: overrides.set_override(u, w, of_paving(n), **BY_NOBODY),
    overrides.clear_override: lambda u, w, n: overrides.clear_override(u, w, of_paving(n), **BY_NOBODY),
    declines.add_decline: lambda u, w, n: declines.add_decline(
        u,
        w,
        item_id=n.city.paving.id,
        person_id=n.city.omar.id,
        by_id=n.city.omar.id,
        reason=None,
        suggested_slack_id=None,
        now=NOW,
    ),
    declines.keep_declined: lambda u, w, n: declines.keep_declined(
        u, w, n.record.decline_id, by_id=n.city.ruth.id, now=NOW
    ),
    due_changes.add_due_change: lambda u, w, n: due_changes.add_due_change(
        u,
        w,
        item_id=n.city.paving.id,
        before=None,
        after=date(2027, 1, 1),
        reason=None,
        by_id=n.city.omar.id,
        now=NOW,
    ),
    imports.add_import: lambda u, w, n: imports.add_import(
        u, w, n.city.plan.id, now=NOW, by_id=None, file=None, changes={}, said={}
    ),
    items.add_items: lambda u, w, n: items.add_items(u, w, n.city.plan.id, [NEW_ITEM], now=NOW),
    looks.add_looks: lambda u, w, n: looks.add_looks(u, w, [n.city.paving.id], now=NOW),
    jobs.add_job: lambda u, w, n: jobs.add_job(
        u, w, kind="import", payload={}, now=NOW, requested_by_id=n.city.omar.id
    ),
    uploads.add_upload: lambda u, w, n: uploads.add_upload(
        u, w, key="Ev1", by_id=n.city.omar.id, slack_file="F1", name="plan.csv", now=NOW
    ),
    ledger.add_entry: lambda u, w, n: ledger.add_entry(
        u, w, verb="set", subject_kind="setting", at=NOW, actor_id=n.city.omar.id
    ),
    outbox.enqueue: lambda u, w, n: outbox.enqueue(u, w, message_to_omar(n.city, "k"), now=NOW),
    owner_names.add_owner_names: lambda u, w, n: owner_names.add_owner_names(
        u, w, [(n.city.paving.id, Part.LEAD, "Town Manager")], now=NOW
    ),
    people.upsert_person: lambda u, w, n: people.upsert_person(
        u, w, email="omar@city.gov", name="Omar", now=NOW, department_id=n.city.works.id
    ),
    snoozes.add_snooze: lambda u, w, n: snoozes.add_snooze(
        u,
        w,
        item_id=n.city.paving.id,
        person_id=n.city.omar.id,
        until=date(2026, 12, 1),
        by_id=n.city.omar.id,
        now=NOW,
    ),
    threads.add_parts: lambda u, w, n: threads.add_parts(u, w, beginning(u, n), [PART], now=NOW),
    threads.change_parts: lambda u, w, n: threads.change_parts(u, w, beginning(u, n), [PART], None, now=NOW),
    updates.add_update: lambda u, w, n: updates.add_update(u, w, new_update(n), now=NOW),
    updates.add_updates: lambda u, w, n: updates.add_updates(u, w, [new_update(n)], now=NOW),
}

ADDS: dict[Callable[..., Any], Case] = {
    departments.upsert_department: lambda u, w, n: departments.upsert_department(
        u, w, "Public Works", now=NOW, aliases=["PW"]
    ),
    looks.look_at_all_again: lambda u, w, n: looks.look_at_all_again(u, w, now=NOW),
    looks.keep_look_rules: lambda u, w, n: looks.keep_look_rules(
        u, w, "rules", looks.LookRules(None, 0), now=NOW
    ),
    items.allocate_serials: lambda u, w, n: items.allocate_serials(u, w, 3),
    pacing.hold_lane: lambda u, w, n: pacing.hold_lane(u, w, SendMethod.POST, "person:1", until=NOW),
    pacing.occupy_lanes: lambda u, w, n: pacing.occupy_lanes(
        u, w, SendMethod.POST, {"person:1"}, interval=LEASE, real_now=NOW
    ),
    pacing.save_budget: lambda u, w, n: pacing.save_budget(u, w, budget_of_posts(9.0)),
    ledger.add_deliveries: lambda u, w, n: ledger.add_deliveries(
        u, w, [outbox.message(u, n.city.workspace_id, n.record.message_id)], at=NOW
    ),
    pictures.keep_file_id: lambda u, w, n: pictures.keep_file_id(u, w, "5a1c", "F9", now=NOW),
    plans.create_plan: lambda u, w, n: plans.create_plan(u, w, title="Strategic Plan", now=NOW),
    receipts.take_receipt: lambda u, w, n: receipts.take_receipt(u, w, "Ev1", now=NOW, outcome={"ours": 1}),
    slack_members.keep_members: lambda u, w, n: slack_members.keep_members(
        u, w, [member_omar("Us")], now=NOW
    ),
    sweep_marks.add_mark: lambda u, w, n: sweep_marks.add_mark(u, w, "ask:2026-11-24", now=NOW),
    workspaces.link_to_team: lambda u, w, n: workspaces.link_to_team(u, w, "T-other"),
    workspaces.set_setting: lambda u, w, n: workspaces.set_setting(u, w, "items_named", 3, now=NOW),
}


def new_update(next_door: Next) -> NewUpdate:
    return NewUpdate(
        item_id=next_door.city.paving.id, author_id=next_door.city.omar.id, status=Status.ON_TRACK
    )


def beginning(unit: Unit, next_door: Next) -> AnyRow:
    """The message next door, as if it were to be edited, or to go on in its thread."""
    of_row = [
        outbox_messages.c.id.label("edits_id") if c.name == "edits_id" else c for c in threads.BEGINNING
    ]
    query = select(*of_row).where(outbox_messages.c.id == next_door.record.message_id)
    return unit.session.execute(query).one()


def everything_in(found: Any) -> list[Any]:
    names = ("plans", "items", "assignments", "departments", "people", "bodies")
    said = ("updates", "decisions", "due_changes", "asks", "overrides", "snoozes", "declines")
    return [each for name in names + said for each in getattr(found, name)]


def all_queries() -> set[Callable[..., Any]]:
    """Return the public functions of the store whose first argument is a unit of work."""
    found = set()
    for module in pkgutil.iter_modules(planbot.store.__path__):
        if module.name in HELPERS or module.ispkg:
            continue
        source = importlib.import_module(f"planbot.store.{module.name}")
        for name, function in inspect.getmembers(source, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters), None)
            if function.__module__ == source.__name__ and not name.startswith("_") and first == "unit":
                found.add(function)
    return found


def rows_of(unit: Unit, workspace_id: int) -> dict[str, list[Any]]:
    found = {}
    for table in metadata.sorted_tables:
        column = table.c.id if table.name == "workspaces" else table.c.workspace_id
        statement = select(table).where(column == workspace_id).order_by(*table.primary_key.columns)
        found[table.name] = [tuple(row) for row in unit.session.execute(statement)]
    return found


def test_every_query_has_a_case() -> None:
    cased = LOOKS.keys() | REFERS.keys() | ADDS.keys()
    missing = {f"{each.__module__}.{each.__name__}" for each in all_queries() - cased}
    assert {name for name in missing if name.rpartition(".")[2] not in ACROSS} == set()


def test_every_query_takes_a_workspace() -> None:
    for query in all_queries():
        names = list(inspect.signature(query).parameters)
        assert names[1:2] == ["workspace_id"] or query.__name__ in ACROSS, query


def test_no_query_crosses_the_line(database: Database) -> None:
    with database.writing() as unit:
        city = found_city(unit, "Belfast")
        next_door = Next(city, fill_record(unit, city))
        assert enqueue_ask(unit, city, "dm:omar:never")
        never = outbox.message_of_key(unit, city.workspace_id, "dm:omar:never")
        outbox.discard(unit, city.workspace_id, never.id if never else 0, reason="no", now=NOW)
        assert enqueue_ask(unit, city, "dm:omar:later")
        here = workspaces.create_workspace(unit, name="Ashland", now=NOW).id
        before = rows_of(unit, city.workspace_id)
        assert all(before.values())

        for cases, expected in ((LOOKS, finds_nothing), (REFERS, is_refused), (ADDS, stays_here)):
            for query, case in cases.items():
                with unit.session.begin_nested() as savepoint:
                    name = f"{query.__module__}.{query.__name__}"
                    try:
                        expected(unit, lambda case=case: case(unit, here, next_door))
                        if expected is not is_refused:
                            assert rows_of(unit, city.workspace_id) == before
                    except (AssertionError, StoreError, pytest.fail.Exception) as error:
                        raise AssertionError(f"{name} crossed the line") from error
                    savepoint.rollback()
