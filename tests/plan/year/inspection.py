"""All checks held against a year."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from plan.year.checks import Accounted, GoodHours, NothingTwice
from plan.year.evidence import Record
from plan.year.ladders import OverdueLadder, OwnerFirst, SilenceLadder
from plan.year.leads import Leads
from plan.year.questions import Answers, Questions
from plan.year.quiet_owners import QuietOwners
from plan.year.simulation import Sweep

CHECKS = (
    NothingTwice,
    GoodHours,
    SilenceLadder,
    QuietOwners,
    OverdueLadder,
    OwnerFirst,
    Accounted,
    Questions,
    Answers,
    Leads,
)


class Seen(NamedTuple):
    """The record of the sweeps, all that is wrong with them, and how many steps there were to look at."""

    record: Record
    wrong: list[str]
    steps: Counter[str]


def look(sweeps: Iterable[Sweep]) -> Seen:
    """Hold every sweep against all checks."""
    record = Record()
    checks = [kind(record) for kind in CHECKS]
    for sweep in sweeps:
        for check in checks:
            check.see(sweep)
        record.keep(sweep)
    return Seen(
        record,
        [f"{type(check).__name__}: {what}" for check in checks for what in check.found],
        sum((check.steps for check in checks), Counter()),
    )
