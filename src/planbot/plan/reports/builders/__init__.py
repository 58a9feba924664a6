"""From facts to each report: pure functions, one file a report."""

from planbot.plan.reports.builders.answer import answer_as_json, build_answer
from planbot.plan.reports.builders.check_in import build_check_in
from planbot.plan.reports.builders.confirmation import build_confirmation
from planbot.plan.reports.builders.digest import build_digest
from planbot.plan.reports.builders.item_card import build_item_card
from planbot.plan.reports.builders.rollup import build_rollup

__all__ = [
    "answer_as_json",
    "build_answer",
    "build_check_in",
    "build_confirmation",
    "build_digest",
    "build_item_card",
    "build_rollup",
]
