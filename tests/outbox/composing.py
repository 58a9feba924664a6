"""Composing without pictures: to draw one takes longer than all else, and they have tests of their own."""

from dataclasses import replace
from datetime import datetime

from planbot.messages.renderer import Rendered
from planbot.outbox.composer import Composed, Composer
from planbot.store.outbox_records import OutboxMessage


class PlainComposer(Composer):
    def compose(self, message: OutboxMessage, now: datetime) -> Composed:
        composed = super().compose(message, now)
        return replace(composed, pictures={}) if isinstance(composed, Rendered) else composed
