"""The replies in the thread of a message that is too long for one post, and what edits make of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, update

from planbot.store.outbox_records import MessageState, NewPart
from planbot.store.rows import AnyRow
from planbot.store.tables import outbox_messages
from planbot.store.unit_of_work import Unit

_INHERITED = (
    *("kind", "recipient_person_id", "recipient_channel", "lane", "references", "urgent"),
    "not_before",
)
_PART = outbox_messages.alias("part")
_LATEST = outbox_messages.alias("latest")
_GIVEN_UP = (MessageState.SUPPRESSED, MessageState.DEAD)
BEGINNING = tuple(outbox_messages.c[name] for name in ("id", "dedupe_key", "edits_id", *_INHERITED))
"""What has to be known of the message that a thread belongs to, or of an edit of it."""


def add_parts(
    unit: Unit, workspace_id: int, beginning: AnyRow, parts: Sequence[NewPart], *, now: datetime
) -> None:
    """Queue the replies that follow a message in its thread."""
    _store(
        unit,
        [
            _row(workspace_id, beginning, number, part, now) | _in_thread(beginning.id, number)
            for number, part in enumerate(parts, start=1)
        ],
    )


def change_parts(
    unit: Unit,
    workspace_id: int,
    edit: AnyRow,
    parts: Sequence[NewPart],
    gone: NewPart | None,
    *,
    now: datetime,
) -> None:
    """Queue what makes the thread of an edited message say `parts`.

    A reply that says something else by now is edited too, one that is missing is added, and one too many
    says `gone`; without it, that one is left alone.
    """
    there = _parts_of(unit, workspace_id, edit.edits_id)
    said, taken = _said_last(unit, workspace_id, there.values())
    wanted = dict(enumerate(parts, start=1))
    if gone is not None:
        wanted |= {number: gone for number in there if number > len(parts)}
    rows = []
    for number, part in wanted.items():
        row = _row(workspace_id, edit, number, part, now)
        if number not in there:
            rows.append(row | _in_thread(edit.edits_id, number))
        elif said[there[number]] != part:
            key = _free_key(row["dedupe_key"], taken)
            place = {"parent_id": None, "part_number": 0, "edits_id": there[number]}
            rows.append(row | place | {"dedupe_key": key})
    _store(unit, rows)


def changes_a_reply() -> ColumnElement[bool]:
    """Whether a message is the edit of a reply: its words were made for it and cannot be composed alone."""
    message, part = outbox_messages.c, _PART.c
    return exists().where(
        part.workspace_id == message.workspace_id, part.id == message.edits_id, part.parent_id.is_not(None)
    )


def bring_up_to_date(unit: Unit, workspace_id: int, message_id: int) -> None:
    """Let the edit of a reply, if the message is one, say what was to be said there last."""
    message, latest = outbox_messages.c, _LATEST.c
    words = (
        select(latest.text, latest.blocks)
        .where(latest.workspace_id == message.workspace_id, latest.edits_id == message.edits_id)
        .order_by(latest.id.desc())
        .limit(1)
    )
    unit.session.execute(
        update(outbox_messages)
        .where(message.workspace_id == workspace_id, message.id == message_id, changes_a_reply())
        .values(
            text=words.with_only_columns(latest.text).scalar_subquery(),
            blocks=words.with_only_columns(latest.blocks).scalar_subquery(),
        )
    )


def _parts_of(unit: Unit, workspace_id: int, message_id: int) -> Mapping[int, int]:
    """Return the ids of a message's replies by their numbers."""
    part = outbox_messages.c
    query = select(part.part_number, part.id).where(
        part.workspace_id == workspace_id, part.parent_id == message_id
    )
    return {row.part_number: row.id for row in unit.session.execute(query)}


def _said_last(
    unit: Unit, workspace_id: int, part_ids: Collection[int]
) -> tuple[Mapping[int, NewPart], Collection[str]]:
    """Return what replies say once all is made that is to change them, and the keys of all that was.

    A change that was given up was not made: the reply says what it said before.
    """
    if not part_ids:
        return {}, ()
    message = outbox_messages.c
    query = (
        select(message.id, message.edits_id, message.dedupe_key, message.state, message.text, message.blocks)
        .where(
            message.workspace_id == workspace_id,
            or_(message.id.in_(part_ids), message.edits_id.in_(part_ids)),
        )
        .order_by(message.id)
    )
    found = unit.session.execute(query).all()
    said = {
        row.edits_id or row.id: NewPart(text=row.text, blocks=row.blocks)
        for row in found
        if row.edits_id is None or row.state not in _GIVEN_UP
    }
    return said, {row.dedupe_key for row in found}


def _free_key(key: str, taken: Collection[str]) -> str:
    """Return `key`, numbered where it is taken: an edit that is sent again is composed anew."""
    numbered = (key if number == 1 else f"{key}/{number}" for number in count(1))
    return next(one for one in numbered if one not in taken)


def _row(workspace_id: int, beginning: AnyRow, number: int, part: NewPart, now: datetime) -> dict[str, Any]:
    return {name: beginning._mapping[name] for name in _INHERITED} | {
        "workspace_id": workspace_id,
        "dedupe_key": f"{beginning.dedupe_key}/part-{number}",
        "state": MessageState.QUEUED,
        "attempts": 0,
        "text": part.text,
        "blocks": part.blocks,
        "rendered_at": now,
        "created_at": now,
    }


def _in_thread(message_id: int, number: int) -> dict[str, Any]:
    return {"parent_id": message_id, "part_number": number, "edits_id": None}


def _store(unit: Unit, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        unit.session.execute(outbox_messages.insert(), list(rows))
