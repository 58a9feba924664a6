"""After a form for gaps: what was filled in, the way to the next items, and the list behind it anew."""

from typing import Any

from slack_bolt import BoltContext

from planbot.plan.errors import UserError
from planbot.plan.gaps import GapPage
from planbot.plan.reports.gaps_list import Filled
from planbot.services.gaps import show_gaps
from planbot.slack.bot import Bot, redraw
from planbot.slack.views.gap_metadata import GapMetadata
from planbot.slack.views.item_fields import plain

NEXT_CALLBACK = "gap_items_next"


def gap_filled_view(bot: Bot, filled: Filled, metadata: GapMetadata) -> dict[str, Any]:
    """Return the modal that says what was filled in."""
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": NEXT_CALLBACK,
        "title": plain("Filled in" if filled.lines or not filled.kept else "Nothing changed"),
        "close": plain("Done"),
        "private_metadata": metadata.packed(),
        "blocks": bot.renderer.render("filled", filled).blocks,
    }
    if filled.left:
        view["submit"] = plain("Next item" if filled.left == 1 else "Next items")
    return view


def draw_gaps_anew(
    bot: Bot, context: BoltContext, person_id: int, filled: Filled, metadata: GapMetadata
) -> None:
    """Show the list as it is by now where the button was clicked; what was filled in is stored by then."""
    if metadata.answer_url is None:
        return
    page = GapPage(metadata.group.plan_id)
    try:
        shown = show_gaps(bot.database, bot.workspace_id, person_id, page, now=bot.now(), done=filled.done)
    except UserError:  # the plan was taken back, or the person's part in it
        return
    redraw(context, bot.renderer.render("gaps", shown), metadata.answer_url)
