"""What Slack delivers a second time because it missed the answer to the first."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from planbot.sandbox.delivery.receiver import Attempt, Kind
from planbot.sandbox.workspace.records import _kept
from planbot.store import receipts
from planbot.store.tables import inbound_receipts, metadata, send_budgets, send_lanes
from planbot.store.unit_of_work import Database

if TYPE_CHECKING:
    from end_to_end.town import Town

Json = dict[str, Any]

_PATIENCE = 10.0
_SHORTENED = "(left out: "
"""How the sandbox begins what it put in place of a part that is too long to be kept."""


class Redelivery:
    """Delivers to a town's bots again what they have answered already, the same way as the first time.

    Over HTTP it carries `X-Slack-Retry-Num`; over Socket Mode it is the same payload in another envelope.
    """

    def __init__(self, town: "Town") -> None:
        # The control API has no such request: nobody in a workspace can make Slack do this.
        self._town = town
        self._courier = town.sandbox._courier
        self._deliveries = town.sandbox._workspace.records.deliveries
        self._loop = town.sandbox._loop

    def last(self, kind: Kind, *, event_of: str | None = None) -> tuple[Json, Json | None]:
        """The latest payload of this kind, or event about this user, and what the bot answered."""
        told = (one.as_json() for one in reversed(self._deliveries) if one.kind == kind)
        found = next(
            one for one in told if event_of in (None, one["sent"]["payload"].get("event", {}).get("user"))
        )
        assert found["outcome"] == "acknowledged", found
        return found["sent"]["payload"], found["ack"]

    def again(self, kind: Kind, payload: Json) -> Json | None:
        """Deliver it once more; the bot's answer."""
        courier = self._courier
        receiver = courier.requests if courier.requests.handles(kind) else courier.sockets
        attempt = receiver.prepare(Attempt(kind, payload, number=1, reason="http_timeout")).send()
        assert self._loop is not None
        answer = asyncio.run_coroutine_threadsafe(attempt, self._loop).result(_PATIENCE)
        assert answer.acked, answer.failure
        return answer.payload

    def everything(self) -> list[str]:
        """Deliver it again, and return what that changed or what was answered otherwise.

        What changed nothing is answered anew, and may be answered otherwise by now; commands that only asked
        for something are left out.
        """
        told = [one.as_json() for one in list(self._deliveries) if not one.retry]
        told = [
            one
            for one in told
            if one["outcome"] == "acknowledged" and _key_of(one) and _SHORTENED not in str(one["sent"])
        ]
        # A sweep may do what fell due while the test looked elsewhere.
        self._town.driver.settle()
        before = contents(self._town.database)
        differences = []
        for one in told:
            is_kept = self._is_kept(_key_of(one))
            if one["kind"] == "slash_commands" and not is_kept:
                continue
            answer = self.again(one["kind"], one["sent"]["payload"])
            if is_kept and json.loads(_kept(answer)) != one["ack"]:
                differences.append(f"{_title(one)} was answered {one['ack']}, then {answer}")
        self._town.driver.settle()
        after = contents(self._town.database)
        for table in after:
            differences += [f"{table} has {row}" for row in after[table] if row not in before[table]]
            differences += [f"{table} had {row}" for row in before[table] if row not in after[table]]
        return differences

    def _is_kept(self, key: str) -> bool:
        workspace_id = self._town.workspace_id
        with self._town.database.reading() as unit:
            return receipts.outcome_of(unit, workspace_id, f"inbound:{key}") is not None


def contents(database: Database) -> Mapping[str, Sequence[object]]:
    """All that is stored, but for what tells one delivery from another and how fast may be sent."""
    passing = (inbound_receipts, send_budgets, send_lanes)
    tables = [table for table in metadata.sorted_tables if table not in passing]
    with database.reading() as unit:
        return {table.name: list(unit.session.execute(select(table)).all()) for table in tables}


def _key_of(told: Json) -> str:
    payload = told["sent"]["payload"]
    return str(payload.get("event_id") or payload.get("trigger_id") or "")


def _title(told: Json) -> str:
    payload = told["sent"]["payload"]
    clicked = [one.get("action_id") for one in payload.get("actions", ())]
    view, event = payload.get("view") or {}, payload.get("event") or {}
    typed = payload.get("command") and f"{payload['command']} {payload['text']}"
    return str(typed or clicked or view.get("callback_id") or event.get("type"))
