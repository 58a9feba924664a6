"""The tables, split by subject. Queries use the plain tables exported here, so that no live row leaves."""

from planbot.store.tables.base import metadata
from planbot.store.tables.delivery import (
    asks,
    inbound_receipts,
    jobs,
    outbox_messages,
    pictures,
    send_budgets,
    send_lanes,
    sweep_marks,
)
from planbot.store.tables.imports import imports, owner_names, slack_members
from planbot.store.tables.looks import look_rules, looks
from planbot.store.tables.overrides import policy_overrides
from planbot.store.tables.people import aliases, bodies, department_heads, departments, people
from planbot.store.tables.plans import assignments, item_versions, items, plans
from planbot.store.tables.replies import decline_answers, declines, snoozes
from planbot.store.tables.sayings import (
    decision_answers,
    decisions,
    due_date_changes,
    ledger_entries,
    status_updates,
)
from planbot.store.tables.uploads import uploads
from planbot.store.tables.workspaces import workspace_settings, workspaces

__all__ = [
    "aliases",
    "asks",
    "assignments",
    "bodies",
    "decision_answers",
    "decisions",
    "decline_answers",
    "declines",
    "department_heads",
    "departments",
    "due_date_changes",
    "imports",
    "inbound_receipts",
    "item_versions",
    "items",
    "jobs",
    "ledger_entries",
    "look_rules",
    "looks",
    "metadata",
    "outbox_messages",
    "owner_names",
    "people",
    "pictures",
    "plans",
    "policy_overrides",
    "send_budgets",
    "send_lanes",
    "slack_members",
    "snoozes",
    "status_updates",
    "sweep_marks",
    "uploads",
    "workspace_settings",
    "workspaces",
]
