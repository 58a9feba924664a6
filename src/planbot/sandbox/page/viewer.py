"""Whoever looks at the page: how the names, channels and times in it read for that person."""

from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from planbot.sandbox.control.stage import Stage
from planbot.sandbox.page import dates
from planbot.sandbox.workspace.channels import Channel
from planbot.sandbox.workspace.people import User
from planbot.sandbox.workspace.workspace import SLACKBOT


class Viewer:
    """One person's view of the workspace."""

    def __init__(self, stage: Stage, person: User) -> None:
        self.stage = stage
        self.workspace = stage.workspace
        self.person = person
        self.zone = ZoneInfo(person.tz)

    @property
    def path(self) -> str:
        return f"/as/{quote(self.person.name)}"

    def now(self) -> datetime:
        return self.workspace.now().astimezone(self.zone)

    def user_name(self, user_id: str) -> str:
        """The full name of a member; what was written where there is no such member."""
        if user_id == SLACKBOT:
            return "Slackbot"
        user = self.workspace.users.get(user_id)
        return user.real_name if user else user_id

    def can_see(self, channel: Channel) -> bool:
        return channel.has(self.person.id) or channel.kind == "public_channel"

    def channel_path(self, channel: Channel) -> str:
        return f"{self.path}/{'dm' if channel.is_im else quote(channel.name)}"

    def channel_title(self, channel: Channel) -> str:
        return self.workspace.app.name if channel.is_im else f"#{channel.name}"

    def time(self, ts: str) -> str:
        return dates.time_of_day(dates.at_ts(ts, self.zone))

    def day(self, ts: str) -> str:
        return dates.long_day(dates.at_ts(ts, self.zone))

    def moment(self, iso: str) -> str:
        return dates.short_moment(datetime.fromisoformat(iso).astimezone(self.zone))
