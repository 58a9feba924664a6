"""What stands in the update form in tests: lines as hard as Slack allows, with all that is known of them."""

from datetime import date
from typing import Any

from planbot.plan.reports.lines import ItemLine, LastWord
from planbot.plan.vocabulary import Status
from planbot.services.waiting import Waiting

TODAY = date(2026, 11, 24)
LARGEST = 2**63 - 1

HARD = "<!channel> & *x* “quotes” שלום 🏛️ " * 200


def line(item_id: int, *, note: str | None = None) -> ItemLine:
    return ItemLine(
        id=item_id,
        serial=item_id,
        label=f"1.2.{item_id}",
        number=f"1.2.{item_id}",
        plan="Plan",
        path=("Streets",),
        title=HARD,
        status=Status.ON_TRACK,
        percent=20,
        department="Public Works",
        lead="Maria",
        reporter="Maria",
        reporter_slack_id="U1",
        due=date(2026, 12, 18),
        due_inherited=False,
        adopted_due=date(2026, 12, 18),
        days_late=0,
        flags=(),
        reasons=(),
        last=LastWord(by="Maria", on=TODAY, status=Status.ON_TRACK, percent=20, note=note),
    )


def waiting(count: int, *, first: int = 1, **more: Any) -> Waiting:
    items = range(first, first + count)
    return Waiting(
        lines=tuple(line(item, note=HARD) for item in items),
        today=TODAY,
        shown=dict.fromkeys(items, LARGEST),
        **more,
    )
