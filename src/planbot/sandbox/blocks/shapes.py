"""A small language for saying what JSON may look like.

A `Check` looks at one value and adds what is wrong with it to the findings.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from planbot.sandbox.blocks.problems import Findings, Surface

Check = Callable[[Any, str, Findings], None]
"""Called with the value, the JSON pointer of its place, and the findings."""

ALL_SURFACES: frozenset[Surface] = frozenset({"message", "modal", "home"})


def string(most: int | None = None, *, least: int = 1) -> Check:
    """Text of `least` to `most` characters."""

    def check(value: Any, at: str, found: Findings) -> None:
        if not isinstance(value, str):
            found.add("must provide a string", at)
        elif len(value) < least:
            found.add(f"must be more than {least - 1} characters", at)
        elif most is not None and len(value) > most:
            found.add(f"must be less than {most + 1} characters", at)

    return check


def matching(describe: str, accepts: Callable[[str], bool]) -> Check:
    """Text that `accepts` takes, such as a date."""

    def check(value: Any, at: str, found: Findings) -> None:
        if not isinstance(value, str) or not accepts(value):
            found.add(f"must be {describe}", at)

    return check


def boolean(value: Any, at: str, found: Findings) -> None:
    if not isinstance(value, bool):
        found.add("must provide a boolean", at)


def whole_number(least: int | None = None, most: int | None = None) -> Check:
    def check(value: Any, at: str, found: Findings) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            found.add("must provide a number", at)
        elif least is not None and value < least:
            found.add(f"must be greater than or equal to {least}", at)
        elif most is not None and value > most:
            found.add(f"must be less than or equal to {most}", at)

    return check


def number(value: Any, at: str, found: Findings) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        found.add("must provide a number", at)


def one_of(*allowed: str) -> Check:
    def check(value: Any, at: str, found: Findings) -> None:
        if value not in allowed:
            found.add(f"must be a valid enum value: {', '.join(allowed)}", at)

    return check


def list_of(item: Check, *, most: int | None = None, least: int = 1) -> Check:
    def check(value: Any, at: str, found: Findings) -> None:
        if not isinstance(value, list):
            found.add("must provide an array", at)
            return
        if len(value) < least:
            found.add(f"no fewer than {least} items allowed", at)
        if most is not None and len(value) > most:
            found.add(f"no more than {most} items allowed", at)
            return
        for index, one in enumerate(value):
            item(one, f"{at}/{index}", found)

    return check


def record(
    required: Mapping[str, Check] | None = None,
    optional: Mapping[str, Check] | None = None,
    *,
    also: Check | None = None,
) -> Check:
    """An object with these fields and no others; `also` checks the whole once its fields are right."""
    required, optional = required or {}, optional or {}
    known = {**required, **optional}

    def check(value: Any, at: str, found: Findings) -> None:
        if not isinstance(value, dict):
            found.add("must provide an object", at)
            return
        before = len(found.problems)
        for name in required:
            if name not in value:
                found.add(f"missing required field: {name}", at)
        for name, field_value in value.items():
            if name in known:
                known[name](field_value, f"{at}/{name}", found)
            else:
                found.add(f"invalid additional property: {name}", at)
        if also is not None and len(found.problems) == before:
            also(value, at, found)

    return check


@dataclass(frozen=True)
class Kind:
    """One value of `type`, and the surfaces on which it may stand."""

    check: Check
    surfaces: Collection[Surface] = ALL_SURFACES


def typed(kinds: Mapping[str, Kind]) -> Check:
    """An object that is one of `kinds` by its `type`."""

    def check(value: Any, at: str, found: Findings) -> None:
        if not isinstance(value, dict):
            found.add("must provide an object", at)
            return
        name = value.get("type")
        kind = kinds.get(name) if isinstance(name, str) else None
        if name is None:
            found.add("missing required field: type", at)
        elif kind is None:
            found.add(f"unsupported type: {name}", f"{at}/type")
        elif found.surface not in kind.surfaces:
            found.add(f"unsupported type: {name} is not allowed in a {found.surface}", f"{at}/type")
        else:
            kind.check(value, at, found)

    return check


def anything(value: Any, at: str, found: Findings) -> None:
    """The `type` that `typed` has looked at already."""
