"""What a file changes in a plan that is there, for reading on a terminal."""

from collections.abc import Iterator

from planbot.cli.sections import section
from planbot.intake.diff import Choices, PlanDiff
from planbot.intake.diff_words import dates_in_words, sections, summary


def diff_report(diff: PlanDiff, choices: Choices, *, is_stored: bool) -> Iterator[str]:
    yield ""
    yield summary(diff)
    if dates := dates_in_words(diff.dates):
        yield dates
    for part in sections(diff):
        yield from section(part.title, list(part.lines))
    advice = [
        (diff.proposals, "Not the same item? Keep one apart with --apart '#12'."),
        (
            [] if choices.discontinue_all else diff.gone,
            "Discontinue what is no longer there with --discontinue-gone.",
        ),
        (diff.kept, "Let the file count instead with --overwrite status, dates, owners, text or all."),
        ([is_stored and diff.has_changes], "Take this back with: planbot import --undo"),
    ]
    lines = [text for found, text in advice if any(found)]
    if lines:
        yield ""
        yield from lines
