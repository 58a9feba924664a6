"""How far each person has read each channel."""

from planbot.sandbox.page.conversation import in_channel, order
from planbot.sandbox.page.viewer import Viewer
from planbot.sandbox.workspace.channels import Channel

MOST_COUNTED = 99


class ReadMarks:
    def __init__(self) -> None:
        self._marks: dict[tuple[str, str], str] = {}

    def read(self, viewer: Viewer, channel: Channel) -> None:
        """Mark everything that stands in the channel now as read."""
        latest = next(reversed(viewer.workspace.timeline(channel)), None)
        if latest is not None:
            self._marks[viewer.person.id, channel.id] = latest.ts

    def unread(self, viewer: Viewer, channel: Channel) -> int:
        """How many messages of others are new to the viewer; counts up to 99."""
        mark = self._marks.get((viewer.person.id, channel.id))
        count = 0
        for message in reversed(viewer.workspace.timeline(channel)):
            if count == MOST_COUNTED or (mark is not None and order(message.ts) <= order(mark)):
                break
            if in_channel(viewer, message) and message.author.user != viewer.person.id:
                count += 1
        return count
