"""Other names for people, departments and bodies."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Column, select

from planbot.store.errors import Duplicate
from planbot.store.rows import fold_name, insert_into
from planbot.store.tables import aliases
from planbot.store.unit_of_work import Unit


def add_alias(
    unit: Unit,
    workspace_id: int,
    text: str,
    *,
    now: datetime,
    person_id: int | None = None,
    department_id: int | None = None,
    body_id: int | None = None,
) -> None:
    """Let exactly one of person, department and body go by `text` too.

    Nothing happens if it does already; raises `Duplicate` if `text` means something else.
    """
    target = {"person_id": person_id, "department_id": department_id, "body_id": body_id}
    key = fold_name(text)
    values = {"workspace_id": workspace_id, "text": text.strip(), "text_key": key, "created_at": now}
    statement = insert_into(unit, aliases).values(values | target)
    unit.session.execute(statement.on_conflict_do_nothing(index_elements=["workspace_id", "text_key"]))
    stored = unit.session.execute(
        select(*(aliases.c[name] for name in target)).where(
            aliases.c.workspace_id == workspace_id, aliases.c.text_key == key
        )
    ).one()
    if dict(stored._mapping) != target:
        raise Duplicate(f"“{text.strip()}” means something else already.", "uq_aliases_workspace_id_text_key")


def aliases_by(unit: Unit, workspace_id: int, target: Column[int | None]) -> Mapping[int, tuple[str, ...]]:
    """Return the aliases by the id in the column `target` of the table, in alphabetical order."""
    found: dict[int, list[str]] = defaultdict(list)
    statement = (
        select(target, aliases.c.text)
        .where(aliases.c.workspace_id == workspace_id, target.is_not(None))
        .order_by(aliases.c.text_key)
    )
    for target_id, text in unit.session.execute(statement):
        found[target_id].append(text)
    return {target_id: tuple(texts) for target_id, texts in found.items()}


def aliases_of_people(unit: Unit, workspace_id: int) -> Mapping[int, tuple[str, ...]]:
    """Return what people are called besides their names, by their ids: titles, shortened names."""
    return aliases_by(unit, workspace_id, aliases.c.person_id)


def add_aliases(
    unit: Unit,
    workspace_id: int,
    texts: Sequence[str],
    *,
    now: datetime,
    department_id: int | None = None,
    body_id: int | None = None,
) -> None:
    for text in texts:
        add_alias(unit, workspace_id, text, now=now, department_id=department_id, body_id=body_id)
