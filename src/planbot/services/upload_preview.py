"""A draft and its diff in the words of a preview: short, the largest first, complete in its counts."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from planbot.intake.diff import PlanDiff
from planbot.intake.diff_words import dates_in_words, sections, summary
from planbot.intake.draft import Draft, TimeReport
from planbot.intake.legends import counts_from_adoption
from planbot.intake.spans import ORDER_NOT_SETTLED
from planbot.plan.reports.plan_upload import (
    Again,
    Changes,
    ColumnTaken,
    LevelCount,
    PlanPreview,
    RowNotTaken,
)
from planbot.services.upload_finds import OwnerFound, WordFound
from planbot.store.uploads import Upload

_LINES, _ROWS, _TIMES, _COLUMNS = 5, 5, 6, 25
_OF_ITEMS = (
    *("no_lead", "no_date", "no_time", "legend", "order", "same_number", "no_measure", "unknown_status"),
    *("number_as_date", "percent", "no_status"),
)
"""The gaps that are said as they stand; owners and horizons have words of their own."""
_IGNORED = "ignore"


def build_preview(
    upload: Upload,
    draft: Draft,
    diff: PlanDiff | None,
    *,
    open_owners: Sequence[OwnerFound],
    open_horizons: Sequence[WordFound],
    fixes: Sequence[str],
) -> PlanPreview:
    """Return the preview; `open_owners` and `open_horizons` are those still to be settled."""
    taken = [(header, field) for header, field in draft.columns.items() if field != _IGNORED]
    unused = [header for header, field in draft.columns.items() if field == _IGNORED]
    times = [time for time in draft.times if time.due or time.start]
    return PlanPreview(
        upload_id=upload.id,
        file=upload.name,
        title=diff.plan.title if diff else draft.title,
        levels=_levels(draft),
        rows_read=draft.rows_read,
        taken=draft.accepted,
        passed_over=len(draft.passed_over),
        above=len(draft.above),
        why=draft.why,
        columns=tuple(ColumnTaken(header=header, field=field) for header, field in taken[:_COLUMNS]),
        unused=tuple(unused[:_COLUMNS]),
        times=tuple(_time(time) for time in times[:_TIMES]),
        times_total=len(draft.times),
        to_settle=tuple(_to_settle(draft, open_owners, open_horizons)),
        rejected=tuple(
            RowNotTaken(
                row=row.row, column=row.column, value=row.value, reason=_reason(row.reason), sheet=row.sheet
            )
            for row in draft.rejected[:_ROWS]
        ),
        rejected_total=len(draft.rejected),
        fixes=tuple(fixes),
        again=_again(diff),
        not_read=tuple(f"{one.sheet}: {one.reason}" for one in draft.sheets_not_read),
    )


def preview_of_headers(upload: Upload) -> PlanPreview:
    """Return the preview of a file in which no items were found yet."""
    return PlanPreview(
        upload_id=upload.id,
        file=upload.name,
        title=PurePath(upload.name).stem or upload.name,
        levels=(),
        rows_read=0,
        taken=0,
        passed_over=0,
        why="",
        columns=(),
        unused=(),
        times=(),
        times_total=0,
        to_settle=(),
        rejected=(),
        rejected_total=0,
        fixes=("columns",),
    )


def _levels(draft: Draft) -> tuple[LevelCount, ...]:
    counts = [0] * len(draft.levels)
    for item in draft.items:
        counts[item.level] += 1
    found = zip(draft.levels, counts, strict=True)
    return tuple(LevelCount(name=name, items=count) for name, count in found if count)


def _to_settle(draft: Draft, owners: Sequence[OwnerFound], horizons: Sequence[WordFound]) -> Iterator[str]:
    for owner in owners[:_LINES]:
        what = "say who reports for it" if owner.is_body else "say who that is"
        yield f"“{owner.text}”: {_items(owner.items)}, {what}"
    if (rest := len(owners) - _LINES) > 0:
        yield f"{rest} more {'name' if rest == 1 else 'names'}"
    for word in horizons[:_LINES]:
        in_file = draft.legend_said.get(word.text)
        where = f" (“{in_file}” in the file)" if in_file else ""
        ask = "say when the plan was adopted, or" if in_file and counts_from_adoption(in_file) else "say"
        yield f"“{word.text}”{where}: {_items(word.items)}, {ask} until when that is"
    if (rest := len(horizons) - _LINES) > 0:
        yield f"{rest} more {'word' if rest == 1 else 'words'} for time"
    said = [gap.message.removesuffix(".") for gap in draft.gaps if gap.kind in _OF_ITEMS]
    yield from said[: 2 * _LINES]


def _again(diff: PlanDiff | None) -> Again | None:
    if diff is None:
        return None
    return Again(
        summary=summary(diff),
        dates=dates_in_words(diff.dates),
        changes=tuple(
            Changes(title=part.title, lines=tuple(part.lines[:_LINES]), total=len(part.lines))
            for part in sections(diff)
        ),
        is_empty=diff.is_empty,
    )


def _time(time: TimeReport) -> str:
    days = " to ".join(str(day) for day in (time.start, time.due) if day)
    return f"“{' '.join(time.text.split())}”: {days}"


def _reason(reason: str) -> str:
    """Return the reason as it is mended in Slack: with a form, not with a map file."""
    what = ORDER_NOT_SETTLED.partition(":")[0]
    return reason.replace(ORDER_NOT_SETTLED, f"{what}: settle it with Fix dates")


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"
