"""What to call a message and whom it goes to, where an administrator is told of it."""

from collections.abc import Mapping

from planbot.plan.delivery_words import Piece, Reach, say_channel, say_kind, say_undelivered
from planbot.store import people
from planbot.store.outbox_records import MessageCount, OutboxMessage
from planbot.store.unit_of_work import Unit


class MessageNames:
    """Names recipients and failures, with the people of the workspace as they are."""

    def __init__(self, unit: Unit, workspace_id: int) -> None:
        everybody = people.list_people(unit, workspace_id)
        self._by_id: Mapping[int, str] = {person.id: person.name for person in everybody}
        self._by_slack_id = {person.slack_id: person.name for person in everybody if person.slack_id}

    def what(self, message: OutboxMessage | MessageCount) -> str:
        count = message.count if isinstance(message, MessageCount) else 1
        return say_kind(message.kind, count, _piece(message))

    def whole(self, message: OutboxMessage) -> str:
        """Return what it is and whom it goes to: `The check-in to Tom Reyes`."""
        return f"The {self.what(message)} to {self.recipient(message)}"

    def recipient(self, message: OutboxMessage | MessageCount) -> str:
        channel = message.recipient_channel
        if channel is None:
            return self._by_id.get(message.recipient_person_id or 0, "nobody")
        return self._by_slack_id.get(channel) or say_channel(channel)

    def why(self, message: OutboxMessage | MessageCount) -> str:
        """Return as a sentence why it could not be delivered."""
        channel = message.recipient_channel
        to_person = channel is None or channel in self._by_slack_id
        reach = Reach.PERSON if to_person else Reach.CHANNEL
        return say_undelivered(message.reason or "", self.recipient(message), reach)


def _piece(message: OutboxMessage | MessageCount) -> Piece:
    if message.is_edit:
        return Piece.CHANGE
    return Piece.PART if message.is_part else Piece.WHOLE
