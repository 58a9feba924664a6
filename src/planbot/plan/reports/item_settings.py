"""What a plan or an item has for itself in place of the city's settings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingLine:
    """One setting: `own` as one would write it, None where it is inherited; `inherited` and `holds` in full.

    `source` is where it would come from, such as "the city"; `section` what it stands under, if anything.
    """

    key: str
    section: str | None
    label: str
    meaning: str
    own: str | None
    holds: str
    inherited: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSettings:
    """`name` is what the settings are those of; `plan_id` or `item_id` says which."""

    name: str
    plan_id: int | None
    item_id: int | None
    lines: tuple[SettingLine, ...]
