"""What Slack delivers a second time because it missed the answer to the first."""

import asyncio
from typing import Any

from end_to_end.town import Town

from planbot.sandbox.delivery.receiver import Attempt, Kind

Json = dict[str, Any]

_PATIENCE = 10.0


class Redelivery:
    """Delivers to a town's bots again what they have answered already, the same way as the first time.

    Over HTTP it carries `X-Slack-Retry-Num`; over Socket Mode it is the same payload in another envelope.
    """

    def __init__(self, town: Town) -> None:
        # The control API has no such request: nobody in a workspace can make Slack do this.
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
