"""A draft as the data that `planbot import --json` prints."""

from datetime import date
from typing import Any

from planbot.intake.draft import Draft, DraftItem, Key, OwnerReport, RejectedRow, SkippedRow, TimeReport


def draft_as_json(draft: Draft) -> dict[str, Any]:
    """Return `draft` in the documented shape.

    `items` are the leaves: `id` is null until the plan is stored, `path` the titles above it from the top,
    `leads` and `supports` the owners as written; dates are ISO, words have underscores. `lead_match` is whom
    the first of `leads` was matched to: a person's email, a department's or body's name, or null.

    `owners` are the distinct texts of `leads` and `supports`, each as `{text, kind, match, reporter, score,
    leads, supports}`: `kind` is `person`, `department`, `body` or null, `match` as `lead_match`, `reporter`
    the email of the person who answers for a body, `score` the certainty of the match from 0 to 100; `leads`
    and `supports` count the items. A match that no people list holds is also a gap, `unknown_owner`.

    `sheet` (null for CSV), `header_row` and `why` say where the plan was found. Of a workbook, `sheets` are
    those that were read, as `{sheet, header_row, rows_read}`, and `sheets_not_read` the others, as `{sheet,
    reason}`. Where several were read as one, `sheet` and `header_row` are the first one's, each row comes
    with its `sheet`, and each gap with the `sheets` of its `rows`. `times` are the distinct times as written
    (`text`) with their reading; `statuses` the distinct status words with planbot's, null where not
    understood; `proposed_milestones` the lines beneath items that may be milestones, each with the `row` of
    its item.
    """
    by_key = draft.item_by_key
    return {
        "title": draft.title,
        "sheet": draft.sheet,
        "header_row": draft.header_row,
        "why": draft.why,
        "rows_read": draft.rows_read,
        "accepted": draft.accepted,
        **_sheets(draft),
        "rejected": [
            {**_row(row), "column": row.column, "value": row.value, "reason": row.reason}
            for row in draft.rejected
        ],
        "skipped": [{**_row(row), "reason": row.reason} for row in draft.skipped],
        "columns": dict(draft.columns),
        "levels": list(draft.levels),
        "items": [_item(item, [by_key[key].title for key in _above(item.key)]) for item in draft.leaves],
        "owners": [_owner(report) for report in draft.owners],
        "times": [_time(report) for report in draft.times],
        "statuses": [
            {"text": one.text, "status": one.status.value if one.status else None, "items": one.items}
            for one in draft.statuses
        ],
        "proposed_milestones": [
            {**_row(item), "title": step.title, "due": _iso(step.due)}
            for item in draft.items
            for step in item.proposed_milestones
        ],
        "gaps": [
            {"kind": gap.kind, "message": gap.message, "text": gap.text, "rows": list(gap.rows)}
            | ({"sheets": list(gap.sheets)} if gap.sheets else {})
            for gap in draft.gaps
        ],
    }


def _sheets(draft: Draft) -> dict[str, Any]:
    """Return the sheets of a workbook; a CSV file has none."""
    if not draft.sheets:
        return {}
    return {
        "sheets": [
            {"sheet": one.sheet, "header_row": one.header_row, "rows_read": one.rows_read}
            for one in draft.sheets
        ],
        "sheets_not_read": [{"sheet": one.sheet, "reason": one.reason} for one in draft.sheets_not_read],
    }


def _row(found: RejectedRow | SkippedRow | DraftItem) -> dict[str, Any]:
    return {"row": found.row} if found.sheet is None else {"sheet": found.sheet, "row": found.row}


def _above(key: Key) -> list[Key]:
    return [key[:length] for length in range(1, len(key))]


def _owner(report: OwnerReport) -> dict[str, Any]:
    mention = report.mention
    return {
        "text": mention.text,
        "kind": mention.kind.value if mention.kind else None,
        "match": mention.match,
        "reporter": mention.reporter,
        "score": mention.score,
        "leads": report.leads,
        "supports": report.supports,
    }


def _time(report: TimeReport) -> dict[str, Any]:
    return {
        "text": report.text,
        "start": _iso(report.start),
        "due": _iso(report.due),
        "precision": report.precision.value,
        "recurrence": report.recurrence.value if report.recurrence else None,
        "horizon": report.horizon,
        "items": report.items,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _item(item: DraftItem, above: list[str]) -> dict[str, Any]:
    return {
        "id": None,
        "number": item.number,
        "path": above,
        "title": item.title,
        "leads": [mention.text for mention in item.leads],
        "supports": [mention.text for mention in item.supports],
        "lead_match": item.leads[0].match if item.leads else None,
        "department": item.department,
        "start": _iso(item.start),
        "due": _iso(item.due),
        "precision": item.precision.value if item.precision else None,
        "recurrence": item.recurrence.value if item.recurrence else None,
        "timeline": item.timeline,
        "horizon": item.horizon,
        "status": item.status.value,
        "percent": item.percent,
    }
