"""How the fields of `Policy` and `ItemPolicy` are written as JSON and read again."""

from dataclasses import fields
from datetime import date, time
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from planbot.plan.policy import ItemPolicy, Policy
from planbot.plan.vocabulary import Word
from planbot.store.records import Json

_TYPES = get_type_hints(ItemPolicy) | get_type_hints(Policy)
SETTINGS = tuple(field.name for field in fields(Policy))


def encode(value: object) -> Json:
    """Return `value` as JSON has it: dates and times as ISO text, tuples as lists."""
    if isinstance(value, tuple):
        return [encode(each) for each in value]
    if isinstance(value, Word):
        return value.value
    if isinstance(value, date | time):
        return value.isoformat()
    return value


def decode(setting: str, value: Json) -> Any:
    """Return what `encode` was given for the field `setting` of `Policy` or `ItemPolicy`."""
    return _decode(_TYPES[setting], value)


def _decode(kind: Any, value: Json) -> Any:
    if get_origin(kind) is UnionType:
        if value is None:
            return None
        (kind,) = (each for each in get_args(kind) if each is not NoneType)
    if get_origin(kind) is tuple:
        return tuple(_decode(get_args(kind)[0], each) for each in value)
    if issubclass(kind, tuple):
        parts = zip(get_type_hints(kind).values(), value, strict=True)
        return kind(*(_decode(part, each) for part, each in parts))
    if kind in (date, time):
        return kind.fromisoformat(value)
    return kind(value)
