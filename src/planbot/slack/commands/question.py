"""`/plan` with a question: the answer, to the asker alone."""

from planbot.plan.reports.answer import Answer, Outcome
from planbot.plan.reports.builders.help import build_help
from planbot.plan.reports.help import Help
from planbot.services.answers import answer_question
from planbot.services.people import find_in_slack
from planbot.slack.commands.subcommand import Typed


def answer_typed_question(typed: Typed) -> None:
    """Answer whatever was typed: as a question, or with the help where it was meant for something else.

    Everybody may read the plan, whether they have a part in it or not. Raises `UserError` for what is asked
    of the asker's own items by somebody who has none.
    """
    bot = typed.bot
    asker = find_in_slack(bot.database, bot.workspace_id, typed.command["user_id"])
    if asker is None and typed.text.casefold() == "mine":
        typed.asker()  # says whom to ask
    asker_id = asker.id if asker else None
    answered = answer_question(bot.database, bot.workspace_id, typed.text, asker_id, now=bot.now())
    meant = build_help(bot.plan_command, bot.status_command, typed=typed.text)
    if _is_unknown(answered.answer, typed.word, meant, bot.plan_command):
        typed.answer("help", meant)
    else:
        typed.answer(answered.message, answered.report)


def _is_unknown(answer: Answer, word: str, found: Help, plan_command: str) -> bool:
    """Whether the first word is no subcommand, so that the help says more than the answer could.

    A slip in one that stands alone, such as `behnd`, counts; what has a meaning or may have several does not.
    """
    usages = (entry.usage.split() for section in found.sections for entry in section.entries)
    known = {words[1] for words in usages if words[0] == plan_command and len(words) > 1}
    if answer.outcome is Outcome.DECLINED:
        return word not in known
    return (
        answer.outcome is Outcome.ASK_BACK and len(answer.candidates) == 1 and answer.candidates[0] in known
    )
