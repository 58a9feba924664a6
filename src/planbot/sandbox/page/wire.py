"""What went over the wire, for the inspector: the app's calls, and what was delivered to it."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from planbot.sandbox.workspace.records import Records

Json = dict[str, Any]

SHOWN = 60
"""How many entries of each direction the inspector lists."""


def latest_entries(records: Records) -> list[Json]:
    """The newest first: {"key", "at", "direction": "in" or "out", "title", "outcome", "ok"}.

    "out" is from the app to Slack, "in" from Slack to the app.
    """
    found = [_call(one) for one in _newest(records.calls)] + [
        _delivery(one) for one in _newest(records.deliveries)
    ]
    return sorted(found, key=lambda entry: datetime.fromisoformat(entry["at"]), reverse=True)[:SHOWN]


def entry(records: Records, key: str) -> Json | None:
    """The whole JSON of an entry by its key; None where it is no longer kept."""
    kept = records.calls if key.startswith("call-") else records.deliveries
    wanted = key.partition("-")[2]
    return next((one for one in reversed(kept) if str(one["n"]) == wanted), None)


def digest(records: Records) -> str:
    last = [kept[-1]["n"] if kept else 0 for kept in (records.calls, records.deliveries)]
    return f"{last[0]}-{last[1]}"


def _newest(kept: Any) -> Sequence[Json]:
    return list(islice(reversed(kept), SHOWN))


def _call(one: Json) -> Json:
    return {
        "key": f"call-{one['n']}",
        "at": one["at"],
        "direction": "out",
        "title": one["method"],
        "ok": one["ok"],
        "outcome": "ok" if one["ok"] else one["error"] or f"HTTP {one['status']}",
    }


def _delivery(one: Json) -> Json:
    payload = one["payload"]
    inner = payload.get("event", payload)
    return {
        "key": f"delivery-{one['n']}",
        "at": one["at"],
        "direction": "in",
        "title": payload.get("command") or inner.get("type", one["kind"]),
        "ok": one["failure"] is None,
        "outcome": "acknowledged" if one["failure"] is None else one["failure"],
    }
