"""What a plan or an item has for itself, with where the rest comes from."""

from planbot.plan.model import Facts, Item, Plan
from planbot.plan.outline import Outline
from planbot.plan.override_words import ITEM_SETTINGS, LABELS, say_in_full, say_source, section_of
from planbot.plan.overrides import inherited_by, own_of, sources_for
from planbot.plan.reports.item_settings import ItemSettings, SettingLine


def build_item_settings(facts: Facts, subject: Item | Plan) -> ItemSettings:
    outline = Outline(facts)
    own, holds, inherited = own_of(facts, subject), sources_for(facts, subject), inherited_by(facts, subject)
    return ItemSettings(
        name=_name(subject, outline),
        plan_id=subject.id if isinstance(subject, Plan) else None,
        item_id=subject.id if isinstance(subject, Item) else None,
        lines=tuple(
            SettingLine(
                key=key,
                section=section_of(key),
                label=LABELS[key],
                meaning=setting.meaning,
                own=setting.say(own[key]) if key in own else None,
                holds=say_in_full(key, holds[key].value),
                inherited=say_in_full(key, inherited[key].value),
                source=say_source(inherited[key].source, subject, outline.label),
            )
            for key, setting in ITEM_SETTINGS.items()
        ),
    )


def _name(subject: Item | Plan, outline: Outline) -> str:
    if isinstance(subject, Plan):
        return subject.title
    return f"{outline.label(subject)} {subject.short_title}"
