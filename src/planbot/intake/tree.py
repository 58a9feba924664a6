"""Placed rows to one tree: the same label under the same parent is one item, numbers fill in from any row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from planbot.intake.cells import fold_text
from planbot.intake.draft import Key
from planbot.intake.placing import Label, Place, Standing
from planbot.intake.refusals import RowRefused
from planbot.intake.values import ItemValues


@dataclass(slots=True, eq=False)
class Node:
    """An item in the making. `row` is the row that it stands in itself, None where rows only name it.

    `steps` are the lines beneath it that are no items of their own, `description` what those items' rows say
    of it.
    """

    label: Label
    level: int
    parent: "Node | None" = None
    row: int | None = None
    standing: Standing = Standing.HEADING
    values: ItemValues | None = None
    lost_zero: bool = False
    description: str | None = None
    steps: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    def above(self, level: int) -> "Node | None":
        """Return the node of that level in the path to this one, itself included."""
        node: Node | None = self
        while node is not None and node.level > level:
            node = node.parent
        return node if node is not None and node.level == level else None

    @property
    def is_leaf(self) -> bool:
        return not self.children


class Tree:
    """Grows by placed rows, in the file's order; `in_words` tells of a row where it stands."""

    def __init__(self, number_column: str, title_column: str, in_words: Callable[[int], str]) -> None:
        self._root = Node(Label(None, ""), -1)
        self._number_column = number_column
        self._title_column = title_column
        self._in_words = in_words
        self._found: dict[tuple[int, int, str], list[Node]] = {}
        self._last_path: tuple[tuple[int, Label], ...] = ()
        self._last_parent = self._root
        self.repeated_headings: list[int] = []

    def add(self, place: Place, values: ItemValues) -> Node:
        """Add a row; raises `RowRefused` where the same item stands in a row before it."""
        parent = self._parent_of(place.path[:-1])
        if place.standing is Standing.ITEM:
            node = self._new_item(parent, place, values)
        else:
            if place.standing is Standing.NODE:
                self._refuse_lost_zero(parent, place)
            node = self._named(parent, place.level, place.label, serial=values.serial)
            if node.row is not None and place.standing is Standing.NODE:
                self._refuse_double(place, values, node)
                node = self._attach(parent, place.level, place.label)
            elif node.row is not None:
                self.repeated_headings.append(place.row)
                return node
        node.row, node.standing, node.values, node.lost_zero = (
            place.row,
            place.standing,
            values,
            place.lost_zero,
        )
        return node

    def _parent_of(self, above: tuple[tuple[int, Label], ...]) -> Node:
        """Return the node at the end of a path, made where there is none; most rows share the last one's."""
        if above != self._last_path:
            parent = self._root
            for level, label in above:
                parent = self._named(parent, level, label)
            self._last_path, self._last_parent = above, parent
        return self._last_parent

    def go_on(self, node: Node, text: str) -> None:
        """Add the rest of its sentence to a node's title."""
        node.label = Label(node.label.number, f"{node.label.title} {text}")
        self._index(node)

    def walk(self) -> Iterator[Node]:
        """Yield the nodes, parents first, in the file's order."""
        yield from self._walk(self._root)

    def prune(self) -> list[Node]:
        """Take out parents under which nothing stands; return those that have a row of their own."""
        taken = []
        for node in reversed(list(self.walk())):
            if node.is_leaf and node.standing is Standing.HEADING:
                assert node.parent is not None
                node.parent.children.remove(node)
                if node.row is not None:
                    taken.append(node)
        return taken

    def _walk(self, above: Node) -> Iterator[Node]:
        for node in above.children:
            yield node
            yield from self._walk(node)

    def _named(self, parent: Node, level: int, label: Label, serial: int | None = None) -> Node:
        """Return the node of that name under `parent`, made where there is none; fill in what it lacked."""
        found = [
            node
            for node in self._alike(parent, level, label)
            if node.label.is_same(label) and not _carries_another(node, serial)
        ]
        exact = [node for node in found if node.label == label]
        for node in (*reversed(exact), *found):
            filled = Label(node.label.number or label.number, node.label.title or label.title)
            if filled != node.label:
                node.label = filled
                self._index(node)
            return node
        return self._attach(parent, level, label)

    def _new_item(self, parent: Node, place: Place, values: ItemValues) -> Node:
        for node in self._alike(parent, place.level, place.label):
            if node.label.number == place.label.number and fold_text(node.label.title) == fold_text(
                place.label.title
            ):
                self._refuse_double(place, values, node)
        self._refuse_lost_zero(parent, place)
        return self._attach(parent, place.level, place.label)

    def _attach(self, parent: Node, level: int, label: Label) -> Node:
        node = Node(label, level, parent)
        parent.children.append(node)
        self._index(node)
        return node

    def _alike(self, parent: Node, level: int, label: Label) -> list[Node]:
        alike: list[Node] = []
        for text in _index_texts(label):
            for node in self._found.get((id(parent), level, text), ()):
                if node not in alike:
                    alike.append(node)
        return alike

    def _index(self, node: Node) -> None:
        for text in _index_texts(node.label):
            nodes = self._found.setdefault((id(node.parent), node.level, text), [])
            if node not in nodes:
                nodes.append(node)

    def _refuse_double(self, place: Place, values: ItemValues, node: Node) -> None:
        other = node.values.serial if node.values else None
        if values.serial is not None and other is not None and values.serial != other:
            return
        text = " ".join(filter(None, (place.label.number, place.label.title)))
        raise RowRefused(self._title_column, text, f"the same item stands in {self._row_of(node)}")

    def _refuse_lost_zero(self, parent: Node, place: Place) -> None:
        if not place.lost_zero:
            return
        for node in self._found.get((id(parent), place.level, f"n {place.label.number}"), ()):
            if node.lost_zero and fold_text(node.label.title) != fold_text(place.label.title):
                raise RowRefused(
                    self._number_column,
                    place.label.number or "",
                    f"{self._row_of(node)} has this number too; as numbers 1.10 and 1.1 are one: "
                    "keep them as text",
                )

    def _row_of(self, node: Node) -> str:
        return self._in_words(node.row) if node.row is not None else "another row"


def _carries_another(node: Node, serial: int | None) -> bool:
    """Whether the node has a permanent id, and another one than `serial`."""
    known = node.values.serial if node.values is not None else None
    return serial is not None and known not in (None, serial)


def _index_texts(label: Label) -> list[str]:
    title = [f"t {fold_text(label.title)}"] if label.title else []
    return [*title, f"n {label.number}"] if label.number else title


def keys_of(nodes: Sequence[Node]) -> dict[int, Key]:
    """Return the key of each node by `id(node)`; no two are the same."""
    keys: dict[int, Key] = {}
    taken: set[Key] = set()
    for node in nodes:
        above = keys.get(id(node.parent), ())
        segment = " ".join(filter(None, (node.label.number, fold_text(node.label.title))))
        key = (*above, segment)
        while key in taken:
            serial = node.values.serial if node.values else None
            key = (*key[:-1], f"{key[-1]} #{serial or node.row}")
        taken.add(key)
        keys[id(node)] = key
    return keys
