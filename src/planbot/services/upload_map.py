"""What was settled about a dropped file, kept as data until the file is brought in."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from planbot.intake.diff import Choices, Matter
from planbot.intake.plan_map import PlanMap, parse_map
from planbot.store.records import Json

_PAIRS = ("columns", "owners", "legend", "status")


def merged(settled: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return the map with `more` taken over: pairs one by one, everything else as a whole."""
    values = {**settled, **more}
    for key in _PAIRS:
        if key in more:
            values[key] = {**settled.get(key, {}), **more[key]}
    return values


def map_of(settled: Mapping[str, Any]) -> PlanMap:
    """Return what was settled as a map; raises `UserError`."""
    values = dict(settled)
    if values.get("adopted"):
        values["adopted"] = date.fromisoformat(values["adopted"])
    return parse_map(values)


def choices_of(chosen: Mapping[str, Any]) -> Choices:
    """Return what a person decided about a plan that is there."""
    return Choices(
        overwrite=frozenset(Matter.parse(matter) for matter in chosen.get("overwrite", ())),
        overwrite_items=frozenset(chosen.get("overwrite_items", ())),
        discontinue=frozenset(chosen.get("discontinue", ())),
        discontinue_all=bool(chosen.get("discontinue_all")),
        apart=frozenset(chosen.get("apart", ())),
    )


def emails_in(settled: Mapping[str, Json]) -> set[str]:
    """Return whom the map names: people, and those who answer for bodies."""
    choices = settled.get("owners", {}).values()
    named = {choice.get(key) for choice in choices if choice for key in ("person", "reporter")}
    return {email.casefold() for email in named if email}
