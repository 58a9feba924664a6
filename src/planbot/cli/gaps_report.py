"""What a plan still lacks and what would make its goals better, for reading on a terminal."""

from collections.abc import Iterable, Iterator

from planbot.cli.sections import section
from planbot.plan.reports.gaps import GapsReport, named
from planbot.plan.smart import AdviceCount


def gaps_report(gaps: GapsReport) -> Iterator[str]:
    yield from section("Owners to settle", [gap.words for gap in gaps.owners])
    yield from section("Items that nobody leads, by goal", [gap.words for gap in gaps.without_lead])
    yield from section("Items without a date, by goal", [gap.words for gap in gaps.without_date])
    yield from advice_lines(gaps.advice)


def advice_lines(advice: Iterable[AdviceCount]) -> Iterator[str]:
    yield from section(
        "Advice, for goals that are specific, measurable, achievable, relevant and time-bound",
        [f"{one.criterion.label}: {one.words} ({named(one.items)})" for one in advice],
    )
