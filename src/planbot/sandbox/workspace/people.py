"""The members of the workspace: people, and the app's bot."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]


@dataclass
class User:
    """A member. `dnd` is the current do-not-disturb span as Unix seconds, or None."""

    id: str
    team_id: str
    name: str
    real_name: str
    email: str | None = None
    title: str = ""
    tz: str = "UTC"
    locale: str = "en-US"
    is_admin: bool = False
    deleted: bool = False
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0
    dnd: tuple[int, int] | None = None
    bot_id: str | None = None
    app_id: str | None = None
    updated: int = 0

    @property
    def is_bot(self) -> bool:
        return self.bot_id is not None

    def as_slack(self, now: datetime, *, with_email: bool = True, with_locale: bool = False) -> Json:
        """The `user` object. `now` decides the offset of the zone; the email needs its own scope."""
        local = now.astimezone(ZoneInfo(self.tz))
        offset = local.utcoffset()
        user: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
            "profile": self.profile(with_email=with_email),
        }
        if self.deleted:
            return user
        user |= {
            "color": "9f69e7",
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": local.tzname() or self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_email_confirmed": not self.is_bot,
            "who_can_share_contact_card": "EVERYONE",
        }
        if with_locale:
            user["locale"] = self.locale
        return user

    def profile(self, *, with_email: bool = True) -> Json:
        first, _, last = self.real_name.partition(" ")
        profile: Json = {
            "title": self.title,
            "phone": "",
            "skype": "",
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "first_name": first,
            "last_name": last,
            "status_text": self.status_text,
            "status_text_canonical": "",
            "status_emoji": self.status_emoji,
            "status_emoji_display_info": [],
            "status_expiration": self.status_expiration,
            "avatar_hash": self.id.lower(),
            "team": self.team_id,
        }
        if with_email and self.email:
            profile["email"] = self.email
        if self.bot_id and self.app_id:
            profile |= {"bot_id": self.bot_id, "api_app_id": self.app_id, "always_active": True}
        return profile
