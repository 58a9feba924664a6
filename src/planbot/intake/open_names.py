"""The owners that a plan only names, of whom nobody has said who they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planbot.intake.owner_names import key_of
from planbot.plan.model import Facts, Item, OwnerName
from planbot.plan.vocabulary import Part


@dataclass(frozen=True, slots=True)
class NamedOwner:
    """Of which item, in which part, under which name."""

    item: Item
    part: Part
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameChanges:
    """What a file changes of the names: `ended` are open no more, those `dropped` because the file has them
    no more, the others because it tells who they are; `added` are new."""

    ended: tuple[OwnerName, ...] = ()
    dropped: tuple[NamedOwner, ...] = ()
    added: tuple[NamedOwner, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.ended or self.added)


class OpenNames:
    """The names of some items, each in the part that a file can give it."""

    def __init__(self, facts: Facts, names: Iterable[OwnerName]) -> None:
        self._led = {one.item_id for one in facts.assignments if one.part is Part.LEAD}
        self._by_item: dict[int, list[OwnerName]] = {}
        for name in names:
            self._by_item.setdefault(name.item_id, []).append(name)

    def of(self, item: Item, part: Part) -> list[str]:
        """Return the names that have a part in an item, in the plan's order."""
        return [one.name for one in self._by_item.get(item.id, ()) if self._part(one) is part]

    def changed_by(self, item: Item, wanted: Sequence[tuple[Part, str]], named: Iterable[str]) -> NameChanges:
        """Return what changes where `wanted` are a file's open names, `named` all owners in it."""
        keys = set(map(key_of, named))
        left = {(part, key_of(name)): name for part, name in wanted}
        ended = [
            one
            for one in self._by_item.get(item.id, ())
            if left.pop((self._part(one), key_of(one.name)), None) is None
        ]
        return NameChanges(
            ended=tuple(ended),
            dropped=tuple(
                NamedOwner(item, one.part, one.name) for one in ended if key_of(one.name) not in keys
            ),
            added=tuple(NamedOwner(item, part, name) for (part, _), name in left.items()),
        )

    def _part(self, name: OwnerName) -> Part:
        """Return the part of a name: who was given the lead since has it, and a name beside them supports."""
        return Part.SUPPORT if name.item_id in self._led else name.part
