"""What Slack tells of its members, taken over whole: who they are, who left, and the leave they speak of."""

from collections.abc import Sequence
from datetime import datetime

from planbot.services.directory import Linked, Member, link_in, unchanged
from planbot.services.leave import follow_statuses, leave_in_statuses
from planbot.store.unit_of_work import Database, Unit


def take_in_members(
    database: Database,
    workspace_id: int,
    members: Sequence[Member],
    *,
    whole: bool,
    noticed: str,
    now: datetime,
) -> Linked:
    """Link people to accounts as `link_members` does, and read their statuses, all of it or nothing.

    Nothing is locked where nothing has changed.
    """
    with database.reading() as unit:
        found = unchanged(unit, workspace_id, members, whole=whole)
        if found is not None and not leave_in_statuses(unit, workspace_id, members, now=now):
            return found

    def store(unit: Unit) -> Linked:
        linked = link_in(unit, workspace_id, members, whole=whole, noticed=noticed, now=now)
        follow_statuses(unit, workspace_id, members, now=now)
        return linked

    return database.write(store)
