"""What one can say to planbot, and what was probably meant."""

from rapidfuzz import fuzz, process

from planbot.plan.reports.help import Help, HelpEntry, HelpSection

_LIKELY = 60
"""The score, 0 to 100, from which a word is taken for a misspelling of another."""


def build_help(plan_command: str, status_command: str, typed: str | None = None) -> Help:
    """Return the help for the city's two commands; `typed` is what was not understood."""
    questions = (
        ("behind", "What is behind schedule, worst first, with who said what and when"),
        ("behind Public Works", "The same for one department, one person or one goal"),
        ("show 2.1.3", "All that is on record of one item"),
        ("mine", "Your own items"),
        ("due 2 weeks", "What comes due"),
        ("silent", "What nobody has reported on"),
        ("completed last month", "What got done"),
        ("waiting", "What waits for a decision"),
        ("incomplete", "What has no lead or no due date"),
        ("help", "This list"),
    )
    updates = (
        ("", "A form with everything that waits for a word from you"),
        ("2.1.3 at risk 40% waiting for the permit", "One item, on one line"),
        ("2.1.3 on track by Dec 15", "The same, with the day you expect to be done"),
        ("2.1.3 completed https://…/minutes.pdf", "The same, with a link to what shows it"),
    )
    duties = (
        ("gaps", "What the plan lacks, to be filled in: owners, dates, measures"),
        ("handover", "Items whose owner has left, to give to somebody else"),
        ("live", "How far the city has gone live, and the next step (for administrators)"),
        ("pause", "Nobody hears from planbot until you say resume (for administrators)"),
        ("settings 2.1", "How an item is asked about, where not as the city has it"),
        ("preview Public Works next week", "Who will hear what from planbot, and who will not and why"),
        ("settings", "When planbot asks and reports, and how often (for administrators)"),
        ("deliveries", "What was sent, what could not be, and why (for administrators)"),
    )
    days = (
        ("away until monday delegate @tom", "You are on leave; somebody answers for you"),
        ("back", "You are back, and what was said meanwhile"),
        ("holidays", "The city's free days in the year ahead"),
        ("holidays add half day Dec 23", "The city closes early (for administrators)"),
    )
    asking = HelpSection(title="Ask about the plan", entries=_entries(plan_command, questions))
    telling = HelpSection(title="Say how your items are going", entries=_entries(status_command, updates))
    being_away = HelpSection(title="Leave and holidays", entries=_entries(plan_command, days))
    looking_after = HelpSection(title="For heads and administrators", entries=_entries(plan_command, duties))
    return Help(
        sections=(asking, telling, being_away, looking_after),
        typed=typed,
        meant=_meant(
            typed,
            (*asking.entries, *being_away.entries, *looking_after.entries),
            [words for words, _ in (*questions, *days, *duties)],
        )
        if typed
        else None,
    )


def _entries(command: str, lines: tuple[tuple[str, str], ...]) -> tuple[HelpEntry, ...]:
    return tuple(HelpEntry(usage=f"{command} {words}".strip(), meaning=meaning) for words, meaning in lines)


def _meant(typed: str, entries: tuple[HelpEntry, ...], words: list[str]) -> HelpEntry | None:
    """Return the entry whose first word the first typed word resembles."""
    first_words = [one.split()[0] for one in words]
    first, _, _ = typed.casefold().partition(" ")
    found = process.extractOne(first, first_words, scorer=fuzz.ratio, score_cutoff=_LIKELY)
    return entries[found[2]] if found else None
