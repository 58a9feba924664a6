"""Slack's directory of users, as the services know it."""

import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from planbot.plan.errors import UserError
from planbot.services.directory import FROM_LISTING, Linked, Member
from planbot.services.members import take_in_members
from planbot.store.errors import StoreError
from planbot.store.unit_of_work import Database

log = structlog.get_logger(__name__)

_PAGE = 200
_A_DAY = timedelta(days=1)
_RETRY_SECONDS = 60.0
_SLACKBOT = "USLACKBOT"  # not marked as a bot
_NO_PERSON = ("is_bot", "is_workflow_bot", "is_stranger")
_NO_SUCH_USER = ("user_not_found", "users_not_found")


class Directory:
    """Keeps the people of one workspace's plan as Slack has them; may be used from several threads."""

    def __init__(self, client: WebClient, database: Database, workspace_id: int) -> None:
        self._client = client
        self._database = database
        self._workspace_id = workspace_id
        self._turn = threading.Lock()
        self._synced_at: datetime | None = None
        self._retry_at = 0.0
        self.linked = Linked()

    def sync(self, now: datetime) -> Linked:
        """Take over how Slack's directory is; `now` is business time.

        Raises `SlackApiError`, `OSError`, or `UserError` where the listing makes no sense; nothing is stored
        of a listing that did not come whole. Accounts that it leaves out are asked for one by one, and left
        as they are where Slack does not answer.
        """
        with self._turn:
            linked = self._link(all_members(self._client), now, whole=True)
            asked = [member for one in linked.missing if (member := self._ask_for(one.slack_id, one.name))]
            if asked:
                self._link(asked, now, whole=False)
            self._synced_at = now
            self.linked = linked
            return linked

    def sync_if_due(self, now: datetime) -> None:
        """Sync unless that was done within a day of `now`; never raises, but tries again after a minute."""
        if self.due_at is not None and now < self.due_at:
            return
        if time.monotonic() < self._retry_at:
            return
        try:
            self.sync(now)
        except (SlackApiError, OSError, UserError, StoreError) as error:
            self._retry_at = time.monotonic() + _RETRY_SECONDS
            log.warning("Slack's directory could not be read; it will be tried again", error=_reason(error))
        except Exception:
            self._retry_at = time.monotonic() + _RETRY_SECONDS
            log.exception("Slack's directory could not be taken over; it will be tried again")

    @property
    def due_at(self) -> datetime | None:
        """The business instant at which the directory is to be read again; None for now."""
        return self._synced_at and self._synced_at + _A_DAY

    def _link(self, members: list[Member], now: datetime, *, whole: bool) -> Linked:
        linked = take_in_members(
            self._database, self._workspace_id, members, whole=whole, noticed=FROM_LISTING, now=now
        )
        for person in linked.unmatched:
            log.info("somebody of the plan is not in Slack", email=person.email)
        for person in linked.left:
            log.info("somebody has left Slack", email=person.email)
        return linked

    def _ask_for(self, slack_id: str | None, name: str) -> Member | None:
        try:
            return find_member(self._client, slack_id or "", name)
        except (SlackApiError, OSError) as error:
            log.warning("Slack did not say whether somebody has left", user=slack_id, error=_reason(error))
            return None


def all_members(client: WebClient) -> list[Member]:
    """Return every person of the workspace, with those who have left.

    Raises `SlackApiError` or `OSError` for a page that does not come, `UserError` for one that is none.
    """
    members: list[Member] = []
    cursor: str | None = None
    seen: set[str] = set()
    while True:
        page = client.users_list(limit=_PAGE, cursor=cursor)
        users = page.get("members")
        if not isinstance(users, list):
            raise UserError("Slack answered without its list of members.")
        members += [member for user in users if (member := member_of(user))]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
        if cursor is None:
            return members
        if cursor in seen:
            raise UserError("Slack's list of members goes round in circles.")
        seen.add(cursor)


def find_member(client: WebClient, slack_id: str, name: str = "") -> Member | None:
    """Return one person's account: one that is gone, called `name`, where Slack knows of none.

    None for what is no person of this workspace (`member_of`). Raises `SlackApiError` or `OSError`.
    """
    try:
        user = client.users_info(user=slack_id)["user"]
    except SlackApiError as error:
        if error.response.get("error") not in _NO_SUCH_USER:
            raise
        return Member(slack_id=slack_id, email=None, name=name, zone=None, is_gone=True)
    return member_of(user)


def member_of(user: Mapping[str, Any]) -> Member | None:
    """Return who a user of Slack's is; None for what is no person of this workspace.

    That is an app, a workflow or Slackbot, and somebody of another workspace who shares a channel with this
    one. A guest is a person of it: consultants and board members may lead items.
    """
    if user["id"] == _SLACKBOT or any(user.get(mark) for mark in _NO_PERSON):
        return None
    profile = user.get("profile") or {}
    expires = profile.get("status_expiration") or 0
    return Member(
        slack_id=user["id"],
        email=profile.get("email"),
        name=profile.get("real_name") or user.get("real_name") or user.get("name") or user["id"],
        zone=user.get("tz"),
        is_gone=bool(user.get("deleted")),
        title=(profile.get("title") or "").strip() or None,
        status_text=profile.get("status_text") or "",
        status_expires_at=datetime.fromtimestamp(expires, UTC) if expires else None,
    )


def _reason(error: Exception) -> str:
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else str(error)
