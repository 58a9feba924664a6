"""`planbot ask`: a question about the plan, from a terminal."""

import sys

import click

from planbot.cli.options import as_option, at_option, json_option, workspace_option
from planbot.cli.printing import print_json, print_message
from planbot.cli.workspace import open_workspace
from planbot.messages.renderer import Renderer
from planbot.plan.reports.answer import Outcome
from planbot.services.answers import answer_question


@click.command("ask")
@click.argument("question")
@as_option(required=False)
@at_option
@workspace_option
@json_option
def command(
    question: str, acting_as: str | None, at: str | None, workspace: str | None, as_json: bool
) -> None:
    """Answer QUESTION, such as “what is behind schedule?”; exits with 1 where it is not understood."""
    with open_workspace(workspace) as desk:
        asker = desk.person(acting_as).id if acting_as else None
        answered = answer_question(
            desk.database, desk.workspace_id, question, asker, now=desk.instant(at), shown=None
        )
        if as_json:
            print_json(answered.as_json())
        else:
            rendered = Renderer(desk.settings.templates_dir).render(answered.message, answered.report)
            print_message(rendered)
    if answered.answer.outcome is not Outcome.ANSWERED:
        sys.exit(1)
