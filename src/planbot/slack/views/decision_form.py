"""The form in which a question is answered: one of the two answers that fit, words, or both."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from planbot.plan.dates import say_day
from planbot.plan.errors import UserError
from planbot.plan.reports.decisions import OpenDecision
from planbot.plan.vocabulary import DecisionOutcome
from planbot.services.deciding import ANSWER_LENGTH
from planbot.slack.views.item_fields import input_block, plain, section

CALLBACK = "decision_form"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionSubmission:
    """`in_home`: the question was answered in the Home tab."""

    decision_id: int
    outcome: DecisionOutcome
    words: str
    in_home: bool


def decision_form(question: OpenDecision, today: date, *, in_home: bool = False) -> dict[str, Any]:
    """Return the modal for one question."""
    needed = f" An answer is needed by {say_day(question.needed_by, today)}." if question.needed_by else ""
    asked = f"{question.asked_by} asked on {say_day(question.asked_on, today)}.{needed}"
    answers = [(question.yes, DecisionOutcome.AGREED), (question.no, DecisionOutcome.DECLINED)]
    choice = {
        "type": "radio_buttons",
        "action_id": "choice",
        "options": [{"text": plain(words), "value": outcome.value} for words, outcome in answers],
    }
    words = {
        "type": "plain_text_input",
        "action_id": "words",
        "multiline": True,
        "max_length": ANSWER_LENGTH,
        "placeholder": plain("A condition, a reason, or what to do instead"),
    }
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain("Your answer"),
        "submit": plain("Send"),
        "close": plain("Not now"),
        "private_metadata": json.dumps({"decision": question.id, "in_home": in_home}),
        "blocks": [
            section("item", f"{question.line.label}  {question.line.title}"),
            section("question", question.question),
            {"type": "context", "block_id": "asked", "elements": [plain(asked)]},
            input_block("choice", "Answer", choice),
            input_block("words", "In words", words),
        ],
    }


def read_decision_form(view: Mapping[str, Any]) -> DecisionSubmission:
    """Return what came back; raises `UserError` with the field where it holds no answer."""
    about, values = json.loads(view["private_metadata"]), view["state"]["values"]
    chosen = values["choice"]["choice"].get("selected_option")
    words = (values["words"]["words"].get("value") or "").strip()
    if chosen is None and not words:
        raise UserError("Choose an answer, or write one.", "words")
    return DecisionSubmission(
        decision_id=about["decision"],
        outcome=DecisionOutcome(chosen["value"]) if chosen else DecisionOutcome.IN_WORDS,
        words=words,
        in_home=about["in_home"],
    )
