"""*Choose what counts*: where a file and what was decided in planbot differ, in a plan that is there."""

from collections.abc import Iterable, Mapping
from typing import Any

from planbot.intake.diff import Matter
from planbot.services.upload_finds import ItemFound
from planbot.slack.views.fix_parts import (
    About,
    Block,
    Fixed,
    Page,
    Values,
    intro,
    labelled,
    picked_several,
    several,
)

_OVERWRITE, _ITEMS, _ALL, _GONE, _APART = (
    "overwrite",
    "overwrite_items",
    "discontinue_all",
    "discontinue",
    "apart",
)
_YES = "yes"
_MATTERS = {
    Matter.STATUS: "Status and percent",
    Matter.DATES: "Dates and milestones",
    Matter.OWNERS: "Owners and departments",
    Matter.TEXT: "Everything else",
}


def choices_page(about: About) -> Page:
    reading, chosen = about.reading, about.chosen
    blocks = [intro("Nothing is overwritten and nothing is discontinued unless you choose it here.")]
    if reading.kept or chosen.get(_OVERWRITE) or chosen.get(_ITEMS):
        matters = [(matter.value, words) for matter, words in _MATTERS.items()]
        boxes = several("checkboxes", matters, chosen.get(_OVERWRITE, ()))
        blocks.append(labelled(_OVERWRITE, "Let the file count everywhere for", boxes))
    blocks += _items(_ITEMS, "Let the file count for these items", reading.kept, chosen)
    if reading.gone:
        words = f"All {len(reading.gone)} that are no longer in the file"
        boxes = several("checkboxes", [(_YES, words)], [_YES] if chosen.get(_ALL) else [])
        blocks.append(labelled(_ALL, "Discontinue", boxes))
    blocks += _items(_GONE, "Discontinue only these", reading.gone, chosen)
    blocks += _items(_APART, "Not the same item as in the file", reading.proposals, chosen)
    return Page(blocks=blocks)


def read_choices(values: Values) -> Fixed:
    """Return the choices of the fields that the form had; what it did not ask stays as it was."""
    choices: dict[str, Any] = {}
    if _OVERWRITE in values:
        choices[_OVERWRITE] = picked_several(values, _OVERWRITE)
    if _ALL in values:
        choices[_ALL] = bool(picked_several(values, _ALL))
    for block_id in (_ITEMS, _GONE, _APART):
        if block_id in values:
            choices[block_id] = [int(serial) for serial in picked_several(values, block_id)]
    return Fixed(choices=choices)


def _items(block_id: str, label: str, found: Iterable[ItemFound], chosen: Mapping[str, Any]) -> list[Block]:
    options = [(str(item.serial), item.label) for item in found]
    options += [
        (str(serial), f"#{serial}")
        for serial in chosen.get(block_id, ())
        if str(serial) not in {value for value, _ in options}
    ]
    if not options:
        return []
    before = [str(serial) for serial in chosen.get(block_id, ())]
    return [labelled(block_id, label, several("multi_static_select", options, before))]
