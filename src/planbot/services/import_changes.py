"""What one import changed, kept so that it can be taken back in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from planbot.plan.model import Assignment
from planbot.plan.vocabulary import Part
from planbot.store.records import NewAssignment


@dataclass(slots=True, kw_only=True)
class ImportChanges:
    """Ids of rows, and what stood before: `parts` by item, `plan` by field, `names_ended` with item and part.

    With `is_new` the plan itself came in, and all its items with it.
    """

    is_new: bool = False
    added: list[int] = field(default_factory=list)
    revised: list[int] = field(default_factory=list)
    parts: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    updates: list[int] = field(default_factory=list)
    plan: dict[str, Any] = field(default_factory=dict)
    departments: list[int] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)
    names_added: list[int] = field(default_factory=list)
    names_ended: list[tuple[int, str, str]] = field(default_factory=list)

    def keep_parts(self, item_id: int, held: Sequence[Assignment]) -> None:
        self.parts[item_id] = [_part_as_json(one) for one in held]

    def parts_before(self, item_id: int) -> list[NewAssignment]:
        return [_part_from_json(item_id, values) for values in self.parts[item_id]]

    @property
    def touched(self) -> frozenset[int]:
        """The items that the import added or changed, where it was not a new plan."""
        return frozenset((*self.added, *self.revised, *self.parts))

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"parts": {str(item_id): parts for item_id, parts in self.parts.items()}}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "ImportChanges":
        parts = {int(item_id): parts for item_id, parts in values["parts"].items()}
        return cls(**{**values, "parts": parts})


def _part_as_json(part: Assignment) -> dict[str, Any]:
    values = {name: getattr(part, name) for name in NewAssignment.__dataclass_fields__ if name != "item_id"}
    return values | {
        "until": part.until.isoformat() if part.until else None,
        "accepted_at": part.accepted_at.isoformat() if part.accepted_at else None,
    }


def _part_from_json(item_id: int, values: Mapping[str, Any]) -> NewAssignment:
    until, accepted_at = values["until"], values["accepted_at"]
    return NewAssignment(
        item_id=item_id,
        **{
            **values,
            "part": Part(values["part"]),
            "until": date.fromisoformat(until) if until else None,
            "accepted_at": datetime.fromisoformat(accepted_at) if accepted_at else None,
        },
    )


def plan_as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of a plan as plain data; `plan_from_json` reads them back."""
    plain = {date: lambda value: value.isoformat(), tuple: list}
    return {name: plain.get(type(value), lambda value: value)(value) for name, value in values.items()}


def plan_from_json(values: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(values)
    if found.get("adopted_on"):
        found["adopted_on"] = date.fromisoformat(found["adopted_on"])
    if "levels" in found:
        found["levels"] = tuple(found["levels"])
    return found
