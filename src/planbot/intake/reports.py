"""What was read of a draft's distinct owners, status words and times, for a person to check."""

from collections.abc import Iterable, Sequence

from planbot.intake.draft import DraftItem, OwnerMention, OwnerReport, StatusReport, TimeReport
from planbot.intake.times import TimeReading
from planbot.intake.tree import Node
from planbot.plan.vocabulary import Status


def report_owners(items: Iterable[DraftItem]) -> tuple[OwnerReport, ...]:
    """Return the distinct owners, the one with the most items first."""
    mentions: dict[str, OwnerMention] = {}
    leads: dict[str, int] = {}
    supports: dict[str, int] = {}
    for item in items:
        for counts, found in ((leads, item.leads), (supports, item.supports)):
            for mention in found:
                mentions.setdefault(mention.text, mention)
                counts[mention.text] = counts.get(mention.text, 0) + 1
    reports = [
        OwnerReport(mention=mention, leads=leads.get(text, 0), supports=supports.get(text, 0))
        for text, mention in mentions.items()
    ]
    return tuple(sorted(reports, key=lambda report: (-report.leads - report.supports, report.mention.text)))


def report_statuses(pairs: Sequence[tuple[Node, DraftItem]]) -> tuple[StatusReport, ...]:
    """Return the distinct status words in the order of the file."""
    found: dict[str, tuple[Status | None, int]] = {}
    for node, item in pairs:
        if item.status_text:
            unknown = node.values is not None and any(
                text == item.status_text for _, text in node.values.unknown
            )
            _, count = found.get(item.status_text, (None, 0))
            found[item.status_text] = (None if unknown else item.status, count + 1)
    return tuple(
        StatusReport(text=text, status=status, items=count) for text, (status, count) in found.items()
    )


def report_times(nodes: Iterable[Node]) -> tuple[TimeReport, ...]:
    """Return the distinct times as written, in the order of the file."""
    found: dict[str, tuple[TimeReading, int]] = {}
    for node in nodes:
        for reading in node.values.schedule.readings if node.values else ():
            _, count = found.get(reading.text, (reading, 0))
            found[reading.text] = (reading, count + 1)
    return tuple(
        TimeReport(
            text=text,
            start=reading.start,
            due=reading.due,
            precision=reading.precision,
            recurrence=reading.recurrence,
            horizon=reading.horizon,
            items=count,
        )
        for text, (reading, count) in found.items()
    )
