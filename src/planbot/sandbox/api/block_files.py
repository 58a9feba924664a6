"""Pictures in blocks: each `slack_file` must be a picture that the app can see."""

from typing import Any

from planbot.sandbox.blocks.problems import Problem
from planbot.sandbox.workspace import Workspace


def unknown_slack_files(workspace: Workspace, node: Any, at: str) -> list[Problem]:
    """What is wrong with the files that these blocks show; `at` is the JSON pointer of `node`."""
    if isinstance(node, list):
        return [
            problem
            for index, item in enumerate(node)
            for problem in unknown_slack_files(workspace, item, f"{at}/{index}")
        ]
    if not isinstance(node, dict):
        return []
    problems = [
        problem
        for key, value in node.items()
        for problem in unknown_slack_files(workspace, value, f"{at}/{key}")
    ]
    if node.get("type") == "image" and isinstance(node.get("slack_file"), dict):
        file = workspace.files.find(node["slack_file"])
        if file is None or not file.is_image or not file.visible_to(workspace.bot.id, workspace.channels):
            problems.append(Problem("invalid slack file", f"{at}/slack_file"))
    return problems
