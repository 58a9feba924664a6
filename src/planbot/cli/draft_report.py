"""What was understood of a plan file, for reading on a terminal."""

from collections.abc import Iterable, Iterator

from planbot.cli.sections import section
from planbot.intake.draft import Draft, OwnerReport, TimeReport, row_in_words
from planbot.intake.people_list import PeopleList

_TOLD_OF_THE_PLAN = ("no_lead", "unknown_owner", "no_reporter", "new_department", "no_date", "no_measure")
"""Gaps that are the plan's once it is stored: then they are told of the plan, not of the file."""


def draft_report(
    draft: Draft, people: PeopleList | None, more: Iterable[str] = (), *, is_stored: bool
) -> str:
    """Return the report; `is_stored` says that the plan was brought in, not only looked at.

    `more` are lines to stand after the gaps; of a plan that is stored they tell who and what it lacks.

    An owner's match is `sure` where a map settles it or a name, title or email fits exactly; else `likely`
    with its score, for a person to check: initials, a near spelling, or a name that only reads like a
    department's or body's.
    """
    return "\n".join(_lines(draft, people, more, is_stored))


def _lines(draft: Draft, people: PeopleList | None, more: Iterable[str], is_stored: bool) -> Iterator[str]:
    yield f"{draft.title}: {_tree(draft)}."
    above = f"{len(draft.above)} above them, " if draft.above else ""
    yield (
        f"{draft.rows_read} rows read: {draft.accepted} taken, {above}{len(draft.rejected)} not taken, "
        f"{len(draft.passed_over)} passed over."
    )
    yield f"{draft.why}."
    if len(draft.sheets) > 1:
        yield from section(
            "Sheets read as one",
            [f"{one.sheet}: {one.rows_read} rows, headers in row {one.header_row}" for one in draft.sheets],
            listed=None,
        )
    yield from section(
        "Sheets not read", [f"{one.sheet}: {one.reason}" for one in draft.sheets_not_read], listed=None
    )
    yield from section("Columns", [f"{header} -> {field}" for header, field in draft.columns.items()])
    if people is not None:
        yield from section("People", [f"{len(people.people)} people, {len(people.departments)} departments"])
        yield from section(
            "Rows of the people list not taken",
            [f"row {one.row}, {one.column} “{one.value}”: {one.reason}" for one in people.rejected],
        )
    yield from section("Owners", [_owner(report) for report in draft.owners], listed=None)
    yield from section("Times", [_time(report) for report in draft.times], listed=None)
    yield from section(
        "Status words",
        [
            f"{one.text} -> {one.status.label if one.status else 'not understood'} ({one.items})"
            for one in draft.statuses
        ],
        listed=None,
    )
    yield from section(
        "Perhaps milestones (a map file can take them: milestones: yes)",
        [
            f"{row_in_words(item.row, item.sheet)}, “{item.short_title}”: {step.title}"
            f"{f', {step.due}' if step.due else ''}"
            for item in draft.items
            for step in item.proposed_milestones
        ],
    )
    yield from section(
        "Rows not taken",
        [
            f"{row_in_words(one.row, one.sheet)}, {one.column} “{one.value}”: {one.reason}"
            for one in draft.rejected
        ],
        listed=None,
    )
    yield from section(
        "Rows above the items", [f"{row_in_words(one.row, one.sheet)}: {one.reason}" for one in draft.above]
    )
    yield from section(
        "Rows passed over", [f"{row_in_words(one.row, one.sheet)}: {one.reason}" for one in draft.passed_over]
    )
    told = _TOLD_OF_THE_PLAN if is_stored else ()
    gaps = [gap.message for gap in draft.gaps if gap.kind not in told]
    yield from section("Gaps to fix", gaps, listed=None)
    yield from more
    yield ""
    yield "Stored. Nothing was sent to anybody." if is_stored else "Nothing was stored."


def _tree(draft: Draft) -> str:
    counts = [0] * len(draft.levels)
    for item in draft.items:
        counts[item.level] += 1
    found = [f"{level} {count}" for level, count in zip(draft.levels, counts, strict=True) if count]
    return ", ".join(found) or "no items"


def _owner(report: OwnerReport) -> str:
    mention = report.mention
    if mention.match is None:
        who = (
            f"not settled; perhaps {' or '.join(mention.candidates)}" if mention.candidates else "not settled"
        )
    else:
        kind = mention.kind.label if mention.kind else ""
        new = "new " if mention.is_new else ""
        sure = "sure" if mention.score == 100 else f"likely, {mention.score} of 100"
        who = f"{mention.match} ({new}{kind}, {sure})"
    return f"{mention.text} -> {who}: leads {report.leads}, supports {report.supports}"


def _time(report: TimeReport) -> str:
    days = (
        f"{report.start or '?'} to {report.due or 'no date'}"
        if report.start
        else f"{report.due or 'no date'}"
    )
    said = [report.precision.label]
    if report.recurrence and report.recurrence.label != report.precision.label:
        said.append(report.recurrence.label)
    if report.horizon:
        said.append(report.horizon)
    return f"{report.text} -> {days} ({', '.join(said)}): {report.items}"
