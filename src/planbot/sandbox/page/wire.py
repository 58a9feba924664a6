"""What went over the wire, for the inspector: the app's calls, and what was delivered to it."""

from collections.abc import Iterable
from heapq import merge
from itertools import islice
from typing import Any

from planbot.sandbox.workspace.records import ACKNOWLEDGED, WAITING, CallRecord, DeliveryRecord, Records

Json = dict[str, Any]

SHOWN = 60
"""How many entries the inspector lists."""


def latest_entries(records: Records) -> list[Json]:
    """The newest first: {"key", "at", "direction": "in" or "out", "title", "outcome", "ok"}.

    "out" is from the app to Slack, "in" from Slack to the app; `ok` is None as long as the outcome is open.
    """
    calls: Iterable[CallRecord | DeliveryRecord] = reversed(records.calls)
    newest = merge(calls, reversed(records.deliveries), key=lambda one: one.order, reverse=True)
    return [_call(one) if isinstance(one, CallRecord) else _delivery(one) for one in islice(newest, SHOWN)]


def entry(records: Records, key: str) -> Json | None:
    """The whole JSON of an entry by its key; None where it is no longer kept."""
    kept: Iterable[CallRecord | DeliveryRecord] = reversed(
        records.calls if key.startswith("call-") else records.deliveries
    )
    wanted = key.partition("-")[2]
    return next((one.as_json() for one in kept if str(one.n) == wanted), None)


def digest(records: Records) -> str:
    return str(records.changes)


def _call(one: CallRecord) -> Json:
    return {
        "key": f"call-{one.n}",
        "at": one.at,
        "direction": "out",
        "title": one.method,
        "ok": one.ok,
        "outcome": "ok" if one.ok else one.error or f"HTTP {one.status}",
    }


def _delivery(one: DeliveryRecord) -> Json:
    return {
        "key": f"delivery-{one.n}",
        "at": one.at,
        "direction": "in",
        "title": one.title,
        "ok": None if one.outcome == WAITING else one.outcome == ACKNOWLEDGED,
        "outcome": one.outcome,
    }
