"""The form in which an owner says how things are going: built from lines, read back as answers."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from planbot.plan.errors import UserError
from planbot.plan.reports.lines import ItemLine
from planbot.services.judging import Answer
from planbot.services.waiting import Waiting
from planbot.slack.errors import notice_view
from planbot.slack.views.item_fields import Values, item_blocks, plain, read_answer, section
from planbot.slack.views.waiting_fields import ADDED_BLOCKS, read_no_longer, read_waits_for, waiting_blocks

CALLBACK = "update_form"
ITEMS_A_PAGE = 10
BLOCKS_A_VIEW = 100

_OVERTAKEN = (
    "Nothing is recorded yet: there is news on what you were writing about. You find it below, with all that "
    "you filled in. Look it over, and send it again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What came back: one answer for each item that was filled in, and the id that makes it count once.

    `shown` is what the form showed of each item, as in `Waiting`; `more` counts the items that come after;
    `typed` is what stands in its fields. `in_home`: it was opened in the Home tab.
    """

    submission_id: str
    answers: tuple[Answer, ...]
    shown: Mapping[int, int]
    more: int
    typed: Values
    in_home: bool = False


def update_view(waiting: Waiting, *, in_home: bool = False) -> dict[str, Any]:
    """Return the form for what waits, or a modal that says that nothing does.

    `in_home`: it is opened in the Home tab, which is to be drawn anew after it.
    """
    if not waiting.lines:
        return notice_view("Nothing of yours waits for a word from you. Thank you.")
    total = len(waiting.lines)
    if len(waiting.lines) == 1:
        return _form(waiting, {}, 0, in_home=in_home)
    waiting = replace(waiting, lines=waiting.lines[: _how_many_fit(waiting)])
    more = total - len(waiting.lines)
    rest = f" {more} more come after these." if more else ""
    intro = plain(f"Fill in what you can; what you leave blank stays open.{rest}")
    top = {"type": "context", "block_id": "intro", "elements": [intro]}
    return _form(waiting, {}, more, top, in_home=in_home)


def words_wanted_view(waiting: Waiting, wanted: str) -> dict[str, Any]:
    """Return the form for one item, below what it says is wanted; it cannot be sent without a note."""
    return _form(waiting, {}, 0, section("wanted", wanted), needs_note=True)


def overtaken_view(waiting: Waiting, submission: Submission) -> dict[str, Any]:
    """Return the form again with what is new of its items; what was filled in stands there as it did.

    Slack keeps what is in a field that comes back under the same ids. The values are given all the same, for
    the fields that stand in another place now.
    """
    top = section("overtaken", _OVERTAKEN)
    return _form(waiting, submission.typed, submission.more, top, in_home=submission.in_home)


def read_update_form(view: Mapping[str, Any]) -> Submission:
    """Return what a person filled in.

    Raises `UserError` with the block as field where a value cannot be read.
    """
    about = json.loads(view["private_metadata"])
    shown = dict(about["shown"])
    typed: Values = view["state"]["values"]
    answers = [answer for item_id in shown if (answer := _read(typed, item_id)) is not None]
    if not answers:
        first = next(iter(shown))
        raise UserError("Choose a status for at least one item, or close the form.", f"status:{first}")
    return Submission(
        submission_id=about["submission"],
        answers=tuple(answers),
        shown=shown,
        more=about["more"],
        typed=typed,
        in_home=about.get("in_home", False),
    )


def _read(typed: Values, item_id: int) -> Answer | None:
    answer = read_answer(typed, item_id)
    waits_for, no_longer = read_waits_for(typed, item_id), read_no_longer(typed, item_id)
    if waits_for is None and not no_longer:
        return answer
    return replace(answer or Answer(item_id=item_id), waits_for=waits_for, no_longer=no_longer)


def _item(
    line: ItemLine, waiting: Waiting, typed: Values, *, alone: bool, needs_note: bool = False
) -> list[dict[str, Any]]:
    about = item_blocks(line, waiting, typed, prefilled=alone, needs_note=needs_note)
    return [*about, *waiting_blocks(line, waiting, typed)]


def _how_many_fit(waiting: Waiting) -> int:
    """Return how many items a page has room for, were each of them said to wait for something."""
    room, found = BLOCKS_A_VIEW - 1, 0
    for line in waiting.lines[:ITEMS_A_PAGE]:
        room -= len(_item(line, waiting, {}, alone=False)) + ADDED_BLOCKS
        if room < 0:
            break
        found += 1
    return found


def _form(
    waiting: Waiting,
    typed: Values,
    more: int,
    *top: dict[str, Any],
    needs_note: bool = False,
    in_home: bool = False,
) -> dict[str, Any]:
    """Return the modal for the items below `top`; `more` counts those that come after.

    One item alone may be sent as it stands; of several, only those with a status, a percent or a note
    count: sending the form must not put words into anybody's mouth.
    """
    lines = waiting.lines
    alone = len(lines) == 1 and not more
    blocks = [
        block for line in lines for block in _item(line, waiting, typed, alone=alone, needs_note=needs_note)
    ]
    about = {
        "submission": uuid.uuid4().hex,
        "shown": [[line.id, waiting.shown[line.id]] for line in lines],
        "more": more,
        "in_home": in_home,
    }
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain("How is it going?"),
        "submit": plain("Send"),
        "close": plain("Not now"),
        "private_metadata": json.dumps(about, separators=(",", ":")),
        "blocks": [*top, *blocks],
    }
