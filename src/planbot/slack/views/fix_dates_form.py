"""*Fix dates*: until when the plan's words for time run, and how its dates are written."""

from datetime import date
from typing import Any

from planbot.slack.views.fix_parts import (
    About,
    Fixed,
    Page,
    Values,
    date_picker,
    intro,
    items_in_words,
    key_of,
    labelled,
    option,
    picked,
)

_A_PAGE = 40
_ORDER, _ADOPTED = "date_order", "adopted"
_ORDERS = (("mdy", "March 4: the month first"), ("dmy", "3 April: the day first"))


def dates_page(about: About) -> Page:
    blocks = [intro("The same word means different dates in different plans. Say what it means in this one.")]
    for word in about.reading.horizons[:_A_PAGE]:
        day = _day(word.meaning)
        hint = f"So far: {word.meaning}" if word.meaning and day is None else None
        label = f"“{word.text}” runs until ({items_in_words(word.items)})"
        blocks.append(labelled(f"until:{key_of(word.text)}", label, date_picker(day), hint))
    if about.reading.asks_for_order:
        chosen = about.settled.get(_ORDER)
        options = [option(value, label) for value, label in _ORDERS]
        radio: dict[str, Any] = {"type": "radio_buttons", "options": options}
        if first := next((one for one in options if one["value"] == chosen), None):
            radio["initial_option"] = first
        blocks.append(labelled(_ORDER, "03/04/2025 is", radio))
    hint = "From this day on “1-3 years” and the like are counted"
    picker = date_picker(about.settled.get(_ADOPTED))
    blocks.append(labelled(_ADOPTED, "The plan was adopted on", picker, hint))
    return Page(blocks=blocks)


def read_dates(values: Values, about: About) -> Fixed:
    """Return what was settled; a field that was left empty settles nothing."""
    legend = {
        word.text: day
        for word in about.reading.horizons
        if (day := picked(values, f"until:{key_of(word.text)}")) and day != word.meaning
    }
    settled: dict[str, Any] = {"legend": legend} if legend else {}
    settled |= {key: value for key in (_ORDER, _ADOPTED) if (value := picked(values, key))}
    return Fixed(settled=settled)


def _day(text: str | None) -> str | None:
    try:
        return date.fromisoformat(text or "").isoformat()
    except ValueError:
        return None
