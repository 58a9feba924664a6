"""What a file changes in a plan, as the data that `planbot import --json` prints."""

from typing import Any

from planbot.intake.diff import FieldChange, PlanDiff
from planbot.intake.open_names import NamedOwner
from planbot.plan.model import Item


def diff_as_json(diff: PlanDiff) -> dict[str, Any]:
    """Return the diff: `new` items of the file; `changed`, `kept` (decided in planbot, the file contradicts)
    and `gone` ones of the plan by permanent id, with `{before, after}` a field; `proposed` are those taken
    for the same item by their words, with the likeness in percent; `open_names` are owners whom nobody has
    settled; `dates` counts how due dates move.
    """
    titles = {item.key: item.title for item in (*diff.new, *(match.draft for match in diff.matches.values()))}
    dates = diff.dates
    return {
        "plan": diff.plan.title,
        "new": [
            {
                "number": item.number,
                "path": [titles[item.key[:depth]] for depth in range(1, len(item.key))],
                "title": item.title,
            }
            for item in diff.new
        ],
        "changed": [
            _item(one.item) | {"moved": one.is_moved, "fields": _fields(one.taken)} for one in diff.changed
        ],
        "proposed": [
            _item(match.item) | {"in_file": match.draft.title, "score": match.score}
            for match in diff.proposals
        ],
        "gone": [_item(item) for item in diff.gone],
        "kept": [_item(one.item) | {"fields": _fields(one.kept)} for one in diff.kept],
        "open_names": {
            "dropped": [_named(one) for one in diff.names.dropped],
            "added": [_named(one) for one in diff.names.added],
        },
        "dates": {
            "later": dates.later,
            "earlier": dates.earlier,
            "added": dates.added,
            "removed": dates.removed,
        },
        "plan_changes": sorted(diff.plan_changes),
    }


def _named(one: NamedOwner) -> dict[str, Any]:
    return {"id": one.item.serial, "part": one.part.value, "name": one.name}


def _item(item: Item) -> dict[str, Any]:
    return {"id": item.serial, "number": item.number, "title": item.title}


def _fields(changes: tuple[FieldChange, ...]) -> dict[str, Any]:
    return {change.name: {"before": change.before, "after": change.after} for change in changes}
