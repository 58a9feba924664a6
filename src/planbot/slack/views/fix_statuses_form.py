"""*Fix status words*: what the plan's words for status mean."""

from planbot.plan.vocabulary import Status
from planbot.slack.views.fix_parts import (
    About,
    Fixed,
    Page,
    Values,
    intro,
    items_in_words,
    key_of,
    labelled,
    menu,
    picked,
)

_A_PAGE = 60


def statuses_page(about: About) -> Page:
    """Return the words, those first that were not understood."""
    options = [(status.value, f"{status.mark} {status.label}") for status in Status]
    words = sorted(about.reading.statuses, key=lambda one: one.meaning is not None)[:_A_PAGE]
    blocks = [intro("Say what each of the plan's words for status means.")]
    blocks += [
        labelled(
            f"status:{key_of(word.text)}",
            f"“{word.text}”: {items_in_words(word.items)}",
            menu(options, word.meaning, "Choose a status"),
        )
        for word in words
    ]
    return Page(blocks=blocks)


def read_statuses(values: Values, about: About) -> Fixed:
    """Return what was changed."""
    status = {
        word.text: chosen
        for word in about.reading.statuses
        if (chosen := picked(values, f"status:{key_of(word.text)}")) not in (None, word.meaning)
    }
    return Fixed(settled={"status": status} if status else {})
