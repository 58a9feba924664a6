"""Files: announced, uploaded, completed, and where they were shared."""

import itertools
import mimetypes
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from planbot.sandbox.workspace.channels import Channel
from planbot.sandbox.workspace.ids import derive_id

Json = dict[str, Any]


@dataclass
class StoredFile:
    """A file and its bytes. `content` is None until it is uploaded; `completed` says that it may be shared.

    `shares` holds the timestamps of the messages that show it, by channel id.
    """

    id: str
    secret: str
    name: str
    size: int
    user: str
    created: int
    title: str = ""
    alt_txt: str = ""
    content: bytes | None = None
    completed: bool = False
    shares: dict[str, list[str]] = field(default_factory=dict)

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def filetype(self) -> str:
        return PurePath(self.name).suffix.removeprefix(".").lower() or "binary"

    @property
    def is_image(self) -> bool:
        """Whether browsers show it as a picture that cannot hold scripts."""
        return self.mimetype in ("image/png", "image/jpeg", "image/gif", "image/webp")

    def visible_to(self, user_id: str, channels: Mapping[str, Channel]) -> bool:
        """To whoever brought it, and to the members of the channels where it was shared."""
        if not self.completed:
            return False
        return self.user == user_id or any(channels[one].has(user_id) for one in self.shares)

    def unshare(self, channel_id: str, ts: str) -> None:
        """The message that showed it is gone."""
        left = [one for one in self.shares.pop(channel_id, ()) if one != ts]
        if left:
            self.shares[channel_id] = left

    def path(self, team_id: str) -> str:
        """Where it is downloaded, below the address of the server."""
        return f"/files-pri/{team_id}-{self.id}/{_in_address(self.name)}"

    @property
    def permalink(self) -> str:
        """Where people look at it, below the address of the server."""
        return f"/files/{self.user}/{self.id}/{_in_address(self.name)}"


class Files:
    """Every file of the workspace, by id, in the order of coming."""

    def __init__(self, team_id: str) -> None:
        self._team_id = team_id
        self._files: dict[str, StoredFile] = {}
        self._numbers = itertools.count(1)

    def announce(self, name: str, size: int, *, user: str, created: int, alt_txt: str = "") -> StoredFile:
        """Make room for a file whose bytes are still to come."""
        file_id = derive_id("F", self._team_id, str(next(self._numbers)))
        file = StoredFile(file_id, secrets.token_hex(16), name, size, user, created, alt_txt=alt_txt)
        self._files[file_id] = file
        return file

    def get(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def by_secret(self, secret: str) -> StoredFile | None:
        """The file that an upload address is for."""
        return next((file for file in self._files.values() if file.secret == secret), None)

    def find(self, slack_file: Mapping[str, Any]) -> StoredFile | None:
        """The file that a `slack_file` object names: by its id, or by its `url_private` or permalink."""
        if "id" in slack_file:
            return self.get(str(slack_file["id"]))
        path = urlsplit(str(slack_file.get("url", ""))).path
        return next((file for file in self if path in (file.path(self._team_id), file.permalink)), None)

    def __iter__(self) -> Iterator[StoredFile]:
        return iter(list(self._files.values()))


def file_as_slack(
    file: StoredFile,
    channels: Mapping[str, Channel],
    team_id: str,
    base_url: str,
    *,
    with_shares: bool = True,
) -> Json:
    """The `file` object. `channels` are those of the workspace; addresses start with `base_url`."""
    address = base_url + file.path(team_id)
    shown: Json = {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": file.filetype,
        "pretty_type": file.filetype.upper(),
        "user": file.user,
        "user_team": team_id,
        "editable": False,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": any(channels[one].kind == "public_channel" for one in file.shares),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": address,
        "url_private_download": f"{address}?download=1",
        "permalink": base_url + file.permalink,
        "comments_count": 0,
        "is_starred": False,
        "has_rich_preview": False,
        "file_access": "visible",
        "media_display_type": "unknown",
        "channels": [one for one in file.shares if channels[one].kind == "public_channel"],
        "groups": [one for one in file.shares if channels[one].kind == "private_channel"],
        "ims": [one for one in file.shares if channels[one].is_im],
    }
    if with_shares:
        shown["shares"] = _shares(file, channels, team_id)
    if file.alt_txt:
        shown["alt_txt"] = file.alt_txt
    return shown


def _shares(file: StoredFile, channels: Mapping[str, Channel], team_id: str) -> Json:
    shares: Json = {}
    for channel_id, stamps in file.shares.items():
        channel = channels[channel_id]
        side = shares.setdefault("public" if channel.kind == "public_channel" else "private", {})
        side[channel_id] = [
            {
                "ts": ts,
                "channel_name": channel.name,
                "team_id": team_id,
                "share_user_id": file.user,
                "reply_users": [],
                "reply_users_count": 0,
                "reply_count": 0,
            }
            for ts in stamps
        ]
    return shares


def _in_address(name: str) -> str:
    return "".join(
        letter if (letter.isascii() and letter.isalnum()) or letter in "._-" else "_" for letter in name
    )
